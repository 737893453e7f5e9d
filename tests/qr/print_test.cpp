#include "qr/print.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "qr/internal/compose.h"
#include "qr/internal/svg.h"
#include "qr/png.h"
#include "qr/reader.h"
#include "tests/qr/pictures.h"

using namespace nguon;
using namespace nguon::qr;
using namespace nguon::test;

namespace {

struct Box {
  double left, top, right, bottom;
  std::string what;
};

bool overlap(const Box& a, const Box& b) {
  constexpr double kSlack = 0.02;  // dots
  return a.left < b.right - kSlack && b.left < a.right - kSlack && a.top < b.bottom - kSlack && b.top < a.bottom - kSlack;
}

// Everything that is drawn: no two inks meet, none enters the quiet zone, all keep off the edge.
void check_picture(const Picture& picture, Typesetter& typesetter) {
  const double per_mm = dots_per_mm(picture.plan.dpi);
  const double side = picture.plan.size_dots();
  std::vector<Box> boxes{
      {picture.symbol_x + 0.0, picture.symbol_y + 0.0, picture.symbol_x + side, picture.symbol_y + side, "symbol"}};
  CHECK(boxes[0].left >= 0);
  CHECK(boxes[0].top >= 0);
  CHECK(boxes[0].right <= picture.width);
  CHECK(boxes[0].bottom <= picture.height);
  for (const Bar& bar : picture.bars) boxes.push_back({bar.x, bar.y, bar.x + bar.width, bar.y + bar.height, "bar"});
  for (const Star& star : picture.stars)
    boxes.push_back({star.x - star.radius, star.y - star.radius, star.x + star.radius, star.y + star.radius, "star"});
  for (const TextPiece& piece : picture.texts) {
    const InkBox ink = typesetter.measure(piece.text, piece.face).ink;
    const Box box{piece.x + ink.left * piece.size, piece.baseline + ink.top * piece.size, piece.x + ink.right * piece.size,
                  piece.baseline + ink.bottom * piece.size, piece.text};
    CHECK(piece.size >= kTextPtMin * per_mm * 25.4 / 72 - 1e-9);
    if (!piece.is_white) {
      boxes.push_back(box);
      continue;
    }
    const bool on_bar = std::any_of(boxes.begin(), boxes.end(), [&](const Box& bar) {
      return bar.what == "bar" && bar.left <= box.left && box.right <= bar.right && bar.top <= box.top &&
             box.bottom <= bar.bottom;
    });
    CHECK(on_bar);
  }
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    INFO(boxes[i].what);
    if (i > 0) {
      constexpr double kEdgeMm = 0.4;
      CHECK(boxes[i].left >= kEdgeMm * per_mm);
      CHECK(boxes[i].top >= kEdgeMm * per_mm);
      CHECK(boxes[i].right <= picture.width - kEdgeMm * per_mm);
      CHECK(boxes[i].bottom <= picture.height - kEdgeMm * per_mm);
    }
    for (std::size_t j = i + 1; j < boxes.size(); ++j) {
      INFO(boxes[j].what);
      CHECK_FALSE(overlap(boxes[i], boxes[j]));
    }
  }
}

std::string all_text(const Picture& picture) {
  std::string out;
  for (const TextPiece& piece : picture.texts) out += piece.text + "\n";
  return out;
}

std::vector<LabelSize> all_sizes() {
  std::vector<LabelSize> sizes(roll_sizes().begin(), roll_sizes().end());
  for (const Sheet& sheet : sheets()) sizes.push_back(sheet.label);
  for (const auto& [width, height] : {std::pair{40.0, 40.0}, {30.0, 50.0}, {100.0, 60.0}, {60.0, 20.0}})
    sizes.push_back(value_of(own_size(width, height)));
  return sizes;
}

std::string refused(LabelJob job) {
  const std::string name = name_of(plan_label(job));
  CHECK(name_of(render_label(job, Format::png)) == name);
  return name;
}

}  // namespace

TEST_CASE("a label of usual texts fits every roll and sheet, with every text on it", "[qr]") {
  Typesetter typesetter = value_of(Typesetter::open());
  for (const LabelSize& size : all_sizes())
    for (const Dpi dpi : {Dpi::dpi203, Dpi::dpi300, Dpi::dpi600}) {
      if (size.symbol_mm < 18.375 && dpi == Dpi::dpi203) continue;  // no module of whole dots fits; tested below
      INFO(size.name << " at " << static_cast<int>(dpi));
      const Picture picture = value_of(compose(unit_label(), tea_text(), size, dpi, typesetter));
      check_picture(picture, typesetter);
      const std::string text = all_text(picture);
      for (const std::string part : {"Chè", "Suối", "OCOP", "SG-2611", "20/11/2026", "20/05/2027", "Quét để kiểm tra",
                                     "nguon.example", "0008-KE000-0001-5"})
        CHECK(text.find(part) != std::string::npos);
      CHECK(picture.stars.size() == 4);
      CHECK(picture.bars.empty());
    }
}

TEST_CASE("a specimen says so on every roll", "[qr]") {
  Typesetter typesetter = value_of(Typesetter::open());
  LabelText text = tea_text();
  text.is_demo = true;
  for (const LabelSize& size : roll_sizes()) {
    const Picture picture = value_of(compose(unit_label(), text, size, Dpi::dpi203, typesetter));
    check_picture(picture, typesetter);
    CHECK(all_text(picture).find("KHÔNG BÁN") != std::string::npos);
    CHECK(picture.bars.size() == 1);
    CHECK(picture.description.starts_with("MẪU – KHÔNG BÁN"));
  }
}

TEST_CASE("random Vietnamese texts never overlap, leave the label or shrink under the minimum", "[qr]") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const std::vector<std::string> words{"Bưởi",  "Ấm",  "sấy",   "dẻo",  "hữu",   "Nghiệp", "ỨNG",  "DỤNG",
                                       "mật",   "ong", "Đồng",  "Văn",  "HTX",   "Quỳnh",  "Lưu",  "Thạch",
                                       "Phước", "Ễ",   "khoai", "lang", "Hoàng", "Long",   "TNHH", "Nguyễn"};
  const auto phrase = [&](std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : " ") + words[random() % words.size()];
    return out;
  };
  Typesetter typesetter = value_of(Typesetter::open());
  int fitted = 0;
  const auto sizes = all_sizes();
  for (int round = 0; round < 120; ++round) {
    const LabelSize& size = sizes[random() % sizes.size()];
    LabelText text{phrase(1 + random() % 6),
                   phrase(1 + random() % 8),
                   std::string(1 + random() % 20, 'W'),
                   static_cast<int>(random() % 6),
                   random() % 2 == 0 ? "" : phrase(1 + random() % 6),
                   random() % 2 == 0};
    const std::string host = std::string(3 + random() % 40, 'm') + ".vn";
    INFO(size.name << " | " << text.product << " | " << text.producer << " | " << text.certificate << " | " << host);
    const auto picture = compose(unit_label(host), text, size, random() % 2 == 0 ? Dpi::dpi203 : Dpi::dpi300, typesetter);
    if (!picture) {
      CHECK((name_of(picture) == "text_does_not_fit" || name_of(picture) == "module_too_small"));
      continue;
    }
    ++fitted;
    check_picture(*picture, typesetter);
  }
  CHECK(fitted > 20);
}

TEST_CASE("each module of a PNG is whole black or white dots on a white quiet zone", "[qr]") {
  Typesetter typesetter = value_of(Typesetter::open());
  for (const Dpi dpi : {Dpi::dpi203, Dpi::dpi300, Dpi::dpi600}) {
    const LabelJob job = job_of("40x30", dpi);
    const Picture picture = value_of(compose(job.label, job.text, job.size, dpi, typesetter));
    const GrayImage image = decode_png(value_of(render_label(job, Format::png)));
    CHECK(image.width == std::lround(40 * dots_per_mm(dpi)));
    CHECK(image.height == std::lround(30 * dots_per_mm(dpi)));
    const SymbolPlan& plan = picture.plan;
    bool exact = true;
    for (int y = 0; y < plan.size_dots(); ++y)
      for (int x = 0; x < plan.size_dots(); ++x) {
        const int module_x = x / plan.dots - kQuietModules;
        const int module_y = y / plan.dots - kQuietModules;
        const bool inside = module_x >= 0 && module_y >= 0 && module_x < plan.symbol.size && module_y < plan.symbol.size;
        const int expected = inside && plan.symbol.dark(module_x, module_y) ? 0 : 255;
        exact = exact && image.at(picture.symbol_x + x, picture.symbol_y + y) == expected;
      }
    CHECK(exact);
  }
}

TEST_CASE("a symbol alone is given as PNG and SVG and reads back", "[qr]") {
  const LabelJob job = job_of("40x30", Dpi::dpi300);
  const std::string png = value_of(render_symbol(job, Format::png));
  CHECK(png.substr(16, 10) == std::string("\0\0\x01\x09\0\0\x01\x09\x01\0", 10));  // 265 x 265, 1 bit, grey
  CHECK(check_readable(decode_png(png), label_url(job.label)));
  CHECK(value_of(render_symbol(job, Format::svg)).find("viewBox=\"0 0 53 53\"") != std::string::npos);
  CHECK(name_of(render_symbol(job, Format::pdf)) == "format_unsuitable");
}

TEST_CASE("what must not be printed is refused by name", "[qr]") {
  const LabelJob good = job_of("40x30", Dpi::dpi300);
  const auto with = [&](auto change) {
    LabelJob job = good;
    change(job);
    return refused(job);
  };
  CHECK(with([](LabelJob&) {}) == "ok");
  CHECK(with([](LabelJob& j) { j.label.gs1.gtin14 = "09506000134353"; }) == "gtin_check_digit");
  CHECK(with([](LabelJob& j) { j.label.gs1 = {.gtin14 = "09506000134352", .lot = "lô", .serial = {}}; }) == "lot_malformed");
  CHECK(with([](LabelJob& j) { j.text.lot = "sg-1"; }) == "lot_malformed");
  CHECK(with([](LabelJob& j) { j.text.lot = ""; }) == "lot_malformed");
  CHECK(with([](LabelJob& j) { j.label.gs1 = {.gtin14 = "09506000134352", .lot = "SG-2612", .serial = {}}; }) == "lot_mismatch");
  CHECK(with([](LabelJob& j) { j.label.gs1 = {.gtin14 = "09506000134352", .lot = "SG-2611", .serial = {}}; }) == "ok");
  CHECK(with([](LabelJob& j) { j.label.fields.serial = 0; }) == "label_serial");
  CHECK(with([](LabelJob& j) { j.label.fields.packed = *parse_day("2019-12-31"); }) == "label_pack_day");
  CHECK(with([](LabelJob& j) { j.label.fields.shelf_life = ShelfLife::days(-1); }) == "shelf_life_range");
  CHECK(with([](LabelJob& j) { j.label.host = "nguon.example:8443"; }) == "label_host");
  CHECK(with([](LabelJob& j) { j.text.stars = 6; }) == "label_stars");
  CHECK(with([](LabelJob& j) { j.text.stars = -1; }) == "label_stars");
  CHECK(with([](LabelJob& j) { j.size.width_mm = 500; }) == "label_size_range");
  CHECK(with([](LabelJob& j) { j.size.symbol_mm = 16; }) == "module_too_small");
  CHECK(with([](LabelJob& j) { j.text.product = std::string(150, 'W'); }) == "text_does_not_fit");
  CHECK(with([](LabelJob& j) { j.text.producer = "Hợp tác xã dịch vụ nông nghiệp tổng hợp và du lịch cộng đồng Thẩm Dương"; }) ==
        "text_does_not_fit");
  for (const std::string& bad :
       {std::string(), std::string("   "), std::string("a\nb"), std::string("a\tb"), std::string("\xFF"), std::string("a\0b", 3),
        std::string(201, 'x'), std::string("a\u202Eb"), std::string("a\u200Bb"), std::string("a\u0085b"), std::string("a\uFEFFb"),
        std::string("a\u2066b"), std::string("a\u00ADb"), std::string("a\u3164b"), std::string("a\uFE0Fb"),
        std::string("a\U000E0041b"), std::string("a\U000E0100b")}) {
    CHECK(with([&](LabelJob& j) { j.text.product = bad; }) == "text_malformed");
    CHECK(with([&](LabelJob& j) { j.text.producer = bad; }) == "text_malformed");
    if (!bad.empty()) CHECK(with([&](LabelJob& j) { j.text.certificate = bad; }) == "text_malformed");
  }
  CHECK(with([](LabelJob& j) { j.text.product = "a\U000F0000"; }) == "text_character");
  CHECK(name_of(roll_size("41x30")) == "label_size_unknown");
  CHECK(name_of(own_size(11, 30)) == "label_size_range");
  CHECK(name_of(own_size(std::nan(""), 30)) == "label_size_range");
}

TEST_CASE("a label without shelf life says no last day; without stars it does not say OCOP", "[qr]") {
  LabelJob job = job_of("50x30", Dpi::dpi203);
  LabelFields fields = unit_fields();
  fields.shelf_life = ShelfLife::none();
  job.label = value_of(sign_label("nguon.example", fields, {}, stub_sign));
  job.text.stars = 0;
  Typesetter typesetter = value_of(Typesetter::open());
  const std::string text = all_text(value_of(compose(job.label, job.text, job.size, job.dpi, typesetter)));
  CHECK(text.find("Hạn dùng") == std::string::npos);
  CHECK(text.find("HSD") == std::string::npos);
  CHECK(text.find("OCOP") == std::string::npos);
  CHECK(text.find("20/11/2026") != std::string::npos);
}

TEST_CASE("the plan tells version, level, module and the smallest text", "[qr]") {
  const LabelPlan plan = value_of(plan_label(job_of("40x30", Dpi::dpi203)));
  CHECK(plan.version == 7);
  CHECK(plan.level == Level::medium);
  CHECK(plan.module_mm == Approx(0.375));
  CHECK_FALSE(plan.is_small);
  CHECK(plan.text_pt_min >= kTextPtMin);
  CHECK(value_of(plan_label(job_of("35x22", Dpi::dpi300))).is_small);
}

TEST_CASE("SVG is paths with escaped titles", "[qr]") {
  LabelJob job = job_of("40x30", Dpi::dpi300);
  job.text.product = "Trà <b>\"A&B\"</b> 'x'";
  const std::string svg = value_of(render_label(job, Format::svg));
  CHECK(svg.find("Trà &lt;b&gt;&quot;A&amp;B&quot;&lt;/b&gt; 'x' – tem truy xuất") != std::string::npos);
  CHECK(svg.find("<b>") == std::string::npos);
  CHECK(svg.find("<text") == std::string::npos);
  CHECK(svg.find("<desc>") != std::string::npos);
  CHECK(svg.find("href") == std::string::npos);
  CHECK(svg.find("width=\"40mm\" height=\"30mm\"") != std::string::npos);
}

TEST_CASE("the same job gives the same bytes", "[qr]") {
  const LabelJob job = job_of("40x30", Dpi::dpi300);
  for (const Format format : {Format::png, Format::svg, Format::pdf})
    CHECK(value_of(render_label(job, format)) == value_of(render_label(job, format)));
}

TEST_CASE("the sheets that are offered are sound, and others are refused by name", "[qr]") {
  for (const Sheet& sheet : sheets()) {
    CHECK(check_sheet(sheet));
    CHECK(value_of(sheet_named(sheet.name)).labels() == sheet.labels());
  }
  CHECK(name_of(sheet_named("x")) == "sheet_unknown");
  const auto with = [](auto change) {
    Sheet sheet = sheets()[0];
    change(sheet);
    return name_of(check_sheet(sheet));
  };
  CHECK(with([](Sheet& s) { s.columns = 6; }) == "sheet_malformed");
  CHECK(with([](Sheet& s) { s.rows = 0; }) == "sheet_malformed");
  CHECK(with([](Sheet& s) { s.rows = 51; }) == "sheet_malformed");
  CHECK(with([](Sheet& s) { s.pitch_x = 38.0; }) == "sheet_malformed");
  CHECK(with([](Sheet& s) { s.left = -1; }) == "sheet_malformed");
  CHECK(with([](Sheet& s) { s.left = std::nan(""); }) == "sheet_malformed");
  CHECK(with([](Sheet& s) { s.page_height = 10000; }) == "sheet_malformed");
  CHECK(with([](Sheet& s) { s.label.symbol_mm = 22; }) == "sheet_malformed");
  CHECK(with([](Sheet& s) { s.label.height_mm = 2; }) == "label_size_range");
  CHECK(check_calibration({.x_mm = -1.5, .y_mm = 2, .scale = 1.01}));
  CHECK(name_of(check_calibration({.x_mm = 11, .y_mm = 0, .scale = 1})) == "calibration_range");
  CHECK(name_of(check_calibration({.x_mm = 0, .y_mm = 0, .scale = 0})) == "calibration_range");
}

TEST_CASE("long names make the symbol smaller before they are refused, and it is still read", "[qr][print]") {
  const TempFolder folder;
  for (const Dpi dpi : {Dpi::dpi203, Dpi::dpi300, Dpi::dpi600}) {
    LabelJob job = job_of("40x30", dpi);
    const double largest = value_of(plan_symbol(job.label, job.size.symbol_mm, dpi)).module_mm();
    job.text.product = "Trà";
    job.text.producer = "HTX Thí Dụ";
    job.text.is_demo = false;
    CHECK(value_of(plan_label(job)).module_mm == Approx(largest));
    job.text.product = "Cà phê bột nguyên chất Natural Thí Dụ Nắng Vàng";
    job.text.producer = "Hợp tác xã Nông sản Hữu cơ Thí Dụ Đắk Nông";
    job.text.is_demo = true;
    INFO(static_cast<int>(dpi));
    const auto plan = value_of(plan_label(job));
    CHECK(plan.module_mm >= kModuleMmMin);
    CHECK(plan.module_mm <= largest);
    folder.write("l.png", value_of(render_label(job, Format::png)));
    CHECK(read_with_zbar(folder.file("l.png")) == std::vector<std::string>{label_url(job.label)});
  }
}

TEST_CASE("a sheet is refused with the number of the label that cannot be printed", "[qr]") {
  const Sheet sheet = sheets()[1];
  std::vector<LabelJob> jobs(3, job_of("40x30", Dpi::dpi300));
  CHECK(render_sheet(jobs, sheet, 1));
  CHECK(render_sheet(jobs, sheet, 21));
  CHECK(name_of(render_sheet(jobs, sheet, 0)) == "sheet_start");
  CHECK(name_of(render_sheet(jobs, sheet, 22)) == "sheet_start");
  CHECK(name_of(render_sheet({}, sheet, 1)) == "sheet_jobs");
  CHECK(name_of(render_sheet(std::vector<LabelJob>(kSheetJobsMax + 1, jobs[0]), sheet, 1)) == "sheet_jobs");
  jobs[2].text.lot = "?";
  const auto error = render_sheet(jobs, sheet, 1).error();
  CHECK(error.name() == "lot_malformed");
  CHECK(error.message().starts_with("#3: "));
  CHECK(error.message_vi().starts_with("#3: "));
}
