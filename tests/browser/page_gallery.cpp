// Renders every state of the public pages, in both languages, from made-up scans, for the tests in a
// real browser: page_gallery EVIDENCE.json OUT_DIR. Writes <name>.<language>.html, the assets, and
// pages.json that lists them with the Content-Security-Policy.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "api/pages/pages.h"
#include "ledger/base/json.h"
#include "tests/browser/made_up_scan.h"

namespace {

using namespace nguon;
using api::Language;

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Gallery {
 public:
  Gallery(std::filesystem::path out, std::string path) : out_(std::move(out)), label_path_(std::move(path)) {}

  void add(const std::string& name, Language language, const std::string& html, bool is_scan) {
    const std::string file = name + "." + std::string(api::code_of(language)) + ".html";
    write(file, html);
    pages_.push_back(json::object{{"name", name},
                                  {"language", std::string(api::code_of(language))},
                                  {"file", file},
                                  {"path", is_scan ? label_path_ : "/" + name}});
  }

  void finish(const api::Pages& pages) {
    json::array assets;
    for (const auto& asset : pages.assets()) {
      const std::string file = std::filesystem::path(asset.path).filename();
      write(file, asset.bytes);
      assets.push_back(json::object{{"path", asset.path}, {"type", std::string(asset.content_type)}, {"file", file}});
    }
    write("pages.json",
          json::serialize(json::object{{"policy", pages.content_security_policy()}, {"assets", assets}, {"pages", pages_}}));
  }

 private:
  void write(const std::string& name, std::string_view bytes) {
    std::ofstream file(out_ / name, std::ios::binary);
    file << bytes;
    if (!file.flush()) throw std::runtime_error("cannot write " + (out_ / name).string());
  }

  std::filesystem::path out_;
  std::string label_path_;
  json::array pages_;
};

void add_scans(Gallery& gallery, const api::Pages& pages, const test::MadeUpScans& made, api::PageOptions options) {
  for (const auto& one : made.all()) {
    options.demonstration = one.name == "valid-full";
    options.typed_code = one.name.starts_with("typed-") ? made.typed_code() : "";
    options.report_phone = one.name == "valid-full" ? "1900 0000" : "";
    options.report_email = one.name == "valid-full" ? "bao-tem@nguon.example" : "";
    gallery.add(one.name, options.language, pages.consumer(one.scan, one.journey, options), one.scan.label.has_value());
  }
}

api::CatalogueLine line_of(const api::Scan& scan, api::Standing standing) {
  const auto& product = scan.product->record;
  const auto& party = scan.producer->record;
  return {product.product, product.name,  party.party, party.name, party.province,
          party.commune,   product.group, standing,    4,          scan.checked_at};
}

void add_others(Gallery& gallery, const api::Pages& pages, const test::MadeUpScans& made, const api::PageOptions& options) {
  const api::Scan scan = made.scan(state::Status::valid);
  api::ProductPage product{*scan.product, *scan.producer, scan.certificates, {}, scan.checked_at};
  gallery.add("product-new", options.language, pages.product(product, options), false);
  product.batches = {*scan.batch, *scan.batch};
  for (const auto& one : made.all())
    if (one.scan.story) product.story = one.scan.story;
  gallery.add("product", options.language, pages.product(product, options), false);
  gallery.add("home", options.language, pages.home(options), false);
  api::FindPage found{"chè \"shan\" <tuyết>", {}, {}};
  gallery.add("found-nothing", options.language, pages.found(found, options), false);
  found.found.products = {line_of(scan, api::Standing::in_force)};
  found.found.products_total = 1;
  found.batches = product.batches;
  gallery.add("found", options.language, pages.found(found, options), false);
  api::ReportPage report;
  report.action = "/bao-cao" + made.label_path();
  report.back = made.label_path();
  report.name = scan.product->record.name.vi;
  report.producer = scan.producer->record.name.vi;
  report.code = made.typed_code();
  report.lot = scan.batch->lot;
  report.token = std::string(64, '0');
  gallery.add("report", options.language, pages.report(report, options), false);
  report.kind = "differs";
  report.text = "Hộp in <b>hạn dùng</b> khác";
  report.contact = "\"0900\"";
  report.problem = options.language == Language::en ? "This form lay open for too long."
                                                    : "Biểu mẫu đã mở quá lâu. Xin bấm gửi lại một lần nữa.";
  gallery.add("report-again", options.language, pages.report(report, options), false);
  report.number = 128;
  gallery.add("report-thanks", options.language, pages.report(report, options), false);
  const std::pair<const char*, api::Message> messages[] = {{"message-not-found", api::Message::not_found},
                                                           {"message-mistyped", api::Message::mistyped_code},
                                                           {"message-error", api::Message::server_error},
                                                           {"message-busy", api::Message::busy}};
  for (const auto& [name, message] : messages) gallery.add(name, options.language, pages.message(message, options), false);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: page_gallery EVIDENCE.json OUT_DIR\n";
    return 2;
  }
  try {
    const test::MadeUpScans made(read(argv[1]));
    std::filesystem::create_directories(argv[2]);
    const api::Pages pages;
    Gallery gallery(argv[2], made.label_path());
    for (const Language language : {Language::vi, Language::en}) {
      api::PageOptions options;
      options.language = language;
      options.takes_reports = true;
      options.host = "tem.nguon.example";
      add_scans(gallery, pages, made, options);
      add_others(gallery, pages, made, options);
    }
    gallery.finish(pages);
  } catch (const std::exception& error) {
    std::cerr << "page_gallery: " << error.what() << '\n';
    return 1;
  }
}
