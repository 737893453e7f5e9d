#include "api/http_session.h"

#include <exception>

#include "api/http_wire.h"

namespace nguon::api {
namespace {

Response busy_answer(const ServerOptions& options) {
  Response response = plain_answer(503);
  response.set_header("retry-after", std::to_string(options.retry_after.count()));
  return response;
}

Rejected reason_of(int status) {
  if (status == 413) return Rejected::body_size;
  if (status == 414 || status == 431) return Rejected::header_size;
  return Rejected::malformed;
}

}  // namespace

std::string_view to_string(Rejected reason) noexcept {
  switch (reason) {
    case Rejected::connections: return "connections";
    case Rejected::address: return "address";
    case Rejected::in_flight: return "in_flight";
    case Rejected::body_memory: return "body_memory";
    case Rejected::header_size: return "header_size";
    case Rejected::body_size: return "body_size";
    case Rejected::timeout: return "timeout";
    case Rejected::malformed: return "malformed";
    case Rejected::slow_reader: return "slow_reader";
    case Rejected::handshake: return "handshake";
  }
  return "unknown";
}

Result<void> check_options(const ServerOptions& options) {
  const bool some_limit_is_zero = options.header_bytes_max == 0 || options.target_bytes_max == 0 ||
                                  options.header_fields_max == 0 || options.connections_max == 0 ||
                                  options.connections_per_address_max == 0 || options.connections_per_proxy_max == 0 ||
                                  options.in_flight_max == 0 || options.write_rate_min == 0 || options.tick.count() <= 0;
  if (some_limit_is_zero) return Error{Errc::invalid_argument, "a limit of the HTTP server is zero"};
  return {};
}

void Counters::add_to(ServerStats& stats) const {
  stats.accepted_total += accepted;
  stats.requests_total += requests;
  stats.bytes_in_total += bytes_in;
  stats.bytes_out_total += bytes_out;
  stats.accept_errors_total += accept_errors;
  stats.tls_handshakes_total += handshakes;
  for (std::size_t i = 0; i < kRejectedKinds; ++i) stats.rejected_total[i] += rejected[i];
}

Session::Session(ServerState& server, Counters& counters, Host& host, std::string peer, SteadyTime now)
    : server_(server),
      counters_(counters),
      host_(host),
      peer_(std::move(peer)),
      parser_(server.parser_limits),
      deadline_(now + server.options.header_timeout) {}

void Session::take(std::size_t bytes, SteadyTime now) {
  input_.commit(bytes);
  if (head_begun_) return;
  head_begun_ = true;
  deadline_ = now + server_.options.header_timeout;
}

Session::Next Session::run(SteadyTime now) {
  if (output_.empty()) output_.clear();
  needs_more_ = false;
  while (is_reading() && !needs_more_ && !output_.full()) parse(now);
  if (!output_.empty()) return Next::write;
  if (phase_ == Phase::closing) return Next::linger;
  if (phase_ == Phase::handling) return Next::handler;
  if (!head_begun_) deadline_ = now + server_.options.idle_timeout;  // from when the last answer is sent
  return Next::read;
}

void Session::parse(SteadyTime now) {
  std::size_t used = 0;
  const auto status = parser_.feed(input_.view(), used);
  input_.consume(used);
  if (!hold_body()) return refuse(503, Rejected::body_memory, now);
  switch (status) {
    case RequestParser::Status::need_more:
      needs_more_ = true;
      if (!continue_due_) return;
      continue_due_ = false;
      // A client that has already begun to send its body does not wait for 100.
      if (input_.empty() && parser_.request().body.empty()) output_.flat() += "HTTP/1.1 100 Continue\r\n\r\n";
      return;
    case RequestParser::Status::head_done: return on_head(now);
    case RequestParser::Status::done: return on_request(now);
    case RequestParser::Status::failed: {
      const int code = parser_.refusal_status();
      return refuse(code, reason_of(code), now);
    }
  }
}

void Session::on_head(SteadyTime now) {
  const auto& options = server_.options;
  parser_.body_limit(options.body_limit ? options.body_limit(parser_.request()) : options.body_bytes_max);
  continue_due_ = parser_.expects_continue();
  phase_ = Phase::body;
  deadline_ = now + options.body_timeout;
}

void Session::on_request(SteadyTime now) {
  Request& request = parser_.request();
  request.remote_address = server_.admission.client_address(peer_, request.headers.all("x-forwarded-for"));
  request.is_secure = is_secure_;
  request.is_of_proxy = server_.admission.is_trusted(peer_);
  head_only_ = request.method == "HEAD";
  phase_ = Phase::handling;
  deadline_ = kNever;
  in_flight_ = true;
  if (server_.in_flight.fetch_add(1) >= server_.options.in_flight_max) {
    counters_.reject(Rejected::in_flight);
    answered_ = busy_answer(server_.options);
  } else {
    Counters::count(counters_.requests);
    dispatching_ = true;
    try {
      server_.handler(std::move(request), host_.responder());
    } catch (const std::exception& error) {
      server_.log(std::string("a handler threw: ") + error.what());
    } catch (...) {
      server_.log("a handler threw something that is no exception");
    }
    dispatching_ = false;
  }
  if (!answered_) return;
  Response response = std::move(*answered_);
  answered_.reset();
  answer(std::move(response), now);
}

bool Session::answer_inside(Response& response) {
  if (!dispatching_) return false;
  answered_ = std::move(response);
  return true;
}

void Session::answer(Response&& response, SteadyTime now) {
  if (phase_ != Phase::handling) return;
  append(std::move(response), parser_.keep_alive() && !server_.stopping, now);
}

void Session::turn_away(Rejected reason, SteadyTime now) {
  counters_.reject(reason);
  append(busy_answer(server_.options), false, now);
}

void Session::refuse_plain(SteadyTime now) { append(plain_answer(400), false, now); }

void Session::refuse(int status, Rejected reason, SteadyTime now) {
  counters_.reject(reason);
  head_only_ = parser_.request().method == "HEAD";
  append(status == 503 ? busy_answer(server_.options) : plain_answer(status), false, now);
}

void Session::append(Response&& response, bool keep_alive, SteadyTime now) {
  if (!is_sendable(response)) {
    server_.log("an answer of status " + std::to_string(response.status) + " has a malformed status or header field");
    response = plain_answer(500);
  }
  const auto& tls = server_.options.tls;
  const auto hsts = is_secure_ && tls ? tls->hsts : std::chrono::seconds(0);
  append_head(output_.flat(), response, {keep_alive, parser_.http_1_0(), server_.clock->now().unix_ms / 1000, hsts.count()});
  if (!head_only_ && status_has_body(response.status)) output_.append_body(std::move(response.body));
  release();
  if (keep_alive) return end_request(now);
  phase_ = Phase::closing;
  deadline_ = kNever;
}

void Session::end_request(SteadyTime now) {
  parser_.reset();
  phase_ = Phase::head;
  head_begun_ = !input_.empty();
  deadline_ = now + (head_begun_ ? server_.options.header_timeout : server_.options.idle_timeout);
}

bool Session::expire(SteadyTime now) {
  if (!is_reading() || !parser_.started()) return true;  // idle, or never said a word
  refuse(408, Rejected::timeout, now);
  return false;
}

// Counts the body's bytes that came. False: all bodies together are over the limit.
bool Session::hold_body() {
  const std::size_t size = parser_.request().body.size();
  if (size <= body_held_) return true;
  const std::size_t grown = size - body_held_;
  body_held_ = size;
  return server_.body_bytes.fetch_add(grown) + grown <= server_.options.body_bytes_total_max;
}

void Session::release() {
  server_.body_bytes.fetch_sub(body_held_);
  body_held_ = 0;
  if (in_flight_) server_.in_flight.fetch_sub(1);
  in_flight_ = false;
}

}  // namespace nguon::api
