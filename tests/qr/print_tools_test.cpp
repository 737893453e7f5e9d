// Finished labels, taken apart by other people's programs: zbarimg, rsvg-convert and poppler's
// pdftoppm, pdftotext, pdfimages and pdffonts. They are requirements of this test.
#include <cmath>
#include <set>

#include "qr/reader.h"
#include "tests/qr/pictures.h"

using namespace nguon;
using namespace nguon::qr;
using namespace nguon::test;

namespace {

// zbar and zxing both read exactly `url` out of the picture.
void check_both_read(const TempFolder& folder, const std::string& name, const std::string& url) {
  INFO(name);
  CHECK(read_with_zbar(folder.file(name)) == std::vector<std::string>{url});
  CHECK(value_of(read_symbols(decode_png(folder.read(name)))) == std::vector<std::string>{url});
}

std::string to_png(const TempFolder& folder, const std::string& pdf, double dpi) {
  const std::string stem = pdf.substr(0, pdf.find('.'));
  output_of("pdftoppm -gray -png -singlefile -r " + std::to_string(dpi) + " '" + folder.file(pdf) + "' '" + folder.file(stem) +
            "'");
  return stem + ".png";
}

double mean_difference(const GrayImage& a, const GrayImage& b) {
  const int width = std::min(a.width, b.width);
  const int height = std::min(a.height, b.height);
  double sum = 0;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) sum += std::abs(a.at(x, y) - b.at(x, y));
  return sum / width / height;
}

std::vector<LabelJob> sample_jobs(Dpi dpi) {
  std::vector<LabelJob> jobs;
  for (const LabelSize& size : roll_sizes()) jobs.push_back(job_of(size.name, dpi));
  LabelJob full = job_of("50x30", dpi, "truyxuat.yenbai.example");
  full.label = unit_label(full.label.host, {.gtin14 = "09506000134352", .lot = "BD-2611.A", .serial = std::nullopt});
  full.text = {"Bưởi Diễn sấy dẻo", "HTX Nông nghiệp Phương Đông", "BD-2611.A", 5, "VietGAP-TT-15-0042", true};
  jobs.push_back(full);
  return jobs;
}

}  // namespace

TEST_CASE("zbar and zxing read every roll's label as PNG, SVG and PDF", "[qr][print]") {
  const TempFolder folder;
  for (const Dpi dpi : {Dpi::dpi203, Dpi::dpi300})
    for (const LabelJob& job : sample_jobs(dpi)) {
      INFO(job.size.name << " at " << static_cast<int>(dpi));
      const std::string url = label_url(job.label);
      const double true_dpi = dots_per_mm(dpi) * 25.4;

      folder.write("a.png", value_of(render_label(job, Format::png)));
      check_both_read(folder, "a.png", url);

      folder.write("b.svg", value_of(render_label(job, Format::svg)));
      output_of("rsvg-convert -d " + std::to_string(true_dpi) + " -p " + std::to_string(true_dpi) + " -o '" +
                folder.file("b.png") + "' '" + folder.file("b.svg") + "'");
      check_both_read(folder, "b.png", url);

      folder.write("c.pdf", value_of(render_label(job, Format::pdf)));
      check_both_read(folder, to_png(folder, "c.pdf", true_dpi), url);

      // The three are one picture: what differs is how edges of letters are smoothed.
      const GrayImage png = decode_png(folder.read("a.png"));
      CHECK(mean_difference(png, decode_png(folder.read("b.png"))) < 6);
      CHECK(mean_difference(png, decode_png(folder.read("c.png"))) < 12);
    }
}

TEST_CASE("a PDF for one printer is read from another one's print too", "[qr][print]") {
  const TempFolder folder;
  for (const auto& [made, printed] : {std::pair{Dpi::dpi300, 203.2}, {Dpi::dpi203, 300.0}, {Dpi::dpi300, 600.0}}) {
    const LabelJob job = job_of("40x30", made);
    folder.write("a.pdf", value_of(render_label(job, Format::pdf)));
    check_both_read(folder, to_png(folder, "a.pdf", printed), label_url(job.label));
  }
}

TEST_CASE("a full sheet is read label by label, each in its place", "[qr][print]") {
  const TempFolder folder;
  for (const Sheet& sheet : sheets()) {
    INFO(sheet.name);
    constexpr int kStart = 3;
    std::vector<LabelJob> jobs;
    for (int i = 0; i < sheet.labels(); ++i) {  // two labels more than the first page takes
      jobs.push_back(job_of("40x30", Dpi::dpi300));
      jobs.back().label = unit_label("nguon.example", {}, static_cast<std::uint32_t>(i + 1));
    }
    folder.write("s.pdf", value_of(render_sheet(jobs, sheet, kStart)));
    CHECK(output_of("pdfinfo '" + folder.file("s.pdf") + "'").find("Pages:           2") != std::string::npos);
    output_of("pdftoppm -gray -png -r 300 '" + folder.file("s.pdf") + "' '" + folder.file("s") + "'");
    const GrayImage first = decode_png(folder.read("s-1.png"));
    const GrayImage second = decode_png(folder.read("s-2.png"));
    const double per_mm = 300 / 25.4;
    CHECK(first.width == Approx(210 * per_mm).margin(1));
    CHECK(first.height == Approx(297 * per_mm).margin(1));
    for (int i = -kStart + 1; i < sheet.labels(); ++i) {
      const int place = (i + kStart - 1) % sheet.labels();
      const GrayImage& page = i + kStart - 1 < sheet.labels() ? first : second;
      const auto cell = crop(page, static_cast<int>(std::lround((sheet.left + place % sheet.columns * sheet.pitch_x) * per_mm)),
                             static_cast<int>(std::lround((sheet.top + place / sheet.columns * sheet.pitch_y) * per_mm)),
                             static_cast<int>(sheet.label.width_mm * per_mm), static_cast<int>(sheet.label.height_mm * per_mm));
      const auto read = value_of(read_symbols(cell));
      if (i < 0)
        CHECK(read.empty());
      else
        CHECK(read == std::vector<std::string>{label_url(jobs[static_cast<std::size_t>(i)].label)});
    }
    const auto by_zbar = read_with_zbar(folder.file("s-1.png"));
    std::set<std::string> expected;
    for (int i = 0; i < sheet.labels() - kStart + 1; ++i) expected.insert(label_url(jobs[static_cast<std::size_t>(i)].label));
    CHECK(std::set<std::string>(by_zbar.begin(), by_zbar.end()) == expected);
  }
}

TEST_CASE("a calibrated sheet is moved and scaled, and the ruler is 100 mm", "[qr][print]") {
  const TempFolder folder;
  const Sheet sheet = sheets()[1];
  const std::vector<LabelJob> jobs(1, job_of("40x30", Dpi::dpi300));
  const auto first_dark = [&](const Calibration& calibration) {
    folder.write("s.pdf", value_of(render_sheet(jobs, sheet, 1, calibration)));
    const GrayImage page = decode_png(folder.read(to_png(folder, "s.pdf", 254)));  // ten dots a millimetre
    for (int y = 0; y < page.height; ++y)
      for (int x = 0; x < page.width / 4; ++x)
        if (page.at(x, y) < 128) return std::pair{x, y};
    return std::pair{-1, -1};
  };
  const auto plain = first_dark({});
  const auto moved = first_dark({.x_mm = 2, .y_mm = -1, .scale = 1});
  CHECK(moved.first - plain.first == Approx(20).margin(1));
  CHECK(moved.second - plain.second == Approx(-10).margin(1));
  CHECK(first_dark({.x_mm = 0, .y_mm = 0, .scale = 1.05}).second == Approx(plain.second * 1.05).margin(1.5));

  folder.write("r.pdf", value_of(render_ruler(sheet)));
  const GrayImage page = decode_png(folder.read(to_png(folder, "r.pdf", 254)));
  const auto dark_at = [&](double x_mm, double y_mm) {
    for (int dx = -1; dx <= 1; ++dx)
      if (page.at(static_cast<int>(std::lround(x_mm * 10)) + dx, static_cast<int>(std::lround(y_mm * 10))) < 200) return true;
    return false;
  };
  CHECK(dark_at(sheet.left + 100, sheet.top + 3.7));
  CHECK_FALSE(dark_at(sheet.left + 99.5, sheet.top + 3.7));
  CHECK_FALSE(dark_at(sheet.left + 101, sheet.top + 1.5));
  CHECK(output_of("pdftotext '" + folder.file("r.pdf") + "' -").find("Thước dài đúng 100 mm.") != std::string::npos);
}

TEST_CASE("a PDF holds the symbol as bits, its fonts, and texts that can be copied", "[qr][print]") {
  const TempFolder folder;
  LabelJob job = job_of("70x50", Dpi::dpi300);
  job.text.product = "Bưởi Diễn sấy dẻo Ễnh Ương";
  job.text.is_demo = true;
  const std::string path = folder.write("a.pdf", value_of(render_label(job, Format::pdf)));
  const auto images = lines_of(output_of("pdfimages -list '" + path + "'"));
  REQUIRE(images.size() == 3);
  const int modules = 17 + 4 * value_of(plan_label(job)).version + 2 * kQuietModules;
  std::istringstream row(images[2]);
  std::string page, number, type, width, height, color, components, bits, encoding, interpolated;
  row >> page >> number >> type >> width >> height >> color >> components >> bits >> encoding >> interpolated;
  CHECK(type == "stencil");
  CHECK(width == std::to_string(modules));
  CHECK(height == std::to_string(modules));
  CHECK(bits == "1");
  CHECK(interpolated == "no");
  const auto fonts = lines_of(output_of("pdffonts '" + path + "'"));
  REQUIRE(fonts.size() > 2);
  for (std::size_t i = 2; i < fonts.size(); ++i)
    CHECK(fonts[i].find(" yes yes yes ") != std::string::npos);  // embedded, subset, Unicode
  const std::string text = output_of("pdftotext -layout '" + path + "' -");
  for (const std::string part :
       {"Bưởi Diễn", "Ễnh Ương", "HTX Suối Giàng", "MẪU – KHÔNG BÁN", "Đóng gói", "Hạn dùng", "Quét để kiểm tra"})
    CHECK(text.find(part) != std::string::npos);
  const std::string info = output_of("pdfinfo '" + path + "'");
  CHECK(info.find("198.425 x 141.732 pts") != std::string::npos);  // 70 x 50 mm
  CHECK(info.find("CreationDate") == std::string::npos);
}

TEST_CASE("a damaged print is still read within what the correction promises", "[qr][print]") {
  const TempFolder folder;
  const LabelJob job = job_of("40x30", Dpi::dpi203);
  const std::string url = label_url(job.label);
  GrayImage image = decode_png(value_of(render_label(job, Format::png)));
  // A scratch two dots wide across the symbol: under the 15 % of level M.
  for (int x = 0; x < image.width; ++x)
    for (int y = 0; y < 2; ++y) image.pixels[static_cast<std::size_t>((90 + y) * image.width + x)] = 255;
  CHECK(value_of(read_symbols(image)) == std::vector<std::string>{url});
}
