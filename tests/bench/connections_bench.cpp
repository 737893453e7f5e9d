// What connections cost: memory of idle ones, handshakes, people beside attackers, and the same bytes from nginx.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "api/http_server.h"
#include "api/pages/pages.h"
#include "tests/bench/host.h"
#include "tests/bench/loopback.h"
#include "tests/bench/process.h"
#include "tests/bench/sections.h"
#include "tests/bench/tls_client.h"

namespace nguon::bench {
namespace {

constexpr std::size_t kIdle = 10'000;
constexpr std::size_t kDescriptorsSpare = 200;

struct Ports {
  std::uint16_t plain = 0, tls = 0;
};

// A server of one small answer in a process of its own.
class Server {
 public:
  explicit Server(const ScratchDir& dir)
      : process_([&](const auto& say) {
          raise_descriptor_limit();
          api::ServerOptions options;
          options.connections_max = options.connections_per_address_max = 2 * kIdle;
          options.idle_timeout = std::chrono::hours(1);
          options.header_timeout = std::chrono::hours(1);
          options.tls.emplace();
          options.tls->certificate = dir / "tls.pem";
          options.tls->key = dir / "tls.key";
          auto server = must(api::HttpServer::listen(std::move(options), api::answer_with([](const api::Request&) {
                                                       api::Response out;
                                                       out.body = "ok\n";
                                                       return out;
                                                     })));
          say(std::to_string(server->port()) + " " + std::to_string(server->tls_port()));
          server->run();
        }) {
    const auto& said = process_.said();
    ports.plain = static_cast<std::uint16_t>(std::stoul(said));
    ports.tls = static_cast<std::uint16_t>(std::stoul(said.substr(said.find(' '))));
  }
  Ports ports;
  const Process& process() const { return process_; }

 private:
  Process process_;
};

double bytes_each(const Server& server, std::size_t count, const std::function<void()>& connect) {
  const double before = server.process().resident_bytes();
  for (std::size_t i = 0; i < count; ++i) connect();
  return (server.process().resident_bytes() - before) / static_cast<double>(count);
}

void measure_memory(const ScratchDir& dir, std::size_t count) {
  const auto small = [](double limit) { return [limit] { return limit; }; };
  const std::string request = get_request("/");
  const auto plain = side_by_side(1, small(8'192), [&] {
    const Server server(dir);
    Loopback(server.ports.plain).exchange(request);
    std::vector<Loopback> idle;
    return bytes_each(server, count, [&] {
      idle.emplace_back(server.ports.plain);
      idle.back().exchange(request);
    });
  });
  const std::string of = std::to_string(count);
  print_row("idle plain connection, of " + of, plain.b, "bytes", "goal", plain, Goal{1, Goal::at_most});
  const auto tls = side_by_side(1, small(15 * 1'024), [&] {
    const Server server(dir);
    TlsClients clients;
    TlsClient(clients, server.ports.tls, TlsClient::Session::anew).exchange(request);
    std::vector<TlsClient> idle;
    return bytes_each(server, count, [&] {
      idle.emplace_back(clients, server.ports.tls, idle.empty() ? TlsClient::Session::anew : TlsClient::Session::resumed);
      idle.back().exchange(request);
    });
  });
  print_row("idle connection with TLS, of " + of, tls.b, "bytes", "goal", tls, Goal{1, Goal::at_most});
}

void measure_handshakes(const Options& options, const ScratchDir& dir) {
  const Server server(dir);
  TlsClients clients;
  const std::string request = get_request("/");
  TlsClient(clients, server.ports.tls, TlsClient::Session::anew).exchange(request);
  const auto rate = [&](TlsClient::Session session) {
    const auto count = static_cast<std::size_t>(1'000 * options.scale);
    const double begin = server.process().cpu_seconds();
    for (std::size_t i = 0; i < count; ++i) TlsClient(clients, server.ports.tls, session).exchange(request);
    return static_cast<double>(count) / (server.process().cpu_seconds() - begin);
  };
  const auto pair = side_by_side(
      options.rounds, [&] { return rate(TlsClient::Session::anew); }, [&] { return rate(TlsClient::Session::resumed); });
  print_row("TLS handshake and a request, resumed", pair.b, "a cpu-s", "without a session (P-256)", pair, std::nullopt);
}

// Milliseconds that 99 of 100 requests of people take, each on a connection of its own.
double p99_ms(std::uint16_t port, std::size_t requests) {
  constexpr int kPeople = 8;
  std::vector<std::vector<double>> taken(kPeople);
  in_threads(kPeople, [&](int person) {
    auto& mine = taken[static_cast<std::size_t>(person)];
    for (std::size_t i = 0; i < requests / kPeople; ++i)
      mine.push_back(wall_of([&] { Loopback(port).exchange(get_request("/")); }) * 1e3);
  });
  std::vector<double> all;
  for (const auto& mine : taken) all.insert(all.end(), mine.begin(), mine.end());
  std::sort(all.begin(), all.end());
  return all[all.size() * 99 / 100];
}

void measure_attack(const Options& options, const ScratchDir& dir) {
  constexpr std::size_t kAttackers = 1'500;
  const Server server(dir);
  const auto count = static_cast<std::size_t>(2'000 * options.scale);
  const auto pair = side_by_side(
      options.rounds, [&] { return p99_ms(server.ports.plain, count); },
      [&] {
        std::vector<Loopback> attackers;
        for (std::size_t i = 0; i < kAttackers; ++i) {
          attackers.emplace_back(server.ports.plain);
          attackers.back().begin(i % 2 == 0 ? "GET / HTTP/1.1\r\nhost: a\r\nx-a: "
                                            : "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9999\r\n\r\nabc");
        }
        return p99_ms(server.ports.plain, count);
      });
  print_row("p99 of people beside 1,500 attackers", pair.b, "ms", "without attackers", pair, std::nullopt);
}

}  // namespace

void bench_connections(const Options& options) {
  print_head("connections, the server in a process of its own");
  const ScratchDir dir(options);
  make_certificate(dir / "tls.pem", dir / "tls.key");
  const auto may = raise_descriptor_limit();
  measure_memory(dir, std::min(kIdle, may - kDescriptorsSpare));
  measure_handshakes(options, dir);
  measure_attack(options, dir);
}

}  // namespace nguon::bench
