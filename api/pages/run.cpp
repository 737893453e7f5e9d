// The page of a label run: what was asked for, reserved, printed, spoiled, activated and voided.
#include <algorithm>

#include "api/pages/format.h"
#include "api/pages/internal/pages_impl.h"
#include "api/pages/internal/web_files.h"
#include "ledger/base/bytes.h"
#include "ledger/statement/ids.h"

namespace nguon::api {
namespace {

struct Step {
  std::uint64_t entry = 0;
  std::string_view name;
  std::string range, digest;
};

std::string range_of(std::uint32_t first, std::uint32_t last, Language language) {
  if (first == 0) return std::string(text(language, "run_batch_label"));
  return first == last ? std::to_string(first) : std::to_string(first) + "–" + std::to_string(last);
}

// In the ledger's order.
std::vector<Step> steps_of(const state::RunInfo& run, Language language) {
  std::vector<Step> out;
  for (const auto& print : run.prints) {
    const std::string range = range_of(print.first, print.last, language);
    out.push_back({print.index, text(language, "run_printed"), range, "SHA-256 " + to_hex(print.digest.view())});
    if (print.reprints > 0)
      out.push_back(
          {print.last_index, text(language, "run_reprinted"), range + " (×" + std::to_string(print.reprints) + ")", ""});
  }
  for (const auto& range : run.spoiled)
    out.push_back({range.index, text(language, "run_spoiled"), range_of(range.first, range.last, language), ""});
  if (run.activated_at) out.push_back({*run.activated_at, text(language, "run_activated"), "", ""});
  if (run.voided_at) out.push_back({*run.voided_at, text(language, "run_voided"), "", ""});
  std::sort(out.begin(), out.end(), [](const Step& a, const Step& b) { return a.entry < b.entry; });
  return out;
}

std::string_view note_of(state::RunState state, Language language) {
  switch (state) {
    case state::RunState::reserved: return text(language, "run_reserved_note");
    case state::RunState::printed: return text(language, "run_printed_note");
    case state::RunState::activated: return text(language, "run_activated_note");
    case state::RunState::voided: break;
  }
  return text(language, "run_voided_note");
}

std::string_view icon_of(state::RunState state) {
  switch (state) {
    case state::RunState::reserved:
    case state::RunState::printed: return "icons/clock.svg";
    case state::RunState::activated: return "icons/book.svg";
    case state::RunState::voided: break;
  }
  return "icons/stop.svg";
}

void fill_steps(Fields& fields, const RunPage& page, Language language) {
  const auto steps = steps_of(page.run, language);
  for (std::size_t i = 0; i < steps.size() && i < kRunRangesMax; ++i) {
    Fields& one = *fields.AddSectionDictionary("STEP");
    set(one, "STEP_NAME", steps[i].name);
    set_if(one, "STEP_RANGE", steps[i].range);
    set_if(one, "STEP_DIGEST", steps[i].digest);
    set(one, "STEP_ENTRY", std::to_string(steps[i].entry));
    if (const auto reason = page.reasons.find(steps[i].entry); reason != page.reasons.end())
      set_if(one, "STEP_REASON", in_language(reason->second, language));
  }
  if (steps.size() > kRunRangesMax) fields.ShowSection("STEPS_CUT");
}

}  // namespace

std::string_view run_state_words(state::RunState state, Language language) {
  switch (state) {
    case state::RunState::reserved: return text(language, "run_reserved");
    case state::RunState::printed: return text(language, "run_printed");
    case state::RunState::activated: return text(language, "run_activated");
    case state::RunState::voided: break;
  }
  return text(language, "run_voided");
}

std::string Pages::run(const RunPage& page, const PageOptions& options) const {
  const Language language = options.language;
  const state::RunInfo& run = page.run;
  const state::RunState now = state::run_state(run);
  const std::string number = std::to_string(run.index);
  Fields fields("run");
  impl_->fill_frame(fields, std::string(text(language, "run_number")) + " " + number, text(language, "brand_line"), options);
  fields.ShowSection("NOINDEX");
  set(fields, "ICON", web_file(icon_of(now)));
  set(fields, "NUMBER", number);
  set(fields, "STATE", run_state_words(now, language));
  set(fields, "SENTENCE", note_of(now, language));
  if (run.voided_at)
    if (const auto reason = page.reasons.find(*run.voided_at); reason != page.reasons.end())
      set_if(fields, "VOID_REASON", in_language(reason->second, language));
  set(fields, "NAME", in_language(page.product.record.name, language));
  mark_foreign(fields, "NAME_VI", page.product.record.name, language);
  set(fields, "PRODUCER", in_language(page.producer.record.name, language));
  mark_foreign(fields, "PRODUCER_VI", page.producer.record.name, language);
  set(fields, "BATCH_PATH", run.record.batch);
  set(fields, "LOT", run.record.batch.substr(run.record.batch.rfind('/') + 1));
  set(fields, "PACKED", format_date(run.record.packed_on));
  set(fields, "PACKED_ISO", format_day(run.record.packed_on));
  set(fields, "SERIALS", range_of(run.record.labels == statement::LabelKind::unit ? 1 : 0, run.record.count, language));
  set(fields, "RESERVED", format_moment(run.accepted));
  set(fields, "RESERVED_ISO", format_time(run.accepted));
  set(fields, "LABEL_KEY", std::to_string(run.record.label_key));
  set(fields, "REQUEST", std::to_string(run.record.request));
  fill_steps(fields, page, language);
  return impl_->templates.render("run", language, fields);
}

}  // namespace nguon::api
