#include "qr/photo.h"

#include <png.h>
#include <turbojpeg.h>

#include <memory>

#include "qr/reader.h"

namespace nguon::qr {
namespace {

constexpr std::string_view kPngMagic = "\x89PNG\r\n\x1a\n";
constexpr std::string_view kJpegMagic = "\xff\xd8\xff";

Error malformed(const std::string& why) {
  return {Errc::invalid_argument, "picture_malformed", "the picture cannot be read: " + why, "không đọc được ảnh: " + why};
}

Result<GrayImage> blank(std::size_t width, std::size_t height) {
  if (width == 0 || height == 0) return malformed("0 x 0");
  if (width > kPhotoPixelsMax / height)
    return Error{Errc::too_large, "picture_too_large", "the picture has too many pixels", "ảnh có quá nhiều điểm ảnh"};
  GrayImage out;
  out.width = static_cast<int>(width);
  out.height = static_cast<int>(height);
  out.pixels.resize(width * height);
  return out;
}

Result<GrayImage> read_png(std::string_view bytes) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  const std::unique_ptr<png_image, decltype(&png_image_free)> freed{&image, png_image_free};
  if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) return malformed(image.message);
  image.format = PNG_FORMAT_GRAY;
  NGUON_ASSIGN(out, blank(image.width, image.height));
  const png_color white{255, 255, 255};
  if (png_image_finish_read(&image, &white, out.pixels.data(), 0, nullptr) == 0) return malformed(image.message);
  return out;
}

struct Closer {
  void operator()(void* handle) const { tjDestroy(handle); }
};

Result<GrayImage> read_jpeg(std::string_view bytes) {
  const std::unique_ptr<void, Closer> decoder{tjInitDecompress()};
  if (!decoder) return Error{Errc::io, "the JPEG reader cannot start"};
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  int width = 0;
  int height = 0;
  int subsampling = 0;
  int colours = 0;
  if (tjDecompressHeader3(decoder.get(), data, bytes.size(), &width, &height, &subsampling, &colours) != 0)
    return malformed(tjGetErrorStr2(decoder.get()));
  NGUON_ASSIGN(out, blank(static_cast<std::size_t>(width), static_cast<std::size_t>(height)));
  if (tjDecompress2(decoder.get(), data, bytes.size(), out.pixels.data(), width, 0, height, TJPF_GRAY, TJFLAG_STOPONWARNING) != 0)
    return malformed(tjGetErrorStr2(decoder.get()));
  return out;
}

}  // namespace

Result<GrayImage> read_photo(std::string_view bytes) {
  if (bytes.size() > kPhotoBytesMax)
    return Error{Errc::too_large, "picture_too_large", "the picture file is over 32 MiB", "tệp ảnh lớn hơn 32 MiB"};
  if (bytes.starts_with(kPngMagic)) return read_png(bytes);
  if (bytes.starts_with(kJpegMagic)) return read_jpeg(bytes);
  return Error{Errc::invalid_argument, "picture_unknown", "neither a PNG nor a JPEG picture", "không phải ảnh PNG hay JPEG"};
}

Result<std::vector<std::string>> read_picture(std::string_view bytes) {
  NGUON_ASSIGN(image, read_photo(bytes));
  return read_symbols(image);
}

}  // namespace nguon::qr
