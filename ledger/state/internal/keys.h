// Where the fold keeps what. Rows of Column::state begin with one letter and '/', so that a kind
// lies together and pages through in the order of its paths. All of it is made anew by a rebuild:
// this layout may change with the program.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"

namespace nguon::state::keys {

// Column::state. Ids and paths hold no NUL, so "\0" ends the first of two parts.
inline constexpr std::string_view kLedger = "L";           // LedgerInfo
inline constexpr std::string_view kCounters = "#";         // Counters
inline constexpr std::string_view kParty = "P/";           // party id -> PartyInfo
inline constexpr std::string_view kKey = "K/";             // key name \0 key id -> KeyInfo
inline constexpr std::string_view kLabelKey = "N/";        // be32 number -> the row of kKey
inline constexpr std::string_view kArea = "A/";            // code -> AreaInfo
inline constexpr std::string_view kAuthorisation = "U/";   // area \0 party -> Authorisations
inline constexpr std::string_view kHarvest = "Y/";         // area \0 year -> HarvestInfo list
inline constexpr std::string_view kPackingHouse = "H/";    // code -> PackingHouseInfo
inline constexpr std::string_view kProduct = "I/";         // product path -> ProductInfo
inline constexpr std::string_view kProductNumber = "J/";   // be32 number -> product path
inline constexpr std::string_view kCertificate = "C/";     // id -> CertificateInfo
inline constexpr std::string_view kBatch = "B/";           // batch path -> BatchInfo
inline constexpr std::string_view kHolding = "O/";         // batch \0 party -> Holding
inline constexpr std::string_view kTransit = "V/";         // batch \0 to \0 from -> Transit
inline constexpr std::string_view kContainer = "W/";       // id -> ContainerInfo
inline constexpr std::string_view kMarks = "M/";           // batch -> Marks: restrictions that reach it
inline constexpr std::string_view kRestriction = "G/";     // be64 entry + origin batch -> RestrictionRow
inline constexpr std::string_view kEvent = "X/";           // be64 entry -> EventInfo
inline constexpr std::string_view kTransformation = "T/";  // party \0 transformation id -> entries
inline constexpr std::string_view kRequest = "Q/";         // be64 entry -> RequestInfo
inline constexpr std::string_view kOpenRequest = "S/";     // be64 entry -> "": not served yet
inline constexpr std::string_view kRun = "R/";             // be64 entry -> RunInfo
inline constexpr std::string_view kProductStory = "D/";    // product path -> StoryInfo
inline constexpr std::string_view kEventStories = "E/";    // be64 entry of the event -> Stories
inline constexpr std::string_view kPicture = "F/";         // SHA-256 -> PictureUse
inline constexpr std::string_view kPrivate = "Z/";         // be64 entry -> PrivateInfo

// Column::postings: prefix + be64 entry (store/keys.h).
inline constexpr std::string_view kBatchEvents = "b/";          // batch path -> BatchEvent
inline constexpr std::string_view kBatchRuns = "r/";            // batch path
inline constexpr std::string_view kPartyStatements = "s/";      // party id
inline constexpr std::string_view kPartyCertificates = "c/";    // holder -> certificate id
inline constexpr std::string_view kProductCertificates = "d/";  // product path -> certificate id; "" + holder: holder-wide
inline constexpr std::string_view kAreaEvents = "a/";           // area code

inline std::string of(std::string_view prefix, std::string_view id) { return std::string(prefix) += id; }
inline std::string of(std::string_view prefix, std::uint64_t entry) { return std::string(prefix) += be64(entry); }
inline std::string of(std::string_view prefix, std::uint32_t number) { return std::string(prefix) += be32(number); }
inline std::string of(std::string_view prefix, std::string_view first, std::string_view second) {
  std::string key(prefix);
  key += first;
  key += '\0';
  key += second;
  return key;
}

inline std::string holder_wide(std::string_view party) { return of(kProductCertificates, "*/" + std::string(party)); }

// Column::by_hash: which entry a party gave a statement id to. 16 bytes decide only where to look;
// the row holds the full hash of the statement's bytes.
inline std::string statement_id(std::string_view party, std::string_view id) {
  const Hash hash = sha256({party, "\n", id});
  return std::string(hash.view().substr(0, 16));
}

}  // namespace nguon::state::keys
