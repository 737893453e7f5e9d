// One connection's conversation without its socket: bytes in, requests to the handler, answers out,
// deadlines and limits. HttpServer gives it a socket; tests can do without. Not thread-safe:
// a session lives on one I/O thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "api/http.h"
#include "api/http_admission.h"
#include "api/http_buffer.h"
#include "api/http_parser.h"
#include "api/http_server.h"

namespace nguon::api {

using SteadyTime = std::chrono::steady_clock::time_point;
inline constexpr SteadyTime kNever = SteadyTime::max();

// Written by one I/O thread, read by stats().
struct Counters {
  std::atomic<std::uint64_t> accepted{0}, requests{0}, bytes_in{0}, bytes_out{0}, accept_errors{0}, handshakes{0};
  std::array<std::atomic<std::uint64_t>, kRejectedKinds> rejected{};
  void add_to(ServerStats& stats) const;
  void reject(Rejected reason) { count(rejected[static_cast<std::size_t>(reason)]); }
  static void count(std::atomic<std::uint64_t>& counter, std::uint64_t by = 1) {
    counter.fetch_add(by, std::memory_order_relaxed);
  }
};

// Errc::invalid_argument when a limit is zero.
Result<void> check_options(const ServerOptions& options);

// What all connections of a server share.
struct ServerState {
  ServerState(ServerOptions o, Handler h)
      : options(std::move(o)),
        handler(std::move(h)),
        parser_limits{options.header_bytes_max, options.target_bytes_max, options.header_fields_max},
        admission({options.connections_max, options.connections_per_address_max, options.connections_per_proxy_max},
                  options.trusted_proxies),
        clock(options.clock ? options.clock : &system_clock) {}
  void log(std::string_view line) const {
    if (options.log) options.log(line);
  }
  void log_good(std::string_view line) const {
    if (options.log_good) options.log_good(line);
  }

  const ServerOptions options;
  const Handler handler;
  const ParserLimits parser_limits;
  Admission admission;
  SystemClock system_clock;
  const Clock* clock;
  std::atomic<bool> stopping{false};
  std::atomic<std::size_t> in_flight{0};
  std::atomic<std::size_t> body_bytes{0};  // of all requests that are being read or handled
};

class Session {
 public:
  // What the owner does next.
  enum class Next {
    read,     // read into input(), then take() and run()
    write,    // send all of output(), then run()
    handler,  // nothing until the answer comes
    linger,   // everything is said: close once the client has had time to read it
  };

  // Makes the Responder of a request; it leads back to answer() or answer_inside().
  class Host {
   public:
    virtual ~Host() = default;
    virtual Responder responder() = 0;
  };

  Session(ServerState& server, Counters& counters, Host& host, std::string peer, SteadyTime now);
  // Gives back what it counted in the server's state.
  ~Session() { release(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  InputBuffer& input() { return input_; }
  OutputBuffer& output() { return output_; }

  // `bytes` were read into input().
  void take(std::size_t bytes, SteadyTime now);
  // Parses and answers what has come, as far as it gets. The handler is called from here.
  Next run(SteadyTime now);
  // The running request's answer; run() goes on from there. Ignored when none is running.
  void answer(Response&& response, SteadyTime now);
  // Keeps the answer when the handler is being called right now, else returns false.
  bool answer_inside(Response& response);
  // Says 503 and no more.
  void turn_away(Rejected reason, SteadyTime now);
  // Says 400 and no more: plain HTTP came where TLS is spoken.
  void refuse_plain(SteadyTime now);
  // Whether TLS is around the conversation: told to handlers, and to clients as strict-transport-security.
  void is_secure(bool secure) { is_secure_ = secure; }

  // When the client must have gone on; kNever while it is not the client's turn.
  SteadyTime deadline() const { return deadline_; }
  // The deadline has passed. True: close. False: a refusal is to be sent, call run().
  bool expire(SteadyTime now);
  // Whether no byte of a request has come and nothing is to be sent: may be closed without harm.
  bool is_idle() const { return phase_ == Phase::head && !parser_.started() && output_.empty(); }
  // Whether a refusal or last answer was given: what the client still sends does not matter.
  bool is_closing() const { return phase_ == Phase::closing; }
  // Gives up the request that is running, if any. Called when the connection is closed.
  void release();

 private:
  enum class Phase { head, body, handling, closing };

  bool is_reading() const { return phase_ == Phase::head || phase_ == Phase::body; }
  void parse(SteadyTime now);
  void on_head(SteadyTime now);
  void on_request(SteadyTime now);
  void append(Response&& response, bool keep_alive, SteadyTime now);
  void refuse(int status, Rejected reason, SteadyTime now);
  void end_request(SteadyTime now);
  bool hold_body();

  ServerState& server_;
  Counters& counters_;
  Host& host_;
  const std::string peer_;
  RequestParser parser_;
  InputBuffer input_;
  OutputBuffer output_;
  std::optional<Response> answered_;  // by the handler that is being called
  SteadyTime deadline_;
  std::size_t body_held_ = 0;  // counted in server_.body_bytes
  Phase phase_ = Phase::head;
  bool head_begun_ = true;     // the header deadline runs; from the start for a new connection
  bool in_flight_ = false;     // counted in server_.in_flight
  bool head_only_ = false;     // the running request is HEAD
  bool continue_due_ = false;  // the client waits for 100
  bool dispatching_ = false;   // the handler is being called
  bool needs_more_ = false;
  bool is_secure_ = false;
};

}  // namespace nguon::api
