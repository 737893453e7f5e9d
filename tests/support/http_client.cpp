#include "tests/support/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <stdexcept>

namespace nguon::test {
namespace {

constexpr int kWaitMs = 30'000;  // far over any deadline a test sets

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error("http client: " + what); }

void wait_for(int fd, short events) {
  pollfd each{fd, events, 0};
  const int ready = poll(&each, 1, kWaitMs);
  if (ready == 0) fail("nothing came in time");
}

}  // namespace

std::string HttpAnswer::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

bool HttpAnswer::has(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return true;
  return false;
}

HttpClient::HttpClient(std::uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (fd_ < 0) fail("socket: errno " + std::to_string(errno));
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int one = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    const int error = errno;
    close();
    fail("connect: errno " + std::to_string(error));
  }
}

HttpClient::HttpClient(HttpClient&& other) noexcept : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}

HttpClient& HttpClient::operator=(HttpClient&& other) noexcept {
  close();
  fd_ = std::exchange(other.fd_, -1);
  buffer_ = std::move(other.buffer_);
  return *this;
}

HttpClient::~HttpClient() { close(); }

void HttpClient::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

void HttpClient::shutdown_send() { shutdown(fd_, SHUT_WR); }

void HttpClient::reset_on_close() {
  const linger at_once{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

HttpAnswer HttpClient::request(std::string_view method, std::string_view target, const HttpFields& headers,
                               std::string_view body) {
  std::string out = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\n";
  bool has_host = false;
  bool has_length = body.empty() && method != "POST" && method != "PUT";
  for (const auto& [name, value] : headers) {
    has_host = has_host || lower(name) == "host";
    has_length = has_length || lower(name) == "content-length" || lower(name) == "transfer-encoding";
    out += name + ": " + value + "\r\n";
  }
  if (!has_host) out += "host: localhost\r\n";
  if (!has_length) out += "content-length: " + std::to_string(body.size()) + "\r\n";
  out += "\r\n";
  out += body;
  if (!send(out)) fail("the server closed while the request was sent");
  auto answer = receive(method);
  while (answer && answer->status == 100) answer = receive(method);
  if (!answer) fail("the server closed without an answer");
  return std::move(*answer);
}

bool HttpClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    wait_for(fd_, POLLOUT);
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool HttpClient::fill() {
  wait_for(fd_, POLLIN);
  char piece[16 * 1024];
  const auto got = recv(fd_, piece, sizeof piece, 0);
  if (got <= 0) return false;  // also a reset: the server is gone
  buffer_.append(piece, static_cast<std::size_t>(got));
  return true;
}

std::optional<HttpAnswer> HttpClient::receive(std::string_view method) {
  std::size_t end;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (fill()) continue;
    if (buffer_.empty()) return std::nullopt;
    fail("the server closed in the middle of a header");
  }
  HttpAnswer answer;
  const std::string head = buffer_.substr(0, end + 2);
  buffer_.erase(0, end + 4);
  if (head.size() < 12 || head.compare(0, 7, "HTTP/1.") != 0) fail("not an HTTP answer: " + head);
  std::from_chars(head.data() + 9, head.data() + 12, answer.status);
  for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
    const auto line_end = head.find("\r\n", at);
    const auto colon = head.find(": ", at);
    if (colon == std::string::npos || colon > line_end) fail("a malformed field in an answer");
    answer.headers.emplace_back(lower(head.substr(at, colon - at)), head.substr(colon + 2, line_end - colon - 2));
    at = line_end + 2;
  }
  const bool bodiless = method == "HEAD" || answer.status == 100 || answer.status == 204 || answer.status == 304;
  if (bodiless) return answer;
  if (!answer.has("content-length")) fail("an answer without content-length");
  const std::size_t length = std::stoul(answer.header("content-length"));
  while (buffer_.size() < length)
    if (!fill()) fail("the server closed in the middle of a body");
  answer.body = buffer_.substr(0, length);
  buffer_.erase(0, length);
  return answer;
}

std::string HttpClient::receive_all() {
  while (fill()) {
  }
  return std::exchange(buffer_, {});
}

bool HttpClient::closed_by_server() { return receive_all().empty(); }

HttpAnswer http_request(std::uint16_t port, std::string_view method, std::string_view target, const HttpFields& headers,
                        std::string_view body) {
  return HttpClient(port).request(method, target, headers, body);
}

}  // namespace nguon::test
