#include "ledger/base/json.h"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/text.h"

namespace nguon {
namespace {

using ErrorCode = boost::system::error_code;

// Builds a value and watches for what Boost.JSON lets pass: equal names and wide integers.
struct Handler {
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  json::value_stack stack;
  std::vector<std::string> names;         // of all open objects, innermost last
  std::vector<std::size_t> object_begin;  // where each open object's names begin
  std::string name;                       // the name being read
  std::optional<std::string> duplicate;
  bool integer_too_wide = false;
  bool number_too_wide = false;

  bool fail(ErrorCode& ec) {
    ec = json::error::syntax;
    return false;
  }
  bool on_document_begin(ErrorCode&) { return true; }
  bool on_document_end(ErrorCode&) { return true; }
  bool on_object_begin(ErrorCode&) {
    object_begin.push_back(names.size());
    return true;
  }
  bool on_object_end(std::size_t count, ErrorCode& ec) {
    const auto begin = names.begin() + static_cast<std::ptrdiff_t>(object_begin.back());
    std::sort(begin, names.end());  // not one by one: a hostile object may have thousands of names
    const auto twice = std::adjacent_find(begin, names.end());
    if (twice != names.end()) {
      duplicate = *twice;
      return fail(ec);
    }
    names.erase(begin, names.end());
    object_begin.pop_back();
    stack.push_object(count);
    return true;
  }
  bool on_array_begin(ErrorCode&) { return true; }
  bool on_array_end(std::size_t count, ErrorCode&) {
    stack.push_array(count);
    return true;
  }
  bool on_key_part(json::string_view part, std::size_t, ErrorCode&) {
    name.append(part.data(), part.size());
    stack.push_chars(part);
    return true;
  }
  bool on_key(json::string_view part, std::size_t, ErrorCode&) {
    name.append(part.data(), part.size());
    names.push_back(std::move(name));
    name.clear();
    stack.push_key(part);
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, ErrorCode&) {
    stack.push_chars(part);
    return true;
  }
  bool on_string(json::string_view part, std::size_t, ErrorCode&) {
    stack.push_string(part);
    return true;
  }
  bool on_number_part(json::string_view, ErrorCode&) { return true; }
  bool on_int64(std::int64_t number, json::string_view, ErrorCode& ec) {
    if (number > kJsonIntegerMax || number < -kJsonIntegerMax) {
      integer_too_wide = true;
      return fail(ec);
    }
    stack.push_int64(number);
    return true;
  }
  bool on_uint64(std::uint64_t, json::string_view, ErrorCode& ec) {  // only called beyond int64
    integer_too_wide = true;
    return fail(ec);
  }
  // Boost.JSON's own number is off by a little for many decimals, and infinite or NaN beyond a double:
  // every reader of a statement must see the same number.
  bool on_double(double, json::string_view text, ErrorCode& ec) {
    if (text.find_first_of(".eE") == json::string_view::npos) {
      integer_too_wide = true;
      return fail(ec);
    }
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
      number_too_wide = true;
      return fail(ec);
    }
    stack.push_double(number);
    return true;
  }
  bool on_bool(bool value, ErrorCode&) {
    stack.push_bool(value);
    return true;
  }
  bool on_null(ErrorCode&) {
    stack.push_null();
    return true;
  }
  bool on_comment_part(json::string_view, ErrorCode&) { return true; }
  bool on_comment(json::string_view, ErrorCode&) { return true; }
};

Error refuse(std::string name, const std::string& en, const std::string& vi) {
  return {Errc::invalid_argument, std::move(name), "JSON: " + en, "JSON: " + vi};
}

}  // namespace

Result<json::value> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = kJsonDepthMax;
  json::basic_parser<Handler> parser{options};
  parser.handler().stack.reset();
  ErrorCode ec;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
  Handler& handler = parser.handler();
  const std::string at = std::to_string(used);
  if (handler.duplicate) {
    const std::string quoted = "\"" + printable(*handler.duplicate) + "\"";
    return refuse("json_duplicate_name", "the name " + quoted + " stands twice in one object",
                  "tên " + quoted + " có hai lần trong một đối tượng");
  }
  if (handler.integer_too_wide)
    return refuse("json_number", "integer beyond 2^53-1 near byte " + at, "số nguyên vượt quá 2^53-1 gần byte " + at);
  if (handler.number_too_wide || ec == json::error::exponent_overflow)
    return refuse("json_number", "a number that no double can hold near byte " + at,
                  "số vượt ra ngoài phạm vi số thực 64 bit gần byte " + at);
  if (ec == json::error::too_deep)
    return refuse("json_depth", "nested deeper than " + std::to_string(kJsonDepthMax) + " levels at byte " + at,
                  "lồng sâu hơn " + std::to_string(kJsonDepthMax) + " lớp tại byte " + at);
  if (ec) return refuse("json_syntax", ec.message() + " at byte " + at, "sai cú pháp tại byte " + at + " (" + ec.message() + ")");
  if (used != text.size())
    return refuse("json_trailing", "extra bytes after the value, from byte " + at, "thừa dữ liệu sau giá trị, từ byte " + at);
  return handler.stack.release();
}

}  // namespace nguon
