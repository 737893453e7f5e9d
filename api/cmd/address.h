// Where a command's server listens, and the settings that all of them share.
#pragma once

#include <cstdint>
#include <string>

#include "api/cmd/command.h"
#include "api/http_server.h"

namespace nguon::api::cmd {

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

// "127.0.0.1:8080", "[::]:8080". Errc::invalid_argument (listen_malformed).
Result<Address> parse_address(const std::string& text);
// "http://host:port/" for people on this machine.
std::string url_of(const Address& address, std::uint16_t port, const std::string& scheme = "http");
// Stops on signals, logs faults. Limits are the defaults of ServerOptions.
ServerOptions server_options(const Address& address, const Context& context);

}  // namespace nguon::api::cmd
