#include "api/scan.h"

#include <algorithm>

#include "api/label_fields.h"

namespace nguon::api {
namespace {

using state::Words;

void add(Scan& scan, std::string name, std::optional<bool> good, Words words) {
  const CheckResult result = !good ? CheckResult::not_done : *good ? CheckResult::passed : CheckResult::failed;
  scan.checks.push_back({std::move(name), result, std::move(words)});
}

// The words of an error, for a check that failed with it.
Words words_of(const Error& error) { return {error.message_vi(), error.message()}; }

// A not-found is an answer, everything else means that the ledger could not be read.
bool is_missing(const Error& error) { return error.code() == Errc::not_found; }

Scan finished(Scan scan) {
  scan.status = state::status_of(scan.facts);
  return scan;
}

// One scan under way: the parts that the three ways in share.
class Looker {
 public:
  Looker(const Ledger& ledger, const store::View& view, const keys::KeyCheck& signatures, Time now, const Beside& beside)
      : ledger_(ledger), signatures_(signatures), beside_(beside), reader_(view) {
    scan.checked_at = now;
    if (beside_.copy != nullptr) copy_ = beside_.copy->now();
  }

  Scan scan;

  const state::Reader& reader() const { return reader_; }

  // Product, producer, certificates and what is wrong with the batch. Fills the facts about it.
  Result<void> describe_batch(std::string_view path, std::uint32_t serial) {
    NGUON_ASSIGN(batch, reader_.batch(path));
    NGUON_ASSIGN(product, reader_.product(batch.product));
    NGUON_ASSIGN(producer, reader_.party(product.record.owner));
    NGUON_ASSIGN(certificates, reader_.certificates_for_product(product));
    NGUON_ASSIGN(restrictions, reader_.restrictions(path));
    NGUON_ASSIGN(story, reader_.story_of(product.record.product));
    for (const auto& restriction : restrictions) {
      auto party = reader_.party(restriction.by);
      if (party)
        scan.party_names[restriction.by] = std::move(party->record.name);
      else if (!is_missing(party.error()))
        return party.error();
    }
    const state::RunInfo* run = scan.run ? &*scan.run : nullptr;
    NGUON_ASSIGN(facts, state::facts_for(reader_, batch, run, serial, scan.checked_at));
    if (run == nullptr) NGUON_TRY(judge_by_runs(facts, path));
    facts.is_our_label = scan.facts.is_our_label;
    facts.signature_good = scan.facts.signature_good;
    facts.in_ledger = scan.facts.in_ledger;
    facts.ledger_agrees = scan.facts.ledger_agrees;
    facts.fresh = scan.facts.fresh;
    scan.facts = facts;
    scan.batch = std::move(batch);
    scan.product = std::move(product);
    scan.producer = std::move(producer);
    scan.story = std::move(story);
    scan.certificates = std::move(certificates);
    scan.restrictions = std::move(restrictions);
    list_batch_checks(run != nullptr, serial);
    return judge_elsewhere(path);
  }

  // The entry at `index` proven in the published checkpoint, and the root of size index + 1 proven
  // to be its beginning; with the label's `key`, the entry that enrolled it too. Checked here as a stranger would check it.
  Result<void> prove(std::uint64_t index, const state::KeyInfo* key = nullptr) {
    Evidence evidence;
    evidence.entry_index = index;
    evidence.log_vkey = scan.ledger->log_key;
    if (!choose_checkpoint(index, evidence)) return {};
    const log::Checkpoint head{"", evidence.checkpoint_size, {}};
    NGUON_ASSIGN(entry, ledger_.entry_bytes(index));
    NGUON_ASSIGN(inclusion, ledger_.inclusion(index, head.size));
    NGUON_ASSIGN(root, ledger_.root_at(index + 1));
    NGUON_ASSIGN(consistency, ledger_.consistency(index + 1, head.size));
    evidence.entry = std::move(entry);
    evidence.inclusion = std::move(inclusion);
    evidence.root_at_pin = root;
    evidence.consistency = std::move(consistency);
    if (key != nullptr) {
      NGUON_ASSIGN(key_entry, ledger_.entry_bytes(key->index));
      NGUON_ASSIGN(key_inclusion, ledger_.inclusion(key->index, head.size));
      evidence.label_vkey = key->vkey;
      evidence.key_index = key->index;
      evidence.key_entry = std::move(key_entry);
      evidence.key_inclusion = std::move(key_inclusion);
    }
    scan.evidence = std::move(evidence);
    for (auto& check : check_evidence(*scan.evidence, scan.label ? &*scan.label : nullptr, signatures_, scan.checked_at)) {
      if (check.result == CheckResult::failed) scan.facts.ledger_agrees = false;
      scan.checks.push_back(std::move(check));
    }
    return {};
  }

  Result<void> read_ledger() {
    NGUON_ASSIGN(info, reader_.ledger());
    scan.ledger = std::move(info);
    return {};
  }

  // What is not found: in the ledger itself it is not there; in a copy it may be newer than the copy.
  void missing(const std::string& check, const Error& error) {
    if (!copy_) {
      scan.facts.in_ledger = false;
      return add(scan, check, false, words_of(error));
    }
    scan.facts.in_ledger = std::nullopt;
    const Words copy = words_of(*copy_);
    add(scan, check, std::nullopt, {"Không có trong bản sao này. " + copy.vi, "Not in this copy. " + copy.en});
  }
  // The same for an answer that is an error.
  Error missing_error(const Error& error) const {
    if (!copy_ || !is_missing(error)) return error;
    const Words copy = words_of(*copy_);
    return {Errc::not_found, "not_in_copy", error.message() + ". Not in this copy: " + copy.en,
            error.message_vi() + ". Không có trong bản sao này: " + copy.vi};
  }

  // A copy that is old, or that the ledger contradicts, shows what it knows and calls nothing fresh.
  void judge_copy() {
    if (!copy_) return;
    const bool current = !copy_->stale && copy_->alarms == 0;
    if (!current) scan.facts.fresh = std::nullopt;
    add(scan, "copy", current ? std::optional(true) : std::nullopt, words_of(*copy_));
  }

 private:
  // The checkpoint that the proof leads to. False when none that covers the entry may be shown yet.
  bool choose_checkpoint(std::uint64_t index, Evidence& evidence) {
    if (beside_.checkpoints == nullptr) {
      const auto published = ledger_.published();
      evidence.checkpoint_note = published->note;
      evidence.checkpoint_size = published->checkpoint.size;
      return true;
    }
    const auto& policy = beside_.checkpoints->policy();
    const auto best = beside_.checkpoints->covering(index + 1);
    if (!best) {
      scan.facts.fresh = std::nullopt;
      add(scan, "cosignatures", std::nullopt,
          {"Chưa đủ nhân chứng ký xác nhận phần sổ cái có mục này.",
           "Not enough witnesses have cosigned the ledger with this entry yet."});
      return false;
    }
    evidence.checkpoint_note = best->note;
    evidence.checkpoint_size = best->checkpoint.size;
    evidence.quorum = policy.quorum;
    for (const auto& key : policy.witnesses) evidence.witness_vkeys.push_back(key.text());
    return true;
  }

  // Without a label in hand, a lot is past its date when any of its labels says so.
  Result<void> judge_by_runs(state::StatusFacts& facts, std::string_view path) {
    const Day today = day_in_vietnam(scan.checked_at);
    NGUON_ASSIGN(runs, reader_.runs_of(path));
    for (const auto index : runs) {
      NGUON_ASSIGN(run, reader_.run(index));
      const auto& life = run.record.shelf_life;
      if (!run.voided_at && life && today > statement::best_before(run.record.packed_on, *life)) facts.past_shelf_life = true;
      scan.runs.push_back(std::move(run));
    }
    std::reverse(scan.runs.begin(), scan.runs.end());
    if (scan.runs.size() > kScanRunsMax) scan.runs.resize(kScanRunsMax);
    return {};
  }

  // What became of the label's run, as far as it concerns this serial.
  Words activation_words(std::uint32_t serial) const {
    const state::RunInfo& run = *scan.run;
    if (run.voided_at) return {"Cả đợt tem này đã bị hủy.", "The whole label run was voided."};
    if (scan.facts.voided.value_or(false))
      return {"Tem số " + std::to_string(serial) + " đã được ghi là tem hỏng.",
              "Label " + std::to_string(serial) + " was recorded as spoiled."};
    if (!run.activated) return {"Đợt tem chưa được kích hoạt.", "The label run is not activated yet."};
    if (!run.is_active(serial))
      return {"Sổ cái không ghi nhận việc in tem số " + std::to_string(serial) + ".",
              "The ledger has no record that label " + std::to_string(serial) + " was printed."};
    return {"Đợt tem đã được kích hoạt.", "The label run is activated."};
  }

  // A recall or suspension of what these goods were made of holds for them, whichever ledger says so.
  Result<void> judge_elsewhere(std::string_view path) {
    if (beside_.foreign_lots == nullptr) return {};
    NGUON_ASSIGN(elsewhere, beside_.foreign_lots->behind(reader_, scan.ledger->host, path));
    scan.elsewhere = std::move(elsewhere);
    const auto& lots = scan.elsewhere.lots;
    if (std::none_of(lots.begin(), lots.end(), [](const ForeignLot& lot) { return lot.copied; }) && !scan.elsewhere.cut)
      return {};
    if (lots.empty() || !lots.front().order) {
      const bool all = !scan.elsewhere.cut &&
                       std::all_of(lots.begin(), lots.end(), [](const ForeignLot& lot) { return lot.checked || !lot.copied; });
      if (!all) scan.facts.fresh = std::nullopt;
      add(scan, "elsewhere", all ? std::optional(true) : std::nullopt,
          all ? Words{"Không có lệnh thu hồi hay tạm dừng ở các sổ cái mà nguyên liệu đi qua.",
                      "No recall or suspension in the ledgers that the ingredients came through."}
              : Words{"Chưa kiểm tra được hết các lô nguyên liệu nhận từ sổ cái khác.",
                      "Not every ingredient that came from another ledger could be checked."});
      return {};
    }
    const ForeignOrder& order = *lots.front().order;
    const bool recall = order.restriction.kind == state::EventKind::recall;
    (recall ? scan.facts.recalled : scan.facts.suspended) = true;
    add(scan, "elsewhere", false,
        {"Nguyên liệu " + order.batch + (recall ? " đang bị thu hồi" : " đang bị tạm dừng bán") + " theo sổ cái " + order.origin +
             ".",
         "Ingredient " + order.batch + (recall ? " is under recall" : " is suspended from sale") + " in the ledger " +
             order.origin + "."});
    return {};
  }

  void list_batch_checks(bool is_label, std::uint32_t serial) {
    const auto& f = scan.facts;
    const auto clean = [](const std::optional<bool>& bad) { return bad ? std::optional<bool>(!*bad) : std::nullopt; };
    add(scan, "recall", clean(f.recalled),
        f.recalled.value_or(false) ? Words{"Lô hàng đang bị thu hồi.", "The batch is under recall."}
                                   : Words{"Không có lệnh thu hồi.", "No recall in effect."});
    add(scan, "suspension", clean(f.suspended),
        f.suspended.value_or(false) ? Words{"Lô hàng đang bị tạm dừng bán.", "Sale of the batch is suspended."}
                                    : Words{"Không có lệnh tạm dừng.", "No suspension in effect."});
    if (is_label) {
      add(scan, "activation", f.voided.value_or(false) ? std::optional<bool>(false) : f.activated, activation_words(serial));
    }
    add(scan, "shelf_life", clean(f.past_shelf_life),
        f.past_shelf_life.value_or(false)
            ? Words{"Đã quá hạn sử dụng.", "Past its shelf life."}
            : Words{"Còn hạn sử dụng hoặc không ghi hạn.", "Within its shelf life, or none is stated."});
    const bool lapsed = f.certificate_revoked.value_or(false) || f.certificate_expired.value_or(false);
    const bool unknown = !f.certificate_revoked || !f.certificate_expired;
    Words certificate{"Sản phẩm không ghi chứng nhận OCOP.", "The product has no OCOP certificate on record."};
    if (lapsed)
      certificate = {"Chứng nhận OCOP không còn hiệu lực.", "The OCOP certificate is no longer in force."};
    else if (!scan.certificates.empty())
      certificate = {"Các chứng nhận của sản phẩm còn hiệu lực.", "The product's certificates are in force."};
    add(scan, "certificate", unknown && !lapsed ? std::nullopt : std::optional<bool>(!lapsed), certificate);
  }

  const Ledger& ledger_;
  const keys::KeyCheck& signatures_;
  const Beside beside_;
  std::optional<CopyInfo> copy_;
  state::Reader reader_;
};

// Whether the label's signature is that of the label key it names, and what becomes of a revoked key.
Result<void> check_signature(Looker& looker, const keys::KeyCheck& signatures, std::optional<state::KeyInfo>& key_out) {
  Scan& scan = looker.scan;
  const qr::Label& label = *scan.label;
  const auto key = looker.reader().label_key(label.fields.key_number);
  if (!key) {
    if (!is_missing(key.error())) return key.error();
    scan.facts.signature_good = std::nullopt;
    looker.missing("label_key", key.error());
    return {};
  }
  NGUON_ASSIGN(vkey, parse_vkey(key->vkey));
  const auto good = qr::check_label(label, [&](std::string_view message, std::string_view signature) {
    return signatures.check_label(vkey.type, vkey.public_key, message, signature);
  });
  if (!good && good.error().code() != Errc::bad_signature) return good.error();
  scan.facts.signature_good = good.has_value();
  add(scan, "label_signature", good.has_value(),
      good ? Words{"Chữ ký trên tem đúng với khóa tem số " + std::to_string(label.fields.key_number) + ".",
                   "The label's signature is good under label key " + std::to_string(label.fields.key_number) + "."}
           : Words{"Chữ ký trên tem sai.", "The label's signature is wrong."});
  if (good) key_out = *key;
  return {};
}

// A revoked key proves nothing from the moment since which it is not trusted.
void check_key_validity(Scan& scan, const state::KeyInfo& key) {
  const bool revoked = key.revocation && (scan.run->accepted >= key.revocation->since ||
                                          scan.run->record.packed_on >= day_in_vietnam(key.revocation->since));
  if (revoked) scan.facts.signature_good = false;
  add(scan, "label_key", !revoked,
      revoked
          ? Words{"Khóa ký tem đã bị thu hồi trước khi in đợt tem này.", "The label key was revoked before this run was printed."}
          : Words{"Khóa ký tem thuộc về " + key.party + " và còn hiệu lực khi in.",
                  "The label key belongs to " + key.party + " and was valid when the run was printed."});
}

// The run that the label names must allow exactly this label.
Result<void> check_run(Looker& looker, const Ledger& ledger) {
  Scan& scan = looker.scan;
  const qr::LabelFields& fields = scan.label->fields;
  const std::string number = std::to_string(fields.run_index);
  auto run = looker.reader().run(fields.run_index);
  if (!run) {
    if (!is_missing(run.error())) return run.error();
    // Entries that the copy has are no such run, whatever comes later.
    if (fields.run_index < ledger.size()) {
      scan.facts.in_ledger = false;
      add(scan, "run_in_ledger", false, words_of(run.error()));
    } else {
      looker.missing("run_in_ledger", run.error());
    }
    return {};
  }
  NGUON_ASSIGN(root, ledger.root_at(run->index + 1));
  auto expected = label_fields(*run, fields.serial, root);
  std::optional<Error> foreign =
      expected ? gs1_mismatch(scan.label->gs1, *run, fields.serial) : std::optional<Error>(expected.error());
  if (!foreign) {
    expected->pin = fields.pin;  // judged by itself, with its proof
    if (*expected != fields)
      foreign = Error{Errc::invalid_argument, "label_not_of_run", "the label says other things than its run in the ledger",
                      "nội dung tem khác với đợt tem trong sổ cái"};
  }
  scan.facts.in_ledger = !foreign;
  add(scan, "run_in_ledger", !foreign,
      foreign ? words_of(*foreign)
              : Words{"Đợt tem số " + number + " có trong sổ cái và khớp với tem.",
                      "Label run " + number + " is in the ledger and agrees with the label."});
  if (!foreign) scan.run = std::move(*run);
  return {};
}

}  // namespace

Result<Scan> scan_label(const Ledger& ledger, const keys::KeyCheck& signatures, std::string_view host, std::string_view path,
                        Time now, const Beside& beside) {
  return scan_label(ledger, NotedView(ledger.snapshot()), signatures, host, path, now, beside);
}

Result<Scan> scan_label(const Ledger& ledger, const store::View& view, const keys::KeyCheck& signatures, std::string_view host,
                        std::string_view path, Time now, const Beside& beside) {
  Looker looker{ledger, view, signatures, now, beside};
  Scan& scan = looker.scan;
  NGUON_TRY(looker.read_ledger());
  auto label = qr::parse_label_path(host, "/" + std::string(path));
  if (!label) {
    scan.facts.is_our_label = false;
    add(scan, "label_form", false, words_of(label.error()));
    return finished(std::move(scan));
  }
  scan.label = std::move(*label);
  std::optional<state::KeyInfo> key;
  NGUON_TRY(check_signature(looker, signatures, key));
  if (!key) return finished(std::move(scan));
  NGUON_TRY(check_run(looker, ledger));
  if (!scan.run) return finished(std::move(scan));
  looker.judge_copy();
  check_key_validity(scan, *key);
  if (!*scan.facts.signature_good) return finished(std::move(scan));
  NGUON_TRY(looker.prove(scan.run->index, &*key));
  NGUON_TRY(looker.describe_batch(scan.run->record.batch, scan.label->fields.serial));
  return finished(std::move(scan));
}

Result<Scan> look_up_batch(const Ledger& ledger, const keys::KeyCheck& signatures, std::string_view batch_path, Time now,
                           const Beside& beside) {
  return look_up_batch(ledger, NotedView(ledger.snapshot()), signatures, batch_path, now, beside);
}

Result<Scan> look_up_batch(const Ledger& ledger, const store::View& view, const keys::KeyCheck& signatures,
                           std::string_view batch_path, Time now, const Beside& beside) {
  Looker looker{ledger, view, signatures, now, beside};
  NGUON_TRY(looker.read_ledger());
  const auto found = looker.reader().batch(batch_path);
  if (!found) return looker.missing_error(found.error());
  const auto& batch = *found;
  looker.judge_copy();
  // Nobody showed a label, so none was found good.
  looker.scan.facts.signature_good = std::nullopt;
  NGUON_TRY(looker.prove(batch.index));
  NGUON_TRY(looker.describe_batch(batch_path, 0));
  return finished(std::move(looker.scan));
}

Result<Scan> look_up_code(const Ledger& ledger, const keys::KeyCheck& signatures, std::uint32_t run_index, std::uint32_t serial,
                          Time now, const Beside& beside) {
  return look_up_code(ledger, NotedView(ledger.snapshot()), signatures, run_index, serial, now, beside);
}

Result<Scan> look_up_code(const Ledger& ledger, const store::View& view, const keys::KeyCheck& signatures,
                          std::uint32_t run_index, std::uint32_t serial, Time now, const Beside& beside) {
  Looker looker{ledger, view, signatures, now, beside};
  Scan& scan = looker.scan;
  NGUON_TRY(looker.read_ledger());
  auto found = looker.reader().run(run_index);
  if (!found) return looker.missing_error(found.error());
  auto& run = *found;
  looker.judge_copy();
  NGUON_ASSIGN(root, ledger.root_at(run.index + 1));
  NGUON_TRY(label_fields(run, serial, root));
  scan.run = std::move(run);
  // A typed code proves nothing about a label: the signature stays "could not check".
  scan.facts.signature_good = std::nullopt;
  add(scan, "label_signature", std::nullopt,
      {"Mã gõ tay không mang chữ ký: hãy quét mã QR để kiểm tra tem.",
       "A typed code carries no signature: scan the QR code to check the label."});
  NGUON_TRY(looker.prove(scan.run->index));
  NGUON_TRY(looker.describe_batch(scan.run->record.batch, serial));
  return finished(std::move(scan));
}

}  // namespace nguon::api
