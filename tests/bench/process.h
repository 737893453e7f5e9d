// Another process and what it costs: servers that are measured from outside.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

namespace nguon::bench {

// A child of this process, killed at the end. Make it before this process has threads.
class Process {
 public:
  // Runs `work(say)` in a child; the constructor returns once it has said something, which is said().
  explicit Process(const std::function<void(const std::function<void(const std::string&)>& say)>& work);
  // Runs a program.
  explicit Process(const std::vector<std::string>& command);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  const std::string& said() const { return said_; }
  // Of the process and its children, all threads.
  double cpu_seconds() const;
  double resident_bytes() const;

 private:
  pid_t pid_ = -1;
  std::string said_;
};

// As many descriptors as this process may have. Answers how many those are.
std::size_t raise_descriptor_limit();

}  // namespace nguon::bench
