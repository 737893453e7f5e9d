#include "api/pages/pages.h"

#include "api/assets.h"
#include "api/pages/format.h"
#include "api/pages/internal/pages_impl.h"
#include "api/pages/internal/web_files.h"
#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"

namespace nguon::api {

std::span<const EmbeddedFile> page_files();  // api/web/vendor/files, made by nguon_embed

namespace {

// CSP names an inline element by the SHA-256 of exactly what stands between its tags.
std::string csp_hash(std::string_view content) { return "'sha256-" + to_base64(sha256(content).view()) + "'"; }

// "/assets/<hashed name>#sha256-<base64>": what api/web/load.mjs loads, once the browser compared the bytes.
std::string reference_to(std::string_view name) {
  const Assets files(page_files());
  return "/assets/" + std::string(files.link(name)) + "#sha256-" + to_base64(sha256(files.find(name)->file->bytes).view());
}

void fill_batches(Fields& fields, const std::vector<state::BatchInfo>& batches, std::size_t max, Language language) {
  for (std::size_t i = 0; i < batches.size() && i < max; ++i) {
    Fields& one = *fields.AddSectionDictionary("BATCH");
    set(one, "BATCH_PATH", batches[i].path);
    set(one, "LOT", batches[i].lot);
    set(one, "STARTED", std::string(text(language, "started")) + " " + format_date(day_in_vietnam(batches[i].event_time)));
  }
}

struct MessageWords {
  std::string_view title, body, icon;
};
MessageWords words_of(Message message, Language language) {
  switch (message) {
    case Message::not_found: return {text(language, "unknown_title"), text(language, "unknown_body"), "icons/question.svg"};
    case Message::mistyped_code: return {text(language, "mistyped_title"), text(language, "mistyped_body"), "icons/question.svg"};
    case Message::busy: return {text(language, "busy_title"), text(language, "busy_body"), "icons/clock.svg"};
    case Message::server_error: break;
  }
  return {text(language, "error_title"), text(language, "error_body"), "icons/warning.svg"};
}

void fill_search(Fields& fields, std::string_view searched, Language language) {
  set(fields, "SEARCHED", searched);
  if (language == Language::en) fields.ShowSection("ENGLISH");
}

}  // namespace

Pages::Impl::Impl() {
  const std::string style(web_file("page.css"));
  const std::string script(web_file("consumer.min.mjs"));
  style_element = "<style>" + style + "</style>";
  script_element = "<script type=\"module\">" + script + "</script>";
  for (const EmbeddedFile& file : page_files())
    assets.push_back({"/assets/" + std::string(file.hashed_name), file.content_type, file.bytes});
  fallback_script = reference_to("noble-ed25519.mjs");
  qr_reader_script = reference_to("qr-decode.mjs");
  const std::string inspector(web_file("inspector.min.mjs"));
  inspector_element = "<script type=\"module\">" + inspector + "</script>";
  inspector_policy = "default-src 'none'; style-src " + csp_hash(style) + "; script-src 'self' " + csp_hash(inspector) +
                     "; connect-src 'self'; worker-src 'self'; img-src 'self' data: blob:; media-src blob:; form-action 'self'; "
                     "base-uri 'none'; frame-ancestors 'none'";
  policy = "default-src 'none'; style-src " + csp_hash(style) + "; script-src 'self' " + csp_hash(script) +
           "; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}

void Pages::Impl::fill_frame(Fields& fields, std::string_view title, std::string_view description,
                             const PageOptions& options) const {
  set(fields, "TITLE", title);
  set(fields, "DESCRIPTION", description);
  set(fields, "STYLE", style_element);
  if (options.demonstration) fields.ShowSection("DEMONSTRATION");
  set_if(fields, "NOTICE", options.notice);
}

Pages::Pages() : impl_(std::make_unique<const Impl>()) {}
Pages::~Pages() = default;

const std::string& Pages::content_security_policy() const { return impl_->policy; }
std::span<const PageAsset> Pages::assets() const { return impl_->assets; }

std::string Pages::home(const PageOptions& options) const {
  const Language language = options.language;
  Fields fields("home");
  impl_->fill_frame(fields, text(language, "home_title"), text(language, "brand_line"), options);
  fill_search(fields, "", language);
  return impl_->templates.render("home", language, fields);
}

std::string Pages::found(const FindPage& page, const PageOptions& options) const {
  const Language language = options.language;
  Fields fields("found");
  impl_->fill_frame(fields, text(language, "found_title"), text(language, "brand_line"), options);
  fields.ShowSection("NOINDEX");
  fill_search(fields, page.query, language);
  set_if(fields, "QUERY", page.query);
  if (page.products.empty() && page.batches.empty()) fields.ShowSection("NONE");
  for (std::size_t i = 0; i < page.products.size() && i < kFoundMax; ++i) {
    Fields& one = *fields.AddSectionDictionary("PRODUCT");
    set(one, "PATH", page.products[i].record.product);
    set(one, "NAME", in_language(page.products[i].record.name, language));
  }
  fill_batches(fields, page.batches, kFoundMax, language);
  if (page.products.size() > kFoundMax || page.batches.size() > kFoundMax) fields.ShowSection("CUT");
  return impl_->templates.render("found", language, fields);
}

std::string Pages::message(Message message, const PageOptions& options) const {
  const Language language = options.language;
  const MessageWords words = words_of(message, language);
  Fields fields("message");
  impl_->fill_frame(fields, words.title, text(language, "brand_line"), options);
  fields.ShowSection("NOINDEX");
  fill_search(fields, options.typed_code, language);
  set(fields, "ICON", web_file(words.icon));
  set(fields, "HEADLINE", words.title);
  set(fields, "BODY", words.body);
  return impl_->templates.render("message", language, fields);
}

std::string Pages::product(const ProductPage& page, const PageOptions& options) const {
  const Language language = options.language;
  const Day today = day_in_vietnam(page.now);
  Fields fields("product");
  const std::string_view name = in_language(page.product.record.name, language);
  const std::string_view producer = in_language(page.producer.record.name, language);
  impl_->fill_frame(fields, std::string(name) + ", " + std::string(producer), text(language, "preview_description"), options);
  set(fields, "NAME", name);
  set(fields, "PRODUCER", producer);
  set_if(fields, "PLACE", in_language(page.producer.record.place, language));
  fill_stars(fields, page.certificates, today, language);
  fill_product_details(fields, page.product.record, page.producer.record, {}, language);
  if (!page.certificates.empty()) fields.ShowSection("CERTIFICATES");
  for (std::size_t i = 0; i < page.certificates.size() && i < kCertificatesMax; ++i)
    fill_certificate(*fields.AddSectionDictionary("CERTIFICATE"), page.certificates[i], today, language);
  fields.ShowSection(page.batches.empty() ? "NO_BATCHES" : "BATCHES");
  fill_batches(fields, page.batches, kProductBatchesMax, language);
  return impl_->templates.render("product", language, fields);
}

}  // namespace nguon::api
