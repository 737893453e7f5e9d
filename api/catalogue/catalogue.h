// The catalogue: what the ledger says of products and their producers, kept in memory so that a list
// of 15,000 products is narrowed, ordered and searched without reading the ledger. Made anew from the
// state at start, brought up to date by the entries after that. Nothing in it is not in the ledger.
// docs/decisions/0106.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "api/catalogue/standing.h"
#include "ledger/ledger.h"
#include "ledger/state/reader.h"

namespace nguon::api {

// What is kept; products, parties and lots past it are on their own pages, not in lists.
inline constexpr std::size_t kCatalogueProductsMax = 100'000;
inline constexpr std::size_t kCataloguePartiesMax = 100'000;
inline constexpr std::size_t kCatalogueLotsMax = 1'000'000;
// Entries that are followed one by one; when the catalogue is further behind, it is made anew.
inline constexpr std::uint64_t kCatalogueFollowMax = 20'000;
inline constexpr std::size_t kSearchBytesMax = 128;  // of a search; the rest is not looked at
inline constexpr std::size_t kSearchWordsMax = 8;

// Thread-safe. Every answer first takes in what the ledger recorded since: errors are those of reading it.
class Catalogue {
 public:
  explicit Catalogue(const Ledger& ledger) : ledger_(ledger) {}

  // In force with most stars first, then by name.
  Result<ProductList> products(const CatalogueFilter& filter, std::size_t skip, std::size_t limit, Time now);
  // Those of one producer, in the same order. Nothing for a party that is not known.
  Result<std::vector<CatalogueLine>> products_of(std::string_view party, std::size_t limit, Time now);
  // Parties of type producer, by name; `province` and `commune` "" take all.
  Result<ProducerList> producers(std::string_view province, std::string_view commune, std::size_t skip, std::size_t limit,
                                 Time now);
  // Codes of the growing areas that the party holds.
  Result<std::vector<std::string>> areas_of(std::string_view party, Time now);
  // All 34, in the order of their codes.
  Result<std::vector<PlaceCount>> provinces(Time now);
  // Those of a province that have a producer, in the order of their codes.
  Result<std::vector<PlaceCount>> communes(std::string_view province, Time now);
  // By words, with or without their marks: products by name, brand, code, ingredients, decision, producer and place; producers;
  // places; lots. Up to `limit` of each.
  Result<Found> search(std::string_view query, std::size_t limit, Time now);
  // In the order of their paths, from behind `after`.
  Result<std::vector<CatalogueLine>> products_after(std::string_view after, std::size_t limit, Time now);
  // Addresses of pages with what they were last changed by: products, producers, and places that have any, each kind in the
  // order of its ids. `total`: of all.
  struct Address {
    std::string path;  // "/co-so/htx-suoi-giang"
    Time changed;
  };
  struct Addresses {
    std::vector<Address> some;
    std::size_t total = 0;
  };
  Result<Addresses> addresses(std::size_t skip, std::size_t limit, Time now);

  // Grows whenever something was recorded that a list shows: an answer made at one value of it stands as long as it and the
  // day stay. Lots do not count.
  Result<std::uint64_t> version(Time now);
  std::size_t bytes() const;  // of memory, roughly

 private:
  // The newest entry that a page shows something of, and when the ledger took it.
  struct Stamp {
    std::uint64_t entry = 0;
    Time accepted;
    void touch(const Stamp& other) {
      if (other.entry >= entry) *this = other;
    }
  };
  struct Party {
    std::string id;
    state::Words name, place;
    std::string province, commune;
    bool is_producer = false;
    std::string folded;        // its names
    std::string folded_place;  // commune and province
    std::vector<std::uint32_t> products;
    std::vector<std::string> areas;
    Stamp recorded;  // the record of the party itself
    Stamp changed;
  };
  struct Product {
    std::string path;
    state::Words name;
    std::uint32_t party = 0;
    std::uint32_t group = 0;
    std::vector<state::CertificateInfo> ocop;  // without their words
    Standing standing = Standing::none;        // on day_
    std::uint32_t stars = 0;
    std::string folded;       // its names
    std::string folded_more;  // brand, code, ingredients
    std::string folded_decisions;
    Stamp changed;
  };
  struct Lot {
    std::uint64_t name;  // hash of the folded lot
    std::uint32_t product;
  };

  // catalogue.cpp: taking in.
  Result<void> take_in(std::uint64_t size, Day today);
  Result<void> make_anew(std::uint64_t size);
  Result<void> follow(std::uint64_t from, std::uint64_t to);
  Result<void> follow_entry(const log::Entry& entry, const state::Reader& reader);
  Result<void> date_everything();
  void put_party(const state::PartyInfo& info, Stamp stamp);
  Result<void> put_product(const state::ProductInfo& info, const state::Reader& reader, Stamp stamp);
  Result<void> certify(Product& product, const state::ProductInfo& info, const state::Reader& reader, Stamp stamp);
  Result<void> certify_scope(std::string_view certificate, const state::Reader& reader, Stamp stamp);
  void put_lot(const state::BatchInfo& batch, Stamp stamp);
  void put_area(const state::AreaInfo& area, Stamp stamp);
  void stand_on(Day today);
  void order();

  // catalogue_answers.cpp: answering.
  // Runs `read` under the lock for reading, after everything was taken in.
  template <class Read>
  auto reading(Time now, Read read) -> Result<decltype(read())>;
  CatalogueLine line_of(const Product& product) const;
  ProducerLine line_of(const Party& party) const;
  bool fits(const Product& product, const CatalogueFilter& filter) const;
  Facets facets(const CatalogueFilter& filter) const;
  void find_products(const std::vector<std::string>& words, std::size_t limit, Found& found) const;
  void find_producers(const std::vector<std::string>& words, std::size_t limit, Found& found) const;
  void find_places(const std::vector<std::string>& words, std::size_t limit, Found& found) const;
  void find_lots(std::string_view lot, std::size_t limit, Found& found) const;

  const Ledger& ledger_;
  mutable std::shared_mutex mutex_;
  // Everything below is guarded by mutex_.
  bool made_ = false;
  std::uint64_t at_size_ = 0;
  Day day_;  // that the standings are of
  std::uint64_t version_ = 0;
  std::vector<Party> parties_;
  std::vector<Product> products_;
  std::map<std::string, std::uint32_t, std::less<>> party_at_, product_at_;
  std::vector<Lot> lots_;
  std::vector<std::uint32_t> products_in_order_, parties_in_order_;
};

}  // namespace nguon::api
