// What the sections of nguon_bench share. On a shared machine only ratios mean something: two
// things are measured side by side, A B A B, and their medians compared.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace nguon::bench {

struct Options {
  std::string dir;                 // where ledgers are made; must lie on the disk that is to be measured
  int rounds = 3;                  // of A B
  bool check = false;              // against a stored baseline
  double scale = 1;                // of the amount of work in a round
  std::uint64_t entries = 10'000;  // of the ledger that section growth makes
  std::string step;                // of section growth, in a process of its own
};

double wall_seconds();  // monotonic
double cpu_seconds();   // of this process, all threads
double median(std::vector<double> values);

// The time that `work` takes.
double wall_of(const std::function<void()>& work);
double cpu_of(const std::function<void()>& work);

struct Pair {
  double a = 0, b = 0;  // medians
  double ratio = 0;     // median of b / a, round by round
};
// a(), b(), a(), b(), ...: each answers its own figure, of one unit.
Pair side_by_side(int rounds, const std::function<double()>& a, const std::function<double()>& b);

// How a figure is judged.
struct Goal {
  double ratio = 0;
  enum { at_least, at_most } sense = at_least;
};

// Prints a line of the table: what, its figure, the figure beside it, their ratio, the goal.
void print_head(const std::string& section);
void print_row(const std::string& what, double figure, const std::string& unit, const std::string& beside, const Pair& pair,
               std::optional<Goal> goal);
void print_note(const std::string& text);

// A directory under options.dir, gone at the end.
class ScratchDir {
 public:
  explicit ScratchDir(const Options& options);
  ~ScratchDir();
  ScratchDir(const ScratchDir&) = delete;
  ScratchDir& operator=(const ScratchDir&) = delete;
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace nguon::bench
