#include "api/blobs/picture_bytes.h"

#include <algorithm>
#include <array>
#include <functional>

namespace nguon::api {
namespace {

using std::size_t;
using std::string_view;

Error malformed(string_view what) {
  return {Errc::invalid_argument, "picture_malformed", "the picture's file is damaged: " + std::string(what), "Tệp ảnh bị hỏng"};
}
Error too_large(string_view what) {
  return {Errc::too_large, "picture_too_large", "the picture is too large: " + std::string(what),
          "Ảnh quá lớn: tối đa 8 MB và 26 triệu điểm ảnh"};
}

std::uint32_t byte_at(string_view in, size_t at) { return static_cast<unsigned char>(in[at]); }
std::uint32_t big16(string_view in, size_t at) { return byte_at(in, at) << 8 | byte_at(in, at + 1); }
std::uint32_t big32(string_view in, size_t at) { return big16(in, at) << 16 | big16(in, at + 2); }
std::uint32_t little16(string_view in, size_t at) { return byte_at(in, at) | byte_at(in, at + 1) << 8; }
std::uint32_t little24(string_view in, size_t at) { return little16(in, at) | byte_at(in, at + 2) << 16; }
std::uint32_t little32(string_view in, size_t at) { return little16(in, at) | little16(in, at + 2) << 16; }

// The orientation of an Exif block, which is a TIFF file: byte order, then the first directory. 1 when it says none.
int orientation_of(string_view tiff) {
  constexpr size_t kHeader = 8, kEntry = 12;
  if (tiff.size() < kHeader) return 1;
  const bool is_little = tiff.starts_with("II");
  if (!is_little && !tiff.starts_with("MM")) return 1;
  const auto u16 = [&](size_t at) { return is_little ? little16(tiff, at) : big16(tiff, at); };
  const auto u32 = [&](size_t at) { return is_little ? little32(tiff, at) : big32(tiff, at); };
  const size_t directory = u32(4);
  if (directory > tiff.size() - 2) return 1;
  const size_t count = u16(directory);
  for (size_t i = 0; i < count; ++i) {
    const size_t entry = directory + 2 + i * kEntry;
    if (entry + kEntry > tiff.size()) return 1;
    constexpr std::uint32_t kOrientation = 0x0112, kShort = 3;
    if (u16(entry) != kOrientation || u16(entry + 2) != kShort) continue;
    const std::uint32_t value = u16(entry + 8);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

Result<PictureInfo> within_limits(PictureInfo info) {
  if (info.width == 0 || info.height == 0) return malformed("it has no size");
  if (info.width > kPictureSideMax || info.height > kPictureSideMax ||
      std::uint64_t{info.width} * info.height > kPicturePixelsMax)
    return too_large(std::to_string(info.width) + " x " + std::to_string(info.height));
  return info;
}

// JPEG

constexpr std::uint32_t kStartOfScan = 0xda, kEndOfImage = 0xd9, kExifApplication = 0xe1;
constexpr string_view kExif("Exif\0\0", 6);

bool is_frame(std::uint32_t marker) {  // baseline, extended, progressive, lossless and their arithmetic kin
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

// What a decoder needs: frames, tables, scans, JFIF's own segment without a thumbnail, and Adobe's that only names
// the colours. Everything else can hold what nobody sees.
bool is_needed(std::uint32_t marker, string_view body) {
  constexpr size_t kJfifBytes = 14, kAdobeBytes = 12;
  constexpr std::uint32_t kHuffman = 0xc4, kArithmetic = 0xcc, kQuantization = 0xdb, kRestart = 0xdd;
  if (marker == 0xe0) return body.size() == kJfifBytes && body.starts_with(string_view("JFIF\0", 5));
  if (marker == 0xee) return body.size() == kAdobeBytes && body.starts_with("Adobe");
  return is_frame(marker) || marker == kHuffman || marker == kArithmetic || marker == kQuantization || marker == kRestart ||
         marker == kStartOfScan;
}

// Where the compressed data of a scan that begins at `at` ends: at the next marker that is no part of it.
size_t end_of_scan(string_view in, size_t at) {
  for (; at + 1 < in.size(); ++at) {
    if (byte_at(in, at) != 0xff) continue;
    const std::uint32_t next = byte_at(in, at + 1);
    const bool is_data = next == 0 || (next >= 0xd0 && next <= 0xd7);  // stuffed 0xff; restart markers
    if (!is_data && next != 0xff) return at;
  }
  return in.size();
}

struct Segment {
  std::uint32_t marker = 0;
  size_t begin = 0, end = 0;  // with its marker; a scan with its compressed data
  string_view body;           // without marker and length
};

// Calls `each` for every segment up to the end of the picture; gives where that end is.
Result<size_t> walk_jpeg(string_view in, const std::function<Result<void>(const Segment&)>& each) {
  size_t at = 2;
  for (size_t parts = 0; at + 2 <= in.size(); ++parts) {
    if (parts > kPicturePartsMax) return too_large("too many segments");
    const size_t begin = at;
    if (byte_at(in, at) != 0xff) return malformed("no marker at byte " + std::to_string(at));
    while (at + 1 < in.size() && byte_at(in, at + 1) == 0xff) ++at;  // fill bytes (B.1.1.2)
    if (at + 1 >= in.size()) break;
    const std::uint32_t marker = byte_at(in, at + 1);
    if (marker == kEndOfImage) return at + 2;
    if (at + 4 > in.size()) break;
    const size_t length = big16(in, at + 2);
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8) || length < 2 || at + 2 + length > in.size())
      return malformed("a segment at byte " + std::to_string(at));
    Segment segment{marker, begin, at + 2 + length, in.substr(at + 4, length - 2)};
    if (marker == kStartOfScan) segment.end = end_of_scan(in, segment.end);
    NGUON_TRY(each(segment));
    at = segment.end;
  }
  return malformed("it is cut short");
}

Result<PictureInfo> read_jpeg(string_view in) {
  PictureInfo info{PictureType::jpeg, 0, 0, true, 1};
  size_t scans = 0;
  const auto each = [&](const Segment& one) -> Result<void> {
    if (is_frame(one.marker)) {
      constexpr size_t kFrameBytesMin = 6;
      if (info.width != 0 || one.body.size() < kFrameBytesMin) return malformed("its frame");
      info.height = big16(one.body, 1);
      info.width = big16(one.body, 3);
    } else if (one.marker == kStartOfScan) {
      if (info.width == 0) return malformed("a scan before its frame");
      if (++scans > kPictureScansMax) return too_large("too many scans");
    } else if (one.marker == kExifApplication && one.body.starts_with(kExif)) {
      info.orientation = orientation_of(one.body.substr(kExif.size()));
    }
    if (!is_needed(one.marker, one.body)) info.is_bare = false;
    return {};
  };
  NGUON_ASSIGN(end, walk_jpeg(in, each));
  if (scans == 0) return malformed("it holds no picture");
  if (end != in.size()) info.is_bare = false;
  return within_limits(info);
}

// PNG

// Chunks that a decoder needs or that say how colours and pixels are meant, no longer than they can be.
bool is_needed_chunk(string_view type, size_t length) {
  struct Needed {
    string_view type;
    size_t length_max;
  };
  constexpr std::array<Needed, 11> kNeeded = {{{"IHDR", 13},
                                               {"PLTE", 768},
                                               {"IDAT", kPictureBytesMax},
                                               {"IEND", 0},
                                               {"tRNS", 256},
                                               {"pHYs", 9},
                                               {"gAMA", 4},
                                               {"cHRM", 32},
                                               {"sRGB", 1},
                                               {"sBIT", 4},
                                               {"bKGD", 6}}};
  return std::any_of(kNeeded.begin(), kNeeded.end(),
                     [&](const Needed& one) { return one.type == type && length <= one.length_max; });
}

Result<PictureInfo> read_png(string_view in) {
  constexpr size_t kSignature = 8, kAround = 12, kHeaderBytes = 13;  // a chunk: length, type, body, check sum
  PictureInfo info{PictureType::png, 0, 0, true, 1};
  size_t at = kSignature;
  for (size_t parts = 0; at + kAround <= in.size(); ++parts) {
    if (parts > kPicturePartsMax) return too_large("too many chunks");
    const size_t length = big32(in, at);
    if (length > in.size() - at - kAround) return malformed("a chunk at byte " + std::to_string(at));
    const string_view type = in.substr(at + 4, 4), body = in.substr(at + 8, length);
    if ((parts == 0) != (type == "IHDR")) return malformed("its header");
    if (type == "IHDR") {
      if (length != kHeaderBytes || (byte_at(body, 0) | byte_at(body, 4)) >= 0x80) return malformed("its header");
      info.width = big32(body, 0);
      info.height = big32(body, 4);
    }
    if (type == "eXIf") info.orientation = orientation_of(body);
    if (!is_needed_chunk(type, length)) info.is_bare = false;
    at += kAround + length;
    if (type != "IEND") continue;
    if (at != in.size()) info.is_bare = false;
    return within_limits(info);
  }
  return malformed("it is cut short");
}

// WebP

// The size in a VP8 or VP8L bitstream's first bytes.
bool read_webp_size(string_view type, string_view body, PictureInfo& info) {
  constexpr size_t kLossyBytes = 10, kLosslessBytes = 5;
  if (type == "VP8 " && body.size() >= kLossyBytes && body.substr(3, 3) == "\x9d\x01\x2a") {
    info.width = little16(body, 6) & 0x3fff;
    info.height = little16(body, 8) & 0x3fff;
    return true;
  }
  if (type == "VP8L" && body.size() >= kLosslessBytes && body[0] == 0x2f) {
    const std::uint32_t bits = little32(body, 1);
    info.width = (bits & 0x3fff) + 1;
    info.height = (bits >> 14 & 0x3fff) + 1;
    return true;
  }
  return false;
}

Result<PictureInfo> read_webp(string_view in) {
  constexpr size_t kRiff = 12, kHead = 8, kExtendedBytes = 10;
  if (little32(in, 4) < 4 || little32(in, 4) > in.size() - kHead) return malformed("its length");
  const size_t end = kHead + little32(in, 4);
  PictureInfo info{PictureType::webp, 0, 0, end == in.size(), 1};
  bool has_picture = false;
  size_t at = kRiff;
  for (size_t parts = 0; at + kHead <= end; ++parts) {
    if (parts > kPicturePartsMax) return too_large("too many chunks");
    const string_view type = in.substr(at, 4);
    const size_t length = little32(in, at + 4);
    if (length > end - at - kHead) return malformed("a chunk at byte " + std::to_string(at));
    const string_view body = in.substr(at + kHead, length);
    if (type == "ANIM" || type == "ANMF") return malformed("moving pictures are not taken");
    if (type == "VP8X") {
      constexpr unsigned kAlpha = 0x10;
      if (parts != 0 || length != kExtendedBytes) return malformed("its header");
      if ((byte_at(body, 0) & ~kAlpha) != 0) info.is_bare = false;
      // The canvas is decoded as large as it says, whatever the picture in it is.
      PictureInfo canvas = info;
      canvas.width = little24(body, 4) + 1;
      canvas.height = little24(body, 7) + 1;
      NGUON_TRY(within_limits(canvas));
    } else if (type == "VP8 " || type == "VP8L") {
      if (has_picture || !read_webp_size(type, body, info)) return malformed("its picture");
      has_picture = true;
    } else if (type != "ALPH") {
      info.is_bare = false;
    }
    if (type == "EXIF") info.orientation = orientation_of(body.starts_with(kExif) ? body.substr(kExif.size()) : body);
    at += kHead + length + (length & 1);
  }
  if (!has_picture) return malformed("it is cut short");
  return within_limits(info);
}

}  // namespace

string_view content_type_of(PictureType type) {
  switch (type) {
    case PictureType::jpeg: return "image/jpeg";
    case PictureType::png: return "image/png";
    case PictureType::webp: break;
  }
  return "image/webp";
}

Result<PictureInfo> read_picture(string_view in) {
  if (in.size() > kPictureBytesMax) return too_large(std::to_string(in.size()) + " bytes");
  if (in.starts_with("\xff\xd8\xff")) return read_jpeg(in);
  if (in.starts_with("\x89PNG\r\n\x1a\n")) return read_png(in);
  constexpr size_t kWebpHead = 12;
  if (in.size() >= kWebpHead && in.starts_with("RIFF") && in.substr(8, 4) == "WEBP") return read_webp(in);
  return Error(Errc::invalid_argument, "picture_unknown", "this is neither a JPEG, a PNG nor a WebP picture",
               "Đây không phải ảnh JPEG, PNG hay WebP");
}

std::string without_comments(string_view jpeg) {
  std::string out(jpeg.substr(0, 2));
  const auto end = walk_jpeg(jpeg, [&](const Segment& one) -> Result<void> {
    if (is_needed(one.marker, one.body)) out += jpeg.substr(one.begin, one.end - one.begin);
    return {};
  });
  if (!end) return std::string(jpeg);
  return out.append("\xff\xd9", 2);
}

}  // namespace nguon::api
