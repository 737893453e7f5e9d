// Writers over loopback against what somebody would otherwise keep such a ledger in, on the same
// disk: a PostgreSQL table whose trigger chains the rows (no signatures, no Merkle tree, no proof),
// and etcd (no chain either). Programs that are not installed are named and left out.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "tests/bench/child.h"
#include "tests/bench/host.h"
#include "tests/bench/loopback.h"
#include "tests/bench/sections.h"

namespace nguon::bench {
namespace {

constexpr int kWriters[] = {16, 64};
constexpr int kStartTriesMax = 100;
constexpr auto kStartPause = std::chrono::milliseconds(100);

class Postgres {
 public:
  explicit Postgres(std::string dir) : dir_(std::move(dir)) { output_of(script("start")); }
  ~Postgres() { static_cast<void>(std::system(script("stop").c_str())); }
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;
  // Inserts a second.
  double rate(int writers, std::size_t count) const {
    const auto each = std::max<std::size_t>(count / static_cast<std::size_t>(writers), 1);
    return std::strtod(output_of(script("rate") + " " + std::to_string(writers) + " " + std::to_string(each)).c_str(), nullptr);
  }

 private:
  std::string script(const std::string& command) const { return "sh " RIVALS_DIR "/postgres.sh " + command + " '" + dir_ + "'"; }
  std::string dir_;
};

class Etcd {
 public:
  Etcd(const std::string& dir, std::uint16_t port) : port_(port), child_(::fork()) {
    if (child_ < 0) throw std::runtime_error("cannot fork");
    if (child_ == 0) {
      const std::string client = "http://127.0.0.1:" + std::to_string(port),
                        peer = "http://127.0.0.1:" + std::to_string(port + 1);
      ::execlp("etcd", "etcd", "--data-dir", dir.c_str(), "--listen-client-urls", client.c_str(), "--advertise-client-urls",
               client.c_str(), "--listen-peer-urls", peer.c_str(), "--initial-advertise-peer-urls", peer.c_str(),
               "--initial-cluster", ("default=" + peer).c_str(), "--logger", "zap", "--log-outputs", (dir + ".log").c_str(),
               nullptr);
      ::_exit(127);
    }
    const auto ready = put(0);
    for (int tries = 0; tries < kStartTriesMax; ++tries) {
      try {
        if (Loopback(port_).exchange(ready) == 200) return;
      } catch (const std::exception&) {
        // Not listening yet.
      }
      std::this_thread::sleep_for(kStartPause);
    }
    throw std::runtime_error("etcd does not answer");
  }
  ~Etcd() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  Etcd(const Etcd&) = delete;
  Etcd& operator=(const Etcd&) = delete;
  // Puts a second.
  double rate(int writers, std::size_t count) {
    std::vector<std::string> requests;
    for (std::size_t i = 0; i < count; ++i) requests.push_back(put(++next_));
    return exchange_rate(port_, requests, writers, 200);
  }

 private:
  // Key and value are base64: a number, and about 600 bytes.
  static std::string put(std::uint64_t number) {
    std::array<char, 17> key{};
    std::snprintf(key.data(), key.size(), "%016llu", static_cast<unsigned long long>(number));
    return post_request("/v3/kv/put", "application/json",
                        R"({"key":")" + std::string(key.data()) + R"(","value":")" + std::string(800, 'A') + R"("})");
  }
  std::uint16_t port_;
  pid_t child_;
  std::uint64_t next_ = 0;
};

// Our own writers, with a ledger of their own.
class Ours {
 public:
  explicit Ours(const std::string& path) : host_(world_, path, 0) {}
  double rate(int writers, std::size_t count) {
    std::vector<std::string> requests;
    for (std::size_t i = 0; i < count; ++i) requests.push_back(append_request(world_.harvest(next_++)));
    return exchange_rate(host_.port(), requests, writers, 201);
  }

 private:
  test::World world_;
  Host host_;
  std::uint64_t next_ = 0;
};

constexpr std::uint16_t kEtcdPort = 22'379;

}  // namespace

void bench_rivals(const Options& options) {
  print_head("writers over loopback, against other places to keep a ledger in");
  const ScratchDir dir(options);
  Ours ours(dir / "db");
  const auto amount = [&](int writers) { return static_cast<std::size_t>(60 * writers * options.scale); };
  if (is_installed("command -v pgbench || ls /usr/lib/postgresql/*/bin/pgbench")) {
    const Postgres postgres(dir / "postgres");
    const Goal goals[] = {{4}, {8}};
    for (std::size_t i = 0; i < std::size(kWriters); ++i) {
      const int writers = kWriters[i];
      const auto pair = side_by_side(
          options.rounds, [&] { return postgres.rate(writers, amount(writers)); },
          [&] { return ours.rate(writers, amount(writers)); });
      print_row("append, " + std::to_string(writers) + " writers", pair.b, "a second", "PostgreSQL table with a trigger", pair,
                goals[i]);
    }
  } else {
    print_note("PostgreSQL is not installed (package postgresql)");
  }
  if (is_installed("command -v etcd")) {
    Etcd etcd(dir / "etcd", kEtcdPort);
    for (const int writers : kWriters) {
      const auto pair = side_by_side(
          options.rounds, [&] { return etcd.rate(writers, amount(writers)); },
          [&] { return ours.rate(writers, amount(writers)); });
      print_row("append, " + std::to_string(writers) + " writers", pair.b, "a second", "etcd, one node, puts", pair,
                std::nullopt);
    }
  } else {
    print_note("etcd is not installed (package etcd-server)");
  }
}

}  // namespace nguon::bench
