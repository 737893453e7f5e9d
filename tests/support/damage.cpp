#include "tests/support/damage.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

namespace nguon::test {
namespace {

constexpr double kPixelsPerMm = 9;  // of a phone that is held well: 500 pixels for a label of 50 mm and its margin
constexpr double kMarginMm = 3;     // of the table that is in the picture too
constexpr double kPaper = 235, kInk = 25, kTable = 150;

// Numbers that are the same with every standard library.
class Random {
 public:
  explicit Random(std::uint32_t seed) : state_(seed * 0x9E3779B97F4A7C15ULL + 0x1234567) {}
  double next() {  // 0 <= x < 1
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<double>(state_ >> 11) / 9007199254740992.0;
  }
  double between(double low, double high) { return low + (high - low) * next(); }
  double normal() { return std::sqrt(-2 * std::log(1 - next())) * std::cos(2 * std::numbers::pi * next()); }

 private:
  std::uint64_t state_;
};

struct Field {
  int width = 0, height = 0;
  std::vector<double> values;
  double& at(int x, int y) {
    return values[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
  }
  double get(int x, int y) const {
    return values[static_cast<std::size_t>(std::clamp(y, 0, height - 1)) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(std::clamp(x, 0, width - 1))];
  }
};

Field blurred(const Field& in, double sigma) {
  const int reach = std::max(1, static_cast<int>(std::ceil(3 * sigma)));
  std::vector<double> kernel;
  double sum = 0;
  for (int i = -reach; i <= reach; ++i) sum += kernel.emplace_back(std::exp(-i * i / (2 * sigma * sigma)));
  Field across = in, out = in;
  for (int pass = 0; pass < 2; ++pass) {
    const Field& from = pass == 0 ? in : across;
    Field& to = pass == 0 ? across : out;
    for (int y = 0; y < in.height; ++y)
      for (int x = 0; x < in.width; ++x) {
        double value = 0;
        for (int i = -reach; i <= reach; ++i)
          value += kernel[static_cast<std::size_t>(i + reach)] * (pass == 0 ? from.get(x + i, y) : from.get(x, y + i));
        to.at(x, y) = value / sum;
      }
  }
  return out;
}

// The print as 0 (paper) to 1 (ink), a value a dot.
Field ink_of(const qr::BitImage& label) {
  Field out{label.width, label.height, {}};
  out.values.reserve(static_cast<std::size_t>(label.width) * static_cast<std::size_t>(label.height));
  for (int y = 0; y < label.height; ++y)
    for (int x = 0; x < label.width; ++x) out.values.push_back(label.dark(x, y) ? 1 : 0);
  return out;
}

void bleed(Field& ink, double dots_per_mm, Random& random) {
  const double grown = random.between(0.03, 0.15) * dots_per_mm;  // how far heat spreads
  const Field spread = blurred(ink, std::max(0.4, grown));
  const double threshold = random.between(0.22, 0.38);
  for (std::size_t i = 0; i < ink.values.size(); ++i)
    ink.values[i] = std::max(ink.values[i], spread.values[i] > threshold ? 1.0 : 0.0);
  const int dead = static_cast<int>(random.between(0, 4));
  for (int i = 0; i < dead; ++i) {
    const int x = static_cast<int>(random.next() * ink.width);
    for (int y = 0; y < ink.height; ++y) ink.at(x, y) = 0;
  }
}

void occlude(Field& ink, Random& random) {
  // A blot somewhere on the left half, where symbols stand.
  const double radius = random.between(0.05, 0.20) * ink.height;
  const double cx = random.between(0.05, 0.6) * ink.height * 1.2, cy = random.between(0.05, 0.95) * ink.height;
  const double value = random.next() < 0.5 ? 1 : 0;
  for (int y = 0; y < ink.height; ++y)
    for (int x = 0; x < ink.width; ++x)
      if (std::hypot(x - cx, y - cy) < radius) ink.at(x, y) = value;
}

void scuff(Field& ink, double dots_per_mm, Random& random) {
  const int lines = static_cast<int>(random.between(4, 30));
  for (int i = 0; i < lines; ++i) {
    const double x0 = random.next() * ink.width, y0 = random.next() * ink.height, angle = random.between(0, std::numbers::pi);
    const double half = random.between(0.05, 0.2) * dots_per_mm, length = random.between(0.2, 1) * ink.width;
    const double dx = std::cos(angle), dy = std::sin(angle);
    for (double along = 0; along < length; along += 0.5)
      for (double aside = -half; aside <= half; aside += 0.5) {
        const int x = static_cast<int>(x0 + along * dx - aside * dy), y = static_cast<int>(y0 + along * dy + aside * dx);
        if (x >= 0 && y >= 0 && x < ink.width && y < ink.height) ink.at(x, y) = 0;
      }
  }
}

// Where the label's plane (mm) is seen at a place of the picture (mm from its middle); false: not the label.
using View = std::function<bool(double& x, double& y)>;

View view_of(Damage damage, double width_mm, Random& random) {
  if (damage == Damage::rotation) {
    const double angle = random.between(0, 2 * std::numbers::pi);
    return [=](double& x, double& y) {
      const double rx = x * std::cos(angle) - y * std::sin(angle);
      y = x * std::sin(angle) + y * std::cos(angle);
      x = rx;
      return true;
    };
  }
  if (damage == Damage::perspective) {
    const double tilt = random.between(20, 58) * std::numbers::pi / 180, turn = random.between(0, 2 * std::numbers::pi);
    const double distance = 3 * width_mm;
    return [=](double& x, double& y) {
      const double u = x * std::cos(turn) + y * std::sin(turn), v = -x * std::sin(turn) + y * std::cos(turn);
      const double depth = std::cos(tilt) - u / distance * std::sin(tilt);  // of the ray through (u, v) to the plane
      if (depth < 0.05) return false;
      const double pu = u / depth, pv = v * (1 + pu * std::sin(tilt) / distance);
      x = pu * std::cos(turn) - pv * std::sin(turn);
      y = pu * std::sin(turn) + pv * std::cos(turn);
      return true;
    };
  }
  if (damage == Damage::curvature) {
    const double radius = random.between(0.36, 0.9) * width_mm;
    const bool upright = random.next() < 0.5;
    return [=](double& x, double& y) {
      double& bent = upright ? x : y;
      if (std::abs(bent) >= radius * 0.98) return false;
      bent = radius * std::asin(bent / radius);
      return true;
    };
  }
  return [](double&, double&) { return true; };
}

Field seen(const Field& ink, double dots_per_mm, double pixels_per_mm, const View& view, bool turns) {
  const double width_mm = ink.width / dots_per_mm, height_mm = ink.height / dots_per_mm;
  const double side_mm = std::hypot(width_mm, height_mm) + 2 * kMarginMm;  // room for every rotation
  const double picture_width = turns ? side_mm : width_mm + 2 * kMarginMm;
  const double picture_height = turns ? side_mm : height_mm + 2 * kMarginMm;
  Field out{static_cast<int>(picture_width * pixels_per_mm), static_cast<int>(picture_height * pixels_per_mm), {}};
  out.values.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
  constexpr int kSamples = 2;  // a side
  for (int py = 0; py < out.height; ++py)
    for (int px = 0; px < out.width; ++px) {
      double sum = 0;
      for (int s = 0; s < kSamples * kSamples; ++s) {
        double x = (px + (s % kSamples + 0.5) / kSamples) / pixels_per_mm - picture_width / 2;
        double y = (py + (s / kSamples + 0.5) / kSamples) / pixels_per_mm - picture_height / 2;
        const bool hit = view(x, y);
        const double dx = (x + width_mm / 2) * dots_per_mm, dy = (y + height_mm / 2) * dots_per_mm;
        if (!hit || dx < 0 || dy < 0 || dx >= ink.width || dy >= ink.height)
          sum += kTable;
        else
          sum += kPaper + (kInk - kPaper) * ink.get(static_cast<int>(dx), static_cast<int>(dy));
      }
      out.at(px, py) = sum / (kSamples * kSamples);
    }
  return out;
}

void light(Field& picture, Random& random) {
  const double angle = random.between(0, 2 * std::numbers::pi), dark = random.between(0.08, 0.5);
  const double gx = random.next() * picture.width, gy = random.next() * picture.height;
  const double glare = random.between(0, 230), reach = random.between(0.05, 0.14) * picture.width;
  const double edge = random.between(-0.25, 0.25), width = random.between(0.02, 0.3);
  for (int y = 0; y < picture.height; ++y)
    for (int x = 0; x < picture.width; ++x) {
      const double u =
          ((x - picture.width / 2.0) * std::cos(angle) + (y - picture.height / 2.0) * std::sin(angle)) / picture.width;
      const double shade = dark + (1 - dark) / (1 + std::exp(-(u - edge) / width * 4));
      const double spot = glare * std::exp(-(std::pow(x - gx, 2) + std::pow(y - gy, 2)) / (2 * reach * reach));
      picture.at(x, y) = picture.at(x, y) * shade + spot;
    }
}

// Blocks of 8 x 8 through the cosine transform and the standard's table of quantisation (ITU-T T.81, K.1).
void through_jpeg(Field& picture, int quality) {
  constexpr int kTable81[64] = {16, 11,  10,  16, 24, 40, 51, 61, 12,  12,  14,  19,  26, 58, 60, 55,  14,  13,  16,  24, 40, 57,
                                69, 56,  14,  17, 22, 29, 51, 87, 80,  62,  18,  22,  37, 56, 68, 109, 103, 77,  24,  35, 55, 64,
                                81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98,  112, 100, 103, 99};
  const int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  static const auto cosines = [] {
    std::array<std::array<double, 8>, 8> out{};
    for (std::size_t k = 0; k < 8; ++k)
      for (std::size_t n = 0; n < 8; ++n)
        out[k][n] = std::cos((2.0 * static_cast<double>(n) + 1) * static_cast<double>(k) * std::numbers::pi / 16) *
                    (k == 0 ? std::sqrt(0.125) : 0.5);
    return out;
  }();
  for (int by = 0; by < picture.height; by += 8)
    for (int bx = 0; bx < picture.width; bx += 8) {
      double block[8][8], middle[8][8], coefficient[8][8];
      for (int y = 0; y < 8; ++y)
        for (int x = 0; x < 8; ++x) block[y][x] = picture.get(bx + x, by + y) - 128;
      const auto transform = [&](const double(&from)[8][8], double(&to)[8][8], const auto& factor) {
        for (std::size_t a = 0; a < 8; ++a)
          for (std::size_t b = 0; b < 8; ++b) {
            to[b][a] = 0;  // turned, so that twice is both directions
            for (std::size_t n = 0; n < 8; ++n) to[b][a] += factor(b, n) * from[a][n];
          }
      };
      const auto forward = [&](std::size_t k, std::size_t n) { return cosines[k][n]; };
      const auto back = [&](std::size_t n, std::size_t k) { return cosines[k][n]; };
      transform(block, middle, forward);
      transform(middle, coefficient, forward);
      for (int i = 0; i < 64; ++i) {
        const double step = std::clamp((kTable81[i] * scale + 50) / 100, 1, 255);
        coefficient[i / 8][i % 8] = std::round(coefficient[i / 8][i % 8] / step) * step;
      }
      transform(coefficient, middle, back);
      transform(middle, block, back);
      for (int y = 0; y < 8 && by + y < picture.height; ++y)
        for (int x = 0; x < 8 && bx + x < picture.width; ++x) picture.at(bx + x, by + y) = block[y][x] + 128;
    }
}

qr::GrayImage finished(const Field& picture) {
  qr::GrayImage out{picture.width, picture.height, {}};
  out.pixels.reserve(picture.values.size());
  for (const double value : picture.values)
    out.pixels.push_back(static_cast<std::uint8_t>(std::clamp(std::lround(value), 0L, 255L)));
  return out;
}

}  // namespace

const char* to_string(Damage damage) {
  constexpr const char* kNames[] = {"blur",      "noise",     "low_resolution", "rotation",     "perspective",  "jpeg",
                                    "occlusion", "curvature", "thermal_bleed",  "uneven_light", "low_contrast", "scuffed"};
  return kNames[static_cast<std::size_t>(damage)];
}

qr::GrayImage photographed(const qr::BitImage& label, double dots_per_mm, Damage damage, std::uint32_t seed) {
  Random random(seed * 64 + static_cast<std::uint32_t>(damage));
  for (int i = 0; i < 8; ++i) random.next();  // seeds that are near each other go their own ways
  Field ink = ink_of(label);
  if (damage == Damage::thermal_bleed) bleed(ink, dots_per_mm, random);
  if (damage == Damage::occlusion) occlude(ink, random);
  if (damage == Damage::scuffed) scuff(ink, dots_per_mm, random);
  const double pixels = damage == Damage::low_resolution ? random.between(2.2, 6) : kPixelsPerMm;
  Field picture = seen(ink, dots_per_mm, pixels, view_of(damage, label.width / dots_per_mm, random), damage == Damage::rotation);
  // No lens is perfect and no light without noise.
  const double sigma = damage == Damage::blur ? random.between(1.2, 3.6) : 0.6;
  picture = blurred(picture, sigma);
  if (damage == Damage::uneven_light) light(picture, random);
  if (damage == Damage::low_contrast) {
    const double share = random.between(0.02, 0.35), level = random.between(60, 190);
    for (double& value : picture.values) value = level + (value - 130) * share;
  }
  const double noise = damage == Damage::noise ? random.between(25, 110) : 4;
  for (double& value : picture.values) value += noise * random.normal();
  if (damage == Damage::jpeg) through_jpeg(picture, static_cast<int>(random.between(2, 14)));
  return finished(picture);
}

}  // namespace nguon::test
