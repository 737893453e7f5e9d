// The built program for tests: NGUON_PROGRAM is run as scripts run it.
#pragma once

#include <signal.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "api/home.h"
#include "ledger/base/json.h"
#include "ledger/base/text.h"
#include "tests/api/demo_ledger.h"
#include "tests/support/check.h"

namespace nguon::test {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline void write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string quoted(const std::string& argument) {
  REQUIRE(argument.find('\'') == std::string::npos);
  return " '" + argument + "'";
}

inline std::string command_of(const std::vector<std::string>& arguments) {
  std::string out = quoted(NGUON_PROGRAM).substr(1);
  for (const auto& argument : arguments) out += quoted(argument);
  return out;
}

struct Ran {
  int status = -1;
  std::string out, err;
  std::string line() const { return out.substr(0, out.find('\n')); }
};

inline Ran nguon(const std::vector<std::string>& arguments) {
  const TempDir scratch;
  const auto errors = scratch.path() / "err";
  std::FILE* pipe = popen((command_of(arguments) + " 2>" + quoted(errors.string())).c_str(), "r");
  REQUIRE(pipe != nullptr);
  Ran ran;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) ran.out.append(buffer, n);
  const int ended = pclose(pipe);
  ran.status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
  ran.err = read_file(errors);
  return ran;
}

// With --json every line of standard output is a JSON value; gives the last one.
inline json::object last_json(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "--json");
  const Ran ran = nguon(arguments);
  json::object last;
  for (const auto line : split(ran.out, '\n'))
    if (!line.empty()) last = value_of(parse_json(line)).as_object();
  INFO(ran.err);
  CHECK_FALSE(last.empty());
  return last;
}

// `nguon serve` on a free port, stopped at the end.
class Server {
 public:
  explicit Server(const std::string& data) {
    const std::string serve = command_of({"--quiet", "serve", "--data", data, "--listen", "127.0.0.1:0"});
    pipe_ = popen(("echo $$; exec " + serve + " 2>/dev/null").c_str(), "r");
    REQUIRE(pipe_ != nullptr);
    pid_ = std::stoi(line());
    url = line();
    REQUIRE(url.starts_with("http://127.0.0.1:"));
  }
  ~Server() {
    kill(pid_, SIGTERM);
    pclose(pipe_);
  }
  std::string url;

 private:
  std::string line() {
    std::string out;
    for (int c = 0; (c = std::fgetc(pipe_)) != EOF && c != '\n';) out += static_cast<char>(c);
    return out;
  }
  std::FILE* pipe_ = nullptr;
  pid_t pid_ = 0;
};

// The demonstration in a directory, made as `nguon demo` makes it: at the present time, which the
// program judges by.
struct Demo {
  Demo() {
    REQUIRE(nguon({"--quiet", "demo", "--data", data}).status == 0);
    const SystemClock clock;
    const api::Home home{data, ""};
    const auto ledger = value_of(home.open(api::Access::read_write, clock, keys::make_signature_check()));
    const auto url_of = [&](std::string_view lot, std::uint32_t serial) {
      return qr::label_url(sign_label_of(home, *ledger, lot, serial));
    };
    url = url_of(kGoodLot, 7);
    for (const auto lot : {kRecalledLot, kWaitingLot, kStaleLot, kRevokedLot}) urls.push_back(url_of(lot, 1));
    foreign = url_of(kGoodLot, 201);
    proof = value_of(ledger->proof_file(100));
  }
  TempDir directory;
  std::string data = (directory.path() / "demo").string();
  std::string url, foreign, proof;
  std::vector<std::string> urls;  // recalled, not activated, past its shelf life, certificate revoked
  std::string file(const char* name) const { return (directory.path() / name).string(); }
};

inline std::vector<std::string> init(const std::string& data) {
  return {"--quiet", "init", "--data", data, "--origin", "ocop.example/thu", "--host", "ocop.example"};
}

}  // namespace nguon::test
