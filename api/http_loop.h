// Connections and event loops of HttpServer: for its own files alone. With them the only files that include
// Boost.Asio. What is said on a connection is decided by Session; a Connection gives it a socket on one
// loop's thread, with TLS in between where its port has it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/http_session.h"
#include "api/http_tls.h"

namespace nguon::api {

namespace net = boost::asio;
using tcp = net::ip::tcp;
using ErrorCode = boost::system::error_code;

inline SteadyTime steady_now() { return std::chrono::steady_clock::now(); }

class Loop;

// The way back to a loop from other threads; outlives it.
struct Mailbox {
  std::mutex mutex;
  Loop* loop = nullptr;  // guarded by mutex; null once the loop is gone
};

class Connection final : public Session::Host, public std::enable_shared_from_this<Connection> {
 public:
  // `tls`: what the connection's TLS is made with; null on a plain one.
  Connection(Loop& loop, tcp::socket socket, std::string peer, std::optional<AddressKey> admitted, TlsContext* tls);

  void start();                     // shakes hands where it is TLS, and waits for the first request
  void turn_away(Rejected reason);  // for a connection that was not admitted
  Responder responder() override;
  // On the loop's thread, as all of the following.
  void answer(Response&& response);
  bool answer_inside(Response& response) { return session_.answer_inside(response); }
  bool is_due(SteadyTime now) const {
    if (is_shaking_hands_) return now >= handshake_deadline_;
    return now >= (write_pending_ ? write_deadline_ : std::min(session_.deadline(), linger_deadline_));
  }
  void on_due(SteadyTime now);
  void on_stop();  // closes when nothing is under way
  void close();

  std::size_t place = 0;  // in the loop's list

 private:
  template <class F>
  void guarded(F step);
  void go_on();
  bool flush();
  std::size_t send_some(ErrorCode& error);
  void wait_writable();
  void read();
  void shake_hands();
  void on_handshake_failed();
  void wait_for_handshake(tcp::socket::wait_type what);
  void read_tls();
  void wait_tls(tcp::socket::wait_type what);
  void on_tls_readable(ErrorCode error);
  void on_read(ErrorCode error, std::size_t bytes);
  void linger();

  Loop& loop_;
  tcp::socket socket_;
  const std::optional<AddressKey> admitted_;  // how it is counted, when it is
  std::unique_ptr<TlsStream> tls_;            // null when plain
  Session session_;
  SteadyTime write_deadline_ = kNever;   // while output waits for the client to read
  SteadyTime linger_deadline_ = kNever;  // while everything is said
  SteadyTime handshake_deadline_ = kNever;
  bool is_shaking_hands_ = false;
  bool read_pending_ = false;
  bool write_pending_ = false;
  bool closed_ = false;
};

class Loop {
 public:
  Loop(ServerState& state, std::function<void()> stop_all);
  ~Loop();
  // Once for each kind of port. `tls`: what connections of that port speak TLS with; null: they are plain.
  ErrorCode listen(const tcp::endpoint& endpoint, bool share_port, TlsContext* tls);
  std::uint16_t port(std::size_t listener) const { return listeners_[listener]->port; }
  // SIGINT and SIGTERM stop all loops, SIGHUP calls `reload`.
  void catch_signals(std::function<void()> reload);
  void run();
  void stop();  // thread-safe
  void forget(Connection& connection, bool admitted);
  net::io_context& io() { return io_; }

  ServerState& server;
  const std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>();
  static bool is_this_thread(const Mailbox& mailbox);
  Counters counters;

 private:
  struct Listener {
    explicit Listener(net::io_context& io) : acceptor(io), pause(io) {}
    tcp::acceptor acceptor;
    net::steady_timer pause;
    TlsContext* tls = nullptr;
    std::uint16_t port = 0;
  };
  void accept(Listener& listener);
  void on_accepted(const Listener& listener, tcp::socket socket);
  void await_signal();
  void tick();
  void close_due(SteadyTime now);
  void begin_stop();
  void close_all();
  bool is_done() const { return stopping_ && connections_.empty(); }
  void finish();  // nothing is left to wait for: io_.run() returns

  net::io_context io_{1};  // first, so destroyed last: its queue holds connections
  std::vector<std::unique_ptr<Listener>> listeners_;
  net::steady_timer tick_timer_{io_};
  net::signal_set signals_{io_};
  const std::function<void()> stop_all_;
  std::function<void()> reload_;
  std::vector<std::shared_ptr<Connection>> connections_;
  std::size_t turned_away_ = 0;  // of connections_, those not admitted
  SteadyTime drain_deadline_ = kNever;
  bool stopping_ = false;
};

}  // namespace nguon::api
