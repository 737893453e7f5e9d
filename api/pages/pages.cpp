#include "api/pages/pages.h"

#include "api/pages/files.h"
#include "api/pages/format.h"
#include "api/pages/internal/pages_impl.h"
#include "api/pages/internal/web_files.h"
#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"

namespace nguon::api {

namespace {

// CSP names an inline element by the SHA-256 of exactly what stands between its tags.
std::string csp_hash(std::string_view content) { return "'sha256-" + to_base64(sha256(content).view()) + "'"; }

// "/assets/<hashed name>#sha256-<base64>": what api/web/load.mjs loads, once the browser compared the bytes.
std::string loadable(std::string_view name) {
  const ScriptReference file = reference_to(name);
  return file.path + "#" + file.integrity;
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

}  // namespace

void fill_search(Fields& fields, std::string_view searched, Language language) {
  set(fields, "SEARCHED", searched);
  if (language == Language::en) fields.ShowSection("ENGLISH");
}

Pages::Impl::Impl() {
  const std::string label_style(web_file("page.css"));
  const std::string style = label_style + std::string(web_file("more.css"));
  const std::string alone(web_file("alone.js"));
  const ScriptReference check = reference_to("consumer.mjs");
  const std::string catalogue_style = style + std::string(web_file("catalogue.css"));
  catalogue_style_element = "<style>" + catalogue_style + "</style>";
  style_element = "<style>" + style + "</style>";
  label_style_element = "<style>" + label_style + "</style>";
  script_element = "<script type=\"module\" id=\"own\" src=\"" + check.path + "\" integrity=\"" + check.integrity +
                   "\"></script><script>" + alone + "</script>";
  for (const EmbeddedFile& file : page_assets().files())
    assets.push_back({"/assets/" + std::string(file.hashed_name), file.content_type, file.bytes});
  fallback_script = loadable("noble-ed25519.mjs");
  qr_reader_script = loadable("qr-decode.mjs");
  const std::string inspector(web_file("inspector.mjs"));
  inspector_element = "<script type=\"module\">" + inspector + "</script>";
  inspector_policy = "default-src 'none'; style-src " + csp_hash(style) + "; script-src 'self' " + csp_hash(inspector) +
                     "; connect-src 'self'; worker-src 'self'; img-src 'self' data: blob:; media-src blob:; form-action 'self'; "
                     "base-uri 'none'; frame-ancestors 'none'";
  policy = "default-src 'none'; style-src " + csp_hash(label_style) + " " + csp_hash(style) + " " + csp_hash(catalogue_style) +
           "; script-src 'self' " + csp_hash(alone) +
           "; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}

void Pages::Impl::fill_frame(Fields& fields, std::string_view title, std::string_view description,
                             const PageOptions& options) const {
  set(fields, "TITLE", title);
  set(fields, "DESCRIPTION", description);
  set(fields, "STYLE", style_element);
  if (options.demonstration) fields.ShowSection("DEMONSTRATION");
  set_if(fields, "NOTICE", options.notice);
  // The language's link keeps what the page shows.
  const char mark = options.address.find('?') == std::string::npos ? '?' : '&';
  const bool english = options.language == Language::en;
  const std::string in_english = options.address + mark + "hl=en";
  if (options.address.empty()) return set(fields, "OTHER_LINK", english ? "?hl=vi" : "?hl=en");
  set(fields, "OTHER_LINK", english ? options.address : in_english);
  if (options.host.empty()) return;
  const std::string host = "https://" + options.host;
  Fields& canonical = *fields.AddSectionDictionary("CANONICAL");
  set(canonical, "CANONICAL", host + (english ? in_english : options.address));
  set(canonical, "IN_VIETNAMESE", host + options.address);
  set(canonical, "IN_ENGLISH", host + in_english);
}

void Pages::Impl::fill_catalogue_frame(Fields& fields, std::string_view title, std::string_view description,
                                       const PageOptions& options) const {
  fill_frame(fields, title, description, options);
  set(fields, "STYLE", catalogue_style_element);
  Fields& described = *fields.AddSectionDictionary("DESCRIBED");
  set(described, "DESCRIPTION", description);
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
  if (options.takes_reports) fields.ShowSection("DOORS");  // a copy of a ledger has no desk to work at
  return impl_->templates.render("home", language, fields);
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

}  // namespace nguon::api
