// The command line's way to a server: plain requests with limits on time and size.
#pragma once

#include <string>
#include <string_view>

#include "api/client/fetch.h"
#include "ledger/base/json.h"
#include "ledger/base/result.h"

namespace nguon::api::cmd {

inline constexpr long kHttpTimeoutSeconds = 30;
inline constexpr std::size_t kHttpAnswerBytesMax = std::size_t{16} << 20;

struct HttpAnswer {
  long status = 0;
  std::string body;
};

// http:// and https:// only; redirects are not followed (a label's host answers itself).
// Errc::unavailable (server_unreachable) names the URL and what happened; Errc::too_large (answer_too_large).
Result<HttpAnswer> http_get(const std::string& url);
Result<HttpAnswer> http_post(const std::string& url, const std::string& body, const std::string& content_type);

// GET that must be 200 with a JSON object; an error object of the server becomes that Error.
Result<json::object> get_json(const std::string& url);
Result<json::object> json_of(const HttpAnswer& answer);

}  // namespace nguon::api::cmd
