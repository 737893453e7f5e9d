// The server over loopback, its clients on the same cores. Appends are held against the checks of
// signatures that they need; reads against a server that does nothing but send the same bytes.
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/bench/host.h"
#include "tests/bench/loopback.h"
#include "tests/bench/process.h"
#include "tests/bench/sections.h"
#include "tests/bench/verify_rate.h"

namespace nguon::bench {
namespace {

using test::World;

constexpr int kCores = 2;
constexpr int kReaders = 8;
constexpr std::uint64_t kEntriesBefore = 1'000;  // enough for full tiles

void measure_appends(const Options& options, const World& world, const Host& host) {
  std::uint64_t next = kEntriesBefore;
  const auto amount = [&](int count) { return static_cast<std::size_t>(count * options.scale); };
  std::vector<std::string> checked;
  for (std::size_t i = 0; i < amount(4'000); ++i) checked.push_back(world.harvest(i));
  for (const auto& [writers, count] : {std::pair{1, 400}, {16, 3'000}, {64, 5'000}}) {
    const auto pair = side_by_side(
        options.rounds, [&] { return verify_rate(world, checked, Verifier::openssl); },
        [&, writers = writers, count = count] {
          std::vector<std::string> requests;
          for (std::size_t i = 0; i < amount(count); ++i) requests.push_back(append_request(world.harvest(next++)));
          return exchange_rate(host.port(), requests, writers, 201);
        });
    constexpr int kSaturating = 64;
    print_row("append, " + std::to_string(writers) + (writers == 1 ? " writer" : " writers"), pair.b, "a second",
              "OpenSSL's checks, 2 threads", pair, writers == kSaturating ? std::optional(Goal{0.5}) : std::nullopt);
  }
}

// Microseconds of processor time of the server for one answer: those of the process without its clients.
double server_us(std::uint16_t port, const std::string& request, std::size_t count) {
  std::vector<Loopback> connections;
  for (int i = 0; i < kReaders; ++i) connections.emplace_back(port);
  const std::size_t each = count / kReaders;
  double clients = 0;
  const double all = cpu_of([&] {
    clients = in_threads(kReaders, [&](int n) {
      Loopback& connection = connections[static_cast<std::size_t>(n)];
      for (std::size_t i = 0; i < each; ++i)
        if (connection.exchange(request) != 200) throw std::runtime_error("read: " + std::string(connection.bytes()));
    });
  });
  return (all - clients) * 1e6 / static_cast<double>(each * kReaders);
}

// nginx with a worker a core, as it would be set up to serve files fast.
class Nginx {
 public:
  Nginx(const ScratchDir& dir, const std::string& bytes) : process_(command(dir, bytes)) {
    // Until it listens; it is another process and says nothing.
    for (const double end = wall_seconds() + 10; wall_seconds() < end;) {
      try {
        if (Loopback(kPort).exchange(get_request("/file")) == 200) return;
      } catch (const std::runtime_error&) {
        std::this_thread::yield();
      }
    }
    throw std::runtime_error("nginx does not answer (Debian package nginx-light)");
  }
  static constexpr std::uint16_t kPort = 22'080;
  const Process& process() const { return process_; }

 private:
  static std::vector<std::string> command(const ScratchDir& dir, const std::string& bytes) {
    std::ofstream(dir / "file", std::ios::binary) << bytes;
    std::ofstream(dir / "nginx.conf") << "daemon off; worker_processes " << kCores << "; pid " << dir / "nginx.pid"
                                      << ";\n"
                                      << "error_log /dev/null; events { worker_connections 1024; }\n"
                                      << "http { access_log off; sendfile on; tcp_nopush on; tcp_nodelay on;\n"
                                      << "keepalive_requests 1000000000; open_file_cache max=100; default_type text/plain;\n"
                                      << "client_body_temp_path " << dir / "t1"
                                      << "; proxy_temp_path " << dir / "t2"
                                      << "; fastcgi_temp_path " << dir / "t3"
                                      << "; uwsgi_temp_path " << dir / "t4"
                                      << "; scgi_temp_path " << dir / "t5"
                                      << ";\n"
                                      << "server { listen 127.0.0.1:" << kPort << " reuseport; root " << dir / ""
                                      << "; } }\n";
    // Its workers run as another user, who must be able to read what they serve.
    std::filesystem::permissions(dir / "", std::filesystem::perms::others_exec | std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    return {"nginx", "-p", dir / "", "-c", dir / "nginx.conf"};
  }
  Process process_;
};

double nginx_us(const Nginx& nginx, std::size_t count) {
  const double begin = nginx.process().cpu_seconds();
  server_us(Nginx::kPort, get_request("/file"), count);
  return (nginx.process().cpu_seconds() - begin) * 1e6 / static_cast<double>(count / kReaders * kReaders);
}

void measure_reads(const Options& options, const Host& host, const ScratchDir& dir) {
  struct Read {
    const char* what;
    std::string path;
    std::optional<Goal> goal;
  };
  const Goal near_raw{1.3, Goal::at_most};
  const Read reads[] = {
      {"tile, 8 KB", "/tile/0/000", near_raw},
      {"checkpoint", "/checkpoint", near_raw},
      {"script file of a page", "", near_raw},
      {"kept page of a batch, not compressed", "/" + std::string(World::kMaterial) + "/10/H0000000000000000007", near_raw},
      {"entry as JSON", "/v1/entries/7", std::nullopt},
  };
  const auto count = static_cast<std::size_t>(16'000 * options.scale);
  for (const auto& read : reads) {
    const std::string path = read.path.empty() ? api::Pages().assets().front().path : read.path;
    Loopback first(host.port());
    if (first.exchange(get_request(path)) != 200) throw std::runtime_error(path + ": " + std::string(first.bytes()));
    const RawServer raw(std::string(first.bytes()), kCores);
    const auto pair = side_by_side(
        options.rounds, [&] { return server_us(raw.port(), get_request(path), count); },
        [&] { return server_us(host.port(), get_request(path), count); });
    print_row(read.what, pair.b, "us each", "raw epoll, the same bytes", pair, read.goal);
    if (!read.goal) continue;
    const std::string answer(first.bytes());
    const Nginx nginx(dir, answer.substr(answer.find("\r\n\r\n") + 4));
    const auto beside = side_by_side(
        options.rounds, [&] { return nginx_us(nginx, count); }, [&] { return server_us(host.port(), get_request(path), count); });
    print_row("  the same", beside.b, "us each", "nginx, a file of the same bytes", beside, Goal{0.75, Goal::at_most});
  }
}

}  // namespace

void bench_http(const Options& options) {
  print_head("http, over loopback, clients on the same cores");
  const World world;
  const ScratchDir dir(options);
  const Host host(world, dir / "db", kEntriesBefore);
  measure_appends(options, world, host);
  measure_reads(options, host, dir);
}

}  // namespace nguon::bench
