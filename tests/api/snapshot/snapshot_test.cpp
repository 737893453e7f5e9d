#include "api/snapshot/snapshot.h"

#include <fstream>

#include "api/snapshot/journal.h"
#include "api/snapshot/lines.h"
#include "api/snapshot/maker.h"
#include "api/snapshot/offline.h"
#include "ledger/base/sha256.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/note.h"
#include "ledger/statement/make.h"
#include "ledger/statement/statement.h"
#include "tests/api/demo_ledger.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::DemoLedger;
using test::name_of;
using test::value_of;

struct Made {
  Made() : key(value_of(demo.home.snapshot_key(demo.info.origin))), log(value_of(parse_vkey(demo.info.log_key))) {}
  const DemoLedger& demo = DemoLedger::shared();
  keys::KeyPair key;
  VerifierKey log;
  std::shared_ptr<const MadeSnapshot> make(const Ledger& ledger) {
    Pins pins;
    return value_of(make_snapshot(ledger, key, demo.clock.now(), pins));
  }
  std::shared_ptr<const MadeSnapshot> make() { return make(*demo.ledger); }
  Result<Snapshot> open(const std::string& file) const { return open_snapshot(file, log, *demo.signatures); }
};

TEST_CASE("a snapshot is opened by the log's key and by no other", "[snapshot]") {
  Made world;
  const std::string file = world.make()->whole();
  const auto opened = value_of(world.open(file));
  CHECK(opened.head.size == world.demo.ledger->size());
  CHECK(opened.head.root == world.demo.ledger->published()->checkpoint.root);
  CHECK(format_snapshot(opened) == file);
  const auto other = value_of(keys::KeyPair::generate(KeyType::ed25519, world.log.name));
  CHECK_FALSE(open_snapshot(file, other.vkey(), *world.demo.signatures));
}

TEST_CASE("a snapshot with any byte changed is refused", "[snapshot]") {
  Made world;
  const std::string file = world.make()->whole();
  for (std::size_t at = 0; at < file.size(); at += at < 700 ? 1 : 997) {
    std::string changed = file;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    INFO("byte " << at);
    CHECK_FALSE(world.open(changed));
  }
  for (const std::size_t cut : {std::size_t{0}, std::size_t{10}, file.size() / 2, file.size() - 1})
    CHECK_FALSE(world.open(file.substr(0, cut)));
  CHECK(name_of(world.open(file + "\n")) == "snapshot_damaged");
}

TEST_CASE("what the log key signs for a snapshot is no checkpoint and no statement, whatever the origin", "[snapshot]") {
  Made world;
  const auto made = world.make();
  const auto note = value_of(log::parse_note(made->snapshot.note));
  CHECK_FALSE(log::parse_checkpoint_text(note.text));
  CHECK_FALSE(statement::parse_statement(note.text));
  // Nor when the origin were the snapshot's own first line, or the signature stood under the log's name.
  SnapshotHead odd = made->snapshot.head;
  odd.origin = "nguon.snapshot/v1";
  CHECK_FALSE(log::parse_checkpoint_text(snapshot_text(odd)));
  log::Note renamed = note;
  renamed.signatures[0].key_name = world.log.name;
  renamed.signatures[0].id = world.log.id;
  CHECK_FALSE(log::open_checkpoint(log::format_note(renamed), world.log, {}, *world.demo.signatures));
  // A checkpoint's signature opens no snapshot either.
  CHECK_FALSE(world.open(world.demo.ledger->published()->note + "\n" + made->snapshot.body));
  CHECK(snapshot_key_name(world.log.name) != world.log.name);
}

TEST_CASE("the head's text has one spelling", "[snapshot]") {
  Made world;
  const std::string text = snapshot_text(world.make()->snapshot.head);
  CHECK(value_of(parse_snapshot_text(text)) == world.make()->snapshot.head);
  for (const std::string& changed : {text + "more\n", "x" + text, text.substr(0, text.size() - 1),
                                     std::string(text).replace(text.find("checkpoint ") + 11, 0, "0"),
                                     std::string(text).replace(text.find("body ") + 5, 0, " ")})
    CHECK(name_of(parse_snapshot_text(changed)) != "ok");
}

TEST_CASE("the worked example of snapshot.md is what the program writes", "[snapshot]") {
  std::ifstream in(SNAPSHOT_PAGE, std::ios::binary);
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  const auto on_page = [&](const std::string& line) { return page.find("\n" + line) != std::string::npos; };
  const auto pub = value_of(from_hex("9afcfdd54b7b3eeb1cfaf7c8da0ea2b3b7b5eb9b7f0ad5e1a2d6f7b1c3d4e5f6"));
  const auto key = value_of(snapshot_vkey(value_of(make_vkey("ocop.example/yenbai", KeyType::ed25519, pub))));
  CHECK(on_page(to_hex(key.id.view()) + "\n"));
  state::KeyInfo label_key;
  label_key.number = 1;
  label_key.vkey = "ocop.example/yenbai/van-hanh+11771c5f+Ab0Jq56NwTBpF91/++AbUOqMSMIhQf3HQYOB6CYuJr4M";
  label_key.party = "van-hanh";
  label_key.added = value_of(parse_time_utc("2026-06-01T08:00:02.000Z"));
  const std::string body = key_line(label_key) + "\n";
  CHECK(on_page(to_hex(sha256(body).view()) + "  body\n"));
  const Time made = value_of(parse_time_utc("2026-06-09T23:10:00.000Z"));
  const SnapshotHead head{"ocop.example/yenbai", "ocop.example", 3, sha256(""), label_key.added, made, body.size(), sha256(body)};
  CHECK(on_page(to_hex(sha256(snapshot_text(head)).view()) + "  text\n"));
}

TEST_CASE("a delta leads from an older snapshot to the bytes of the newer one", "[snapshot]") {
  Made world;
  DemoLedger own;  // to write to
  const auto key = value_of(own.home.snapshot_key(own.info.origin));
  const auto log = value_of(parse_vkey(own.info.log_key));
  Pins pins;
  const auto before = value_of(make_snapshot(*own.ledger, key, own.clock.now(), pins));
  const auto run = own.run_of(test::kWaitingLot).index;
  const auto record = [&](const statement::Record& what, std::string_view party) {
    value_of(own.ledger->append_and_wait(own.sign(statement::make_record(what, "urn:uuid:00000000-0000-4000-8000-0000000000" +
                                                                                   std::to_string(10 + own.ledger->size() % 80)),
                                                  party)));
  };
  record(statement::LabelRunStatus{run, statement::RunStatus::activated, 0, 0, {}}, "van-hanh");
  record(statement::LabelRunStatus{run, statement::RunStatus::spoiled, 1, 2, {"rách", ""}}, "van-hanh");
  const auto after = value_of(make_snapshot(*own.ledger, key, own.clock.now(), pins));
  REQUIRE(after->whole() != before->whole());

  const std::string delta = value_of(after->delta(before->snapshot.head.size));
  CHECK(delta.size() < after->whole().size() / 2);
  const auto merged = value_of(merge_snapshot(before->snapshot, delta, log, *own.signatures));
  CHECK(format_snapshot(merged) == after->whole());
  CHECK(name_of(open_snapshot(delta, log, *own.signatures)) == "snapshot_is_delta");
  // From the beginning, from the present, and against a base that it does not continue.
  CHECK(format_snapshot(value_of(merge_snapshot(before->snapshot, value_of(after->delta(0)), log, *own.signatures))) ==
        after->whole());
  CHECK(format_snapshot(value_of(merge_snapshot(after->snapshot, value_of(after->delta(after->snapshot.head.size)), log,
                                                *own.signatures))) == after->whole());
  CHECK(name_of(merge_snapshot(before->snapshot, value_of(after->delta(after->snapshot.head.size)), log, *own.signatures)) ==
        "snapshot_damaged");
  Snapshot lost = before->snapshot;
  lost.body.erase(0, lost.body.find('\n') + 1);
  CHECK(name_of(merge_snapshot(lost, delta, log, *own.signatures)) == "snapshot_damaged");
  CHECK(name_of(after->delta(after->snapshot.head.size + 1)) == "size_unknown");
}

TEST_CASE("a body is read back, and a line that cannot be read is named", "[snapshot]") {
  Made world;
  const auto made = world.make();
  const auto book = value_of(read_book(made->snapshot.body));
  const auto run = world.demo.run_of(test::kSpoiledLot);
  const auto& known = book.runs.at(run.index);
  CHECK(known.run.record.batch == test::kSpoiledLot);
  CHECK(known.run.record == [&] {
    auto expected = run.record;
    expected.request = 0;  // a label says nothing of its request
    return expected;
  }());
  CHECK((known.run.activated && known.run.is_spoiled(3) && !known.run.is_spoiled(6)));
  CHECK(book.runs.at(world.demo.run_of(test::kRecalledLot).index).recalled);
  CHECK(book.runs.at(world.demo.run_of(test::kSuspendedLot).index).suspended);
  CHECK(book.runs.at(world.demo.run_of(test::kVoidedLot).index).run.voided_at);
  CHECK(book.parties.contains(book.products.at(known.run.record.product).record.owner));
  for (const auto& line : made->lines)
    for (const std::string& bad : {line.text + "\tmore", line.text.substr(0, line.text.rfind('\t'))}) {
      INFO(bad);
      const std::string before = made->snapshot.body.substr(0, made->snapshot.body.find(line.text));
      CHECK(name_of(read_book(before + bad + "\n")) == "snapshot_malformed");
    }
  CHECK(name_of(read_book("later\t1\t2\n")) == "ok");  // a kind of a later program
}

TEST_CASE("an old snapshot calls nothing good, and still says what is bad", "[snapshot]") {
  Made world;
  const auto judge = value_of(OfflineJudge::make(world.make()->snapshot));
  const auto judged = [&](std::string_view lot, std::int64_t days) {
    const Time now{judge.head().made.unix_ms + days * 86'400'000};
    return judge.judge(qr::label_url(world.demo.label(lot, 7)), *world.demo.signatures, now).status;
  };
  CHECK(judged(test::kGoodLot, 0) == state::Status::valid);
  CHECK(judged(test::kGoodLot, kSnapshotFreshDays) == state::Status::valid);
  CHECK(judged(test::kGoodLot, kSnapshotFreshDays + 1) == state::Status::freshness_unknown);
  CHECK(judged(test::kRecalledLot, kSnapshotFreshDays + 1) == state::Status::recalled);
  // From the future: one of the clocks is wrong. A clock that is a little behind is no reason.
  CHECK(judged(test::kGoodLot, -1) == state::Status::valid);
  CHECK(judged(test::kGoodLot, -2) == state::Status::freshness_unknown);
}

TEST_CASE("a snapshot of a quiet ledger is fresh when it was made lately", "[snapshot]") {
  Made world;
  Pins pins;
  const auto made_on = [&](std::int64_t days) {
    const Time now{world.demo.clock.now().unix_ms + days * 86'400'000};
    return value_of(make_snapshot(*world.demo.ledger, world.key, now, pins));
  };
  // Nothing happened for twenty days: the goods keep, the last entry is old, the answer is new.
  const auto first = made_on(0), late = made_on(20);
  CHECK(late->snapshot.head.size == first->snapshot.head.size);
  CHECK(late->snapshot.body == first->snapshot.body);
  CHECK(late->snapshot.head.time == first->snapshot.head.time);
  const auto status_by = [&](const MadeSnapshot& made) {
    const Time now{world.demo.clock.now().unix_ms + 20 * std::int64_t{86'400'000}};
    const auto judge = value_of(OfflineJudge::make(made.snapshot));
    return judge.judge(qr::label_url(world.demo.label(test::kGoodLot, 7)), *world.demo.signatures, now).status;
  };
  CHECK(status_by(*first) == state::Status::freshness_unknown);
  CHECK(status_by(*late) == state::Status::valid);
  // Signed anew, it is the same snapshot at another time; a clock behind the ledger cannot make it older than that.
  const auto renewed = value_of(renew_snapshot(*first, *world.demo.ledger, world.key, late->snapshot.head.made));
  REQUIRE(renewed);
  CHECK(renewed->whole() == late->whole());
  CHECK(value_of(world.open(renewed->whole())).head == late->snapshot.head);
  const auto behind = value_of(make_snapshot(*world.demo.ledger, world.key, Time{0}, pins));
  CHECK(behind->snapshot.head.made == behind->snapshot.head.time);
  SnapshotHead lying = first->snapshot.head;
  lying.made.unix_ms = lying.time.unix_ms - 1;
  CHECK(name_of(parse_snapshot_text(snapshot_text(lying))) == "snapshot_malformed");
}

TEST_CASE("the maker signs a quiet ledger's snapshot anew, and not for each request", "[snapshot]") {
  DemoLedger own;
  SnapshotMaker maker(*own.ledger, std::make_shared<const keys::KeyPair>(value_of(own.home.snapshot_key(own.info.origin))),
                      own.clock);
  own.app.snapshots = &maker;
  const auto log = value_of(parse_vkey(own.info.log_key));
  const auto made = [&] { return value_of(open_snapshot(own.get("/v1/snapshot").body.view(), log, *own.signatures)).head.made; };
  const Time start = own.clock.now();
  CHECK(made() == start);
  own.clock.advance_ms(kSnapshotRenewMs - 1);
  CHECK(made() == start);
  own.clock.advance_ms(1);
  CHECK(made() == own.clock.now());
}

TEST_CASE("the route gives whole and delta, and tells malformed numbers", "[snapshot]") {
  DemoLedger own;
  SnapshotMaker maker(*own.ledger, std::make_shared<const keys::KeyPair>(value_of(own.home.snapshot_key(own.info.origin))),
                      own.clock);
  CHECK(own.get("/v1/snapshot").status == 503);
  own.app.snapshots = &maker;
  const auto whole = own.get("/v1/snapshot");
  REQUIRE(whole.status == 200);
  CHECK(whole.header("access-control-allow-origin") == "*");
  const auto log = value_of(parse_vkey(own.info.log_key));
  const auto opened = value_of(open_snapshot(whole.body.view(), log, *own.signatures));
  CHECK(own.get("/v1/snapshot").body.view() == whole.body.view());
  const auto delta = own.get("/v1/snapshot?since=" + std::to_string(opened.head.size));
  CHECK(format_snapshot(value_of(merge_snapshot(opened, delta.body.view(), log, *own.signatures))) == whole.body.view());
  CHECK(test::error_name(own.get("/v1/snapshot?since=x")) == "parameter_malformed");
  CHECK(test::error_name(own.get("/v1/snapshot?since=1000000")) == "size_unknown");
}

TEST_CASE("a serial that comes again within a day is a second pack", "[snapshot]") {
  const test::TempDir directory;
  const auto file = directory.path() / "so-tay.txt";
  const Time start = value_of(parse_time_utc("2026-11-22T01:00:00.000Z"));
  {
    auto journal = value_of(Journal::open(file));
    CHECK_FALSE(journal.check(7, 1, "valid", start));
    CHECK_FALSE(journal.check(7, 2, "valid", start));
    CHECK_FALSE(journal.check(8, 1, "valid", start));
    CHECK(journal.check(7, 1, "valid", Time{start.unix_ms + 1}) == start);
    value_of(journal.save());
  }
  auto again = value_of(Journal::open(file));
  CHECK(again.check(7, 2, "valid", Time{start.unix_ms + kJournalWindowMs}) == start);
  CHECK_FALSE(again.check(8, 1, "valid", Time{start.unix_ms + kJournalWindowMs + 1}));
  std::ofstream(file, std::ios::app) << "rubbish\n";
  CHECK(name_of(Journal::open(file)) == "journal_malformed");
}

}  // namespace
}  // namespace nguon::api
