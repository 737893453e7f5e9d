#include "api/evidence.h"

#include "api/label_fields.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/entry.h"
#include "ledger/log/note.h"
#include "ledger/log/tree.h"
#include "ledger/statement/statement.h"
#include "witness/cosigned.h"

namespace nguon::api {
namespace {

using state::Words;

Check check(std::string name, bool good, Words when_good, Words when_bad) {
  return {std::move(name), good ? CheckResult::passed : CheckResult::failed, good ? std::move(when_good) : std::move(when_bad)};
}

// The checkpoint, if the log signed it and it is the one that the evidence speaks of.
Result<log::Checkpoint> signed_checkpoint(const Evidence& e, const keys::KeyCheck& signatures) {
  NGUON_ASSIGN(vkey, parse_vkey(e.log_vkey));
  NGUON_ASSIGN(opened, log::open_checkpoint(e.checkpoint_note, vkey, {}, signatures));
  if (opened.checkpoint.size != e.checkpoint_size)
    return Error{Errc::invalid_argument, "evidence_malformed", "sizes differ", "kích thước khác nhau"};
  return opened.checkpoint;
}

Result<state::RunInfo> run_in(const Evidence& e) {
  NGUON_ASSIGN(entry, log::parse_entry(e.entry));
  NGUON_ASSIGN(note, log::parse_note(entry.statement));
  NGUON_ASSIGN(parsed, statement::parse_statement(note.text));
  const auto* run = parsed.record<statement::LabelRun>();
  if (run == nullptr || entry.index != e.entry_index)
    return Error{Errc::invalid_argument, "evidence_malformed", "the entry is not the label's run", "mục này không phải đợt tem"};
  state::RunInfo out;
  out.record = *run;
  out.index = entry.index;
  out.accepted = entry.accepted;
  return out;
}

// That the label key was enrolled, as a label key and before the run, in the ledger of this root.
Result<void> key_enrolled(const Evidence& e, const Hash& root) {
  NGUON_TRY(log::verify_inclusion(log::leaf_hash(e.key_entry), e.key_index, e.checkpoint_size, e.key_inclusion, root));
  NGUON_ASSIGN(entry, log::parse_entry(e.key_entry));
  NGUON_ASSIGN(note, log::parse_note(entry.statement));
  NGUON_ASSIGN(parsed, statement::parse_statement(note.text));
  const auto* key = parsed.record<statement::Key>();
  if (key == nullptr || entry.index != e.key_index || e.key_index >= e.entry_index || key->vkey != e.label_vkey ||
      key->purpose != statement::KeyPurpose::label)
    return Error{Errc::invalid_argument, "evidence_malformed", "the entry does not enrol the label key",
                 "mục này không ghi khóa tem"};
  return {};
}

Result<void> label_fits(const Evidence& e, const qr::Label& label) {
  NGUON_ASSIGN(run, run_in(e));
  NGUON_ASSIGN(expected, label_fields(run, label.fields.serial, e.root_at_pin));
  expected.pin = label.fields.pin;  // check_evidence judges it
  if (expected != label.fields)
    return Error{Errc::invalid_argument, "label_not_of_run", "the label says other things than its run",
                 "tem khác với đợt tem trong sổ cái"};
  if (const auto foreign = gs1_mismatch(label.gs1, run, label.fields.serial)) return *foreign;
  return {};
}

Error malformed(std::string_view member) {
  return {Errc::invalid_argument, "evidence_malformed", "evidence: \"" + std::string(member) + "\" is missing or malformed",
          "bằng chứng: thiếu hoặc sai mục \"" + std::string(member) + "\""};
}

Result<std::string> text_of(const json::object& from, std::string_view member) {
  const auto* value = from.if_contains(json::string_view(member.data(), member.size()));
  if (value == nullptr || !value->is_string()) return malformed(member);
  return std::string(value->get_string());
}

Result<std::uint64_t> number_of(const json::object& from, std::string_view member) {
  const auto* value = from.if_contains(json::string_view(member.data(), member.size()));
  if (value == nullptr || !value->is_int64() || value->get_int64() < 0) return malformed(member);
  return static_cast<std::uint64_t>(value->get_int64());
}

Result<Hash> hash_of(std::string_view base64) {
  NGUON_ASSIGN(bytes, from_base64(base64));
  return Hash::from(bytes);
}

Result<std::vector<Hash>> hashes_of(const json::object& from, std::string_view member) {
  const auto* value = from.if_contains(json::string_view(member.data(), member.size()));
  if (value == nullptr || !value->is_array() || value->get_array().size() > 2 * log::kProofHashesMax) return malformed(member);
  std::vector<Hash> out;
  for (const auto& one : value->get_array()) {
    if (!one.is_string()) return malformed(member);
    NGUON_ASSIGN(hash, hash_of(std::string_view(one.get_string())));
    out.push_back(hash);
  }
  return out;
}

// Those of the named witnesses that cosigned the checkpoint.
Result<std::vector<witness::Cosignature>> cosigned_by(const Evidence& e, const keys::KeyCheck& signatures, Time now) {
  NGUON_ASSIGN(note, log::parse_note(e.checkpoint_note));
  std::vector<VerifierKey> keys;
  for (const auto& text : e.witness_vkeys) {
    NGUON_ASSIGN(key, parse_vkey(text));
    keys.push_back(std::move(key));
  }
  return witness::cosignatures_of(note, keys, signatures, now);
}

Check check_cosignatures(const Evidence& e, const keys::KeyCheck& signatures, Time now) {
  const auto found = cosigned_by(e, signatures, now);
  if (!found) return {"cosignatures", CheckResult::failed, {found.error().message_vi(), found.error().message()}};
  const std::string k = std::to_string(found->size()), n = std::to_string(e.witness_vkeys.size()), q = std::to_string(e.quorum);
  std::string names;
  for (const auto& one : *found) names += (names.empty() ? "" : ", ") + one.key.name;
  const bool enough = !found->empty() && found->size() >= e.quorum;
  if (enough)
    return {"cosignatures",
            CheckResult::passed,
            {k + " trên " + n + " nhân chứng độc lập đã ký xác nhận sổ cái này: " + names + ".",
             k + " of " + n + " independent witnesses cosigned this ledger: " + names + "."}};
  return {"cosignatures",
          CheckResult::not_done,
          {"Mới có " + k + " trên " + n + " nhân chứng ký xác nhận, cần " + q + ".",
           "Only " + k + " of " + n + " witnesses have cosigned; " + q + " are needed."}};
}

}  // namespace

std::vector<Check> check_evidence(const Evidence& e, const qr::Label* label, const keys::KeyCheck& signatures, Time now) {
  std::vector<Check> out;
  const std::string number = std::to_string(e.entry_index);
  const std::string size = std::to_string(e.checkpoint_size);
  const auto head = signed_checkpoint(e, signatures);
  const Hash root = head ? head->root : Hash{};
  const bool included =
      head.has_value() &&
      log::verify_inclusion(log::leaf_hash(e.entry), e.entry_index, e.checkpoint_size, e.inclusion, root).has_value();
  out.push_back(check("inclusion", included,
                      {"Mục số " + number + " nằm trong sổ cái " + size + " mục.",
                       "Entry " + number + " is in the ledger of " + size + " entries."},
                      {"Không chứng minh được mục số " + number + " nằm trong sổ cái.",
                       "Entry " + number + " is not proven to be in the ledger."}));
  out.push_back(check("checkpoint_signature", head.has_value(),
                      {"Sổ cái đã ký xác nhận trạng thái hiện tại.", "The ledger signed its present state."},
                      {"Chữ ký của sổ cái sai.", "The ledger's signature is wrong."}));
  if (!e.witness_vkeys.empty()) out.push_back(check_cosignatures(e, signatures, now));
  if (label == nullptr) return out;
  const bool extends =
      head.has_value() &&
      log::verify_consistency(e.entry_index + 1, e.root_at_pin, e.checkpoint_size, root, e.consistency).has_value();
  out.push_back(check("pin", extends && qr::pin_matches(label->fields.pin, e.root_at_pin),
                      {"Sổ cái hôm nay vẫn nối tiếp đúng sổ cái lúc in tem.",
                       "Today's ledger still extends the ledger of the day this label was printed."},
                      {"Sổ cái hôm nay không nối tiếp sổ cái lúc in tem.",
                       "Today's ledger does not extend the ledger of the day this label was printed."}));
  out.push_back(check("label_key_entry", head.has_value() && key_enrolled(e, root).has_value(),
                      {"Khóa tem được ghi ở mục số " + std::to_string(e.key_index) + " của sổ cái, trước đợt tem.",
                       "Entry " + std::to_string(e.key_index) + " of the ledger enrolled the label key, before the run."},
                      {"Không chứng minh được khóa tem có trong sổ cái.", "The label key is not proven to be in the ledger."}));
  return out;
}

std::vector<Check> check_label_against(const Evidence& e, const qr::Label& label, const keys::KeyCheck& signatures) {
  std::vector<Check> out;
  const auto vkey = parse_vkey(e.label_vkey);
  const auto signed_well =
      !vkey ? Result<void>(vkey.error()) : qr::check_label(label, [&](std::string_view message, std::string_view signature) {
        return signatures.check_label(vkey->type, vkey->public_key, message, signature);
      });
  const std::string key = std::to_string(label.fields.key_number);
  out.push_back(
      check("label_signature", signed_well.has_value(),
            {"Chữ ký trên tem đúng với khóa tem số " + key + ".", "The label's signature is good under label key " + key + "."},
            {"Chữ ký trên tem sai.", "The label's signature is wrong."}));
  const auto fits = label_fits(e, label);
  const Words good{"Đợt tem số " + std::to_string(e.entry_index) + " có trong sổ cái và khớp với tem.",
                   "Label run " + std::to_string(e.entry_index) + " is in the ledger and agrees with the label."};
  out.push_back(
      check("run_in_ledger", fits.has_value(), good, fits ? good : Words{fits.error().message_vi(), fits.error().message()}));
  return out;
}

Result<Evidence> evidence_from_json(const json::object& from) {
  Evidence out;
  NGUON_ASSIGN(index, number_of(from, "entryIndex"));
  NGUON_ASSIGN(size, number_of(from, "checkpointSize"));
  NGUON_ASSIGN(entry_text, text_of(from, "entry"));
  NGUON_ASSIGN(entry, from_base64(entry_text));
  NGUON_ASSIGN(inclusion, hashes_of(from, "inclusion"));
  NGUON_ASSIGN(consistency, hashes_of(from, "consistency"));
  NGUON_ASSIGN(note, text_of(from, "checkpoint"));
  NGUON_ASSIGN(root_text, text_of(from, "rootAtPin"));
  NGUON_ASSIGN(root, hash_of(root_text));
  NGUON_ASSIGN(log_vkey, text_of(from, "logVkey"));
  out.entry_index = index;
  out.checkpoint_size = size;
  out.entry = std::move(entry);
  out.inclusion = std::move(inclusion);
  out.consistency = std::move(consistency);
  out.checkpoint_note = std::move(note);
  out.root_at_pin = root;
  out.log_vkey = std::move(log_vkey);
  if (from.contains("labelVkey")) {
    NGUON_ASSIGN(label_vkey, text_of(from, "labelVkey"));
    out.label_vkey = std::move(label_vkey);
  }
  if (const auto* list = from.if_contains("witnesses")) {
    if (!list->is_array() || list->get_array().size() > witness::kWitnessesMax) return malformed("witnesses");
    for (const auto& one : list->get_array()) {
      if (!one.is_string()) return malformed("witnesses");
      out.witness_vkeys.emplace_back(one.get_string());
    }
    NGUON_ASSIGN(quorum, number_of(from, "quorum"));
    out.quorum = static_cast<std::size_t>(quorum);
  }
  if (from.contains("keyEntry")) {
    NGUON_ASSIGN(key_index, number_of(from, "keyIndex"));
    NGUON_ASSIGN(key_text, text_of(from, "keyEntry"));
    NGUON_ASSIGN(key_entry, from_base64(key_text));
    NGUON_ASSIGN(key_inclusion, hashes_of(from, "keyInclusion"));
    out.key_index = key_index;
    out.key_entry = std::move(key_entry);
    out.key_inclusion = std::move(key_inclusion);
  }
  return out;
}

}  // namespace nguon::api
