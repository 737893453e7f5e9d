#include "ledger/base/codec.h"

namespace nguon {

FieldWriter& FieldWriter::u64(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out_ += static_cast<char>(value | 0x80);
  out_ += static_cast<char>(value);
  return *this;
}

FieldWriter& FieldWriter::i64(std::int64_t value) {
  return u64(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
}

FieldWriter& FieldWriter::str(std::string_view value) {
  u64(value.size());
  out_ += value;
  return *this;
}

std::uint64_t FieldReader::u64() {
  std::uint64_t out = 0;
  for (unsigned shift = 0; ok_ && shift < 64; shift += 7) {
    if (in_.empty()) break;
    const auto byte = static_cast<unsigned char>(in_.front());
    in_.remove_prefix(1);
    out |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return out;
  }
  ok_ = false;
  return 0;
}

std::int64_t FieldReader::i64() {
  const std::uint64_t raw = u64();
  return static_cast<std::int64_t>(raw >> 1) ^ -static_cast<std::int64_t>(raw & 1);
}

std::string FieldReader::str() {
  const std::uint64_t size = u64();
  if (!ok_ || size > in_.size()) {
    ok_ = false;
    return {};
  }
  std::string out(in_.substr(0, size));
  in_.remove_prefix(size);
  return out;
}

std::size_t FieldReader::count() {
  const std::uint64_t count = u64();
  if (!ok_ || count > in_.size()) {
    ok_ = false;
    return 0;
  }
  return count;
}

}  // namespace nguon
