#include "api/import/row.h"

#include "tests/support/check.h"

using namespace nguon;
using api::read_amount;
using api::Row;

namespace {

api::CsvTable table_of(std::string heading, std::string cell) {
  api::CsvTable table;
  table.file = "t.csv";
  table.headings = {std::move(heading)};
  table.rows = {{7, {std::move(cell)}}};
  return table;
}

std::string problem_of(const Row& row) { return row.problem() ? std::string(row.problem()->name()) : "ok"; }

}  // namespace

TEST_CASE("amounts are read as people write them", "[import]") {
  const std::pair<std::string, std::int64_t> amounts[] = {
      {"1250", 1250'000'000}, {"1.250", 1250'000'000}, {"1.250,5", 1250'500'000}, {"1,250.5", 1250'500'000},
      {"12,5", 12'500'000},   {"12.5", 12'500'000},    {"0,250", 250'000},        {"1.250.000", 1250000'000'000},
      {"0.000001", 1},        {"1.2345", 1'234'500}};
  for (const auto& [text, millionths] : amounts) {
    INFO(text);
    const auto amount = read_amount(text);
    REQUIRE(amount);
    CHECK(amount->millionths == millionths);
  }
}

TEST_CASE("a misprint does not become a number", "[import]") {
  for (const char* bad : {"", ",", ".", "12,", "1.25.000", "12.50.1", "1,2,3", "1e3", "-5", "+5", "12 5", "1.2345678",
                          "12345678901", "0x10", "1.250,5.5"}) {
    INFO(bad);
    CHECK_FALSE(read_amount(bad));
  }
}

TEST_CASE("days and times are Vietnam's", "[import]") {
  auto table = table_of("Ngày", "2/9/2026");
  CHECK(format_day(Row(table, table.rows[0]).day("Ngày")) == "2026-09-02");
  table = table_of("Lúc", "02/09/2026 6:30");
  CHECK(format_time(Row(table, table.rows[0]).time("Lúc")) == "2026-09-01T23:30:00.000Z");
  table = table_of("Lúc", "2026-09-02");
  CHECK(format_time(Row(table, table.rows[0]).time("Lúc")) == "2026-09-02T05:00:00.000Z");
}

TEST_CASE("a cell that cannot be read is named with file, line and heading", "[import]") {
  for (const char* bad : {"31/2/2026", "2026", "mai", "1/1/26"}) {
    const auto table = table_of("Ngày cấp", bad);
    Row row{table, table.rows[0]};
    row.day("Ngày cấp");
    CHECK(problem_of(row) == "cell_day");
    CHECK(row.problem()->message().starts_with("t.csv:7: \"Ngày cấp\": "));
  }
  for (const char* bad : {"1/1/2026 24:00", "1/1/2026 7h", "1/1/2026 07:60", "x 07:00"}) {
    const auto table = table_of("Lúc", bad);
    Row row{table, table.rows[0]};
    row.time("Lúc");
    CHECK(problem_of(row) == "cell_time");
  }
  const auto empty = table_of("Tên", "");
  Row row{empty, empty.rows[0]};
  row.text("Tên");
  row.text("Khác");  // the first problem stays
  CHECK(problem_of(row) == "cell_missing");
  CHECK(row.problem()->message_vi() == "t.csv:7: \"Tên\": còn thiếu");
}

TEST_CASE("what a cell holds is quoted so that it can be shown", "[import]") {
  const auto table = table_of("Lúc", "hôm qua\x01\x02" + std::string(4'000, 'x'));
  Row row(table, table.rows.front());
  row.time("Lúc");
  REQUIRE(row.problem());
  const auto& message = row.problem()->message();
  CHECK(message.size() < 300);
  CHECK(message.find('\x01') == std::string::npos);
  CHECK(message.find("t.csv:7") == 0);
}
