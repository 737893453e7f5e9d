#include "ledger/statement/internal/readers.h"
#include "ledger/base/bytes.h"

#include <algorithm>
#include <cmath>

#include "ledger/base/vkey.h"
#include "ledger/statement/ids.h"

namespace nguon::statement::internal {
namespace {

constexpr double kMillion = 1e6;

enum class Lines { one, many };

// The byte at which text for people stops being plain, or npos. U+000A alone ends a line, where there may be many.
std::size_t control_character(std::string_view text, Lines lines) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const auto after = [&](std::size_t n) { return i + n < text.size() ? static_cast<unsigned char>(text[i + n]) : 0U; };
    if (c == '\n' && lines == Lines::many) continue;
    const bool control = c < 0x20 || c == 0x7f || (c == 0xc2 && after(1) < 0xa0);
    // U+2028..U+202E and U+2066..U+2069: separators of lines and changes of direction.
    const bool direction = c == 0xe2 && ((after(1) == 0x80 && after(2) >= 0xa8 && after(2) <= 0xae) ||
                                         (after(1) == 0x81 && after(2) >= 0xa6 && after(2) <= 0xa9));
    if (control || direction) return i;
  }
  return std::string_view::npos;
}

void refuse_text(const Value& value, const std::string& en, const std::string& vi) { value.refuse({en, vi}); }

std::string text_of(const Value& value, std::size_t bytes_max, Lines lines = Lines::one) {
  const auto out = value.string();
  if (out.empty() || out.size() > bytes_max) {
    const std::string range = "1.." + std::to_string(bytes_max);
    const std::string has = std::to_string(out.size());
    refuse_text(value, "must have " + range + " bytes, has " + has, "phải dài " + range + " byte, hiện có " + has);
  } else if (out.find_first_not_of(" \n") == std::string_view::npos) {
    value.refuse({"is only spaces", "chỉ gồm dấu cách"});
  } else if (const auto at = control_character(out, lines); at != std::string_view::npos) {
    refuse_text(value, "holds a control character at byte " + std::to_string(at),
                "có ký tự điều khiển tại byte " + std::to_string(at));
  }
  return std::string(out);
}

// A string that `accepts`, or a refusal for the reason (where it is no string, that is kept).
template <class Accepts>
std::string checked(const Value& value, Accepts accepts, const Why& why) {
  const auto out = value.string();
  if (!accepts(out)) value.refuse(why);
  return std::string(out);
}

bool are_digits(std::string_view text, std::size_t count) {
  return text.size() == count && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_website(std::string_view text) {
  constexpr std::string_view kScheme = "https://";
  if (text.size() > kTextBytesMax || !text.starts_with(kScheme) || !is_uri(text)) return false;
  const auto rest = text.substr(kScheme.size());
  return is_host(rest.substr(0, rest.find_first_of("/?#")));  // no user, no port
}

}  // namespace

bool boolean(const Value& value) {
  if (const bool* out = value.json.if_bool()) return *out;
  value.refuse({"must be true or false", "phải là true hoặc false"});
  return false;
}

std::string text(const Value& value) { return text_of(value, kTextBytesMax); }

namespace {

template <class Read>
Words words_by(const Value& value, Read read) {
  if (value.json.is_string()) return {read(value), ""};
  if (!value.json.is_object()) {
    value.refuse({"must be a string (Vietnamese) or {\"vi\", \"en\"}", "phải là chuỗi ký tự (tiếng Việt) hoặc {\"vi\", \"en\"}"});
    return {};
  }
  Fields fields(value);
  Words out;
  out.vi = fields.required("vi", read);
  out.en = fields.optional("en", read).value_or("");
  fields.close();
  return out;
}

}  // namespace

Words words(const Value& value) {
  return words_by(value, [](const Value& one) { return text_of(one, kWordsBytesMax); });
}
Words story_words(const Value& value) {
  return words_by(value, [](const Value& one) { return text_of(one, kStoryBytesMax, Lines::many); });
}

Time time(const Value& value) {
  const auto out = parse_time(value.string());
  if (!out) value.refuse({out.error().message(), out.error().message_vi()});
  return out ? *out : Time{};
}

Day day(const Value& value) {
  const auto out = parse_day(value.string());
  if (!out) value.refuse({out.error().message(), out.error().message_vi()});
  return out ? *out : Day{};
}

Amount positive_amount(const Value& value) {
  const Why why{"must be a number over 0, at most 1000000000, with at most six decimal places",
                "phải là số lớn hơn 0, không quá 1000000000, nhiều nhất sáu chữ số thập phân"};
  if (const std::int64_t* number = value.json.if_int64()) {
    if (*number <= 0 || *number > kAmountWholeMax) {
      value.refuse(why);
      return {};
    }
    return {*number * 1'000'000};
  }
  const double* number = value.json.if_double();
  if (!number || !(*number > 0) || *number > static_cast<double>(kAmountWholeMax)) {
    value.refuse(why);
    return {};
  }
  // Both sides of the division are exact (below 2^53), so it gives the double nearest to the decimal.
  const std::int64_t millionths = std::llround(*number * kMillion);
  if (millionths == 0 || static_cast<double>(millionths) / kMillion != *number) value.refuse(why);
  return {millionths};
}

std::string uom(const Value& value) {
  const auto fits = [](std::string_view text) {
    return (text.size() == 2 || text.size() == 3) &&
           std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
  };
  return checked(value, fits, {"must be a unit code such as KGM, GRM, LTR, H87", "phải là mã đơn vị đo như KGM, GRM, LTR, H87"});
}

std::string uuid_urn(const Value& value) {
  return checked(value, is_uuid_urn,
                 {"must be urn:uuid: and a UUID of version 4 or 7 in lowercase",
                  "phải là urn:uuid: kèm UUID phiên bản 4 hoặc 7, chữ thường"});
}
std::string party_id(const Value& value) {
  return checked(value, is_party_id,
                 {"must be a party id: 1..40 of a-z 0-9 and inner -", "phải là mã đơn vị: 1..40 ký tự a-z 0-9 và dấu - ở giữa"});
}
std::string slug(const Value& value) {
  return checked(value, is_slug, {"must be 1..40 of a-z 0-9 and inner -", "phải gồm 1..40 ký tự a-z 0-9 và dấu - ở giữa"});
}
std::string host(const Value& value) {
  return checked(value, is_host,
                 {"must be a DNS name in lowercase, without port", "phải là tên miền chữ thường, không kèm cổng"});
}

std::string vkey(const Value& value) {
  const auto accepts = [](std::string_view text) {
    const auto key = parse_vkey(text);
    return key && key->type != KeyType::cosignature_v1;
  };
  return checked(value, accepts,
                 {"must be a verifier key of type Ed25519 or P-256: <name>+<id>+<base64>",
                  "phải là khóa kiểm tra loại Ed25519 hoặc P-256: <tên>+<mã>+<base64>"});
}

std::string product(const Value& value) {
  return checked(value, [](std::string_view path) { return parse_product_path(path).has_value(); },
                 {"must be a product: 01/<GTIN-14>, ocop/<code> or p/<party>/<item>",
                  "phải là mã sản phẩm: 01/<GTIN-14>, ocop/<mã> hoặc p/<đơn vị>/<mặt hàng>"});
}
std::string batch(const Value& value) {
  return checked(value, [](std::string_view path) { return parse_batch_path(path).has_value(); },
                 {"must be a batch: <product>/10/<lot>, lot 1..20 of A-Z 0-9 - .",
                  "phải là mã lô: <sản phẩm>/10/<số lô>, số lô gồm 1..20 ký tự A-Z 0-9 - ."});
}
std::string any_code(const Value& value) {
  const auto accepts = [](std::string_view code) {
    return code.find(' ') == std::string_view::npos && is_area_code(CodeScheme::other, code);
  };
  return checked(value, accepts, {"must be a code without spaces", "phải là mã số, không có dấu cách"});
}
std::string uri(const Value& value) {
  return checked(value, is_uri, {"must be a URI of at most 256 bytes", "phải là URI dài không quá 256 byte"});
}
Hash hex_hash(const Value& value) {
  const auto bytes = from_hex(value.string());
  const auto hash = bytes ? Hash::from(*bytes) : Result<Hash>(bytes.error());
  if (hash) return *hash;
  value.refuse({"must be a SHA-256 of 64 lowercase hex digits", "phải là SHA-256 gồm 64 chữ số hex viết thường"});
  return {};
}

std::string website(const Value& value) {
  return checked(value, is_website, {"must be an https:// address", "phải là địa chỉ https://"});
}
std::string province(const Value& value) {
  return checked(value, [](std::string_view text) { return are_digits(text, 2); },
                 {"must be the province's code of 2 digits", "phải là mã tỉnh gồm 2 chữ số"});
}
std::string commune(const Value& value) {
  return checked(value, [](std::string_view text) { return are_digits(text, 5); },
                 {"must be the commune's code of 5 digits", "phải là mã xã gồm 5 chữ số"});
}

ShelfLife shelf_life(const Value& value) {
  // What a label can hold (docs/formats/label.md).
  Fields fields(value);
  ShelfLife out;
  out.unit = fields.required("unit", word_in(kShelfLifeUnits));
  out.value = fields.required("value", small_in(1, out.unit == ShelfLifeUnit::months ? 55 : 100));
  fields.close();
  return out;
}

YieldRange yield_range(const Value& value) {
  Fields fields(value);
  YieldRange out;
  out.min = fields.required("min", positive_amount);
  out.max = fields.required("max", positive_amount);
  fields.close();
  if (out.max < out.min) fields.refuse("max", {"is less than min", "nhỏ hơn min"});
  return out;
}

std::uint64_t whole(const Value& value, std::uint64_t min, std::uint64_t max) {
  const std::int64_t* number = value.json.if_int64();
  if (number && *number >= 0) {
    const auto out = static_cast<std::uint64_t>(*number);
    if (out >= min && out <= max) return out;
  }
  const std::string range = std::to_string(min) + ".." + std::to_string(max);
  refuse_text(value, "must be a whole number in " + range, "phải là số nguyên trong khoảng " + range);
  return min;
}

void refuse_word(const Value& value, const std::string& words) {
  refuse_text(value, "must be one of: " + words, "phải là một trong các từ: " + words);
}

}  // namespace nguon::statement::internal
