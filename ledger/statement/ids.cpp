#include "ledger/statement/ids.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "ledger/base/text.h"
#include "ledger/statement/internal/pattern.h"
#include "ledger/statement/rules_data.h"

namespace nguon::statement {
namespace {

constexpr std::size_t kHostBytesMax = 253;  // RFC 1035
constexpr std::size_t kHostLabelBytesMax = 63;
constexpr std::size_t kUuidHexBegin = 9;  // after "urn:uuid:"
constexpr std::size_t kSchemeBytesMax = 32;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

// The characters of `accepted`, as a table: URIs are the most of an event's bytes.
constexpr std::array<bool, 256> table_of(std::string_view accepted) {
  std::array<bool, 256> out{};
  for (const char c : accepted) out[static_cast<unsigned char>(c)] = true;
  return out;
}
constexpr std::string_view kUriCharacters =  // RFC 3986 section 2, without '%'
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=";
constexpr std::string_view kPathCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/";
constexpr auto kInUri = table_of(kUriCharacters);
constexpr auto kInPath = table_of(kPathCharacters);
bool is_in(const std::array<bool, 256>& table, char c) { return table[static_cast<unsigned char>(c)]; }

// RFC 3986 section 5.2.4: "." and ".." vanish from the path of a URL.
bool is_dot_segment(std::string_view text) { return text == "." || text == ".."; }

bool is_lowercase_name(std::string_view text, std::size_t bytes_max) {
  if (text.empty() || text.size() > bytes_max || text.front() == '-' || text.back() == '-') return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_other_code(std::string_view code) {
  if (code.empty() || code.size() > kCodeBytesMax || is_dot_segment(code)) return false;
  return std::all_of(code.begin(), code.end(),
                     [](char c) { return is_lower(c) || is_upper(c) || is_digit(c) || c == '-' || c == '.' || c == '_'; });
}

bool has_layout(std::span<const rules::CodeLayout> layouts, std::string_view code) {
  if (code.size() > kCodeBytesMax) return false;
  return std::any_of(layouts.begin(), layouts.end(),
                     [&](const rules::CodeLayout& layout) { return internal::matches(layout.pattern, code); });
}

std::string without_spaces(std::string_view code) {
  std::string out;
  for (const char c : code.substr(0, 2 * kCodeBytesMax))
    if (c != ' ') out += c;
  return out;
}

// Messages repeat what was given, but only as much as is safe to print.
std::string shown(std::string_view text) {
  std::string out = "\"";
  for (const char c : text.substr(0, 80)) out += c > 0x20 && c < 0x7f && c != '"' ? c : '?';
  return out + "\"";
}

Error bad_product(std::string_view path) {
  return {Errc::invalid_argument, "product_id_malformed",
          shown(path) + " is not a product: 01/<GTIN-14>, ocop/<code> or p/<party>/<item>",
          shown(path) + " không phải mã sản phẩm: cần 01/<GTIN-14>, ocop/<mã> hoặc p/<đơn vị>/<mặt hàng>"};
}

Error bad_batch(std::string_view path) {
  return {Errc::invalid_argument, "batch_id_malformed",
          shown(path) + " is not a batch: <product>/10/<lot>, lot 1..20 of A-Z 0-9 - .",
          shown(path) + " không phải mã lô: cần <sản phẩm>/10/<số lô>, số lô gồm 1 đến 20 ký tự A-Z 0-9 - ."};
}

// The product that `segments` begin with, and how many of them it takes; 0 when none.
std::size_t take_product(const std::vector<std::string_view>& segments, ProductId& out) {
  if (segments.size() < 2) return 0;
  const auto join = [&](std::size_t count) {
    std::string path(segments[0]);
    for (std::size_t i = 1; i < count; ++i) path.append("/").append(segments[i]);
    return path;
  };
  if (segments[0] == "01" && is_gtin14(segments[1])) {
    out = {ProductScheme::gtin, join(2), ""};
    return 2;
  }
  if (segments[0] == "ocop" && is_ocop_code(segments[1])) {
    out = {ProductScheme::ocop, join(2), ""};
    return 2;
  }
  if (segments[0] == "p" && segments.size() >= 3 && is_party_id(segments[1]) && is_slug(segments[2])) {
    out = {ProductScheme::party_item, join(3), std::string(segments[1])};
    return 3;
  }
  return 0;
}

// Path identifiers have at most seven segments; more bytes than any of them can have are refused.
constexpr std::size_t kPathBytesMax = 2 + 1 + kPartyIdBytesMax + 1 + kSlugBytesMax + 2 * (4 + kLotBytesMax);

}  // namespace

bool is_party_id(std::string_view id) { return is_lowercase_name(id, kPartyIdBytesMax); }
bool is_slug(std::string_view slug) { return is_lowercase_name(slug, kSlugBytesMax); }

bool is_lot(std::string_view lot) {
  if (lot.empty() || lot.size() > kLotBytesMax || is_dot_segment(lot)) return false;
  return std::all_of(lot.begin(), lot.end(), [](char c) { return is_upper(c) || is_digit(c) || c == '-' || c == '.'; });
}
bool is_serial(std::string_view serial) { return is_lot(serial); }

bool is_host(std::string_view host) {
  if (host.size() > kHostBytesMax) return false;
  const auto labels = split(host, '.');
  return std::all_of(labels.begin(), labels.end(),
                     [](std::string_view label) { return is_lowercase_name(label, kHostLabelBytesMax); });
}

bool is_gtin14(std::string_view gtin) {
  if (gtin.size() != 14 || !std::all_of(gtin.begin(), gtin.end(), is_digit)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 13; ++i) sum += (gtin[i] - '0') * (i % 2 == 0 ? 3 : 1);
  return (10 - sum % 10) % 10 == gtin[13] - '0';
}

bool is_uuid_urn(std::string_view id) {
  constexpr std::string_view kForm = "urn:uuid:xxxxxxxx-xxxx-vxxx-yxxx-xxxxxxxxxxxx";
  if (id.size() != kForm.size() || !id.starts_with(kForm.substr(0, kUuidHexBegin))) return false;
  for (std::size_t i = kUuidHexBegin; i < id.size(); ++i) {
    const char c = id[i];
    const bool ok = kForm[i] == '-'   ? c == '-'
                    : kForm[i] == 'v' ? c == '4' || c == '7'
                    : kForm[i] == 'y' ? c == '8' || c == '9' || c == 'a' || c == 'b'
                                      : is_hex(c);
    if (!ok) return false;
  }
  return true;
}

bool is_event_hash_id(std::string_view id) {
  constexpr std::string_view kBegin = "ni:///sha-256;";
  constexpr std::string_view kEnd = "?ver=CBV2.0";
  if (id.size() != kBegin.size() + 64 + kEnd.size() || !id.starts_with(kBegin) || !id.ends_with(kEnd)) return false;
  const auto hex = id.substr(kBegin.size(), 64);
  return std::all_of(hex.begin(), hex.end(), is_hex);
}

Result<ProductId> parse_product_path(std::string_view path) {
  ProductId out;
  if (path.size() > kPathBytesMax) return bad_product(path);
  const auto segments = split(path, '/');
  const std::size_t taken = take_product(segments, out);
  if (taken == 0 || taken != segments.size()) return bad_product(path);
  return out;
}

Result<BatchId> parse_batch_path(std::string_view path) {
  BatchId out;
  if (path.size() > kPathBytesMax) return bad_batch(path);
  const auto segments = split(path, '/');
  const std::size_t taken = take_product(segments, out.product);
  if (taken == 0 || segments.size() != taken + 2 || segments[taken] != "10" || !is_lot(segments[taken + 1]))
    return bad_batch(path);
  out.lot = segments[taken + 1];
  return out;
}

Result<UnitId> parse_unit_path(std::string_view path) {
  const Error bad{Errc::invalid_argument, "unit_id_malformed", shown(path) + " is not a unit: <batch>/21/<serial>",
                  shown(path) + " không phải mã đơn vị sản phẩm: cần <lô>/21/<số sê-ri>"};
  const auto at = path.rfind("/21/");
  if (at == std::string_view::npos || !is_serial(path.substr(at + 4))) return bad;
  auto batch = parse_batch_path(path.substr(0, at));
  if (!batch) return bad;
  return UnitId{std::move(*batch), std::string(path.substr(at + 4))};
}

bool is_area_code(CodeScheme scheme, std::string_view code) {
  const std::string bare = without_spaces(code);
  switch (scheme) {
    case CodeScheme::domestic: return has_layout(rules::kDomesticAreaCodes, bare);
    case CodeScheme::export_: return has_layout(rules::kExportAreaCodes, bare);
    case CodeScheme::other: return is_other_code(bare);
  }
  return false;
}

bool is_packing_house_code(CodeScheme scheme, std::string_view code) {
  const std::string bare = without_spaces(code);
  switch (scheme) {
    case CodeScheme::domestic: return false;
    case CodeScheme::export_: return has_layout(rules::kExportPackingHouseCodes, bare);
    case CodeScheme::other: return is_other_code(bare);
  }
  return false;
}

bool is_ocop_code(std::string_view code) { return has_layout(rules::kOcopCodes, code); }

std::optional<Ref> parse_ref(std::string_view uri) {
  constexpr std::string_view kScheme = "https://";
  if (uri.size() > kUriBytesMax || !uri.starts_with(kScheme)) return std::nullopt;
  uri.remove_prefix(kScheme.size());
  const auto slash = uri.find('/');
  if (slash == std::string_view::npos || !is_host(uri.substr(0, slash))) return std::nullopt;
  const auto path = uri.substr(slash + 1);
  if (!std::all_of(path.begin(), path.end(), [](char c) { return is_in(kInPath, c); })) return std::nullopt;
  for (auto rest = path;;) {
    const auto end = rest.find('/');
    const auto segment = rest.substr(0, end);
    if (segment.empty() || is_dot_segment(segment)) return std::nullopt;
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return Ref{std::string(uri.substr(0, slash)), std::string(path)};
}

bool is_uri(std::string_view uri) {
  if (uri.size() > kUriBytesMax) return false;
  const auto colon = uri.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > kSchemeBytesMax || colon + 1 == uri.size()) return false;
  for (std::size_t i = 0; i < colon; ++i) {
    const char c = uri[i];
    const bool letter = is_lower(c) || is_upper(c);
    if (!letter && (i == 0 || !(is_digit(c) || c == '+' || c == '-' || c == '.'))) return false;
  }
  const auto is_hex_digit = [](char c) { return is_hex(c) || (c >= 'A' && c <= 'F'); };
  for (std::size_t i = colon + 1; i < uri.size(); ++i) {
    const char c = uri[i];
    if (c == '%') {
      if (i + 2 >= uri.size() || !is_hex_digit(uri[i + 1]) || !is_hex_digit(uri[i + 2])) return false;
    } else if (!is_in(kInUri, c)) {
      return false;
    }
  }
  return true;
}

}  // namespace nguon::statement
