// The HTTP/1.1 server: sockets, TLS, limits, deadlines and drain. One thread per core with its own listening socket
// (SO_REUSEPORT) and event loop; a connection stays on the thread that accepted it, and its requests are answered in order. Every
// wait has an absolute deadline, every buffer and count a limit.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace nguon::api {

// A second port, with TLS (http_tls.h).
struct TlsOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  std::string certificate, key;                         // PEM files
  std::chrono::milliseconds handshake_timeout{10'000};  // accept to the end of the handshake
  std::chrono::seconds hsts{31'536'000};                // of strict-transport-security on each answer; 0: not said
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // numeric IPv4 or IPv6; "::" listens on both
  std::uint16_t port = 0;             // 0: the system chooses; HttpServer::port() tells
  std::size_t io_threads = 0;         // 0: one per core
  std::optional<TlsOptions> tls;      // nothing: plain HTTP only

  // Sizes.
  std::size_t header_bytes_max = 8 * 1024;               // request line and header; over it 431
  std::size_t target_bytes_max = 4 * 1024;               // request target; over it 414
  std::size_t header_fields_max = 100;                   // over it 431
  std::size_t body_bytes_max = 1024 * 1024;              // over it 413
  std::size_t body_bytes_total_max = 256 * 1024 * 1024;  // all bodies in memory at a time; over it 503
  // The limit of one request's body by its method, target and headers, instead of body_bytes_max.
  // Called on I/O threads. Router::body_limit() gives one.
  std::function<std::size_t(const Request&)> body_limit;

  // Deadlines. Absolute: sending a byte now and then does not move them.
  std::chrono::milliseconds header_timeout{10'000};  // first byte of a request (or accept) to its last header byte
  std::chrono::milliseconds body_timeout{30'000};    // end of the header to the last byte of the body
  std::chrono::milliseconds idle_timeout{60'000};    // between requests of a kept-alive connection
  std::chrono::milliseconds write_timeout{30'000};   // to send an answer, plus its size / write_rate_min
  std::size_t write_rate_min = 8 * 1024;             // bytes a second that a slow reader must reach
  std::chrono::milliseconds linger_timeout{1'000};   // after a closing answer, for the client to read it
  std::chrono::milliseconds drain_timeout{10'000};   // stop() to the end of run(), at most
  std::chrono::milliseconds tick{100};               // how often deadlines are looked at

  // Counts.
  std::size_t connections_max = 2'000;            // over it 503 and close
  std::size_t connections_per_address_max = 64;   // an IPv4 address or IPv6 /64; over it 503 and close
  std::size_t connections_per_proxy_max = 2'000;  // the same for a trusted proxy
  std::size_t in_flight_max = 1'024;              // requests given to the handler and not answered; over it 503
  std::chrono::seconds retry_after{2};            // said with each 503 of the server

  // Addresses whose `x-forwarded-for` is believed: remote_address is then the last address in it that
  // is not itself a trusted proxy.
  std::vector<std::string> trusted_proxies;

  bool stop_on_signals = false;                    // SIGINT and SIGTERM call stop(), SIGHUP reload_tls()
  const Clock* clock = nullptr;                    // for the date field; null: the system's. Outlives the server
  std::function<void(std::string_view)> log;       // faults an operator should see; thread-safe. Empty: dropped
  std::function<void(std::string_view)> log_good;  // what went as it should and is worth a line; the same
};

// Why a request or connection was turned away before a handler saw it.
enum class Rejected : std::size_t {
  connections,  // connections_max
  address,      // connections_per_address_max or connections_per_proxy_max
  in_flight,    // in_flight_max
  body_memory,  // body_bytes_total_max
  header_size,  // 414, 431
  body_size,    // 413
  timeout,      // a header or body deadline passed
  malformed,    // 400, 417, 501, 505
  slow_reader,  // the answer could not be sent in time
  handshake,    // a TLS handshake failed or took too long
};
inline constexpr std::size_t kRejectedKinds = 10;
std::string_view to_string(Rejected reason) noexcept;  // "connections", "address", ...

struct ServerStats {
  std::uint64_t connections = 0;     // open now
  std::uint64_t in_flight = 0;       // requests with a handler now
  std::uint64_t accepted_total = 0;  // connections let in since the start
  std::uint64_t requests_total = 0;  // requests given to the handler since the start
  std::uint64_t bytes_in_total = 0;
  std::uint64_t bytes_out_total = 0;
  std::uint64_t tls_handshakes_total = 0;
  std::uint64_t accept_errors_total = 0;  // accept() failed (no descriptors, no memory); accepting paused
  std::array<std::uint64_t, kRejectedKinds> rejected_total{};
};

class HttpServer {
 public:
  // Binds and listens; clients can connect when it returns, and are served once run() is called.
  // Errc::invalid_argument: not a numeric address, or a limit of zero. Errc::io: the address cannot
  // be bound (in use, not ours, not allowed). What TlsContext::load() answers, when there is to be TLS.
  static Result<std::unique_ptr<HttpServer>> listen(ServerOptions options, Handler handler);

  // REQUIRES: run() is not running. Open connections are closed; answers still to come are dropped.
  ~HttpServer();

  std::uint16_t port() const;
  std::uint16_t tls_port() const;  // 0 without TLS

  // Reads certificate and key again, for connections that come later; says in the log how it went. On an
  // error, of TlsContext::load(), the old ones stay in use. Ok without TLS. Thread-safe.
  Result<void> reload_tls();

  // Serves until stop(); the calling thread is one of the I/O threads. Call it once.
  void run();

  // Begins the drain and returns: no new connections, idle ones are closed at once, requests that
  // have begun are answered with "connection: close", and after drain_timeout what is left is closed.
  // Thread-safe, before and during run(), any number of times. Not for signal handlers.
  void stop();

  // Thread-safe.
  ServerStats stats() const;

 private:
  struct Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace nguon::api
