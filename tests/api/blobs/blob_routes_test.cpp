// Pictures through the router: who may leave one, and who sees it when.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "api/blobs/blobs.h"
#include "api/blobs/picture.h"
#include "api/blobs/upload.h"
#include "api/http_headers.h"
#include "ledger/base/sha256.h"
#include "ledger/log/note.h"
#include "ledger/statement/make.h"
#include "tests/api/demo_ledger.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::api;
using nguon::test::body_of;
using nguon::test::DemoLedger;
using nguon::test::error_name;
using nguon::test::json_of;
using nguon::test::value_of;

namespace {

constexpr std::string_view kProducer = "htx-bechamp";
constexpr std::string_view kProduct = "ocop/68-24730-9001-2026";

std::string file(const std::string& name) {
  std::ifstream in(std::string(TEST_DATA_DIR) + "/pictures/" + name, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string note_over(const DemoLedger& demo, const std::string& bytes, std::string_view party) {
  return to_base64(demo.sign_text(std::string(kBlobNoteHeader) + to_hex(sha256(bytes).view()) + "\n", party));
}

Response send(const DemoLedger& demo, const std::string& bytes, const std::string& note) {
  return demo.ask("POST", "/v1/blobs", bytes, {{"x-nguon-note", note}});
}

// Leaves the picture and gives the hash it is kept under.
std::string left(const DemoLedger& demo, const std::string& name) {
  const auto answer = send(demo, file(name), note_over(demo, file(name), kProducer));
  INFO(body_of(answer));
  REQUIRE(answer.status == 201);
  return std::string(json_of(answer).at("sha256").as_string());
}

std::string story(const DemoLedger& demo, int id, std::vector<std::string> hashes, const char* text = "Lời kể") {
  statement::Story out{std::string(kProduct), {text, ""}, {}};
  for (const auto& hash : hashes) out.pictures.push_back({value_of(Hash::from(value_of(from_hex(hash)))), {"Ảnh", ""}});
  return demo.sign(statement::make_record(out, "urn:uuid:0193f5a2-7c1e-4d3a-9b42-00000000000" + std::to_string(id)), kProducer);
}

}  // namespace

TEST_CASE("a picture is shown once a story names it, and no more when the story is withdrawn", "[blobs]") {
  const DemoLedger demo;
  const std::string hash = left(demo, "phone.jpg");
  CHECK(hash != to_hex(sha256(file("phone.jpg")).view()));
  CHECK(demo.get("/blob/" + hash).status == 404);
  REQUIRE(demo.post(story(demo, 1, {hash})).status == 201);
  const auto shown = demo.get("/blob/" + hash);
  CHECK(shown.status == 200);
  CHECK(shown.content_type == "image/jpeg");
  CHECK(to_hex(sha256(shown.body.view()).view()) == hash);
  CHECK(shown.header("x-content-type-options") == "nosniff");
  CHECK(shown.header("content-security-policy") == kClosedPolicy);
  CHECK(shown.header("cache-control") == "public, max-age=31536000, immutable");
  CHECK(demo.get("/blob/" + hash + "?w=320").status == 200);
  CHECK(demo.get("/blob/" + hash + "?w=321").status == 404);
  CHECK(demo.get("/blob/" + hash + "?w=x").status == 400);
  REQUIRE(demo.post(story(demo, 2, {}, "")).status == 201);
  CHECK(demo.get("/blob/" + hash).status == 404);
  CHECK(demo.get("/blob/" + hash + "?w=320").status == 404);
}

TEST_CASE("what is not a hash, or a hash of nothing, is not found", "[blobs]") {
  const DemoLedger& demo = DemoLedger::shared();
  for (const char* path : {"/blob/x", "/blob/00", "/blob/../keys", "/blob/%2e%2e%2fkeys%2flog.pem"})
    CHECK(demo.get(path).status == 404);
  CHECK(demo.get("/blob/" + std::string(64, '0')).status == 404);
  CHECK(demo.get("/blob/" + std::string(64, 'A')).status == 404);
}

TEST_CASE("only an enrolled key leaves a picture, and only the one that it signed for", "[blobs]") {
  const DemoLedger demo;
  const std::string bytes = file("bare.jpg");
  const auto refusal = [&](const std::string& note) { return error_name(send(demo, bytes, note)); };
  CHECK(error_name(demo.ask("POST", "/v1/blobs", bytes)) == "header_malformed");
  CHECK(refusal("!") == "header_malformed");
  CHECK(refusal(std::string(kUploadNoteBytesMax + 4, 'A')) == "header_malformed");
  CHECK(refusal(to_base64("no note")) == "note_malformed");
  CHECK(refusal(note_over(demo, bytes + "x", kProducer)) == "blob_note_wrong");
  CHECK(refusal(to_base64(demo.sign_text("nguon.other/v1\n", kProducer))) == "blob_note_wrong");
  const auto stranger = value_of(keys::KeyPair::generate(KeyType::ed25519, demo.info.origin + "/htx-bechamp"));
  const Signer* const signers[] = {&stranger};
  const std::string text = std::string(kBlobNoteHeader) + to_hex(sha256(bytes).view()) + "\n";
  CHECK(refusal(to_base64(value_of(log::sign_note(text, signers)))) == "key_unknown");
  // A stranger is told so before the picture is hashed.
  const std::string other = std::string(kBlobNoteHeader) + to_hex(sha256(bytes + "x").view()) + "\n";
  CHECK(refusal(to_base64(value_of(log::sign_note(other, signers)))) == "key_unknown");
  // A signature that was altered.
  std::string note = value_of(from_base64(note_over(demo, bytes, kProducer)));
  const std::size_t last = note.rfind('=') == std::string::npos ? note.size() - 10 : note.rfind('=') - 10;
  note[last] = note[last] == 'A' ? 'B' : 'A';
  CHECK(error_name(send(demo, bytes, to_base64(note))) == "note_bad_signature");
  CHECK(send(demo, bytes, note_over(demo, bytes, kProducer)).status == 201);
}

TEST_CASE("what is no picture is refused, signed or not", "[blobs]") {
  const DemoLedger demo;
  const std::string html = "<script>alert(1)</script>";
  CHECK(error_name(send(demo, html, note_over(demo, html, kProducer))) == "picture_unknown");
  CHECK(error_name(send(demo, "", note_over(demo, "", kProducer))) == "picture_unknown");
}

TEST_CASE("a key leaves so many pictures a day, and more tomorrow", "[blobs]") {
  UploadLimits limits;
  const Time now{1'790'000'000'000};
  for (std::size_t i = 0; i < kPicturesOfKeyADay; ++i) REQUIRE(limits.take("a", "127.0.0.1", now));
  CHECK_FALSE(limits.take("a", "127.0.0.1", now));
  CHECK(limits.take("b", "127.0.0.1", now));
  CHECK(limits.take("a", "127.0.0.1", Time{now.unix_ms + 86'400'000}));
  // An address of the internet has a burst of its own, whatever keys it uses.
  int taken = 0;
  for (int i = 0; i < 500; ++i) taken += limits.take("k" + std::to_string(i), "192.0.2.7", now);
  CHECK(taken >= 100);
  CHECK(taken < 110);
}

TEST_CASE("pages of labels and products show the story and name a picture for link previews", "[blobs]") {
  const DemoLedger& demo = DemoLedger::shared();
  const auto label = demo.label(nguon::test::kGoodLot, 7);
  for (const std::string& path :
       {qr::label_path(label), "/b/" + std::string(nguon::test::kGoodLot), "/" + std::string(kProduct)}) {
    INFO(path);
    const std::string page = body_of(demo.get(path));
    CHECK(page.find("Lời kể mẫu của bản trình diễn") != std::string::npos);
    CHECK(page.find("Bechamp Đắk Nông kể. Lời kể và ảnh do cơ sở tự đưa") != std::string::npos);
    const auto preview = page.find("<meta property=\"og:image\" content=\"https://ocop.example/blob/");
    REQUIRE(preview != std::string::npos);
    const auto at = page.find("/blob/", preview);
    CHECK(demo.get(page.substr(at, 6 + 64)).status == 200);
    // What a preview shows stands before the data for search engines, which says until when a certificate is valid.
    const auto head = page.substr(0, std::min(page.find("<style"), page.find("<script")));
    for (const char* verdict : {"Tem hợp lệ", "hợp lệ", "valid"}) {
      INFO(verdict);
      CHECK(head.find(verdict) == std::string::npos);
    }
  }
  // An event's own picture stands in its stage.
  const std::string page = body_of(demo.get(qr::label_path(label)));
  CHECK(page.find("đóng gói trong ngày", page.find("<ol>")) != std::string::npos);
}

TEST_CASE("a server without pictures shows the words of a story and no hole", "[blobs]") {
  DemoLedger demo;
  demo.app.blobs = nullptr;
  const std::string page = body_of(demo.get("/" + std::string(kProduct)));
  CHECK(page.find("Lời kể mẫu") != std::string::npos);
  CHECK(page.find("<img") == std::string::npos);
  CHECK(page.find("og:image") == std::string::npos);
  CHECK(demo.get("/blob/" + std::string(64, '0')).status == 404);
  CHECK(error_name(demo.ask("POST", "/v1/blobs", "x")) == "no_pictures");
}
