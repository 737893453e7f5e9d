#include "api/cmd/output.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace nguon::api::cmd {
namespace {

constexpr auto kTerminalInterval = std::chrono::milliseconds(200);
constexpr auto kLogInterval = std::chrono::seconds(10);

void write_line(std::FILE* to, std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), to);
  std::fputc('\n', to);
}

// What kind of failure it is, as a number that manuals can name: docs/operations/command-line.md.
int number_of(Errc code) { return 1001 + static_cast<int>(code); }

std::string duration(double seconds) {
  const auto whole = static_cast<long long>(seconds + 0.5);
  return whole < 60 ? std::to_string(whole) + " s" : std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
}

}  // namespace

Output::Output() : colour_(isatty(STDERR_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr) {}

void Output::data(std::string_view line) {
  write_line(stdout, line);
  std::fflush(stdout);
}

void Output::data(const json::object& value) { data(json::serialize(value)); }

void Output::note(std::string_view vi, std::string_view en) {
  if (quiet) return;
  write_line(stderr, vi);
  if (!en.empty() && en != vi) write_line(stderr, en);
}

ExitCode Output::fail(const Error& error, std::string_view hint) {
  const ExitCode code = exit_code_for(error);
  if (json_wanted) {
    data(json::object{{"error",
                       {{"name", std::string(error.name())},
                        {"message", error.message()},
                        {"messageVi", error.message_vi()},
                        {"exitCode", static_cast<int>(code)}}}});
  }
  const std::string head = "error[E" + std::to_string(number_of(error.code())) + " " + std::string(error.name()) + "]: ";
  write_line(stderr, (colour_ ? "\x1b[1;31m" + head + "\x1b[0m" : head) + error.message_vi());
  if (error.message() != error.message_vi()) write_line(stderr, "  " + error.message());
  if (!hint.empty()) write_line(stderr, "  -> " + std::string(hint));
  return code;
}

Progress::Progress(const Output& output, std::string what)
    : what_(std::move(what)),
      terminal_(isatty(STDERR_FILENO) == 1),
      quiet_(output.quiet),
      begin_(SteadyClock::now()),
      last_(begin_) {}

Progress::~Progress() {
  if (moved_ && terminal_) std::fputc('\n', stderr);
}

void Progress::update(std::uint64_t done, std::uint64_t total) {
  const auto now = SteadyClock::now();
  const bool due =
      now - last_ >= (terminal_ ? std::chrono::duration_cast<std::chrono::milliseconds>(kTerminalInterval) : kLogInterval);
  if (quiet_ || (!due && !(terminal_ && done == total))) return;
  last_ = now;
  moved_ = true;
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  std::string line = what_ + ": " + std::to_string(done) + "/" + std::to_string(total);
  if (rate > 0)
    line += ", " + std::to_string(static_cast<std::uint64_t>(rate)) + "/s, " + duration(static_cast<double>(total - done) / rate);
  if (terminal_)
    std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
  else
    write_line(stderr, line);
}

}  // namespace nguon::api::cmd
