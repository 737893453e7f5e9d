// How a command speaks: data on standard output, everything for people on standard error.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/cmd/exit_code.h"
#include "ledger/base/json.h"
#include "ledger/base/result.h"

namespace nguon::api::cmd {

class Output {
 public:
  // Colour on a terminal unless NO_COLOR is set; Vietnamese first.
  Output();

  bool json_wanted = false;  // --json: one JSON value a line instead of text
  bool quiet = false;        // --quiet: no progress, no notes

  // One line of data on standard output.
  void data(std::string_view line);
  // The same as JSON. Each command calls one of the two, by json_wanted.
  void data(const json::object& value);
  // A line for people on standard error.
  void note(std::string_view vi, std::string_view en);
  // "error[E1001 name]: what", both languages, and the hint; returns the exit code that belongs to it.
  ExitCode fail(const Error& error, std::string_view hint = {});

 private:
  bool colour_ = false;
};

// Progress of long work: a line that moves on a terminal, a line every ten seconds elsewhere.
class Progress {
 public:
  Progress(const Output& output, std::string what);
  ~Progress();  // ends the moving line
  void update(std::uint64_t done, std::uint64_t total);

 private:
  using SteadyClock = std::chrono::steady_clock;
  std::string what_;
  bool terminal_ = false;
  bool quiet_ = false;
  bool moved_ = false;
  SteadyClock::time_point begin_, last_;
};

}  // namespace nguon::api::cmd
