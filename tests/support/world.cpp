#include "tests/support/world.h"

#include <cstdio>
#include <stdexcept>

#include "ledger/log/note.h"
#include "ledger/statement/make.h"
#include "ledger/statement/statement.h"

namespace nguon::test {

using namespace nguon::statement;

namespace {

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(std::string(result.error().name()) + ": " + result.error().message());
  return std::move(*result);
}

// Appended piece by piece: g++ 12 warns wrongly about sums of strings of known length.
std::string join(std::string_view first, std::string_view between, std::string_view last) {
  std::string out(first);
  out += between;
  out += last;
  return out;
}

std::string sign(const json::object& json, std::initializer_list<const Signer*> keys) {
  const std::vector<const Signer*> signers(keys);
  return must(log::sign_note(must(statement_text(json)), signers));
}

std::string lot_of(std::uint64_t n) {
  char out[21];
  std::snprintf(out, sizeof(out), "H%019llu", static_cast<unsigned long long>(n));
  return out;
}

Event harvest_event(std::uint64_t n) {
  Event e;
  e.type = EventType::object;
  e.kind = EventKind::growing;
  e.action = Action::add;
  e.event_id = uuid_of(n);
  e.event_time = Time{1'789'990'000'000};
  e.time_zone_offset = "+07:00";
  e.biz_step = "commissioning";
  e.disposition = "active";
  e.read_point = thing(World::kHost, join("area", "/", World::kArea));
  e.quantities = {{thing(World::kHost, join(World::kMaterial, "/10/", lot_of(n))), Amount{12'500'000}, "KGM"}};
  e.process = {"hái búp một tôm hai lá", ""};
  return e;
}

// Ids of the first statements are out of the way of those of harvests.
constexpr std::uint64_t kFirstIds = std::uint64_t{1} << 40;

}  // namespace

std::string uuid_of(std::uint64_t n) {
  char out[64];
  std::snprintf(out, sizeof(out), "urn:uuid:00000000-0000-4000-8000-%012llx", static_cast<unsigned long long>(n));
  return out;
}

keys::KeyPair World::new_key(std::string_view party) {
  return must(keys::KeyPair::generate(KeyType::ed25519, join(kOrigin, "/", party)));
}

World::World()
    : check(keys::make_signature_check()),
      log_key(std::make_shared<const keys::KeyPair>(must(keys::KeyPair::generate(KeyType::ed25519, std::string(kOrigin))))),
      operator_key(new_key("van-hanh")),
      authority_1(new_key("ubnd-thi-du")),
      authority_2(new_key("ubnd-thi-du")),
      producer_key(new_key(kProducer)) {}

LedgerOptions World::options() const {
  LedgerOptions out;
  out.clock = &clock;
  out.signatures = check;
  out.log_signer = log_key;
  out.anchor = anchor;
  return out;
}

std::string World::sign_record(const Record& record, std::uint64_t n, std::initializer_list<const Signer*> keys) const {
  return sign(make_record(record, uuid_of(n)), keys);
}

std::string World::genesis() const {
  Genesis genesis;
  genesis.origin = kOrigin;
  genesis.host = kHost;
  genesis.log_key = log_key->vkey().text();
  genesis.demonstration = true;
  genesis.parties = {{"van-hanh", PartyType::operator_, {"Đơn vị vận hành thí dụ", ""}, {operator_key.vkey().text()}},
                     {"ubnd-thi-du",
                      PartyType::authority,
                      {"Ủy ban nhân dân tỉnh Thí Dụ", ""},
                      {authority_1.vkey().text(), authority_2.vkey().text()}}};
  return sign_record(genesis, kFirstIds, {&operator_key});
}

std::vector<std::string> World::beginning() const {
  const std::string producer(kProducer);
  const Party party{producer, PartyType::producer, LegalForm::cooperative, {"Hợp tác xã Thí Dụ", ""}, "15", "04567", {}, ""};
  GrowingArea area;
  area.area = kArea;
  area.name = {"Vùng chè Thí Dụ", ""};
  area.holder = producer;
  area.province = "15";
  area.commune = "04567";
  area.hectares = Amount{12'500'000};
  area.crop = {"chè Shan tuyết", ""};
  area.granted_on = *parse_day("2026-01-15");
  Product material;
  material.product = kMaterial;
  material.kind = ProductKind::material;
  material.owner = producer;
  material.name = {"Chè búp tươi", ""};
  return {sign_record(party, kFirstIds + 1, {&authority_1}),
          sign_record(Key{producer, producer_key.vkey().text(), KeyPurpose::statement}, kFirstIds + 2, {&authority_1}),
          sign_record(area, kFirstIds + 3, {&authority_1}), sign_record(material, kFirstIds + 4, {&producer_key})};
}

std::string World::harvest(std::uint64_t n, const Signer& key) const { return sign(make_event(harvest_event(n)), {&key}); }

std::string World::harvest_again(std::uint64_t n) const {
  auto event = harvest_event(n);
  event.process = {"hái lại", ""};
  return sign(make_event(event), {&producer_key});
}

std::string World::enrol(std::uint64_t n, const VerifierKey& key) const {
  return sign_record(Key{std::string(kProducer), key.text(), KeyPurpose::statement}, kFirstIds + 1000 + n, {&authority_1});
}

std::unique_ptr<Ledger> World::make_ledger(std::unique_ptr<store::Store> store, LedgerOptions options) const {
  if (options.anchor == anchor) options.anchor = anchor = anchor::make_memory(std::string(kOrigin));
  auto ledger = must(Ledger::create(std::move(store), genesis(), std::move(options)));
  for (auto& statement : beginning()) must(ledger->append_and_wait(std::move(statement)));
  return ledger;
}

}  // namespace nguon::test
