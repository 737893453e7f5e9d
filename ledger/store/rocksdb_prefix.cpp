#include "ledger/store/internal/posting_prefix.h"

#include <cstring>

namespace nguon::store::internal {
namespace {

constexpr char kEnd = '\0';  // do not change: files written with another extractor lose their filters

// Bytes of the prefix; 0 when there is none.
std::size_t prefix_bytes(std::string_view key) {
  const std::size_t at = key.find(kEnd);
  return at == std::string_view::npos ? 0 : at + 1;
}

class UpToZero final : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "nguon.posting-prefix/1"; }  // do not change: stored in every file
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    return {key.data(), prefix_bytes({key.data(), key.size()})};
  }
  bool InDomain(const rocksdb::Slice& key) const override { return prefix_bytes({key.data(), key.size()}) > 0; }
  bool SameResultWhenAppended(const rocksdb::Slice& prefix) const override { return InDomain(prefix); }
};

}  // namespace

std::shared_ptr<const rocksdb::SliceTransform> posting_prefix_extractor() { return std::make_shared<UpToZero>(); }

bool within_one_posting_prefix(std::string_view begin, std::string_view end) {
  const std::size_t bytes = prefix_bytes(begin);
  return bytes > 0 && end.starts_with(begin.substr(0, bytes));
}

}  // namespace nguon::store::internal
