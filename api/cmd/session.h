// A login at a server with a party's key, for what that party's people alone may read: docs/formats/login.md.
#pragma once

#include <string>
#include <string_view>

#include "api/client/fetch.h"
#include "keys/key_pair.h"
#include "ledger/base/result.h"

namespace nguon::api::cmd {

// Ok when `text` is a challenge of the ledger `origin`: nothing else is ever signed to log in. Errc::forbidden
// (challenge_foreign).
Result<void> check_challenge(std::string_view text, std::string_view origin);

class ServerSession {
 public:
  // Logs in at `server` with a statement key of the ledger `origin`. challenge_foreign, the server's refusals, and
  // those of the network.
  static Result<ServerSession> open(std::string server, std::string_view origin, const keys::KeyPair& key, FetchLimits limits);

  // GET of a path; an error object of the server becomes that Error. The body, whatever its type.
  Result<std::string> get(std::string_view path);

 private:
  ServerSession(std::string server, FetchLimits limits) : server_(std::move(server)), fetcher_(limits) {}

  std::string server_;
  Fetcher fetcher_;  // holds the session's cookie
};

}  // namespace nguon::api::cmd
