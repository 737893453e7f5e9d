#include "api/import/csv.h"

#include "api/import/tables.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {
namespace {

constexpr api::TableKind kKinds[] = {api::TableKind::parties, api::TableKind::areas, api::TableKind::products,
                                     api::TableKind::certificates, api::TableKind::events};
constexpr std::size_t kRowsMax = 32;  // of one input that are planned

}  // namespace

bool run(std::string_view bytes) {
  const auto table = api::parse_csv("bảng.csv", bytes);
  if (!accepted(table)) return false;
  NGUON_HOLDS(table->headings.size() <= api::kCsvColumnsMax && table->rows.size() <= api::kCsvRowsMax);
  for (const auto kind : kKinds) {
    if (!accepted(api::check_headings(kind, *table))) continue;
    for (std::size_t i = 0; i < std::min(table->rows.size(), kRowsMax); ++i) {
      const auto planned = api::plan_row(kind, "ocop.example", *table, table->rows[i]);
      // What a row is turned into goes into a statement: it must be JSON that is read back the same.
      if (!accepted(planned)) continue;
      const std::string text = json::serialize(planned->content);
      NGUON_HOLDS(json::serialize(NGUON_VALUE(parse_json(text))) == text);
    }
  }
  return true;
}

}  // namespace nguon::fuzz
