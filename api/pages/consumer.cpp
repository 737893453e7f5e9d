#include <algorithm>
#include <set>
#include <utility>

#include "api/pages/evidence_json.h"
#include "api/pages/format.h"
#include "api/pages/internal/pages_impl.h"
#include "api/pages/internal/web_files.h"
#include "qr/human_code.h"
#include "qr/shelf_life.h"

namespace nguon::api {
namespace {

using state::Status;
using state::Tone;

constexpr std::int64_t kDayMs = 86'400'000;
const std::vector<std::string> kNoAreas;

std::string_view class_of(Tone tone) {
  switch (tone) {
    case Tone::good: return "good";
    case Tone::caution: return "caution";
    case Tone::bad: return "bad";
    case Tone::unknown: break;
  }
  return "unknown";
}

// Each kind of answer has its own shape, so that nobody needs the colour.
std::string_view icon_of(Status status) {
  switch (status) {
    case Status::not_our_label: return "icons/question.svg";
    case Status::bad_signature:
    case Status::not_in_ledger: return "icons/stop.svg";
    case Status::ledger_contradicts: return "icons/broken.svg";
    case Status::recalled: return "icons/back.svg";
    case Status::suspended: return "icons/pause.svg";
    case Status::label_voided: return "icons/stop.svg";
    case Status::not_activated:
    case Status::suspicious_scans: return "icons/warning.svg";
    case Status::past_shelf_life: return "icons/clock.svg";
    case Status::certificate_revoked:
    case Status::certificate_expired: return "icons/seal.svg";
    case Status::freshness_unknown: return "icons/question.svg";
    case Status::valid: return "icons/check.svg";
  }
  return "icons/question.svg";
}

std::optional<Day> best_before_of(const Scan& scan) {
  if (scan.label) return qr::best_before(scan.label->fields.packed, scan.label->fields.shelf_life);
  if (scan.run && scan.run->record.shelf_life)
    return statement::best_before(scan.run->record.packed_on, *scan.run->record.shelf_life);
  return scan.batch ? scan.batch->best_before : std::nullopt;
}

std::optional<Day> packed_on(const Scan& scan) {
  if (scan.label) return scan.label->fields.packed;
  if (scan.run) return scan.run->record.packed_on;
  return std::nullopt;
}

std::string unit_code(const Scan& scan, const PageOptions& options) {
  if (scan.label) return scan.label->fields.serial == 0 ? "" : qr::format_human_code(scan.label->human_code());
  return options.typed_code;
}

// A typed code has no signature to check, and waiting changes nothing about it: with all else good it is on record.
bool is_only_unsigned(const Scan& scan) {
  if (scan.status != Status::freshness_unknown) return false;
  state::StatusFacts facts = scan.facts;
  facts.signature_good = true;
  return state::status_of(facts) == Status::valid;
}

// These statuses' sentences speak of goods whose label was seen.
bool speaks_of_a_valid_label(Status status) {
  return status == Status::past_shelf_life || status == Status::certificate_revoked || status == Status::certificate_expired;
}

void fill_verdict(Fields& fields, const Scan& scan, Language language) {
  const state::StatusWords& words = state::words_for(scan.status);
  const bool known = may_show_product(scan);
  // "Label valid" is said of a label alone. What was only looked up is on record, and no more: not green.
  const bool looked_up = known && !scan.label;
  const std::string_view note = scan.run ? text(language, "typed_note") : text(language, "batch_note");
  const bool good = words.tone == Tone::good;
  const bool recorded = looked_up && (good || is_only_unsigned(scan));
  const bool note_instead = recorded || (looked_up && speaks_of_a_valid_label(scan.status));
  set(fields, "TONE", recorded ? class_of(Tone::unknown) : class_of(words.tone));
  set(fields, "ICON", web_file(recorded ? "icons/book.svg" : icon_of(scan.status)));
  set(fields, "HEADLINE", in_language(recorded ? state::words_for_lot(Status::valid).headline : words.headline, language));
  set(fields, "SENTENCE", note_instead ? note : in_language(words.sentence, language));
  if (looked_up && !note_instead) set_if(fields, "NOTE", note);
  // Green is what this phone itself has checked: its script takes "wait" away.
  if (good && !recorded) fields.ShowSection("WAIT");
  set(fields, "CHECKED", format_moment(scan.checked_at));
  set(fields, "CHECKED_ISO", format_time(scan.checked_at));
  set(fields, "CHECKS_TITLE", good ? text(language, "why_title") : text(language, "checks_title"));
  if (known && scan.label && scan.evidence) fields.ShowSection("LABEL_CHECKED");
}

// A party's name where a stage of the journey tells it (the order itself is one); else its id.
std::string_view name_of(std::string_view party, const Journey& journey) {
  for (const Stage& stage : journey.stages)
    if (stage.party == party && !stage.party_name.empty()) return stage.party_name;
  return party;
}

Fields& fill_restriction(Fields& fields, const state::Restriction& restriction, std::string_view by, Language language) {
  Fields& one = *fields.AddSectionDictionary("RESTRICTION");
  const bool recall = restriction.kind == state::EventKind::recall;
  set(one, "KIND", recall ? text(language, "recall_title") : text(language, "suspension_title"));
  set(one, "REASON", in_language(restriction.reason, language));
  mark_foreign(one, "FOREIGN", restriction.reason, language);
  set_if(one, "DECISION", restriction.decision);
  set_if(one, "BY", by);
  set(one, "ADVICE", recall ? text(language, "recall_advice") : text(language, "suspension_advice"));
  return one;
}

void fill_restrictions(Fields& fields, const Scan& scan, const Journey& journey, Language language) {
  for (const state::Restriction& restriction : scan.restrictions) {
    const auto name = scan.party_names.find(restriction.by);
    const auto by = name == scan.party_names.end() ? name_of(restriction.by, journey) : in_language(name->second, language);
    Fields& one = fill_restriction(fields, restriction, by, language);
    if (scan.batch && restriction.origin_batch != scan.batch->path) set_if(one, "THROUGH", restriction.origin_batch);
  }
  // Of lots of other ledgers; two of them may have come from the same one that is recalled.
  std::set<std::pair<std::string_view, std::uint64_t>> shown;
  for (const ForeignLot& lot : scan.elsewhere.lots) {
    if (!lot.order || shown.size() >= kForeignLotsShownMax) continue;
    const ForeignOrder& order = *lot.order;
    if (!shown.emplace(order.origin, order.restriction.index).second) continue;
    const std::string_view by = order.by.vi.empty() ? std::string_view(order.restriction.by) : in_language(order.by, language);
    Fields& one = fill_restriction(fields, order.restriction, by, language);
    set_if(one, "THROUGH", order.batch);
    set_if(one, "ORDER_LEDGER", order.origin);
  }
}

void fill_certificates(Fields& product, const Scan& scan, Language language) {
  const Day today = day_in_vietnam(scan.checked_at);
  const auto first = fill_stars(product, scan.certificates, today, language);
  if (first) fill_certificate(*product.AddSectionDictionary("CERTIFICATE"), *first, today, language);
  std::size_t shown = 0;
  for (const auto& certificate : scan.certificates) {
    if ((first && certificate.index == first->index) || ++shown > kCertificatesMax) continue;
    fill_certificate(*product.AddSectionDictionary("CERTIFICATE"), certificate, today, language);
  }
}

void fill_pack(Fields& product, const Scan& scan, const PageOptions& options) {
  if (const auto packed = packed_on(scan)) {
    Fields& fields = *product.AddSectionDictionary("PACKED");
    set(fields, "PACKED", format_date(*packed));
    set(fields, "PACKED_ISO", format_day(*packed));
  }
  const auto best_before = best_before_of(scan);
  set_if(product, "BEST_BEFORE", best_before ? format_date(*best_before) : std::string(text(options.language, "no_shelf_life")));
  if (scan.batch) set_if(product, "LOT", scan.batch->lot);
  set_if(product, "UNIT_CODE", unit_code(scan, options));
  if (scan.label && scan.label->fields.serial == 0) product.ShowSection("WHOLE_BATCH");
}

std::string_view stage_name(state::EventKind kind, Language language) {
  const auto at = find_text("kind_" + std::string(statement::to_string(kind)));
  return at ? text_at(*at).in(language) : text(language, "kind_other");
}

// Where a stage stands in the usual order; kinds that can stand anywhere come last.
int usual_place(state::EventKind kind) {
  using enum state::EventKind;
  return kind == growing ? 0 : kind == processing ? 1 : kind == packaging ? 2 : 3;
}

// A missing stage stands before the first present one that usually follows it.
std::vector<const Stage*> in_order(const Journey& journey) {
  std::vector<const Stage*> out;
  for (const Stage& stage : journey.stages)
    if (!stage.missing) out.push_back(&stage);
  for (const Stage& stage : journey.stages) {
    if (!stage.missing) continue;
    const auto after = std::find_if(out.begin(), out.end(),
                                    [&](const Stage* other) { return usual_place(other->kind) > usual_place(stage.kind); });
    out.insert(after, &stage);
  }
  return out;
}

// The code of an area or a packing house, as the law gives it. A party's own premises have none that
// people know: "party/..." is a name inside the ledger.
std::string_view public_code(std::string_view place_code) {
  constexpr std::string_view kPackingHouse = "phc/";
  if (place_code.starts_with("party/")) return "";
  if (place_code.starts_with(kPackingHouse)) place_code.remove_prefix(kPackingHouse.size());
  return place_code;
}

void fill_stage(Fields& fields, const Stage& stage, Language language) {
  set(fields, "STAGE_NAME", stage_name(stage.kind, language));
  fields.ShowSection(stage.missing ? "MISSING" : "PRESENT");
  if (stage.missing) return;
  set(fields, "STAGE_ISO", format_time(stage.event_time));
  set(fields, "STAGE_DATE", format_date(day_in_vietnam(stage.event_time)));
  set_if(fields, "WHAT", in_language(stage.what, language));
  mark_foreign(fields, "WHAT_VI", stage.what, language);
  if (stage.amount) set_if(fields, "AMOUNT", format_quantity(*stage.amount, stage.uom, language));
  set(fields, "PARTY", stage.party_name.empty() ? stage.party : stage.party_name);
  set_if(fields, "STAGE_PLACE", stage.place);
  set_if(fields, "PLACE_CODE", public_code(stage.place_code));
  // domain.md: records written months later are a complaint; the ledger's own time answers it.
  if (const std::int64_t days = (stage.accepted.unix_ms - stage.event_time.unix_ms) / kDayMs; days >= 1) {
    set(fields, "RECORDED", format_date(day_in_vietnam(stage.accepted)));
    set_if(fields, "LATE",
           days == 1 ? std::string(text(language, "days_later_one"))
                     : std::to_string(days) + std::string(text(language, "days_later")));
  }
  if (stage.has_private) fields.ShowSection("PRIVATE");
  if (stage.corrected_by) set_if(fields, "CORRECTED", std::to_string(*stage.corrected_by));
  for (const auto& story : stage.stories) fill_story(*fields.AddSectionDictionary("STAGE_TOLD"), story, "", language);
}

// Where what is not right with this is reported; a label's page says "?mo=bao-cao" (api/routes/pages.cpp).
std::string report_path(const Scan& scan, const PageOptions& options) {
  constexpr const char* kForm = "/bao-cao";
  if (!options.typed_code.empty()) return kForm + std::string("/c/") + options.typed_code;
  return may_show_product(scan) && scan.batch ? kForm + std::string("/b/") + scan.batch->path : kForm;
}

// The runs of a batch: how far each has come.
void fill_runs(Fields& fields, const Scan& scan, Language language) {
  if (scan.label || scan.runs.empty()) return;
  Fields& list = *fields.AddSectionDictionary("RUNS");
  for (const auto& run : scan.runs) {
    Fields& one = *list.AddSectionDictionary("RUN");
    set(one, "RUN_NUMBER", std::to_string(run.index));
    set(one, "RUN_STATE", run_state_words(state::run_state(run), language));
    set(one, "RUN_COUNT", std::to_string(run.record.count));
  }
}

// What of this came from another ledger; on a mirror that copies both. Each lot's own page has its own journey.
void fill_elsewhere(Fields& product, const Elsewhere& elsewhere, Language language) {
  if (elsewhere.lots.empty() && !elsewhere.cut) return;
  Fields& list = *product.AddSectionDictionary("ELSEWHERE");
  const std::size_t shown = std::min(elsewhere.lots.size(), kForeignLotsShownMax);
  if (elsewhere.cut || shown < elsewhere.lots.size()) list.ShowSection("ELSEWHERE_CUT");
  for (std::size_t i = 0; i < shown; ++i) {
    const ForeignLot& lot = elsewhere.lots[i];
    Fields& one = *list.AddSectionDictionary("FOREIGN_LOT");
    if (lot.origin.empty()) {
      set_if(one, "UNKNOWN_LOT", "https://" + lot.host + "/" + lot.path);
      continue;
    }
    Fields& known = *one.AddSectionDictionary("KNOWN_LOT");
    set(known, "LOT_LINK", "/at/" + lot.host + "/b/" + lot.path);
    set(known, "LOT_WHAT", lot.what.vi.empty() ? std::string_view(lot.path) : in_language(lot.what, language));
    mark_foreign(known, "LOT_VI", lot.what, language);
    set_if(known, "LOT_PRODUCER", in_language(lot.producer, language));
    set_if(known, "LOT_PLACE", in_language(lot.place, language));
    set(known, "LOT_LEDGER", lot.origin);
    known.ShowSection(lot.proven ? "PROVEN" : "UNPROVEN");
    if (lot.order) {
      const bool recall = lot.order->restriction.kind == state::EventKind::recall;
      set_if(known, "LOT_ORDER", recall ? text(language, "elsewhere_recalled") : text(language, "elsewhere_suspended"));
    } else if (!lot.checked) {
      known.ShowSection("UNCHECKED");
    }
  }
}

void fill_product(Fields& fields, const Scan& scan, const Journey& journey, const PageOptions& options) {
  const Language language = options.language;
  Fields& product = *fields.AddSectionDictionary("PRODUCT");
  set(product, "NAME", in_language(scan.product->record.name, language));
  mark_foreign(product, "NAME_VI", scan.product->record.name, language);
  set(product, "PRODUCER", in_language(scan.producer->record.name, language));
  mark_foreign(product, "PRODUCER_VI", scan.producer->record.name, language);
  set_if(product, "PLACE", in_language(scan.producer->record.place, language));
  mark_foreign(product, "PLACE_VI", scan.producer->record.place, language);
  if (scan.status == Status::ledger_contradicts) product.ShowSection("UNTRUSTED");
  fill_certificates(product, scan, language);
  fill_pack(product, scan, options);
  fill_product_details(product, scan.product->record, scan.producer->record, scan.batch ? scan.batch->areas : kNoAreas, language);
  fill_runs(product, scan, language);
  if (scan.story && scan.status != Status::ledger_contradicts) {
    fill_story(*product.AddSectionDictionary("TOLD"), *scan.story, in_language(scan.producer->record.name, language), language);
    fill_preview_picture(fields, *scan.story, options);
  }
  product.ShowSection(journey.stages.empty() ? "JOURNEY_NONE" : "JOURNEY");
  for (const Stage* stage : in_order(journey)) fill_stage(*product.AddSectionDictionary("STAGE"), *stage, language);
  if (journey.cut) product.ShowSection("JOURNEY_CUT");
  fill_elsewhere(product, scan.elsewhere, language);
}

// A label that was voided, spoiled, not activated or never printed, or looks copied: which of these, and why.
void fill_run_note(Fields& fields, const Scan& scan, Language language) {
  const bool run_matters = scan.status == Status::label_voided || scan.status == Status::not_activated;
  const bool scans_matter = scan.status == Status::suspicious_scans;
  if (!scan.run || !(run_matters || scans_matter)) return;
  for (const Check& check : scan.checks)
    if (check.name == (scans_matter ? "scans" : "activation")) set_if(fields, "RUN_NOTE", in_language(check.words, language));
}

void fill_checks(Fields& fields, const Scan& scan, Language language) {
  bool failed = false;
  for (const Check& check : scan.checks) {
    Fields& one = *fields.AddSectionDictionary("CHECK");
    const auto title = find_text("check_" + check.name);
    set(one, "CHECK_ID", "check-" + check.name);
    set(one, "CHECK_TITLE", title ? text_at(*title).in(language) : std::string_view(check.name));
    set(one, "CHECK_WORDS", in_language(check.words, language));
    if (const auto why = find_text("why_" + check.name)) set_if(one, "CHECK_WHY", kTexts[*why].in(language));
    const bool passed = check.result == CheckResult::passed;
    failed |= check.result == CheckResult::failed;
    set(one, "CHECK_CLASS", passed ? "yes" : check.result == CheckResult::failed ? "no" : "none");
    set(one, "CHECK_RESULT",
        passed                                ? text(language, "passed")
        : check.result == CheckResult::failed ? text(language, "failed")
                                              : text(language, "not_done"));
  }
  if (failed) fields.ShowSection("WHY_OPEN");
}

}  // namespace

bool may_show_product(const Scan& scan) {
  return scan.status != Status::not_our_label && scan.status != Status::bad_signature && scan.status != Status::not_in_ledger &&
         scan.product && scan.producer;
}

std::string Pages::consumer(const Scan& scan, const Journey& journey, const PageOptions& options) const {
  const Language language = options.language;
  const bool known = may_show_product(scan);
  Fields fields("consumer");
  std::string title(text(language, "preview_label"));
  if (known)
    title = std::string(in_language(scan.product->record.name, language)) + ", " +
            std::string(in_language(scan.producer->record.name, language));
  impl_->fill_frame(fields, title, text(language, "preview_description"), options);
  set(fields, "STYLE", impl_->label_style_element);
  fields.ShowSection("NOINDEX");  // each label has its own address: none of them belongs in a search engine
  fill_verdict(fields, scan, language);
  if (known) {
    fill_run_note(fields, scan, language);
    fill_restrictions(fields, scan, journey, language);
    fill_product(fields, scan, journey, options);
  }
  fill_checks(fields, scan, language);
  if (known && scan.label && options.ask_place) fields.ShowSection("PLACE_LABEL");
  set_if(fields, "REPORT_CODE", scan.label ? qr::format_human_code(scan.label->human_code()) : options.typed_code);
  if (options.takes_reports && scan.label) fields.ShowSection("REPORT_LABEL");
  if (options.takes_reports && !scan.label) set_if(fields, "REPORT_PATH", report_path(scan, options));
  if (!options.report_phone.empty()) {
    Fields& phone = *fields.AddSectionDictionary("PHONE");
    set(phone, "PHONE", options.report_phone);
    std::string dialled = options.report_phone;
    std::erase(dialled, ' ');
    set(phone, "DIALLED", dialled);
  }
  set_if(fields, "EMAIL", options.report_email);
  if (known && scan.evidence) {
    if (scan.ledger) {
      Fields& proof = *fields.AddSectionDictionary("PROOF");
      set(proof, "ORIGIN", scan.ledger->origin);
      set(proof, "INDEX", std::to_string(scan.evidence->entry_index));
      set(proof, "SIZE", std::to_string(scan.evidence->checkpoint_size));
    }
    if (const std::string evidence = evidence_element(scan); !evidence.empty()) {
      set(fields, "EVIDENCE", evidence);
      set(fields, "SCRIPT", impl_->script_element);
    }
  }
  return impl_->templates.render("consumer", language, fields);
}

}  // namespace nguon::api
