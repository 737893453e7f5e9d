// Pages that are kept: they are the same bytes while nothing behind them changed, and never older than
// a recall, a minute or a day.
#include "api/page_memory.h"

#include "api/compress.h"
#include "keys/key_pair.h"
#include "ledger/log/note.h"
#include "ledger/state/trace.h"
#include "ledger/statement/make.h"
#include "ledger/store/keys.h"
#include "ledger/store/memory.h"
#include "tests/api/demo_ledger.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using store::Column;
using test::DemoLedger;
using test::value_of;

const std::string kPage = "/b/" + std::string(test::kGoodLot);

std::string id_of(int n) {
  char text[64];
  std::snprintf(text, sizeof text, "urn:uuid:00000000-0000-4000-8000-%012x", static_cast<unsigned>(n));
  return text;
}

// Whether both were answered with the very same bytes in memory, which only a kept page can be.
bool is_kept(const Response& first, const Response& second) { return first.body.view().data() == second.body.view().data(); }

bool says(const Response& page, std::string_view text) { return page.body.view().find(text) != std::string_view::npos; }

void record(const DemoLedger& demo, const json::object& content, std::string_view party, std::size_t keys = 1) {
  const auto answer = demo.post(demo.sign(content, party, keys));
  INFO(test::body_of(answer));
  REQUIRE(answer.status == 201);
}

statement::Event event(const DemoLedger& demo, int n, statement::EventKind kind, std::string_view batch) {
  statement::Event out;
  out.kind = kind;
  out.event_id = id_of(n);
  out.event_time = Time{demo.clock.now().unix_ms - 1'000};
  out.time_zone_offset = "+07:00";
  out.quantities = {{statement::thing(demo.info.host, std::string(batch)), std::nullopt, ""}};
  return out;
}

void recall(const DemoLedger& demo, int n, std::string_view batch) {
  auto out = event(demo, n, statement::EventKind::recall, batch);
  out.decision = "99/QĐ-VÍ-DỤ";
  out.reason = {"Tình huống giả định", "Invented"};
  record(demo, statement::make_event(out), "co-quan", 2);
}

// Something that has nothing to do with the page.
void harvest_elsewhere(const DemoLedger& demo, int n) {
  auto out = event(demo, n, statement::EventKind::growing, "p/htx-bechamp/ca-phe-tuoi/10/KHAC" + std::to_string(n));
  out.quantities.front().amount = statement::Amount{100'000'000};
  out.quantities.front().uom = "KGM";
  out.read_point = statement::thing(demo.info.host, "area/VIDU-68-01");
  record(demo, statement::make_event(out), "htx-bechamp");
}

TEST_CASE("a batch's page is made once while nothing behind it changes", "[page_memory]") {
  DemoLedger demo;
  const auto first = demo.get(kPage);
  REQUIRE(first.status == 200);
  CHECK(is_kept(first, demo.get(kPage)) == false);  // the first answer owns its bytes, the kept one has its own
  const auto second = demo.get(kPage);
  CHECK(second.body.view() == first.body.view());
  CHECK(second.headers == first.headers);
  CHECK(is_kept(second, demo.get(kPage)));
}

TEST_CASE("statements about other things leave a page in its place, however many", "[page_memory]") {
  DemoLedger demo;
  demo.get(kPage);
  const auto kept = demo.get(kPage);
  for (int n = 1; n <= 20; ++n) {
    harvest_elsewhere(demo, n);
    CHECK(is_kept(kept, demo.get(kPage)));
  }
}

TEST_CASE("a recall shows at once on a page that was kept", "[page_memory]") {
  DemoLedger demo;
  demo.get(kPage);
  CHECK_FALSE(says(demo.get(kPage), "Lô hàng bị thu hồi"));
  recall(demo, 1, test::kGoodLot);
  CHECK(says(demo.get(kPage), "Lô hàng bị thu hồi"));
  CHECK(says(demo.get(kPage), "99/QĐ-VÍ-DỤ"));
}

TEST_CASE("a recall of an ingredient shows at once on the pages of all that was made of it", "[page_memory]") {
  DemoLedger demo;
  const auto view = demo.ledger->snapshot();
  const state::Reader reader{*view};
  const auto trace = value_of(state::trace(reader, test::kGoodLot, state::Direction::back));
  REQUIRE(trace.nodes.size() > 1);
  demo.get(kPage);
  CHECK_FALSE(says(demo.get(kPage), "Lô hàng bị thu hồi"));
  recall(demo, 1, trace.nodes.back().batch);
  CHECK(says(demo.get(kPage), "Lô hàng bị thu hồi"));
}

TEST_CASE("a revoked certificate shows at once on the pages of batch and product", "[page_memory]") {
  DemoLedger demo;
  const auto view = demo.ledger->snapshot();
  const state::Reader reader{*view};
  const auto batch = value_of(reader.batch(test::kGoodLot));
  const auto certificates = value_of(reader.certificates_for_product(value_of(reader.product(batch.product))));
  REQUIRE_FALSE(certificates.empty());
  const std::string product_page = "/" + batch.product;
  for (const auto& page : {kPage, product_page}) demo.get(page);
  CHECK_FALSE(says(demo.get(kPage), "Đã bị thu hồi"));
  CHECK_FALSE(says(demo.get(product_page), "Đã bị thu hồi"));
  const statement::CertificateStatus revoked{certificates.front().record.certificate,
                                             statement::CertificateStatusKind::revoked,
                                             day_in_vietnam(demo.clock.now()),
                                             {"Giả định", "Invented"},
                                             "98/QĐ-VÍ-DỤ"};
  record(demo, statement::make_record(revoked, id_of(1)), certificates.front().signed_by, 2);
  CHECK(says(demo.get(kPage), "Đã bị thu hồi"));
  CHECK(says(demo.get(product_page), "Đã bị thu hồi"));
}

TEST_CASE("a new batch shows at once on its product's kept page", "[page_memory]") {
  DemoLedger demo;
  const std::string page = "/p/htx-bechamp/ca-phe-tuoi";
  demo.get(page);
  REQUIRE(demo.get(page).status == 200);
  CHECK_FALSE(says(demo.get(page), "KHAC1"));
  harvest_elsewhere(demo, 1);
  CHECK(says(demo.get(page), "KHAC1"));
}

TEST_CASE("a page is made again when its minute is over, so that it never shows yesterday's state", "[page_memory]") {
  DemoLedger demo;
  const std::int64_t begin = demo.clock.now().unix_ms / 60'000 * 60'000 + 60'000;
  demo.clock.set(Time{begin});
  demo.get(kPage);
  const auto kept = demo.get(kPage);
  demo.clock.set(Time{begin + 59'999});
  CHECK(is_kept(kept, demo.get(kPage)));
  demo.clock.set(Time{begin + 60'000});
  CHECK_FALSE(is_kept(kept, demo.get(kPage)));
  // Years later every certificate has expired, with no entry that says so.
  demo.clock.set(Time{begin + std::int64_t{10} * 365 * 86'400'000});
  const auto later = demo.get(kPage);
  CHECK(later.body.view() != kept.body.view());
  CHECK(says(later, "Hết hạn"));
}

// Shows the ledger's checkpoint with what one witness cosigned, or not yet.
struct OneWitness final : CheckpointSource {
  explicit OneWitness(const DemoLedger& of) : demo(of) {
    rule.witnesses = {witness.vkey()};
    rule.quorum = 1;
  }
  const WitnessPolicy& policy() const override { return rule; }
  std::shared_ptr<const CosignedCheckpoint> shown() const override {
    const auto published = demo.ledger->published();
    auto out = std::make_shared<CosignedCheckpoint>();
    out->checkpoint = published->checkpoint;
    out->note = published->note;
    if (has_signed) {
      const auto note = value_of(log::parse_note(published->note));
      const std::string signature = value_of(witness.cosign(note.text, demo.clock.now()));
      out->cosignatures = {{witness.vkey(), demo.clock.now(), {witness.vkey().name, witness.vkey().id, signature}}};
      out->note = witness::with_cosignatures(note, out->cosignatures);
    }
    return out;
  }
  std::shared_ptr<const CosignedCheckpoint> covering(std::uint64_t) const override { return shown(); }

  const DemoLedger& demo;
  keys::KeyPair witness = value_of(keys::KeyPair::generate(KeyType::cosignature_v1, "witness.example/mot"));
  WitnessPolicy rule;
  bool has_signed = false;
};

TEST_CASE("a page that witnesses have not cosigned yet is not kept, so that the next one shows that they have", "[page_memory]") {
  DemoLedger demo;
  OneWitness source(demo);
  demo.app.beside.checkpoints = &source;
  const auto first = demo.get(kPage);
  REQUIRE(first.status == 200);
  CHECK(says(first, "Mới có 0 trên 1 nhân chứng"));
  CHECK(first.header("cache-control") == "no-store");
  source.has_signed = true;
  const auto second = demo.get(kPage);
  CHECK(says(second, "1 trên 1 nhân chứng"));
  CHECK(second.header("cache-control") == "no-cache");
  demo.get(kPage);
  source.has_signed = false;  // and what is whole is kept
  CHECK(says(demo.get(kPage), "1 trên 1 nhân chứng"));
}

TEST_CASE("a recall shows at once on the pages of labels, whose rows are remembered", "[page_memory]") {
  DemoLedger demo;
  const auto target = [&](std::uint32_t serial) { return qr::label_path(demo.label(test::kGoodLot, serial)); };
  for (const std::uint32_t serial : {1U, 2U, 1U}) CHECK(says(demo.get(target(serial)), "Tem hợp lệ"));
  harvest_elsewhere(demo, 1);
  CHECK(says(demo.get(target(3)), "Tem hợp lệ"));
  recall(demo, 2, test::kGoodLot);
  for (const std::uint32_t serial : {1U, 4U}) CHECK(says(demo.get(target(serial)), "Lô hàng bị thu hồi"));
}

TEST_CASE("each language and each encoding of a page is kept by itself", "[page_memory]") {
  DemoLedger demo;
  for (int i = 0; i < 2; ++i) {
    CHECK(says(demo.get(kPage), "<html lang=\"vi\">"));
    CHECK(says(demo.get(kPage + "?hl=en"), "<html lang=\"en\">"));
    CHECK(demo.get(kPage).header("content-encoding").empty());
    for (const std::string encoding : {"br", "gzip"}) {
      const auto page = demo.ask("GET", kPage, {}, {{"accept-encoding", encoding}});
      CHECK(page.header("content-encoding") == encoding);
      CHECK(page.header("vary") == "accept-encoding");
      CHECK(page.body.size() < demo.get(kPage).body.size() / 2);
    }
  }
}

TEST_CASE("what was not found is not kept: a batch is there as soon as it is recorded", "[page_memory]") {
  DemoLedger demo;
  const std::string page = "/b/p/htx-bechamp/ca-phe-tuoi/10/KHAC1";
  CHECK(demo.get(page).status == 404);
  harvest_elsewhere(demo, 1);
  CHECK(demo.get(page).status == 200);
}

store::Batch written(Column column, const std::string& key) {
  store::Batch out;
  out.put(column, key, "x");
  return out;
}

// A view of a memory store that holds nothing.
NotedView view_of(const store::Store& store) { return NotedView(store.snapshot()); }

TEST_CASE("a row that was read and is written afterwards makes the answer old", "[page_memory]") {
  const auto store = store::make_memory_store();
  const auto view = view_of(*store);
  value_of(view.get(Column::state, "B/lot"));
  Touched touched;
  touched.commit(10, 11, written(Column::state, "B/other"));
  CHECK(touched.unchanged(view.reads(), 10, 11));
  touched.commit(11, 12, written(Column::state, "B/lot"));
  CHECK_FALSE(touched.unchanged(view.reads(), 10, 12));
  CHECK_FALSE(touched.unchanged(view.reads(), 11, 12));
  CHECK(touched.unchanged(view.reads(), 12, 12));
}

TEST_CASE("a new row in a range that was scanned makes the answer old, one outside of it does not", "[page_memory]") {
  const auto store = store::make_memory_store();
  const auto view = view_of(*store);
  const auto nothing = [](std::string_view, std::string_view) { return true; };
  const auto postings = store::posting_range("b/lot");
  value_of(view.scan(Column::postings, postings.begin, postings.end, nothing));
  const std::string holdings = std::string("O/lot") + '\0';
  value_of(view.scan_back(Column::state, holdings, store::prefix_range(holdings).end, nothing));
  Touched touched;
  touched.commit(10, 11, written(Column::postings, store::posting_key("b/lot2", 10)));
  touched.commit(11, 12, written(Column::state, std::string("O/lot2") + '\0' + "htx"));
  CHECK(touched.unchanged(view.reads(), 10, 12));
  touched.commit(12, 13, written(Column::postings, store::posting_key("b/lot", 12)));
  CHECK_FALSE(touched.unchanged(view.reads(), 12, 13));
  touched.commit(13, 14, written(Column::state, holdings + "htx"));
  CHECK_FALSE(touched.unchanged(view.reads(), 13, 14));
}

TEST_CASE("what Touched cannot tell of, any commit may change", "[page_memory]") {
  const auto store = store::make_memory_store();
  const auto nothing = [](std::string_view, std::string_view) { return true; };
  Touched touched;
  touched.commit(10, 11, written(Column::state, "zzz"));
  const auto odd_range = view_of(*store);
  value_of(odd_range.scan(Column::state, "A", "C", nothing));
  CHECK_FALSE(touched.unchanged(odd_range.reads(), 10, 11));
  CHECK(touched.unchanged(odd_range.reads(), 11, 11));
  const auto other_column = view_of(*store);
  value_of(other_column.get(Column::by_hash, "0123456789abcdef"));
  CHECK_FALSE(touched.unchanged(other_column.reads(), 10, 11));
  const auto none = view_of(*store);
  CHECK(touched.unchanged(none.reads(), 10, 11));
  CHECK_FALSE(touched.unchanged(none.reads(), 9, 11));   // read before it was told of anything
  CHECK_FALSE(touched.unchanged(none.reads(), 10, 12));  // a commit that it was not told of
  touched.commit(15, 16, written(Column::state, "zzz"));
  CHECK_FALSE(touched.unchanged(none.reads(), 11, 16));  // some in between were not told
  CHECK(touched.unchanged(none.reads(), 15, 16));
}

TEST_CASE("a noted view answers as the view below it does, once and again", "[page_memory]") {
  const DemoLedger& demo = DemoLedger::shared();
  const auto plain = demo.ledger->snapshot();
  const NotedView noted(demo.ledger->snapshot());
  std::vector<std::string> keys;
  for (const char* prefix : {"B/", "P/"}) {
    const auto range = store::prefix_range(prefix);
    value_of(plain->scan(Column::state, range.begin, range.end, [&](std::string_view key, std::string_view) {
      keys.emplace_back(key);
      return keys.size() < 40;
    }));
  }
  keys.push_back("B/not there");
  keys.push_back(keys.front());
  std::reverse(keys.begin(), keys.end());
  for (int i = 0; i < 2; ++i) {
    CHECK(value_of(noted.get(Column::state, keys[3])) == value_of(plain->get(Column::state, keys[3])));
    CHECK(value_of(noted.multi_get(Column::state, keys)) == value_of(plain->multi_get(Column::state, keys)));
    for (const bool back : {false, true}) {
      std::vector<std::string> there, here;
      const auto into = [](std::vector<std::string>& list) {
        return [&list](std::string_view key, std::string_view value) {
          list.push_back(std::string(key) + "=" + std::string(value));
          return list.size() < 5;
        };
      };
      value_of(back ? plain->scan_back(Column::state, "B/", "C", into(there))
                    : plain->scan(Column::state, "B/", "C", into(there)));
      value_of(back ? noted.scan_back(Column::state, "B/", "C", into(here)) : noted.scan(Column::state, "B/", "C", into(here)));
      CHECK(here == there);
    }
  }
}

TEST_CASE("a memory of bounded weight forgets what was used least recently", "[page_memory]") {
  Lru<int, std::string> lru(10);
  const auto value = [](const char* text) { return std::make_shared<const std::string>(text); };
  lru.put(1, value("one"), 4);
  lru.put(2, value("two"), 4);
  CHECK(*lru.find(1) == "one");
  lru.put(3, value("three"), 4);  // pushes out 2, as 1 was used since
  CHECK(lru.find(2) == nullptr);
  CHECK(*lru.find(1) == "one");
  lru.put(4, value("too heavy"), 11);
  CHECK(lru.find(4) == nullptr);
  CHECK(lru.size() == 2);
  const auto held = lru.find(1);
  lru.put(1, value("another"), 10);
  CHECK(*held == "one");
  CHECK(*lru.find(1) == "another");
  CHECK(lru.size() == 1);
  lru.erase(1);
  CHECK(lru.size() == 0);
}

}  // namespace
}  // namespace nguon::api
