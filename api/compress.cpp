#include "api/compress.h"

#include <brotli/encode.h>
#include <zlib.h>

#include <array>
#include <limits>
#include <new>
#include <stdexcept>

#include "api/negotiate.h"

namespace nguon::api {
namespace {

// Quick levels cost about 100 us for a page of 10 KB; thorough ones are for what is made once.
constexpr int kGzipQuick = 5;
constexpr int kGzipThorough = 9;
constexpr int kBrotliQuick = 5;  // 5 % smaller than 4 on our pages; 6 to 9 gain nothing more there
constexpr int kBrotliThorough = 11;
constexpr int kGzipWindowBits = 15 + 16;  // 16: a gzip header, which zlib leaves without name and time
constexpr int kZlibMemoryLevel = 8;       // zlib's own default

int weight_of(const std::vector<Preference>& preferences, std::string_view name) {
  int any = 0;
  for (const auto& preference : preferences) {
    if (preference.value == name) return preference.weight;
    if (preference.value == "*") any = preference.weight;
  }
  return any;
}

}  // namespace

std::string gzip(std::string_view bytes, Effort effort) {
  if (bytes.size() > std::numeric_limits<uInt>::max()) throw std::length_error("too large to compress");
  z_stream stream{};
  const int level = effort == Effort::quick ? kGzipQuick : kGzipThorough;
  if (deflateInit2(&stream, level, Z_DEFLATED, kGzipWindowBits, kZlibMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  // zlib does not write through next_in; its type is older than const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::logic_error("deflate did not fit its own bound");
  return out;
}

std::string brotli(std::string_view bytes, Effort effort) {
  std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
  std::string out(size, '\0');
  const int quality = effort == Effort::quick ? kBrotliQuick : kBrotliThorough;
  const auto done = BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.size(),
                                          reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                                          reinterpret_cast<std::uint8_t*>(out.data()));
  if (done != BROTLI_TRUE) throw std::bad_alloc();
  out.resize(size);
  return out;
}

bool is_compressible(std::string_view content_type) {
  const auto type = content_type.substr(0, content_type.find(';'));
  if (type.substr(0, 5) == "text/") return true;
  if (type.size() > 5 && type.substr(type.size() - 5) == "+json") return true;
  if (type.size() > 4 && type.substr(type.size() - 4) == "+xml") return true;
  constexpr std::array<std::string_view, 5> kMore = {"application/json", "application/javascript", "application/xml",
                                                     "application/wasm", "image/x-icon"};
  return std::find(kMore.begin(), kMore.end(), type) != kMore.end();
}

Encoding choose_encoding(std::string_view accept_encoding) {
  const auto preferences = parse_preferences(accept_encoding);
  if (preferences.empty()) return Encoding::identity;
  const int br = weight_of(preferences, "br");
  const int gz = weight_of(preferences, "gzip");
  // Identity is acceptable unless refused, but only an explicit weight puts it above the others.
  int plain = 0;
  for (const auto& preference : preferences)
    if (preference.value == "identity") plain = preference.weight;
  if (br > 0 && br >= gz && br >= plain) return Encoding::brotli;
  if (gz > 0 && gz >= plain) return Encoding::gzip;
  return Encoding::identity;
}

std::string_view to_string(Encoding encoding) {
  switch (encoding) {
    case Encoding::identity: return "identity";
    case Encoding::gzip: return "gzip";
    case Encoding::brotli: return "br";
  }
  return "identity";
}

}  // namespace nguon::api
