// The whole program over a ledger in RocksDB, served from this process over loopback, and the
// requests that its writers and readers send.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "api/app.h"
#include "api/http_server.h"
#include "tests/bench/ledgers.h"

namespace nguon::bench {

class Host {
 public:
  // A ledger of so many harvests, in a new database at `path`.
  Host(const test::World& world, const std::string& path, std::uint64_t harvests);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  std::uint16_t port() const { return server_->port(); }

 private:
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<keys::KeyCheck> check_ = keys::make_signature_check();
  std::unique_ptr<keys::KeyCheck> signatures_ = keys::remember_good_checks(*check_);
  api::PageMemory memory_;
  api::Metrics metrics_;
  api::Pages pages_;
  std::unique_ptr<api::App> app_;
  std::unique_ptr<api::Router> router_;
  std::unique_ptr<api::HttpServer> server_;
  std::thread thread_;
};

// HTTP/1.1 requests, whole.
std::string get_request(std::string_view path);
std::string post_request(std::string_view path, std::string_view content_type, std::string_view body);
std::string append_request(std::string_view statement_note);

// Requests a second, each writer waiting for its answer before it sends the next. Throws when an
// answer has another status than `expected`.
double exchange_rate(std::uint16_t port, const std::vector<std::string>& requests, int writers, int expected);

}  // namespace nguon::bench
