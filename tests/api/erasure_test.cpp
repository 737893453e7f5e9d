// Erasing private values: through the desk and the ledger, and cut short anywhere between the two.
#include "api/erasure.h"

#include <catch2/catch.hpp>

#include "api/home.h"
#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"
#include "ledger/statement/make.h"
#include "tests/api/demo_ledger.h"
#include "tests/support/check.h"
#include "tests/support/temp_dir.h"

namespace nguon::api {
namespace {

using test::DemoLedger;
using test::error_name;
using test::json_of;
using test::name_of;
using test::value_of;

constexpr std::string_view kProducer = "htx-bechamp";
const std::string kName = "Nguyễn Văn Ví Dụ, tổ 3";
const std::string kPhone = "0900 000 000";

std::string salt(char c) { return std::string(32, c); }
json::string str(std::string_view text) { return json::string(text.data(), text.size()); }
std::string id_of(int n) { return "urn:uuid:00000000-0000-4000-8000-0000000000" + std::to_string(n); }

// A harvest that commits to a name and a telephone number, in the demonstration's ledger.
struct Story {
  DemoLedger demo;
  test::TempDir dir;
  std::unique_ptr<desk::Database> database = value_of(desk::Database::open(dir.path() / "desk.sqlite"));
  desk::PrivateValues values = value_of(desk::PrivateValues::open(*database));
  std::unique_ptr<Router> router;
  std::uint64_t entry = 0;

  Story() {
    demo.app.desk = database.get();
    router = value_of(Router::make(all_routes(demo.app), {}));
    std::swap(router, demo.router);
    statement::Event event;
    event.kind = statement::EventKind::growing;
    event.event_id = id_of(10);
    event.event_time = Time{demo.clock.now().unix_ms - 3'600'000};
    event.time_zone_offset = "+07:00";
    event.quantities = {
        {statement::thing(demo.info.host, "p/htx-bechamp/ca-phe-tuoi/10/RIENG01"), statement::Amount{100'000'000}, "KGM"}};
    event.read_point = statement::thing(demo.info.host, "area/VIDU-68-01");
    auto content = statement::make_event(event);
    statement::put_private(content, {{"dien-thoai", sha256({salt('b'), kPhone})}, {"ten", sha256({salt('a'), kName})}});
    entry = value_of(demo.ledger->append_and_wait(demo.sign(content, kProducer))).index;
  }

  state::PrivateInfo info() const {
    const auto view = demo.ledger->snapshot();
    return value_of(state::Reader(*view).private_fields(entry));
  }
  Result<Settled> settle(const AppendNote& append) const {
    const auto view = demo.ledger->snapshot();
    auto copy = values;
    return settle_erasures(state::Reader(*view), copy, append, demo.clock.now());
  }
  AppendNote to_ledger() const {
    return [this](const std::string& note) -> Result<std::uint64_t> {
      NGUON_ASSIGN(receipt, demo.ledger->append_and_wait(note));
      return receipt.index;
    };
  }
  json::object body(const std::string& name, const std::string& value, char salt_char) const {
    return {
        {"entry", entry},
        {"fields", json::object{{str(name), json::object{{"value", str(value)}, {"salt", str(to_base64(salt(salt_char)))}}}}}};
  }
  Response put(const json::object& what) const { return demo.ask("POST", "/v1/private", json::serialize(what)); }
  void put_both() const {
    CHECK(put(body("ten", kName, 'a')).status == 201);
    CHECK(put(body("dien-thoai", kPhone, 'b')).status == 201);
  }
  statement::Erasure erasure(std::vector<std::string> fields) const {
    return {entry, std::move(fields), {"theo yêu cầu của người có thông tin", ""}, "Phiếu 7"};
  }
  std::string note(std::vector<std::string> fields, std::string_view party = "van-hanh", int id = 20) const {
    return demo.sign(statement::make_record(erasure(std::move(fields)), id_of(id)), party);
  }
  bool is_held(const std::string& field) const {
    for (const auto& one : value_of(values.of_entry(entry)))
      if (one.field == field) return true;
    return false;
  }
  // Whether the bytes are in any file of the desk.
  bool in_files(const std::string& bytes) const {
    for (const auto& file : std::filesystem::directory_iterator(dir.path()))
      if (test::read_all(file.path().string()).find(bytes) != std::string::npos) return true;
    return false;
  }
};

TEST_CASE("a private value is kept only where it opens a commitment of the ledger", "[private]") {
  const Story story;
  CHECK(error_name(story.put(story.body("ten", kName, 'b'))) == "private_mismatch");
  CHECK(error_name(story.put(story.body("ten", kName + ".", 'a'))) == "private_mismatch");
  CHECK(error_name(story.put(story.body("dia-chi", kName, 'a'))) == "private_unknown");
  auto other = story.body("ten", kName, 'a');
  other["entry"] = 3;
  CHECK(error_name(story.put(other)) == "private_unknown");
  other["entry"] = 1'000'000;
  CHECK(error_name(story.put(other)) == "private_unknown");
  CHECK(value_of(story.values.of_entry(story.entry)).empty());

  const auto kept = story.put(story.body("ten", kName, 'a'));
  CHECK(kept.status == 201);
  CHECK(kept.header("cache-control").find("no-store") != std::string_view::npos);
  CHECK(story.put(story.body("ten", kName, 'a')).status == 200);
  CHECK(story.is_held("ten"));
  // By signer and id, as a phone knows it.
  auto by_id = story.body("dien-thoai", kPhone, 'b');
  by_id.erase("entry");
  by_id["party"] = str(kProducer);
  by_id["id"] = str(id_of(11));
  CHECK(error_name(story.put(by_id)) == "statement_unknown");
  by_id["id"] = str(id_of(10));
  CHECK(story.put(by_id).status == 201);
}

TEST_CASE("a body that is not as it must be is refused, and named", "[private]") {
  const Story story;
  const auto refused = [&](const json::object& body) { CHECK(error_name(story.put(body)) == "field_malformed"); };
  CHECK(story.demo.ask("POST", "/v1/private", "{").status == 400);
  CHECK(story.demo.ask("POST", "/v1/private", "[]").status == 400);
  const auto good = story.body("ten", kName, 'a');
  auto bad = good;
  bad["entry"] = -1;
  refused(bad);
  bad["entry"] = "7";
  refused(bad);
  bad = good;
  bad["more"] = 1;
  refused(bad);
  bad = good;
  bad["fields"] = json::object{};
  refused(bad);
  for (const json::object& pair :
       {json::object{{"value", "x"}}, json::object{{"value", "x"}, {"salt", "AAAA"}},
        json::object{{"value", 1}, {"salt", "AAAA"}}, json::object{{"value", ""}, {"salt", str(to_base64(salt('a')))}},
        json::object{{"value", str(std::string(2'001, 'x'))}, {"salt", str(to_base64(salt('a')))}},
        json::object{{"value", "x"}, {"salt", str(to_base64(salt('a')))}, {"more", 1}}}) {
    bad["fields"] = json::object{{"ten", pair}};
    refused(bad);
  }
}

TEST_CASE("an Erasure that is posted erases first and is recorded then", "[private]") {
  const Story story;
  story.put_both();
  // What the ledger would refuse erases nothing.
  CHECK(error_name(story.demo.post(story.note({"ten"}, "htx-vi-du-mot"))) == "not_yours");
  CHECK(error_name(story.demo.post(story.note({"khac"}))) == "private_unknown");
  CHECK(story.is_held("ten"));

  const auto note = story.note({"ten"}, kProducer);
  CHECK(story.demo.post(note).status == 201);
  CHECK_FALSE(story.is_held("ten"));
  CHECK(story.is_held("dien-thoai"));
  CHECK_FALSE(story.in_files(kName));
  CHECK_FALSE(story.in_files(salt('a')));
  CHECK(story.in_files(kPhone));
  CHECK(story.info().fields[1].erased_by == story.demo.ledger->size() - 1);
  CHECK(value_of(story.values.unrecorded()).empty());
  CHECK(story.demo.post(note).status == 200);  // a retry
  CHECK(error_name(story.put(story.body("ten", kName, 'a'))) == "private_erased");
  CHECK(error_name(story.demo.post(story.note({"ten"}, kProducer, 21))) == "private_erased");
}

TEST_CASE("an erasure that was cut short anywhere is finished, once", "[private]") {
  Story story;
  story.put_both();
  const auto note = story.note({"ten"});
  REQUIRE(story.demo.ledger->check(note));  // step 1 writes nothing
  CHECK(story.is_held("ten"));
  CHECK_FALSE(story.info().fields[1].erased_by);
  CHECK(value_of(story.settle(story.to_ledger())).recorded == 0);

  // The power fails in step 2, after the transaction and before the files are wiped.
  REQUIRE(story.values.erase({0, story.entry, {"ten"}, note, story.demo.clock.now(), std::nullopt}));
  CHECK_FALSE(story.is_held("ten"));
  CHECK_FALSE(story.info().fields[1].erased_by);                                    // the ledger claims nothing yet,
  CHECK(value_of(story.values.unrecorded()).front().note == note);                  // and the signed record is there
  CHECK(error_name(story.put(story.body("ten", kName, 'a'))) == "private_erased");  // nothing comes back meanwhile

  // The ledger cannot be reached at the next start.
  const auto away = [](const std::string&) -> Result<std::uint64_t> {
    return Error{Errc::unavailable, "server_unreachable", "away", "vắng"};
  };
  CHECK(name_of(story.settle(away)) == "server_unreachable");
  CHECK_FALSE(story.in_files(kName));  // but the files are wiped by now
  CHECK(value_of(story.values.unrecorded()).size() == 1);

  // It records, and the power fails before the desk knows.
  REQUIRE(story.demo.ledger->append_and_wait(note));
  const auto size = story.demo.ledger->size();
  CHECK(value_of(story.settle(story.to_ledger())).recorded == 1);
  CHECK(story.demo.ledger->size() == size);  // the same note again is the same entry
  CHECK(value_of(story.values.unrecorded()).empty());
  CHECK(value_of(story.settle(story.to_ledger())).recorded == 0);
}

TEST_CASE("an erasure that the ledger no longer takes waits to be signed anew, or finds that it is done", "[private]") {
  Story story;
  story.put_both();
  // Signed by a key that was revoked meanwhile, as far as the ledger is concerned: nobody's.
  std::string note = story.note({"ten"});
  note.replace(note.find("Phiếu 7"), 9, "Phiếu 8");
  REQUIRE(story.values.erase({0, story.entry, {"ten"}, note, story.demo.clock.now(), std::nullopt}));
  const auto settled = value_of(story.settle(story.to_ledger()));
  REQUIRE(settled.refused.size() == 1);
  CHECK(settled.refused.front().note == note);
  REQUIRE(settled.why);
  REQUIRE(story.values.replace_note(settled.refused.front().id, story.note({"ten"})));
  CHECK(value_of(story.settle(story.to_ledger())).recorded == 1);

  // The party itself recorded it meanwhile, another way.
  REQUIRE(story.values.erase(
      {0, story.entry, {"dien-thoai"}, story.note({"dien-thoai"}, "van-hanh", 30), story.demo.clock.now(), std::nullopt}));
  const auto by = value_of(story.demo.ledger->append_and_wait(story.note({"dien-thoai"}, kProducer, 31))).index;
  CHECK(value_of(story.settle(story.to_ledger())).recorded == 1);
  CHECK(value_of(story.values.erasures_of(story.entry)).back().recorded == by);
}

TEST_CASE("values that the ledger says are erased go, however the Erasure came there", "[private]") {
  Story story;
  story.put_both();
  const auto by = value_of(story.demo.ledger->append_and_wait(story.note({"ten"}))).index;  // past the desk
  CHECK(story.is_held("ten"));
  const auto settled = value_of(story.settle(story.to_ledger()));
  CHECK(settled.erased == 1);
  CHECK_FALSE(story.is_held("ten"));
  CHECK(story.is_held("dien-thoai"));
  CHECK_FALSE(story.in_files(kName));
  CHECK(value_of(story.values.erasures_of(story.entry)).front().recorded == by);
  CHECK(value_of(story.settle(story.to_ledger())).erased == 0);
}

TEST_CASE("which fields can be erased is asked of the ledger", "[private]") {
  Story story;
  const auto fields = [&](const std::vector<std::string>& asked) {
    const auto view = story.demo.ledger->snapshot();
    return fields_to_erase(state::Reader(*view), story.entry, asked);
  };
  CHECK(value_of(fields({})) == std::vector<std::string>{"dien-thoai", "ten"});
  CHECK(value_of(fields({"ten"})) == std::vector<std::string>{"ten"});
  CHECK(name_of(fields({"ten", "khac"})) == "private_unknown");
  REQUIRE(story.demo.ledger->append_and_wait(story.note({"ten"})));
  CHECK(value_of(fields({})) == std::vector<std::string>{"dien-thoai"});
  CHECK(name_of(fields({"ten"})) == "private_erased");
  REQUIRE(story.demo.ledger->append_and_wait(story.note({"dien-thoai"}, kProducer, 22)));
  CHECK(name_of(fields({})) == "private_erased");
}

TEST_CASE("an Erasure is known in whatever spelling its type has", "[private]") {
  const Story story;
  CHECK(erasure_in(story.note({"ten"})) == story.erasure({"ten"}));
  CHECK_FALSE(erasure_in("nguon:Erasure"));
  CHECK_FALSE(erasure_in(story.demo.sign(
      statement::make_record(
          statement::Party{
              "nguon-erasure", statement::PartyType::trader, statement::LegalForm::none, {"nguon:Erasure", ""}, "15", "", {}, ""},
          id_of(40)),
      "van-hanh")));
  const std::string line = json::serialize(statement::make_record(story.erasure({"ten"}), id_of(41)));
  std::string text = "nguon.statement/v1\n" + line + "\n";
  text.replace(text.find(":Erasure"), 8, ":\\u0045rasure");
  CHECK(erasure_in(story.demo.sign_text(text, "van-hanh")) == story.erasure({"ten"}));
}

}  // namespace
}  // namespace nguon::api
