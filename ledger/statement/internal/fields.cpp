#include "ledger/statement/internal/fields.h"

#include <algorithm>

#include "ledger/base/text.h"

namespace nguon::statement::internal {
namespace {

constexpr std::string_view kOwnPrefix = "nguon:";
constexpr std::size_t kStatementMembers = 32;  // room for those of the longest type

std::string_view to_view(json::string_view text) { return {text.data(), text.size()}; }
json::string_view to_json(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

bool is_extension_name(std::string_view name) {
  const auto colon = name.find(':');
  return colon != std::string_view::npos && colon > 0 && colon + 1 < name.size() && name.front() != '@' &&
         std::none_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; });
}

std::string Place::path() const {
  if (!parent_) return "";
  std::string out = parent_->path();
  if (name_.data() == nullptr) return out + "[" + std::to_string(index_) + "]";
  if (!out.empty()) out += '.';
  return out + printable(name_);
}

void Findings::keep(std::string_view name, const std::string& path, const Why& why) {
  if (error_) return;
  const std::string at = type_ + " \"" + path + "\": ";
  error_ = Error{Errc::invalid_argument, std::string(name), at + std::string(why.en), at + std::string(why.vi)};
}

void Findings::missing(const Place& parent, std::string_view name) {
  if (ok())
    keep("field_missing", Place(parent, name).path(), {"this member is required and is missing", "thiếu trường bắt buộc này"});
}

void Findings::unknown(const Place& parent, std::string_view name) {
  if (ok())
    keep("field_unknown", Place(parent, name).path(),
         {"there is no member of this name here", "ở đây không có trường mang tên này"});
}

void Findings::malformed(const Place& place, const Why& why) {
  if (ok()) keep("field_malformed", place.path(), why);
}

std::string_view Value::string() const {
  const json::string* text = json.if_string();
  if (!text) refuse({"must be a string", "phải là chuỗi ký tự"});
  return text ? std::string_view(text->data(), text->size()) : std::string_view("");
}

Fields::Fields(const Value& value) : object_(value.json.if_object()), place_(value.place), findings_(value.findings) {
  if (!object_) value.refuse({"must be an object", "phải là một đối tượng JSON"});
}

Fields::Fields(const json::object& object, const Place& place, Findings& findings)
    : object_(&object), place_(place), findings_(findings) {
  asked_.reserve(kStatementMembers);
}

const json::value* Fields::find(std::string_view name) {
  asked_.push_back(name);
  return object_ ? object_->if_contains(to_json(name)) : nullptr;
}

bool Fields::asked(std::string_view name) const { return std::find(asked_.begin(), asked_.end(), name) != asked_.end(); }

void Fields::close() {
  if (!object_ || !findings_.ok()) return;
  for (const auto& member : *object_)
    if (!asked(to_view(member.key()))) return findings_.unknown(place_, to_view(member.key()));
}

void Fields::close_open() {
  if (!object_ || !findings_.ok()) return;
  for (const auto& member : *object_) {
    const auto name = to_view(member.key());
    if (asked(name)) continue;
    if (!is_extension_name(name) || name.starts_with(kOwnPrefix)) return findings_.unknown(place_, name);
  }
}

}  // namespace nguon::statement::internal
