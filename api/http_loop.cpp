#include "api/http_loop.h"

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>

#include <csignal>
#include <exception>

namespace nguon::api {
namespace {

using ReusePort = net::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr std::size_t kTurnedAwayMax = 64;              // connections a thread turns away with a 503 at a time
constexpr std::chrono::milliseconds kAcceptPause{100};  // after accept() failed for want of descriptors or memory

thread_local const Mailbox* this_threads_mailbox = nullptr;

}  // namespace

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

void Loop::stop() {
  net::post(io_, [this] { begin_stop(); });
}

bool Loop::is_this_thread(const Mailbox& mailbox) { return this_threads_mailbox == &mailbox; }

ErrorCode Loop::listen(const tcp::endpoint& endpoint, bool share_port, TlsContext* tls) {
  ErrorCode error;
  auto listener = std::make_unique<Listener>(io_);
  listener->tls = tls;
  tcp::acceptor& acceptor = listener->acceptor;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(net::socket_base::reuse_address(true), error);
  if (!error && share_port) acceptor.set_option(ReusePort(true), error);
  if (!error && endpoint.address().is_v6()) acceptor.set_option(net::ip::v6_only(false), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
  if (!error) listener->port = acceptor.local_endpoint(error).port();
  listeners_.push_back(std::move(listener));
  return error;
}

void Loop::catch_signals(std::function<void()> reload) {
  reload_ = std::move(reload);
  signals_.add(SIGINT);
  signals_.add(SIGTERM);
  signals_.add(SIGHUP);
  await_signal();
}

void Loop::await_signal() {
  signals_.async_wait([this](ErrorCode error, int signal) {
    if (error) return;
    if (signal != SIGHUP) return stop_all_();
    reload_();
    await_signal();
  });
}

void Loop::run() {
  this_threads_mailbox = mailbox.get();
  for (const auto& listener : listeners_) accept(*listener);
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

void Loop::accept(Listener& listener) {
  listener.acceptor.async_accept([this, &listener](ErrorCode error, tcp::socket socket) {
    if (stopping_) return;
    if (!error) {
      on_accepted(listener, std::move(socket));
    } else if (error != net::error::connection_aborted) {
      // No descriptors or no memory: the connection stays in the backlog, so wait instead of spinning.
      Counters::count(counters.accept_errors);
      server.log("accept: " + error.message());
      listener.pause.expires_after(kAcceptPause);
      return listener.pause.async_wait([this, &listener](ErrorCode cancelled) {
        if (!cancelled && !stopping_) accept(listener);
      });
    }
    accept(listener);
  });
}

void Loop::on_accepted(const Listener& listener, tcp::socket socket) {
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
  // A handshake only to say 503 would cost more than the request.
  if (!admitted && (turned_away_ >= kTurnedAwayMax || listener.tls != nullptr)) return counters.reject(reason);
  auto connection =
      std::make_shared<Connection>(*this, std::move(socket), peer, admitted ? std::optional(key) : std::nullopt, listener.tls);
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
  for (const auto& listener : listeners_) {
    listener->acceptor.close(ignored);
    listener->pause.cancel();
  }
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

}  // namespace nguon::api
