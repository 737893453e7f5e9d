// TLS clients that wait for each answer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace nguon::bench {

// Settings and, between connections, the last session. Not thread-safe.
class TlsClients {
 public:
  TlsClients();
  ~TlsClients();
  struct Impl;
  std::unique_ptr<Impl> impl;
};

class TlsClient {
 public:
  enum class Session { anew, resumed };
  // Connects to 127.0.0.1 and shakes hands. Throws std::runtime_error when anything goes wrong, also when the
  // server does not take the session.
  TlsClient(TlsClients& clients, std::uint16_t port, Session session);
  ~TlsClient();
  TlsClient(TlsClient&& other) noexcept;
  TlsClient& operator=(TlsClient&&) = delete;
  void exchange(std::string_view request);  // one request, one answer of one read

 private:
  void* ssl_;
  int fd_;
};

// A certificate of its own with its key, as PEM files.
void make_certificate(const std::string& certificate_file, const std::string& key_file);

}  // namespace nguon::bench
