#include "tests/bench/tls_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace nguon::bench {

struct TlsClients::Impl {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_SESSION* session = nullptr;
};

namespace {

int on_session(SSL* ssl, SSL_SESSION* session) {
  auto* impl = static_cast<TlsClients::Impl*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  SSL_SESSION_free(impl->session);
  impl->session = session;
  return 1;  // it is ours now
}

}  // namespace

TlsClients::TlsClients() : impl(std::make_unique<Impl>()) {
  SSL_CTX_set_app_data(impl->context, impl.get());
  SSL_CTX_set_session_cache_mode(impl->context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(impl->context, on_session);
}

TlsClients::~TlsClients() {
  SSL_SESSION_free(impl->session);
  SSL_CTX_free(impl->context);
}

TlsClient::TlsClient(TlsClients& clients, std::uint16_t port, Session session)
    : ssl_(SSL_new(clients.impl->context)), fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* ssl = static_cast<SSL*>(ssl_);
  if (session == Session::resumed) SSL_set_session(ssl, clients.impl->session);
  if (fd_ < 0 || ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || SSL_set_fd(ssl, fd_) != 1 ||
      SSL_connect(ssl) != 1)
    throw std::runtime_error("a TLS handshake failed");
  if ((session == Session::resumed) != (SSL_session_reused(ssl) == 1)) throw std::runtime_error("the session was not resumed");
}

TlsClient::TlsClient(TlsClient&& other) noexcept : ssl_(std::exchange(other.ssl_, nullptr)), fd_(std::exchange(other.fd_, -1)) {}

TlsClient::~TlsClient() {
  // Without it OpenSSL takes the session for broken and does not resume it.
  if (ssl_ != nullptr) SSL_set_shutdown(static_cast<SSL*>(ssl_), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  SSL_free(static_cast<SSL*>(ssl_));
  if (fd_ >= 0) ::close(fd_);
}

void TlsClient::exchange(std::string_view request) {
  auto* ssl = static_cast<SSL*>(ssl_);
  std::array<char, 16'384> answer{};
  std::size_t moved = 0;
  if (SSL_write_ex(ssl, request.data(), request.size(), &moved) != 1 ||
      SSL_read_ex(ssl, answer.data(), answer.size(), &moved) != 1)
    throw std::runtime_error("a request over TLS failed");
}

void make_certificate(const std::string& certificate_file, const std::string& key_file) {
  const std::string command =
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -keyout " + key_file +
      " -out " + certificate_file + " 2>/dev/null";
  if (std::system(command.c_str()) != 0) throw std::runtime_error("openssl req failed");
}

}  // namespace nguon::bench
