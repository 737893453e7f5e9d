// What every answer goes through before it leaves: "not modified" and compression.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "api/compress.h"
#include "api/http.h"

namespace nguon::api {

inline constexpr std::size_t kCompressBytesMin = 512;              // below, headers and a packet weigh as much
inline constexpr std::size_t kCompressBytesMax = 4 * 1024 * 1024;  // above, it would hold up its thread

// The same content in each encoding, to be compressed once and sent often. An encoding that does not
// make it smaller is null.
struct EncodedBody {
  std::shared_ptr<const std::string> identity;
  std::shared_ptr<const std::string> gzip;
  std::shared_ptr<const std::string> brotli;
};
EncodedBody encode_body(std::string bytes, Effort effort);

// Puts the encoding of `content` that `accept_encoding` asks for into `response`, with
// content-encoding and vary; its entity tag stays as it is, so give it a weak one.
void set_body(Response& response, std::string_view accept_encoding, const EncodedBody& content);

// Whether an If-None-Match field names `etag` (RFC 9110 section 13.1.2, weak comparison).
bool etag_matches(std::string_view if_none_match, std::string_view etag);

// What finishing needs to know of a request, since the handler may have moved from it.
struct FinishFor {
  explicit FinishFor(const Request& request);
  bool reads;  // GET or HEAD
  std::string accept_encoding;
  std::string if_none_match;
};

// Compresses the body now, as finish() would (2 and 3 below), for an answer that is kept and sent often.
void encode_now(Response& response, std::string_view accept_encoding);

// 1. A GET or HEAD answered 200 whose `etag` the client already has becomes 304 (RFC 9110 section 15.4.5).
// 2. A body of kCompressBytesMin..Max of a compressible type, whatever the status (but not of a part, 206), is compressed as the client asks, with
//    content-encoding; its strong etag becomes weak, as the bytes are no longer those it names. Not
//    where the handler said Compress::never, set content-encoding or cache-control: no-transform.
// 3. Where 2 could have happened, vary names accept-encoding.
void finish(const FinishFor& request, Response& response);

}  // namespace nguon::api
