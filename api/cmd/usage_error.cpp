#include "api/cmd/usage_error.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace nguon::api::cmd {
namespace {

constexpr std::size_t kTypingErrorsMax = 2;  // letters that a word and the one that was meant may differ in
constexpr std::size_t kWordBytesMax = 32;    // longer ones are no command or option of ours

Error wrong(const std::string& en, const std::string& vi) { return {Errc::invalid_argument, "usage", en, vi}; }

// The program and the commands that were named, the last one being whose options follow.
std::vector<const CLI::App*> named(const CLI::App& app) {
  std::vector<const CLI::App*> path{&app};
  for (auto below = app.get_subcommands(); !below.empty(); below = path.back()->get_subcommands()) path.push_back(below.back());
  return path;
}

// Levenshtein's.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = std::exchange(row[j + 1], std::min({changed, row[j + 1] + 1, row[j] + 1}));
    }
  }
  return row.back();
}

std::optional<std::string> closest(std::string_view typed, const std::vector<std::string>& known) {
  std::optional<std::string> best;
  std::size_t least = kTypingErrorsMax + 1;
  if (typed.size() > kWordBytesMax) return best;
  for (const auto& word : known) {
    const std::size_t off = distance(typed, word);
    if (off >= std::min(least, word.size())) continue;
    least = off;
    best = word;
  }
  return best;
}

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> out;
  for (const auto* command : app.get_subcommands({})) out.push_back(command->get_name());
  return out;
}

Error needs_command(const CLI::App& app) {
  std::string list;
  for (const auto& name : commands_of(app)) list += (list.empty() ? ": " : ", ") + name;
  return wrong(app.get_name() + " needs the name of a command" + list, app.get_name() + " cần tên một lệnh" + list);
}

std::vector<std::string> options_of(const CLI::App& app, const CLI::App& command) {
  std::vector<std::string> out;
  for (const auto* from : {&command, &app})
    for (const auto* option : from->get_options())
      for (const auto& name : option->get_lnames()) out.push_back("--" + name);
  return out;
}

Error with_suggestion(const std::string& en, const std::string& vi, const std::optional<std::string>& meant) {
  return meant ? wrong(en + "; did you mean " + *meant + "?", vi + "; có phải ý bạn là " + *meant + "?") : wrong(en, vi);
}

// What nothing on the command line took.
std::optional<std::string> not_understood(const CLI::App& app) {
  const auto left = app.remaining(true);
  return left.empty() ? std::nullopt : std::optional(left.front());
}

// Of "--threads: Value 900 not in range 1 to 64" or "--state: x not in {open,closed}".
Error bad_value(const std::string& what) {
  const auto colon = what.find(": ");
  const std::string name = what.substr(0, colon);
  const auto said = [&](std::string_view mark, const std::string& vi) -> std::optional<Error> {
    const auto at = what.find(mark);
    if (at == std::string::npos) return std::nullopt;
    std::string allowed = what.substr(at + mark.size());
    if (const auto to = allowed.find(" to "); to != std::string::npos) allowed.replace(to, 4, " đến ");
    return wrong(what, "giá trị của " + name + " phải " + vi + allowed);
  };
  if (auto range = said(" not in range ", "từ ")) return *range;
  if (auto range = said(" not in [", "trong [")) return *range;
  if (auto set = said(" not in {", "là một trong {")) return *set;
  return wrong(what, "giá trị của " + name + " không hợp lệ");
}

}  // namespace

Error usage_error(const CLI::App& app, const CLI::ParseError& error) {
  const std::string what = error.what();
  const CLI::App& command = *named(app).back();
  const auto before = [&](std::string_view mark) { return what.substr(0, what.find(mark)); };
  const auto both = [&](std::string_view mark, const std::string& vi) {
    const auto at = what.find(mark);
    return at == std::string::npos ? wrong(what, what) : wrong(what, what.substr(0, at) + vi + what.substr(at + mark.size()));
  };
  const auto extra = not_understood(app);
  if (extra && !extra->starts_with('-') && !commands_of(command).empty())
    return with_suggestion("there is no command " + *extra, "không có lệnh " + *extra, closest(*extra, commands_of(command)));
  if (what == "A subcommand is required") return needs_command(command);
  if (extra && extra->starts_with('-'))
    return with_suggestion(command.get_name() + " has no option " + *extra,
                           "lệnh " + command.get_name() + " không có tùy chọn " + *extra,
                           closest(extra->substr(0, extra->find('=')), options_of(app, command)));
  switch (static_cast<CLI::ExitCodes>(error.get_exit_code())) {
    case CLI::ExitCodes::ExtrasError: return wrong(what, "thừa: " + what.substr(what.find(": ") + 2));
    case CLI::ExitCodes::RequiredError: return wrong(what, "thiếu " + before(" is required"));
    case CLI::ExitCodes::ArgumentMismatch:
      return wrong(what, (what.ends_with(" missing") ? "thiếu giá trị của " : "số giá trị không đúng: ") + before(": "));
    case CLI::ExitCodes::ConversionError: return wrong(what, "giá trị không đúng dạng: " + what.substr(what.find(": ") + 2));
    case CLI::ExitCodes::ValidationError: return bad_value(what);
    case CLI::ExitCodes::RequiresError: return both(" requires ", " cần có ");
    case CLI::ExitCodes::ExcludesError: return both(" excludes ", " không dùng cùng với ");
    default: break;
  }
  return wrong(what, "dòng lệnh sai: " + what);
}

std::string help_command(const CLI::App& app) {
  std::string out;
  for (const auto* command : named(app)) out += command->get_name() + " ";
  return out + "--help";
}

}  // namespace nguon::api::cmd
