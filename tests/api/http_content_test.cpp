// Negotiation, compression, "not modified", metrics and embedded files. What is compressed is read
// back by curl, another reader than the one that wrote it.
#include <cstdio>

#include "api/assets.h"
#include "api/compress.h"
#include "api/finish.h"
#include "api/metrics.h"
#include "api/negotiate.h"
#include "tests/support/check.h"
#include "tests/support/http_client.h"
#include "tests/support/http_host.h"

namespace nguon::api {

std::span<const EmbeddedFile> test_files();    // tests/api/files
std::span<const EmbeddedFile> test_nothing();  // a folder that is not there

namespace {

constexpr std::array<std::string_view, 3> kTypes = {"text/html", "application/json", "application/ld+json"};
constexpr std::array<std::string_view, 2> kLanguages = {"vi", "en"};

TEST_CASE("the media type that is liked best is chosen", "[http]") {
  const auto choose = [](std::string_view accept) { return std::string(choose_media_type(accept, kTypes).value_or("none")); };
  CHECK(choose("") == "text/html");
  CHECK(choose("*/*") == "text/html");
  CHECK(choose("application/json") == "application/json");
  CHECK(choose("Application/JSON; charset=utf-8") == "application/json");
  CHECK(choose("text/html;q=0.5, application/ld+json;q=0.8") == "application/ld+json");
  CHECK(choose("application/*") == "application/json");
  CHECK(choose("*/*;q=0.9, text/html;q=0.1") == "application/json");
  CHECK(choose("text/html;q=0, */*") == "application/json");
  CHECK(choose("image/png") == "none");
  CHECK(choose("text/html;q=0") == "none");
  CHECK(choose("text/html;q=1.5, application/json;q=nonsense") == "none");
}

TEST_CASE("the language is Vietnamese unless another is asked for", "[http]") {
  const auto choose = [](std::string_view accept) { return std::string(choose_language(accept, kLanguages)); };
  CHECK(choose("") == "vi");
  CHECK(choose("fr") == "vi");
  CHECK(choose("en-GB,en;q=0.9") == "en");
  CHECK(choose("vi-VN,vi;q=0.9,en;q=0.8") == "vi");
  CHECK(choose("fr, en;q=0.3") == "en");
  CHECK(choose("*") == "vi");
}

TEST_CASE("the encoding follows the client's weights", "[http]") {
  CHECK(choose_encoding("") == Encoding::identity);
  CHECK(choose_encoding("gzip, deflate, br") == Encoding::brotli);
  CHECK(choose_encoding("gzip, deflate") == Encoding::gzip);
  CHECK(choose_encoding("br;q=0.5, gzip;q=0.8") == Encoding::gzip);
  CHECK(choose_encoding("br;q=0, gzip") == Encoding::gzip);
  CHECK(choose_encoding("*") == Encoding::brotli);
  CHECK(choose_encoding("*, br;q=0") == Encoding::gzip);
  CHECK(choose_encoding("identity, gzip;q=0.5") == Encoding::identity);
  CHECK(choose_encoding("deflate") == Encoding::identity);
  CHECK(choose_encoding("gzip;q=0, br;q=0, identity;q=0") == Encoding::identity);
}

TEST_CASE("compression gives equal bytes for equal bytes and knows what gets smaller", "[http]") {
  const std::string text(5000, 'x');
  CHECK(gzip(text, Effort::quick) == gzip(text, Effort::quick));
  CHECK(brotli(text, Effort::thorough).size() < 100);
  CHECK(gzip("", Effort::quick).size() == 20);
  CHECK_FALSE(brotli("", Effort::quick).empty());
  for (const char* type : {"text/html; charset=utf-8", "application/json", "application/ld+json", "image/svg+xml"})
    CHECK(is_compressible(type));
  for (const char* type : {"image/png", "application/octet-stream", "application/pdf", "font/woff2", "application/zip", ""})
    CHECK_FALSE(is_compressible(type));
}

Response page(std::string type = "text/html; charset=utf-8") {
  Response response;
  response.content_type = std::move(type);
  response.body = std::string(5000, 'x');
  response.set_header("etag", "\"v1\"");
  response.set_header("cache-control", "no-cache");
  response.set_header("content-disposition", "inline");
  return response;
}

Response finished(Response response, const std::vector<std::pair<std::string, std::string>>& fields,
                  const std::string& method = "GET") {
  Request request;
  request.method = method;
  for (const auto& [name, value] : fields) request.headers.add(name, value);
  finish(FinishFor(request), response);
  return response;
}

TEST_CASE("an answer is compressed where the client and the content allow", "[http]") {
  const auto brotlied = finished(page(), {{"Accept-Encoding", "br, gzip"}});
  CHECK(brotlied.header("content-encoding") == "br");
  CHECK(brotlied.header("vary") == "accept-encoding");
  CHECK(brotlied.header("etag") == "W/\"v1\"");
  CHECK(brotlied.body.size() < 100);
  CHECK(finished(page(), {{"Accept-Encoding", "gzip"}}).header("content-encoding") == "gzip");
  const auto plain = finished(page(), {});
  CHECK(plain.header("content-encoding").empty());
  CHECK(plain.header("vary") == "accept-encoding");
  CHECK(plain.header("etag") == "\"v1\"");

  for (const int status : {201, 404, 422, 500}) {
    auto other = page();
    other.status = status;
    CHECK(finished(other, {{"Accept-Encoding", "br"}}).header("content-encoding") == "br");
  }
  auto part = page();
  part.status = 206;
  CHECK(finished(part, {{"Accept-Encoding", "br"}}).header("content-encoding").empty());

  auto varies = page();
  varies.set_header("vary", "accept");
  CHECK(finished(varies, {{"Accept-Encoding", "br"}}).header("vary") == "accept, accept-encoding");

  auto small = page();
  small.body = "x";
  auto never = page();
  never.compress = Response::Compress::never;
  auto no_transform = page();
  no_transform.set_header("cache-control", "no-transform");
  auto done = page();
  done.set_header("content-encoding", "gzip");
  auto large = page();
  large.body = std::string(kCompressBytesMax + 1, 'x');
  for (const auto& response : {small, never, no_transform, large, page("application/octet-stream"), page("image/png")}) {
    const auto out = finished(response, {{"Accept-Encoding", "br, gzip"}});
    CHECK(out.header("content-encoding").empty());
    CHECK(out.header("vary").empty());
    CHECK(out.body.size() == response.body.size());
  }
  CHECK(finished(done, {{"Accept-Encoding", "br"}}).header("content-encoding") == "gzip");
}

TEST_CASE("a client that has the content is told so", "[http]") {
  for (const char* tag : {"\"v1\"", "W/\"v1\"", "\"v0\", \"v1\"", "*"}) {
    const auto out = finished(page(), {{"If-None-Match", tag}, {"Accept-Encoding", "br"}});
    CHECK(out.status == 304);
    CHECK(out.body.size() == 0);
    CHECK(out.header("etag") == "\"v1\"");
    CHECK(out.header("cache-control") == "no-cache");
    CHECK(out.header("vary") == "accept-encoding");
    CHECK(out.header("content-disposition").empty());
  }
  CHECK(finished(page(), {{"If-None-Match", "\"v2\""}}).status == 200);
  CHECK(finished(page(), {{"If-None-Match", "v1"}}).status == 200);
  CHECK(finished(page(), {{"If-None-Match", "\"v1\""}}, "POST").status == 200);
  auto missing = page();
  missing.status = 404;
  CHECK(finished(missing, {{"If-None-Match", "*"}}).status == 404);
}

TEST_CASE("content is encoded once and given in the encoding that is asked for", "[http]") {
  const auto content = encode_body(std::string(5000, 'x'), Effort::thorough);
  Response response;
  set_body(response, "gzip", content);
  CHECK(response.header("content-encoding") == "gzip");
  CHECK(response.body.view().data() == content.gzip->data());
  Response plain;
  set_body(plain, "", content);
  CHECK(plain.body.size() == 5000);
  CHECK(plain.header("vary") == "accept-encoding");
  const auto tiny = encode_body("x", Effort::quick);
  CHECK((!tiny.gzip && !tiny.brotli));
}

TEST_CASE("metrics are given in Prometheus' text", "[http]") {
  Metrics metrics;
  metrics.route("page").answered(200, std::chrono::microseconds(80), 1000);
  metrics.route("page").answered(503, std::chrono::seconds(20), 10);
  ServerStats stats;
  stats.connections = 3;
  stats.rejected_total[static_cast<std::size_t>(Rejected::timeout)] = 7;
  metrics.watch([&] { return stats; });
  metrics.add_gauge("ledger_size", "Entries.", {}, [] { return 41.0; });
  metrics.add_counter("witness_total", "Asked.", {{"witness", "a\"b"}}, [] { return 1.0; });
  metrics.add_counter("witness_total", "Asked.", {{"witness", "c"}}, [] { return 2.0; });
  const auto text = metrics.exposition();
  for (const char* line : {
           "# TYPE nguon_http_requests_total counter\n",
           "nguon_http_requests_total{route=\"page\",status=\"2xx\"} 1\n",
           "nguon_http_requests_total{route=\"page\",status=\"5xx\"} 1\n",
           "nguon_http_request_seconds_bucket{route=\"page\",le=\"0.0001\"} 1\n",
           "nguon_http_request_seconds_bucket{route=\"page\",le=\"+Inf\"} 2\n",
           "nguon_http_answer_bytes_total{route=\"page\"} 1010\n",
           "# TYPE nguon_http_connections gauge\nnguon_http_connections 3\n",
           "nguon_http_rejected_total{reason=\"timeout\"} 7\n",
           "# HELP nguon_ledger_size Entries.\n# TYPE nguon_ledger_size gauge\nnguon_ledger_size 41\n",
           "nguon_witness_total{witness=\"a\\\"b\"} 1\nnguon_witness_total{witness=\"c\"} 2\n",
       }) {
    CAPTURE(line, text);
    CHECK(text.find(line) != std::string::npos);
  }
}

// What the program prints; "" when it fails.
std::string output_of(const std::string& command) {
  FILE* const pipe = popen(command.c_str(), "r");
  REQUIRE(pipe);
  std::string out;
  std::array<char, 4096> piece{};
  while (const auto got = fread(piece.data(), 1, piece.size(), pipe)) out.append(piece.data(), got);
  return pclose(pipe) == 0 ? out : "";
}

// sha256sum tests/api/files/style.css tests/api/files/app/main.js | cut -c1-16
constexpr const char* kStyle = "style.dc82e03daf07e07a.css";
constexpr const char* kMain = "app/main.93d55c15e2be1da1.js";

TEST_CASE("embedded files are found by name and by hashed name, and by nothing else", "[http]") {
  const Assets assets(test_files());
  REQUIRE(assets.files().size() == 3);
  CHECK(assets.link("style.css") == kStyle);
  CHECK(assets.link("app/main.js") == kMain);
  CHECK_THROWS_AS(assets.link("gone.js"), std::logic_error);
  REQUIRE(assets.find("style.css"));
  CHECK_FALSE(assets.find("style.css")->immutable);
  CHECK(assets.find(kStyle)->immutable);
  CHECK(assets.find("app/main.js")->file->bytes == "export const name = \"Nguồn\";\n");
  CHECK(assets.find("icon.png")->file->bytes == std::string_view("\x89PNG\r\n\x1a\n\0?\?/\xff\"\\", 15));
  CHECK(assets.find("icon.png")->file->brotli.empty());
  for (const char* path :
       {"", "app", "app/", "/style.css", "../style.css", "app/../style.css", "STYLE.css", "style.0000000000000000.css"})
    CHECK_FALSE(assets.find(path));
  CHECK(Assets(test_nothing()).files().empty());
}

TEST_CASE("an embedded file is answered with its tag, its age and the best encoding", "[http]") {
  const Assets assets(test_files());
  const auto ask = [&](std::string_view path, std::string_view accept) {
    Request request;
    request.method = "GET";
    request.headers.add("accept-encoding", accept);
    return assets.answer(request, path);
  };
  const auto style = ask(kStyle, "br, gzip");
  CHECK(style.status == 200);
  CHECK(style.content_type == "text/css; charset=utf-8");
  CHECK(style.header("content-encoding") == "br");
  CHECK(style.header("cache-control") == "public, max-age=31536000, immutable");
  CHECK(style.header("vary") == "accept-encoding");
  CHECK(style.body.view() == assets.find(kStyle)->file->brotli);
  CHECK(ask("style.css", "gzip").header("cache-control") == "no-cache");
  CHECK(ask("style.css", "gzip").header("content-encoding") == "gzip");
  CHECK(ask("style.css", "").header("content-encoding").empty());
  CHECK(ask("icon.png", "br").header("content-encoding").empty());
  CHECK(ask("gone.css", "br").status == 404);
}

TEST_CASE("curl reads what is compressed here", "[http]") {
  const Assets assets(test_files());
  const test::HttpHost host(ServerOptions{}, [&](Request&& request, Responder respond) {
    const FinishFor request_part(request);
    respond.before_answer([request_part](Response& response) { finish(request_part, response); });
    if (request.path() == "/page") {
      Response response;
      response.content_type = "text/html; charset=utf-8";
      for (int i = 0; i < 400; ++i) response.body = std::string(response.body.view()) + "dòng " + std::to_string(i) + "\n";
      return respond(std::move(response));
    }
    respond(assets.answer(request, request.path().substr(1)));
  });
  const std::string url = "http://127.0.0.1:" + std::to_string(host.port()) + "/";
  const std::string plain = output_of("curl -sS --fail " + url + "page");
  REQUIRE(plain.size() > 3000);
  for (const char* encoding : {"br", "gzip"}) {
    CAPTURE(encoding);
    const std::string curl = std::string("curl -sS --fail --compressed -H 'Accept-Encoding: ") + encoding + "' ";
    CHECK(output_of(curl + url + "page") == plain);
    CHECK(output_of(curl + url + kStyle) == assets.find(kStyle)->file->bytes);
    CHECK(output_of(curl + "-o /dev/null -w '%{size_download}' " + url + kStyle) !=
          std::to_string(assets.find(kStyle)->file->bytes.size()));
  }
  CHECK(output_of("curl -sS --fail -X POST -H 'Expect: 100-continue' --data-binary @- " + url + "icon.png </dev/null").size() ==
        15);
}

}  // namespace
}  // namespace nguon::api
