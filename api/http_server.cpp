// Sockets, event loops and drain; the only file that includes Boost.Asio. What is said on a
// connection is decided by Session; a Connection gives it a socket on one loop's thread.
#include "api/http_server.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <exception>
#include <mutex>
#include <thread>

#include "api/http_session.h"

namespace nguon::api {
namespace {

namespace net = boost::asio;
using tcp = net::ip::tcp;
using ErrorCode = boost::system::error_code;
using ReusePort = net::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr std::size_t kTurnedAwayMax = 64;              // connections a thread turns away with a 503 at a time
constexpr std::chrono::milliseconds kAcceptPause{100};  // after accept() failed for want of descriptors or memory

SteadyTime steady_now() { return std::chrono::steady_clock::now(); }

class Loop;

// The way back to a loop from other threads; outlives it.
struct Mailbox {
  std::mutex mutex;
  Loop* loop = nullptr;  // guarded by mutex; null once the loop is gone
};
thread_local const Mailbox* this_threads_mailbox = nullptr;

class Connection final : public Session::Host, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Loop& loop, tcp::socket socket, std::string peer, std::optional<AddressKey> admitted);

  void start() {
    guarded([this] { read(); });
  }                                 // waits for the first request
  void turn_away(Rejected reason);  // for a connection that was not admitted
  Responder responder() override;
  // On the loop's thread, as all of the following.
  void answer(Response&& response);
  bool answer_inside(Response& response) { return session_.answer_inside(response); }
  bool is_due(SteadyTime now) const {
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
  void wait_writable();
  void read();
  void on_read(ErrorCode error, std::size_t bytes);
  void linger();

  Loop& loop_;
  tcp::socket socket_;
  const std::optional<AddressKey> admitted_;  // how it is counted, when it is
  Session session_;
  SteadyTime write_deadline_ = kNever;   // while output waits for the client to read
  SteadyTime linger_deadline_ = kNever;  // while everything is said
  bool read_pending_ = false;
  bool write_pending_ = false;
  bool closed_ = false;
};

class Loop {
 public:
  Loop(ServerState& state, std::function<void()> stop_all);
  ~Loop();
  ErrorCode listen(const tcp::endpoint& endpoint, bool share_port);
  std::uint16_t port() const { return port_; }
  void catch_signals();
  void run();
  void stop() {
    net::post(io_, [this] { begin_stop(); });
  }  // thread-safe
  void forget(Connection& connection, bool admitted);
  net::io_context& io() { return io_; }

  ServerState& server;
  const std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>();
  Counters counters;

 private:
  void accept();
  void on_accepted(tcp::socket socket);
  void tick();
  void close_due(SteadyTime now);
  void begin_stop();
  void close_all();
  bool is_done() const { return stopping_ && connections_.empty(); }
  void finish();  // nothing is left to wait for: io_.run() returns

  net::io_context io_{1};  // first, so destroyed last: its queue holds connections
  tcp::acceptor acceptor_{io_};
  net::steady_timer tick_timer_{io_};
  net::steady_timer accept_timer_{io_};
  net::signal_set signals_{io_};
  const std::function<void()> stop_all_;
  std::vector<std::shared_ptr<Connection>> connections_;
  std::size_t turned_away_ = 0;  // of connections_, those not admitted
  SteadyTime drain_deadline_ = kNever;
  std::uint16_t port_ = 0;
  bool stopping_ = false;
};

// Brings an answer from any thread to its connection.
class Sink final : public AnswerSink {
 public:
  Sink(std::shared_ptr<Mailbox> mailbox, std::weak_ptr<Connection> connection)
      : mailbox_(std::move(mailbox)), connection_(std::move(connection)) {}
  void answer(Response&& response) noexcept override {
    if (this_threads_mailbox == mailbox_.get()) {
      const auto open = connection_.lock();
      if (!open || open->answer_inside(response)) return;
    }
    const std::lock_guard lock(mailbox_->mutex);
    if (!mailbox_->loop) return;
    net::post(mailbox_->loop->io(), [connection = connection_, response = std::move(response)]() mutable {
      if (const auto open = connection.lock()) open->answer(std::move(response));
    });
  }

 private:
  const std::shared_ptr<Mailbox> mailbox_;
  const std::weak_ptr<Connection> connection_;
};

Connection::Connection(Loop& loop, tcp::socket socket, std::string peer, std::optional<AddressKey> admitted)
    : loop_(loop),
      socket_(std::move(socket)),
      admitted_(admitted),
      session_(loop.server, loop.counters, *this, std::move(peer), steady_now()) {}

// The boundary of a connection: what is thrown inside costs this connection only.
template <class F>
void Connection::guarded(F step) {
  try {
    step();
  } catch (const std::exception& error) {
    loop_.server.log(std::string("connection closed: ") + error.what());
    close();
  }
}

void Connection::turn_away(Rejected reason) {
  guarded([&] {
    session_.turn_away(reason, steady_now());
    go_on();
  });
}

Responder Connection::responder() { return Responder(std::make_unique<Sink>(loop_.mailbox, weak_from_this())); }

void Connection::answer(Response&& response) {
  if (closed_) return;
  guarded([&] {
    session_.answer(std::move(response), steady_now());
    if (!write_pending_) return go_on();
    write_deadline_ = kNever;  // there is more to send than when it was set
    wait_writable();
  });
}

void Connection::go_on() {
  while (true) {
    switch (session_.run(steady_now())) {
      case Session::Next::write:
        if (!flush()) return;
        break;
      case Session::Next::read: return read();
      case Session::Next::handler: return;
      case Session::Next::linger: return linger();
    }
  }
}

// Sends what the socket takes. False: closed, or waiting for the client to read.
bool Connection::flush() {
  OutputBuffer& output = session_.output();
  while (!output.empty()) {
    const auto rest = output.rest();
    const std::array<net::const_buffer, 2> pieces = {net::buffer(rest[0].data(), rest[0].size()),
                                                     net::buffer(rest[1].data(), rest[1].size())};
    ErrorCode error;
    const std::size_t sent = socket_.write_some(pieces, error);
    if (error == net::error::would_block || error == net::error::try_again) {
      wait_writable();
      return false;
    }
    if (error) {
      close();
      return false;
    }
    output.sent(sent);
    Counters::count(loop_.counters.bytes_out, sent);
  }
  write_deadline_ = kNever;
  return true;
}

void Connection::wait_writable() {
  const auto& options = loop_.server.options;
  if (write_deadline_ == kNever)
    write_deadline_ =
        steady_now() + options.write_timeout + std::chrono::seconds(session_.output().size() / options.write_rate_min);
  if (write_pending_) return;
  write_pending_ = true;
  socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](ErrorCode error) {
    self->write_pending_ = false;
    if (self->closed_) return;
    if (error) return self->close();
    self->guarded([&] { self->go_on(); });
  });
}

void Connection::read() {
  if (read_pending_) return;
  InputBuffer& input = session_.input();
  char* const room = input.room();
  read_pending_ = true;
  socket_.async_read_some(net::buffer(room, input.room_bytes()), [self = shared_from_this()](ErrorCode error, std::size_t bytes) {
    self->read_pending_ = false;
    self->guarded([&] { self->on_read(error, bytes); });
  });
}

void Connection::on_read(ErrorCode error, std::size_t bytes) {
  if (closed_) return;
  const bool lingering = linger_deadline_ != kNever;
  if (error) {
    // The client has stopped sending, but may still read the refusal that is on its way.
    if (lingering || !session_.is_closing()) close();
    return;
  }
  Counters::count(loop_.counters.bytes_in, bytes);
  if (lingering) return read();       // not taken: the next read overwrites it
  if (session_.is_closing()) return;  // refused meanwhile; linger() reads on
  session_.take(bytes, steady_now());
  go_on();
}

// Closing with unread bytes would reset the connection and could take the last answer from the
// client (RFC 9112 section 9.6): so say "no more", and read until the client closes.
void Connection::linger() {
  linger_deadline_ = steady_now() + loop_.server.options.linger_timeout;
  ErrorCode ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  if (read_pending_) return;
  session_.input().clear();
  read();
}

void Connection::on_due(SteadyTime now) {
  if (write_pending_) {
    loop_.counters.reject(Rejected::slow_reader);
    return close();
  }
  if (now >= linger_deadline_ || session_.expire(now)) return close();
  guarded([this] { go_on(); });
}

void Connection::on_stop() {
  if (session_.is_idle() || !admitted_) close();
}

void Connection::close() {
  if (closed_) return;
  closed_ = true;
  session_.release();
  ErrorCode ignored;
  socket_.close(ignored);
  if (admitted_) loop_.server.admission.leave(*admitted_);
  loop_.forget(*this, admitted_.has_value());
}

Loop::Loop(ServerState& state, std::function<void()> stop_all) : server(state), stop_all_(std::move(stop_all)) {
  mailbox->loop = this;
}

Loop::~Loop() {
  {
    const std::lock_guard lock(mailbox->mutex);
    mailbox->loop = nullptr;
  }
  close_all();
}

ErrorCode Loop::listen(const tcp::endpoint& endpoint, bool share_port) {
  ErrorCode error;
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(net::socket_base::reuse_address(true), error);
  if (!error && share_port) acceptor_.set_option(ReusePort(true), error);
  if (!error && endpoint.address().is_v6()) acceptor_.set_option(net::ip::v6_only(false), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(net::socket_base::max_listen_connections, error);
  if (!error) port_ = acceptor_.local_endpoint(error).port();
  return error;
}

void Loop::catch_signals() {
  signals_.add(SIGINT);
  signals_.add(SIGTERM);
  signals_.async_wait([this](ErrorCode error, int) {
    if (!error) stop_all_();
  });
}

void Loop::run() {
  this_threads_mailbox = mailbox.get();
  if (acceptor_.is_open()) accept();
  tick();
  while (true) {
    try {
      io_.run();
      break;
    } catch (const std::exception& error) {
      server.log(std::string("an I/O thread went on after: ") + error.what());
    }
  }
  this_threads_mailbox = nullptr;
}

void Loop::accept() {
  acceptor_.async_accept([this](ErrorCode error, tcp::socket socket) {
    if (stopping_) return;
    if (!error) {
      on_accepted(std::move(socket));
    } else if (error != net::error::connection_aborted) {
      // No descriptors or no memory: the connection stays in the backlog, so wait instead of spinning.
      Counters::count(counters.accept_errors);
      server.log("accept: " + error.message());
      accept_timer_.expires_after(kAcceptPause);
      return accept_timer_.async_wait([this](ErrorCode cancelled) {
        if (!cancelled && !stopping_) accept();
      });
    }
    accept();
  });
}

void Loop::on_accepted(tcp::socket socket) {
  ErrorCode error;
  const auto remote = socket.remote_endpoint(error);
  if (!error) socket.non_blocking(true, error);
  if (!error) socket.set_option(tcp::no_delay(true), error);
  if (error) return;  // gone again
  auto address = remote.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) address = net::ip::make_address_v4(net::ip::v4_mapped, address.to_v6());
  const std::string peer = address.to_string();
  const AddressKey key = address.is_v4() ? key_of_v4(address.to_v4().to_bytes()) : key_of_v6(address.to_v6().to_bytes());
  const auto verdict = server.admission.enter(key, peer);
  const bool admitted = verdict == Admission::Verdict::admitted;
  const auto reason = verdict == Admission::Verdict::full ? Rejected::connections : Rejected::address;
  if (!admitted && turned_away_ >= kTurnedAwayMax) return counters.reject(reason);
  auto connection = std::make_shared<Connection>(*this, std::move(socket), peer, admitted ? std::optional(key) : std::nullopt);
  connection->place = connections_.size();
  connections_.push_back(connection);
  if (!admitted) {
    ++turned_away_;
    return connection->turn_away(reason);
  }
  Counters::count(counters.accepted);
  connection->start();
}

void Loop::forget(Connection& connection, bool admitted) {
  const std::size_t place = connection.place;
  if (!admitted) --turned_away_;
  connections_.back()->place = place;
  std::swap(connections_[place], connections_.back());
  connections_.pop_back();
  if (is_done()) finish();
}

// One timer for all deadlines of the thread.
void Loop::tick() {
  tick_timer_.expires_after(server.options.tick);
  tick_timer_.async_wait([this](ErrorCode cancelled) {
    if (cancelled) return;
    const auto now = steady_now();
    close_due(now);
    if (now >= drain_deadline_) close_all();
    if (!is_done()) tick();
  });
}

void Loop::close_due(SteadyTime now) {
  // Backwards: closing one puts the last, which has been looked at, in its place.
  for (std::size_t i = connections_.size(); i-- > 0;) {
    if (!connections_[i]->is_due(now)) continue;
    const auto connection = connections_[i];
    connection->on_due(now);
  }
}

void Loop::begin_stop() {
  if (stopping_) return;
  stopping_ = true;
  drain_deadline_ = steady_now() + server.options.drain_timeout;
  ErrorCode ignored;
  acceptor_.close(ignored);
  accept_timer_.cancel();
  for (std::size_t i = connections_.size(); i-- > 0;) {
    const auto connection = connections_[i];
    connection->on_stop();
  }
  if (is_done()) finish();
}

void Loop::close_all() {
  while (!connections_.empty()) {
    const auto connection = connections_.back();
    connection->close();
  }
}

void Loop::finish() {
  tick_timer_.cancel();
  signals_.cancel();
}

}  // namespace

struct HttpServer::Impl {
  Impl(ServerOptions options, Handler handler) : server(std::move(options), std::move(handler)) {}
  void stop() {
    server.stopping = true;
    for (const auto& loop : loops) loop->stop();
  }
  ServerState server;
  std::vector<std::unique_ptr<Loop>> loops;  // not changed after listen()
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::listen(ServerOptions options, Handler handler) {
  NGUON_TRY(check_options(options));
  ErrorCode error;
  const auto address = net::ip::make_address(options.address, error);
  if (error) return Error{Errc::invalid_argument, "listen address " + options.address + ": " + error.message()};
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t threads = options.io_threads > 0 ? options.io_threads : cores;
  tcp::endpoint endpoint{address, options.port};
  const std::string name = options.address + " port " + std::to_string(options.port);

  std::unique_ptr<HttpServer> server(new HttpServer(std::make_unique<Impl>(std::move(options), std::move(handler))));
  Impl& impl = *server->impl_;
  const auto stop_all = [&impl] { impl.stop(); };
  // A shared port would let a second program share it unseen: the port must first be free without sharing.
  if (threads > 1 && endpoint.port() != 0) error = Loop(impl.server, stop_all).listen(endpoint, false);
  for (std::size_t i = 0; i < threads && !error; ++i) {
    impl.loops.push_back(std::make_unique<Loop>(impl.server, stop_all));
    error = impl.loops.back()->listen(endpoint, threads > 1);
    endpoint.port(impl.loops.back()->port());
  }
  if (error) return Error{Errc::io, "listen on " + name + ": " + error.message()};
  if (impl.server.options.stop_on_signals) impl.loops.front()->catch_signals();
  return server;
}

std::uint16_t HttpServer::port() const { return impl_->loops.front()->port(); }

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
