#include "qr/press.h"

#include <random>

#include "qr/reader.h"
#include "qr/run_pdf.h"
#include "tests/qr/pictures.h"
#include "tests/support/printer_reader.h"

using namespace nguon;
using namespace nguon::qr;
using namespace nguon::test;

namespace {

BitImage drawn(const Press& press, const Label& label) {
  BitImage image;
  press.draw(label, image);
  return image;
}

Label with_serial(const Label& sample, std::uint32_t serial) {
  LabelFields fields = sample.fields;
  fields.serial = serial;
  return value_of(sign_label(sample.host, fields, sample.gs1, stub_sign));
}

}  // namespace

TEST_CASE("a label of a run is the label drawn by itself, but for dots where characters meet", "[qr]") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (const LabelSize& size : roll_sizes())
    for (const Dpi dpi : {Dpi::dpi203, Dpi::dpi300, Dpi::dpi600}) {
      INFO(size.name << " at " << static_cast<int>(dpi));
      LabelJob job = job_of(size.name, dpi);
      const Press press = value_of(Press::open(job));
      for (int i = 0; i < 4; ++i) {
        const Label label = with_serial(job.label, static_cast<std::uint32_t>(random()) | 1U);
        const BitImage image = drawn(press, label);
        CHECK(press.check(label, image));
        LabelJob by_itself = job;
        by_itself.label = label;
        const BitImage alone = to_bits(decode_png(value_of(render_label(by_itself, Format::png))));
        // Where two characters of the code meet, a dot that both cover by less than half may be burned or not.
        constexpr int kMeetingDots = 3;
        int differ = 0;
        for (int y = 0; y < image.height; ++y)
          for (int x = 0; x < image.width; ++x) differ += image.dark(x, y) != alone.dark(x, y) ? 1 : 0;
        CHECK(differ <= kMeetingDots);
        const auto by_zbar = read_with_zbar(to_gray(image));
        CHECK(by_zbar == std::vector<std::string>{label_url(label)});
      }
    }
}

TEST_CASE("symbols too large for the quick encoder are drawn too", "[qr]") {
  LabelJob job = job_of("70x50", Dpi::dpi300);
  job.size = value_of(own_size(110, 100));
  const std::string part(60, 'a');
  job.label = unit_label(part + "." + part + "." + part + "." + part + ".vn",
                         {.gtin14 = "09506000134352", .lot = "SG-2611", .serial = "1"});
  const Press press = value_of(Press::open(job));
  CHECK_FALSE(is_quick_version(press.plan().version));
  CHECK(press.check(job.label, drawn(press, job.label)));
}

TEST_CASE("a label of another run is refused by the press", "[qr]") {
  const LabelJob job = job_of("50x30", Dpi::dpi203);
  const Press press = value_of(Press::open(job));
  CHECK(press.check_same_run(with_serial(job.label, 4711)));
  const auto other = [&](auto change) {
    Label label = job.label;
    change(label);
    return name_of(press.check_same_run(label));
  };
  CHECK(other([](Label& l) { l.host = "other.example"; }) == "label_of_other_run");
  CHECK(other([](Label& l) { ++l.fields.run_index; }) == "label_of_other_run");
  CHECK(other([](Label& l) { ++l.fields.packed.unix_days; }) == "label_of_other_run");
  CHECK(other([](Label& l) { l.gs1.gtin14 = "09506000134352"; }) == "label_of_other_run");
}

TEST_CASE("the gate refuses a label whose picture is another's or damaged", "[qr]") {
  const LabelJob job = job_of("50x30", Dpi::dpi203);
  const Press press = value_of(Press::open(job));
  const Label other = with_serial(job.label, 2);
  CHECK(name_of(press.check(job.label, drawn(press, other))) == "label_unreadable");
  BitImage image = drawn(press, job.label);
  for (int y = 0; y < image.height / 2; ++y)
    for (int x = 0; x < image.width / 4; ++x) image.darken(x, y);
  CHECK(name_of(press.check(job.label, image)) == "label_unreadable");
}

TEST_CASE("one in n labels of a large job is read back, all of a small one", "[qr]") {
  CHECK(gate_step(1) == 1);
  CHECK(gate_step(1000) == 1);
  CHECK(gate_step(1001) == 2);
  CHECK(gate_step(10'000) == 10);
  CHECK(gate_step(1'000'000) == 1000);
}

TEST_CASE("a document of a roll has a page a label, each read by zbar and zxing, with texts that can be copied", "[qr][print]") {
  const TempFolder folder;
  LabelJob job = job_of("50x30", Dpi::dpi203);
  job.text.product = "Bưởi Diễn sấy dẻo Ễnh";
  job.text.is_demo = true;
  const Press press = value_of(Press::open(job));
  RunPdf pdf = value_of(RunPdf::open(std::nullopt, 1, {}));
  REQUIRE(pdf.use(press));
  std::vector<Label> labels;
  for (std::uint32_t serial = 1; serial <= 3; ++serial) {
    labels.push_back(with_serial(job.label, serial));
    pdf.add(RunPdf::drawing(press, labels.back()));
  }
  const std::string path = folder.write("r.pdf", pdf.finish());
  CHECK(output_of("pdfinfo '" + path + "'").find("Page size:       141.732 x 85.039 pts") != std::string::npos);
  for (const double dpi : {203.2, 300.0, 600.0}) {
    output_of("pdftoppm -gray -png -r " + std::to_string(dpi) + " '" + path + "' '" + folder.file("r") + "'");
    for (std::size_t i = 0; i < 3; ++i) {
      const GrayImage page = decode_png(folder.read("r-" + std::to_string(i + 1) + ".png"));
      CHECK(check_readable(page, label_url(labels[i])));
      CHECK(read_with_zbar(page) == std::vector<std::string>{label_url(labels[i])});
    }
  }
  const std::string text = output_of("pdftotext -layout '" + path + "' -");
  for (const std::string part : {"Bưởi Diễn", "Ễnh", "HTX Suối Giàng", "KHÔNG BÁN", "Đóng gói", "Quét để kiểm tra",
                                 "0008-KE000-0001-5", "nguon.example"}) {
    INFO(part);
    CHECK(text.find(part) != std::string::npos);
  }
}
