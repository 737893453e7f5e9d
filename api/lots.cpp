#include "api/lots.h"

#include <algorithm>
#include <iterator>

namespace nguon::api {
namespace {

constexpr std::size_t kRowsAtOnce = 1'000;

}  // namespace

Result<NewestLots> newest_lots(const state::Reader& reader, std::string_view product, std::size_t limit) {
  const auto is_newer = [](const state::BatchInfo& a, const state::BatchInfo& b) { return a.index > b.index; };
  const std::string prefix = std::string(product) + "/10/";
  NewestLots out;
  std::string after = prefix;
  while (out.total < kProductLotsReadMax) {
    NGUON_ASSIGN(rows, reader.batches(after, kRowsAtOnce));
    const auto end =
        std::find_if(rows.begin(), rows.end(), [&](const state::BatchInfo& row) { return !row.path.starts_with(prefix); });
    const bool is_last = end != rows.end() || rows.size() < kRowsAtOnce;
    if (!rows.empty()) after = rows.back().path;
    out.total += static_cast<std::size_t>(end - rows.begin());
    out.lots.insert(out.lots.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(end));
    // The newest so far come first; the others are let go before the next page.
    const auto kept = out.lots.begin() + static_cast<std::ptrdiff_t>(std::min(limit, out.lots.size()));
    std::partial_sort(out.lots.begin(), kept, out.lots.end(), is_newer);
    out.lots.erase(kept, out.lots.end());
    if (is_last) break;
  }
  return out;
}

}  // namespace nguon::api
