#include "ledger/base/vkey.h"

#include "ledger/base/sha256.h"
#include "ledger/base/text.h"

namespace nguon {
namespace {

constexpr std::size_t kNameBytesMax = 200;
constexpr std::size_t kEd25519Bytes = 32;
constexpr std::size_t kSpkiBytesMin = 59;   // compressed point
constexpr std::size_t kSpkiBytesMax = 128;  // uncompressed is 91

Error malformed(const std::string& en, const std::string& vi) {
  return {Errc::invalid_argument, "vkey_malformed", "verifier key: " + en, "khóa kiểm tra không đúng dạng: " + vi};
}

}  // namespace

bool is_key_name(std::string_view name) {
  if (name.empty() || name.size() > kNameBytesMax || !is_utf8(name)) return false;
  for (const char c : name)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '+') return false;
  // White space beyond ASCII, as Unicode and Go's note package see it.
  for (const std::string_view space :
       {"\xc2\x85", "\xc2\xa0", "\xe1\x9a\x80", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"})
    if (name.find(space) != std::string_view::npos) return false;
  for (char last = '\x80'; last <= '\x8a'; ++last)  // U+2000..U+200A
    if (name.find(std::string("\xe2\x80") + last) != std::string_view::npos) return false;
  return true;
}

std::string VerifierKey::text() const {
  return name + "+" + to_hex(id.view()) + "+" + to_base64(std::string(1, static_cast<char>(type)) + public_key);
}

Result<VerifierKey> make_vkey(std::string name, KeyType type, std::string public_key) {
  if (!is_key_name(name))
    return malformed("the name must be UTF-8 without white space or '+'", "tên phải là UTF-8, không có dấu cách và dấu '+'");
  std::string_view hashed = public_key;
  std::string with_name;
  if (type == KeyType::ecdsa_p256) {
    if (public_key.size() < kSpkiBytesMin || public_key.size() > kSpkiBytesMax)
      return malformed("not a P-256 public key", "không phải khóa công khai P-256");
  } else {
    if (type != KeyType::ed25519 && type != KeyType::cosignature_v1)
      return malformed("unknown key type", "không biết loại khóa này");
    if (public_key.size() != kEd25519Bytes) return malformed("an Ed25519 key has 32 bytes", "khóa Ed25519 phải có 32 byte");
    with_name = name + "\n" + static_cast<char>(type) + public_key;
    hashed = with_name;
  }
  const Hash hash = sha256(hashed);
  NGUON_ASSIGN(id, KeyId::from(hash.view().substr(0, KeyId::kSize)));
  return VerifierKey{std::move(name), type, std::move(public_key), id};
}

Result<VerifierKey> parse_vkey(std::string_view text) {
  const auto first = text.find('+');
  const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return malformed("expected <name>+<id>+<key>", "phải là <tên>+<mã>+<khóa>");
  const auto key = from_base64(text.substr(second + 1));
  if (!key || key->empty()) return malformed("the key is not base64", "phần khóa không phải base64");
  NGUON_ASSIGN(out, make_vkey(std::string(text.substr(0, first)), static_cast<KeyType>(key->front()), key->substr(1)));
  if (to_hex(out.id.view()) != text.substr(first + 1, second - first - 1))
    return malformed("the key id does not belong to name and key: was a letter changed?",
                     "mã khóa không khớp với tên và khóa: có chữ nào bị sai không?");
  return out;
}

}  // namespace nguon
