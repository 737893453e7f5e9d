// What the entries say together: the derived records that the fold keeps and the pages read.
// All of it can be made anew from the entries; nothing here is signed or hashed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
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
  statement::PartyType party_type = statement::PartyType::producer;  // of its party; never changes
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

// A status that changed on a day, by a decision. Ordered by entry: of those in effect on a day, the
// one recorded last holds.
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

// That `to` may use the code of `area`, signed by the area's holder.
struct AuthorisationInfo {
  std::string area, to;
  Day from;
  std::optional<Day> until;
  std::optional<Day> withdrawn_from;  // not in force from this day on
  std::uint64_t index = 0;
  bool in_force_on(Day day) const;
};

struct PackingHouseInfo {
  statement::PackingHouse record;
  std::uint64_t index = 0;
  // granted_on <= day <= valid_until.
  bool in_force_on(Day day) const;
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
// Revocation is final and shown before expiry; an expired certificate is expired, suspended or not.
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
  std::string uom;  // of all its amounts; "" counts pieces
  // Party id that has custody. Where parts of the lot were passed on: who passed them on, until all
  // that it had is received by others (Reader::holdings tells all).
  std::string holder;
  std::string maker;        // party id that signed its first event
  std::uint64_t index = 0;  // its first event's entry
  Time event_time;          // and that event's own time
  Amount created;           // sum of commissioning, intake from suppliers, and outputs
  Amount consumed;          // sum of uses as input, and of what was shipped to places outside the ledger
  // What parties of the ledger hold or have on the way. Below zero after a correction: shown,
  // never hidden.
  Amount remaining() const { return Amount{created.millionths - consumed.millionths}; }
  std::optional<Day> best_before;
  std::vector<std::string> areas;  // codes named by its growing events
  std::string container;           // parent path or URI while aggregated; "" when not
  std::string in_transit_to;       // party id between the shipping of all that its holder had and its receiving; "" when not
  std::string supplier;            // URI of the supplier outside the ledger that it was received from; "" when not
  std::uint64_t labels = 0;        // unit labels asked for, less those spoiled or voided
};

// What one party has of a batch.
struct Holding {
  std::string party;
  Amount held;    // below zero after a correction
  Amount packed;  // of `held`, what is in containers and must be unpacked before it is used loose
};

// What was shipped and not received yet.
struct Transit {
  std::string from;  // party id
  std::string to;    // party id, or the URI of a receiver outside the ledger
  Amount amount;
  Amount packed;  // of `amount`, what travels in containers
};

// A case, a pallet, or a batch that others were packed into (as a gift box: those count as used).
struct ContainerInfo {
  std::string id;      // path of ids.h where it has one, else the URI
  std::string holder;  // party id; after shipping still the sender's until it is received
  std::string in_transit_to;
  std::string inside;            // the container that it is in; ""
  std::uint64_t changed_at = 0;  // entry of the last event about it
  struct Content {
    std::string batch;
    Amount amount;
  };
  std::vector<Content> lots;
  std::vector<std::string> containers;
};

// What an entry commits to without saying it (docs/formats/private.md). The values lie outside the ledger.
struct PrivateInfo {
  std::uint64_t index = 0;
  std::string party;  // that signed the entry
  struct Field {
    std::string name;
    Hash commitment;
    std::optional<std::uint64_t> erased_by;  // entry of the Erasure
  };
  std::vector<Field> fields;
};

struct RequestInfo {
  statement::LabelRequest record;
  std::string party;  // that asked
  std::uint64_t index = 0;
  std::optional<std::uint64_t> run;  // entry that served it
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
  // What was sent to the printer; ranges never overlap. Empty: no printing was recorded, as in
  // ledgers from before LabelPrint, and then nothing is concluded from it.
  struct Print {
    std::uint32_t first = 0, last = 0;  // both 0: the batch label
    Hash digest;                        // of its labels (records.h)
    std::uint64_t index = 0;            // entry of the first printing
    std::uint32_t reprints = 0;
    std::uint64_t last_index = 0;  // entry of the last printing
  };
  std::vector<Print> prints;
  bool is_spoiled(std::uint32_t serial) const;
  bool is_printed(std::uint32_t serial) const;
  // Activated, and not known to be unprinted: once the printing of units is recorded, only printed
  // serials are in use. The batch label (serial 0) needs the activation alone.
  bool is_active(std::uint32_t serial) const;
};

// How far a run has come (docs/formats/records.md). Spoiled serials are a matter of each label.
enum class RunState { reserved, printed, activated, voided };
RunState run_state(const RunInfo& run);
std::string_view to_string(RunState state);  // "reserved": stable, for the API

// One event that touched a batch.
struct BatchEvent {
  std::uint64_t index = 0;
  statement::EventKind kind = statement::EventKind::other;
  enum class Role { subject, input, output, parent, child } role = Role::subject;
  std::optional<std::uint64_t> corrected_by;  // entry of an error declaration about this event
  std::optional<std::uint64_t> corrects;      // this is the error declaration; entry of its original
};

// An event as the ledger understood it: amounts resolved, units counted into their lots.
struct EventInfo {
  std::uint64_t index = 0;
  statement::EventKind kind = statement::EventKind::other;
  std::string party;  // that signed it
  Time event_time, accepted;
  struct Item {
    std::string batch;
    BatchEvent::Role role = BatchEvent::Role::subject;
    std::optional<Amount> amount;  // in the batch's unit; absent where the event moves nothing
  };
  std::vector<Item> items;
  std::vector<std::string> containers;  // shipped, received, or packed into `parent`
  std::string parent;                   // of aggregation and disaggregation
  std::string counterpart;              // shipping: who is to receive; receiving: who sent
  std::string transformation_id;
  std::string area;                           // growing
  std::vector<std::uint64_t> restrictions;    // recalls or suspensions that this event lifted
  std::optional<std::uint64_t> corrected_by;  // entry of an error declaration about this event
  std::optional<std::uint64_t> corrects;      // this is the error declaration; entry of its original
  Hash content;                               // of what an error declaration must repeat
};

// What was told of a product or an event and stands today: neither replaced nor withdrawn.
struct StoryInfo {
  statement::Story record;
  std::string party;  // that signed it
  std::uint64_t index = 0;
  Time accepted;
};

// What was harvested in an area in one calendar year (by the events' own days in Vietnam).
struct HarvestInfo {
  std::string uom;
  Amount amount;
};

}  // namespace nguon::state
