#include "api/desk/reports.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "tests/support/check.h"
#include "tests/support/temp_dir.h"

namespace nguon::api::desk {
namespace {

using test::name_of;
using test::value_of;

constexpr std::int64_t kDayMs = 86'400'000;
const Time kNow{1'790'000'000'000};

struct Desk {
  test::TempDir dir;
  std::unique_ptr<Database> db = value_of(Database::open(dir.path() / "desk.sqlite"));
  Database& operator*() const { return *db; }
  std::string bytes() const {
    std::string out;
    for (const auto& file : std::filesystem::directory_iterator(dir.path())) {
      std::ifstream in(file.path(), std::ios::binary);
      out.append(std::istreambuf_iterator<char>(in), {});
    }
    return out;
  }
};

NewReport torn(const std::string& label = "123/01") {
  NewReport out;
  out.kind = "label_damaged";
  out.label = label;
  out.batch = "ocop/15-04567-01-2026/10/L1";
  out.verdict = "valid";
  out.text = "Tem bị bóc một góc.\nMua ở chợ xã.";
  out.contact = "0900 000 000";
  return out;
}

}  // namespace

TEST_CASE("a report is kept with what it is about, and found again", "[desk]") {
  const Desk desk;
  const auto number = value_of(add_report(*desk, torn(), kNow));
  CHECK(number == 1);
  const Report back = value_of(report(*desk, number));
  CHECK(back.received == kNow);
  CHECK(back.kind == "label_damaged");
  CHECK(back.text == torn().text);
  CHECK(back.contact == "0900 000 000");
  CHECK((back.has_contact && !back.closed && !back.erased));
  CHECK(value_of(open_reports(*desk)) == 1);
  CHECK(name_of(report(*desk, 2)) == "report_unknown");
}

TEST_CASE("a form sent twice is one report", "[desk]") {
  const Desk desk;
  NewReport one = torn();
  one.token = "t1";
  CHECK(value_of(add_report(*desk, one, kNow)) == 1);
  one.text = "Sửa lại";
  CHECK(value_of(add_report(*desk, one, kNow)) == 1);
  CHECK(value_of(report(*desk, 1)).text == torn().text);
  one.token = "t2";
  CHECK(value_of(add_report(*desk, one, kNow)) == 2);
  one.token = "";
  CHECK(value_of(add_report(*desk, one, kNow)) == 3);
  CHECK(value_of(add_report(*desk, one, kNow)) == 4);
}

TEST_CASE("what is not a report is refused by name and leaves nothing", "[desk]") {
  const Desk desk;
  const auto refused = [&](auto change) {
    NewReport bad = torn();
    change(bad);
    return name_of(add_report(*desk, bad, kNow));
  };
  CHECK(refused([](NewReport& r) { r.kind = "theft"; }) == "report_malformed");
  CHECK(refused([](NewReport& r) { r.kind = ""; }) == "report_malformed");
  CHECK(refused([](NewReport& r) { r.text = std::string(kReportTextBytesMax + 1, 'a'); }) == "report_malformed");
  CHECK(refused([](NewReport& r) { r.text = "a\x01"; }) == "report_malformed");
  CHECK(refused([](NewReport& r) { r.text = "\xff"; }) == "report_malformed");
  CHECK(refused([](NewReport& r) { r.contact = std::string(kReportContactBytesMax + 1, '1'); }) == "report_malformed");
  CHECK(refused([](NewReport& r) { r.label = std::string(kReportSubjectBytesMax + 1, '1'); }) == "report_malformed");
  CHECK(value_of(open_reports(*desk)) == 0);
  NewReport edge = torn();
  edge.text = std::string(kReportTextBytesMax, 'a');
  edge.contact = std::string(kReportContactBytesMax, '1');
  CHECK(add_report(*desk, edge, kNow));
}

TEST_CASE("one label has a limit of reports a day; another label and the next day do not", "[desk]") {
  const Desk desk;
  for (std::size_t i = 0; i < kReportsOfThingADay; ++i) REQUIRE(add_report(*desk, torn(), kNow));
  CHECK(name_of(add_report(*desk, torn(), kNow)) == "reports_too_many");
  CHECK(add_report(*desk, torn("456/01"), kNow));
  CHECK(add_report(*desk, torn(), Time{kNow.unix_ms + kDayMs}));
}

TEST_CASE("reports are read newest first, by state, lot, product and page", "[desk]") {
  const Desk desk;
  for (int i = 0; i < 3; ++i) value_of(add_report(*desk, torn(std::to_string(i)), kNow));
  NewReport other = torn("x");
  other.batch = "ocop/15-04567-01-2026/10/L2";
  value_of(add_report(*desk, other, kNow));
  other.batch = "ocop/15-04567-011-2026/10/L1";
  value_of(add_report(*desk, other, kNow));
  const auto numbers = [&](const ReportFilter& filter) {
    std::vector<std::int64_t> out;
    for (const auto& one : value_of(reports(*desk, filter))) out.push_back(one.number);
    return out;
  };
  using Numbers = std::vector<std::int64_t>;
  using State = ReportFilter::State;
  CHECK(numbers({}) == Numbers{5, 4, 3, 2, 1});
  CHECK(numbers({State::open, "", "", 3, 50}) == Numbers{2, 1});
  CHECK(numbers({State::open, "", "", 0, 2}) == Numbers{5, 4});
  CHECK(numbers({State::open, "ocop/15-04567-01-2026/10/L2", "", 0, 50}) == Numbers{4});
  CHECK(numbers({State::open, "", "ocop/15-04567-01-2026", 0, 50}) == Numbers{4, 3, 2, 1});
  CHECK(numbers({State::open, "", "' or 1=1 --", 0, 50}).empty());
  REQUIRE(close_report(*desk, 4, "thanh-tra-vi-du", "Đã đến xem", kNow));
  CHECK(numbers({}) == Numbers{5, 3, 2, 1});
  CHECK(numbers({State::closed, "", "", 0, 50}) == Numbers{4});
  CHECK(numbers({State::all, "", "", 0, 50}).size() == 5);
  CHECK(value_of(open_reports(*desk)) == 4);
}

TEST_CASE("a report is closed once, with who closed it and what was found", "[desk]") {
  const Desk desk;
  value_of(add_report(*desk, torn(), kNow));
  CHECK(name_of(close_report(*desk, 9, "thanh-tra-vi-du", "", kNow)) == "report_unknown");
  CHECK(name_of(close_report(*desk, 1, "thanh-tra-vi-du", std::string(kReportTextBytesMax + 1, 'a'), kNow)) ==
        "report_malformed");
  REQUIRE(close_report(*desk, 1, "thanh-tra-vi-du", "Tem rách khi vận chuyển", Time{kNow.unix_ms + 5}));
  const Report back = value_of(report(*desk, 1));
  CHECK(back.closed == Time{kNow.unix_ms + 5});
  CHECK(back.closed_by == "thanh-tra-vi-du");
  CHECK(back.note == "Tem rách khi vận chuyển");
  CHECK(name_of(close_report(*desk, 1, "khac", "", kNow)) == "report_closed");
}

TEST_CASE("erasing takes text, contact and note out of every file; what remains says so", "[desk]") {
  const Desk desk;
  value_of(add_report(*desk, torn(), kNow));
  REQUIRE(close_report(*desk, 1, "thanh-tra-vi-du", "Đã gọi lại số máy", kNow));
  REQUIRE(desk.bytes().find("0900 000 000") != std::string::npos);
  REQUIRE(erase_report(*desk, 1, kNow));
  for (const char* gone : {"0900 000 000", "Mua ở chợ xã", "Đã gọi lại số máy"})
    CHECK(desk.bytes().find(gone) == std::string::npos);
  const Report back = value_of(report(*desk, 1));
  CHECK((back.text.empty() && back.contact.empty() && back.note.empty() && !back.has_contact));
  CHECK((back.kind == "label_damaged" && back.erased == kNow && back.closed));
  CHECK(erase_report(*desk, 1, Time{kNow.unix_ms + 1}));
  CHECK(value_of(report(*desk, 1)).erased == kNow);
  CHECK(name_of(erase_report(*desk, 2, kNow)) == "report_unknown");
  CHECK(value_of(add_report(*desk, torn(), kNow)) == 2);  // the number is not given again
}

TEST_CASE("a contact is forgotten after its days, the report stays", "[desk]") {
  const Desk desk;
  value_of(add_report(*desk, torn(), kNow));
  value_of(add_report(*desk, torn("later"), Time{kNow.unix_ms + kContactDays * kDayMs}));
  CHECK(value_of(report(*desk, 1)).has_contact);
  value_of(add_report(*desk, torn("latest"), Time{kNow.unix_ms + kContactDays * kDayMs + 1}));
  CHECK_FALSE(value_of(report(*desk, 1)).has_contact);
  CHECK(value_of(report(*desk, 1)).text == torn().text);
  CHECK(value_of(report(*desk, 2)).has_contact);
}

TEST_CASE("JSON holds the contact only where it is asked for", "[desk]") {
  const Desk desk;
  value_of(add_report(*desk, torn(), kNow));
  const Report one = value_of(report(*desk, 1));
  CHECK_FALSE(to_json(one, ShowContact::no).contains("contact"));
  CHECK(to_json(one, ShowContact::no).at("hasContact").as_bool());
  CHECK(to_json(one, ShowContact::yes).at("contact").as_string() == "0900 000 000");
  CHECK_FALSE(to_json(one, ShowContact::no).contains("closed"));
}

}  // namespace nguon::api::desk
