#include "qr/label.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "ledger/base/text.h"

namespace nguon::qr {
namespace {

// Do not change: part of the format. docs/formats/label.md.
constexpr std::string_view kSignedTag{"OCOPL1\0", 7};
constexpr std::string_view kScheme = "https://";
constexpr unsigned kVersion = 1;
constexpr std::size_t kChunkBytes = 7;
constexpr std::size_t kChunkDigits = 17;
constexpr std::size_t kLastChunkBytes = 6;
constexpr std::size_t kLastChunkDigits = 15;
constexpr std::size_t kFullChunks = (kBlobBytes - kLastChunkBytes) / kChunkBytes;
static_assert(kFullChunks * kChunkBytes + kLastChunkBytes == kBlobBytes);
static_assert(kFullChunks * kChunkDigits + kLastChunkDigits == kTokenDigits);

Error invalid(std::string name, std::string message, std::string message_vi) {
  return {Errc::invalid_argument, std::move(name), std::move(message), std::move(message_vi)};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

void put_be(std::string& out, std::uint64_t value, std::size_t count) {
  for (std::size_t i = count; i-- > 0;) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

std::uint64_t get_be(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<std::uint8_t>(c);
  return value;
}

void put_digits(std::string& out, std::uint64_t value, std::size_t count) {
  const std::size_t start = out.size();
  out.resize(start + count);
  for (std::size_t i = count; i-- > 0; value /= 10) out[start + i] = static_cast<char>('0' + value % 10);
}

bool is_host_label(std::string_view label) {
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

Result<void> check_number(std::uint32_t number, std::string_view name, std::string_view what, std::string_view what_vi) {
  if (number >= 1 && number <= kLabelNumberMax) return {};
  return invalid(std::string(name), "the " + std::string(what) + " number " + std::to_string(number) + " is not 1 to 16777215",
                 "số thứ tự " + std::string(what_vi) + " " + std::to_string(number) + " không nằm trong khoảng 1 đến 16777215");
}

Error malformed() {
  return invalid("label_malformed", "not the address of a label: https://, a host, and digits, with nothing added",
                 "đây không phải địa chỉ trên tem: phải là https://, tên miền và dãy số, không thêm gì khác");
}

std::string blob_of(const Label& label) {
  const auto fields = encode_fields(label.fields);
  if (!fields) throw std::logic_error("label with impossible fields: " + fields.error().message());
  return *fields + std::string(label.signature.view());
}

}  // namespace

Pin pin_of(const Hash& root) {
  Pin pin;
  std::copy_n(root.bytes.begin(), Pin::kSize, pin.bytes.begin());
  return pin;
}

bool pin_matches(const Pin& pin, const Hash& root) { return pin == pin_of(root); }

Result<void> check_host(std::string_view host) {
  const Error bad = invalid("label_host", "the host of a label is a domain name in lower case, without a port",
                            "tên miền trên tem phải viết thường, đúng dạng tên miền và không có số cổng");
  if (host.empty() || host.size() > kHostBytesMax) return bad;
  const auto labels = split(host, '.');
  if (!std::all_of(labels.begin(), labels.end(), is_host_label) || !is_lower(labels.back().front())) return bad;
  return {};
}

Result<void> check_fields(const LabelFields& fields) {
  NGUON_TRY(check_number(fields.key_number, "label_key_number", "label key", "khóa ký tem"));
  NGUON_TRY(check_number(fields.product_number, "label_product_number", "product", "sản phẩm"));
  if (fields.kind != LabelKind::batch && fields.kind != LabelKind::unit)
    return invalid("label_version", "unknown kind of label", "không rõ loại tem");
  const bool unit = fields.kind == LabelKind::unit;
  if (unit != (fields.serial > 0))
    return invalid("label_serial", unit ? "a unit label has a serial from 1" : "a batch label has no serial",
                   unit ? "tem từng sản phẩm phải có số seri từ 1" : "tem lô hàng không có số seri");
  if (fields.packed < kPackDayFirst || fields.packed > kPackDayLast)
    return invalid("label_pack_day", "the packing day is not between 2020-01-01 and 2199-06-06",
                   "ngày đóng gói không nằm trong khoảng 01/01/2020 đến 06/06/2199");
  if (const auto code = shelf_life_code(fields.shelf_life); !code) return code.error();
  return {};
}

Result<std::string> encode_fields(const LabelFields& fields) {
  NGUON_TRY(check_fields(fields));
  std::string out;
  out.reserve(kBlobBytes);
  put_be(out, kVersion << 4 | static_cast<unsigned>(fields.kind), 1);
  put_be(out, fields.key_number, 3);
  put_be(out, fields.product_number, 3);
  put_be(out, fields.run_index, 4);
  put_be(out, fields.serial, 4);
  put_be(out, static_cast<std::uint64_t>(fields.packed.unix_days - kPackDayFirst.unix_days), 2);
  put_be(out, *shelf_life_code(fields.shelf_life), 1);
  out += fields.pin.view();
  return out;
}

Result<LabelFields> decode_fields(std::string_view bytes) {
  if (bytes.size() != kFieldBytes)
    return invalid("token_length", "the fields of a label are 33 bytes", "phần dữ liệu của tem phải dài 33 byte");
  const auto first = static_cast<std::uint8_t>(bytes[0]);
  if (first >> 4 != kVersion || (first & 0x0F) > static_cast<unsigned>(LabelKind::unit))
    return invalid("label_version", "a label of a version or kind that is not known here",
                   "tem thuộc phiên bản hoặc loại mà hệ thống này chưa biết");
  LabelFields fields;
  fields.kind = static_cast<LabelKind>(first & 0x0F);
  fields.key_number = static_cast<std::uint32_t>(get_be(bytes.substr(1, 3)));
  fields.product_number = static_cast<std::uint32_t>(get_be(bytes.substr(4, 3)));
  fields.run_index = static_cast<std::uint32_t>(get_be(bytes.substr(7, 4)));
  fields.serial = static_cast<std::uint32_t>(get_be(bytes.substr(11, 4)));
  fields.packed.unix_days = kPackDayFirst.unix_days + static_cast<std::int32_t>(get_be(bytes.substr(15, 2)));
  fields.shelf_life = shelf_life_from_code(static_cast<std::uint8_t>(bytes[17]));
  std::memcpy(fields.pin.bytes.data(), bytes.data() + 18, Pin::kSize);
  NGUON_TRY(check_fields(fields));
  return fields;
}

Result<std::string> encode_token(std::string_view blob) {
  if (blob.size() != kBlobBytes)
    return invalid("token_length", "a label holds 97 bytes, not " + std::to_string(blob.size()),
                   "dữ liệu trên tem phải dài 97 byte, không phải " + std::to_string(blob.size()));
  std::string out;
  out.reserve(kTokenDigits);
  for (std::size_t i = 0; i < kFullChunks; ++i) put_digits(out, get_be(blob.substr(i * kChunkBytes, kChunkBytes)), kChunkDigits);
  put_digits(out, get_be(blob.substr(kFullChunks * kChunkBytes)), kLastChunkDigits);
  return out;
}

Result<std::string> decode_token(std::string_view digits) {
  if (digits.size() != kTokenDigits || !std::all_of(digits.begin(), digits.end(), is_digit))
    return invalid("token_digits", "a label has 236 digits after its host; some are missing, added or not digits",
                   "tem phải có đúng 236 chữ số sau tên miền; dãy số này thiếu, thừa hoặc có ký tự lạ");
  std::string out;
  out.reserve(kBlobBytes);
  for (std::size_t i = 0; i <= kFullChunks; ++i) {
    const bool last = i == kFullChunks;
    const std::size_t bytes = last ? kLastChunkBytes : kChunkBytes;
    std::uint64_t value = 0;  // at most 10^17 - 1
    for (const char c : digits.substr(i * kChunkDigits, last ? kLastChunkDigits : kChunkDigits))
      value = value * 10 + static_cast<std::uint64_t>(c - '0');
    if (value >> (8 * bytes) != 0)
      return invalid("token_chunk", "the digits of the label contradict themselves (group " + std::to_string(i + 1) + ")",
                     "dãy số trên tem không hợp lệ (nhóm thứ " + std::to_string(i + 1) + ")");
    put_be(out, value, bytes);
  }
  return out;
}

Result<std::string> signed_bytes(std::string_view host, const LabelFields& fields, const Gs1Part& gs1) {
  NGUON_TRY(check_host(host));
  NGUON_TRY(check_gs1_part(gs1));
  NGUON_ASSIGN(field_bytes, encode_fields(fields));
  std::string out(kSignedTag);
  put_be(out, host.size(), 1);
  out += host;
  out += field_bytes;
  out += gs1.text();
  return out;
}

Result<Label> sign_label(std::string host, const LabelFields& fields, Gs1Part gs1, const SignFn& sign) {
  NGUON_ASSIGN(message, signed_bytes(host, fields, gs1));
  NGUON_ASSIGN(signature_bytes, sign(message));
  const auto signature = LabelSignature::from(signature_bytes);
  if (!signature)
    return invalid("label_signature_length", "a label's signature is 64 bytes, not " + std::to_string(signature_bytes.size()),
                   "chữ ký trên tem phải dài 64 byte, không phải " + std::to_string(signature_bytes.size()));
  return Label{std::move(host), fields, std::move(gs1), *signature};
}

Result<void> check_label(const Label& label, const CheckFn& check) {
  NGUON_ASSIGN(message, signed_bytes(label.host, label.fields, label.gs1));
  return check(message, label.signature.view());
}

std::string label_token(const Label& label) { return *encode_token(blob_of(label)); }

std::string label_path(const Label& label) {
  if (const auto ok = check_gs1_part(label.gs1); !ok) throw std::logic_error("label: " + ok.error().message());
  return "/" + label_token(label) + label.gs1.text();
}

std::string label_url(const Label& label) {
  if (const auto ok = check_host(label.host); !ok) throw std::logic_error("label: " + ok.error().message());
  return std::string(kScheme) + label.host + label_path(label);
}

Result<Label> parse_label_url(std::string_view url) {
  if (url.size() > kLabelUrlBytesMax || !url.starts_with(kScheme)) return malformed();
  url.remove_prefix(kScheme.size());
  const std::size_t slash = url.find('/');
  if (slash == std::string_view::npos) return malformed();
  return parse_label_path(url.substr(0, slash), url.substr(slash));
}

Result<Label> parse_label_path(std::string_view host, std::string_view path) {
  if (path.size() > kLabelUrlBytesMax || !path.starts_with('/')) return malformed();
  if (path.find_first_of("?#%") != std::string_view::npos) return malformed();
  NGUON_TRY(check_host(host));
  path.remove_prefix(1);
  const std::size_t token_end = std::min(path.find('/'), path.size());
  NGUON_ASSIGN(blob, decode_token(path.substr(0, token_end)));
  NGUON_ASSIGN(fields, decode_fields(std::string_view(blob).substr(0, kFieldBytes)));
  NGUON_ASSIGN(signature, LabelSignature::from(std::string_view(blob).substr(kFieldBytes)));
  NGUON_ASSIGN(gs1, parse_gs1_part(path.substr(token_end)));
  return Label{std::string(host), fields, std::move(gs1), signature};
}

}  // namespace nguon::qr
