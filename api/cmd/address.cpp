#include "api/cmd/address.h"

#include <spdlog/spdlog.h>

#include "ledger/base/text.h"

namespace nguon::api::cmd {

Result<Address> parse_address(const std::string& text) {
  const auto colon = text.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : parse_decimal(std::string_view(text).substr(colon + 1));
  if (!port || *port > 65'535)
    return Error{Errc::invalid_argument, "listen_malformed", "listen on ADDRESS:PORT, not \"" + text + "\"",
                 "địa chỉ phục vụ có dạng ĐỊA-CHỈ:CỔNG, không phải \"" + text + "\""};
  std::string host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return Address{std::move(host), static_cast<std::uint16_t>(*port)};
}

std::string url_of(const Address& address, std::uint16_t port, const std::string& scheme) {
  const bool everywhere = address.host == "0.0.0.0" || address.host == "::";
  const bool is_v6 = address.host.find(':') != std::string::npos;
  return scheme + "://" +
         (everywhere ? "127.0.0.1"
          : is_v6    ? "[" + address.host + "]"
                     : address.host) +
         ":" + std::to_string(port) + "/";
}

ServerOptions server_options(const Address& address, const Context& context) {
  ServerOptions options;
  options.address = address.host;
  options.port = address.port;
  options.stop_on_signals = true;
  options.clock = &context.clock;
  options.log = [](std::string_view line) { spdlog::error("{}", line); };
  options.log_good = [](std::string_view line) { spdlog::info("{}", line); };
  return options;
}

}  // namespace nguon::api::cmd
