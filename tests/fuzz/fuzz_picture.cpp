#include "api/blobs/picture_bytes.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {

bool run(std::string_view bytes) {
  const auto info = api::read_picture(bytes);
  if (!accepted(info)) return false;
  NGUON_HOLDS(info->width > 0 && info->width <= api::kPictureSideMax);
  NGUON_HOLDS(info->height > 0 && info->height <= api::kPictureSideMax);
  NGUON_HOLDS(std::uint64_t{info->width} * info->height <= api::kPicturePixelsMax);
  NGUON_HOLDS(info->orientation >= 1 && info->orientation <= 8);
  if (info->type != api::PictureType::jpeg) return true;
  // What is left of a JPEG is bare, and as large.
  const std::string left = api::without_comments(bytes);
  const auto again = NGUON_VALUE(api::read_picture(left));
  NGUON_HOLDS(again.is_bare && again.width == info->width && again.height == info->height);
  NGUON_HOLDS(left.size() <= bytes.size());
  return true;
}

}  // namespace nguon::fuzz
