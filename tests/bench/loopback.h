// Both ends of HTTP on this machine, as plain as they can be: clients that wait for each answer, and
// the least that a server can do, to hold the real one against.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace nguon::bench {

// One kept-alive connection to 127.0.0.1. Throws std::runtime_error when anything goes wrong.
class Loopback {
 public:
  explicit Loopback(std::uint16_t port);
  Loopback(Loopback&& other) noexcept;
  Loopback& operator=(Loopback&&) = delete;
  ~Loopback();

  // Sends the bytes of one request and reads the answer to it, which must give its length.
  // Answers its status; `bytes()` is the whole answer until the next call.
  int exchange(std::string_view request);
  std::string_view bytes() const { return buffer_; }
  // Sends bytes and waits for nothing.
  void begin(std::string_view request);

 private:
  int fd_;
  std::string buffer_;
};

// Runs `work(n)` in `count` threads at a time and answers the processor time of those threads, in seconds.
// The first exception of a thread is thrown when all have ended.
double in_threads(int count, const std::function<void(int)>& work);

// Answers every request, told by its empty line, with the same bytes: epoll, nothing parsed, nothing
// allocated. One thread and one listening socket per core, as the real server has.
class RawServer {
 public:
  RawServer(std::string answer, int threads);
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  std::uint16_t port() const { return port_; }

 private:
  void serve(int listener) const;

  std::string answer_;
  std::uint16_t port_ = 0;
  int stop_ = -1;  // an eventfd that all threads watch
  std::vector<int> listeners_;
  std::vector<std::thread> threads_;
};

}  // namespace nguon::bench
