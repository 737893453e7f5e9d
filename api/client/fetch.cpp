#include "api/client/fetch.h"

#include <curl/curl.h>

namespace nguon::api {
namespace {

struct Closer {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Collector {
  std::string body;
  std::size_t bytes_max = 0;
};

std::size_t collect(char* data, std::size_t size, std::size_t count, void* to) {
  auto& collector = *static_cast<Collector*>(to);
  if (collector.body.size() + size * count > collector.bytes_max) return 0;  // curl then fails with a write error
  collector.body.append(data, size * count);
  return size * count;
}

int stopped(void* flag, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(flag)->load() ? 1 : 0;
}

}  // namespace

struct Fetcher::Impl {
  FetchLimits limits;
  const std::atomic<bool>* stop = nullptr;
  std::unique_ptr<CURL, Closer> handle;

  Result<Fetched> perform(const std::string& url, const std::string* body, const std::string& content_type) {
    if (!handle) return Error{Errc::io, "the HTTP client cannot start"};
    CURL* curl = handle.get();
    // No curl_easy_reset: it loses what CURLOPT_COOKIEFILE allocated. What differs between requests is set for each.
    Collector collector{{}, limits.answer_bytes_max};
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, limits.connect_timeout_ms);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, limits.timeout_ms);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &collector);
    if (stop != nullptr) {
      curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
      curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, stopped);
      curl_easy_setopt(curl, CURLOPT_XFERINFODATA, const_cast<std::atomic<bool>*>(stop));
    }
    std::unique_ptr<curl_slist, Closer> headers;
    if (body != nullptr) headers.reset(curl_slist_append(nullptr, ("Content-Type: " + content_type).c_str()));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    if (body == nullptr) {
      curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
    } else {
      curl_easy_setopt(curl, CURLOPT_POST, 1L);
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body->data());
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
    }
    const CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_WRITE_ERROR)
      return Error{Errc::too_large, "answer_too_large", url + ": the answer is too large", url + ": câu trả lời quá lớn"};
    if (code != CURLE_OK)
      return Error{Errc::unavailable, "server_unreachable", url + ": " + curl_easy_strerror(code),
                   "không kết nối được " + url + ": " + curl_easy_strerror(code)};
    Fetched out;
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    out.status = static_cast<int>(status);
    const char* type = nullptr;
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    if (type != nullptr) out.content_type = type;
    out.body = std::move(collector.body);
    return out;
  }
};

Fetcher::Fetcher(FetchLimits limits, const std::atomic<bool>* stop) : impl_(std::make_unique<Impl>()) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  impl_->limits = limits;
  impl_->stop = stop;
  if (started == CURLE_OK) impl_->handle.reset(curl_easy_init());
  if (impl_->handle && limits.keeps_cookies) curl_easy_setopt(impl_->handle.get(), CURLOPT_COOKIEFILE, "");
}
Fetcher::~Fetcher() = default;
Fetcher::Fetcher(Fetcher&&) noexcept = default;
Fetcher& Fetcher::operator=(Fetcher&&) noexcept = default;

Result<Fetched> Fetcher::get(const std::string& url) { return impl_->perform(url, nullptr, {}); }

Result<Fetched> Fetcher::post(const std::string& url, const std::string& body, const std::string& content_type) {
  return impl_->perform(url, &body, content_type);
}

std::string join_url(std::string_view server, std::string_view path) {
  while (server.ends_with('/')) server.remove_suffix(1);
  return std::string(server) + (path.starts_with('/') ? "" : "/") + std::string(path);
}

}  // namespace nguon::api
