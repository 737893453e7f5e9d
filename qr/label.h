// Label OL1: what the QR code on a package holds. docs/formats/label.md is the rule; nothing here
// may change a byte of it. Knows no cryptographic library: signing and checking are handed in.
// Pure and thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "qr/gs1.h"
#include "qr/human_code.h"
#include "qr/shelf_life.h"

namespace nguon::qr {

// Do not change: part of the format.
constexpr std::size_t kBlobBytes = 97;
constexpr std::size_t kFieldBytes = 33;  // of the blob, before the signature
constexpr std::size_t kTokenDigits = 236;
constexpr std::size_t kHostBytesMax = 253;
constexpr std::uint32_t kLabelNumberMax = (1U << 24) - 1;     // of keys and of products
constexpr Day kPackDayFirst{18262};                           // 2020-01-01
constexpr Day kPackDayLast{kPackDayFirst.unix_days + 65535};  // 2199-06-06
constexpr std::size_t kLabelUrlBytesMax = 8 + kHostBytesMax + 1 + kTokenDigits + 4 + kGtinDigits + 2 * (4 + kLotBytesMax);

enum class LabelKind : std::uint8_t { batch = 0, unit = 1 };

// First bytes of the RFC 6962 root at size run_index + 1.
using Pin = FixedBytes<struct PinTag, 15>;
// Ed25519, or P-256 as r || s with low s; the label key's number fixes which.
using LabelSignature = FixedBytes<struct LabelSignatureTag, 64>;

struct LabelFields {
  LabelKind kind = LabelKind::batch;
  std::uint32_t key_number = 0;      // 1..2^24-1: the n-th label key of the ledger
  std::uint32_t product_number = 0;  // 1..2^24-1: the n-th product of the ledger
  std::uint32_t run_index = 0;       // entry index of the label run
  std::uint32_t serial = 0;          // 0 for a batch label, from 1 for a unit label
  Day packed = kPackDayFirst;        // kPackDayFirst..kPackDayLast
  ShelfLife shelf_life;
  Pin pin;
  friend bool operator==(const LabelFields&, const LabelFields&) = default;
};

struct Label {
  std::string host;
  LabelFields fields;
  Gs1Part gs1;
  LabelSignature signature;

  HumanCode human_code() const { return {fields.run_index, fields.serial}; }
  friend bool operator==(const Label&, const Label&) = default;
};

Pin pin_of(const Hash& root);
bool pin_matches(const Pin& pin, const Hash& root);

// Lowercase DNS name: labels of 1..63 of a-z 0-9 and inner hyphens, 253 in all, the last label
// beginning with a letter (a number there is an IPv4 address to browsers).
// Errc::invalid_argument (label_host).
Result<void> check_host(std::string_view host);

// Errc::invalid_argument: label_key_number, label_product_number, label_serial (a batch label with
// a serial, a unit label without), label_pack_day, shelf_life_range.
Result<void> check_fields(const LabelFields& fields);

// The first 33 bytes of the blob, and back. encode: errors of check_fields. decode takes exactly 33
// bytes; errors of check_fields and Errc::invalid_argument (label_version): another version or kind.
Result<std::string> encode_fields(const LabelFields& fields);
Result<LabelFields> decode_fields(std::string_view bytes);

// 97 bytes as 236 digits, and back; each blob has one token and each token one blob.
// Errc::invalid_argument: token_length (encode: not 97 bytes), token_digits (decode: not 236 decimal
// digits), token_chunk (a chunk of digits says more than its bytes hold).
Result<std::string> encode_token(std::string_view blob);
Result<std::string> decode_token(std::string_view digits);

// "OCOPL1" NUL || u8 length of host || host || fields || GS1 part as printed. Errors of
// check_host, check_fields and check_gs1_part.
Result<std::string> signed_bytes(std::string_view host, const LabelFields& fields, const Gs1Part& gs1);

// Takes the bytes to sign, returns 64 bytes.
using SignFn = std::function<Result<std::string>(std::string_view message)>;
// Takes the signed bytes and the 64 bytes of the signature; an error means: not signed by the key.
using CheckFn = std::function<Result<void>(std::string_view message, std::string_view signature)>;

// A whole label. Errors of signed_bytes, of `sign`, and Errc::invalid_argument
// (label_signature_length) when `sign` returns other than 64 bytes.
Result<Label> sign_label(std::string host, const LabelFields& fields, Gs1Part gs1, const SignFn& sign);

// Ok when `check` accepts the signature over exactly this label; otherwise its error. `check` refuses a
// P-256 signature with a high s (keys/check.h does), so that a label has one spelling.
Result<void> check_label(const Label& label, const CheckFn& check);

// The text in the symbol. REQUIRES: a label from sign_label or a parser; throws std::logic_error otherwise.
std::string label_url(const Label& label);
// The same from the slash after the host on; the token alone.
std::string label_path(const Label& label);
std::string label_token(const Label& label);

// Accepts exactly what label_url writes: lowercase https and host; no port, userinfo, query,
// fragment, percent-encoding or trailing slash. Does not check the signature.
// Errc::invalid_argument: label_malformed, and the errors of check_host, decode_token,
// decode_fields and parse_gs1_part.
Result<Label> parse_label_url(std::string_view url);
// For a server that already knows its host: `path` as it came, from the first slash on.
Result<Label> parse_label_path(std::string_view host, std::string_view path);

}  // namespace nguon::qr
