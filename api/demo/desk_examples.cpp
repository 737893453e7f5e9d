#include "api/demo/desk_examples.h"

#include <string>

#include "api/desk/database.h"
#include "api/desk/pending.h"
#include "api/desk/reports.h"
#include "api/desk/samples.h"
#include "api/http.h"
#include "api/oversight/sampling.h"
#include "api/scans/provinces.h"
#include "api/scans/scans.h"
#include "keys/random.h"
#include "ledger/state/reader.h"
#include "ledger/statement/make.h"

namespace nguon::api {
namespace {

constexpr std::string_view kLot = "ocop/19-02185-9921-2026/10/L01";  // of an invented producer
constexpr std::string_view kRecalled = "p/htx-vi-du-mot/che-tuoi/10/TH01";
constexpr std::string_view kAuthority = "co-quan";
constexpr std::string_view kInspectorate = "thanh-tra-vi-du";
constexpr std::uint32_t kDoubtfulSerial = 150;
constexpr std::size_t kLooks = 9, kPlaces = 4;  // past the thresholds of nguon.toml as it comes

Result<void> add_pending(desk::Database& database, const Home& home, const state::LedgerInfo& info, Time now) {
  statement::Event event;
  event.kind = statement::EventKind::recall_lifted;
  event.event_id = "urn:uuid:" + keys::uuid_v7(now);
  event.event_time = now;
  event.time_zone_offset = "+07:00";
  event.read_point = statement::thing(info.host, "party/" + std::string(kAuthority));
  event.quantities = {{statement::thing(info.host, kRecalled), std::nullopt, ""}};
  event.decision = "15/QĐ-VÍ-DỤ";
  event.reason = {"Kiểm nghiệm lại đạt (tình huống giả định)", "Passed when tested again (invented)"};
  NGUON_ASSIGN(pairs, home.statement_keys(info.origin, kAuthority));
  const Signer* const first[] = {&pairs.front()};
  NGUON_ASSIGN(note, sign_statement(statement::make_event(event), first));
  desk::PendingStatements pending(database);
  NGUON_TRY(pending.open());
  return pending.keep({event.event_id, std::string(kAuthority), std::move(note), now, Time{now.unix_ms + desk::kPendingMs}}, now);
}

Result<void> add_sample(desk::Database& database, const Ledger& ledger, std::uint64_t run, Time now) {
  const auto published = ledger.published();
  Commitment commitment;
  commitment.origin = published->checkpoint.origin;
  // Of the ledger before its last entry: so the sample is drawn already.
  commitment.size = published->checkpoint.size - 1;
  NGUON_ASSIGN(root, ledger.root_at(commitment.size));
  commitment.root = root;
  commitment.scope = {SampleScope::Kind::units, run, ""};
  commitment.count = 5;
  keys::fill_random(commitment.nonce.bytes);
  desk::Samples samples(database);
  NGUON_TRY(samples.open());
  NGUON_TRY(samples.keep(kInspectorate, format_commitment(commitment), now));
  return {};
}

Result<void> add_looks(const Home& home, const Clock& clock, std::uint64_t run) {
  NGUON_ASSIGN(scans, open_scans(home.scans(), {&clock, {}}));
  for (std::size_t look = 0; look < kLooks; ++look) {
    Request request;
    request.method = "GET";
    request.remote_address = "192.0.2." + std::to_string(look + 1);  // RFC 5737: nobody's
    request.headers.add("user-agent", "Mozilla/5.0 (Linux; Android 10; K) Chrome/130.0.0.0 Mobile Safari/537.36");
    const LabelId label{static_cast<std::uint32_t>(run), kDoubtfulSerial};
    scans->count(request, label);
    if (look < kPlaces) scans->place(request, label, look * 7 % kProvinces.size());
  }
  scans->flush();
  return {};
}

}  // namespace

Result<void> fill_demo_desk(const Home& home, const Clock& clock, std::shared_ptr<const keys::KeyCheck> signatures) {
  NGUON_ASSIGN(ledger, home.open(Access::read_only, clock, std::move(signatures)));
  const auto view = ledger->snapshot();
  const state::Reader reader(*view);
  NGUON_ASSIGN(info, reader.ledger());
  NGUON_ASSIGN(runs, reader.runs_of(kLot));
  if (runs.empty()) return Error{Errc::not_found, "the demonstration has no label run of " + std::string(kLot)};
  NGUON_ASSIGN(database, desk::Database::open(home.desk()));
  const Time now = clock.now();
  NGUON_TRY(desk::add_report(
      *database, {"differs", "", "", std::string(kLot), "valid", "Gói trà nhẹ hơn ghi trên nhãn (phản ánh giả định)", "", "demo"},
      now));
  NGUON_TRY(add_pending(*database, home, info, now));
  NGUON_TRY(add_sample(*database, *ledger, runs.front(), now));
  return add_looks(home, clock, runs.front());
}

}  // namespace nguon::api
