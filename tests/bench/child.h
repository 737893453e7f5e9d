// Other programs that are measured beside ours.
#pragma once

#include <string>

namespace nguon::bench {

// The standard output of a shell command; throws when it fails.
std::string output_of(const std::string& command);

// Whether the shell command `test` succeeds: "command -v etcd".
bool is_installed(const std::string& test);

}  // namespace nguon::bench
