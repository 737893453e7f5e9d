#include "tests/bench/child.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace nguon::bench {

std::string output_of(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "r");
  if (!pipe) throw std::runtime_error("cannot run: " + command);
  std::string out;
  std::array<char, 4'096> piece{};
  while (const auto count = std::fread(piece.data(), 1, piece.size(), pipe)) out.append(piece.data(), count);
  if (::pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
  return out;
}

bool is_installed(const std::string& test) { return std::system(("(" + test + ") >/dev/null 2>&1").c_str()) == 0; }

}  // namespace nguon::bench
