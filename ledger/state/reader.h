// Questions to the state, answered from a view of the store. Nothing is cached here: take a
// snapshot, ask, drop it. Thread-safe when the view is.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/state/model.h"
#include "ledger/state/rules.h"
#include "ledger/store/store.h"

namespace nguon::state {

inline constexpr std::size_t kPageMax = 10'000;           // rows in one answer; larger limits are cut to it
inline constexpr std::size_t kCertificatesReadMax = 256;  // newest that are looked at for one product or party

// Errc::not_found with the names party_unknown, key_unknown, ... when the thing is not there;
// Errc::corrupt when a stored record does not decode; Errc::io from the store.
class Reader {
 public:
  explicit Reader(const store::View& view) : view_(view) {}

  Result<LedgerInfo> ledger() const;
  Result<PartyInfo> party(std::string_view id) const;                 // party_unknown
  Result<KeyInfo> key(std::string_view name, const KeyId& id) const;  // key_unknown
  Result<std::vector<KeyInfo>> keys_of(std::string_view party) const;
  Result<KeyInfo> label_key(std::uint32_t number) const;  // label_key_unknown
  Result<AreaInfo> area(std::string_view code) const;     // area_unknown
  // The newest of the permissions, a withdrawn one too.
  Result<std::optional<AuthorisationInfo>> authorisation(std::string_view area, std::string_view party) const;
  // What was harvested in the area in that year, one line for each unit; corrected events left out.
  Result<std::vector<HarvestInfo>> harvested(std::string_view area, int year) const;
  // Entries of growing events that named the area's code, newest first; corrected ones are among them.
  Result<std::vector<std::uint64_t>> events_of_area(std::string_view area, std::size_t limit) const;
  Result<PackingHouseInfo> packing_house(std::string_view code) const;  // packing_house_unknown
  Result<ProductInfo> product(std::string_view path) const;             // product_unknown
  Result<ProductInfo> product_by_number(std::uint32_t number) const;    // product_unknown
  Result<CertificateInfo> certificate(std::string_view id) const;       // certificate_unknown
  Result<std::vector<CertificateInfo>> certificates_of(std::string_view party) const;
  // Those whose scope holds the product (by path or by holder), OCOP first, newest first.
  Result<std::vector<CertificateInfo>> certificates_for_product(const ProductInfo& product) const;
  Result<BatchInfo> batch(std::string_view path) const;  // lot_unknown
  // Recalls and suspensions in effect, its own and those inherited from ancestors.
  Result<std::vector<Restriction>> restrictions(std::string_view batch) const;
  // Oldest first; at most kPageMax.
  Result<std::vector<BatchEvent>> events_of(std::string_view batch) const;
  // Errc::not_found event_unknown when the entry is no value-chain event.
  Result<EventInfo> event(std::uint64_t index) const;
  // The same for many, in the order asked; entries that are no events are left out.
  Result<std::vector<EventInfo>> events(const std::vector<std::uint64_t>& indexes) const;
  // The events of `party` that share this transformationID, oldest first.
  Result<std::vector<std::uint64_t>> events_of_transformation(std::string_view party, std::string_view id) const;
  Result<std::vector<Holding>> holdings(std::string_view batch) const;  // who has how much of it
  Result<std::vector<Transit>> transits(std::string_view batch) const;  // shipped, not received
  Result<ContainerInfo> container(std::string_view id) const;           // container_unknown
  Result<RequestInfo> request(std::uint64_t index) const;               // request_unknown
  // Label requests that no run has served, oldest first, from entry `from` on.
  Result<std::vector<RequestInfo>> open_requests(std::uint64_t from, std::size_t limit) const;
  Result<RunInfo> run(std::uint64_t index) const;                            // run_unknown
  Result<std::vector<std::uint64_t>> runs_of(std::string_view batch) const;  // oldest first
  // All label runs, oldest first, from entry `from` on.
  Result<std::vector<RunInfo>> runs(std::uint64_t from, std::size_t limit) const;
  // Lots that a recall or suspension reaches or reached before it was lifted (restrictions() tells), in path
  // order, from `after` (exclusive) on.
  Result<std::vector<std::string>> restricted_batches(std::string_view after, std::size_t limit) const;
  // What its owner tells of a product today.
  Result<std::optional<StoryInfo>> story_of(std::string_view product) const;
  // What the signer of the event at this entry tells of it, oldest first; at most kStoriesPerEventMax.
  Result<std::vector<StoryInfo>> stories_of(std::uint64_t event) const;
  // The same for many events, in the order asked.
  Result<std::vector<StoryInfo>> stories_of(const std::vector<std::uint64_t>& events) const;
  // Whether a story that stands today shows the picture: then, and only then, is it public.
  Result<bool> is_shown(const Hash& picture) const;
  // What the entry commits to and which of it was erased; private_unknown when it commits to nothing.
  Result<PrivateInfo> private_fields(std::uint64_t index) const;
  // The entry a party gave this statement id to, and SHA-256 of its statement bytes.
  struct Seen {
    std::uint64_t index = 0;
    Hash statement_hash;
  };
  Result<std::optional<Seen>> statement(std::string_view party, std::string_view id) const;
  // The entry of the statement whose bytes have this SHA-256, whoever signed it. Looks through at most `rows_max`
  // statements in no order: nothing means that it is not among them.
  Result<std::optional<std::uint64_t>> entry_of_statement(const Hash& hash, std::size_t rows_max) const;

  // Entries signed first by this party, oldest first, from entry `from` on.
  Result<std::vector<std::uint64_t>> statements_of(std::string_view party, std::uint64_t from, std::size_t limit) const;

  // Pages through everything of a kind in path order, from `after` (exclusive; "" = the start).
  Result<std::vector<PartyInfo>> parties(std::string_view after, std::size_t limit) const;
  Result<std::vector<ProductInfo>> products(std::string_view after, std::size_t limit) const;
  Result<std::vector<BatchInfo>> batches(std::string_view after, std::size_t limit) const;
  Result<std::vector<BatchInfo>> batches_of_product(std::string_view product,
                                                    std::size_t limit) const;  // newest lots may come last
  Result<std::vector<AreaInfo>> areas(std::string_view after, std::size_t limit) const;
  Result<std::vector<PackingHouseInfo>> packing_houses(std::string_view after, std::size_t limit) const;
  Result<std::vector<CertificateInfo>> certificates(std::string_view after, std::size_t limit) const;

  // What is on its way to `party`, in the order of the lots' paths. Rows lie by lot, so every one that is on its way to
  // anybody is looked at, at most `rows_max` of them: `cut` says that there are more (docs/decisions/0131: where an index
  // by receiver would go).
  struct Incoming {
    std::vector<std::pair<std::string, Transit>> lots;  // path of the lot
    bool cut = false;
  };
  Result<Incoming> incoming(std::string_view party, std::size_t rows_max) const;

 private:
  const store::View& view_;
};

}  // namespace nguon::state
