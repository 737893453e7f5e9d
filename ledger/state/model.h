// What the entries say together: the derived records that the fold keeps and the pages read.
// All of it can be made anew from the entries; nothing here is signed or hashed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/time.h"
#include "ledger/statement/event.h"
#include "ledger/statement/records.h"

namespace nguon::state {

using statement::Amount;
using statement::EventKind;
using statement::Words;

struct LedgerInfo {  // from Genesis
  std::string origin;
  std::string host;
  std::string log_key;  // vkey
  bool demonstration = false;
  std::string operator_party;
};

struct PartyInfo {
  statement::Party record;
  std::uint64_t index = 0;  // entry that recorded it (0 for those of Genesis)
};

struct KeyInfo {
  std::string vkey;
  std::string party;
  statement::KeyPurpose purpose = statement::KeyPurpose::statement;
  std::uint32_t number = 0;  // label key number, from 1; 0 for statement keys
  std::uint64_t index = 0;
  Time added;
  struct Revocation {
    std::uint64_t index = 0;
    Time since;  // not trusted from here on
    std::string reason;
  };
  std::optional<Revocation> revocation;
};

// A status that changed on a day, by a decision. Ordered by entry.
template <class Kind>
struct StatusChange {
  Kind status{};
  Day effective_from;
  std::string decision;
  Words reason;
  std::uint64_t index = 0;
};

struct AreaInfo {
  statement::GrowingArea record;
  std::uint64_t index = 0;
  std::vector<StatusChange<statement::AreaStatus>> changes;
  // In force on `day`, as known now: granted_on <= day <= valid_until and no suspension or
  // cancellation in effect on that day.
  bool in_force_on(Day day) const;
};

struct AuthorisationInfo {
  std::string area, to;
  Day from;
  std::optional<Day> until;
  std::optional<Day> withdrawn_from;
  std::uint64_t index = 0;
};

struct PackingHouseInfo {
  statement::PackingHouse record;
  std::uint64_t index = 0;
};

struct ProductInfo {
  statement::Product record;
  std::uint32_t number = 0;  // n-th Product record, from 1
  std::uint64_t index = 0;
};

struct CertificateInfo {
  statement::Certificate record;
  std::string signed_by;  // party id
  std::uint64_t index = 0;
  std::vector<StatusChange<statement::CertificateStatusKind>> changes;
};
enum class CertificateState { not_yet, in_force, suspended, expired, revoked };
CertificateState certificate_state_on(const CertificateInfo& certificate, Day day);

// A recall or suspension that reaches a batch.
struct Restriction {
  statement::EventKind kind = statement::EventKind::recall;  // recall or suspension
  std::uint64_t index = 0;                                   // the event's entry
  std::string decision;
  Words reason;
  std::string by;            // party id
  std::string origin_batch;  // the batch named in the event; differs when reached through descent
};

struct BatchInfo {
  std::string path;     // statement::BatchId::path()
  std::string product;  // product path
  std::string lot;
  std::string uom;          // of all its amounts; "" counts pieces
  std::string holder;       // party id that has custody
  std::string maker;        // party id that signed its first event
  std::uint64_t index = 0;  // its first event's entry
  Time event_time;          // and that event's own time
  Amount created;           // sum of commissioning and outputs
  Amount consumed;          // sum of uses as input
  Amount remaining() const {
    return Amount{created.millionths - consumed.millionths};
  }  // below zero after a correction: shown, never hidden
  std::optional<Day> best_before;
  std::vector<std::string> areas;  // codes named by its growing events
  std::string container;           // parent path or URI while aggregated; "" when not
  std::string in_transit_to;       // party id between shipping and receiving; "" when not
};

struct RunInfo {
  statement::LabelRun record;
  std::uint64_t index = 0;
  Time accepted;
  bool activated = false;
  std::optional<std::uint64_t> activated_at, voided_at;  // entry indexes
  struct Range {
    std::uint32_t first = 0, last = 0;
    std::uint64_t index = 0;
  };
  std::vector<Range> spoiled;
  bool is_spoiled(std::uint32_t serial) const;
};

// One event that touched a batch.
struct BatchEvent {
  std::uint64_t index = 0;
  statement::EventKind kind = statement::EventKind::other;
  enum class Role { subject, input, output, parent, child } role = Role::subject;
  std::optional<std::uint64_t> corrected_by;  // entry of an error declaration about this event
  std::optional<std::uint64_t> corrects;      // this is the error declaration; entry of its original
};

}  // namespace nguon::state
