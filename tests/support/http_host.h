// A server that runs in the background of a test and is stopped at its end.
#pragma once

#include <memory>
#include <thread>

#include "api/http_server.h"
#include "tests/support/check.h"

namespace nguon::test {

class HttpHost {
 public:
  HttpHost(api::ServerOptions options, api::Handler handler)
      : server_(value_of(api::HttpServer::listen(std::move(options), std::move(handler)))), thread_([this] { server_->run(); }) {}
  ~HttpHost() {
    server_->stop();
    wait();
  }
  std::uint16_t port() const { return server_->port(); }
  api::HttpServer& server() { return *server_; }
  // Until run() has returned.
  void wait() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  std::unique_ptr<api::HttpServer> server_;
  std::thread thread_;
};

}  // namespace nguon::test
