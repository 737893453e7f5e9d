// Every letter of Vietnamese, in every output: it has ink, and neither its letter without marks nor the box of a
// missing letter looks like it.
#include <algorithm>
#include <map>
#include <set>

#include "qr/presets.h"
#include "qr/press.h"
#include "qr/printer.h"
#include "qr/run_pdf.h"
#include "tests/qr/pictures.h"
#include "tests/support/printer_reader.h"

using namespace nguon;
using namespace nguon::qr;
using namespace nguon::test;

namespace {

struct Letter {
  std::string text, base;
};

// The 67 letters with marks, small and capital: 134.
std::vector<Letter> letters() {
  const std::vector<std::pair<std::string, std::string>> rows{{"a", "à á ả ã ạ ă ằ ắ ẳ ẵ ặ â ầ ấ ẩ ẫ ậ"},
                                                              {"e", "è é ẻ ẽ ẹ ê ề ế ể ễ ệ"},
                                                              {"i", "ì í ỉ ĩ ị"},
                                                              {"o", "ò ó ỏ õ ọ ô ồ ố ổ ỗ ộ ơ ờ ớ ở ỡ ợ"},
                                                              {"u", "ù ú ủ ũ ụ ư ừ ứ ử ữ ự"},
                                                              {"y", "ỳ ý ỷ ỹ ỵ"},
                                                              {"d", "đ"},
                                                              {"A", "À Á Ả Ã Ạ Ă Ằ Ắ Ẳ Ẵ Ặ Â Ầ Ấ Ẩ Ẫ Ậ"},
                                                              {"E", "È É Ẻ Ẽ Ẹ Ê Ề Ế Ể Ễ Ệ"},
                                                              {"I", "Ì Í Ỉ Ĩ Ị"},
                                                              {"O", "Ò Ó Ỏ Õ Ọ Ô Ồ Ố Ổ Ỗ Ộ Ơ Ờ Ớ Ở Ỡ Ợ"},
                                                              {"U", "Ù Ú Ủ Ũ Ụ Ư Ừ Ứ Ử Ữ Ự"},
                                                              {"Y", "Ỳ Ý Ỷ Ỹ Ỵ"},
                                                              {"D", "Đ"}};
  std::vector<Letter> out;
  for (const auto& [base, marked] : rows) {
    std::istringstream words(marked);
    for (std::string word; words >> word;) out.push_back({word, base});
  }
  return out;
}

// A label whose product is one letter, between letters so tall that the line stays where it is.
LabelJob job_with(const std::string& letter, const char* size, Dpi dpi) {
  LabelJob job = job_of(size, dpi);
  job.text.product = "Ễg " + letter + " gỄ";
  return job;
}

// The part of a label where the product's line stands: right of the symbol, above the producer.
std::vector<std::uint8_t> product_ink(const GrayImage& label, const Picture& picture) {
  const auto is_product = [](const TextPiece& piece) {
    return piece.text.find("Ễg") == 0 && piece.text.find("gỄ") != std::string::npos;
  };
  REQUIRE(std::count_if(picture.texts.begin(), picture.texts.end(), is_product) == 1);
  const TextPiece& product = *std::find_if(picture.texts.begin(), picture.texts.end(), is_product);
  const int left = static_cast<int>(product.x), top = std::max(0, static_cast<int>(product.baseline - 1.12 * product.size));
  const GrayImage part =
      crop(label, left, top, label.width - left, static_cast<int>(product.baseline + 0.35 * product.size) - top);
  std::vector<std::uint8_t> out;
  for (const auto pixel : part.pixels) out.push_back(pixel < 128 ? 1 : 0);
  return out;
}

std::size_t differing(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
  if (a.size() != b.size()) return a.size() + b.size();
  std::size_t out = 0;
  for (std::size_t i = 0; i < a.size(); ++i) out += a[i] != b[i] ? 1 : 0;
  return out;
}

using Drawn = std::map<std::string, std::vector<std::uint8_t>>;  // by letter

// Every letter differs from its base by some dots, and no two letters look alike.
void check_letters(const Drawn& drawn, const std::string& where) {
  INFO(where);
  std::set<std::vector<std::uint8_t>> different;
  const auto all = letters();
  REQUIRE(all.size() == 134);
  for (const auto& [text, base] : all) {
    INFO(text);
    const auto& ink = drawn.at(text);
    CHECK(std::count(ink.begin(), ink.end(), 1) > 20);
    CHECK(differing(ink, drawn.at(base)) >= 2);
    CHECK(differing(ink, drawn.at(" ")) >= 5);
    CHECK(different.insert(ink).second);
  }
}

std::vector<std::string> all_drawn() {
  std::vector<std::string> out;
  for (const auto& letter : letters()) out.push_back(letter.text);
  for (const char* base : {"a", "e", "i", "o", "u", "y", "d", "A", "E", "I", "O", "U", "Y", "D", " "}) out.emplace_back(base);
  return out;
}

}  // namespace

TEST_CASE("no letter of Vietnamese is missing from the fonts, and what is missing is refused", "[qr]") {
  for (const auto& letter : letters()) CHECK(plan_label(job_with(letter.text, "50x30", Dpi::dpi300)));
  // A letter without a glyph would be drawn as the box of .notdef: it never is.
  CHECK(name_of(plan_label(job_with("\U0001F9FF", "50x30", Dpi::dpi300))) == "text_character");
  CHECK(name_of(Press::open(job_with("\u0378", "50x30", Dpi::dpi203))) == "text_character");
}

TEST_CASE("every letter of Vietnamese is told from its base by the dots of PNG, TSPL, ZPL and ESC/POS", "[qr][print]") {
  for (const Dpi dpi : {Dpi::dpi203, Dpi::dpi300}) {
    Drawn png, tspl, zpl, escpos;
    for (const auto& letter : all_drawn()) {
      const LabelJob job = job_with(letter, "50x30", dpi);
      const Press press = value_of(Press::open(job));
      BitImage image;
      press.draw(job.label, image);
      const auto through = [&](const char* name) {
        const Printer printer = value_of(built_in_presets().printer(name));
        std::string out;
        write_label(printer, image, out);
        return product_ink(to_gray(read_printer_stream(printer.language, out).labels.at(0)), press.picture());
      };
      png[letter] = product_ink(decode_png(value_of(render_label(job, Format::png))), press.picture());
      tspl[letter] = through(dpi == Dpi::dpi203 ? "tsc-203" : "tsc-300");
      zpl[letter] = through(dpi == Dpi::dpi203 ? "zebra-203" : "zebra-300");
      escpos[letter] = through("escpos-80");
    }
    check_letters(png, "PNG");
    check_letters(tspl, "TSPL");
    check_letters(zpl, "ZPL");
    check_letters(escpos, "ESC/POS");
  }
}

TEST_CASE("every letter of Vietnamese is told from its base in a PDF drawn by another program", "[qr][print]") {
  const TempFolder folder;
  const auto all = all_drawn();
  std::vector<Press> presses;
  RunPdf pdf = value_of(RunPdf::open(std::nullopt, 1, {}));
  for (const auto& letter : all) presses.push_back(value_of(Press::open(job_with(letter, "50x30", Dpi::dpi300))));
  for (const auto& press : presses) {
    REQUIRE(pdf.use(press));
    pdf.add(RunPdf::drawing(press, job_with("a", "50x30", Dpi::dpi300).label));
  }
  folder.write("l.pdf", pdf.finish());
  output_of("pdftoppm -gray -png -r 300 '" + folder.file("l.pdf") + "' '" + folder.file("l") + "'");
  Drawn drawn;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::string number = std::to_string(i + 1);
    number.insert(0, 3 - number.size(), '0');
    drawn[all[i]] = product_ink(decode_png(folder.read("l-" + number + ".png")), presses[i].picture());
  }
  check_letters(drawn, "PDF");
  const std::string text = output_of("pdftotext '" + folder.file("l.pdf") + "' -");
  for (const auto& letter : letters()) CHECK(text.find("Ễg " + letter.text + " gỄ") != std::string::npos);
}

TEST_CASE("every letter of Vietnamese is told from its base in an SVG drawn by another program", "[qr][print]") {
  const TempFolder folder;
  Drawn drawn;
  for (const auto& letter : all_drawn()) {
    const LabelJob job = job_with(letter, "50x30", Dpi::dpi300);
    folder.write("l.svg", value_of(render_label(job, Format::svg)));
    output_of("rsvg-convert -b white -d 300 -p 300 -o '" + folder.file("l.png") + "' '" + folder.file("l.svg") + "'");
    drawn[letter] = product_ink(decode_png(folder.read("l.png")), value_of(Press::open(job)).picture());
  }
  check_letters(drawn, "SVG");
}
