// Requests to other servers, with a limit on everything: time, size, redirects (none). The one place
// that includes libcurl.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace nguon::api {

struct FetchLimits {
  long connect_timeout_ms = 5'000;
  long timeout_ms = 30'000;  // the whole request
  std::size_t answer_bytes_max = std::size_t{16} << 20;
  bool keeps_cookies = false;  // in memory, for requests of one session
};

struct Fetched {
  int status = 0;
  std::string content_type;
  std::string body;
};

// Keeps its connections open between requests. For one thread at a time. http:// and https:// only;
// redirects are answers like any other.
class Fetcher {
 public:
  // `stop`, when given, outlives the fetcher: once it is true, requests under way end as unreachable.
  explicit Fetcher(FetchLimits limits = {}, const std::atomic<bool>* stop = nullptr);
  ~Fetcher();
  Fetcher(Fetcher&&) noexcept;
  Fetcher& operator=(Fetcher&&) noexcept;

  // Errc::unavailable (server_unreachable) names the URL and what happened; Errc::too_large (answer_too_large).
  Result<Fetched> get(const std::string& url);
  Result<Fetched> post(const std::string& url, const std::string& body, const std::string& content_type);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// "http://host:port" + "/path", however the slash stood.
std::string join_url(std::string_view server, std::string_view path);

}  // namespace nguon::api
