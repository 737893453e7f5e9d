// The inspector's page: everything that it needs to judge labels without a network is inside it, but for the
// snapshot that it loads and checks by itself.
#include "api/pages/internal/pages_impl.h"
#include "api/pages/internal/web_files.h"
#include "ledger/base/json.h"
#include "ledger/state/status.h"

namespace nguon::api {
namespace {

std::string_view tone_of(state::Tone tone) {
  switch (tone) {
    case state::Tone::good: return "good";
    case state::Tone::caution: return "caution";
    case state::Tone::bad: return "bad";
    case state::Tone::unknown: break;
  }
  return "unknown";
}

json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

// Each verdict's words; the rank tells which is worse.
json::object words_in(Language language) {
  json::object out;
  for (int i = 0; i <= static_cast<int>(state::Status::valid); ++i) {
    const auto status = static_cast<state::Status>(i);
    const auto& words = state::words_for(status);
    out[view(state::to_string(status))] = json::object{{"rank", i},
                                                       {"tone", view(tone_of(words.tone))},
                                                       {"headline", view(in_language(words.headline, language))},
                                                       {"sentence", view(in_language(words.sentence, language))}};
  }
  return out;
}

json::object texts_in(Language language) {
  return {{"loaded", view(text(language, "inspect_loaded"))},
          {"cannot", view(text(language, "inspect_cannot"))},
          {"other_key", view(text(language, "inspect_other_key"))},
          {"none", view(text(language, "inspect_none"))},
          {"refused", view(text(language, "inspect_refused"))},
          {"double", view(text(language, "inspect_double"))},
          {"reading", view(text(language, "inspect_reading"))},
          {"no_reader", view(text(language, "inspect_no_reader"))},
          {"no_code", view(text(language, "inspect_no_code"))},
          {"no_camera", view(text(language, "inspect_no_camera"))},
          {"product", view(text(language, "product"))},
          {"producer", view(text(language, "producer"))},
          {"lot", view(text(language, "lot"))},
          {"packed", view(text(language, "packed_on"))},
          {"until", view(text(language, "best_before"))},
          {"serial", view(text(language, "inspect_serial"))},
          {"whole", view(text(language, "whole_batch"))}};
}

}  // namespace

std::string Pages::inspector(const state::LedgerInfo& info, const PageOptions& options) const {
  const Language language = options.language;
  Fields fields("inspector");
  impl_->fill_frame(fields, text(language, "inspect_title"), text(language, "inspect_intro"), options);
  fields.ShowSection("NOINDEX");
  set(fields, "HOST", info.host);
  const json::object page{{"lang", view(code_of(language))},    {"log", info.log_key},
                          {"fallback", impl_->fallback_script}, {"reader", impl_->qr_reader_script},
                          {"words", words_in(language)},        {"texts", texts_in(language)}};
  std::string data = "<script type=\"application/json\" id=\"page\">";
  for (const char c : json::serialize(page))
    if (c == '<')
      data += "\\u003c";
    else
      data += c;
  set(fields, "PAGE_DATA", data + "</script>");
  set(fields, "SCRIPT", impl_->inspector_element);
  return impl_->templates.render("inspector", language, fields);
}

const std::string& Pages::inspector_policy() const { return impl_->inspector_policy; }
std::string_view Pages::inspector_worker() const { return web_file("inspector-sw.js"); }

}  // namespace nguon::api
