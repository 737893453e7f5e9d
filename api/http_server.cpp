#include "api/http_server.h"

#include <algorithm>
#include <thread>

#include "api/http_loop.h"
#include "api/http_tls.h"

namespace nguon::api {

struct HttpServer::Impl {
  Impl(ServerOptions options, Handler handler) : server(std::move(options), std::move(handler)) {}
  void stop() {
    server.stopping = true;
    for (const auto& loop : loops) loop->stop();
  }
  Result<void> reload_tls() {
    const auto reloaded = tls ? tls->reload() : Result<void>{};
    if (tls && reloaded)
      server.log_good("TLS: certificate and key were read again");
    else if (!reloaded)
      server.log("TLS: the old certificate stays in use: " + reloaded.error().message());
    return reloaded;
  }
  // Listens with every loop; the port that was chosen, for a port of 0.
  Result<std::uint16_t> listen(const std::string& text, std::uint16_t port, TlsContext* with_tls);

  ServerState server;
  std::unique_ptr<TlsContext> tls;           // null without; outlives the loops
  std::vector<std::unique_ptr<Loop>> loops;  // not changed after listen()
  std::uint16_t port = 0, tls_port = 0;
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

Result<std::uint16_t> HttpServer::Impl::listen(const std::string& text, std::uint16_t port_wanted, TlsContext* with_tls) {
  ErrorCode error;
  const auto address = net::ip::make_address(text, error);
  if (error) return Error{Errc::invalid_argument, "listen address " + text + ": " + error.message()};
  tcp::endpoint endpoint{address, port_wanted};
  const bool shared = loops.size() > 1;
  // A shared port would let a second program share it unseen: the port must first be free without sharing.
  if (shared && endpoint.port() != 0) error = Loop(server, [] {}).listen(endpoint, false, nullptr);
  for (const auto& loop : loops) {
    if (error) break;
    error = loop->listen(endpoint, shared, with_tls);
    endpoint.port(loop->port(with_tls != nullptr ? 1 : 0));
  }
  if (error) return Error{Errc::io, "listen on " + text + " port " + std::to_string(port_wanted) + ": " + error.message()};
  return endpoint.port();
}

Result<std::unique_ptr<HttpServer>> HttpServer::listen(ServerOptions options, Handler handler) {
  NGUON_TRY(check_options(options));
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t threads = options.io_threads > 0 ? options.io_threads : cores;
  std::unique_ptr<HttpServer> server(new HttpServer(std::make_unique<Impl>(std::move(options), std::move(handler))));
  Impl& impl = *server->impl_;
  const auto stop_all = [&impl] { impl.stop(); };
  for (std::size_t i = 0; i < threads; ++i) impl.loops.push_back(std::make_unique<Loop>(impl.server, stop_all));
  const ServerOptions& given = impl.server.options;
  NGUON_ASSIGN(port, impl.listen(given.address, given.port, nullptr));
  impl.port = port;
  if (given.tls) {
    NGUON_ASSIGN(tls, TlsContext::load(given.tls->certificate, given.tls->key));
    impl.tls = std::move(tls);
    NGUON_ASSIGN(tls_port, impl.listen(given.tls->address, given.tls->port, impl.tls.get()));
    impl.tls_port = tls_port;
  }
  if (given.stop_on_signals) impl.loops.front()->catch_signals([&impl] { static_cast<void>(impl.reload_tls()); });
  return server;
}

std::uint16_t HttpServer::port() const { return impl_->port; }
std::uint16_t HttpServer::tls_port() const { return impl_->tls_port; }
Result<void> HttpServer::reload_tls() { return impl_->reload_tls(); }

void HttpServer::run() {
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < impl_->loops.size(); ++i) threads.emplace_back([loop = impl_->loops[i].get()] { loop->run(); });
  impl_->loops.front()->run();
  for (auto& thread : threads) thread.join();
}

void HttpServer::stop() { impl_->stop(); }

ServerStats HttpServer::stats() const {
  ServerStats stats;
  stats.connections = impl_->server.admission.connections();
  stats.in_flight = impl_->server.in_flight;
  for (const auto& loop : impl_->loops) loop->counters.add_to(stats);
  return stats;
}

}  // namespace nguon::api
