#include "ledger/statement/internal/pattern.h"

#include <stdexcept>
#include <string>

namespace nguon::statement::internal {
namespace {

constexpr std::string_view kDigit = "\\d";
constexpr std::string_view kCapital = "[A-Z]";

// One element of a pattern with its repetition.
struct Element {
  std::string_view of;  // kDigit, kCapital or one character
  std::size_t min = 1;
  std::size_t max = 1;
};

bool fits(std::string_view of, char c) {
  if (of == kDigit) return c >= '0' && c <= '9';
  if (of == kCapital) return c >= 'A' && c <= 'Z';
  return of.front() == c;
}

std::size_t number(std::string_view digits) {
  if (digits.empty() || digits.size() > 2) throw std::logic_error("pattern: bad count");
  return static_cast<std::size_t>(std::stoul(std::string(digits)));
}

// Takes the next element off the front of `pattern`.
Element next(std::string_view& pattern) {
  Element out;
  out.of = pattern.starts_with(kDigit) ? kDigit : pattern.starts_with(kCapital) ? kCapital : pattern.substr(0, 1);
  if (out.of.size() == 1 && out.of.find_first_of("\\[]{}?*+().|^$") != std::string_view::npos)
    throw std::logic_error("pattern: not in the language: " + std::string(pattern));
  pattern.remove_prefix(out.of.size());
  if (pattern.starts_with('?')) {
    out.min = 0;
    pattern.remove_prefix(1);
  } else if (pattern.starts_with('{')) {
    const auto end = pattern.find('}');
    if (end == std::string_view::npos) throw std::logic_error("pattern: no closing brace");
    const auto counts = pattern.substr(1, end - 1);
    const auto comma = counts.find(',');
    out.min = number(counts.substr(0, comma));
    out.max = comma == std::string_view::npos ? out.min : number(counts.substr(comma + 1));
    pattern.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace

bool matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  const Element element = next(pattern);
  std::size_t count = 0;
  while (count < element.max && count < text.size() && fits(element.of, text[count])) ++count;
  for (;; --count) {  // the longest first, then shorter ones
    if (count < element.min) return false;
    if (matches(pattern, text.substr(count))) return true;
    if (count == 0) return false;
  }
}

}  // namespace nguon::statement::internal
