// What a picture's file says before any pixel is decoded: its kind, its size, and whether it holds anything
// besides the picture (place, time, device, comments). Reads bytes from strangers; pure and thread-safe.
// Sources: ITU-T T.81 annex B (JPEG), PNG third edition sections 5 and 11, WebP container specification,
// Exif 2.32 section 4.6 (orientation).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace nguon::api {

enum class PictureType { jpeg, png, webp };
std::string_view content_type_of(PictureType type);

struct PictureInfo {
  PictureType type = PictureType::jpeg;
  std::uint32_t width = 0, height = 0;  // as stored: before the orientation is applied
  bool is_bare = false;                 // the picture alone: no metadata of any kind, nothing behind its end
  int orientation = 1;                  // 1..8 as Exif numbers them
  friend bool operator==(const PictureInfo&, const PictureInfo&) = default;
};

// A file is refused before it is decoded when decoding it could cost too much.
inline constexpr std::size_t kPictureBytesMax = 8u << 20;
inline constexpr std::uint32_t kPictureSideMax = 12'000;
inline constexpr std::uint64_t kPicturePixelsMax = 26'000'000;  // 104 MB while it is decoded
inline constexpr std::size_t kPictureScansMax = 64;             // of a progressive JPEG: each costs a pass over all pixels
inline constexpr std::size_t kPicturePartsMax = 4'096;          // segments or chunks

// Errc::invalid_argument: picture_unknown (neither JPEG, PNG nor WebP), picture_malformed (cut short, or its parts do not
// follow each other as they must). Errc::too_large: picture_too_large, past one of the limits.
Result<PictureInfo> read_picture(std::string_view bytes);

// The JPEG without its comments and application segments but JFIF's. REQUIRES: read_picture takes it as a JPEG.
std::string without_comments(std::string_view jpeg);

}  // namespace nguon::api
