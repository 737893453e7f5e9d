#include "ledger/statement/internal/read_private.h"

#include <algorithm>

#include "ledger/base/bytes.h"
#include "ledger/statement/ids.h"

namespace nguon::statement::internal {
namespace {

constexpr std::string_view kMember = "nguon:private";

template <class... T>
bool is_one_of(const Record& record) {
  return (std::holds_alternative<T>(record) || ...);
}

Hash commitment(const Value& value) {
  const auto bytes = from_base64(value.string());
  const auto hash = bytes ? Hash::from(*bytes) : Result<Hash>(bytes.error());
  if (hash) return *hash;
  value.refuse({"must be a SHA-256 in base64: 44 characters", "phải là SHA-256 viết bằng base64: 44 ký tự"});
  return {};
}

std::vector<PrivateField> commitments(const Value& value) {
  std::vector<PrivateField> out;
  const json::object* object = value.json.if_object();
  if (!object || object->empty() || object->size() > kPrivateFieldsMax) {
    value.refuse({"must be an object of 1..16 members", "phải là một đối tượng gồm 1..16 trường"});
    return out;
  }
  for (const auto& member : *object) {
    const std::string_view name(member.key().data(), member.key().size());
    const Place place(value.place, name);
    const Value one{member.value(), place, value.findings};
    if (!is_slug(name))
      one.refuse(
          {"has a name that is not 1..40 of a-z 0-9 and inner -", "có tên không phải 1..40 ký tự a-z 0-9 và dấu - ở giữa"});
    out.push_back({std::string(name), commitment(one)});
  }
  std::sort(out.begin(), out.end(), [](const PrivateField& a, const PrivateField& b) { return a.name < b.name; });
  return out;
}

}  // namespace

std::vector<PrivateField> read_private_fields(Fields& fields, const std::optional<Why>& why_not) {
  if (why_not) {
    fields.absent(kMember, *why_not);
    return {};
  }
  return fields.optional(kMember, commitments).value_or(std::vector<PrivateField>{});
}

std::optional<Why> why_not_private(const Record& record) {
  if (is_one_of<Genesis, Key, LabelRun, LabelRunStatus, Succession, LabelPrint, Story, Erasure>(record))
    return Why{"does not stand in this type of record", "không có trong loại bản ghi này"};
  return std::nullopt;
}

std::optional<Why> why_not_private(const Event& event) {
  if (event.error)
    return Why{"stays with the event that is declared an error", "chỉ nằm ở sự kiện gốc, không lặp lại trong bản đính chính"};
  return std::nullopt;
}

}  // namespace nguon::statement::internal
