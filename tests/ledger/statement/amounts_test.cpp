// Amounts and shelf lives: the numbers that records and events share.
#include <random>
#include <stdexcept>

#include "ledger/statement/make.h"
#include "ledger/statement/records.h"
#include "ledger/statement/statement.h"
#include "tests/ledger/statement/samples.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::statement;

namespace {

// A growing area of 7.25 hectares.
json::value seven_and_a_quarter() {
  for (const auto& record : test::sample_records()) {
    if (type_name(record) != "GrowingArea") continue;
    auto value = make_record(record, test::kRecordId);
    value["hectares"] = 7.25;
    return json::value(std::move(value));
  }
  throw std::logic_error("no sample");
}

}  // namespace

TEST_CASE("amounts are exact decimals of at most six places", "[statement]") {
  const auto hectares = [](const std::string& number) {
    std::string text = test::value_of(statement_text(seven_and_a_quarter()));
    text.replace(text.find("7.25"), 4, number);
    return parse_statement(text);
  };
  const std::pair<const char*, std::int64_t> good[] = {{"12.5", 12'500'000},
                                                       {"0.1", 100'000},
                                                       {"3", 3'000'000},
                                                       {"3.0", 3'000'000},
                                                       {"0.000001", 1},
                                                       {"1000000000", 1'000'000'000'000'000},
                                                       {"999999999.999999", 999'999'999'999'999},
                                                       {"1.100000", 1'100'000},
                                                       {"1e2", 100'000'000},
                                                       {"0.3", 300'000},
                                                       {"1.0e-6", 1}};
  for (const auto& [number, millionths] : good) {
    INFO(number);
    CHECK(test::value_of(hectares(number)).record<GrowingArea>()->hectares.millionths == millionths);
  }
  for (const auto* bad : {"0", "0.0", "-0.0", "-1", "0.0000001", "0.0000005", "1.0000001", "1000000000.000001", "1000000001",
                          "1e9999", "1e-7", "123456.1234567", "999999999.9999995", "\"1\"", "true", "null"}) {
    INFO(bad);
    CHECK(!hectares(bad));
  }
  std::mt19937_64 random(std::random_device{}());
  const auto seed = random();
  INFO("seed " << seed);
  random.seed(seed);
  for (int i = 0; i < 2000; ++i) {
    const int digits = 1 + static_cast<int>(random() % 15);
    std::int64_t limit = 1;
    for (int d = 0; d < digits; ++d) limit *= 10;
    const Amount amount{1 + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(limit))};
    REQUIRE(test::value_of(hectares(format_amount(amount))).record<GrowingArea>()->hectares == amount);
  }
}

TEST_CASE("amounts are written in their one spelling", "[statement]") {
  const std::pair<std::int64_t, const char*> cases[] = {{12'500'000, "12.5"},
                                                        {3'000'000, "3"},
                                                        {1, "0.000001"},
                                                        {0, "0"},
                                                        {-100'000, "-0.1"},
                                                        {1'000'000'000'000'000, "1000000000"},
                                                        {INT64_MIN, "-9223372036854.775808"}};
  for (const auto& [millionths, text] : cases) CHECK(format_amount(Amount{millionths}) == text);
}

TEST_CASE("a shelf life ends on the day that a calendar says", "[statement]") {
  // Golden: date -d "2026-01-31 +1 month" gives 3 March; food law counts to the month's last day.
  struct Case {
    const char* packed;
    ShelfLife life;
    const char* end;
  };
  const Case cases[] = {
      {"2026-11-22", {12, ShelfLifeUnit::months}, "2027-11-22"}, {"2026-01-31", {1, ShelfLifeUnit::months}, "2026-02-28"},
      {"2027-08-31", {6, ShelfLifeUnit::months}, "2028-02-29"},  {"2026-11-22", {10, ShelfLifeUnit::days}, "2026-12-02"},
      {"2026-11-22", {6, ShelfLifeUnit::weeks}, "2027-01-03"},   {"2026-12-31", {55, ShelfLifeUnit::months}, "2031-07-31"}};
  for (const auto& c : cases) CHECK(format_day(best_before(test::day_of(c.packed), c.life)) == c.end);
}
