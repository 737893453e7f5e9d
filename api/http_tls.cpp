#include "api/http_tls.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <deque>
#include <mutex>
#include <new>
#include <stdexcept>

namespace nguon::api {
namespace {

// Forward secrecy and authenticated encryption alone (Mozilla's "intermediate" without its CBC fallbacks).
constexpr const char* kTls12Ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* kTls13Ciphers = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr int kSecurityLevel = 2;  // RSA of 2048 bits and more, no SHA-1
constexpr std::string_view kAlpn = "\x08http/1.1";
constexpr std::string_view kSessionContext = "nguon";
constexpr std::size_t kTicketNameBytes = 16;
constexpr std::size_t kTicketIvBytes = 16;
constexpr std::size_t kTicketSecretBytes = 32;

struct ContextFree {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

struct TicketKey {
  std::array<unsigned char, kTicketNameBytes> name{};
  std::array<unsigned char, kTicketSecretBytes> cipher{}, mac{};
  std::chrono::steady_clock::time_point made;
};

// Newest first; what a process has signed tickets with is forgotten with it. Thread-safe.
class TicketKeys {
 public:
  TicketKeys() { rotate(); }

  void rotate() {
    TicketKey key;
    if (RAND_bytes(key.name.data(), key.name.size()) != 1 || RAND_priv_bytes(key.cipher.data(), key.cipher.size()) != 1 ||
        RAND_priv_bytes(key.mac.data(), key.mac.size()) != 1)
      throw std::runtime_error("no random bytes for ticket keys");
    key.made = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex_);
    keys_.push_front(key);
    if (keys_.size() > TlsContext::kTicketKeysMax) keys_.pop_back();
  }
  TicketKey newest() {
    if (std::chrono::steady_clock::now() - made() > std::chrono::hours(TlsContext::kTicketKeyHours)) rotate();
    const std::lock_guard lock(mutex_);
    return keys_.front();
  }
  // Which of the keys has that name; 0: the newest.
  bool find(const unsigned char* name, TicketKey& key, std::size_t& place) const {
    const std::lock_guard lock(mutex_);
    for (place = 0; place < keys_.size(); ++place) {
      key = keys_[place];
      if (std::memcmp(key.name.data(), name, key.name.size()) == 0) return true;
    }
    return false;
  }

 private:
  std::chrono::steady_clock::time_point made() const {
    const std::lock_guard lock(mutex_);
    return keys_.front().made;
  }
  mutable std::mutex mutex_;
  std::deque<TicketKey> keys_;  // guarded by mutex_
};

// OpenSSL's callback for tickets: 1 to go on, 2 to go on and give a new ticket, 0 for none, -1 for an error.
int on_ticket(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac, int encrypting) {
  auto* keys = static_cast<TicketKeys*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  TicketKey key;
  std::size_t place = 0;
  if (encrypting == 1) {
    try {
      key = keys->newest();
    } catch (...) {
      return -1;
    }
    std::memcpy(name, key.name.data(), key.name.size());
    if (RAND_bytes(iv, kTicketIvBytes) != 1) return -1;
  } else if (!keys->find(name, key, place)) {
    return 0;
  }
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key.mac.data(), key.mac.size()),
                                   OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                   OSSL_PARAM_construct_end()};
  if (EVP_MAC_CTX_set_params(mac, parameters) != 1) return -1;
  const int begun = encrypting == 1 ? EVP_EncryptInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key.cipher.data(), iv)
                                    : EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key.cipher.data(), iv);
  if (begun != 1) return -1;
  // Clients use a ticket of TLS 1.3 once (RFC 8446 appendix C.4): each resumed session gets the next one.
  return place == 0 && SSL_version(ssl) < TLS1_3_VERSION ? 1 : 2;
}

// A client that names protocols must name ours (RFC 7301 section 3.2).
int on_alpn(SSL*, const unsigned char** chosen, unsigned char* chosen_bytes, const unsigned char* offered, unsigned int bytes,
            void*) {
  unsigned char* found = nullptr;
  const auto* ours = reinterpret_cast<const unsigned char*>(kAlpn.data());
  if (SSL_select_next_proto(&found, chosen_bytes, ours, static_cast<unsigned>(kAlpn.size()), offered, bytes) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

std::string reason() {
  const auto code = ERR_peek_error();  // the first says what was wrong, the later ones who was told
  const char* known = code != 0 ? ERR_reason_error_string(code) : nullptr;
  const std::string text = ERR_SYSTEM_ERROR(code) ? std::strerror(ERR_GET_REASON(code))
                           : known != nullptr     ? known
                                                  : "unknown reason";
  ERR_clear_error();
  return text;
}

Error unusable(const std::string& file, const std::string& why) {
  return {Errc::invalid_argument, "tls_certificate_unusable", file + ": " + why, file + ": không dùng được: " + why};
}

int socket_read(BIO* bio, char* to, int room) {
  BIO_clear_retry_flags(bio);
  const auto fd = static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
  const auto got = ::recv(fd, to, static_cast<std::size_t>(room), 0);
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) BIO_set_retry_read(bio);
  return static_cast<int>(got);
}

// OpenSSL's own socket BIO writes without MSG_NOSIGNAL: a client that has gone would end the process.
int socket_write(BIO* bio, const char* from, int bytes) {
  BIO_clear_retry_flags(bio);
  const auto fd = static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
  const auto sent = ::send(fd, from, static_cast<std::size_t>(bytes), MSG_NOSIGNAL);
  if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

long socket_control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

const BIO_METHOD* socket_method() {
  struct Method {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "descriptor");
    Method() {
      if (made == nullptr) throw std::bad_alloc();
      BIO_meth_set_read(made, socket_read);
      BIO_meth_set_write(made, socket_write);
      BIO_meth_set_ctrl(made, socket_control);
    }
    ~Method() { BIO_meth_free(made); }
  };
  static const Method method;
  return method.made;
}

}  // namespace

struct TlsContext::Impl {
  std::string certificate_file, key_file;
  TicketKeys tickets;
  std::mutex mutex;
  std::shared_ptr<SSL_CTX> context;  // guarded by mutex; replaced whole

  Result<std::shared_ptr<SSL_CTX>> read() {
    ERR_clear_error();
    std::shared_ptr<SSL_CTX> made(SSL_CTX_new(TLS_server_method()), ContextFree{});
    if (!made) throw std::bad_alloc();
    SSL_CTX* ctx = made.get();
    SSL_CTX_set_security_level(ctx, kSecurityLevel);
    SSL_CTX_set_options(
        ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    // Buffers go back between records: an idle connection holds none.
    SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);  // tickets hold the sessions
    SSL_CTX_set_num_tickets(ctx, 1);
    SSL_CTX_set_timeout(ctx, TlsContext::kTicketKeyHours * 3'600);
    SSL_CTX_set_app_data(ctx, &tickets);
    SSL_CTX_set_alpn_select_cb(ctx, on_alpn, nullptr);
    const auto* id = reinterpret_cast<const unsigned char*>(kSessionContext.data());
    if (SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) != 1 || SSL_CTX_set_cipher_list(ctx, kTls12Ciphers) != 1 ||
        SSL_CTX_set_ciphersuites(ctx, kTls13Ciphers) != 1 || SSL_CTX_set1_groups_list(ctx, kGroups) != 1 ||
        SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, on_ticket) != 1 ||
        SSL_CTX_set_session_id_context(ctx, id, static_cast<unsigned>(kSessionContext.size())) != 1)
      throw std::logic_error("this OpenSSL refuses our TLS settings: " + reason());
    if (SSL_CTX_use_certificate_chain_file(ctx, certificate_file.c_str()) != 1) return unusable(certificate_file, reason());
    // Without it OpenSSL would ask for a passphrase on the terminal.
    SSL_CTX_set_default_passwd_cb(ctx, [](char*, int, int, void*) { return 0; });
    if (SSL_CTX_use_PrivateKey_file(ctx, key_file.c_str(), SSL_FILETYPE_PEM) != 1) return unusable(key_file, reason());
    if (SSL_CTX_check_private_key(ctx) != 1) return unusable(key_file, "not the key of " + certificate_file);
    return made;
  }
  std::shared_ptr<SSL_CTX> now() {
    const std::lock_guard lock(mutex);
    return context;
  }
};

TlsContext::TlsContext(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TlsContext::~TlsContext() = default;

Result<std::unique_ptr<TlsContext>> TlsContext::load(std::string certificate_file, std::string key_file) {
  auto impl = std::make_unique<Impl>();
  impl->certificate_file = std::move(certificate_file);
  impl->key_file = std::move(key_file);
  std::unique_ptr<TlsContext> out(new TlsContext(std::move(impl)));
  NGUON_TRY(out->reload());
  return out;
}

Result<void> TlsContext::reload() {
  NGUON_ASSIGN(made, impl_->read());
  const std::lock_guard lock(impl_->mutex);
  impl_->context = std::move(made);
  return {};
}

void TlsContext::rotate_ticket_keys() { impl_->tickets.rotate(); }

void TlsStream::Free::operator()(void* ssl) const { SSL_free(static_cast<SSL*>(ssl)); }

TlsStream::TlsStream(TlsContext& context, int descriptor) : ssl_(SSL_new(context.impl_->now().get())) {
  BIO* bio = ssl_ ? BIO_new(socket_method()) : nullptr;
  if (bio == nullptr) throw std::bad_alloc();
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(descriptor)));
  BIO_set_init(bio, 1);
  auto* ssl = static_cast<SSL*>(ssl_.get());
  SSL_set_bio(ssl, bio, bio);
  SSL_set_accept_state(ssl);
}

TlsStream::~TlsStream() = default;

TlsStream::Outcome TlsStream::outcome_of(int result) {
  switch (SSL_get_error(static_cast<SSL*>(ssl_.get()), result)) {
    case SSL_ERROR_NONE: return Outcome::done;
    case SSL_ERROR_WANT_READ: return Outcome::wants_read;
    case SSL_ERROR_WANT_WRITE: return Outcome::wants_write;
    case SSL_ERROR_ZERO_RETURN: return Outcome::closed;
    case SSL_ERROR_SYSCALL: is_broken_ = true; return Outcome::closed;
    default: break;
  }
  is_broken_ = true;
  const auto why = ERR_GET_REASON(ERR_peek_last_error());
  was_plain_http_ = why == SSL_R_HTTP_REQUEST;
  ERR_clear_error();
  return Outcome::failed;
}

TlsStream::Outcome TlsStream::handshake() {
  ERR_clear_error();
  return outcome_of(SSL_do_handshake(static_cast<SSL*>(ssl_.get())));
}

TlsStream::Moved TlsStream::read(char* to, std::size_t room) {
  ERR_clear_error();
  Moved out{Outcome::done, 0};
  const int result = SSL_read_ex(static_cast<SSL*>(ssl_.get()), to, room, &out.bytes);
  if (result != 1) out = {outcome_of(result), 0};
  return out;
}

TlsStream::Moved TlsStream::write(std::string_view bytes) {
  ERR_clear_error();
  Moved out{Outcome::done, 0};
  const int result = SSL_write_ex(static_cast<SSL*>(ssl_.get()), bytes.data(), bytes.size(), &out.bytes);
  if (result != 1) out = {outcome_of(result), 0};
  return out;
}

bool TlsStream::has_pending() const { return SSL_has_pending(static_cast<SSL*>(ssl_.get())) == 1; }

void TlsStream::close_notify() {
  auto* ssl = static_cast<SSL*>(ssl_.get());
  if (is_broken_ || SSL_is_init_finished(ssl) != 1) return;
  ERR_clear_error();
  SSL_shutdown(ssl);  // what it answers changes nothing: the socket is closed next
  ERR_clear_error();
}

}  // namespace nguon::api
