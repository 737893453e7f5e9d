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
#include "ledger/store/store.h"

namespace nguon::state {

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
  Result<std::optional<AuthorisationInfo>> authorisation(std::string_view area, std::string_view party) const;
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
  Result<std::vector<BatchEvent>> events_of(std::string_view batch) const;   // oldest first
  Result<RunInfo> run(std::uint64_t index) const;                            // run_unknown
  Result<std::vector<std::uint64_t>> runs_of(std::string_view batch) const;  // oldest first
  // The entry a party gave this statement id to, and SHA-256 of its statement bytes.
  struct Seen {
    std::uint64_t index = 0;
    Hash statement_hash;
  };
  Result<std::optional<Seen>> statement(std::string_view party, std::string_view id) const;

  // Pages through everything of a kind in path order, from `after` (exclusive; "" = the start).
  Result<std::vector<PartyInfo>> parties(std::string_view after, std::size_t limit) const;
  Result<std::vector<ProductInfo>> products(std::string_view after, std::size_t limit) const;
  Result<std::vector<BatchInfo>> batches(std::string_view after, std::size_t limit) const;
  Result<std::vector<BatchInfo>> batches_of_product(std::string_view product,
                                                    std::size_t limit) const;  // newest lots may come last
  Result<std::vector<AreaInfo>> areas(std::string_view after, std::size_t limit) const;
  Result<std::vector<CertificateInfo>> certificates(std::string_view after, std::size_t limit) const;

 private:
  const store::View& view_;
};

}  // namespace nguon::state
