#include "qr/label.h"

#include <cstring>
#include <random>

#include "tests/qr/label_support.h"
#include "tests/qr/label_vectors.h"

using namespace nguon;
using namespace nguon::qr;
using namespace nguon::test;

namespace {

LabelFields fields_of(const Vector& v) {
  LabelFields fields;
  fields.kind = static_cast<LabelKind>(std::stoul(v.at("kind")));
  fields.key_number = static_cast<std::uint32_t>(std::stoul(v.at("key_number")));
  fields.product_number = static_cast<std::uint32_t>(std::stoul(v.at("product_number")));
  fields.run_index = static_cast<std::uint32_t>(std::stoul(v.at("run_index")));
  fields.serial = static_cast<std::uint32_t>(std::stoul(v.at("serial")));
  fields.packed = value_of(parse_day(v.at("packed")));
  fields.shelf_life = shelf_life_from_code(static_cast<std::uint8_t>(std::stoul(v.at("shelf_life_code"))));
  fields.pin = pin_of(value_of(Hash::from(value_of(from_hex(v.at("root"))))));
  return fields;
}

std::string gs1_of(const Vector& v) { return v.at("gs1") == "-" ? "" : v.at("gs1"); }

// The blob that the url's token spells, with `change` applied, as a url again.
template <class Change>
std::string changed_url(const Label& label, Change change) {
  std::string blob = value_of(decode_token(label_token(label)));
  change(blob);
  return "https://" + label.host + "/" + value_of(encode_token(blob)) + label.gs1.text();
}

std::string parsed(const std::string& url) { return name_of(parse_label_url(url)); }

}  // namespace

TEST_CASE("labels made without this code are made, read and checked alike", "[qr]") {
  const auto vectors = label_vectors();
  REQUIRE(vectors.size() == 5);
  for (const auto& v : vectors) {
    INFO(v.at("name"));
    const auto gs1 = value_of(parse_gs1_part(gs1_of(v)));
    const std::string message = value_of(signed_bytes(v.at("host"), fields_of(v), gs1));
    CHECK(to_hex(message) == v.at("signed_bytes"));
    const auto label = value_of(sign_label(v.at("host"), fields_of(v), gs1, [&](std::string_view bytes) -> Result<std::string> {
      CHECK(bytes == message);
      return from_hex(v.at("signature"));
    }));
    CHECK(label_token(label) == v.at("token"));
    CHECK(label_url(label) == v.at("url"));
    CHECK(label_path(label) == v.at("url").substr(8 + v.at("host").size()));
    CHECK(value_of(parse_label_url(v.at("url"))) == label);
    CHECK(value_of(parse_label_path(v.at("host"), label_path(label))) == label);
    CHECK(format_human_code(label.human_code()) == v.at("human_code"));
    bool asked = false;
    CHECK(check_label(label, [&](std::string_view bytes, std::string_view signature) -> Result<void> {
      asked = true;
      CHECK(bytes == message);
      CHECK(to_hex(signature) == v.at("signature"));
      return {};
    }));
    CHECK(asked);
  }
}

TEST_CASE("every digit of a token counts", "[qr]") {
  const Label label = unit_label();
  const std::string url = label_url(label);
  const std::size_t start = url.find('/', 8) + 1;
  REQUIRE(check_label(label, stub_check));
  for (std::size_t i = 0; i < kTokenDigits; ++i) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string other = url;
      if (other[start + i] == digit) continue;
      other[start + i] = digit;
      const auto read = parse_label_url(other);
      if (!read) continue;
      CHECK(label_url(*read) == other);
      CHECK(check_label(*read, stub_check).error().code() == Errc::bad_signature);
    }
  }
}

TEST_CASE("every byte of the fields, the host and the GS1 part is signed", "[qr]") {
  Gs1Part gs1{.gtin14 = "09506000134352", .lot = "SG-01", .serial = std::nullopt};
  const Label label = unit_label("nguon.example", gs1);
  REQUIRE(check_label(label, stub_check));
  for (std::size_t i = 0; i < kFieldBytes; ++i) {
    const auto read = parse_label_url(changed_url(label, [i](std::string& blob) { blob[i] = static_cast<char>(blob[i] ^ 1); }));
    if (read) CHECK_FALSE(check_label(*read, stub_check));
  }
  Label other = label;
  other.host = "nguon.exampla";
  CHECK_FALSE(check_label(other, stub_check));
  other = label;
  other.gs1.lot = "SG-02";
  CHECK_FALSE(check_label(other, stub_check));
  other.gs1 = {};
  CHECK_FALSE(check_label(other, stub_check));
}

TEST_CASE("an address has one spelling", "[qr]") {
  const std::string url = label_url(unit_label("nguon.example", {.gtin14 = "09506000134352", .lot = "A1", .serial = "7"}));
  REQUIRE(parsed(url) == "ok");
  const std::string rest = url.substr(std::strlen("https://nguon.example"));
  for (const std::string scheme : {"HTTPS://", "Https://", "http://", "https:/", "https:///", "//", "", " https://"})
    CHECK(parsed(scheme + "nguon.example" + rest) != "ok");
  for (const std::string host :
       {"NGUON.example", "nguon.Example", "nguon.example:443", "nguon.example:", "u@nguon.example", "u:p@nguon.example",
        "nguon.example.", ".nguon.example", "nguon..example", "-nguon.example", "nguon-.example", "nguon_x.example",
        "ngu\xE1\xBB\x93n.example", "127.0.0.1", "[::1]", "1.2", "0x1"})
    CHECK(parsed("https://" + host + rest) == "label_host");
  for (const std::string tail : {"?", "#", "?x=1", "#x", "%20", "?linkType=all"}) CHECK(parsed(url + tail) == "label_malformed");
  CHECK(parsed(url + "/") != "ok");
  CHECK(parsed("https://nguon.example") == "label_malformed");
  CHECK(parsed("https://nguon.example/") == "token_digits");
  CHECK(parsed("") == "label_malformed");
  CHECK(parsed(std::string(100000, '1')) == "label_malformed");
  const std::string token = rest.substr(0, 1 + kTokenDigits);
  for (const std::string tail :
       {"/", "//", "/01", "/01/09506000134352/", "/01/09506000134352/10", "/10/A1", "/21/7", "/01/09506000134352/21/7/10/A1",
        "/01/09506000134352/10/A/10/A", "/01/09506000134352/01/09506000134352", "/01/09506000134352/22/A", "/gtin/09506000134352",
        "/1/09506000134352", "//01/09506000134352", "/01/09506000134352//10/A"})
    CHECK(parsed("https://nguon.example" + token + tail) == "gs1_part_malformed");
  CHECK(parsed("https://nguon.example/x" + rest) == "token_digits");
  CHECK(parsed("https://nguon.example/" + rest) == "token_digits");
  std::string encoded = url;
  encoded.replace(encoded.find("/01/"), 4, "/0%31/");
  CHECK(parsed(encoded) == "label_malformed");
  CHECK(name_of(parse_label_path("nguon.example", rest.substr(1))) == "label_malformed");
  CHECK(name_of(parse_label_path("nguon.example", "")) == "label_malformed");
  CHECK(name_of(parse_label_path("NGUON.example", rest)) == "label_host");
}

TEST_CASE("GS1 parts outside their alphabets are refused", "[qr]") {
  const std::string base = "https://nguon.example/" + label_token(unit_label());
  CHECK(parsed(base + "/01/09506000134352") == "ok");
  CHECK(parsed(base + "/01/09506000134353") == "gtin_check_digit");
  CHECK(parsed(base + "/01/") == "gtin_malformed");
  CHECK(parsed(base + "/01/09506000134352/10/") == "lot_malformed");
  CHECK(parsed(base + "/01/9506000134352") == "gtin_malformed");
  CHECK(parsed(base + "/01/0950600013435x") == "gtin_malformed");
  for (const std::string lot : {"a1", "A_1", "A+1", "A 1", ".", "..", "A!", "L\xC3\x94", "123456789012345678901"}) {
    CHECK(parsed(base + "/01/09506000134352/10/" + lot) == "lot_malformed");
    CHECK(parsed(base + "/01/09506000134352/21/" + lot) == "serial_malformed");
  }
  CHECK(parsed(base + "/01/09506000134352/10/...") == "ok");
  CHECK(parsed(base + "/01/09506000134352/10/12345678901234567890") == "ok");
}

TEST_CASE("a token is 236 digits whose chunks fit their bytes", "[qr]") {
  const std::string zero(kTokenDigits, '0');
  CHECK(value_of(decode_token(zero)) == std::string(kBlobBytes, '\0'));
  CHECK(name_of(decode_token(zero + "0")) == "token_digits");
  CHECK(name_of(decode_token(zero.substr(1))) == "token_digits");
  CHECK(name_of(decode_token("")) == "token_digits");
  for (const char c : {'a', ' ', '-', '+', '.', '/', ':', '\0'}) {
    std::string bad = zero;
    bad[100] = c;
    CHECK(name_of(decode_token(bad)) == "token_digits");
  }
  for (std::size_t chunk = 0; chunk < 14; ++chunk) {
    const bool last = chunk == 13;
    const std::size_t at = chunk * 17;
    std::string fits = zero;
    fits.replace(at, last ? 15 : 17, last ? "281474976710655" : "72057594037927935");  // 2^48-1, 2^56-1
    CHECK(value_of(encode_token(value_of(decode_token(fits)))) == fits);
    std::string over = zero;
    over.replace(at, last ? 15 : 17, last ? "281474976710656" : "72057594037927936");
    CHECK(name_of(decode_token(over)) == "token_chunk");
    over.replace(at, last ? 15 : 17, std::string(last ? 15 : 17, '9'));
    CHECK(name_of(decode_token(over)) == "token_chunk");
  }
  CHECK(name_of(encode_token(std::string(96, 'x'))) == "token_length");
  CHECK(name_of(encode_token(std::string(98, 'x'))) == "token_length");
}

TEST_CASE("random blobs and random fields come back as they went", "[qr]") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (int i = 0; i < 2000; ++i) {
    std::string blob(kBlobBytes, '\0');
    for (char& c : blob) c = static_cast<char>(random());
    CHECK(value_of(decode_token(value_of(encode_token(blob)))) == blob);
    blob[0] = static_cast<char>(0x10 | (random() & 1));
    const auto fields = decode_fields(blob.substr(0, kFieldBytes));
    if (fields) CHECK(value_of(encode_fields(*fields)) == blob.substr(0, kFieldBytes));
    std::string digits(kTokenDigits, '0');
    for (std::size_t at = 0; at < digits.size(); ++at) digits[at] = static_cast<char>('0' + random() % (at % 17 == 0 ? 8 : 10));
    const auto decoded = decode_token(digits);
    if (decoded) CHECK(value_of(encode_token(*decoded)) == digits);
  }
}

TEST_CASE("fields outside their range are refused when written and when read", "[qr]") {
  const auto refused = [](auto change) {
    LabelFields fields = unit_fields();
    change(fields);
    CHECK(name_of(encode_fields(fields)) == name_of(signed_bytes("nguon.example", fields, {})));
    CHECK(name_of(sign_label("nguon.example", fields, {}, stub_sign)) == name_of(encode_fields(fields)));
    return name_of(encode_fields(fields));
  };
  CHECK(refused([](LabelFields&) {}) == "ok");
  CHECK(refused([](LabelFields& f) { f.key_number = 0; }) == "label_key_number");
  CHECK(refused([](LabelFields& f) { f.key_number = 1U << 24; }) == "label_key_number");
  CHECK(refused([](LabelFields& f) { f.product_number = 0; }) == "label_product_number");
  CHECK(refused([](LabelFields& f) { f.product_number = 1U << 24; }) == "label_product_number");
  CHECK(refused([](LabelFields& f) { f.serial = 0; }) == "label_serial");
  CHECK(refused([](LabelFields& f) { f.kind = LabelKind::batch; }) == "label_serial");
  CHECK(refused([](LabelFields& f) { f.kind = static_cast<LabelKind>(2); }) == "label_version");
  CHECK(refused([](LabelFields& f) { f.packed = *parse_day("2019-12-31"); }) == "label_pack_day");
  CHECK(refused([](LabelFields& f) { f.packed = *parse_day("2199-06-07"); }) == "label_pack_day");
  CHECK(refused([](LabelFields& f) { f.packed = *parse_day("2199-06-06"); }) == "ok");
  CHECK(refused([](LabelFields& f) { f.shelf_life = ShelfLife::days(101); }) == "shelf_life_range");

  const Label label = unit_label();
  const auto read = [&](std::size_t at, std::string bytes) {
    return parsed(changed_url(label, [&](std::string& blob) { blob.replace(at, bytes.size(), bytes); }));
  };
  CHECK(read(0, "\x21") == "label_version");
  CHECK(read(0, std::string(1, '\x01')) == "label_version");
  CHECK(read(0, "\x12") == "label_version");
  CHECK(read(0, "\xF1") == "label_version");
  CHECK(read(0, "\x10") == "label_serial");
  CHECK(read(1, std::string(3, '\0')) == "label_key_number");
  CHECK(read(4, std::string(3, '\0')) == "label_product_number");
  CHECK(read(11, std::string(4, '\0')) == "label_serial");
  CHECK(name_of(decode_fields(std::string(32, '\x11'))) == "token_length");
}

TEST_CASE("hosts are lower-case domain names", "[qr]") {
  CHECK(check_host("a"));
  CHECK(check_host("xn--ngun-x5a.vn"));
  CHECK(check_host("1a.2b.vn"));
  CHECK(check_host(std::string(63, 'a')));
  CHECK(name_of(check_host(std::string(64, 'a'))) == "label_host");
  const std::string l63(63, 'a');
  CHECK(check_host(l63 + "." + l63 + "." + l63 + "." + std::string(61, 'a')));
  CHECK(name_of(check_host(l63 + "." + l63 + "." + l63 + "." + std::string(62, 'a'))) == "label_host");
  CHECK(name_of(check_host("")) == "label_host");
  CHECK(name_of(check_host("nguon.1a")) == "label_host");
}

TEST_CASE("signing passes a failing key on and refuses a signature of another length", "[qr]") {
  const auto failing = [](std::string_view) -> Result<std::string> { return Error{Errc::unavailable, "token is away"}; };
  CHECK(name_of(sign_label("nguon.example", unit_fields(), {}, failing)) == "unavailable");
  const auto der = [](std::string_view) -> Result<std::string> { return std::string(70, 'x'); };
  CHECK(name_of(sign_label("nguon.example", unit_fields(), {}, der)) == "label_signature_length");
  CHECK(name_of(sign_label("nguon.example:1", unit_fields(), {}, stub_sign)) == "label_host");
  CHECK(name_of(sign_label("nguon.example", unit_fields(), {.gtin14 = {}, .lot = "A", .serial = {}}, stub_sign)) ==
        "gs1_part_malformed");
}

TEST_CASE("a pin is the first 15 bytes of the root", "[qr]") {
  Hash root = sha256("root");
  const Pin pin = pin_of(root);
  CHECK(pin.view() == root.view().substr(0, 15));
  CHECK(pin_matches(pin, root));
  root.bytes[31] ^= 1;
  CHECK(pin_matches(pin, root));
  root.bytes[14] ^= 1;
  CHECK_FALSE(pin_matches(pin, root));
}

TEST_CASE("every refusal is told in Vietnamese too", "[qr]") {
  for (const std::string url : {"x", "https://X/1", "https://nguon.example/1"}) {
    const auto error = parse_label_url(url).error();
    CHECK(error.message_vi() != error.message());
    CHECK(error.code() == Errc::invalid_argument);
  }
}
