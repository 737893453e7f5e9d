// The nguon: records, as parsed. Field names in JSON are the camelCase of the members unless a
// comment says otherwise; docs/formats/records.md shows each with an example. Every record also
// has "type" ("nguon:Party", ...) and "id" (urn:uuid of a v4 or v7 UUID).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/time.h"
#include "ledger/statement/ids.h"

namespace nguon::statement {

// A decimal with at most six places, exact: JSON 12.5 is 12'500'000 millionths. Never a double,
// so that sums of a mass balance are exact.
struct Amount {
  std::int64_t millionths = 0;
  friend bool operator==(const Amount&, const Amount&) = default;
  friend auto operator<=>(const Amount&, const Amount&) = default;
};
std::string format_amount(Amount amount);  // "12.5", "3", "0.000001"

// Text for people: Vietnamese always, English where the signer gave it.
// JSON: either a string (Vietnamese) or {"vi":"...","en":"..."}. 1..500 bytes each.
struct Words {
  std::string vi;
  std::string en;  // may be empty
  friend bool operator==(const Words&, const Words&) = default;
};

enum class PartyType { authority, certifier, inspectorate, producer, packer, carrier, trader, operator_ };  // JSON "operator"
enum class LegalForm { none, cooperative, cooperative_group, enterprise, farm, household, association };
enum class KeyPurpose { statement, label };

struct GenesisParty {
  std::string party;
  PartyType party_type = PartyType::operator_;
  Words name;
  std::vector<std::string> keys;  // vkeys of purpose statement
  friend bool operator==(const GenesisParty&, const GenesisParty&) = default;
};

// Entry 0. Signed by a key of its operator party. All that an auditor must be given.
struct Genesis {
  std::string origin;   // also the log key's name
  std::string host;     // of labels and identifiers: lowercase DNS name
  std::string log_key;  // vkey of the checkpoints
  bool demonstration = false;
  std::vector<GenesisParty> parties;  // exactly one operator, at least one authority with two keys
  friend bool operator==(const Genesis&, const Genesis&) = default;
};

struct Party {
  std::string party;
  PartyType party_type = PartyType::producer;
  LegalForm legal_form = LegalForm::none;  // optional in JSON; producers must give it
  Words name;
  std::string province;  // 2 digits
  std::string commune;   // 5 digits; optional ("")
  Words place;           // "xã Suối Giàng, tỉnh Lào Cai": as people write it; optional (vi "")
  std::string website;   // optional, https only
  friend bool operator==(const Party&, const Party&) = default;
};

struct Key {
  std::string party;
  std::string vkey;
  KeyPurpose purpose = KeyPurpose::statement;
  friend bool operator==(const Key&, const Key&) = default;
};

struct KeyRevocation {
  std::string vkey;
  Time since;            // from when on it is not trusted; may lie before the record
  std::string reason;    // "lost", "compromised", "replaced", "ceased"
  std::string decision;  // optional
  friend bool operator==(const KeyRevocation&, const KeyRevocation&) = default;
};

struct GrowingArea {
  std::string area;                          // code without spaces
  CodeScheme scheme = CodeScheme::domestic;  // JSON "domestic", "export", "other"
  std::string issuer;                        // required for other
  Words name;
  std::string holder;  // party id
  std::string province, commune;
  Words place;  // optional
  Amount hectares;
  Words crop;
  std::optional<Amount> expected_yield_per_year;  // in `yield_uom`
  std::string yield_uom;                          // "KGM"; required with the yield
  Day granted_on;
  std::optional<Day> valid_until;  // last day in force
  friend bool operator==(const GrowingArea&, const GrowingArea&) = default;
};

enum class AreaStatus { granted, suspended, restored, cancelled };  // granted is never in a record
struct GrowingAreaStatus {
  std::string area;
  AreaStatus status = AreaStatus::suspended;
  Day effective_from;
  Words reason;
  std::string decision;
  friend bool operator==(const GrowingAreaStatus&, const GrowingAreaStatus&) = default;
};

enum class AuthorisationAction { grant, withdraw };
struct AreaAuthorisation {
  std::string area;
  std::string to;  // party id that may use the code
  AuthorisationAction action = AuthorisationAction::grant;
  Day from;
  std::optional<Day> until;  // last day
  friend bool operator==(const AreaAuthorisation&, const AreaAuthorisation&) = default;
};

struct PackingHouse {
  std::string packing_house;  // code
  CodeScheme scheme = CodeScheme::export_;
  std::string issuer;
  Words name;
  std::string holder;
  std::string province, commune;
  Words place;
  Day granted_on;
  std::optional<Day> valid_until;
  friend bool operator==(const PackingHouse&, const PackingHouse&) = default;
};

enum class ShelfLifeUnit { days, weeks, months };
struct ShelfLife {  // JSON {"value":12,"unit":"months"}; days 1..100, weeks 1..100, months 1..55 (what a label can hold)
  std::uint32_t value = 0;
  ShelfLifeUnit unit = ShelfLifeUnit::days;
  friend bool operator==(const ShelfLife&, const ShelfLife&) = default;
};
Day best_before(Day packed, ShelfLife life);  // months end on the same day of the month, or its last

// The output of a processing step over its inputs, in the same unit, must lie within.
struct YieldRange {  // JSON {"min":0.18,"max":0.25}
  Amount min, max;
  friend bool operator==(const YieldRange&, const YieldRange&) = default;
};

enum class ProductKind { product, material };  // material: raw or intermediate, never labelled
struct Product {
  std::string product;  // path of ids.h
  ProductKind kind = ProductKind::product;
  std::string owner;  // party id
  Words name;
  std::uint32_t group = 0;                                   // OCOP group 1..6; 0 (absent) for materials
  std::uint32_t criteria_set = 0;                            // 1..26; JSON "criteriaSet"
  std::string brand;                                         // optional
  Words ingredients, net_content, storage, warnings, usage;  // optional
  std::vector<std::string> standards;                        // optional
  std::optional<ShelfLife> shelf_life;
  std::optional<YieldRange> yield;      // when made by processing or packaging
  bool packing_house_required = false;  // optional
  friend bool operator==(const Product&, const Product&) = default;
};

enum class CertificateScheme { ocop, vietgap, organic, gacp_who, haccp, iso_22000, other };
// JSON "OCOP", "VietGAP", "organic", "GACP-WHO", "HACCP", "ISO 22000", "other"
struct Certificate {
  std::string certificate;  // slug, unique in the ledger: "cert/<certificate>" is its path
  CertificateScheme scheme = CertificateScheme::ocop;
  Words scheme_name;                  // required for other
  std::string number;                 // of the decision or certificate, as written
  Words issued_by;                    // the issuing body, as written
  std::string party;                  // holder
  std::vector<std::string> products;  // paths; scope. Empty: everything of the holder
  std::vector<std::string> areas;     // codes; optional scope
  std::uint32_t stars = 0;            // OCOP only: 3..5
  Day issued_on;
  Day valid_until;
  friend bool operator==(const Certificate&, const Certificate&) = default;
};

enum class CertificateStatusKind { suspended, restored, revoked };
struct CertificateStatus {
  std::string certificate;
  CertificateStatusKind status = CertificateStatusKind::revoked;
  Day effective_from;
  Words reason;
  std::string decision;
  friend bool operator==(const CertificateStatus&, const CertificateStatus&) = default;
};

enum class LabelKind { batch, unit };
struct LabelRequest {
  std::string batch;  // path
  LabelKind labels = LabelKind::unit;
  std::uint32_t count = 0;  // 1..kLabelRunCountMax
  Day packed_on;
  std::optional<ShelfLife> shelf_life;
  friend bool operator==(const LabelRequest&, const LabelRequest&) = default;
};
inline constexpr std::uint32_t kLabelRunCountMax = 10'000'000;

// Names its request by entry index; repeats what it fixes, so that a run alone can be read.
struct LabelRun {
  std::uint64_t request = 0;  // entry index of the LabelRequest
  std::string batch;
  LabelKind labels = LabelKind::unit;
  std::uint32_t count = 0;      // serials 1..count
  std::uint32_t label_key = 0;  // label key number
  std::uint32_t product = 0;    // product number; JSON "productNumber"
  Day packed_on;
  std::optional<ShelfLife> shelf_life;
  friend bool operator==(const LabelRun&, const LabelRun&) = default;
};

enum class RunStatus { issued, activated, voided, spoiled };  // issued is never in a record
struct LabelRunStatus {
  std::uint64_t run = 0;  // entry index of the LabelRun
  RunStatus status = RunStatus::activated;
  std::uint32_t first = 0, last = 0;  // serial range, spoiled only
  Words reason;                       // required for voided and spoiled
  friend bool operator==(const LabelRunStatus&, const LabelRunStatus&) = default;
};

// Entry 1 of a ledger that goes on after another one whose last entries are lost. Signed by the operator.
struct Succession {
  std::string log_key;     // vkey of the ledger before; its name is that ledger's origin
  std::string checkpoint;  // its last known checkpoint, the signed note with its newlines
  Words reason;
  friend bool operator==(const Succession&, const Succession&) = default;
};
inline constexpr std::size_t kSuccessionCheckpointBytesMax = 4'096;

// What the text of a checkpoint note says; its signature is not looked at.
struct PreviousLog {
  std::string origin;
  std::uint64_t size = 0;
  std::string root;  // base64
  friend bool operator==(const PreviousLog&, const PreviousLog&) = default;
};
// Nothing unless the note begins with the three lines of a checkpoint of at least one entry and an
// empty line, and goes on with a signature line.
std::optional<PreviousLog> read_previous_log(std::string_view checkpoint_note);

// Serials that go to the printer, with the labels they become: recorded before they are printed. The
// same range with the same digest again is a reprint, byte for byte; anything else under a printed
// serial is refused.
struct LabelPrint {
  std::uint64_t run = 0;              // entry index of the LabelRun
  std::uint32_t first = 0, last = 0;  // serials; both 0: the batch label
  Hash digest;                        // SHA-256 of the labels' URLs in order of serial, a newline after each; JSON: 64 hex digits
  friend bool operator==(const LabelPrint&, const LabelPrint&) = default;
};

// A picture by its bytes; where they lie is not the ledger's matter.
struct Picture {
  Hash sha256;    // of the file's bytes; JSON: 64 hex digits
  Words caption;  // said to those who cannot see it
  friend bool operator==(const Picture&, const Picture&) = default;
};
inline constexpr std::size_t kStoryBytesMax = 4'000;  // of the text, in each language
inline constexpr std::size_t kStoryPicturesMax = 8;

// What its owner tells of a product, or the signer of an event it: for people, judged by nobody.
struct Story {
  std::string about;              // product path, or the eventID of an event of the signer
  Words story;                    // plain text with line breaks; optional (vi "")
  std::vector<Picture> pictures;  // optional. Neither text nor pictures: what was told before is withdrawn
  friend bool operator==(const Story&, const Story&) = default;
};

// A value that may be erased: the statement holds only its commitment, SHA-256(salt || value) with a
// random salt of 32 bytes (docs/formats/private.md). Member "nguon:private" of a statement.
struct PrivateField {
  std::string name;  // 1..40 of a-z 0-9 and inner -
  Hash commitment;
  friend bool operator==(const PrivateField&, const PrivateField&) = default;
};
inline constexpr std::size_t kPrivateFieldsMax = 16;  // of one statement
inline constexpr std::size_t kPrivateSaltBytes = 32;
inline constexpr std::size_t kPrivateValueBytesMax = 2'000;

// That values behind commitments of an entry were erased, for good. Signed by the operator, by its
// decision, or by the party that signed the entry.
struct Erasure {
  std::uint64_t entry = 0;          // index of the entry that holds the commitments
  std::vector<std::string> fields;  // 1..kPrivateFieldsMax names, none twice
  Words reason;
  std::string decision;  // the operator must give it; optional for the party itself
  friend bool operator==(const Erasure&, const Erasure&) = default;
};

using Record =
    std::variant<Genesis, Party, Key, KeyRevocation, GrowingArea, GrowingAreaStatus, AreaAuthorisation, PackingHouse, Product,
                 Certificate, CertificateStatus, LabelRequest, LabelRun, LabelRunStatus, Succession, LabelPrint, Story, Erasure>;

// "Party", "KeyRevocation", ...: the type without its prefix.
std::string_view type_name(const Record& record);

}  // namespace nguon::statement
