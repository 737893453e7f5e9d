// Which logs a witness or a mirror follows: a TOML file of [[log]] tables. Read once at start; an
// unknown key is an error that names file and line.
//
//   [[log]]
//   vkey = "ocop.example/yenbai+..."        the log's key; its name is the origin
//   url = "https://ocop.example"            where it is served (mirrors)
//   witnesses = ["witness.example/w1+..."]  whose cosignatures are asked for (mirrors), at most 15
//   quorum = 2                              how many of them; 0: more than half
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/base/vkey.h"

namespace nguon::api {

struct FollowedLog {
  VerifierKey key;
  std::string url;  // "" where the file gives none
  std::vector<VerifierKey> witnesses;
  std::size_t quorum = 0;
};

// Errc::invalid_argument (logs_malformed) with "file:line: what"; Errc::io.
Result<std::vector<FollowedLog>> load_logs(const std::filesystem::path& file);

// "more than half" for 0. REQUIRES: witnesses > 0.
std::size_t quorum_or_majority(std::size_t quorum, std::size_t witnesses);

}  // namespace nguon::api
