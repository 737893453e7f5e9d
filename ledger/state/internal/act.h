// One statement being applied: what it may read, write, and who stands behind it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/state/fold.h"
#include "ledger/state/internal/load.h"
#include "ledger/state/reader.h"
#include "ledger/state/rules.h"
#include "ledger/state/rules_data.h"

namespace nguon::state {

using statement::PartyType;

// A set of party types.
using PartyTypes = unsigned;
constexpr PartyTypes bit(PartyType type) { return 1u << static_cast<unsigned>(type); }
inline constexpr PartyTypes kAuthority = bit(PartyType::authority);
inline constexpr PartyTypes kCertifier = bit(PartyType::certifier);
inline constexpr PartyTypes kInspectorate = bit(PartyType::inspectorate);
inline constexpr PartyTypes kProducer = bit(PartyType::producer);
inline constexpr PartyTypes kHandlers = kProducer | bit(PartyType::packer) | bit(PartyType::carrier) | bit(PartyType::trader);
inline constexpr PartyTypes kOperator = bit(PartyType::operator_);
inline constexpr PartyTypes kAnyParty = kAuthority | kCertifier | kInspectorate | kHandlers | kOperator;

struct SignedBy {
  std::string public_key;
  std::string party;
  PartyType type;
};

struct Act {
  Act(store::Overlay& overlay, const EntryContext& context)
      : state(overlay), entry(context), read(overlay), data(rule_data_at(context.accepted)) {}

  store::Overlay& state;
  const EntryContext& entry;
  Reader read;
  const RuleData& data;
  LedgerInfo ledger;
  std::vector<SignedBy> signers;  // in the order of the note; the first is the signer

  const std::string& me() const { return signers.front().party; }
  PartyType my_type() const { return signers.front().type; }
  bool am(PartyTypes types) const { return (bit(my_type()) & types) != 0; }
  Day today() const { return day_in_vietnam(entry.accepted); }

  template <class T>
  Result<std::optional<T>> find(std::string_view key) const {
    return load<T>(state, key);
  }
  template <class T>
  void put(std::string_view key, const T& record) {
    state.put(store::Column::state, key, encode(record));
  }
  // A posting of this entry under `prefix`.
  void post(std::string_view prefix, std::string value = {});
};

// Words for messages.
RuleArg words_of(PartyType type);
RuleArg words_of(const statement::Statement& statement);
RuleArg words_of(statement::EventKind kind);

// forbidden_for_party_type unless the signer is of one of `types`.
Result<void> only(const Act& act, PartyTypes types, RuleArg what);
// not_yours unless the signer is `owner`.
Result<void> only_owner(const Act& act, std::string_view thing, std::string_view owner);
// needs_two_keys unless two different public keys of the signer, or of parties of these types, signed.
Result<void> two_keys(const Act& act, PartyTypes types, RuleArg what);
// party_unknown
Result<void> party_exists(const Act& act, std::string_view id);

// Each writes what follows from its record, or refuses. The signer's type is checked already.
Result<void> apply_genesis(Act& act, const statement::Genesis& record);
Result<void> apply_record(Act& act, const statement::Party& record);
Result<void> apply_record(Act& act, const statement::Key& record);
Result<void> apply_record(Act& act, const statement::KeyRevocation& record);
Result<void> apply_record(Act& act, const statement::GrowingArea& record);
Result<void> apply_record(Act& act, const statement::GrowingAreaStatus& record);
Result<void> apply_record(Act& act, const statement::AreaAuthorisation& record);
Result<void> apply_record(Act& act, const statement::PackingHouse& record);
Result<void> apply_record(Act& act, const statement::Product& record);
Result<void> apply_record(Act& act, const statement::Certificate& record);
Result<void> apply_record(Act& act, const statement::CertificateStatus& record);
Result<void> apply_record(Act& act, const statement::LabelRequest& record);
Result<void> apply_record(Act& act, const statement::LabelRun& record);
Result<void> apply_record(Act& act, const statement::LabelRunStatus& record);
Result<void> apply_record(Act& act, const statement::Succession& record);
Result<void> apply_record(Act& act, const statement::LabelPrint& record);
Result<void> apply_record(Act& act, const statement::Story& record);
Result<void> apply_record(Act& act, const statement::Erasure& record);
// Remembers the commitments of this entry, which erasures name.
void keep_private(Act& act, const std::vector<statement::PrivateField>& fields);
Result<void> apply_event(Act& act, const statement::Event& event);

// Which types of party may sign it at all (the table in docs/rules.md). A correction may
// besides be signed by an authority.
PartyTypes signers_of(const statement::Record& record);
PartyTypes signers_of(statement::EventKind kind);

}  // namespace nguon::state
