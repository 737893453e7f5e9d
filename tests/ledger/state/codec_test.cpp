#include "ledger/state/internal/codec.h"

#include <catch2/catch.hpp>

#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::state;
using nguon::test::name_of;
using nguon::test::value_of;

namespace {

BatchInfo batch() {
  BatchInfo b;
  b.path = "p/htx/che/10/L1";
  b.product = "p/htx/che";
  b.lot = "L1";
  b.uom = "KGM";
  b.holder = "htx";
  b.maker = "htx";
  b.index = 7;
  b.event_time = Time{1'700'000'000'123};
  b.created = Amount{12'500'000};
  b.consumed = Amount{-1};
  b.best_before = Day{20'000};
  b.areas = {"VN-15-001", "B"};
  b.container = "urn:epc:id:sscc:1.1";
  b.in_transit_to = "x";
  b.supplier = "urn:s";
  b.labels = 1'000'000'000'000;
  return b;
}

// Everything that encode(x) is read from, cut short anywhere, is refused.
template <class T>
void check_cuts(const T& record) {
  const std::string bytes = encode(record);
  CHECK(encode(value_of(decode<T>(bytes))) == bytes);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) CHECK(name_of(decode<T>(bytes.substr(0, cut))) == "state_malformed");
  CHECK(name_of(decode<T>(bytes + '\0')) == "state_malformed");
}

}  // namespace

TEST_CASE("a batch is read back as it was written", "[state]") {
  const BatchInfo b = batch();
  const BatchInfo read = value_of(decode<BatchInfo>(encode(b)));
  CHECK(read.path == b.path);
  CHECK(read.uom == b.uom);
  CHECK(read.index == b.index);
  CHECK(read.event_time == b.event_time);
  CHECK(read.created == b.created);
  CHECK(read.consumed == b.consumed);
  CHECK(read.best_before == b.best_before);
  CHECK(read.areas == b.areas);
  CHECK(read.container == b.container);
  CHECK(read.in_transit_to == b.in_transit_to);
  CHECK(read.supplier == b.supplier);
  CHECK(read.labels == b.labels);
  check_cuts(b);
}

TEST_CASE("records with lists and optional parts are read back, and refused when damaged", "[state]") {
  EventInfo e;
  e.index = 300;
  e.kind = statement::EventKind::packaging;
  e.party = "htx";
  e.items = {{"p/htx/che/10/L1", BatchEvent::Role::input, Amount{5}}, {"ocop/1/10/A", BatchEvent::Role::output, std::nullopt}};
  e.containers = {"c1"};
  e.restrictions = {1, 2};
  e.corrected_by = 9;
  e.content.bytes[31] = 0xfe;
  check_cuts(e);

  KeyInfo key;
  key.vkey = "v";
  key.purpose = statement::KeyPurpose::label;
  key.number = 3;
  key.revocation = KeyInfo::Revocation{5, Time{-1}, "lost"};
  check_cuts(key);

  ProductInfo product;
  product.record.product = "ocop/x";
  product.record.standards = {"TCVN 1", "TCVN 2"};
  product.record.shelf_life = statement::ShelfLife{12, statement::ShelfLifeUnit::months};
  product.record.yield = statement::YieldRange{Amount{1}, Amount{2}};
  check_cuts(product);

  AreaInfo area;
  area.changes = {{statement::AreaStatus::cancelled, Day{5}, "d", {"lý do", ""}, 6}};
  check_cuts(area);
  RunInfo run;
  run.spoiled = {{1, 2, 3}};
  run.voided_at = 4;
  check_cuts(run);
  check_cuts(Marks{{{4, "a"}, {5, "b"}}});
  StoryInfo story{{"ocop/x", {"Một\nhai", "One"}, {{Hash{}, {"Ảnh", ""}}}}, "htx", 7, Time{8}};
  check_cuts(story);
  check_cuts(Stories{{story, story}});
  check_cuts(PictureUse{3});
}

TEST_CASE("a run without recorded printings is stored as it always was, and each part of a printing is needed", "[state]") {
  RunInfo run;
  run.spoiled = {{1, 2, 3}};
  const std::string before = encode(run);
  CHECK(value_of(decode<RunInfo>(before)).prints.empty());
  CHECK(name_of(decode<RunInfo>(before + '\0')) == "state_malformed");  // an empty list has one spelling: none
  run.prints = {{1, 2, Hash{}, 7, 1, 9}};
  const std::string bytes = encode(run);
  CHECK(bytes.starts_with(before));
  const auto back = value_of(decode<RunInfo>(bytes));
  CHECK((back.prints.size() == 1 && back.prints[0].last == 2 && back.prints[0].reprints == 1 && back.prints[0].last_index == 9));
  for (std::size_t cut = before.size() + 1; cut < bytes.size(); ++cut)
    CHECK(name_of(decode<RunInfo>(bytes.substr(0, cut))) == "state_malformed");
}

TEST_CASE("a value past the end of its enum or a flag beyond one is refused", "[state]") {
  BatchEvent event;
  std::string bytes = encode(event);
  CHECK(bytes.size() == 5);  // index, kind, role, two absent optionals
  bytes[2] = 5;
  CHECK(name_of(decode<BatchEvent>(bytes)) == "state_malformed");
  bytes[2] = 4;
  CHECK(value_of(decode<BatchEvent>(bytes)).role == BatchEvent::Role::child);
  bytes[3] = 2;
  CHECK(name_of(decode<BatchEvent>(bytes)) == "state_malformed");
}
