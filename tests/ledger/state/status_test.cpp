#include "ledger/state/status.h"

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace nguon;
using namespace nguon::state;

namespace {

// Every fact with its good value, its bad value and the status that the bad one gives, worst first.
struct FactRow {
  std::optional<bool> StatusFacts::*fact;
  bool bad;
  Status status;
};
const std::vector<FactRow> kFacts = {
    {&StatusFacts::is_our_label, false, Status::not_our_label},
    {&StatusFacts::signature_good, false, Status::bad_signature},
    {&StatusFacts::in_ledger, false, Status::not_in_ledger},
    {&StatusFacts::ledger_agrees, false, Status::ledger_contradicts},
    {&StatusFacts::recalled, true, Status::recalled},
    {&StatusFacts::suspended, true, Status::suspended},
    {&StatusFacts::voided, true, Status::label_voided},
    {&StatusFacts::activated, false, Status::not_activated},
    {&StatusFacts::suspicious, true, Status::suspicious_scans},
    {&StatusFacts::past_shelf_life, true, Status::past_shelf_life},
    {&StatusFacts::certificate_revoked, true, Status::certificate_revoked},
    {&StatusFacts::certificate_expired, true, Status::certificate_expired},
    {&StatusFacts::fresh, false, Status::freshness_unknown},
};

}  // namespace

TEST_CASE("every combination of good, bad and unknown facts gives the worst that is established", "[state]") {
  std::vector<int> digits(kFacts.size(), 0);  // 0 good, 1 bad, 2 unknown: 3^13 rows
  std::size_t rows = 0, wrong = 0;
  for (bool more = true; more;) {
    StatusFacts facts;
    std::optional<Status> worst;
    bool unknown = false;
    for (std::size_t i = 0; i < kFacts.size(); ++i) {
      const auto& row = kFacts[i];
      facts.*row.fact = digits[i] == 2 ? std::nullopt : std::optional<bool>(digits[i] == 1 ? row.bad : !row.bad);
      if (digits[i] == 1 && !worst) worst = row.status;
      unknown = unknown || digits[i] == 2;
    }
    const Status expected = worst ? *worst : unknown ? Status::freshness_unknown : Status::valid;
    if (status_of(facts) != expected) ++wrong;
    ++rows;
    more = false;
    for (auto& digit : digits) {
      if (++digit < 3) {
        more = true;
        break;
      }
      digit = 0;
    }
  }
  CHECK(rows == 1'594'323);
  CHECK(wrong == 0);
}

TEST_CASE("a label of which nothing bad is known but one thing could not be checked is never shown as good", "[state]") {
  for (const auto& row : kFacts) {
    StatusFacts facts;
    facts.*row.fact = std::nullopt;
    const Status status = status_of(facts);
    CHECK(status == Status::freshness_unknown);
    CHECK(words_for(status).tone == Tone::unknown);
  }
}

TEST_CASE("only the valid label is good, and no headline vouches for the goods", "[state]") {
  std::set<std::string> names, icons;
  for (int i = 0; i <= static_cast<int>(Status::valid); ++i) {
    const auto status = static_cast<Status>(i);
    const auto& words = words_for(status);
    CHECK((words.tone == Tone::good) == (status == Status::valid));
    names.insert(std::string(to_string(status)));
    icons.insert(std::string(words.icon));
    for (const auto& text : {words.headline, words.sentence}) {
      CHECK_FALSE(text.vi.empty());
      CHECK_FALSE(text.en.empty());
      for (const std::string never : {"genuine", "authentic", "Hàng thật", "chính hãng", "hàng thật"}) {
        CHECK(text.vi.find(never) == std::string::npos);
        CHECK(text.en.find(never) == std::string::npos);
      }
    }
    CHECK(words.headline.vi.size() <= 60);
    CHECK(words.sentence.en.size() <= 120);
  }
  CHECK(names.size() == 14);
  CHECK(icons.size() == 14);
  CHECK(words_for(Status::valid).headline == Words{"Tem hợp lệ", "Label valid"});
  // A lot without a label is never called that, nor shown as good.
  CHECK(words_for_lot(Status::valid).headline == Words{"Có trong sổ cái", "On record in the ledger"});
  CHECK(words_for_lot(Status::valid).tone != Tone::good);
  CHECK(words_for_lot(Status::recalled).headline == words_for(Status::recalled).headline);
  CHECK(to_string(Status::recalled) == "recalled");
  CHECK(to_string(Status::not_our_label) == "not_our_label");
  CHECK(to_string(Status::freshness_unknown) == "freshness_unknown");
}

namespace {

CertificateInfo certificate(Day from, Day until) {
  CertificateInfo out;
  out.record.scheme = statement::CertificateScheme::ocop;
  out.record.issued_on = from;
  out.record.valid_until = until;
  return out;
}

}  // namespace

TEST_CASE("a certificate is in force from its day of issue to its last day, and revocation is final", "[state]") {
  using Kind = statement::CertificateStatusKind;
  auto c = certificate(Day{100}, Day{200});
  CHECK(certificate_state_on(c, Day{99}) == CertificateState::not_yet);
  CHECK(certificate_state_on(c, Day{100}) == CertificateState::in_force);
  CHECK(certificate_state_on(c, Day{200}) == CertificateState::in_force);
  CHECK(certificate_state_on(c, Day{201}) == CertificateState::expired);
  c.changes.push_back({Kind::suspended, Day{120}, "", {}, 1});
  CHECK(certificate_state_on(c, Day{119}) == CertificateState::in_force);
  CHECK(certificate_state_on(c, Day{120}) == CertificateState::suspended);
  CHECK(certificate_state_on(c, Day{201}) == CertificateState::expired);
  c.changes.push_back({Kind::restored, Day{130}, "", {}, 2});
  CHECK(certificate_state_on(c, Day{129}) == CertificateState::suspended);
  CHECK(certificate_state_on(c, Day{130}) == CertificateState::in_force);
  c.changes.push_back({Kind::revoked, Day{150}, "", {}, 3});
  CHECK(certificate_state_on(c, Day{149}) == CertificateState::in_force);
  CHECK(certificate_state_on(c, Day{150}) == CertificateState::revoked);
  CHECK(certificate_state_on(c, Day{201}) == CertificateState::revoked);
}

TEST_CASE("the stars rest on the OCOP certificate issued last, others and future ones left aside", "[state]") {
  auto old = certificate(Day{100}, Day{200}), renewed = certificate(Day{180}, Day{300}), other = certificate(Day{190}, Day{400});
  other.record.scheme = statement::CertificateScheme::vietgap;
  const std::vector<CertificateInfo> all = {renewed, old, other};
  CHECK(ocop_certificate_on(all, Day{150})->record.issued_on == Day{100});
  CHECK(ocop_certificate_on(all, Day{180})->record.issued_on == Day{180});
  CHECK(ocop_certificate_on(all, Day{250})->record.issued_on == Day{180});
  CHECK_FALSE(ocop_certificate_on(all, Day{50}));
  CHECK_FALSE(ocop_certificate_on({other}, Day{250}));
}

TEST_CASE("an area is in force between its days unless suspended or cancelled", "[state]") {
  using S = statement::AreaStatus;
  AreaInfo area;
  area.record.granted_on = Day{10};
  CHECK_FALSE(area.in_force_on(Day{9}));
  CHECK(area.in_force_on(Day{10}));
  area.record.valid_until = Day{50};
  CHECK(area.in_force_on(Day{50}));
  CHECK_FALSE(area.in_force_on(Day{51}));
  area.changes.push_back({S::suspended, Day{20}, "", {}, 1});
  area.changes.push_back({S::restored, Day{30}, "", {}, 2});
  CHECK(area.in_force_on(Day{19}));
  CHECK_FALSE(area.in_force_on(Day{20}));
  CHECK(area.in_force_on(Day{30}));
  area.changes.push_back({S::cancelled, Day{40}, "", {}, 3});
  CHECK(area.in_force_on(Day{39}));
  CHECK_FALSE(area.in_force_on(Day{40}));
}

TEST_CASE("a spoiled range holds its both ends", "[state]") {
  RunInfo run;
  run.spoiled = {{3, 5, 1}, {9, 9, 2}};
  std::string spoiled;
  for (std::uint32_t serial = 1; serial <= 10; ++serial) spoiled += run.is_spoiled(serial) ? 'x' : '.';
  CHECK(spoiled == "..xxx...x.");
}
