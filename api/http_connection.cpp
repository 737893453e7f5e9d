#include <boost/asio/post.hpp>

#include <array>
#include <exception>

#include "api/http_loop.h"

namespace nguon::api {
namespace {

// Brings an answer from any thread to its connection.
class Sink final : public AnswerSink {
 public:
  Sink(std::shared_ptr<Mailbox> mailbox, std::weak_ptr<Connection> connection)
      : mailbox_(std::move(mailbox)), connection_(std::move(connection)) {}
  void answer(Response&& response) noexcept override {
    if (Loop::is_this_thread(*mailbox_)) {
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

}  // namespace

Connection::Connection(Loop& loop, tcp::socket socket, std::string peer, std::optional<AddressKey> admitted, TlsContext* tls)
    : loop_(loop),
      socket_(std::move(socket)),
      admitted_(admitted),
      tls_(tls != nullptr ? std::make_unique<TlsStream>(*tls, socket_.native_handle()) : nullptr),
      session_(loop.server, loop.counters, *this, std::move(peer), steady_now()) {
  if (!tls_) return;
  is_shaking_hands_ = true;
  handshake_deadline_ = steady_now() + loop.server.options.tls->handshake_timeout;
  session_.is_secure(true);
}

void Connection::start() {
  guarded([this] {
    if (tls_) return wait_for_handshake(tcp::socket::wait_read);
    read();
  });
}

void Connection::shake_hands() {
  switch (tls_->handshake()) {
    case TlsStream::Outcome::done:
      is_shaking_hands_ = false;
      Counters::count(loop_.counters.handshakes);
      return go_on();
    case TlsStream::Outcome::wants_read: return wait_for_handshake(tcp::socket::wait_read);
    case TlsStream::Outcome::wants_write: return wait_for_handshake(tcp::socket::wait_write);
    case TlsStream::Outcome::closed:
    case TlsStream::Outcome::failed: return on_handshake_failed();
  }
}

void Connection::on_handshake_failed() {
  loop_.counters.reject(Rejected::handshake);
  if (!tls_->was_plain_http()) return close();
  // Somebody who typed http:// before the port of https: told in plain words, once.
  tls_.reset();
  is_shaking_hands_ = false;
  session_.is_secure(false);
  session_.refuse_plain(steady_now());
  go_on();
}

void Connection::wait_for_handshake(tcp::socket::wait_type what) {
  socket_.async_wait(what, [self = shared_from_this()](ErrorCode error) {
    if (self->closed_) return;
    if (error) return self->close();
    self->guarded([&] { self->shake_hands(); });
  });
}

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

// One write of what there is; would_block when the socket is full.
std::size_t Connection::send_some(ErrorCode& error) {
  const auto rest = session_.output().rest();
  if (!tls_) {
    // One piece is sent by a cheaper system call than two.
    if (rest[1].empty()) return socket_.write_some(net::buffer(rest[0].data(), rest[0].size()), error);
    const std::array<net::const_buffer, 2> pieces = {net::buffer(rest[0].data(), rest[0].size()),
                                                     net::buffer(rest[1].data(), rest[1].size())};
    return socket_.write_some(pieces, error);
  }
  const auto moved = tls_->write(rest[0].empty() ? rest[1] : rest[0]);
  switch (moved.outcome) {
    case TlsStream::Outcome::done: return moved.bytes;
    case TlsStream::Outcome::wants_write: error = net::error::would_block; return 0;
    // Renegotiation is off, so a write that wants to read is no conversation that we know.
    default: error = net::error::connection_reset; return 0;
  }
}

// Sends what the socket takes. False: closed, or waiting for the client to read.
bool Connection::flush() {
  OutputBuffer& output = session_.output();
  while (!output.empty()) {
    ErrorCode error;
    const std::size_t sent = send_some(error);
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
  if (tls_) return read_tls();
  InputBuffer& input = session_.input();
  char* const room = input.room();
  read_pending_ = true;
  socket_.async_read_some(net::buffer(room, input.room_bytes()), [self = shared_from_this()](ErrorCode error, std::size_t bytes) {
    self->read_pending_ = false;
    self->guarded([&] { self->on_read(error, bytes); });
  });
}

void Connection::read_tls() {
  read_pending_ = true;
  session_.input().release();
  if (!tls_->has_pending()) return wait_tls(tcp::socket::wait_read);
  net::post(loop_.io(), [self = shared_from_this()] { self->guarded([&] { self->on_tls_readable({}); }); });
}

void Connection::wait_tls(tcp::socket::wait_type what) {
  socket_.async_wait(what,
                     [self = shared_from_this()](ErrorCode error) { self->guarded([&] { self->on_tls_readable(error); }); });
}

void Connection::on_tls_readable(ErrorCode error) {
  read_pending_ = false;
  if (closed_) return;
  if (error) return on_read(error, 0);
  InputBuffer& input = session_.input();
  char* const room = input.room();
  const auto moved = tls_->read(room, input.room_bytes());
  switch (moved.outcome) {
    case TlsStream::Outcome::done: return on_read({}, moved.bytes);
    case TlsStream::Outcome::wants_read:
    case TlsStream::Outcome::wants_write:
      read_pending_ = true;
      if (moved.outcome == TlsStream::Outcome::wants_read) input.release();
      return wait_tls(moved.outcome == TlsStream::Outcome::wants_read ? tcp::socket::wait_read : tcp::socket::wait_write);
    case TlsStream::Outcome::closed:
    case TlsStream::Outcome::failed: return on_read(net::error::eof, 0);
  }
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
  if (tls_) tls_->close_notify();
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  if (read_pending_) return;
  session_.input().clear();
  read();
}

void Connection::on_due(SteadyTime now) {
  if (is_shaking_hands_) {
    loop_.counters.reject(Rejected::handshake);
    return close();
  }
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
  if (tls_ && !is_shaking_hands_ && linger_deadline_ == kNever) tls_->close_notify();
  socket_.close(ignored);
  if (admitted_) loop_.server.admission.leave(*admitted_);
  loop_.forget(*this, admitted_.has_value());
}

}  // namespace nguon::api
