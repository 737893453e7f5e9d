#include "ledger/store/store.h"

#include <utility>

#include "ledger/store/internal/rules.h"
#include "ledger/store/keys.h"

namespace nguon::store {
namespace {

constexpr char kHeadVersion = 0x01;                             // do not change: part of the stored format
constexpr std::size_t kHeadBytes = 1 + 8 + 32 + 32 + 8;         // do not change: part of the stored format
constexpr std::size_t kRootAt = 9, kLeafAt = 41, kTimeAt = 73;  // do not change: part of the stored format

}  // namespace

std::string_view to_string(Column column) noexcept {
  switch (column) {
    case Column::entries: return "entries";
    case Column::tiles: return "tiles";
    case Column::postings: return "postings";
    case Column::by_hash: return "by_hash";
    case Column::state: return "state";
    case Column::meta: return "meta";
  }
  return "unknown";
}

std::string encode_head(const Head& head) {
  std::string out;
  out.reserve(kHeadBytes);
  out += kHeadVersion;
  out += be64(head.size);
  out += head.root.view();
  out += head.last_leaf.view();
  out += be64(static_cast<std::uint64_t>(head.accepted.unix_ms));
  return out;
}

Result<Head> decode_head(std::string_view bytes) {
  if (bytes.size() != kHeadBytes || bytes[0] != kHeadVersion)
    return Error{Errc::corrupt, "store_head_malformed",
                 "the stored head is not a head of version 1: " + std::to_string(bytes.size()) + " bytes",
                 "bản ghi đầu sổ đã lưu không đúng định dạng phiên bản 1: " + std::to_string(bytes.size()) + " byte"};
  Head head;
  head.size = read_be64(bytes.substr(1, 8));
  NGUON_ASSIGN(root, Hash::from(bytes.substr(kRootAt, Hash::kSize)));
  NGUON_ASSIGN(last_leaf, Hash::from(bytes.substr(kLeafAt, Hash::kSize)));
  head.root = root;
  head.last_leaf = last_leaf;
  head.accepted.unix_ms = static_cast<std::int64_t>(read_be64(bytes.substr(kTimeAt, 8)));
  return head;
}

Result<std::optional<Head>> View::head() const {
  NGUON_ASSIGN(bytes, get(Column::meta, kHeadKey));
  if (!bytes) return std::optional<Head>{};
  NGUON_ASSIGN(head, decode_head(*bytes));
  return std::optional<Head>{head};
}

void Batch::put(Column column, std::string key, std::string value) {
  bytes_ += key.size() + value.size();
  writes_.push_back({column, std::move(key), std::move(value)});
}

void Batch::erase(Column column, std::string key) {
  bytes_ += key.size();
  writes_.push_back({column, std::move(key), std::nullopt});
}

void Batch::clear() {
  writes_.clear();
  bytes_ = 0;
}

KeyRange prefix_range(std::string_view prefix) {
  KeyRange range{std::string(prefix), std::string(prefix)};
  while (!range.end.empty() && static_cast<unsigned char>(range.end.back()) == 0xff) range.end.pop_back();
  if (!range.end.empty()) range.end.back() = static_cast<char>(static_cast<unsigned char>(range.end.back()) + 1);
  return range;
}

namespace internal {
namespace {

Error refused(const std::string& why) {
  return Error{Errc::invalid_argument, "store_batch_refused", "the batch is refused: " + why,
               "lô ghi vào kho dữ liệu bị từ chối: " + why};
}

Error too_large(std::string_view what, std::size_t bytes, std::size_t bytes_max) {
  const std::string figures = std::to_string(bytes) + " > " + std::to_string(bytes_max);
  return Error{Errc::too_large, "store_batch_too_large", "too many bytes in a " + std::string(what) + ": " + figures,
               "dữ liệu ghi vượt quá giới hạn kích thước (" + std::string(what) + "): " + figures + " byte"};
}

Result<void> check_sizes(const Batch& batch) {
  if (batch.bytes() > kBatchBytesMax) return too_large("batch", batch.bytes(), kBatchBytesMax);
  for (const Batch::Write& write : batch.writes()) {
    if (write.key.size() > kKeyBytesMax) return too_large("key", write.key.size(), kKeyBytesMax);
    if (write.value && write.value->size() > kValueBytesMax) return too_large("value", write.value->size(), kValueBytesMax);
    if (write.column == Column::meta && write.key.starts_with(kReservedPrefix))
      return refused("meta key " + write.key + " belongs to the store");
  }
  return {};
}

std::string describe(const std::optional<Head>& head) {
  if (!head) return "none";
  return "size " + std::to_string(head->size) + " root " + to_hex(head->root.view().substr(0, 8)) + "..";
}

}  // namespace

Result<void> check_commit(const std::optional<Head>& expect, const Head& next, const Batch& batch) {
  NGUON_TRY(check_sizes(batch));
  const std::uint64_t from = expect ? expect->size : 0;
  if (next.size < from)
    return refused("the head would go back from " + std::to_string(from) + " to " + std::to_string(next.size));
  if (expect && next.size == from && next != *expect) return refused("the head would change without growing");
  std::uint64_t index = from;
  for (const Batch::Write& write : batch.writes()) {
    if (write.column != Column::entries) continue;
    if (!write.value) return refused("an entry is never erased");
    if (index == next.size || write.key != entry_key(index))
      return refused("the next entry must be " + std::to_string(index) + " of " + std::to_string(next.size) +
                     ", but its key is " + to_hex(write.key));
    ++index;
  }
  if (index != next.size)
    return refused("the head is " + std::to_string(next.size) + " but entries end at " + std::to_string(index));
  return {};
}

Result<void> check_commit_index(const Batch& batch) {
  NGUON_TRY(check_sizes(batch));
  for (const Batch::Write& write : batch.writes())
    if (write.column == Column::entries) return refused("entries are written together with the head only");
  return {};
}

Result<void> check_clear_index(Column column) {
  if (column == Column::entries || column == Column::meta)
    return refused("column " + std::string(to_string(column)) + " cannot be derived again");
  return {};
}

Error head_moved(const std::optional<Head>& expect, const std::optional<Head>& found) {
  return Error{Errc::conflict, "store_head_moved",
               "the head is not the expected one: expected " + describe(expect) + ", found " + describe(found),
               "sổ đã được ghi tiếp bởi tiến trình khác: chờ " + describe(expect) + ", thực tế " + describe(found)};
}

Error check_stopped() {
  return Error{Errc::unavailable, "store_check_stopped",
               "the check of the stored files was stopped before its end: the rest is not known to be good",
               "việc kiểm tra các tệp lưu trữ đã dừng giữa chừng: phần còn lại chưa được xác nhận là nguyên vẹn"};
}

}  // namespace internal
}  // namespace nguon::store
