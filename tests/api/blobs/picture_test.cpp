// Pictures of phones and programs (tests/data/pictures, made by sharp and piexifjs) become pictures alone.
#include "api/blobs/picture.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include "ledger/base/bytes.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::api;
using nguon::test::name_of;
using nguon::test::value_of;

namespace {

std::string file(const std::string& name) {
  std::ifstream in(std::string(TEST_DATA_DIR) + "/pictures/" + name, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool holds_a_secret(const std::string& bytes) {
  for (const char* secret : {"MakerVidu", "ModelVidu", "ArtistVidu", "SERIALVIDU77", "2026:11:22", "GPSLatitude", "ThumbVidu",
                             "CommentVidu", "TrailerVidu", "Exif", "EXIF", "eXIf", "XMP ", "xmpmeta", "CREATOR"})
    if (bytes.find(secret) != std::string::npos) return true;
  // 21/1, 30/1, 1234/100 as Exif writes a latitude, in either byte order.
  for (const char* hex : {"00000015000000010000001e00000001", "15000000010000001e00000001000000"})
    if (bytes.find(*from_hex(hex)) != std::string::npos) return true;
  return false;
}

const char* const kWithSecrets[] = {"phone.jpg", "orientation-1.jpg", "orientation-6.jpg", "exif.png", "exif.webp"};

// Which of the four colours of make.mjs a pixel is nearest to: 'r', 'g', 'b', 'y'.
char colour_of(const unsigned char* pixel) {
  struct Colour {
    char name;
    int red, green, blue;
  };
  constexpr Colour kColours[] = {{'r', 200, 30, 30}, {'g', 30, 160, 60}, {'b', 40, 60, 200}, {'y', 230, 200, 40}};
  char best = '?';
  int least = 3 * 60 * 60;
  for (const auto& one : kColours) {
    const int r = pixel[0] - one.red, g = pixel[1] - one.green, b = pixel[2] - one.blue;
    if (const int far = r * r + g * g + b * b; far < least) {
      least = far;
      best = one.name;
    }
  }
  return best;
}

}  // namespace

TEST_CASE("what a phone and a program write into a picture is there, and gone when it is clean", "[blobs]") {
  for (const char* name : kWithSecrets) {
    INFO(name);
    const std::string before = file(name);
    REQUIRE(holds_a_secret(before));
    CHECK_FALSE(value_of(read_picture(before)).is_bare);
    const auto clean = value_of(clean_picture(before));
    CHECK(clean.changed);
    CHECK_FALSE(holds_a_secret(clean.bytes));
    const auto after = value_of(read_picture(clean.bytes));
    CHECK(after.is_bare);
    CHECK(after == clean.info);
    CHECK(after.type == PictureType::jpeg);
    CHECK(value_of(clean_picture(clean.bytes)).bytes == clean.bytes);  // clean pictures stay as they are
  }
}

TEST_CASE("pictures that are clean already are kept to the byte", "[blobs]") {
  const std::pair<const char*, PictureType> cases[] = {
      {"bare.jpg", PictureType::jpeg},      {"progressive.jpg", PictureType::jpeg}, {"bare.png", PictureType::png},
      {"palette.png", PictureType::png},    {"bare.webp", PictureType::webp},       {"lossless.webp", PictureType::webp},
      {"transparent.png", PictureType::png}};
  for (const auto& [name, type] : cases) {
    INFO(name);
    const std::string before = file(name);
    const auto clean = value_of(clean_picture(before));
    CHECK_FALSE(clean.changed);
    CHECK(clean.bytes == before);
    CHECK(clean.info == PictureInfo{type, 96, 64, true, 1});
  }
}

TEST_CASE("a picture is turned as its orientation says, all eight ways", "[blobs]") {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    INFO(orientation);
    const std::string before = file("orientation-" + std::to_string(orientation) + ".jpg");
    const auto info = value_of(read_picture(before));
    CHECK(info.orientation == orientation);
    CHECK(info.width == (orientation > 4 ? 64U : 96U));
    const auto clean = value_of(clean_picture(before));
    CHECK((clean.info.width == 96 && clean.info.height == 64 && clean.info.orientation == 1));
    const auto pixels = value_of(picture_pixels(clean.bytes));
    const auto at = [&](std::size_t x, std::size_t y) { return colour_of(&pixels[(y * 96 + x) * 3]); };
    CHECK((std::string{at(20, 14), at(75, 14), at(20, 49), at(75, 49)} == "rgby"));
  }
}

TEST_CASE("a large picture becomes one of 1,600 pixels and 200 KB at most", "[blobs]") {
  const std::string before = file("large.jpg");
  const auto clean = value_of(clean_picture(before));
  CHECK(clean.changed);
  CHECK(clean.info.width == 1'600);
  CHECK(clean.info.height == 1'200);
  CHECK(clean.bytes.size() <= kCleanBytesMax);
  const auto small = value_of(resize_picture(clean.bytes, 320));
  CHECK(value_of(read_picture(small)) == PictureInfo{PictureType::jpeg, 320, 240, true, 1});
  CHECK(small.size() < clean.bytes.size());
  CHECK(value_of(read_picture(value_of(resize_picture(file("bare.png"), 320)))).width == 96);
}

TEST_CASE("what is transparent becomes white, not black", "[blobs]") {
  const auto pixels = value_of(picture_pixels(value_of(resize_picture(file("transparent.png"), 320))));
  CHECK((pixels[0] > 250 && pixels[1] > 250 && pixels[2] > 250));
}

TEST_CASE("what is no picture that can be shown is refused by name", "[blobs]") {
  CHECK(name_of(clean_picture("")) == "picture_unknown");
  CHECK(name_of(clean_picture("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")) == "picture_unknown");
  CHECK(name_of(clean_picture(file("picture.gif"))) == "picture_unknown");
  CHECK(name_of(clean_picture(file("moving.webp"))) == "picture_malformed");
  CHECK(name_of(clean_picture(std::string(kPictureBytesMax + 1, 'a'))) == "picture_too_large");
  CHECK(name_of(clean_picture("\xff\xd8\xff\xd9")) == "picture_malformed");
}

TEST_CASE("a picture that says it is enormous is refused before it is decoded", "[blobs]") {
  std::string png = file("bare.png");
  const auto with_size = [&](std::uint32_t width, std::uint32_t height) {
    return png.substr(0, 16) + be32(width) + be32(height) + png.substr(24);
  };
  CHECK(name_of(read_picture(with_size(60'000, 60'000))) == "picture_too_large");
  CHECK(name_of(read_picture(with_size(kPictureSideMax + 1, 1))) == "picture_too_large");
  CHECK(name_of(read_picture(with_size(10'000, 10'000))) == "picture_too_large");
  CHECK(name_of(read_picture(with_size(0, 10))) == "picture_malformed");
  CHECK(name_of(read_picture(with_size(0x80000001, 10))) == "picture_malformed");
  std::string jpeg = file("bare.jpg");
  const auto frame = jpeg.find("\xff\xc0");
  REQUIRE(frame != std::string::npos);
  jpeg.replace(frame + 5, 4, "\xff\xff\xff\xff");
  CHECK(name_of(read_picture(jpeg)) == "picture_too_large");
}

TEST_CASE("a progressive JPEG of endless scans is refused: each costs a pass over all pixels", "[blobs]") {
  const std::string jpeg = file("progressive.jpg");
  const auto scan = jpeg.find("\xff\xda");
  REQUIRE(scan != std::string::npos);
  const auto next = jpeg.find("\xff\xda", scan + 2);
  REQUIRE(next != std::string::npos);
  // From the first scan to the second, tables in between included, over and over.
  std::string many = jpeg.substr(0, next);
  for (std::size_t i = 0; i < kPictureScansMax; ++i) many += jpeg.substr(scan, next - scan);
  many += jpeg.substr(next);
  CHECK(name_of(clean_picture(many)) == "picture_too_large");
}

TEST_CASE("a picture cut short anywhere is refused, and so is one with a broken header", "[blobs]") {
  for (const char* name : {"bare.jpg", "phone.jpg", "bare.png", "bare.webp", "exif.webp"}) {
    INFO(name);
    std::string whole = file(name);
    if (const auto trailer = whole.find("TrailerVidu"); trailer != std::string::npos) whole.resize(trailer);
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
      INFO(cut);
      const auto refused = name_of(clean_picture(whole.substr(0, cut)));
      CHECK((refused == "picture_malformed" || refused == "picture_unknown"));
    }
  }
}

TEST_CASE("bytes behind the end of a picture are no part of it, however few", "[blobs]") {
  for (const char* name : {"bare.jpg", "bare.png", "bare.webp"})
    for (const std::size_t more : {1U, 2U, 3U, 100U}) {
      INFO(name << " " << more);
      const std::string bytes = file(name) + std::string(more, 'x');
      CHECK_FALSE(value_of(read_picture(bytes)).is_bare);
      const auto clean = value_of(clean_picture(bytes));
      CHECK(clean.changed);
      CHECK(clean.bytes.find("xxx") == std::string::npos);
    }
}

TEST_CASE("what hides in parts that decoders pass over is not taken as bare", "[blobs]") {
  const std::string jpeg = file("bare.jpg");
  const std::string hidden("HIDDENVIDU");
  const auto segment = [&](char marker) {
    const std::string body = hidden;
    return std::string("\xff") + marker + std::string("\0\x0c", 2) + body;
  };
  // DNL, JPG8 and APP7: nothing that a picture needs.
  for (const char marker : {'\xdc', '\xf8', '\xe7', '\xfe'}) {
    const auto bytes = jpeg.substr(0, 2) + segment(marker) + jpeg.substr(2);
    CHECK_FALSE(value_of(read_picture(bytes)).is_bare);
    const auto clean = clean_picture(bytes);
    if (clean) CHECK(clean->bytes.find(hidden) == std::string::npos);
  }
  // A chunk of transparency that is longer than any can be.
  const std::string png = file("bare.png");
  const auto chunk = be32(300) + "tRNS" + std::string(300, 'h') + "0000";
  const auto bytes = png.substr(0, 33) + chunk + png.substr(33);
  CHECK_FALSE(value_of(read_picture(bytes)).is_bare);
}

TEST_CASE("pictures with random bytes changed are refused or come out clean", "[blobs]") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (const char* name : {"phone.jpg", "progressive.jpg", "exif.png", "palette.png", "exif.webp", "lossless.webp"}) {
    const std::string whole = file(name);
    for (int round = 0; round < 300; ++round) {
      std::string bytes = whole;
      for (int change = 0; change < 3; ++change) bytes[random() % bytes.size()] = static_cast<char>(random());
      const auto clean = clean_picture(bytes);
      if (!clean) continue;
      INFO(name << " " << to_hex(bytes));
      CHECK(value_of(read_picture(clean->bytes)).is_bare);
      CHECK_FALSE(holds_a_secret(clean->bytes));
    }
  }
}
