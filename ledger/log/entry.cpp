#include "ledger/log/entry.h"

#include "ledger/base/sha256.h"
#include "ledger/base/text.h"

namespace nguon::log {
namespace {

constexpr std::string_view kHeader = "nguon.entry/v1\n";  // do not change: docs/formats/log.md
constexpr std::int64_t kTimeMsMax = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z
constexpr std::string_view kLeafPrefix{"\0", 1};          // RFC 6962 section 2.1

Error malformed(const std::string& en, const std::string& vi) {
  return {Errc::invalid_argument, "entry_malformed", "entry: " + en, "mục sổ không đúng dạng: " + vi};
}

Error too_large(std::size_t bytes) {
  return {Errc::too_large, "entry_too_large",
          "entry: " + std::to_string(bytes) + " bytes, at most " + std::to_string(kEntryBytesMax) + " are allowed",
          "mục sổ quá lớn: " + std::to_string(bytes) + " byte, tối đa " + std::to_string(kEntryBytesMax) + " byte"};
}

// The line up to the next newline, which is taken off `rest` with it; "" and untouched `rest` when
// there is no newline (no line of the header may be empty, so this cannot pass for one).
std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return {};
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

// The rules that hold for an entry whatever its spelling.
Result<void> check_entry(const Entry& entry) {
  if (entry.accepted.unix_ms < 0 || entry.accepted.unix_ms > kTimeMsMax)
    return malformed("the time is outside 1970..9999", "thời điểm nằm ngoài khoảng 1970..9999");
  if (entry.index == 0 && entry.previous_leaf != kGenesisPreviousLeaf)
    return malformed("entry 0 has no entry before it, its line 4 must be zero",
                     "mục 0 không có mục trước, dòng 4 phải là số không");
  if (entry.statement.empty()) return malformed("no statement", "không có bản khai");
  return {};
}

}  // namespace

Result<std::string> encode_entry(const Entry& entry) {
  NGUON_TRY(check_entry(entry));
  std::string out;
  out.reserve(128 + entry.statement.size());
  out += kHeader;
  out += std::to_string(entry.index);
  out += '\n';
  out += format_time(entry.accepted);
  out += '\n';
  out += to_base64(entry.previous_leaf.view());
  out += "\n\n";
  out += entry.statement;
  if (out.size() > kEntryBytesMax) return too_large(out.size());
  return out;
}

Result<Entry> parse_entry(std::string_view entry_bytes) {
  if (entry_bytes.size() > kEntryBytesMax) return too_large(entry_bytes.size());
  if (!entry_bytes.starts_with(kHeader))
    return malformed("does not begin with nguon.entry/v1", "không bắt đầu bằng nguon.entry/v1");
  std::string_view rest = entry_bytes.substr(kHeader.size());
  const auto index = parse_decimal(take_line(rest));
  if (!index) return malformed("line 2 is not an index", "dòng 2 không phải là số thứ tự");
  const auto accepted = parse_time_utc(take_line(rest));
  if (!accepted)
    return malformed("line 3 is not a time with milliseconds in UTC", "dòng 3 không phải là thời điểm UTC có mili giây");
  const auto previous = from_base64(take_line(rest));
  if (!previous || previous->size() != Hash::kSize) return malformed("line 4 is not a leaf hash", "dòng 4 không phải là mã băm");
  if (!rest.starts_with('\n')) return malformed("no empty line before the statement", "thiếu dòng trống trước bản khai");
  rest.remove_prefix(1);
  NGUON_ASSIGN(previous_leaf, Hash::from(*previous));
  Entry entry{*index, *accepted, previous_leaf, std::string(rest)};
  NGUON_TRY(check_entry(entry));
  return entry;
}

Hash leaf_hash(std::string_view entry_bytes) { return sha256({kLeafPrefix, entry_bytes}); }

}  // namespace nguon::log
