// nguon_bench [--dir DIR] [--rounds N] [--scale X] [--entries N] [--check] [SECTION ...]: measures, and prints each figure
// beside what it is compared with. --check: only what has a stored baseline, and fails when it has become worse. Build it in the release preset.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <set>
#include <string>

#include "tests/bench/sections.h"

int main(int argc, char** argv) {
  using namespace nguon::bench;
  Options options;
  options.dir = std::filesystem::temp_directory_path().string();
  std::set<std::string> wanted;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const bool has_value = i + 1 < argc;
    if (word == "--dir" && has_value) {
      options.dir = argv[++i];
    } else if (word == "--rounds" && has_value) {
      options.rounds = std::atoi(argv[++i]);
    } else if (word == "--scale" && has_value) {
      options.scale = std::atof(argv[++i]);
    } else if (word == "--entries" && has_value) {
      options.entries = std::strtoull(argv[++i], nullptr, 10);
    } else if (word == "--step" && has_value) {
      options.step = argv[++i];
    } else if (word == "--check") {
      options.check = true;
    } else {
      wanted.insert(word);
    }
  }
  if (options.check && wanted.empty()) wanted.insert("robust");
  bool ran = false;
  try {
    for (const Section& section : kSections) {
      if (!wanted.empty() && !wanted.contains(section.name)) continue;
      section.run(options);
      ran = true;
    }
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "nguon_bench: %s\n", failure.what());
    return 1;
  }
  if (ran) return 0;
  std::fprintf(stderr, "nguon_bench [--dir DIR] [--rounds N] [--scale X] [--entries N] [--check] [SECTION ...]; sections:");
  for (const Section& section : kSections) std::fprintf(stderr, " %s", section.name);
  std::fprintf(stderr, "\n");
  return 2;
}
