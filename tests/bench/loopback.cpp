#include "tests/bench/loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace nguon::bench {
namespace {

constexpr std::string_view kHeaderEnd = "\r\n\r\n";
constexpr std::string_view kLengthField = "content-length: ";
constexpr std::size_t kReadBytes = 65'536;
constexpr int kListenBacklog = 256;
constexpr std::size_t kEventsMax = 64;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

sockaddr_in loopback_address(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

const sockaddr* plain(const sockaddr_in& address) { return reinterpret_cast<const sockaddr*>(&address); }

void no_delay(int fd) {
  const int on = 1;
  if (::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0) fail("TCP_NODELAY");
}

void send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) fail("send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

// How many bytes the whole answer has, 0 while its header is not complete.
std::size_t answer_bytes(std::string_view buffer) {
  const auto end = buffer.find(kHeaderEnd);
  if (end == std::string_view::npos) return 0;
  const std::string_view header = buffer.substr(0, end);
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  const auto* field = std::search(header.begin(), header.end(), kLengthField.begin(), kLengthField.end(), same);
  if (field == header.end()) throw std::runtime_error("an answer without content-length");
  return end + kHeaderEnd.size() + std::strtoull(field + kLengthField.size(), nullptr, 10);
}

double thread_cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

int listen_on(std::uint16_t& port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  auto address = loopback_address(port);
  socklen_t length = sizeof(address);
  if (fd < 0 || ::setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) != 0 ||
      ::bind(fd, plain(address), sizeof(address)) != 0 || ::listen(fd, kListenBacklog) != 0 ||
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) != 0)
    fail("listen");
  port = ntohs(address.sin_port);
  return fd;
}

void watch(int epoll, int fd) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  if (::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) fail("epoll_ctl");
}

}  // namespace

Loopback::Loopback(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const auto address = loopback_address(port);
  if (fd_ < 0 || ::connect(fd_, plain(address), sizeof(address)) != 0) fail("connect");
  no_delay(fd_);
}

Loopback::Loopback(Loopback&& other) noexcept : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}

Loopback::~Loopback() {
  if (fd_ >= 0) ::close(fd_);
}

void Loopback::begin(std::string_view request) { send_all(fd_, request); }

int Loopback::exchange(std::string_view request) {
  send_all(fd_, request);
  buffer_.clear();
  std::size_t wanted = 0;
  while (wanted == 0 || buffer_.size() < wanted) {
    const auto have = buffer_.size();
    buffer_.resize(have + kReadBytes);
    const auto got = ::recv(fd_, buffer_.data() + have, kReadBytes, 0);
    if (got <= 0) fail("recv");
    buffer_.resize(have + static_cast<std::size_t>(got));
    if (wanted == 0) wanted = answer_bytes(buffer_);
  }
  if (buffer_.size() != wanted) throw std::runtime_error("more than one answer to one request");
  constexpr std::size_t kStatusAt = 9;  // behind "HTTP/1.1 "
  return std::atoi(buffer_.c_str() + kStatusAt);
}

double in_threads(int count, const std::function<void(int)>& work) {
  std::mutex mutex;
  double cpu = 0;
  std::exception_ptr failure;
  std::vector<std::thread> threads;
  for (int n = 0; n < count; ++n)
    threads.emplace_back([&, n] {
      std::exception_ptr mine;
      try {
        work(n);
      } catch (...) {
        mine = std::current_exception();
      }
      const std::lock_guard lock(mutex);
      cpu += thread_cpu_seconds();
      if (mine && !failure) failure = mine;
    });
  for (auto& thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
  return cpu;
}

RawServer::RawServer(std::string answer, int threads)
    : answer_(std::move(answer)), stop_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (stop_ < 0) fail("eventfd");
  for (int i = 0; i < threads; ++i) listeners_.push_back(listen_on(port_));
  for (const int listener : listeners_) threads_.emplace_back([this, listener] { serve(listener); });
}

RawServer::~RawServer() {
  const std::uint64_t one = 1;
  if (::write(stop_, &one, sizeof(one)) != sizeof(one)) std::abort();
  for (auto& thread : threads_) thread.join();
  for (const int listener : listeners_) ::close(listener);
  ::close(stop_);
}

void RawServer::serve(int listener) const {
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0) fail("epoll_create1");
  watch(epoll, listener);
  watch(epoll, stop_);
  std::array<epoll_event, kEventsMax> events{};
  std::array<char, 4'096> request{};
  std::vector<int> open;
  for (bool going = true; going;) {
    const int ready = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < ready; ++i) {
      const int fd = events[static_cast<std::size_t>(i)].data.fd;
      if (fd == stop_) {
        going = false;
      } else if (fd == listener) {
        const int accepted = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (accepted < 0) continue;  // another thread had it, or the client has gone
        no_delay(accepted);
        watch(epoll, accepted);
        open.push_back(accepted);
      } else {
        const auto got = ::recv(fd, request.data(), request.size(), 0);
        if (got > 0 && std::string_view(request.data(), static_cast<std::size_t>(got)).ends_with(kHeaderEnd))
          send_all(fd, answer_);
        else
          ::epoll_ctl(epoll, EPOLL_CTL_DEL, fd, nullptr);
      }
    }
  }
  for (const int fd : open) ::close(fd);
  ::close(epoll);
}

}  // namespace nguon::bench
