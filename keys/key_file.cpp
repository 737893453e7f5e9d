#include "keys/key_file.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "keys/internal/openssl.h"

namespace nguon::keys {
namespace {

constexpr int kPbkdf2Iterations = 600'000;  // OWASP's figure for PBKDF2-HMAC-SHA256; about 0.2 s
constexpr std::string_view kPlainBegin = "-----BEGIN PRIVATE KEY-----\n";
constexpr std::string_view kEncryptedBegin = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n";

Error system_error(const std::string& call, const std::string& path, int code) {
  return {Errc::io, call + " " + path + ": " + std::generic_category().message(code)};
}

Error malformed(const std::string& path, const std::string& en, const std::string& vi) {
  return {Errc::invalid_argument, "key_malformed", path + ": " + en, path + ": " + vi};
}

Error no_passphrase(const std::string& path, std::string_view passphrase) {
  return passphrase.empty()
             ? Error{Errc::forbidden, "key_passphrase", path + " is encrypted and needs a passphrase",
                     path + " được mã hóa, cần mật khẩu"}
             : Error{Errc::forbidden, "key_passphrase", path + ": the passphrase is wrong", path + ": mật khẩu không đúng"};
}

// A string that held a secret.
struct Wiped {
  std::string bytes;
  Wiped() = default;
  Wiped(Wiped&& other) noexcept : bytes(std::move(other.bytes)) {}
  Wiped& operator=(Wiped&&) = delete;
  ~Wiped() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

Result<void> sync_directory_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  const std::string name = parent.empty() ? "." : parent.string();
  const File directory(::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.fd() < 0) return system_error("open", name, errno);
  if (::fsync(directory.fd()) != 0) return system_error("fsync", name, errno);
  return {};
}

Result<void> write_and_sync(const File& file, const std::string& path, std::string_view bytes) {
  if (::fchmod(file.fd(), 0600) != 0) return system_error("fchmod", path, errno);
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.fd(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return system_error("write", path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.fd()) != 0) return system_error("fsync", path, errno);
  return {};
}

// The secret as PEM. OpenSSL's short way would take 2,048 iterations of PBKDF2.
Result<Wiped> to_pem(EVP_PKEY* key, std::string_view passphrase) {
  const Owned<BIO> out(BIO_new(BIO_s_secmem()));
  if (!out) return openssl_error("BIO_new");
  if (passphrase.empty()) {
    if (PEM_write_bio_PKCS8PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
      return openssl_error("writing a key as PEM");
  } else {
    const Owned<PKCS8_PRIV_KEY_INFO> info(EVP_PKEY2PKCS8(key));
    Owned<X509_ALGOR> how(PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), kPbkdf2Iterations, nullptr, 0, nullptr, NID_hmacWithSHA256));
    if (!info || !how) return openssl_error("preparing to encrypt a key");
    const Owned<X509_SIG> sealed(PKCS8_set0_pbe(passphrase.data(), static_cast<int>(passphrase.size()), info.get(), how.get()));
    if (!sealed) return openssl_error("encrypting a key");
    static_cast<void>(how.release());  // owned by sealed now
    if (PEM_write_bio_PKCS8(out.get(), sealed.get()) != 1) return openssl_error("writing a key as PEM");
  }
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  if (size <= 0) return openssl_error("BIO_get_mem_data");
  Wiped pem;
  pem.bytes.assign(data, static_cast<std::size_t>(size));
  return pem;
}

Result<Wiped> read_file(const std::string& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.fd() < 0) {
    const int code = errno;
    if (code == ENOENT) return Error{Errc::not_found, "key_not_found", path + " does not exist", "không có tệp " + path};
    return system_error("open", path, code);
  }
  struct stat status {};
  if (::fstat(file.fd(), &status) != 0) return system_error("fstat", path, errno);
  if (!S_ISREG(status.st_mode)) return malformed(path, "not a file", "không phải là tệp");
  if ((status.st_mode & 077) != 0)
    return Error{Errc::forbidden, "key_file_mode", path + " may be read or changed by others: its mode must be 0600",
                 path + " đang cho người khác đọc hoặc sửa: quyền của tệp phải là 0600"};
  Wiped out;
  out.bytes.resize(kKeyFileBytesMax + 1);
  std::size_t size = 0;
  while (size < out.bytes.size()) {
    const ssize_t got = ::read(file.fd(), out.bytes.data() + size, out.bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("read", path, errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kKeyFileBytesMax) return malformed(path, "too large for a key file", "quá lớn đối với một tệp khóa");
  out.bytes.resize(size);
  return out;
}

Result<Owned<EVP_PKEY>> parse_pem(const std::string& path, std::string_view pem, std::string_view passphrase) {
  const bool encrypted = pem.starts_with(kEncryptedBegin);
  if ((!encrypted && !pem.starts_with(kPlainBegin)) || pem.find("-----BEGIN", 1) != std::string_view::npos)
    return malformed(path, "not one private key in PEM (PKCS#8)", "không phải một khóa bí mật dạng PEM (PKCS#8)");
  const Owned<BIO> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!in) return openssl_error("BIO_new");
  Owned<PKCS8_PRIV_KEY_INFO> info;
  if (encrypted) {
    const Owned<X509_SIG> sealed(PEM_read_bio_PKCS8(in.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    if (!sealed) return malformed(path, "damaged PEM", "PEM bị hỏng");
    if (passphrase.empty() || passphrase.size() > kPassphraseBytesMax) return no_passphrase(path, passphrase);
    info.reset(PKCS8_decrypt(sealed.get(), passphrase.data(), static_cast<int>(passphrase.size())));
    ERR_clear_error();
    if (!info) return no_passphrase(path, passphrase);
  } else {
    info.reset(PEM_read_bio_PKCS8_PRIV_KEY_INFO(in.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    if (!info) return malformed(path, "damaged PEM", "PEM bị hỏng");
  }
  Owned<EVP_PKEY> key(EVP_PKCS82PKEY(info.get()));
  ERR_clear_error();
  if (!key) return malformed(path, "holds no key", "không có khóa nào bên trong");
  return key;
}

}  // namespace

Result<void> save_key(const KeyPair& pair, const std::string& path, std::string_view passphrase) {
  if (passphrase.size() > kPassphraseBytesMax) return Error{Errc::too_large, "the passphrase is too long"};
  NGUON_ASSIGN(pem, to_pem(pair.secret().key.get(), passphrase));
  const File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.fd() < 0) {
    const int code = errno;
    if (code == EEXIST)
      return Error{Errc::conflict, "key_exists", path + " exists already; a key file is never overwritten",
                   "tệp " + path + " đã có; tệp khóa không bao giờ bị ghi đè"};
    return system_error("open", path, code);
  }
  auto done = write_and_sync(file, path, pem.bytes);
  if (done) done = sync_directory_of(path);
  if (!done) ::unlink(path.c_str());
  return done;
}

Result<KeyPair> load_key(const std::string& path, std::string name, std::string_view passphrase) {
  NGUON_ASSIGN(pem, read_file(path));
  auto secret = std::make_shared<KeyPair::Secret>();
  auto key = parse_pem(path, pem.bytes, passphrase);
  if (!key) return key.error();
  secret->key = std::move(*key);
  const bool ed25519 = EVP_PKEY_is_a(secret->key.get(), "ED25519") == 1;
  if (!ed25519 && !is_p256(secret->key.get()))
    return malformed(path, "neither an Ed25519 nor a P-256 key", "không phải khóa Ed25519 hay P-256");
  return KeyPair::wrap(std::move(secret), ed25519 ? KeyType::ed25519 : KeyType::ecdsa_p256, std::move(name));
}

}  // namespace nguon::keys
