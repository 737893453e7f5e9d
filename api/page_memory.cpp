#include "api/page_memory.h"

namespace nguon::api {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::size_t kKeptOverhead = 512;  // list, map and field names, roughly

std::int64_t minute_of(Time time) { return time.unix_ms / kMinuteMs; }

}  // namespace

std::shared_ptr<const Response> PageCache::find(const std::string& key, std::uint64_t now_size, Time now) {
  auto kept = answers_.find(key);
  if (!kept) return nullptr;
  if (kept->minute != minute_of(now) || !touched_.unchanged(kept->reads, kept->at_size, now_size)) {
    answers_.erase(key);
    return nullptr;
  }
  return {kept, &kept->answer};
}

void PageCache::keep(const std::string& key, Response answer, Reads reads, std::uint64_t at_size, Time made) {
  std::size_t bytes = kKeptOverhead + 2 * key.size() + answer.body.size() + reads.rows.size() * sizeof(std::uint64_t);
  for (const auto& [name, value] : answer.headers) bytes += name.size() + value.size();
  answer.body = std::make_shared<const std::string>(answer.body.view());  // shared by all who are sent it
  answers_.put(key, std::make_shared<const Kept>(Kept{std::move(answer), std::move(reads), at_size, minute_of(made)}), bytes);
}

std::shared_ptr<const KeptRows> RowCache::find(const std::string& key, std::uint64_t now_size) {
  auto kept = rows_.find(key);
  if (!kept || touched_.unchanged(kept->reads, kept->at_size, now_size)) return kept;
  rows_.erase(key);
  return nullptr;
}

void RowCache::keep(const std::string& key, std::shared_ptr<const KeptRows> rows) {
  const std::size_t bytes = kKeptOverhead + 2 * key.size() + rows->bytes + rows->reads.rows.size() * sizeof(std::uint64_t);
  rows_.put(key, std::move(rows), bytes);
}

}  // namespace nguon::api
