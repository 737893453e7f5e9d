#include "api/cmd/verify_offline.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "api/snapshot/journal.h"
#include "api/snapshot/offline.h"
#include "api/views.h"
#include "qr/human_code.h"

namespace nguon::api::cmd {
namespace {

Result<OfflineJudge> open_judge(const Context& context, const OfflineOptions& options) {
  std::ifstream in(options.file, std::ios::binary);
  if (!in) return Error{Errc::io, "file_unreadable", "cannot read " + options.file, "không đọc được tệp " + options.file};
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  NGUON_ASSIGN(key, parse_vkey(options.log_vkey));
  NGUON_ASSIGN(snapshot, open_snapshot(bytes, key, *context.signatures));
  return OfflineJudge::make(snapshot);
}

json::object to_json(const OfflineVerdict& verdict, const std::string& url) {
  json::object out{{"label", url},
                   {"status", std::string(state::to_string(verdict.status))},
                   {"headline", api::to_json(state::words_for(verdict.status).headline)},
                   {"checks", list_to_json(verdict.checks)}};
  if (verdict.run) {
    out["run"] = verdict.label->fields.run_index;
    out["serial"] = verdict.label->fields.serial;
    out["batch"] = verdict.run->run.record.batch;
    out["packedOn"] = format_day(verdict.run->run.record.packed_on);
    out["product"] = api::to_json(verdict.product);
    out["producer"] = api::to_json(verdict.producer);
  }
  return out;
}

void print(Output& out, const OfflineVerdict& verdict, const std::string& url) {
  if (out.json_wanted) return out.data(to_json(verdict, url));
  const auto& words = state::words_for(verdict.status);
  out.data(std::string(state::to_string(verdict.status)) + "\t" + words.headline.vi + " / " + words.headline.en);
  if (verdict.run) {
    const auto& record = verdict.run->run.record;
    out.data("label\t" + qr::format_human_code(verdict.label->human_code()) + "\t" + record.batch + "\t" +
             format_day(record.packed_on) + "\t" + verdict.product.vi + "\t" + verdict.producer.vi);
  }
  for (const auto& check : verdict.checks)
    out.data(std::string(to_string(check.result)) + "\t" + check.name + "\t" + check.words.vi + " / " + check.words.en);
}

// A serial of a unit label seen before, among these labels or in the journal: two packs, one label.
void look_for_double(OfflineVerdict& verdict, Journal& journal, Time now) {
  if (!verdict.run || verdict.label->fields.serial == 0) return;
  const auto& fields = verdict.label->fields;
  const auto before = journal.check(fields.run_index, fields.serial, state::to_string(verdict.status), now);
  if (!before) return;
  const std::string at = format_time(*before);
  mark_duplicate(verdict, {"Tem này đã được kiểm tra trên một gói khác lúc " + at + ": có một tem là bản sao.",
                           "This label was checked on another pack at " + at + ": one of the two is a copy."});
}

}  // namespace

ExitCode verify_offline(Context& context, const OfflineOptions& options, const std::vector<std::string>& urls) {
  Output& out = context.output;
  const auto judge = open_judge(context, options);
  if (!judge) return out.fail(judge.error());
  auto journal = options.journal.empty() ? Result<Journal>(Journal()) : Journal::open(options.journal);
  if (!journal) return out.fail(journal.error());
  const auto at = options.at.empty() ? Result<Time>(context.clock.now()) : parse_time(options.at);
  if (!at) return out.fail(at.error().with_context("--at"));
  const Time now = *at;
  state::Status worst = state::Status::valid;
  for (const auto& url : urls) {
    auto verdict = judge->judge(url, *context.signatures, now, options.age_days_max);
    look_for_double(verdict, *journal, now);
    print(out, verdict, url);
    worst = std::min(worst, verdict.status);
  }
  if (const auto saved = journal->save(); !saved) return out.fail(saved.error());
  const std::string days = std::to_string(judge->age_days(now)), size = std::to_string(judge->head().size);
  out.note("Theo bản chụp " + size + " mục, lập lúc " + format_time(judge->head().made) + " (" + days +
               " ngày trước). Việc xảy ra sau đó không biết được.",
           "By a snapshot of " + size + " entries made at " + format_time(judge->head().made) + " (" + days +
               " days ago). What happened since is not known.");
  return exit_code_for(worst);
}

}  // namespace nguon::api::cmd
