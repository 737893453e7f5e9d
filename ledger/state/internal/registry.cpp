// Genesis, parties and keys.
#include <algorithm>
#include <set>

#include "ledger/state/internal/act.h"
#include "ledger/store/keys.h"

namespace nguon::state {
namespace {

using namespace statement;

std::string key_row(const VerifierKey& key) { return keys::of(keys::kKey, key.name, key.id.view()); }

Result<VerifierKey> key_of_party(const LedgerInfo& ledger, std::string_view party, std::string_view vkey) {
  NGUON_ASSIGN(key, parse_vkey(vkey));
  const std::string name = ledger.origin + "/" + std::string(party);
  if (key.name != name) return refuse(Rule::key_name_wrong, {party, name, key.name});
  if (key.type == KeyType::cosignature_v1) return refuse(Rule::key_type_unfit, {vkey});
  return key;
}

Result<void> add_key(Act& act, KeyInfo info, const VerifierKey& key) {
  const std::string row = key_row(key);
  NGUON_ASSIGN(there, act.state.get(store::Column::state, row));
  if (there) return refuse(Rule::key_exists, {info.vkey});
  info.index = act.entry.index;
  info.added = act.entry.accepted;
  if (info.purpose == KeyPurpose::label) {
    NGUON_ASSIGN(counters, act.find<Counters>(keys::kCounters));
    Counters next = counters.value_or(Counters{});
    info.number = ++next.label_keys;
    act.put(keys::kCounters, next);
    act.state.put(store::Column::state, keys::of(keys::kLabelKey, info.number), row);
  }
  act.put(row, info);
  return {};
}

Result<void> add_genesis_party(Act& act, const GenesisParty& party) {
  NGUON_ASSIGN(there, act.state.get(store::Column::state, keys::of(keys::kParty, party.party)));
  if (there) return refuse(Rule::party_exists, {party.party});
  PartyInfo info;
  info.record.party = party.party;
  info.record.party_type = party.party_type;
  info.record.name = party.name;
  info.index = act.entry.index;
  act.put(keys::of(keys::kParty, party.party), info);
  for (const auto& vkey : party.keys) {
    NGUON_ASSIGN(key, key_of_party(act.ledger, party.party, vkey));
    NGUON_TRY(add_key(act, KeyInfo{vkey, party.party, party.party_type, KeyPurpose::statement, 0, 0, {}, {}}, key));
  }
  return {};
}

bool has_two_different_keys(const GenesisParty& party) {
  std::set<std::string> different;
  for (const auto& vkey : party.keys)
    if (const auto key = parse_vkey(vkey)) different.insert(key->public_key);
  return different.size() >= 2;
}

Result<void> check_log_key(const Genesis& record) {
  NGUON_ASSIGN(log_key, parse_vkey(record.log_key));
  bool good = log_key.type == KeyType::ed25519 && log_key.name == record.origin;
  for (const auto& party : record.parties)
    for (const auto& vkey : party.keys) {
      NGUON_ASSIGN(key, parse_vkey(vkey));
      good = good && key.public_key != log_key.public_key;
    }
  if (!good) return refuse(Rule::genesis_log_key, {record.origin});
  return {};
}

}  // namespace

Result<void> apply_genesis(Act& act, const Genesis& record) {
  const auto is = [](PartyType type) { return [type](const GenesisParty& p) { return p.party_type == type; }; };
  const auto& parties = record.parties;
  const auto first_operator = std::find_if(parties.begin(), parties.end(), is(PartyType::operator_));
  if (std::count_if(parties.begin(), parties.end(), is(PartyType::operator_)) != 1 || first_operator->keys.empty())
    return refuse(Rule::genesis_operator);
  if (std::none_of(parties.begin(), parties.end(),
                   [&](const GenesisParty& p) { return p.party_type == PartyType::authority && has_two_different_keys(p); }))
    return refuse(Rule::genesis_authority);
  NGUON_TRY(check_log_key(record));

  act.ledger = LedgerInfo{record.origin, record.host, record.log_key, record.demonstration, first_operator->party};
  act.put(keys::kLedger, act.ledger);
  for (const auto& party : parties) NGUON_TRY(add_genesis_party(act, party));

  if (act.entry.signed_by.empty()) return refuse(Rule::genesis_signer);
  for (const VerifierKey& used : act.entry.signed_by) {
    const std::string vkey = used.text();
    const auto owner = std::find_if(parties.begin(), parties.end(), [&](const GenesisParty& p) {
      return std::find(p.keys.begin(), p.keys.end(), vkey) != p.keys.end();
    });
    if (owner == parties.end()) return refuse(Rule::genesis_signer);
    if (act.signers.empty() && owner != first_operator) return refuse(Rule::genesis_signer);
    act.signers.push_back({used.public_key, owner->party, owner->party_type});
  }
  return {};
}

Result<void> apply_record(Act& act, const Party& record) {
  const std::string row = keys::of(keys::kParty, record.party);
  NGUON_ASSIGN(known, act.find<PartyInfo>(row));
  if (known && known->record.party_type != record.party_type)
    return refuse(Rule::party_type_fixed, {record.party, words_of(known->record.party_type)});
  if (!known && record.party_type == PartyType::operator_) return refuse(Rule::operator_exists, {act.ledger.operator_party});
  act.put(row, PartyInfo{record, act.entry.index});
  return {};
}

Result<void> apply_record(Act& act, const Key& record) {
  NGUON_ASSIGN(party, act.read.party(record.party));
  if (!act.am(kAuthority)) NGUON_TRY(only_owner(act, record.vkey, record.party));
  // One stolen key must not be able to enrol the second one that a recall asks for.
  if (record.purpose == KeyPurpose::statement && (bit(party.record.party_type) & (kAuthority | kInspectorate)) != 0)
    NGUON_TRY(
        two_keys(act, kAuthority, {"a new key of an authority or inspectorate", "khóa mới của cơ quan quản lý hoặc thanh tra"}));
  NGUON_ASSIGN(key, key_of_party(act.ledger, record.party, record.vkey));
  return add_key(act, KeyInfo{record.vkey, record.party, party.record.party_type, record.purpose, 0, 0, {}, {}}, key);
}

Result<void> apply_record(Act& act, const KeyRevocation& record) {
  NGUON_ASSIGN(key, parse_vkey(record.vkey));
  const std::string row = key_row(key);
  NGUON_ASSIGN(info, act.find<KeyInfo>(row));
  if (!info || info->vkey != record.vkey) return refuse(Rule::key_unknown, {record.vkey});
  if (info->party != act.me()) {
    if (!act.am(kAuthority)) return refuse(Rule::not_yours, {record.vkey, info->party, act.me()});
    NGUON_TRY(two_keys(act, kAuthority, {"revoking another party's key", "việc thu hồi khóa của đơn vị khác"}));
  }
  if (info->revocation && info->revocation->since <= record.since)
    return refuse(Rule::key_already_revoked, {record.vkey, format_time(info->revocation->since)});
  info->revocation = KeyInfo::Revocation{act.entry.index, record.since, record.reason};
  act.put(row, *info);
  return {};
}

// That the old ledger's key signed the checkpoint is for whoever trusts that key to check: this ledger
// only says so, over its operator's signature.
Result<void> apply_record(Act& act, const Succession& record) {
  if (act.entry.index != 1) return refuse(Rule::succession_not_second);
  const auto before = read_previous_log(record.checkpoint);
  if (!before || before->origin == act.ledger.origin) return refuse(Rule::succession_of_itself, {act.ledger.origin});
  return {};
}

}  // namespace nguon::state
