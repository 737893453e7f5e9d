// Pictures of labels in tests: files in a temporary folder, other programs run on them, pixels.
#pragma once

#include <png.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "qr/image.h"
#include "qr/print.h"
#include "tests/qr/label_support.h"

namespace nguon::test {

// A folder that is gone with the object.
class TempFolder {
 public:
  TempFolder() {
    std::string path = (std::filesystem::temp_directory_path() / "nguon-qr-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) FAIL("no temporary folder");
    path_ = path;
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& bytes) const {
    std::ofstream(file(name), std::ios::binary) << bytes;
    return file(name);
  }
  std::string read(const std::string& name) const {
    std::ifstream in(file(name), std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }

 private:
  std::filesystem::path path_;
};

// What `command` writes to its standard output; fails the test when it fails.
inline std::string output_of(const std::string& command) {
  std::FILE* pipe = popen((command + " 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) FAIL("cannot run " + command);
  std::string out;
  char buffer[4096];
  for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
  if (pclose(pipe) != 0) FAIL("failed: " + command);
  return out;
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The texts of the symbols that zbar finds in a picture file.
inline std::vector<std::string> read_with_zbar(const std::string& path) {
  return lines_of(output_of("zbarimg --quiet --raw -Sdisable -Sqrcode.enable '" + path + "'"));
}

inline qr::GrayImage decode_png(const std::string& bytes) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) FAIL("not a PNG");
  image.format = PNG_FORMAT_GRAY;
  qr::GrayImage out{static_cast<int>(image.width), static_cast<int>(image.height), {}};
  out.pixels.resize(PNG_IMAGE_SIZE(image));
  const png_color white{255, 255, 255};
  if (png_image_finish_read(&image, &white, out.pixels.data(), 0, nullptr) == 0) FAIL("a broken PNG");
  return out;
}

inline qr::GrayImage crop(const qr::GrayImage& image, int x0, int y0, int width, int height) {
  qr::GrayImage out{width, height, {}};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) out.pixels.push_back(image.at(x0 + x, y0 + y));
  return out;
}

inline qr::LabelText tea_text() {
  return {.product = "Chè Shan tuyết",
          .producer = "HTX Suối Giàng",
          .lot = "SG-2611",
          .stars = 4,
          .certificate = "",
          .is_demo = false};
}

inline qr::LabelJob job_of(const std::string& roll, qr::Dpi dpi, std::string host = "nguon.example") {
  return {unit_label(std::move(host)), tea_text(), value_of(qr::roll_size(roll)), dpi};
}

}  // namespace nguon::test
