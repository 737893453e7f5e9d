// TLS on a descriptor that somebody else waits for: 1.3 and 1.2 with modern ciphers, session tickets under
// keys that rotate, ALPN http/1.1. Its source is the one place outside `keys` and the hash that includes
// OpenSSL (docs/decisions/0061). Sockets are not opened, closed or waited for here.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace nguon::api {

// Certificate and key of a server. Thread-safe.
class TlsContext {
 public:
  // PEM files: the certificate with those that lead to a root behind it, and its private key, not encrypted.
  // Errc::invalid_argument (tls_certificate_unusable): a file cannot be read, is no PEM, is too weak, or
  // the key is not the certificate's; says which and why.
  static Result<std::unique_ptr<TlsContext>> load(std::string certificate_file, std::string key_file);
  ~TlsContext();

  // Reads both files again, for connections that come later. On an error, as of load(), what was there stays.
  Result<void> reload();
  // Tickets are made with a new key from now on; those made with the kTicketKeysMax - 1 before it are still
  // taken. Happens by itself every kTicketKeyHours.
  void rotate_ticket_keys();

  static constexpr int kTicketKeyHours = 6;
  static constexpr std::size_t kTicketKeysMax = 3;

 private:
  friend class TlsStream;
  struct Impl;
  explicit TlsContext(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The server's end of one connection. Not thread-safe.
class TlsStream {
 public:
  enum class Outcome {
    done,         // read, written, or shaken hands
    wants_read,   // again when the descriptor can be read
    wants_write,  // again when it can be written
    closed,       // the other end has said that it ends, or has gone
    failed,       // not TLS as we speak it: close
  };
  struct Moved {
    Outcome outcome;
    std::size_t bytes = 0;
  };

  // `descriptor`: a connected, non-blocking socket that outlives this. The context outlives it too.
  TlsStream(TlsContext& context, int descriptor);
  ~TlsStream();
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  Outcome handshake();
  Moved read(char* to, std::size_t room);
  // Perhaps only a part. After wants_write the same bytes must come again, perhaps elsewhere and with more behind.
  Moved write(std::string_view bytes);
  // Whether bytes that came are waiting inside: the descriptor does not become readable for them.
  bool has_pending() const;
  // After a failed handshake: the other end began with a plain HTTP request.
  bool was_plain_http() const { return was_plain_http_; }
  // Says, if the socket takes it at once, that nothing more will come.
  void close_notify();

 private:
  Outcome outcome_of(int result);
  struct Free {
    void operator()(void* ssl) const;
  };
  std::unique_ptr<void, Free> ssl_;
  bool is_broken_ = false;  // OpenSSL forbids to shut down after a fatal error
  bool was_plain_http_ = false;
};

}  // namespace nguon::api
