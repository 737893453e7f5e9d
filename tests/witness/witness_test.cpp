#include "witness/witness.h"

#include <catch2/catch.hpp>

#include <thread>

#include "tests/witness/histories.h"
#include "witness/cosigned.h"

namespace nguon::witness {
namespace {

using test::History;
using test::name_of;
using test::OneWitness;
using test::value_of;

const History kTrue, kFalse("b", 3);

TEST_CASE("a witness cosigns what extends what it cosigned, and remembers it first", "[witness]") {
  OneWitness w;
  std::uint64_t last = 0;
  for (const std::uint64_t size : {1, 1, 2, 7, 8, 9, 33, 64}) {
    const auto answer = w.ask(kTrue.request(last, size, w.log));
    REQUIRE(answer.status == 200);
    const auto note = value_of(log::parse_note(kTrue.note(size, w.log)));
    const std::vector<VerifierKey> keys{w.pair.vkey()};
    CHECK(value_of(cosignatures_in_answer(answer.body, note.text, keys, *w.check, w.clock.now())).size() == 1);
    CHECK(w.memory.notes[test::kLogName] == w.witness->seen().front().note);
    CHECK(w.witness->seen().front().size == size);
    last = size;
  }
  CHECK(w.memory.writes == 7);  // the second of size 1 was there already
}

TEST_CASE("any other old size is answered with the one that the witness has", "[witness]") {
  OneWitness w;
  const auto first = w.ask({4, {}, kTrue.note(7, w.log)});
  CHECK(first.status == 409);
  CHECK(first.body == "0\n");
  CHECK(first.content_type == "text/x.tlog.size");
  REQUIRE(w.ask(kTrue.request(0, 7, w.log)).status == 200);
  for (const std::uint64_t old : {0, 1, 6, 8, 20}) {
    const auto answer = w.ask(kTrue.request(old, 20, w.log));
    CHECK(answer.status == 409);
    CHECK(answer.body == "7\n");
    CHECK(answer.content_type == "text/x.tlog.size");
  }
  // An older checkpoint is not cosigned again either: that would be a rollback.
  CHECK(w.ask(kTrue.request(3, 5, w.log)).body == "7\n");
  CHECK(w.ask(kTrue.request(7, 5, w.log)).status == 400);
  CHECK(w.alarms.empty());
}

TEST_CASE("a witness refuses by status what the protocol says", "[witness]") {
  OneWitness w;
  const auto request = kTrue.request(0, 7, w.log);
  CHECK(w.witness->add_checkpoint("hello").status == 400);
  CHECK(w.witness->add_checkpoint("old 0\n\nnot a note\n").status == 400);
  CHECK(w.witness->add_checkpoint(std::string(kRequestBytesMax + 1, 'x')).status == 413);
  const auto other_log = test::log_pair("ocop.example/khac");
  CHECK(w.ask({0, {}, value_of(log::sign_checkpoint({"ocop.example/khac", 7, kTrue.root(7)}, other_log))}).status == 404);
  CHECK(w.ask(kTrue.request(0, 7, test::log_pair())).status == 403);  // the right name, another key
  auto forged = request;
  forged.checkpoint_note.replace(forged.checkpoint_note.find("\n7\n"), 3, "\n8\n");
  CHECK(w.ask(forged).status == 403);
  auto proof = kTrue.request(0, 7, w.log);
  proof.proof = {kTrue.root(3)};
  CHECK(w.ask(proof).status == 422);  // from nothing there is nothing to prove
  REQUIRE(w.ask(request).status == 200);
  for (std::size_t at = 0; at < kTrue.proof(7, 20).size(); ++at) {
    auto bad = kTrue.request(7, 20, w.log);
    bad.proof[at].bytes[5] ^= 1;
    CHECK(w.ask(bad).status == 422);
  }
  CHECK(w.memory.writes == 1);
  CHECK(w.ask(kTrue.request(7, 20, w.log)).status == 200);
}

TEST_CASE("two roots of one size are an alarm that proves itself, with both notes", "[witness]") {
  OneWitness w;
  REQUIRE(w.ask(kTrue.request(0, 7, w.log)).status == 200);
  const auto answer = w.ask(kFalse.request(7, 7, w.log));
  CHECK(answer.status == 409);
  REQUIRE(w.alarms.size() == 1);
  CHECK(w.alarms[0].proven);
  for (const auto& note : {w.alarms[0].known_note, w.alarms[0].other_note})
    CHECK(value_of(log::open_checkpoint(note, w.log.vkey(), {}, *w.check)).checkpoint.size == 7);
  CHECK(w.witness->seen().front().contradicted);
  // Whatever old size it came with.
  CHECK(w.ask(kFalse.request(0, 7, w.log)).status == 409);
  CHECK(w.alarms.size() == 2);
  // A larger tree of the other history has no proof.
  CHECK(w.ask(kFalse.request(7, 9, w.log)).status == 422);
  CHECK_FALSE(w.alarms.back().proven);
  // The true history goes on.
  CHECK(w.ask(kTrue.request(7, 9, w.log)).status == 200);
}

TEST_CASE("a witness goes on from what it remembers, and not when that is not the log's word", "[witness]") {
  OneWitness w;
  REQUIRE(w.ask(kTrue.request(0, 7, w.log)).status == 200);
  w.witness = w.open();
  CHECK(w.ask(kTrue.request(0, 9, w.log)).body == "7\n");
  CHECK(w.ask(kFalse.request(7, 7, w.log)).status == 409);
  CHECK(w.ask(kTrue.request(7, 9, w.log)).status == 200);
  auto& kept = w.memory.notes[test::kLogName];
  for (const std::string& bad : {std::string("rubbish"), std::string(), kTrue.note(3, test::log_pair()), kept.substr(1)}) {
    kept = bad;
    CHECK(name_of(w.try_open({{test::kLogName, {w.log.vkey()}}})) == "witness_memory");
  }
}

TEST_CASE("lines that were not checked are not remembered", "[witness]") {
  OneWitness w;
  auto request = kTrue.request(0, 7, w.log);
  const auto stranger = test::log_pair("stranger.example");
  request.checkpoint_note += log::format_signature_line({stranger.vkey().name, stranger.vkey().id, std::string(64, 'x')});
  REQUIRE(w.ask(request).status == 200);
  CHECK(w.memory.notes[test::kLogName].find("stranger") == std::string::npos);
  w.witness = w.open();
  CHECK(w.ask(kTrue.request(7, 9, w.log)).status == 200);
}

TEST_CASE("after a write that failed the witness cosigns nothing more of that log", "[witness]") {
  OneWitness w;
  w.memory.fails = true;
  CHECK(w.ask(kTrue.request(0, 7, w.log)).status == 500);
  w.memory.fails = false;
  CHECK(w.ask(kTrue.request(0, 7, w.log)).status == 500);
  CHECK(w.witness->seen().front().stopped);
  w.witness = w.open();
  CHECK(w.ask(kTrue.request(0, 7, w.log)).status == 200);
}

TEST_CASE("too many requests for one log are put off, by the clock", "[witness]") {
  OneWitness w;
  for (std::uint64_t size = 1; size <= kCosignedPerMinute; ++size)
    REQUIRE(w.ask(kTrue.request(size - 1, size, w.log)).status == 200);
  const auto request = kTrue.request(kCosignedPerMinute, kCosignedPerMinute + 1, w.log);
  CHECK(w.ask(request).status == 429);
  CHECK(w.memory.writes == static_cast<int>(kCosignedPerMinute));
  w.clock.advance_ms(60'000);
  CHECK(w.ask(request).status == 200);
}

TEST_CASE("whoever sends a log's public checkpoints again keeps the log from nothing", "[witness]") {
  OneWitness w;
  const auto first = w.ask(kTrue.request(0, 7, w.log));
  REQUIRE(first.status == 200);
  for (std::size_t i = 0; i < 3 * kCosignedPerMinute; ++i) {
    CHECK(w.ask(kTrue.request(7, 7, w.log)).body == first.body);  // the same line, not signed again
    CHECK(w.ask(kTrue.request(3, 7, w.log)).status == 409);
    CHECK(w.ask(kFalse.request(7, 9, w.log)).status == 422);
  }
  CHECK(w.memory.writes == 1);
  CHECK(w.alarms.size() == 1);  // once a minute
  CHECK(w.ask(kTrue.request(7, 9, w.log)).status == 200);
  w.clock.advance_ms(kSameAnswerMs);
  const auto later = w.ask(kTrue.request(9, 9, w.log));
  CHECK(later.status == 200);
  CHECK(later.body != first.body);
}

TEST_CASE("requests at one time never roll a witness back", "[witness]") {
  OneWitness w;
  REQUIRE(w.ask(kTrue.request(0, 1, w.log)).status == 200);
  std::vector<std::thread> threads;
  std::atomic<int> good = 0, told = 0;
  for (std::uint64_t size = 2; size < 32; ++size)
    threads.emplace_back([&, size] {
      const auto answer = w.ask(kTrue.request(1, size, w.log));
      ++(answer.status == 200 ? good : told);
      if (answer.status != 200 && answer.status != 409) told = 1'000;
    });
  for (auto& thread : threads) thread.join();
  CHECK(good == 1);
  CHECK(told == 29);
  CHECK(w.memory.writes == 2);
}

TEST_CASE("a witness keeps its key apart from every log's", "[witness]") {
  OneWitness w;
  const auto reused = value_of(w.log.as_witness(test::kWitnessName));
  const keys::CosignatureSigner signer(reused, w.clock);
  const auto open = [&](const Signer& key) {
    return Witness::open({key, *w.check, w.clock, w.memory, nullptr}, {{test::kLogName, {w.log.vkey()}}});
  };
  CHECK(name_of(open(signer)) == "witness_key");
  CHECK(name_of(open(w.log)) == "witness_key");
  CHECK(name_of(w.try_open({{test::kLogName, {w.log.vkey()}}, {test::kLogName, {w.log.vkey()}}})) == "log_twice");
  CHECK(name_of(w.try_open({{test::kLogName, {}}})) == "log_keys");
}

}  // namespace
}  // namespace nguon::witness
