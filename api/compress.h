// Brotli and gzip. Bytes only; what is said about them in HTTP is in finish.h. The one place that
// includes brotli and zlib.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nguon::api {

enum class Encoding { identity, gzip, brotli };

// How hard to try: an answer made now, or bytes that are compressed once and sent often.
enum class Effort { quick, thorough };

// The same bytes in give the same bytes out: no time stamp, no file name. Throws std::bad_alloc
// when memory is out. Thread-safe.
std::string gzip(std::string_view bytes, Effort effort);
std::string brotli(std::string_view bytes, Effort effort);

// Whether bytes of that content type get smaller: text, JSON, SVG, scripts; not images, PDFs, archives,
// fonts in woff2, or application/octet-stream (tiles, whose hashes do not compress).
bool is_compressible(std::string_view content_type);

// What an Accept-Encoding field asks for, of brotli, gzip and identity by weight; of equals the
// smaller. An absent or empty field, and one that accepts nothing known, get identity.
Encoding choose_encoding(std::string_view accept_encoding);

// "br", "gzip", "identity"
std::string_view to_string(Encoding encoding);

}  // namespace nguon::api
