// A made-up ledger with as many products as are wanted, spread over provinces, groups and certificates. All names are invented.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "ledger/store/memory.h"
#include "tests/support/world.h"

namespace nguon::test {

class CatalogueWorld {
 public:
  struct Size {
    std::size_t products = 200;
    std::size_t parties = 20;  // each has a key; products are dealt out in turn
  };
  explicit CatalogueWorld(Size size);

  World world;
  std::unique_ptr<Ledger> ledger;

  // Further statements, appended and waited for.
  void record(const statement::Record& record, std::initializer_list<const Signer*> keys);
  void add_party(std::size_t n);    // with its key
  void add_product(std::size_t n);  // of party n % parties
  void certify(std::size_t party);  // its products so far: stars 3 to 5 in turn, some long over
  std::string party_id(std::size_t n) const;
  std::string product_path(std::size_t n) const;
  const keys::KeyPair& key_of(std::size_t party) const { return keys_.at(party); }
  std::size_t products() const { return products_; }

 private:
  Size size_;
  std::size_t products_ = 0;
  std::uint64_t ids_ = std::uint64_t{1} << 41;
  std::vector<keys::KeyPair> keys_;
};

}  // namespace nguon::test
