// Reading a JSON object strictly: every member must be asked for, and the first thing that is
// wrong is kept with the path of the member. A parser is then a short list of fields:
//
//   Fields fields(object, place, findings);
//   party.name = fields.required("name", words);
//   party.website = fields.optional("website", website).value_or("");
//   fields.close();                       // members nobody asked for are errors
//   ... findings.result()
//
// After the first error everything still returns, with values that nobody will use.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ledger/base/json.h"
#include "ledger/base/result.h"

namespace nguon::statement::internal {

// Why a value is refused: the end of a sentence that begins with its path. Views, because one is
// made for nearly every field that is read and hardly ever looked at; they are copied on refusal.
struct Why {
  std::string_view en;
  std::string_view vi;
};

// Where a value stands, linked to the places around it; spelt out only when something is wrong.
// A place refers to its parent: it must not outlive it.
class Place {
 public:
  Place() = default;  // the statement's object itself
  Place(const Place& parent, std::string_view name) : parent_(&parent), name_(name) {}
  Place(const Place& parent, std::size_t index) : parent_(&parent), index_(index) {}
  // "parties[0].name"; "" for the root. Names of members are cut and cleaned for printing.
  std::string path() const;

 private:
  const Place* parent_ = nullptr;
  std::string_view name_;
  std::size_t index_ = 0;
};

// The first thing that is wrong in a statement of one type.
class Findings {
 public:
  explicit Findings(std::string type) : type_(std::move(type)) {}
  bool ok() const { return !error_; }
  void missing(const Place& parent, std::string_view name);
  void unknown(const Place& parent, std::string_view name);
  void malformed(const Place& place, const Why& why);
  Result<void> result() const { return error_ ? Result<void>(*error_) : Result<void>(); }

 private:
  void keep(std::string_view name, const std::string& path, const Why& why);
  std::string type_;
  std::optional<Error> error_;
};

// One JSON value with its place: what a reader function gets.
struct Value {
  const json::value& json;
  const Place& place;
  Findings& findings;

  void refuse(const Why& why) const { findings.malformed(place, why); }
  // The string, or "" and an error.
  std::string_view string() const;
};

class Fields {
 public:
  // Borrows all three. An `object` that is none is an error, and has no members.
  Fields(const Value& value);
  Fields(const json::object& object, const Place& place, Findings& findings);

  // Whether the member stands there; it then counts as asked for.
  bool has(std::string_view name) { return find(name) != nullptr; }

  template <class Reader>
  auto optional(std::string_view name, Reader reader) -> std::optional<std::invoke_result_t<Reader, const Value&>> {
    const json::value* value = find(name);
    if (!value) return std::nullopt;
    const Place place(place_, name);
    return reader(Value{*value, place, findings_});
  }
  template <class Reader>
  auto required(std::string_view name, Reader reader) -> std::invoke_result_t<Reader, const Value&> {
    auto out = optional(name, reader);
    if (out) return std::move(*out);
    findings_.missing(place_, name);
    return {};
  }

  void missing(std::string_view name) { findings_.missing(place_, name); }
  void refuse(std::string_view name, const Why& why) { findings_.malformed(Place(place_, name), why); }
  // A member that only stands in other cases: asked for, and an error when it is there.
  void absent(std::string_view name, const Why& why) {
    if (has(name)) refuse(name, why);
  }

  // Members that nobody asked for are unknown.
  void close();
  // The same, but members with a prefix ("example:grading") are kept unread, except those of the
  // prefix nguon, which has no members but those asked for.
  void close_open();

  const Place& place() const { return place_; }
  Findings& findings() { return findings_; }

 private:
  const json::value* find(std::string_view name);
  bool asked(std::string_view name) const;

  const json::object* object_ = nullptr;  // null: the value was no object
  const Place& place_;
  Findings& findings_;
  std::vector<std::string_view> asked_;
};

// Reads each element of an array of min..max elements.
template <class Reader>
auto list_of(std::size_t min, std::size_t max, Reader reader) {
  return [=](const Value& value) {
    std::vector<std::invoke_result_t<Reader, const Value&>> out;
    const json::array* array = value.json.if_array();
    if (!array || array->size() < min || array->size() > max) {
      const std::string range = std::to_string(min) + ".." + std::to_string(max);
      const std::string en = "must be a list of " + range + " elements";
      const std::string vi = "phải là danh sách gồm " + range + " phần tử";
      value.refuse({en, vi});
      return out;
    }
    out.reserve(array->size());
    for (std::size_t i = 0; i < array->size(); ++i) {
      const Place place(value.place, i);
      out.push_back(reader(Value{(*array)[i], place, value.findings}));
    }
    return out;
  };
}

// Whether `name` is a prefixed name or an IRI, as EPCIS asks of extension members.
bool is_extension_name(std::string_view name);

}  // namespace nguon::statement::internal
