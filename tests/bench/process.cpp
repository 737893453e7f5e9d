#include "tests/bench/process.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace nguon::bench {
namespace {

namespace fs = std::filesystem;

// Time on a processor of all threads, in seconds: the first figure of schedstat counts nanoseconds.
double cpu_of_process(const std::string& pid) {
  double out = 0;
  for (const auto& thread : fs::directory_iterator("/proc/" + pid + "/task")) {
    std::ifstream in(thread.path() / "schedstat");
    double ns = 0;
    in >> ns;
    out += ns * 1e-9;
  }
  return out;
}

std::vector<std::string> children_of(const std::string& pid) {
  std::vector<std::string> out;
  std::ifstream in("/proc/" + pid + "/task/" + pid + "/children");
  for (std::string child; in >> child;) out.push_back(child);
  return out;
}

void end_with_parent() { ::prctl(PR_SET_PDEATHSIG, SIGKILL); }

}  // namespace

Process::Process(const std::function<void(const std::function<void(const std::string&)>& say)>& work) {
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) throw std::runtime_error("pipe");
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("fork");
  if (pid_ == 0) {
    end_with_parent();
    ::close(pipe[0]);
    try {
      work([&](const std::string& text) {
        if (::write(pipe[1], text.data(), text.size()) < 0) ::_exit(1);
        ::close(pipe[1]);
      });
    } catch (const std::exception&) {
    }
    ::_exit(0);
  }
  ::close(pipe[1]);
  std::array<char, 256> part{};
  for (ssize_t got = 0; (got = ::read(pipe[0], part.data(), part.size())) > 0;)
    said_.append(part.data(), static_cast<std::size_t>(got));
  ::close(pipe[0]);
  if (said_.empty()) throw std::runtime_error("a child ended before it said anything");
}

Process::Process(const std::vector<std::string>& command) {
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("fork");
  if (pid_ > 0) return;
  end_with_parent();
  std::vector<char*> words;
  for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  ::execvp(words.front(), words.data());
  ::_exit(127);
}

Process::~Process() {
  // Its own children first: nginx' workers outlive a master that is killed. Held still meanwhile, or it
  // would start others in their place.
  ::kill(pid_, SIGSTOP);
  for (const auto& child : children_of(std::to_string(pid_))) ::kill(std::atoi(child.c_str()), SIGKILL);
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

double Process::cpu_seconds() const {
  const std::string pid = std::to_string(pid_);
  double out = cpu_of_process(pid);
  for (const auto& child : children_of(pid)) out += cpu_of_process(child);
  return out;
}

double Process::resident_bytes() const {
  std::ifstream in("/proc/" + std::to_string(pid_) + "/statm");
  double all = 0, resident = 0;
  in >> all >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

}  // namespace nguon::bench
