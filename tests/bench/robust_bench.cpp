// Labels after damage: twelve kinds, a hundred seeds each, two readers, by layout. A simulation, so its figures are
// for comparison with each other: docs/label-robustness.md, and docs/label-robustness.json, which --check holds.
#include <cmath>
#include <cstdio>
#include <fstream>
#include <future>
#include <map>
#include <sstream>
#include <stdexcept>

#include "ledger/base/json.h"
#include "qr/presets.h"
#include "qr/press.h"
#include "qr/reader.h"
#include "tests/bench/sections.h"
#include "tests/support/damage.h"
#include "tests/support/printer_reader.h"

namespace nguon::bench {
namespace {

constexpr std::uint32_t kSeeds = 100;
constexpr double kFallMax = 2;  // points that a mean may fall
constexpr const char* kBaseline = "docs/label-robustness.json";

struct Layout {
  const char* name;
  const char* size;  // a roll, or with "sheet:" in front a sheet
  int dpi;
};
constexpr Layout kLayouts[] = {{"35x22 203 dpi", "35x22", 203},
                               {"40x30 203 dpi", "40x30", 203},
                               {"50x30 203 dpi", "50x30", 203},
                               {"50x30 300 dpi", "50x30", 300},
                               {"70x50 203 dpi", "70x50", 203},
                               {"38x21 sheet 300 dpi", "sheet:38x21", 300},
                               {"36x17 sheet 300 dpi", "sheet:36x17", 300}};
constexpr const char* kReaders[] = {"zbar", "zxing"};

// Reads of one layout: [damage][reader], per cent.
using Figures = std::array<std::array<double, 2>, test::kDamages.size()>;

template <class T>
T need(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message());
  return std::move(*result);
}

qr::LabelJob sample(const Layout& layout) {
  qr::LabelFields fields;
  fields.kind = qr::LabelKind::unit;
  fields.key_number = 3;
  fields.product_number = 41;
  fields.run_index = 70'512;
  fields.serial = 1;
  fields.packed = *parse_day("2026-11-20");
  fields.shelf_life = qr::ShelfLife::months(6);
  std::string signature(64, '\0');
  for (std::size_t i = 0; i < signature.size(); ++i) signature[i] = static_cast<char>(37 * i * i + 101 * i + 13);
  const auto label =
      need(qr::sign_label("nguon.example", fields, {}, [&](std::string_view) -> Result<std::string> { return signature; }));
  const std::string_view size = layout.size;
  const auto label_size = size.starts_with("sheet:") ? need(qr::sheet_named(size.substr(6))).label : need(qr::roll_size(size));
  const bool is_tiny = label_size.height_mm < 20;
  return {label,
          {.product = is_tiny ? "Chè Shan" : "Chè Shan tuyết",
           .producer = is_tiny ? "HTX SG" : "HTX Suối Giàng",
           .lot = "SG-2611",
           .stars = is_tiny ? 0 : 4,
           .certificate = "",
           .is_demo = false},
          label_size,
          need(qr::dpi_of(layout.dpi))};
}

qr::BitImage left_part(const qr::BitImage& image, int width) {
  qr::BitImage out(std::min(width, image.width), image.height);
  for (int y = 0; y < out.height; ++y)
    for (int x = 0; x < out.width; ++x)
      if (image.dark(x, y)) out.darken(x, y);
  return out;
}

Figures measure(const Layout& layout, std::uint32_t seeds) {
  const qr::LabelJob job = sample(layout);
  const auto press = need(qr::Press::open(job));
  qr::BitImage image;
  press.draw(job.label, image);
  // The symbol and what stands next to it: more of the label would only take the readers' time.
  constexpr double kBesideMm = 6;
  const double per_mm = qr::dots_per_mm(job.dpi);
  image = left_part(image, press.picture().symbol_x + press.picture().plan.size_dots() + static_cast<int>(kBesideMm * per_mm));
  const std::string url = qr::label_url(job.label);
  std::vector<std::future<std::array<double, 2>>> running;
  for (const auto damage : test::kDamages)
    running.push_back(std::async(std::launch::async, [&, damage] {
      std::array<double, 2> read{};
      for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
        const auto photo = test::photographed(image, qr::dots_per_mm(job.dpi), damage, seed);
        const auto has = [&](const std::vector<std::string>& texts) {
          return std::find(texts.begin(), texts.end(), url) != texts.end();
        };
        read[0] += has(test::read_with_zbar(photo)) ? 1 : 0;
        read[1] += has(need(qr::read_symbols(photo))) ? 1 : 0;
      }
      for (double& each : read) each *= 100.0 / seeds;
      return read;
    }));
  Figures out;
  for (std::size_t i = 0; i < running.size(); ++i) out[i] = running[i].get();
  return out;
}

double mean(const Figures& figures, std::size_t reader) {
  double sum = 0;
  for (const auto& each : figures) sum += each[reader];
  return sum / static_cast<double>(figures.size());
}

void print_table(const std::map<std::string, Figures>& all) {
  std::printf("| zbar / zxing, %% |");
  for (const auto& layout : kLayouts) std::printf(" %s |", layout.name);
  std::printf("\n|---|");
  for (std::size_t i = 0; i < std::size(kLayouts); ++i) std::printf("---|");
  for (std::size_t d = 0; d <= test::kDamages.size(); ++d) {
    std::printf("\n| %s |", d < test::kDamages.size() ? to_string(test::kDamages[d]) : "**mean**");
    for (const auto& layout : kLayouts) {
      const Figures& figures = all.at(layout.name);
      const auto at = [&](std::size_t reader) { return d < figures.size() ? figures[d][reader] : mean(figures, reader); };
      std::printf(" %.0f / %.0f |", at(0), at(1));
    }
  }
  std::printf("\n");
}

json::object to_json(const std::map<std::string, Figures>& all) {
  json::object out;
  for (const auto& [name, figures] : all) {
    json::object layout;
    for (std::size_t d = 0; d < figures.size(); ++d)
      layout[to_string(test::kDamages[d])] = json::object{{"zbar", figures[d][0]}, {"zxing", figures[d][1]}};
    layout["mean"] = json::object{{"zbar", mean(figures, 0)}, {"zxing", mean(figures, 1)}};
    out[name] = std::move(layout);
  }
  return out;
}

void check(const std::map<std::string, Figures>& all) {
  std::ifstream in(kBaseline);
  std::ostringstream text;
  text << in.rdbuf();
  const auto baseline = need(parse_json(text.str()));
  std::string fallen;
  for (const auto& [name, figures] : all)
    for (std::size_t reader = 0; reader < 2; ++reader) {
      const double before = baseline.at(name).at("mean").at(kReaders[reader]).to_number<double>();
      const double now = mean(figures, reader);
      if (now < before - kFallMax)
        fallen += "\n  " + name + ", " + kReaders[reader] + ": " + std::to_string(before) + " -> " + std::to_string(now);
    }
  if (!fallen.empty()) throw std::runtime_error("labels are read less often than in " + std::string(kBaseline) + ":" + fallen);
  print_note("no mean fell by more than " + std::to_string(static_cast<int>(kFallMax)) + " points against " +
             std::string(kBaseline));
}

}  // namespace

void bench_robust(const Options& options) {
  std::printf("\nlabels after damage, %u seeds of each kind\n", kSeeds);
  std::map<std::string, Figures> all;
  for (const auto& layout : kLayouts) all[layout.name] = measure(layout, kSeeds);
  print_table(all);
  if (options.check) return check(all);
  const std::string path = options.dir + "/label-robustness.json";
  std::ofstream(path) << json::serialize(to_json(all)) << "\n";
  print_note("figures in " + path);
}

}  // namespace nguon::bench
