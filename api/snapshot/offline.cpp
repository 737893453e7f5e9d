#include "api/snapshot/offline.h"

#include <algorithm>

#include "api/label_fields.h"

namespace nguon::api {
namespace {

using state::Words;

constexpr std::int64_t kDayMs = 86'400'000;

void add(OfflineVerdict& verdict, std::string name, std::optional<bool> good, Words words) {
  const CheckResult result = !good ? CheckResult::not_done : *good ? CheckResult::passed : CheckResult::failed;
  verdict.checks.push_back({std::move(name), result, std::move(words)});
}

Words words_of(const Error& error) { return {error.message_vi(), error.message()}; }

// One label under judgement, in the order of api/scan.cpp.
class Judging {
 public:
  Judging(const SnapshotHead& head, const Book& book, const keys::KeyCheck& signatures, Time now)
      : head_(head), book_(book), signatures_(signatures), today_(day_in_vietnam(now)) {}

  OfflineVerdict verdict;

  bool read_label(std::string_view url) {
    auto label = qr::parse_label_url(url);
    const bool ours = label.has_value() && label->host == head_.host;
    verdict.facts.is_our_label = ours;
    if (!label)
      add(verdict, "label_form", false, words_of(label.error()));
    else if (!ours)
      add(verdict, "label_form", false,
          {"Tem của " + label->host + ", không phải của " + head_.host + ".",
           "A label of " + label->host + ", not of " + head_.host + "."});
    if (ours) verdict.label = std::move(*label);
    return ours;
  }

  bool check_signature() {
    const qr::Label& label = *verdict.label;
    const std::string number = std::to_string(label.fields.key_number);
    const auto key = book_.keys.find(label.fields.key_number);
    if (key == book_.keys.end()) {
      verdict.facts.signature_good = std::nullopt;
      verdict.facts.in_ledger = unless_newer();
      add(verdict, "label_key", verdict.facts.in_ledger,
          {"Bản chụp không có khóa tem số " + number + ".", "The snapshot has no label key " + number + "."});
      return false;
    }
    key_ = &key->second;
    const auto vkey = parse_vkey(key_->vkey);
    const bool good = vkey.has_value() && qr::check_label(label, [&](std::string_view message, std::string_view signature) {
                                            return signatures_.check_label(vkey->type, vkey->public_key, message, signature);
                                          }).has_value();
    verdict.facts.signature_good = good;
    add(verdict, "label_signature", good,
        good ? Words{"Chữ ký trên tem đúng với khóa tem số " + number + ".",
                     "The label's signature is good under label key " + number + "."}
             : Words{"Chữ ký trên tem sai.", "The label's signature is wrong."});
    return good;
  }

  bool find_run() {
    const qr::LabelFields& fields = verdict.label->fields;
    const std::string number = std::to_string(fields.run_index);
    const auto run = book_.runs.find(fields.run_index);
    std::optional<Error> foreign;
    if (run == book_.runs.end()) {
      verdict.facts.in_ledger = unless_newer();
      add(verdict, "run_in_ledger", verdict.facts.in_ledger,
          verdict.facts.in_ledger
              ? Words{"Sổ cái không có đợt tem số " + number + ".", "The ledger has no label run " + number + "."}
              : Words{"Đợt tem số " + number + " mới hơn bản chụp.", "Label run " + number + " is newer than the snapshot."});
      return false;
    }
    Hash root;  // of which a label holds the beginning alone
    std::copy(run->second.pin.bytes.begin(), run->second.pin.bytes.end(), root.bytes.begin());
    auto expected = label_fields(run->second.run, fields.serial, root);
    if (!expected)
      foreign = expected.error();
    else
      foreign = gs1_mismatch(verdict.label->gs1, run->second.run, fields.serial);
    if (!foreign) {
      expected->pin = fields.pin;
      if (*expected != fields)
        foreign = Error{Errc::invalid_argument, "label_not_of_run", "the label says other things than its run in the ledger",
                        "nội dung tem khác với đợt tem trong sổ cái"};
    }
    verdict.facts.in_ledger = !foreign;
    add(verdict, "run_in_ledger", !foreign,
        foreign ? words_of(*foreign)
                : Words{"Đợt tem số " + number + " có trong bản chụp và khớp với tem.",
                        "Label run " + number + " is in the snapshot and agrees with the label."});
    if (!foreign) verdict.run = run->second;
    return !foreign;
  }

  bool check_key() {
    const state::RunInfo& run = verdict.run->run;
    const bool revoked = key_->revocation && (run.accepted >= key_->revocation->since ||
                                              run.record.packed_on >= day_in_vietnam(key_->revocation->since));
    if (revoked) verdict.facts.signature_good = false;
    add(verdict, "label_key", !revoked,
        revoked ? Words{"Khóa ký tem đã bị thu hồi trước khi in đợt tem này.",
                        "The label key was revoked before this run was printed."}
                : Words{"Khóa ký tem thuộc về " + key_->party + " và còn hiệu lực khi in.",
                        "The label key belongs to " + key_->party + " and was valid when the run was printed."});
    return !revoked;
  }

  void judge_run() {
    auto& facts = verdict.facts;
    const BookRun& known = *verdict.run;
    const state::RunInfo& run = known.run;
    const std::uint32_t serial = verdict.label->fields.serial;
    facts.ledger_agrees = known.pin == verdict.label->fields.pin;
    add(verdict, "pin", facts.ledger_agrees,
        *facts.ledger_agrees ? Words{"Dấu ghim trên tem đúng với sổ cái.", "The pin in the label is that of the ledger."}
                             : Words{"Dấu ghim trên tem trái với sổ cái.", "The pin in the label contradicts the ledger."});
    facts.recalled = known.recalled;
    add(verdict, "recall", !known.recalled,
        known.recalled ? Words{"Lô hàng đang bị thu hồi.", "The batch is under recall."}
                       : Words{"Không có lệnh thu hồi.", "No recall in effect."});
    facts.suspended = known.suspended;
    add(verdict, "suspension", !known.suspended,
        known.suspended ? Words{"Lô hàng đang bị tạm dừng bán.", "Sale of the batch is suspended."}
                        : Words{"Không có lệnh tạm dừng.", "No suspension in effect."});
    facts.voided = run.voided_at.has_value() || run.is_spoiled(serial);
    facts.activated = run.is_active(serial);
    add(verdict, "activation", !*facts.voided && *facts.activated,
        run.voided_at              ? Words{"Cả đợt tem này đã bị hủy.", "The whole label run was voided."}
        : *facts.voided            ? Words{"Tem số " + std::to_string(serial) + " đã được ghi là tem hỏng.",
                                "Label " + std::to_string(serial) + " was recorded as spoiled."}
        : facts.activated == false ? Words{"Tem này chưa được kích hoạt.", "The label is not activated yet."}
                                   : Words{"Đợt tem đã được kích hoạt.", "The label run is activated."});
    judge_dates();
    judge_certificate();
  }

  void judge_freshness(Time now, std::int64_t age_days, std::int64_t fresh_days) {
    const bool ahead = head_.made.unix_ms > now.unix_ms + kSnapshotAheadMs;
    verdict.facts.fresh = age_days <= fresh_days && !ahead;
    const std::string days = std::to_string(age_days), at = format_time(head_.made);
    add(verdict, "freshness", verdict.facts.fresh,
        ahead ? Words{"Bản chụp ghi lập lúc " + at + ", sau giờ của thiết bị này: một trong hai đồng hồ sai.",
                      "The snapshot says it was made at " + at + ", later than this device's time: one of the clocks is wrong."}
              : Words{"Bản chụp ghi đủ sổ cái tới " + at + ", cách đây " + days + " ngày.",
                      "The snapshot covers the ledger up to " + at + ", " + days + " days ago."});
  }

 private:
  // A run or key that is not in the snapshot may have come after it.
  std::optional<bool> unless_newer() const {
    return verdict.label->fields.run_index >= head_.size ? std::optional<bool>() : std::optional(false);
  }

  void judge_dates() {
    const BookRun& known = *verdict.run;
    const auto& life = known.run.record.shelf_life;
    const bool past = (known.lot_best_before && today_ > *known.lot_best_before) ||
                      (life && today_ > statement::best_before(known.run.record.packed_on, *life));
    verdict.facts.past_shelf_life = past;
    add(verdict, "shelf_life", !past,
        past ? Words{"Đã quá hạn sử dụng.", "Past its shelf life."}
             : Words{"Còn hạn sử dụng hoặc không ghi hạn.", "Within its shelf life, or none is stated."});
  }

  void judge_certificate() {
    const auto product = book_.products.find(verdict.label->fields.product_number);
    std::vector<state::CertificateInfo> certificates;
    if (product != book_.products.end()) {
      const auto& record = product->second.record;
      verdict.product = record.name;
      if (const auto owner = book_.parties.find(record.owner); owner != book_.parties.end()) verdict.producer = owner->second;
      for (const auto& one : book_.certificates) {
        const auto& scope = one.record.products;
        const bool named = std::find(scope.begin(), scope.end(), record.product) != scope.end();
        if (named || (scope.empty() && one.record.areas.empty() && one.record.party == record.owner)) certificates.push_back(one);
      }
    }
    const auto ocop = state::ocop_certificate_on(certificates, today_);
    const auto now = ocop ? state::certificate_state_on(*ocop, today_) : state::CertificateState::in_force;
    verdict.facts.certificate_revoked = now == state::CertificateState::revoked || now == state::CertificateState::suspended;
    verdict.facts.certificate_expired = now == state::CertificateState::expired;
    const bool lapsed = *verdict.facts.certificate_revoked || *verdict.facts.certificate_expired;
    add(verdict, "certificate", !lapsed,
        lapsed  ? Words{"Chứng nhận OCOP không còn hiệu lực.", "The OCOP certificate is no longer in force."}
        : !ocop ? Words{"Sản phẩm không ghi chứng nhận OCOP.", "The product has no OCOP certificate on record."}
                : Words{"Chứng nhận OCOP còn hiệu lực.", "The OCOP certificate is in force."});
  }

  const SnapshotHead& head_;
  const Book& book_;
  const keys::KeyCheck& signatures_;
  const Day today_;
  const state::KeyInfo* key_ = nullptr;
};

}  // namespace

Result<OfflineJudge> OfflineJudge::make(const Snapshot& snapshot) {
  OfflineJudge out;
  NGUON_ASSIGN(book, read_book(snapshot.body));
  out.head_ = snapshot.head;
  out.book_ = std::move(book);
  return out;
}

std::int64_t OfflineJudge::age_days(Time now) const {
  return std::max<std::int64_t>(0, now.unix_ms - head_.made.unix_ms) / kDayMs;
}

OfflineVerdict OfflineJudge::judge(std::string_view url, const keys::KeyCheck& signatures, Time now,
                                   std::int64_t fresh_days) const {
  Judging judging{head_, book_, signatures, now};
  const bool known = judging.read_label(url) && judging.check_signature() && judging.find_run();
  if (known && judging.check_key()) judging.judge_run();
  judging.judge_freshness(now, age_days(now), fresh_days);
  judging.verdict.status = state::status_of(judging.verdict.facts);
  return std::move(judging.verdict);
}

void mark_duplicate(OfflineVerdict& verdict, const state::Words& where) {
  verdict.facts.suspicious = true;
  add(verdict, "duplicate", false, where);
  verdict.status = state::status_of(verdict.facts);
}

}  // namespace nguon::api
