#include "api/import/csv.h"

#include "tests/support/check.h"

using namespace nguon;
using api::parse_csv;
using test::name_of;
using test::value_of;

TEST_CASE("a table is read as spreadsheets save it", "[import]") {
  const auto table = value_of(parse_csv("a.csv",
                                        "\xef\xbb\xbf"
                                        "Mã,Tên\r\n"
                                        "1,\"Chè, \"\"Suối Giàng\"\"\"\r\n"
                                        "\r\n"
                                        "2,\"hai\ndòng\"\r\n"
                                        "3, ba \n"));
  CHECK(table.headings == std::vector<std::string>{"Mã", "Tên"});
  REQUIRE(table.rows.size() == 3);
  CHECK(table.rows[0].cells == std::vector<std::string>{"1", "Chè, \"Suối Giàng\""});
  CHECK(table.rows[0].line == 2);
  CHECK(table.rows[1].cells[1] == "hai\ndòng");
  CHECK(table.rows[1].line == 4);
  CHECK(table.rows[2].cells[1] == "ba");
  CHECK(table.rows[2].line == 6);
}

TEST_CASE("the separator is the one of the first line", "[import]") {
  CHECK(value_of(parse_csv("a", "A;B\n1,5;2\n")).rows[0].cells == std::vector<std::string>{"1,5", "2"});
  CHECK(value_of(parse_csv("a", "A\tB\n1\t2")).rows[0].cells == std::vector<std::string>{"1", "2"});
}

TEST_CASE("what is not a table is refused with file and line", "[import]") {
  const auto broken = parse_csv("b.csv", "A,B\n1,2\n\"x\"y,3\n");
  CHECK(name_of(broken) == "csv_malformed");
  CHECK(broken.error().message().starts_with("b.csv:3: "));
  CHECK(name_of(parse_csv("b", "A,B\n\"open")) == "csv_malformed");
  CHECK(name_of(parse_csv("b", "")) == "csv_malformed");
  CHECK(name_of(parse_csv("b", "A,A\n1,2\n")) == "csv_heading_twice");
  CHECK(name_of(parse_csv("b", "A\n\xff\n")) == "csv_not_utf8");
  CHECK(name_of(parse_csv("b", "A\n" + std::string(api::kCsvCellBytesMax + 1, 'x') + "\n")) == "csv_too_large");
  CHECK(name_of(parse_csv("b", std::string(api::kCsvColumnsMax + 1, ',') + "\n")) == "csv_too_large");
}
