#include "api/inspect/question.h"

#include <algorithm>
#include <array>

#include "api/fold_text.h"
#include "api/http.h"
#include "ledger/base/text.h"
#include "ledger/statement/ids.h"

namespace nguon::api {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::vector<std::string> words_of(const std::string& folded) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : folded + " ") {
    if (!is_space(c)) {
      word += c;
    } else if (!word.empty() && out.size() < kQuestionWordsMax) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  return out;
}

std::optional<std::uint64_t> read_entry(std::string_view text) {
  const std::string folded = fold_text(text);
  std::string_view rest = folded;
  for (const std::string_view prefix : {"entry", "muc so", "muc", "so", "#", "№", "no."})
    if (rest.starts_with(prefix)) {
      rest.remove_prefix(prefix.size());
      break;
    }
  rest = trim(rest);
  // "1 240" and "1.240" are how the number is shown.
  std::string digits;
  for (const char c : rest)
    if (is_digit(c))
      digits += c;
    else if (c != ' ' && c != '.')
      return std::nullopt;
  return parse_decimal(digits);
}

std::optional<Hash> read_hash(std::string_view text) {
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
  constexpr std::size_t kHexDigits = 64, kBase64Digits = 44;
  Result<std::string> bytes = Error{Errc::invalid_argument, "no hash"};
  if (text.size() == kHexDigits) bytes = from_hex(small);
  if (text.size() == kBase64Digits) bytes = from_base64(text);
  if (!bytes) return std::nullopt;
  const auto hash = Hash::from(*bytes);
  return hash ? std::optional(*hash) : std::nullopt;
}

std::string read_statement_id(std::string_view text) {
  constexpr std::string_view kPrefix = "urn:uuid:";
  std::string small = fold_text(text.substr(0, text.find('#')));
  if (!small.starts_with(kPrefix)) small = std::string(kPrefix) + small;
  if (!statement::is_uuid_urn(small)) return "";
  const auto rest = text.find('#');
  return small + (rest == std::string_view::npos ? "" : std::string(text.substr(rest)));
}

std::optional<Day> read_day(std::string_view text) {
  if (const auto day = parse_day(text)) return *day;
  const auto parts = split(text, '/');
  if (parts.size() != 3 || parts[0].size() > 2 || parts[1].size() > 2 || parts[2].size() != 4) return std::nullopt;
  const auto two = [](std::string_view part) { return part.size() == 1 ? "0" + std::string(part) : std::string(part); };
  const auto day = parse_day(std::string(parts[2]) + "-" + two(parts[1]) + "-" + two(parts[0]));
  return day ? std::optional(*day) : std::nullopt;
}

// "https://host/path?query": the host and the path, decoded as the pages' own addresses are.
bool read_address(std::string_view text, std::string& host, std::string& path) {
  const auto scheme = text.find("://");
  if (scheme == std::string_view::npos) return false;
  text.remove_prefix(scheme + 3);
  text = text.substr(0, text.find_first_of("?#"));
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const auto decoded = percent_decode(text.substr(slash + 1));
  if (!decoded) return false;
  host = fold_text(text.substr(0, slash));
  path = *decoded;
  return true;
}

// The product, lot or unit that a path names, whatever page shows it.
std::string read_thing(std::string_view path) {
  for (const std::string_view page : {"b/", "lo/"})
    if (path.starts_with(page)) path.remove_prefix(page.size());
  const bool names_one =
      statement::parse_product_path(path) || statement::parse_batch_path(path) || statement::parse_unit_path(path);
  return names_one ? std::string(path) : "";
}

}  // namespace

Result<Question> read_question(std::string_view typed) {
  typed = trim(typed);
  if (typed.empty()) return Error{Errc::invalid_argument, "question_empty", "type what you look for", "hãy gõ điều cần tìm"};
  if (typed.size() > kQuestionBytesMax)
    return Error{Errc::too_large, "question_too_long", "this is too long to look for", "nội dung tìm quá dài"};
  Question out;
  out.text = std::string(typed);
  out.words = words_of(fold_text(typed));
  for (const auto& word : out.words) out.folded += (out.folded.empty() ? "" : " ") + word;
  out.entry = read_entry(typed);
  out.hash = read_hash(typed);
  out.statement_id = read_statement_id(typed);
  out.day = read_day(typed);
  std::string path(typed);
  if (read_address(typed, out.label_host, path)) out.label_path = path;
  constexpr std::size_t kTokenDigitsMin = 30;  // shorter is something else
  if (typed.size() >= kTokenDigitsMin && std::all_of(typed.begin(), typed.end(), is_digit)) out.label_path = path;
  out.thing_path = read_thing(path);
  return out;
}

}  // namespace nguon::api
