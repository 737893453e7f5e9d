// Writing the members of a JSON object in order, for the builders.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/base/json.h"
#include "ledger/base/time.h"
#include "ledger/statement/records.h"

namespace nguon::statement::internal {

inline json::string_view to_json_view(std::string_view text) { return {text.data(), text.size()}; }

// An amount as a JSON number: an integer where it is whole.
inline json::value amount_value(Amount amount) {
  if (amount.millionths % 1'000'000 == 0) return amount.millionths / 1'000'000;
  return static_cast<double>(amount.millionths) / 1e6;
}

// put() always writes; put_if() leaves out what is empty.
class Members {
 public:
  explicit Members(json::object& object) : object_(object) {}  // borrows

  Members& put(std::string_view name, json::value value) {
    object_[to_json_view(name)] = std::move(value);
    return *this;
  }
  Members& put(std::string_view name, std::string_view text) { return put(name, json::value(json::string(to_json_view(text)))); }
  Members& put(std::string_view name, const std::string& text) { return put(name, std::string_view(text)); }
  Members& put(std::string_view name, const char* text) { return put(name, std::string_view(text)); }
  Members& put(std::string_view name, bool flag) { return put(name, json::value(flag)); }
  Members& put(std::string_view name, std::uint64_t number) { return put(name, json::value(number)); }
  Members& put(std::string_view name, Amount amount) { return put(name, amount_value(amount)); }
  Members& put(std::string_view name, Day day) { return put(name, format_day(day)); }
  Members& put(std::string_view name, const std::vector<std::string>& texts) {
    json::array out;
    for (const auto& text : texts) out.emplace_back(to_json_view(text));
    return put(name, json::value(std::move(out)));
  }
  Members& put(std::string_view name, const Words& words) {
    if (words.en.empty()) return put(name, words.vi);
    return put(name, json::value(json::object{{"vi", to_json_view(words.vi)}, {"en", to_json_view(words.en)}}));
  }

  Members& put_if(std::string_view name, const std::string& text) { return text.empty() ? *this : put(name, text); }
  Members& put_if(std::string_view name, const Words& words) { return words.vi.empty() ? *this : put(name, words); }
  Members& put_if(std::string_view name, const std::vector<std::string>& texts) {
    return texts.empty() ? *this : put(name, texts);
  }
  template <class T>
  Members& put_if(std::string_view name, const std::optional<T>& value) {
    return value ? put(name, *value) : *this;
  }

  // A new object as the value of `name`, to be filled.
  Members object(std::string_view name) { return Members(object_[to_json_view(name)].emplace_object()); }

 private:
  json::object& object_;
};

}  // namespace nguon::statement::internal
