// The ledger behind tests/data/label_vectors.json: one lot for each thing that can become of labels. Made
// with fresh keys when the table is made; replayed from the table, statement by statement, by the tests.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "keys/check.h"
#include "keys/key_pair.h"
#include "ledger/base/json.h"
#include "ledger/ledger.h"
#include "qr/label.h"
#include "tests/support/fake_clock.h"

namespace nguon::test {

inline constexpr std::string_view kVectorOrigin = "ocop.example/yenbai";
inline constexpr std::string_view kVectorHost = "ocop.example";

// The log key of the table, under the log's name or another one.
keys::KeyPair log_key_of(const json::object& table, std::string name);

// The table's ledger, statement by statement at the times at which it was made.
struct ReplayedLedger {
  explicit ReplayedLedger(const json::object& table);
  FakeClock clock{Time{0}};
  std::shared_ptr<const keys::KeyCheck> signatures;
  std::unique_ptr<Ledger> ledger;
};

json::object read_table();

// A new table, with new keys.
json::object make_table();

}  // namespace nguon::test
