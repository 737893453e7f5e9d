// Samples that nobody can choose. The golden draw was made by Python:
//   from hashlib import sha256 as h; import base64
//   text = "nguon.sample/v1\nocop.example/thi-du\n41\n" + base64.b64encode(bytes(32)).decode() + "\nunits 17\n5\n" +
//          base64.b64encode(bytes([7] * 32)).decode() + "\n"
//   seed = h((text + "42\n" + base64.b64encode(bytes([9] * 32)).decode() + "\n").encode()).digest()
//   def draw(seed, n, k):
//     out, i = [], 0
//     while len(out) < min(n, k):
//       v = int.from_bytes(h(seed + i.to_bytes(8, "big")).digest()[:8], "big"); i += 1
//       if v < 2**64 // n * n and v % n not in out: out.append(v % n)
//     return out
//   print(seed.hex(), draw(seed, 197, 5), draw(seed, 3, 5))
#include "api/oversight/sampling.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "ledger/statement/make.h"
#include "tests/api/demo_ledger.h"
#include "tests/api/person.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::api;
using namespace nguon::test;

namespace {

Commitment example() {
  Commitment out;
  out.origin = "ocop.example/thi-du";
  out.size = 41;
  out.scope = {SampleScope::Kind::units, 17, ""};
  out.count = 5;
  out.nonce.bytes.fill(7);
  return out;
}

}  // namespace

TEST_CASE("a sample is the one that another program draws", "[sampling]") {
  Hash later{};
  later.bytes.fill(9);
  const auto seed = value_of(sample_seed(example(), 42, later));
  CHECK(to_hex(seed.view()) == "bb82adccda505544b205884a0b0568f8d5cdb17947d443591bee917a5d73c29b");
  CHECK(draw(seed, 197, 5) == std::vector<std::uint64_t>{122, 30, 60, 138, 94});
  CHECK(draw(seed, 3, 5) == std::vector<std::uint64_t>{0, 1, 2});
  CHECK(draw(seed, 0, 5).empty());
}

TEST_CASE("a sample is refused while the later checkpoint is not there", "[sampling]") {
  CHECK(name_of(sample_seed(example(), 41, Hash{})) == "sample_too_early");
  CHECK(name_of(sample_seed(example(), 7, Hash{})) == "sample_too_early");
}

TEST_CASE("a commitment has one spelling", "[sampling]") {
  const std::string text = format_commitment(example());
  CHECK(value_of(parse_commitment(text)) == example());
  auto lots = example();
  lots.scope = {SampleScope::Kind::lots, 0, "ocop/68-24730-9001-2026"};
  CHECK(value_of(parse_commitment(format_commitment(lots))) == lots);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto cut = parse_commitment(text.substr(0, at));
    CHECK_FALSE(cut);
  }
  for (const char* bad : {"", "nguon.sample/v2\n", "nguon.sample/v1\no\n0\n"})
    CHECK(name_of(parse_commitment(bad)) == "commitment_malformed");
  auto many = example();
  many.count = kSampleMax + 1;
  CHECK_FALSE(parse_commitment(format_commitment(many)));
}

TEST_CASE("spoiled serials, and what came after the commitment, are not sampled", "[sampling]") {
  const auto& demo = DemoLedger::shared();
  const auto view = demo.ledger->snapshot();
  const state::Reader reader(*view);
  const auto run = demo.run_of(kSpoiledLot);
  const SampleScope scope{SampleScope::Kind::units, run.index, ""};
  const auto population = value_of(population_of(reader, scope, demo.ledger->size()));
  CHECK(population.size() == run.record.count - 3);
  CHECK(population.at(0) == "1");
  CHECK(population.at(2) == "6");
  CHECK(population.at(population.size() - 1) == std::to_string(run.record.count));
  // Before they were spoiled they were there.
  CHECK(value_of(population_of(reader, scope, run.spoiled.front().index)).size() == run.record.count);
  CHECK(name_of(population_of(reader, scope, run.index)) == "sample_empty");
  CHECK(name_of(population_of(reader, {SampleScope::Kind::units, demo.run_of(kVoidedLot).index, ""}, demo.ledger->size())) ==
        "sample_run_voided");
  const auto lots =
      value_of(population_of(reader, {SampleScope::Kind::lots, 0, "p/htx-vi-du-mot/che-tuoi"}, demo.ledger->size()));
  CHECK(lots.size() > 3);
  CHECK(std::is_sorted(lots.lots.begin(), lots.lots.end()));
  CHECK(name_of(population_of(reader, {SampleScope::Kind::lots, 0, "p/a/b"}, 9)) == "product_unknown");
}

TEST_CASE("an inspector commits, waits for the next entry, and then anybody draws the same", "[sampling]") {
  DemoLedger demo;
  const Person inspector(demo, "thanh-tra-vi-du");
  const auto run = demo.run_of(kGoodLot);
  const auto asked = json::serialize(json::object{{"run", run.index}, {"count", 4}});
  const auto kept = json_of(inspector.post("/v1/desk/samples", asked));
  CHECK_FALSE(kept.at("drawn").as_bool());
  CHECK_FALSE(kept.contains("text"));
  const std::string path = "/v1/desk/samples/" + std::to_string(kept.at("number").as_int64());
  const auto early = inspector.get(path);
  CHECK(early.status == 503);
  CHECK(error_name(early) == "sample_too_early");

  value_of(demo.ledger->append_and_wait(
      demo.sign(statement::make_record(
                    statement::KeyRevocation{value_of(demo.home.statement_keys(demo.info.origin, "lila"))[0].vkey().text(),
                                             demo.clock.now(), "lost", ""},
                    "urn:uuid:0193f5a2-7c1e-4d3a-9b42-5e6f70819201"),
                "co-quan", 2)));
  const auto drawn = json_of(inspector.get(path));
  CHECK(drawn.at("drawn").as_bool());
  const auto commitment = value_of(parse_commitment(std::string_view(drawn.at("text").as_string())));
  CHECK(commitment.size + 1 == static_cast<std::uint64_t>(drawn.at("laterSize").as_int64()));
  const auto seed = value_of(sample_seed(commitment, commitment.size + 1, value_of(demo.ledger->root_at(commitment.size + 1))));
  const auto positions = draw(seed, run.record.count, 4);
  const auto& picked = drawn.at("picked").as_array();
  REQUIRE(picked.size() == 4);
  std::set<std::string> different;
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(picked[i].as_string() == std::to_string(positions[i] + 1));
    different.insert(std::string(std::string_view(picked[i].as_string())));
  }
  CHECK(different.size() == 4);
  CHECK(body_of(inspector.get(path)) == json::serialize(drawn));
  const auto listed = json_of(inspector.get("/v1/desk/samples"));
  CHECK(listed.at("samples").as_array().size() == 1);
  for (const char* bad :
       {"{}", "{\"run\":1,\"product\":\"x\",\"count\":1}", "{\"run\":1,\"count\":0}", "{\"run\":1,\"count\":501}", "[]", "x"})
    CHECK(inspector.post("/v1/desk/samples", bad).status == 400);
  CHECK(inspector.get("/v1/desk/samples/99").status == 404);
}
