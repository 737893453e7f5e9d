#include "api/witness/cosigner.h"

#include <catch2/catch.hpp>

#include <mutex>
#include <thread>

#include "api/synced_file.h"
#include "ledger/store/memory.h"
#include "tests/api/demo_ledger.h"
#include "tests/support/check.h"
#include "tests/support/world.h"
#include "tests/witness/histories.h"

namespace nguon::api {
namespace {

using test::value_of;

// Witnesses in memory behind the cosigner's own way of posting; a test may make one of them misbehave.
struct Witnesses {
  explicit Witnesses(const test::World& w, int count) : world(w), check(keys::make_signature_check()) {
    for (int i = 0; i < count; ++i) {
      pairs.push_back(std::make_unique<keys::KeyPair>(test::witness_pair("witness.example/w" + std::to_string(i))));
      signers.push_back(std::make_unique<keys::CosignatureSigner>(*pairs.back(), world.clock));
      memories.push_back(std::make_unique<test::TestMemory>());
      served.push_back(value_of(witness::Witness::open({*signers.back(), *check, world.clock, *memories.back(), nullptr},
                                                       {{std::string(test::World::kOrigin), {world.log_key->vkey()}}})));
    }
    replies.resize(static_cast<std::size_t>(count));
  }

  CosignerOptions options(std::size_t quorum) {
    CosignerOptions out;
    for (std::size_t i = 0; i < pairs.size(); ++i) out.witnesses.push_back({pairs[i]->vkey(), std::to_string(i)});
    out.quorum = quorum;
    out.log_key = world.log_key->vkey();
    out.poll = std::chrono::milliseconds(1);
    out.post = [this](const std::string& url, const std::string& body) {
      const auto who = static_cast<std::size_t>(std::stoi(url));
      const std::lock_guard lock(mutex);
      if (replies[who]) return *replies[who];
      const auto answer = served[who]->add_checkpoint(body);
      return witness::Reply{answer.status, answer.content_type, answer.body, ""};
    };
    return out;
  }
  void misbehave(std::size_t who, std::optional<witness::Reply> reply) {
    const std::lock_guard lock(mutex);
    replies[who] = std::move(reply);
  }

  const test::World& world;
  std::unique_ptr<keys::KeyCheck> check;
  std::vector<std::unique_ptr<keys::KeyPair>> pairs;
  std::vector<std::unique_ptr<keys::CosignatureSigner>> signers;
  std::vector<std::unique_ptr<test::TestMemory>> memories;
  std::vector<std::unique_ptr<witness::Witness>> served;
  std::mutex mutex;
  std::vector<std::optional<witness::Reply>> replies;  // guarded by mutex
};

// Looks until `good`, for at most half a minute of a very busy machine.
template <class F>
bool eventually(F good) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!good()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

TEST_CASE("a ledger's checkpoint gathers the cosignatures of its witnesses, log's line first", "[cosigner]") {
  test::World world;
  const auto ledger = world.make_ledger(store::make_memory_store());
  Witnesses witnesses(world, 3);
  const auto cosigner = value_of(Cosigner::start(*ledger, *witnesses.check, world.clock, witnesses.options(2)));
  REQUIRE(eventually([&] { return cosigner->shown()->cosignatures.size() == 3; }));
  const auto shown = cosigner->shown();
  std::vector<VerifierKey> keys;
  for (const auto& pair : witnesses.pairs) keys.push_back(pair->vkey());
  CHECK(value_of(log::open_checkpoint(shown->note, world.log_key->vkey(), keys, *witnesses.check)).cosigned_by.size() == 3);
  CHECK(value_of(log::parse_note(shown->note)).signatures.front().key_name == test::World::kOrigin);
  CHECK(cosigner->covering(1)->checkpoint == ledger->published()->checkpoint);
  CHECK(cosigner->covering(ledger->size() + 1) == nullptr);
}

TEST_CASE("a witness that fails in any way keeps nobody else from cosigning", "[cosigner]") {
  test::World world;
  const auto ledger = world.make_ledger(store::make_memory_store());
  for (const auto& reply :
       {witness::Reply{0, "", "", "timed out"}, witness::Reply{200, "", "garbage", ""}, witness::Reply{500, "", "", ""},
        witness::Reply{404, "", "", ""}, witness::Reply{403, "", "", ""}, witness::Reply{409, "text/x.tlog.size", "999\n", ""}}) {
    Witnesses witnesses(world, 3);
    witnesses.misbehave(1, reply);
    const auto cosigner = value_of(Cosigner::start(*ledger, *witnesses.check, world.clock, witnesses.options(2)));
    REQUIRE(eventually([&] { return cosigner->cosigned() != nullptr && !cosigner->witnesses()[1].error.empty(); }));
    CHECK(cosigner->cosigned()->cosignatures.size() == 2);
    CHECK(cosigner->witnesses()[1].suspicious == (reply.status == 409));
    witnesses.misbehave(1, std::nullopt);
    world.clock.advance_ms(witness::kBackoffMaxMs);
    CHECK(eventually([&] { return cosigner->shown()->cosignatures.size() == 3; }));
    CHECK(cosigner->witnesses()[1].error.empty());
  }
}

TEST_CASE("without a quorum the newest checkpoint is shown, or withheld, as it is set", "[cosigner]") {
  test::World world;
  const auto ledger = world.make_ledger(store::make_memory_store());
  Witnesses witnesses(world, 2);
  witnesses.misbehave(1, witness::Reply{503, "", "", ""});
  auto options = witnesses.options(2);
  SECTION("show") {
    const auto cosigner = value_of(Cosigner::start(*ledger, *witnesses.check, world.clock, std::move(options)));
    REQUIRE(eventually([&] { return cosigner->shown()->cosignatures.size() == 1; }));
    CHECK(cosigner->cosigned() == nullptr);
    CHECK(cosigner->covering(1) != nullptr);
  }
  SECTION("withhold") {
    options.withhold = true;
    const auto cosigner = value_of(Cosigner::start(*ledger, *witnesses.check, world.clock, std::move(options)));
    REQUIRE(eventually([&] { return cosigner->witnesses()[0].cosigned > 0; }));
    CHECK(cosigner->shown() == nullptr);
    CHECK(cosigner->covering(1) == nullptr);
    witnesses.misbehave(1, std::nullopt);
    world.clock.advance_ms(witness::kBackoffMaxMs);
    REQUIRE(eventually([&] { return cosigner->shown() != nullptr; }));
    // What comes after it waits for its own quorum.
    const auto before = cosigner->shown()->checkpoint;
    witnesses.misbehave(0, witness::Reply{503, "", "", ""});
    value_of(ledger->append_and_wait(world.harvest(1)));
    CHECK(cosigner->shown()->checkpoint == before);
    CHECK(cosigner->covering(ledger->size()) == nullptr);
  }
}

TEST_CASE("the cosigned checkpoint is there again after a restart, if it is still this ledger's", "[cosigner]") {
  test::World world;
  test::TempDir directory;
  const auto ledger = world.make_ledger(store::make_memory_store());
  Witnesses witnesses(world, 2);
  const auto with_file = [&] {
    auto options = witnesses.options(2);
    options.file = directory.path() / "cosigned.checkpoint";
    return options;
  };
  {
    const auto cosigner = value_of(Cosigner::start(*ledger, *witnesses.check, world.clock, with_file()));
    REQUIRE(eventually([&] { return std::filesystem::exists(with_file().file); }));
  }
  for (std::size_t i = 0; i < 2; ++i) witnesses.misbehave(i, witness::Reply{0, "", "", "gone"});
  {
    const auto cosigner = value_of(Cosigner::start(*ledger, *witnesses.check, world.clock, with_file()));
    REQUIRE(cosigner->cosigned() != nullptr);
    CHECK(cosigner->cosigned()->checkpoint == ledger->published()->checkpoint);
    CHECK(cosigner->shown()->cosignatures.size() == 2);
    REQUIRE(eventually([&] { return cosigner->witnesses()[0].failed > 0; }));  // they were asked, and did not answer
    CHECK(cosigner->shown()->cosignatures.size() == 2);
  }
  // Another history under the same key does not get the cosignatures of this one.
  world.clock.advance_ms(60'000);
  const auto forked = world.make_ledger(store::make_memory_store());
  const auto cosigner = value_of(Cosigner::start(*forked, *witnesses.check, world.clock, with_file()));
  CHECK(cosigner->cosigned() == nullptr);
  // Nor is a file with a changed byte believed.
  auto bytes = value_of(read_whole(with_file().file, 65'535)).value();
  bytes[bytes.size() - 30] = bytes[bytes.size() - 30] == 'A' ? 'B' : 'A';
  value_of(write_synced(with_file().file, bytes));
  const auto again = value_of(Cosigner::start(*ledger, *witnesses.check, world.clock, with_file()));
  CHECK(again->cosigned() == nullptr);
}

TEST_CASE("one key under two names is not two witnesses", "[cosigner]") {
  test::World world;
  const auto ledger = world.make_ledger(store::make_memory_store());
  Witnesses witnesses(world, 2);
  const auto start = [&](CosignerOptions options) {
    return test::name_of(Cosigner::start(*ledger, *witnesses.check, world.clock, std::move(options)));
  };
  auto options = witnesses.options(1);
  options.witnesses[1].key = value_of(witnesses.pairs[0]->as_witness("witness.example/other")).vkey();
  CHECK(start(std::move(options)) == "witness_config");
  options = witnesses.options(3);
  CHECK(start(std::move(options)) == "witness_config");
  options = witnesses.options(1);
  options.witnesses[0].key = world.log_key->vkey();
  CHECK(start(std::move(options)) == "witness_config");
  options = witnesses.options(1);
  options.witnesses.clear();
  CHECK(start(std::move(options)) == "witness_config");
}

}  // namespace
}  // namespace nguon::api
