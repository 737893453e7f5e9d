// The encoding of derived records in the store's index columns: fields one after the other,
// numbers as LEB128 varints, byte strings with their length in front. Never signed, never
// hashed, never sent: it can change with a rebuild of the indexes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace nguon {

class FieldWriter {
 public:
  FieldWriter& u64(std::uint64_t value);
  FieldWriter& i64(std::int64_t value);  // zig-zag
  FieldWriter& str(std::string_view value);
  FieldWriter& flag(bool value) { return u64(value ? 1 : 0); }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

// Reads what FieldWriter wrote, in the same order. After a malformed field every further read
// gives zero or "" and ok() is false: check ok() once, at the end.
class FieldReader {
 public:
  explicit FieldReader(std::string_view in) : in_(in) {}
  std::uint64_t u64();
  std::int64_t i64();
  std::string str();
  bool flag() { return u64() != 0; }
  // How many elements follow; at most what the remaining bytes could hold.
  std::size_t count();
  // Whether everything was well formed and nothing is left over.
  bool ok() const { return ok_ && in_.empty(); }

 private:
  std::string_view in_;
  bool ok_ = true;
};

}  // namespace nguon
