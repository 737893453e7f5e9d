#include "tests/bench/growth_mix.h"

#include <array>
#include <stdexcept>

#include "ledger/log/note.h"
#include "ledger/statement/make.h"
#include "ledger/statement/statement.h"
#include "tests/bench/ledgers.h"

namespace nguon::bench {
namespace {

using namespace nguon::statement;
using test::World;

constexpr std::uint64_t kProducers = 40;
constexpr std::uint64_t kTraders = 8;
constexpr std::uint64_t kAreasEach = 3;
constexpr std::uint64_t kSteps = 6;  // statements of one lot's story
constexpr std::uint64_t kFirstIds = std::uint64_t{1} << 41;

// Stand in a template where the number of the statement and of the story go.
constexpr std::string_view kStoryMark = "S00000000000000000";
constexpr std::string_view kIdMark = "00000000f00d";

std::string number(std::uint64_t n, int width) {
  std::string out = std::to_string(n);
  return std::string(static_cast<std::size_t>(width) - std::min(out.size(), static_cast<std::size_t>(width)), '0') + out;
}
std::string producer_id(std::uint64_t p) { return "htx-" + number(p, 3); }
std::string trader_id(std::uint64_t t) { return "npp-" + number(t, 3); }
std::string area_code(std::uint64_t p, std::uint64_t a) {
  return "VN-15-132-" + number(p, 5) + "-00" + std::to_string(a) + "-02";
}
std::string fresh(std::uint64_t p) { return "p/" + producer_id(p) + "/che-tuoi"; }
std::string dried(std::uint64_t p) { return "p/" + producer_id(p) + "/che-kho"; }
std::string packs(std::uint64_t p) { return "ocop/15-" + number(10'000 + p, 5) + "-01-2026"; }
std::string lot_of(std::uint64_t story) { return "S" + number(story, static_cast<int>(kStoryMark.size()) - 1); }

Thing at(const std::string& path) { return thing(World::kHost, path); }
Quantity some(const std::string& product, std::int64_t whole, const std::string& unit) {
  return {at(product + "/10/" + std::string(kStoryMark)), Amount{whole * 1'000'000}, unit};
}

Event event(EventKind kind, EventType type, Action action, const char* step) {
  Event e;
  e.kind = kind;
  e.type = type;
  e.action = action;
  e.biz_step = step;
  e.event_id = "urn:uuid:00000000-0000-4000-9000-" + std::string(kIdMark);
  e.event_time = Time{1'789'990'000'000};
  e.time_zone_offset = "+07:00";
  return e;
}

// The statements of one lot's story, in their order.
std::array<Event, kSteps> story(std::uint64_t p, std::uint64_t area, std::uint64_t trader) {
  auto harvest = event(EventKind::growing, EventType::object, Action::add, "commissioning");
  harvest.quantities = {some(fresh(p), 100, "KGM")};
  harvest.read_point = at("area/" + area_code(p, area));
  harvest.process = {"hái búp một tôm hai lá", ""};
  auto dry = event(EventKind::processing, EventType::transformation, Action::none, "commissioning");
  dry.inputs = {some(fresh(p), 100, "KGM")};
  dry.outputs = {some(dried(p), 20, "KGM")};
  dry.process = {"sao chè, vò chè, sấy khô", ""};
  auto pack = event(EventKind::packaging, EventType::transformation, Action::none, "packing");
  pack.inputs = {some(dried(p), 20, "KGM")};
  pack.outputs = {some(packs(p), 200, "")};
  auto ship = event(EventKind::shipping, EventType::object, Action::observe, "shipping");
  ship.quantities = {some(packs(p), 150, "")};
  ship.destinations = {{"possessing_party", at("party/" + trader_id(trader))}};
  auto receive = event(EventKind::receiving, EventType::object, Action::observe, "receiving");
  receive.quantities = {some(packs(p), 150, "")};
  receive.sources = {{"possessing_party", at("party/" + producer_id(p))}};
  auto inspect = event(EventKind::inspection, EventType::object, Action::observe, "inspecting");
  inspect.quantities = {{at(packs(p) + "/10/" + std::string(kStoryMark)), std::nullopt, ""}};
  inspect.result = {"đạt yêu cầu", ""};
  return {harvest, dry, pack, ship, receive, inspect};
}

// A text with places to be overwritten.
struct Template {
  std::string text;
  std::vector<std::size_t> stories, ids;
};

Template make_template(const Event& event) {
  Template out{must(statement_text(make_event(event))), {}, {}};
  for (auto place = out.text.find(kStoryMark); place != std::string::npos; place = out.text.find(kStoryMark, place + 1))
    out.stories.push_back(place);
  for (auto place = out.text.find(kIdMark); place != std::string::npos; place = out.text.find(kIdMark, place + 1))
    out.ids.push_back(place);
  if (out.stories.empty() || out.ids.size() != 1) throw std::logic_error("a template without its marks");
  return out;
}

std::string hex_of(std::uint64_t n) { return to_hex(be64(n).substr(2)); }

}  // namespace

struct Mix::Impl {
  explicit Impl(const World& of) : world(of) {
    for (std::uint64_t p = 0; p < kProducers; ++p) producers.push_back(World::new_key(producer_id(p)));
    for (std::uint64_t t = 0; t < kTraders; ++t) traders.push_back(World::new_key(trader_id(t)));
    for (std::uint64_t p = 0; p < kProducers; ++p)
      for (std::uint64_t a = 0; a < kAreasEach; ++a)
        for (const auto& one : story(p, a, p % kTraders)) templates.push_back(make_template(one));
  }

  const Signer& signer(std::uint64_t p, std::uint64_t step) const {
    if (step == 4) return traders[p % kTraders];
    if (step == 5) return world.authority_1;
    return producers[p];
  }

  const World& world;
  std::vector<keys::KeyPair> producers, traders;
  std::vector<Template> templates;  // by producer, area, step
};

Mix::Mix(const World& world) : impl_(std::make_unique<Impl>(world)) {}
Mix::~Mix() = default;

std::vector<std::string> Mix::beginning() const {
  const World& world = impl_->world;
  std::vector<std::string> out;
  std::uint64_t id = kFirstIds;
  const auto say = [&](const Record& record, const Signer& key) { out.push_back(world.sign_record(record, id++, {&key})); };
  const auto enrol = [&](const std::string& party, PartyType type, const keys::KeyPair& key) {
    Party record{party, type, LegalForm::cooperative, {"Đơn vị thí dụ " + party, ""}, "15", "04567", {}, ""};
    if (type != PartyType::producer) record.legal_form = {};
    say(record, world.authority_1);
    say(Key{party, key.vkey().text(), KeyPurpose::statement}, world.authority_1);
  };
  for (std::uint64_t t = 0; t < kTraders; ++t) enrol(trader_id(t), PartyType::trader, impl_->traders[t]);
  for (std::uint64_t p = 0; p < kProducers; ++p) {
    enrol(producer_id(p), PartyType::producer, impl_->producers[p]);
    for (std::uint64_t a = 0; a < kAreasEach; ++a) {
      GrowingArea area;
      area.area = area_code(p, a);
      area.name = {"Vùng chè", ""};
      area.holder = producer_id(p);
      area.province = "15";
      area.commune = "04567";
      area.hectares = Amount{12'500'000};
      area.crop = {"chè Shan tuyết", ""};
      area.granted_on = *parse_day("2026-01-15");
      say(area, world.authority_1);
    }
    for (const auto& path : {fresh(p), dried(p), packs(p)}) {
      Product product;
      product.product = path;
      product.kind = path == packs(p) ? ProductKind::product : ProductKind::material;
      if (product.kind == ProductKind::product) product.group = 2;
      if (product.kind == ProductKind::product) product.criteria_set = 8;
      product.owner = producer_id(p);
      product.name = {"Chè Shan tuyết", ""};
      say(product, impl_->producers[p]);
    }
  }
  return out;
}

std::string Mix::statement(std::uint64_t n, Signed how) const {
  const std::uint64_t told = n / kSteps, step = n % kSteps;
  const std::uint64_t p = told % kProducers, area = told / kProducers % kAreasEach;
  const Template& from = impl_->templates[(p * kAreasEach + area) * kSteps + step];
  std::string text = from.text;
  const std::string lot = lot_of(told), id = hex_of(n);
  for (const auto place : from.stories) text.replace(place, lot.size(), lot);
  for (const auto place : from.ids) text.replace(place, id.size(), id);
  const Signer& signer = impl_->signer(p, step);
  if (how == Signed::really) {
    const Signer* const signers[] = {&signer};
    return must(log::sign_note(std::move(text), signers));
  }
  static const std::string nothing(64, 'x');
  text += '\n';
  text += log::format_signature_line({signer.vkey().name, signer.vkey().id, nothing});
  return text;
}

std::string Mix::packed_batch(std::uint64_t nth) { return packs(nth % kProducers) + "/10/" + lot_of(nth); }
std::uint64_t Mix::packed_batches(std::uint64_t n) { return n / kSteps; }

}  // namespace nguon::bench
