#include "api/blobs/picture.h"

#include <gd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

namespace nguon::api {
namespace {

struct Destroy {
  void operator()(gdImage* image) const { gdImageDestroy(image); }
};
struct Free {
  void operator()(void* bytes) const { gdFree(bytes); }
};
using Image = std::unique_ptr<gdImage, Destroy>;

Error undecodable() {
  return {Errc::invalid_argument, "picture_malformed", "the picture cannot be decoded", "Không giải mã được tệp ảnh"};
}

// libgd writes to standard error what it thinks of a file; the caller tells it better.
void be_quiet() {
  static std::once_flag once;
  std::call_once(once, [] { gdSetErrorMethod([](int, const char*, va_list) {}); });
}

// In true colour. A JPEG's warnings are let pass: that its data is whole was seen before (read_picture).
Result<Image> decode(std::string_view bytes, PictureType type) {
  be_quiet();
  auto* data = const_cast<char*>(bytes.data());  // libgd reads only
  const int size = static_cast<int>(bytes.size());
  Image image;
  switch (type) {
    case PictureType::jpeg: image.reset(gdImageCreateFromJpegPtrEx(size, data, 1)); break;
    case PictureType::png: image.reset(gdImageCreateFromPngPtr(size, data)); break;
    case PictureType::webp: image.reset(gdImageCreateFromWebpPtr(size, data)); break;
  }
  if (!image || (!gdImageTrueColor(image) && !gdImagePaletteToTrueColor(image.get()))) return undecodable();
  return image;
}

Result<Image> canvas(std::uint32_t width, std::uint32_t height) {
  Image out(gdImageCreateTrueColor(static_cast<int>(width), static_cast<int>(height)));
  if (!out) return undecodable();
  gdImageFilledRectangle(out.get(), 0, 0, static_cast<int>(width) - 1, static_cast<int>(height) - 1, gdTrueColor(255, 255, 255));
  return out;
}

// On white, `width` x `height`.
Result<Image> scaled(const Image& from, std::uint32_t width, std::uint32_t height) {
  NGUON_ASSIGN(out, canvas(width, height));
  gdImageCopyResampled(out.get(), from.get(), 0, 0, 0, 0, static_cast<int>(width), static_cast<int>(height), gdImageSX(from),
                       gdImageSY(from));
  return out;
}

// Upright, as Exif's orientation says how it was held: 2 mirrored, 3 upside down, 6 and 8 on its sides, the
// rest both at once.
Result<Image> upright(Image from, int orientation) {
  if (orientation <= 1) return from;
  const int width = gdImageSX(from), height = gdImageSY(from);
  const bool is_turned = orientation >= 5;
  NGUON_ASSIGN(out, canvas(static_cast<std::uint32_t>(is_turned ? height : width),
                           static_cast<std::uint32_t>(is_turned ? width : height)));
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const int across = width - 1 - x, down = height - 1 - y;
      const std::array<std::pair<int, int>, 9> to = {
          {{x, y}, {x, y}, {across, y}, {across, down}, {x, down}, {y, x}, {down, x}, {down, across}, {y, across}}};
      const auto [to_x, to_y] = to.at(static_cast<std::size_t>(orientation));
      out->tpixels[to_y][to_x] = from->tpixels[y][x];
    }
  return out;
}

Result<std::string> encode(const Image& image, int quality) {
  gdImageInterlace(image.get(), 1);  // progressive: smaller, and something is seen early
  int size = 0;
  const std::unique_ptr<void, Free> bytes(gdImageJpegPtr(image.get(), &size, quality));
  if (!bytes) return undecodable();
  return without_comments({static_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)});
}

// Smaller by size where lower quality is not enough: noise does not compress.
Result<std::string> encode_within(Image image, std::size_t bytes_max) {
  constexpr std::array kQualities = {82, 74, 66, 56};
  constexpr int kSmallerMax = 8;
  for (int smaller = 0; smaller < kSmallerMax; ++smaller) {
    for (const int quality : kQualities) {
      NGUON_ASSIGN(out, encode(image, quality));
      if (out.size() <= bytes_max) return out;
    }
    NGUON_ASSIGN(less, scaled(image, static_cast<std::uint32_t>(std::max(1, gdImageSX(image) * 3 / 4)),
                              static_cast<std::uint32_t>(std::max(1, gdImageSY(image) * 3 / 4))));
    image = std::move(less);
  }
  return undecodable();
}

std::uint32_t in_proportion(std::uint32_t side, std::uint32_t to, std::uint32_t of) {
  return std::max<std::uint32_t>(1, static_cast<std::uint32_t>((std::uint64_t{side} * to + of / 2) / of));
}

}  // namespace

Result<CleanPicture> clean_picture(std::string_view bytes) {
  NGUON_ASSIGN(info, read_picture(bytes));
  NGUON_ASSIGN(image, decode(bytes, info.type));
  const std::uint32_t longer = std::max(info.width, info.height);
  if (info.is_bare && info.orientation == 1 && longer <= kCleanSideMax && bytes.size() <= kCleanBytesMax)
    return CleanPicture{std::string(bytes), info, false};
  const std::uint32_t side = std::min(longer, kCleanSideMax);
  NGUON_ASSIGN(small, scaled(image, in_proportion(info.width, side, longer), in_proportion(info.height, side, longer)));
  image.reset();
  NGUON_ASSIGN(turned, upright(std::move(small), info.orientation));
  NGUON_ASSIGN(made, encode_within(std::move(turned), kCleanBytesMax));
  NGUON_ASSIGN(after, read_picture(made));
  if (!after.is_bare) return Error(Errc::io, "picture_failed", "a picture was not written clean", "Không ghi được ảnh sạch");
  return CleanPicture{std::move(made), after, true};
}

Result<std::string> resize_picture(std::string_view bytes, std::uint32_t width) {
  constexpr int kQuality = 78;
  NGUON_ASSIGN(info, read_picture(bytes));
  NGUON_ASSIGN(image, decode(bytes, info.type));
  const std::uint32_t to = std::min(width, info.width);
  NGUON_ASSIGN(out, scaled(image, to, in_proportion(info.height, to, info.width)));
  return encode(out, kQuality);
}

Result<std::vector<unsigned char>> picture_pixels(std::string_view bytes) {
  NGUON_ASSIGN(info, read_picture(bytes));
  NGUON_ASSIGN(image, decode(bytes, info.type));
  std::vector<unsigned char> out;
  out.reserve(std::size_t{info.width} * info.height * 3);
  for (int y = 0; y < gdImageSY(image); ++y)
    for (int x = 0; x < gdImageSX(image); ++x) {
      const int pixel = image->tpixels[y][x];
      for (const int part : {gdTrueColorGetRed(pixel), gdTrueColorGetGreen(pixel), gdTrueColorGetBlue(pixel)})
        out.push_back(static_cast<unsigned char>(part));
    }
  return out;
}

}  // namespace nguon::api
