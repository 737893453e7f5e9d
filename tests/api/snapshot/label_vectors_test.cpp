// One table for everybody who judges labels: the server and the snapshot here, the program's own `verify
// --offline` in cli_test.cpp, the inspector's page in tests/browser/inspect_test.mjs.
#include <fstream>
#include <set>

#include "api/pages/pages.h"
#include "api/scan.h"
#include "api/snapshot/maker.h"
#include "api/snapshot/offline.h"
#include "tests/api/snapshot/vector_world.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::value_of;

std::string text_of(const json::object& from, const char* name) {
  return std::string(std::string_view(from.at(name).as_string()));
}

const json::object& table() {
  static const json::object read = test::read_table();
  return read;
}

// No test but a tool, hidden from ctest because it writes into the source tree. Makes the table anew, with
// new keys: run by hand when a format gains something,
//   NGUON_LABEL_VECTORS=tests/data/label_vectors.json build/dev/tests/api/snapshot_test '[make-vectors]'
TEST_CASE("the table of labels is made", "[.][make-vectors]") {
  const char* const file = std::getenv("NGUON_LABEL_VECTORS");
  REQUIRE(file != nullptr);
  const json::object made = test::make_table();
  std::ofstream out(file, std::ios::binary);
  out << "{\n";
  std::size_t left = made.size();
  for (const auto& [name, value] : made) {
    out << '"' << std::string_view(name) << "\":";
    if (const auto* list = value.if_array()) {
      out << "[\n";
      for (std::size_t i = 0; i < list->size(); ++i) out << json::serialize((*list)[i]) << (i + 1 < list->size() ? ",\n" : "\n");
      out << "]";
    } else {
      out << json::serialize(value);
    }
    out << (--left > 0 ? ",\n" : "\n");
  }
  out << "}\n";
}

TEST_CASE("the table has every kind of verdict that a label can get offline", "[snapshot]") {
  std::set<std::string> seen;
  std::size_t digits = 0;
  for (const auto& one : table().at("labels").as_array()) {
    seen.insert(text_of(one.as_object(), "status"));
    digits += text_of(one.as_object(), "name").starts_with("digit ") ? 1 : 0;
  }
  CHECK(digits == qr::kTokenDigits);
  for (int i = 0; i <= static_cast<int>(state::Status::valid); ++i) {
    const auto status = static_cast<state::Status>(i);
    // Scans are counted by a server alone, and the table's snapshot is fresh.
    if (status == state::Status::suspicious_scans || status == state::Status::freshness_unknown) continue;
    INFO(state::to_string(status));
    CHECK(seen.contains(std::string(state::to_string(status))));
  }
}

TEST_CASE("the server judges every label of the table as the table says", "[snapshot]") {
  const test::ReplayedLedger world(table());
  const std::string host = text_of(table(), "host");
  for (const auto& value : table().at("labels").as_array()) {
    const auto& one = value.as_object();
    const std::string url = text_of(one, "url"), start = "https://" + host + "/";
    INFO(text_of(one, "name") << ": " << url);
    const std::string path = url.starts_with(start) ? url.substr(start.size()) : "";
    const auto found = value_of(scan_label(*world.ledger, *world.signatures, host, path, world.clock.now()));
    CHECK(state::to_string(found.status) == text_of(one, "status"));
  }
}

TEST_CASE("the snapshot judges every label of the table as the server does", "[snapshot]") {
  const auto signatures = keys::make_signature_check();
  const auto snapshot =
      value_of(open_snapshot(text_of(table(), "snapshot"), value_of(parse_vkey(text_of(table(), "logVkey"))), *signatures));
  const auto judge = value_of(OfflineJudge::make(snapshot));
  const Time now = value_of(parse_time_utc(text_of(table(), "now")));
  for (const auto& value : table().at("labels").as_array()) {
    const auto& one = value.as_object();
    INFO(text_of(one, "name") << ": " << text_of(one, "url"));
    const auto verdict = judge.judge(text_of(one, "url"), *signatures, now);
    CHECK(state::to_string(verdict.status) == text_of(one, one.contains("offline") ? "offline" : "status"));
    // Nothing is said of goods whose label is not proven.
    if (verdict.status <= state::Status::not_in_ledger) CHECK(verdict.product.vi.empty());
  }
}

TEST_CASE("the same head and moment give the same bytes, wherever the snapshot is made", "[snapshot]") {
  const test::ReplayedLedger world(table());
  const auto key = test::log_key_of(table(), snapshot_key_name(text_of(table(), "origin")));
  Pins pins;
  const Time now = value_of(parse_time_utc(text_of(table(), "now")));
  const auto made = value_of(make_snapshot(*world.ledger, key, now, pins));
  CHECK(made->whole() == text_of(table(), "snapshot"));
  CHECK(value_of(make_snapshot(*world.ledger, key, now, pins))->whole() == made->whole());
  const auto later = value_of(make_snapshot(*world.ledger, key, Time{now.unix_ms + 1}, pins));
  CHECK(later->snapshot.body == made->snapshot.body);
  CHECK(later->snapshot.note != made->snapshot.note);
}

}  // namespace
}  // namespace nguon::api
