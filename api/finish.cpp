#include "api/finish.h"

#include "ledger/base/text.h"

namespace nguon::api {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view without_weak(std::string_view etag) { return etag.substr(0, 2) == "W/" ? etag.substr(2) : etag; }

void add_vary(Response& response) {
  const auto vary = response.header("vary");
  if (vary.find("accept-encoding") != std::string_view::npos) return;
  response.set_header("vary", vary.empty() ? "accept-encoding" : std::string(vary) + ", accept-encoding");
}

void weaken_etag(Response& response) {
  const std::string etag(response.header("etag"));
  if (!etag.empty() && etag.substr(0, 2) != "W/") response.set_header("etag", "W/" + etag);
}

std::shared_ptr<const std::string> if_smaller(std::string encoded, std::size_t than) {
  return encoded.size() < than ? std::make_shared<const std::string>(std::move(encoded)) : nullptr;
}

bool may_compress(const Response& response) {
  return response.compress == Response::Compress::where_useful && response.status != 206 &&
         response.header("content-encoding").empty() && response.body.size() >= kCompressBytesMin &&
         response.body.size() <= kCompressBytesMax && is_compressible(response.content_type) &&
         response.header("cache-control").find("no-transform") == std::string_view::npos;
}

// The fields that a 304 carries (RFC 9110 section 15.4.5).
bool stays_in_304(std::string_view name) {
  return name == "etag" || name == "cache-control" || name == "vary" || name == "expires" || name == "content-location" ||
         name.substr(0, 16) == "x-content-type-o" || name.substr(0, 22) == "access-control-allow-o";
}

void become_not_modified(Response& response) {
  response.status = 304;
  response.body = Body();
  std::erase_if(response.headers, [](const auto& field) { return !stays_in_304(field.first); });
}

}  // namespace

EncodedBody encode_body(std::string bytes, Effort effort) {
  EncodedBody out;
  if (bytes.size() >= kCompressBytesMin) {
    out.gzip = if_smaller(gzip(bytes, effort), bytes.size());
    out.brotli = if_smaller(brotli(bytes, effort), bytes.size());
  }
  out.identity = std::make_shared<const std::string>(std::move(bytes));
  return out;
}

void set_body(Response& response, std::string_view accept_encoding, const EncodedBody& content) {
  response.compress = Response::Compress::never;
  if (content.gzip || content.brotli) add_vary(response);
  const Encoding encoding = choose_encoding(accept_encoding);
  auto chosen = content.identity;
  if (encoding == Encoding::brotli && content.brotli) chosen = content.brotli;
  if (encoding == Encoding::gzip && content.gzip) chosen = content.gzip;
  if (chosen != content.identity) response.set_header("content-encoding", to_string(encoding));
  response.body = std::move(chosen);
}

bool etag_matches(std::string_view if_none_match, std::string_view etag) {
  if (etag.empty() || if_none_match.empty()) return false;
  if (trim(if_none_match) == "*") return true;
  for (const auto each : split(if_none_match, ','))
    if (without_weak(trim(each)) == without_weak(etag)) return true;
  return false;
}

FinishFor::FinishFor(const Request& request)
    : reads(request.method == "GET" || request.method == "HEAD"),
      accept_encoding(request.headers.all("accept-encoding")),
      if_none_match(request.headers.all("if-none-match")) {}

void encode_now(Response& response, std::string_view accept_encoding) {
  const bool compressible = may_compress(response);
  response.compress = Response::Compress::never;
  if (!compressible) return;
  add_vary(response);
  const Encoding encoding = choose_encoding(accept_encoding);
  if (encoding == Encoding::identity) return;
  std::string encoded =
      encoding == Encoding::brotli ? brotli(response.body.view(), Effort::quick) : gzip(response.body.view(), Effort::quick);
  if (encoded.size() >= response.body.size()) return;
  response.body = std::move(encoded);
  response.set_header("content-encoding", to_string(encoding));
  weaken_etag(response);
}

void finish(const FinishFor& request, Response& response) {
  if (request.reads && response.status == 200 && etag_matches(request.if_none_match, response.header("etag"))) {
    if (may_compress(response)) add_vary(response);
    become_not_modified(response);
    return;
  }
  encode_now(response, request.accept_encoding);
}

}  // namespace nguon::api
