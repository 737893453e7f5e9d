// The fold as a whole: the same entries give the same state, whatever happened on the way.
#include "ledger/state/fold.h"

#include <catch2/catch.hpp>

#include <map>
#include <random>
#include <set>

#include "ledger/base/bytes.h"
#include "tests/support/check.h"
#include "tests/support/ledger_world.h"

using namespace nguon;
using namespace nguon::test;
using st::EventKind;

namespace {

// Tells random statements, most of them sensible, many refused.
class RandomTeller {
 public:
  explicit RandomTeller(std::uint32_t seed) : random_(seed) {
    world.must("chungnhan", world.certificate("vg", st::CertificateScheme::vietgap, "htx"));
    world.must("htx", world.material("htx", "tron"));  // no yield declared
  }

  LedgerWorld world;
  std::size_t accepted = 0, refused = 0;
  std::set<std::string> refusals;
  std::set<EventKind> kinds;  // of accepted events
  std::size_t corrections = 0;

  void step() {
    const bool slept = pick(20) == 0;
    if (slept) world.pass_days(1);
    switch (pick(26)) {
      case 0:
      case 1:
      case 2: return tell_event("htx", world.harvest("L" + std::to_string(pick(12)), 50 + pick(100)));
      case 3:
      case 4:
      case 5: return tell_event("htx", world.process({some(lot()), some(lot())}, {world.lot(mixed(), 1 + pick(5))}));
      case 6:
      case 7: return tell_event("htx", world.process({some(lot())}, {world.lot(mixed(), 1)}));
      case 8:
      case 9:
      case 10: return tell_event(maker(), world.package({some(lot())}, {world.pieces(packs(), 20 + pick(50))}));
      case 11:
      case 12:
      case 13: return tell_event("htx", world.ship(goods(), receiver(), containers()));
      case 14: return tell_event(handler(), world.ship(goods(), receiver(), containers()));
      case 15:
      case 16: return receive_something();
      case 17: return tell_event(handler(), world.receive(goods(), receiver(), containers()));
      case 18:
      case 19: return tell_event("htx", world.pack(container(), goods(), containers()));
      case 20: return tell_event(handler(), world.unpack(container()));
      case 21: return oversee();
      case 22:
        return pick(2) == 0 ? tell_event("chungnhan", world.certify("vg", {lot()}))
                            : tell_event("thanhtra", world.oversee(EventKind::inspection, {lot()}));
      case 23: return correct();
      default: return labels();
    }
  }

 private:
  std::uint32_t pick(std::uint32_t below) { return static_cast<std::uint32_t>(random_() % below); }
  template <class... T>
  std::string one_of(T... names) {
    const std::string all[] = {names...};
    return all[pick(sizeof...(names))];
  }
  std::string maker() { return pick(5) == 0 ? "donggoi" : "htx"; }
  std::string handler() { return one_of("htx", "htx", "donggoi", "xetai", "cuahang"); }
  std::string receiver() { return one_of("htx", "donggoi", "xetai", "cuahang", "urn:shop:1"); }
  std::string mixed() { return "p/htx/tron/10/T" + std::to_string(pick(8)); }
  std::string packs() { return world.packs("P" + std::to_string(pick(8))); }
  std::string lot() { return pick(3) == 0 ? mixed() : world.leaves("L" + std::to_string(pick(12))); }
  std::string any_lot() { return pick(2) == 0 ? packs() : lot(); }
  std::string container() { return "urn:case:" + std::to_string(pick(4)); }
  std::vector<std::string> containers() {
    return pick(4) == 0 ? std::vector<std::string>{container()} : std::vector<std::string>{};
  }
  st::Quantity some(const std::string& lot) {
    const bool pieces = lot.starts_with("ocop");
    if (pick(4) == 0) return world.all_of(lot);
    return world.lot(lot, 1 + pick(20), pieces ? "" : "KGM");
  }
  std::vector<st::Quantity> goods() {
    std::vector<st::Quantity> out = {some(any_lot())};
    if (pick(4) == 0) out.push_back(some(any_lot()));
    return out;
  }
  void count(const Result<std::uint64_t>& index) {
    if (index) {
      ++accepted;
    } else {
      ++refused;
      refusals.insert(std::string(index.error().name()));
    }
  }
  void tell_event(const std::string& who, st::Event event) {
    if (event.type == st::EventType::transformation && pick(4) == 0)
      event.transformation_id = "urn:me:" + std::to_string(pick(6));
    if (event.kind == EventKind::growing && pick(2) == 0) event.biz_step = "creating_class_instance";
    const auto index = world.tell(who, event);
    if (index) {
      events_.push_back({who, event});
      kinds.insert(event.kind);
    }
    count(index);
  }
  // What is really on its way to somebody, or a container of it.
  void receive_something() {
    std::vector<std::pair<std::string, state::Transit>> open;
    for (const auto& batch : value_of(world.read().batches("", 100)))
      for (const auto& transit : value_of(world.read().transits(batch.path))) open.emplace_back(batch.path, transit);
    if (open.empty()) return;
    const auto& [path, transit] = open[pick(static_cast<std::uint32_t>(open.size()))];
    const bool outside = transit.to.find(':') != std::string::npos;
    const std::string& who = outside ? transit.from : transit.to;
    const std::string& from = outside ? transit.to : transit.from;
    for (int i = 0; i < 4 && transit.packed.millionths > 0; ++i) {
      const std::string id = "urn:case:" + std::to_string(i);
      const auto found = world.read().container(id);
      if (found && found->in_transit_to == transit.to && pick(2) == 0) return tell_event(who, world.receive({}, from, {id}));
    }
    tell_event(who, world.receive({world.all_of(path)}, pick(2) == 0 ? from : ""));
  }
  void oversee() {
    const auto kind = pick(2) == 0 ? EventKind::suspension : EventKind::recall;
    if (pick(2) == 0) return tell_event("thanhtra thanhtra#2", world.oversee(kind, {any_lot(), any_lot()}));
    const auto lift = kind == EventKind::recall ? EventKind::recall_lifted : EventKind::suspension_lifted;
    std::vector<std::string> restricted;
    for (const auto& batch : value_of(world.read().batches("", 100)))
      for (const auto& restriction : value_of(world.read().restrictions(batch.path)))
        if (restriction.kind == kind && restriction.origin_batch == batch.path) restricted.push_back(batch.path);
    if (!restricted.empty())
      tell_event("ubnd ubnd#2", world.oversee(lift, {restricted[pick(static_cast<std::uint32_t>(restricted.size()))]}));
  }
  void correct() {
    if (events_.empty()) return;
    const std::size_t back = std::min<std::size_t>(events_.size(), 1 + pick(10));
    const auto& [who, event] = events_[events_.size() - back];
    const auto index = world.tell(pick(3) == 0 ? "ubnd ubnd#2" : who, world.correction(event));
    corrections += index ? 1 : 0;
    count(index);
  }
  void labels() {
    auto asked = world.label_request(packs(), 1 + pick(20));
    const auto request = world.tell("htx", asked);
    count(request);
    if (!request || pick(4) == 0) return;
    const auto run = world.tell("vanhanh", world.label_run(*request, asked));
    count(run);
    if (!run) return;
    const auto status = pick(3) == 0 ? st::RunStatus::voided : pick(2) == 0 ? st::RunStatus::spoiled : st::RunStatus::activated;
    count(world.tell("htx", st::LabelRunStatus{*run, status, 1, 1 + pick(20), words("x")}));
  }

  std::mt19937 random_;
  std::vector<std::pair<std::string, st::Event>> events_;
};

// created - consumed = what everybody holds and what is on its way inside the ledger; what is packed
// is in a container.
void check_books(const LedgerWorld& world) {
  const auto read = world.read();
  for (const auto& batch : value_of(read.batches("", 10'000))) {
    INFO(batch.path);
    std::int64_t sum = 0, packed = 0, contained = 0;
    for (const auto& holding : value_of(read.holdings(batch.path))) {
      sum += holding.held.millionths;
      packed += holding.packed.millionths;
    }
    for (const auto& transit : value_of(read.transits(batch.path))) {
      if (transit.to.find(':') == std::string::npos) sum += transit.amount.millionths;
      packed += transit.packed.millionths;
    }
    for (int i = 0; i < 4; ++i)
      if (const auto container = read.container("urn:case:" + std::to_string(i)))
        for (const auto& content : container->lots)
          if (content.batch == batch.path) contained += content.amount.millionths;
    CHECK(sum == batch.remaining().millionths);
    CHECK(packed == contained);
  }
}

// Every descendant of a lot with a restriction of its own on all descendants is restricted.
void check_recalls(const LedgerWorld& world) {
  const auto read = world.read();
  std::set<std::string> origins;
  const auto batches = value_of(read.batches("", 10'000));
  for (const auto& batch : batches)
    for (const auto& restriction : value_of(read.restrictions(batch.path))) origins.insert(restriction.origin_batch);
  for (const auto& batch : batches) {
    const auto back = value_of(state::trace(read, batch.path, state::Direction::back));
    CHECK_FALSE(back.cut);
    bool reached = false;
    for (const auto& node : back.nodes) {
      if (!origins.contains(node.batch)) continue;
      for (const auto& restriction : value_of(read.restrictions(node.batch)))
        reached = reached || restriction.origin_batch == node.batch;
    }
    INFO(batch.path);
    if (reached) CHECK_FALSE(value_of(read.restrictions(batch.path)).empty());
  }
}

// Folds `told` again, committing to a store after every `together` statements.
std::string fold_again(const std::vector<Told>& told, std::size_t together) {
  const auto store = store::make_memory_store();
  std::optional<store::Head> head;
  for (std::size_t at = 0; at < told.size();) {
    store::Overlay state(*store);
    store::Batch batch;
    store::Head next = head.value_or(store::Head{});
    for (std::size_t end = std::min(told.size(), at + together); at < end; ++at, ++next.size) {
      value_of(LedgerWorld::apply_to(state, told[at]));
      batch.put(store::Column::entries, be64(next.size), told[at].bytes);
    }
    state.move_into(batch);
    value_of(store->commit(head, next, batch));
    head = next;
  }
  return LedgerWorld::dump(*store);
}

}  // namespace

namespace {

// A story of so many steps, checked on the way and folded again at its end.
void check_story(RandomTeller& teller, int steps) {
  for (int i = 0; i < steps; ++i) {
    teller.step();
    if (i % 50 == 49) {
      check_books(teller.world);
      check_recalls(teller.world);
    }
  }
  const std::string state = LedgerWorld::dump(teller.world.view());
  CHECK(fold_again(teller.world.told(), 1'000'000) == state);
  CHECK(fold_again(teller.world.told(), 7) == state);
  CHECK(fold_again(teller.world.told(), 1) == state);
}

}  // namespace

TEST_CASE("random stories keep the books, miss no recall, and fold again to the same bytes", "[state]") {
  const std::uint32_t seed = std::random_device{}();
  for (std::uint32_t story = 0; story < 6; ++story) {
    INFO("seed " << seed + story);
    RandomTeller teller(seed + story);
    check_story(teller, 400);
  }
}

TEST_CASE("the stories are worth telling: much of every kind is accepted, and for many reasons not", "[state]") {
  std::set<std::string> refusals;
  std::set<EventKind> kinds;
  std::size_t accepted = 0, corrections = 0;
  for (const std::uint32_t seed : {1u, 2u, 3u, 4u}) {
    RandomTeller teller(seed);
    check_story(teller, 1'000);
    accepted += teller.accepted;
    corrections += teller.corrections;
    kinds.insert(teller.kinds.begin(), teller.kinds.end());
    refusals.insert(teller.refusals.begin(), teller.refusals.end());
  }
  CHECK(accepted > 1'000);
  CHECK(corrections > 50);
  for (int kind = 0; kind < static_cast<int>(EventKind::other); ++kind) {
    INFO(to_string(static_cast<EventKind>(kind)));
    CHECK(kinds.contains(static_cast<EventKind>(kind)));
  }
  CHECK(refusals.size() > 20);
}

TEST_CASE("a refused statement leaves the pending writes of others alone", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 10));
  const std::string before = LedgerWorld::dump(world.view());
  const std::size_t pending = world.view().size();
  // Fails at its last lot, after the first was written.
  CHECK(world.refusal("htx", world.harvest_of({world.lot(world.leaves("L2"), 1), world.lot(world.leaves("L1"), 1)})) ==
        "lot_exists");
  CHECK(world.view().size() == pending);
  CHECK(LedgerWorld::dump(world.view()) == before);
}

// The state of a known ledger. When it changes, stored ledgers must be rebuilt: say so in CHANGELOG.md.
TEST_CASE("the state of a known ledger is known to the byte", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  const auto asked = world.label_request(world.packs("L1"), 150);
  const auto run = world.must("vanhanh", world.label_run(world.must("htx", asked), asked));
  world.must("htx", st::LabelRunStatus{run, st::RunStatus::activated, 0, 0, {}});
  world.must("htx", world.pack("urn:case:1", {world.pieces(world.packs("L1"), 24)}));
  world.must("htx", world.ship({world.pieces(world.packs("L1"), 10)}, "cuahang", {"urn:case:1"}));
  world.must("cuahang", world.receive({world.pieces(world.packs("L1"), 9)}, "htx", {"urn:case:1"}));
  world.must("ubnd", world.certificate("ocop-1", st::CertificateScheme::ocop, "htx"));
  world.must("ubnd ubnd#2", world.oversee(EventKind::recall, {world.leaves("L1")}));
  const auto wrong = world.harvest("L2", 5);
  world.must("htx", wrong);
  world.must("htx", world.correction(wrong));
  CHECK(to_hex(sha256(LedgerWorld::dump(world.view())).view()) ==
        "5bfd0a76e8e9ab174f4cafcd97756a7b420209509763f35b182cffbb8ad27f01");
}
