#include "witness/client.h"

#include <catch2/catch.hpp>

#include "tests/witness/histories.h"

namespace nguon::witness {
namespace {

using test::History;
using test::OneWitness;
using test::value_of;
using Outcome = Client::Outcome;

const History kTrue, kFalse("b", 3);

// A client and the witness it asks, with nothing between them.
struct Pair : OneWitness {
  Client client{{pair.vkey()}, *check};

  Reply send(const History& history, std::uint64_t size) {
    const auto note = value_of(log::parse_note(history.note(size, log)));
    const auto body = value_of(client.ask(note, history.checkpoint(size),
                                          [&](std::uint64_t m, std::uint64_t n) { return Result(history.proof(m, n)); }));
    const auto answer = witness->add_checkpoint(body);
    return {answer.status, answer.content_type, answer.body, ""};
  }
  // Until the client does not want to ask again; counts the requests.
  Outcome go(const History& history, std::uint64_t size, int* requests = nullptr) {
    for (int i = 1;; ++i) {
      REQUIRE(i <= kAsksPerCheckpointMax);
      const auto outcome = client.take(send(history, size), clock.now());
      if (requests != nullptr) *requests = i;
      if (outcome != Outcome::again) return outcome;
    }
  }
  Outcome told(const Reply& reply) {
    send(kTrue, 7);  // makes the client ask; what came is not given to it
    return client.take(reply, clock.now());
  }
};

TEST_CASE("a client learns the witness's size once, then needs one request a checkpoint", "[witness]") {
  Pair p;
  REQUIRE(p.ask(kTrue.request(0, 5, p.log)).status == 200);
  int requests = 0;
  CHECK(p.go(kTrue, 7, &requests) == Outcome::cosigned);
  CHECK(requests == 2);
  CHECK(p.client.cosignatures().size() == 1);
  CHECK(p.client.last_error().empty());
  for (const std::uint64_t size : {8, 33, 64}) {
    CHECK(p.go(kTrue, size, &requests) == Outcome::cosigned);
    CHECK(requests == 1);
  }
  // The witness went back to an older disk: it is told again what came since.
  p.memory.notes[test::kLogName] = kTrue.note(5, p.log);
  p.witness = p.open();
  CHECK(p.go(kTrue, 64, &requests) == Outcome::cosigned);
  CHECK(requests == 2);
}

TEST_CASE("a witness that was shown another history is told from one that is merely out of step", "[witness]") {
  SECTION("the same size") {
    Pair p;
    REQUIRE(p.ask(kFalse.request(0, 7, p.log)).status == 200);
    CHECK(p.go(kTrue, 7) == Outcome::contradicted);
  }
  SECTION("a smaller size") {
    Pair p;
    REQUIRE(p.ask(kFalse.request(0, 5, p.log)).status == 200);
    CHECK(p.go(kTrue, 7) == Outcome::contradicted);
  }
  SECTION("a larger one") {
    Pair p;
    REQUIRE(p.ask(kTrue.request(0, 20, p.log)).status == 200);
    CHECK(p.go(kTrue, 7) == Outcome::ahead);
    CHECK(p.client.witness_size() == 20);
    CHECK(p.go(kTrue, 21) == Outcome::cosigned);
  }
}

TEST_CASE("what a witness should not say is a failure with a reason, and is waited out longer each time", "[witness]") {
  const Reply bad[] = {{0, "", "", "timed out"},
                       {200, "text/plain", "<html>", ""},
                       {200, "text/plain", "", ""},
                       {400, "", "", ""},
                       {403, "", "", ""},
                       {404, "", "", ""},
                       {409, "text/plain", "7\n", ""},
                       {409, "text/x.tlog.size", "seven\n", ""},
                       {409, "text/x.tlog.size", "07\n", ""},
                       {409, "text/x.tlog.size", "5", ""},
                       {409, "text/x.tlog.size", "", ""},
                       {429, "", "", ""},
                       {500, "", "", ""},
                       {302, "", "", ""}};
  for (const auto& reply : bad) {
    Pair p;
    CAPTURE(reply.status, reply.body);
    CHECK(p.told(reply) == Outcome::failed);
    CHECK_FALSE(p.client.last_error().empty());
    CHECK(p.client.cosignatures().empty());
    CHECK(p.client.not_before().unix_ms == p.clock.now().unix_ms + kBackoffFirstMs);
    std::int64_t wait = kBackoffFirstMs;
    for (int i = 0; i < 40; ++i) {
      p.told(reply);
      const auto next = p.client.not_before().unix_ms - p.clock.now().unix_ms;
      CHECK(next == std::min(kBackoffMaxMs, wait * 2));
      wait = next;
    }
    CHECK(p.go(kTrue, 7) == Outcome::cosigned);
    CHECK(p.client.not_before() == Time{});
  }
}

TEST_CASE("a witness cannot keep a client asking for ever", "[witness]") {
  Pair p;
  int asks = 0;
  for (const std::uint64_t size : {1, 2, 3, 4, 5}) {
    ++asks;
    if (p.told({409, "text/x.tlog.size", std::to_string(size) + "\n", ""}) != Outcome::again) break;
  }
  CHECK(asks == kAsksPerCheckpointMax);
}

}  // namespace
}  // namespace nguon::witness
