// Identifiers of things (docs/formats/identifiers.md). Indexes hold the path alone; EPCIS JSON
// holds URIs "https://<host>/<path>".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace nguon::statement {

// Limits and alphabets are part of the format: do not change.
inline constexpr std::size_t kPartyIdBytesMax = 40;  // [a-z0-9] and inner '-'
inline constexpr std::size_t kSlugBytesMax = 40;     // the same alphabet
inline constexpr std::size_t kLotBytesMax = 20;      // A-Z 0-9 - . but not "." or "..", which URLs swallow
inline constexpr std::size_t kCodeBytesMax = 40;     // area and packing-house codes
inline constexpr std::size_t kUriBytesMax = 256;

bool is_party_id(std::string_view id);
bool is_slug(std::string_view slug);
bool is_lot(std::string_view lot);
bool is_serial(std::string_view serial);  // the alphabet of a lot
// A DNS name in lowercase, without port: labels of a-z 0-9 and inner '-'.
bool is_host(std::string_view host);
// 14 digits with the right GS1 check digit (weights 3,1,3,... from the right).
bool is_gtin14(std::string_view gtin);
// A v4 or v7 UUID as "urn:uuid:xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx", lowercase.
bool is_uuid_urn(std::string_view id);
// A GS1 event hash id: "ni:///sha-256;<64 hex digits>?ver=CBV2.0".
bool is_event_hash_id(std::string_view id);

// What kind of product identifier a path is.
enum class ProductScheme { gtin, ocop, party_item };  // 01/<GTIN-14>, ocop/<code>, p/<party>/<slug>

struct ProductId {
  ProductScheme scheme = ProductScheme::party_item;
  std::string path;      // "01/08938505974194", "ocop/15-04567-01-2026", "p/htx-suoi-giang/che-tuoi"
  std::string party_id;  // of party_item only
};
Result<ProductId> parse_product_path(std::string_view path);  // product_id_malformed

struct BatchId {
  ProductId product;
  std::string lot;
  std::string path() const { return product.path + "/10/" + lot; }
};
Result<BatchId> parse_batch_path(std::string_view path);  // batch_id_malformed

struct UnitId {
  BatchId batch;
  std::string serial;
};
Result<UnitId> parse_unit_path(std::string_view path);  // unit_id_malformed

// Growing-area and packing-house codes by scheme (Decision 3156/QĐ-BNN-TT 2022 and the export
// rules; patterns in ledger/statement/rules_data.h). Spaces, which printed lists contain, are
// ignored; records hold the code without them. The layout after districts ended is to confirm, so
// `other` takes any 1..40 bytes of A-Z a-z 0-9 - . _ that are not "." or "..", with a named issuer.
enum class CodeScheme { domestic, export_, other };
bool is_area_code(CodeScheme scheme, std::string_view code);
// The domestic scheme has no packing-house codes.
bool is_packing_house_code(CodeScheme scheme, std::string_view code);
bool is_ocop_code(std::string_view code);

// A URI of this ledger or of id.gs1.org, split. "https://host/path" without query, fragment,
// user, port, percent-encoding or a trailing slash.
struct Ref {
  std::string host;
  std::string path;
  std::string uri() const { return "https://" + host + "/" + path; }
  friend bool operator==(const Ref&, const Ref&) = default;
};
// Nothing when `uri` has not that form (EPCIS allows others: urn:epc:..., geo:..., foreign URLs).
std::optional<Ref> parse_ref(std::string_view uri);

// An absolute URI in form (RFC 3986): a scheme, a colon, and 1.. of its characters; at most
// kUriBytesMax bytes, ASCII.
bool is_uri(std::string_view uri);

}  // namespace nguon::statement
