// Pictures of strangers made into pictures that may be shown: decoded, turned as their orientation says, made
// smaller, written anew without anything but the picture. The only place that sees libgd. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/blobs/picture_bytes.h"
#include "ledger/base/result.h"

namespace nguon::api {

inline constexpr std::uint32_t kCleanSideMax = 1'600;       // of a picture that is kept, in pixels
inline constexpr std::size_t kCleanBytesMax = 200 * 1'024;  // of its file

struct CleanPicture {
  std::string bytes;  // JPEG, PNG or WebP: bare (picture_bytes.h), at most kCleanBytesMax
  PictureInfo info;
  bool changed = false;  // they are not the bytes that came
};

// The same bytes where they are clean already (bare, upright, small enough) and decode; else the picture as a
// JPEG, white where it was transparent. Costs up to about 200 MB and a few seconds: for one thread at a time.
// Errors of read_picture; Errc::invalid_argument (picture_malformed) when it does not decode.
Result<CleanPicture> clean_picture(std::string_view bytes);

// A JPEG of that width, the height in proportion; of narrower pictures, of their own width.
// The same errors.
Result<std::string> resize_picture(std::string_view bytes, std::uint32_t width);

// Its pixels as stored, three bytes each: red, green, blue; row by row. For looking at what was made.
Result<std::vector<unsigned char>> picture_pixels(std::string_view bytes);

}  // namespace nguon::api
