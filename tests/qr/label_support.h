// Labels for tests, and a stand-in for a signing key: a keyed hash that only this file can check.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/sha256.h"
#include "qr/label.h"
#include "tests/support/check.h"

namespace nguon::test {

inline std::string stub_signature(std::string_view message) {
  return std::string(sha256({"stub key 1", message}).view()) + std::string(sha256({"stub key 2", message}).view());
}

inline Result<std::string> stub_sign(std::string_view message) { return stub_signature(message); }

inline Result<void> stub_check(std::string_view message, std::string_view signature) {
  if (signature == stub_signature(message)) return {};
  return Error{Errc::bad_signature, "stub key: signature does not fit"};
}

inline qr::LabelFields unit_fields(std::uint32_t run_index = 70512, std::uint32_t serial = 1) {
  qr::LabelFields fields;
  fields.kind = qr::LabelKind::unit;
  fields.key_number = 3;
  fields.product_number = 41;
  fields.run_index = run_index;
  fields.serial = serial;
  fields.packed = *parse_day("2026-11-20");
  fields.shelf_life = qr::ShelfLife::months(6);
  fields.pin = qr::pin_of(sha256("a root"));
  return fields;
}

inline qr::Label unit_label(std::string host = "nguon.example", qr::Gs1Part gs1 = {}, std::uint32_t serial = 1) {
  return value_of(qr::sign_label(std::move(host), unit_fields(70512, serial), std::move(gs1), stub_sign));
}

}  // namespace nguon::test
