#include "qr/label.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {
namespace {

// The bytes as the blob of a token, and as the digits of one: each has one spelling.
void check_token(std::string_view bytes) {
  if (bytes.size() >= qr::kBlobBytes) {
    const auto blob = bytes.substr(0, qr::kBlobBytes);
    NGUON_HOLDS(NGUON_VALUE(qr::decode_token(NGUON_VALUE(qr::encode_token(blob)))) == blob);
    const auto fields = qr::decode_fields(blob.substr(0, qr::kFieldBytes));
    if (accepted(fields)) NGUON_HOLDS(NGUON_VALUE(qr::encode_fields(*fields)) == blob.substr(0, qr::kFieldBytes));
  }
  const auto blob = qr::decode_token(bytes);
  if (accepted(blob)) NGUON_HOLDS(NGUON_VALUE(qr::encode_token(*blob)) == bytes);
}

}  // namespace

bool run(std::string_view bytes) {
  check_token(bytes);
  const auto label = qr::parse_label_url(bytes);
  if (!accepted(label)) return false;
  NGUON_HOLDS(qr::label_url(*label) == bytes);
  NGUON_HOLDS(NGUON_VALUE(qr::parse_label_path(label->host, qr::label_path(*label))) == *label);
  NGUON_HOLDS(qr::signed_bytes(label->host, label->fields, label->gs1).has_value());
  return true;
}

}  // namespace nguon::fuzz
