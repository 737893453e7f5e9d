#include "api/inspect/search.h"

#include "ledger/base/sha256.h"
#include "ledger/log/entry.h"
#include "ledger/log/note.h"
#include "ledger/state/reader.h"
#include "qr/human_code.h"
#include "tests/api/person.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::DemoLedger;
using test::name_of;
using test::value_of;

std::string text_of(const json::value& value) { return std::string(std::string_view(value.as_string())); }

// The group of that kind in the answer to `typed`; empty when there is none.
json::object group(std::string_view typed, std::string_view kind, std::size_t shown = 20) {
  const auto found = value_of(search(DemoLedger::shared().app, typed, shown));
  for (const auto& one : found.at("groups").as_array())
    if (one.at("kind").as_string() == kind) return one.as_object();
  return {};
}

std::size_t total(const json::object& group) {
  return group.empty() ? 0 : static_cast<std::size_t>(group.at("total").as_int64());
}

// The first thing of a group, by one of its members.
std::string first(const json::object& group, const char* member) {
  if (total(group) == 0) return "";
  return text_of(group.at("items").as_array().at(0).at(member));
}

TEST_CASE("search: names are found without accents and in any case", "[inspect]") {
  for (const char* typed :
       {"Hợp tác xã Nông sản Hữu cơ Bechamp", "hop tac xa nong san huu co bechamp", "BECHAMP", "bechamp hop tac"}) {
    INFO(typed);
    CHECK(first(group(typed, "party"), "party") == "htx-bechamp");
  }
  CHECK(total(group("bechamp khong co", "party")) == 0);
}

TEST_CASE("search: a lot is found by its path, its number, and its page's address", "[inspect]") {
  const std::string lot(test::kGoodLot);
  for (const std::string& typed : {lot, "https://" + DemoLedger::shared().info.host + "/b/" + lot, lot + "/21/5"}) {
    INFO(typed);
    CHECK(first(group(typed, "batch"), "batch") == lot);
  }
  const auto recalled = group("thuhoi-01", "batch");
  REQUIRE(total(recalled) == 1);
  CHECK(first(recalled, "batch") == test::kRecalledLot);
  CHECK(recalled.at("items").as_array().at(0).at("restrictions").as_array().at(0).at("kind").as_string() == "recall");
}

TEST_CASE("search: a party's and a product's name find their lots", "[inspect]") {
  const auto of_party = group("bechamp", "batch", 500);
  CHECK(total(of_party) == 6);
  for (const auto& item : of_party.at("items").as_array()) CHECK(item.at("maker").as_string() == "htx-bechamp");
  CHECK(total(group("bechamp TH01", "batch")) == 2);
}

TEST_CASE("search: a list that is cut says how much there is", "[inspect]") {
  const auto all = group("10/", "batch", 500), cut = group("10/", "batch", 3);
  CHECK(total(all) > 20);
  CHECK(all.at("items").as_array().size() == total(all));
  CHECK(total(cut) == total(all));
  CHECK(cut.at("items").as_array().size() == 3);
}

TEST_CASE("search: labels by address and by the code under them", "[inspect]") {
  const auto& demo = DemoLedger::shared();
  const auto label = demo.label(test::kGoodLot, 7);
  const auto by_address = group(qr::label_url(label), "label");
  CHECK(first(by_address, "status") == "valid");
  CHECK(first(by_address, "batch") == test::kGoodLot);
  const auto by_code = group(qr::format_human_code(label.human_code()), "label");
  CHECK(first(by_code, "status") == "freshness_unknown");
  CHECK(first(by_code, "batch") == test::kGoodLot);
  std::string altered = qr::label_url(label);
  altered.back() = altered.back() == '1' ? '2' : '1';
  CHECK(first(group(altered, "label"), "status") != "valid");
}

TEST_CASE("search: entries by number, by both hashes, by the statement's id and by day", "[inspect]") {
  const auto& demo = DemoLedger::shared();
  const auto index = demo.run_of(test::kGoodLot).index;
  const auto entry = value_of(demo.ledger->entry(index));
  const auto index_of = [](const json::object& found) {
    return total(found) == 0 ? -1 : found.at("items").as_array().at(0).at("index").as_int64();
  };
  CHECK(index_of(group("#" + std::to_string(index), "entry")) == static_cast<std::int64_t>(index));
  const Hash leaf = log::leaf_hash(value_of(demo.ledger->entry_bytes(index)));
  CHECK(index_of(group(to_hex(leaf.view()), "entry")) == static_cast<std::int64_t>(index));
  CHECK(index_of(group(to_base64(leaf.view()), "entry")) == static_cast<std::int64_t>(index));
  const Hash bytes = sha256(entry.statement);
  CHECK(index_of(group(to_hex(bytes.view()), "entry")) == static_cast<std::int64_t>(index));
  CHECK(total(group(to_hex(sha256("nothing").view()), "entry")) == 0);
  const auto note = value_of(log::parse_note(entry.statement));
  const auto content = value_of(parse_json(std::string_view(note.text).substr(note.text.find('\n') + 1)));
  CHECK(index_of(group(text_of(content.at("id")), "entry")) == static_cast<std::int64_t>(index));
  const auto day = group(format_day(day_in_vietnam(entry.accepted)), "entry", 500);
  CHECK(total(day) > 0);
  for (const auto& item : day.at("items").as_array())
    CHECK(day_in_vietnam(value_of(parse_time_utc(text_of(item.at("accepted"))))) == day_in_vietnam(entry.accepted));
  CHECK(total(group("01/01/1990", "entry")) == 0);
}

TEST_CASE("search: decisions lead to what they reach", "[inspect]") {
  const auto& demo = DemoLedger::shared();
  const auto view = demo.ledger->snapshot();
  const auto restrictions = value_of(state::Reader(*view).restrictions(test::kRecalledLot));
  REQUIRE_FALSE(restrictions.empty());
  const auto found = group(restrictions.front().decision, "decision");
  REQUIRE(total(found) >= 1);
  CHECK(first(found, "decision") == restrictions.front().decision);
  CHECK(found.at("items").as_array().at(0).at("lots").as_int64() >= 2);
}

TEST_CASE("search: certificates and areas by their numbers", "[inspect]") {
  CHECK(first(group("VIDU-68-01", "area"), "area") == "VIDU-68-01");
  const auto& demo = DemoLedger::shared();
  const auto view = demo.ledger->snapshot();
  const auto certificates = value_of(state::Reader(*view).certificates("", 1));
  REQUIRE(certificates.size() == 1);
  CHECK(total(group(certificates.front().record.number, "certificate")) >= 1);
}

TEST_CASE("search: nothing is found where nothing is, and nothing crashes it", "[inspect]") {
  const auto& app = DemoLedger::shared().app;
  CHECK(value_of(search(app, "zzzz khong co gi", 20)).at("groups").as_array().empty());
  CHECK(name_of(search(app, " ", 20)) == "question_empty");
  for (const char* odd :
       {"%", "\"", "'; drop table", "\xff\xff", "../../etc", "0", "https://", "https:///", "urn:uuid:", "//", "/10/"})
    CHECK(search(app, odd, 20).has_value());
}

TEST_CASE("search: over HTTP for inspectors and authorities alone", "[inspect]") {
  const auto& demo = DemoLedger::shared();
  CHECK(test::error_name(demo.get("/v1/desk/search?q=bechamp")) == "login_needed");
  const test::Person producer(demo, "htx-bechamp"), inspector(demo, "thanh-tra-vi-du");
  CHECK(test::error_name(producer.get("/v1/desk/search?q=bechamp")) == "role_needed");
  const auto answer = inspector.get("/v1/desk/search?q=bechamp");
  CHECK(answer.status == 200);
  CHECK(answer.header("cache-control") == "no-store");
  CHECK(answer.header("access-control-allow-origin").empty());
}

TEST_CASE("search: the registers of packing houses, label runs and keys are looked through", "[inspect]") {
  const auto& demo = DemoLedger::shared();
  const auto houses = value_of(state::Reader(*demo.ledger->snapshot()).packing_houses("", 10));
  REQUIRE_FALSE(houses.empty());
  const auto& house = houses.front().record;
  CHECK(first(group(house.packing_house, "packing_house"), "packingHouse") == house.packing_house);
  CHECK(total(group(house.name.vi, "packing_house")) >= 1);
  CHECK(total(group("khong co so nay", "packing_house")) == 0);
  const auto run = demo.run_of(test::kGoodLot);
  CHECK(first(group("№ " + std::to_string(run.index), "run"), "batch") == test::kGoodLot);
  CHECK(first(group(test::kGoodLot, "run"), "batch") == test::kGoodLot);
  CHECK(total(group("0", "run")) == 0);
  const auto keys = value_of(state::Reader(*demo.ledger->snapshot()).keys_of("htx-bechamp"));
  REQUIRE_FALSE(keys.empty());
  const std::string& vkey = keys.front().vkey;
  CHECK(first(group(vkey, "key"), "party") == "htx-bechamp");
  const std::string id = vkey.substr(vkey.find('+') + 1, 8);
  CHECK(first(group(id, "key"), "vkey") == vkey);
  CHECK(total(group("zzzzzzzz", "key")) == 0);
}

}  // namespace
}  // namespace nguon::api
