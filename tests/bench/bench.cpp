#include "tests/bench/bench.h"

#include <stdlib.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

namespace nguon::bench {
namespace {

double seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

double wall_seconds() { return seconds(CLOCK_MONOTONIC); }
double cpu_seconds() { return seconds(CLOCK_PROCESS_CPUTIME_ID); }

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

double wall_of(const std::function<void()>& work) {
  const double begin = wall_seconds();
  work();
  return wall_seconds() - begin;
}

double cpu_of(const std::function<void()>& work) {
  const double begin = cpu_seconds();
  work();
  return cpu_seconds() - begin;
}

Pair side_by_side(int rounds, const std::function<double()>& a, const std::function<double()>& b) {
  std::vector<double> as, bs, ratios;
  for (int i = 0; i < rounds; ++i) {
    as.push_back(a());
    bs.push_back(b());
    ratios.push_back(bs.back() / as.back());
  }
  return {median(as), median(bs), median(ratios)};
}

void print_head(const std::string& section) {
  std::printf("\n%s\n%-44s %12s %-10s %12s  %-28s %6s  %s\n", section.c_str(), "", "figure", "", "beside", "", "ratio", "goal");
}

void print_row(const std::string& what, double figure, const std::string& unit, const std::string& beside, const Pair& pair,
               std::optional<Goal> goal) {
  const double other = figure == pair.b ? pair.a : pair.b;
  std::printf("%-44s %12.1f %-10s %12.1f  %-28s %6.2f", what.c_str(), figure, unit.c_str(), other, beside.c_str(), pair.ratio);
  if (goal) {
    const bool least = goal->sense == Goal::at_least;
    const bool met = least ? pair.ratio >= goal->ratio : pair.ratio <= goal->ratio;
    std::printf("  %s %.2f %s", least ? ">=" : "<=", goal->ratio, met ? "met" : "NOT MET");
  }
  std::printf("\n");
  std::fflush(stdout);
}

void print_note(const std::string& text) { std::printf("  %s\n", text.c_str()); }

ScratchDir::ScratchDir(const Options& options) {
  path_ = options.dir + "/nguon-bench-XXXXXX";
  if (!mkdtemp(path_.data())) throw std::runtime_error("cannot make a directory in " + options.dir);
}

ScratchDir::~ScratchDir() {
  std::error_code ignored;  // nothing to tell anybody in a destructor
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace nguon::bench
