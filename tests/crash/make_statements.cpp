// make_statements DIR COUNT: enrols a made-up producer in the ledger of DIR, which `nguon init` has
// made and nobody serves, and prints COUNT harvests signed by it, each a JSON string on a line of
// its own. None of them is recorded yet; they may be sent in any order.
#include <iostream>
#include <stdexcept>

#include "api/home.h"
#include "keys/random.h"
#include "ledger/base/text.h"
#include "ledger/state/reader.h"
#include "ledger/statement/make.h"

namespace {

using namespace nguon;
using namespace nguon::statement;

constexpr std::uint64_t kStatementsMax = 1'000'000;
constexpr std::int64_t kHourMs = 3'600'000;
constexpr const char* kProducer = "htx-thi-du";
constexpr const char* kArea = "VN-15-132-04567-001-01";
constexpr const char* kMaterial = "p/htx-thi-du/che-bup-tuoi";

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(std::string(result.error().name()) + ": " + result.error().message());
  return std::move(*result);
}

class Maker {
 public:
  explicit Maker(const std::string& directory) : home_(directory, "") {
    auto ledger = must(home_.open(api::Access::read_write, clock_, keys::make_signature_check()));
    const auto view = ledger->snapshot();
    info_ = must(state::Reader(*view).ledger());
    producer_.push_back(must(keys::KeyPair::generate(KeyType::ed25519, api::party_key_name(info_.origin, kProducer))));
    enrol(*ledger);
  }

  std::string harvest(std::uint64_t n) const {
    Event event;
    event.kind = EventKind::growing;
    event.event_id = new_id();
    event.event_time = Time{clock_.now().unix_ms - kHourMs};
    event.time_zone_offset = "+07:00";
    event.read_point = thing(info_.host, std::string("area/") + kArea);
    event.quantities = {{thing(info_.host, std::string(kMaterial) + "/10/H" + std::to_string(n)), Amount{12'500'000}, "KGM"}};
    event.process = {"hái búp một tôm hai lá", ""};
    return sign(make_event(event), producer_.front());
  }

 private:
  std::string new_id() const { return "urn:uuid:" + keys::uuid_v7(clock_.now()); }
  static std::string sign(const json::object& content, const Signer& key) {
    const Signer* const signers[] = {&key};
    return must(api::sign_statement(content, signers));
  }

  // The least that must be recorded before a harvest is accepted.
  void enrol(Ledger& ledger) const {
    const auto authority = must(home_.statement_keys(info_.origin, api::NewLedger{}.authority_party));
    const Party party{kProducer, PartyType::producer, LegalForm::cooperative, {"Hợp tác xã Thí Dụ", ""}, "15", "04567", {}, ""};
    GrowingArea area;
    area.area = kArea;
    area.name = {"Vùng chè Thí Dụ", ""};
    area.holder = kProducer;
    area.province = "15";
    area.commune = "04567";
    area.hectares = Amount{12'500'000};
    area.crop = {"chè Shan tuyết", ""};
    area.granted_on = must(parse_day("2026-01-15"));
    Product material;
    material.product = kMaterial;
    material.kind = ProductKind::material;
    material.owner = kProducer;
    material.name = {"Chè búp tươi", ""};
    const Key key{kProducer, producer_.front().vkey().text(), KeyPurpose::statement};
    const auto record = [&](const Record& one, const Signer& signer) {
      must(ledger.append_and_wait(sign(make_record(one, new_id()), signer)));
    };
    record(party, authority.front());
    record(key, authority.front());
    record(area, authority.front());
    record(material, producer_.front());
  }

  SystemClock clock_;
  api::Home home_;
  state::LedgerInfo info_;
  std::vector<keys::KeyPair> producer_;  // one; a KeyPair cannot be made empty
};

}  // namespace

int main(int argc, char** argv) {
  const auto count = argc == 3 ? parse_decimal(argv[2]) : std::nullopt;
  if (!count || *count > kStatementsMax) {
    std::cerr << "make_statements DIR COUNT, at most " << kStatementsMax << "\n";
    return 2;
  }
  try {
    const Maker maker(argv[1]);
    for (std::uint64_t n = 0; n < *count; ++n) std::cout << json::serialize(json::string(maker.harvest(n))) << "\n";
    return std::cout.flush() ? 0 : 1;
  } catch (const std::exception& failure) {
    std::cerr << "make_statements: " << failure.what() << "\n";
    return 1;
  }
}
