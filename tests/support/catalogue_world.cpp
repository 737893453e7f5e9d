#include "tests/support/catalogue_world.h"

#include <array>
#include <stdexcept>

namespace nguon::test {

using namespace nguon::statement;

namespace {

constexpr std::array<const char*, 8> kGoods = {"Chè Shan tuyết", "Mật ong bạc hà", "Cà phê rang xay", "Gạo nếp nương",
                                               "Tinh bột nghệ",  "Măng khô",       "Rượu cần",        "Khăn dệt"};
// Provinces with a commune of each.
constexpr std::array<std::pair<const char*, const char*>, 5> kPlaces = {
    {{"15", "02647"}, {"68", "24730"}, {"19", "02185"}, {"01", "00004"}, {"52", "23995"}}};

}  // namespace

CatalogueWorld::CatalogueWorld(Size size) : size_(size) {
  ledger = world.make_ledger(store::make_memory_store());
  for (std::size_t i = 0; i < size.parties; ++i) add_party(i);
  for (std::size_t i = 0; i < size.products; ++i) add_product(i);
  for (std::size_t i = 0; i < size.parties; ++i) certify(i);
}

void CatalogueWorld::record(const Record& record, std::initializer_list<const Signer*> keys) {
  const auto done = ledger->append_and_wait(world.sign_record(record, ++ids_, keys));
  if (!done) throw std::runtime_error(std::string(done.error().name()) + ": " + done.error().message());
}

std::string CatalogueWorld::party_id(std::size_t n) const { return "htx-thi-du-" + std::to_string(n); }

std::string CatalogueWorld::product_path(std::size_t n) const {
  const auto& [province, commune] = kPlaces[(n % size_.parties) % kPlaces.size()];
  // The serial has four digits; the year tells the rest apart.
  return std::string("ocop/") + province + "-" + commune + "-" + std::to_string(1 + n % 9'000) + "-20" +
         std::to_string(26 + n / 9'000);
}

void CatalogueWorld::add_party(std::size_t n) {
  const auto& [province, commune] = kPlaces[n % kPlaces.size()];
  keys_.push_back(World::new_key(party_id(n)));
  record(Party{party_id(n),
               PartyType::producer,
               LegalForm::cooperative,
               {"Hợp tác xã Thí Dụ số " + std::to_string(n), "Example Cooperative No. " + std::to_string(n)},
               province,
               commune,
               {},
               ""},
         {&world.authority_1});
  record(Key{party_id(n), keys_.back().vkey().text(), KeyPurpose::statement}, {&world.authority_1});
}

void CatalogueWorld::add_product(std::size_t n) {
  Product product;
  product.product = product_path(n);
  product.owner = party_id(n % size_.parties);
  product.name = {std::string(kGoods[n % kGoods.size()]) + " số " + std::to_string(n), "Product " + std::to_string(n)};
  product.group = static_cast<std::uint32_t>(1 + n % 6);
  product.criteria_set = 1;
  record(product, {&keys_[n % size_.parties]});
  ++products_;
}

void CatalogueWorld::certify(std::size_t party) {
  if (party % 5 == 4) return;  // some have none
  Certificate certificate;
  certificate.certificate = "qd-thi-du-" + std::to_string(party);
  certificate.number = std::to_string(party) + "/QĐ-THÍ-DỤ";
  certificate.issued_by = {"Ủy ban nhân dân tỉnh Thí Dụ", ""};
  certificate.party = party_id(party);
  certificate.stars = static_cast<std::uint32_t>(3 + party % 3);
  const bool over = party % 7 == 6;
  certificate.issued_on = *parse_day(over ? "2021-03-01" : "2025-03-01");
  certificate.valid_until = *parse_day(over ? "2024-03-01" : "2028-03-01");
  record(certificate, {&world.authority_1});
}

}  // namespace nguon::test
