// Reads tests/data/qr/label_vectors.txt: labels made by make_label_vectors.py and openssl.
#pragma once

#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace nguon::test {

using Vector = std::map<std::string, std::string>;

inline std::vector<Vector> label_vectors() {
  std::ifstream in(TEST_DATA_DIR "/qr/label_vectors.txt");
  if (!in) throw std::runtime_error("no label_vectors.txt");
  std::vector<Vector> out;
  Vector record;
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) {
      out.push_back(std::move(record));
      record = {};
      continue;
    }
    const auto space = line.find(' ');
    record[line.substr(0, space)] = line.substr(space + 1);
  }
  return out;
}

}  // namespace nguon::test
