#include "tests/bench/host.h"

#include <atomic>
#include <stdexcept>

#include "ledger/state/reader.h"
#include "tests/bench/bench.h"
#include "tests/bench/loopback.h"

namespace nguon::bench {
namespace {

constexpr std::size_t kConnectionsMax = 256;

}  // namespace

Host::Host(const test::World& world, const std::string& path, std::uint64_t harvests)
    : ledger_(filled_ledger(world, path, harvests)) {
  const auto view = ledger_->snapshot();
  app_ = std::make_unique<api::App>(
      api::App{*ledger_, *signatures_, world.clock, metrics_, pages_, must(state::Reader(*view).ledger())});
  app_->memory = &memory_;
  api::Router::Options how;
  how.metrics = &metrics_;
  router_ = must(api::Router::make(api::all_routes(*app_), std::move(how)));
  api::ServerOptions options;
  options.connections_per_address_max = kConnectionsMax;
  options.body_limit = [this](const api::Request& request) { return router_->body_limit(request); };
  server_ = must(api::HttpServer::listen(std::move(options), router_->handler()));
  thread_ = std::thread([this] { server_->run(); });
}

Host::~Host() {
  server_->stop();
  thread_.join();
}

std::string get_request(std::string_view path) {
  std::string out = "GET ";
  out += path;
  out += " HTTP/1.1\r\nhost: ocop.example\r\n\r\n";
  return out;
}

std::string post_request(std::string_view path, std::string_view content_type, std::string_view body) {
  std::string out = "POST ";
  out += path;
  out += " HTTP/1.1\r\nhost: ocop.example\r\ncontent-type: ";
  out += content_type;
  out += "\r\ncontent-length: ";
  out += std::to_string(body.size());
  out += "\r\n\r\n";
  out += body;
  return out;
}

std::string append_request(std::string_view statement_note) {
  return post_request("/v1/statements", "text/plain; charset=utf-8", statement_note);
}

double exchange_rate(std::uint16_t port, const std::vector<std::string>& requests, int writers, int expected) {
  std::atomic<std::size_t> next = 0;
  std::vector<Loopback> connections;
  for (int i = 0; i < writers; ++i) connections.emplace_back(port);
  const double took = wall_of([&] {
    in_threads(writers, [&](int n) {
      Loopback& connection = connections[static_cast<std::size_t>(n)];
      for (std::size_t i = next++; i < requests.size(); i = next++)
        if (connection.exchange(requests[i]) != expected)
          throw std::runtime_error("not answered with " + std::to_string(expected) + ": " + std::string(connection.bytes()));
    });
  });
  return static_cast<double>(requests.size()) / took;
}

}  // namespace nguon::bench
