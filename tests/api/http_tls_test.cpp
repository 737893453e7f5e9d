// The port with TLS, judged by openssl's and curl's own clients.
#include "api/http_tls.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "api/http_server.h"
#include "tests/support/http_client.h"
#include "tests/support/http_host.h"

namespace nguon::api {
namespace {

using namespace std::chrono_literals;
using test::HttpClient;
using test::HttpHost;
using test::name_of;
using test::value_of;
namespace fs = std::filesystem;

// What the command prints, both ways. Every command is bounded by timeout(1).
std::string run(const std::string& command) {
  FILE* const pipe = popen(("timeout 30 sh -c '" + command + "' 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string out;
  char part[4'096];
  while (const auto got = std::fread(part, 1, sizeof part, pipe)) out.append(part, got);
  pclose(pipe);
  return out;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

// A directory with certificates, each by openssl and for the name that it is called.
class Certificates {
 public:
  Certificates() {
    std::string name = fs::temp_directory_path() / "nguon-tls-XXXXXX";
    REQUIRE(mkdtemp(name.data()) != nullptr);
    directory_ = name;
  }
  ~Certificates() {
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
  }
  Certificates(const Certificates&) = delete;
  Certificates& operator=(const Certificates&) = delete;

  void make(const std::string& name, const std::string& kind = "ec -pkeyopt ec_paramgen_curve:P-256") const {
    run("openssl req -x509 -newkey " + kind + " -nodes -keyout " + key(name) + " -out " + certificate(name) +
        " -days 30 -subj /CN=" + name + " -addext subjectAltName=DNS:localhost,IP:127.0.0.1");
    REQUIRE(fs::exists(certificate(name)));
  }
  // Makes what is served those of `name`.
  void serve(const std::string& name) const {
    fs::copy_file(certificate(name), certificate("served"), fs::copy_options::overwrite_existing);
    fs::copy_file(key(name), key("served"), fs::copy_options::overwrite_existing);
  }
  std::string certificate(const std::string& name) const { return directory_ / (name + ".pem"); }
  std::string key(const std::string& name) const { return directory_ / (name + ".key"); }
  std::string operator/(const std::string& name) const { return directory_ / name; }

 private:
  fs::path directory_;
};

Handler echo() {
  return answer_with([](const Request& request) {
    Response out;
    out.set_header("x-secure", request.is_secure ? "yes" : "no");
    out.body =
        request.target == "/big" ? std::string(1'048'576, 'b') : request.method + " " + std::to_string(request.body.size());
    return out;
  });
}

ServerOptions with_tls(const Certificates& files) {
  ServerOptions options;
  options.tick = 5ms;
  options.tls.emplace();
  options.tls->certificate = files.certificate("served");
  options.tls->key = files.key("served");
  return options;
}

struct Served {
  explicit Served(const std::string& kind = "ec -pkeyopt ec_paramgen_curve:P-256") {
    files.make("first", kind);
    files.serve("first");
  }
  Certificates files;
};

std::string address_of(HttpHost& host) { return "127.0.0.1:" + std::to_string(host.server().tls_port()); }

// openssl's client; one request, then the end.
std::string s_client(HttpHost& host, const std::string& arguments) {
  return run("printf \"GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n\" | openssl s_client -connect " +
             address_of(host) + " -ign_eof " + arguments);
}

std::string curl(HttpHost& host, const std::string& arguments, const std::string& path = "/") {
  return run("curl -sSik --max-time 20 " + arguments + " https://" + address_of(host) + path);
}

std::uint64_t handshakes_failed(HttpHost& host) {
  return host.server().stats().rejected_total[static_cast<std::size_t>(Rejected::handshake)];
}

TEST_CASE("curl is answered over TLS 1.3 and 1.2, and told to stay with https", "[tls]") {
  const Served served;
  HttpHost host(with_tls(served.files), echo());
  for (const char* version : {"--tlsv1.3", "--tls-max 1.2"}) {
    const auto answer = curl(host, version);
    INFO(version << "\n" << answer);
    CHECK(has(answer, "HTTP/1.1 200 OK"));
    CHECK(has(answer, "x-secure: yes"));
    CHECK(has(answer, "strict-transport-security: max-age=31536000\r\n"));
  }
  CHECK(host.server().stats().tls_handshakes_total == 2);
  const auto plain = test::http_request(host.port(), "GET", "/");
  CHECK(plain.header("x-secure") == "no");
  CHECK_FALSE(plain.has("strict-transport-security"));
}

TEST_CASE("bodies of any size go both ways over TLS, and connections are kept", "[tls]") {
  const Served served("rsa:2048");
  HttpHost host(with_tls(served.files), echo());
  CHECK(has(curl(host, "-o /dev/null -w \"%{size_download} %{http_code}\"", "/big"), "1048576 200"));
  write_file(served.files / "body", std::string(500'000, 'x'));
  CHECK(has(curl(host, "--data-binary @" + (served.files / "body")), "POST 500000"));
  const auto twice =
      run("curl -sk --max-time 20 -w \"%{num_connects};\" https://" + address_of(host) + "/ https://" + address_of(host) + "/");
  INFO(twice);
  CHECK(has(twice, "GET 01;GET 00;"));
}

TEST_CASE("old versions and weak ciphers are refused", "[tls]") {
  const Served served;
  HttpHost host(with_tls(served.files), echo());
  for (const char* refused :
       {"-tls1_1 -cipher DEFAULT@SECLEVEL=0", "-tls1 -cipher DEFAULT@SECLEVEL=0", "-tls1_2 -cipher AES128-SHA",
        "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256", "-tls1_2 -cipher AES128-GCM-SHA256"}) {
    INFO(refused);
    const auto said = s_client(host, refused);
    CHECK_FALSE(has(said, "HTTP/1.1 200"));
    CHECK(has(said, "Cipher is (NONE)"));
  }
  for (const char* taken : {"-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256", "-tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305",
                            "-tls1_3 -ciphersuites TLS_AES_256_GCM_SHA384", "-tls1_3 -groups P-256"}) {
    INFO(taken);
    CHECK(has(s_client(host, taken), "HTTP/1.1 200"));
  }
  CHECK(handshakes_failed(host) >= 3);
}

TEST_CASE("HTTP/1.1 is the one protocol; a client that wants another is told in the handshake", "[tls]") {
  const Served served;
  HttpHost host(with_tls(served.files), echo());
  CHECK(has(s_client(host, "-alpn h2,http/1.1"), "ALPN protocol: http/1.1"));
  const auto refused = s_client(host, "-alpn h2");
  CHECK(has(refused, "no application protocol"));
  CHECK_FALSE(has(refused, "HTTP/1.1 200"));
  CHECK(has(s_client(host, "-noservername"), "HTTP/1.1 200"));
}

TEST_CASE("a session is resumed by its ticket, in both versions, also after a reload", "[tls]") {
  const Served served;
  HttpHost host(with_tls(served.files), echo());
  for (const char* version : {"-tls1_3", "-tls1_2"}) {
    INFO(version);
    const std::string session = served.files / "session";
    CHECK(has(s_client(host, std::string(version) + " -sess_out " + session), "New, TLSv1."));
    CHECK(has(s_client(host, std::string(version) + " -sess_in " + session), "Reused, TLSv1."));
    value_of(host.server().reload_tls());
    CHECK(has(s_client(host, std::string(version) + " -sess_in " + session), "Reused, TLSv1."));
  }
}

TEST_CASE("each resumed session of TLS 1.3 brings the ticket for the next", "[tls]") {
  const Served served;
  HttpHost host(with_tls(served.files), echo());
  const auto ticket = [&](int n) { return served.files / ("session" + std::to_string(n)); };
  CHECK(has(s_client(host, "-tls1_3 -sess_out " + ticket(0)), "New, TLSv1.3"));
  for (int n = 1; n <= 3; ++n) {
    CHECK(has(s_client(host, "-tls1_3 -sess_in " + ticket(n - 1) + " -sess_out " + ticket(n)), "Reused, TLSv1.3"));
    CHECK(read_file(ticket(n)) != read_file(ticket(n - 1)));
  }
}

// Answers one connection at a time with what openssl's client takes for an end, for as long as `work` runs.
class SmallServer {
 public:
  explicit SmallServer(TlsContext& context) : context_(context), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(listener_, plain, sizeof address) == 0);
    REQUIRE(::listen(listener_, 8) == 0);
    REQUIRE(::getsockname(listener_, plain, &length) == 0);
    port_ = ntohs(address.sin_port);
  }
  ~SmallServer() { ::close(listener_); }
  SmallServer(const SmallServer&) = delete;
  SmallServer& operator=(const SmallServer&) = delete;

  std::string exchange(const std::string& arguments) {
    std::thread server([this] { answer_one(); });
    const auto said = run("echo hello | openssl s_client -ign_eof -connect 127.0.0.1:" + std::to_string(port_) + " " + arguments);
    server.join();
    return said;
  }

 private:
  void answer_one() {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
    if (fd < 0) return;
    TlsStream stream(context_, fd);
    const auto wait = [fd](TlsStream::Outcome outcome) {
      pollfd one{fd, static_cast<short>(outcome == TlsStream::Outcome::wants_write ? POLLOUT : POLLIN), 0};
      return (outcome == TlsStream::Outcome::wants_read || outcome == TlsStream::Outcome::wants_write) &&
             ::poll(&one, 1, 20'000) == 1;
    };
    auto outcome = stream.handshake();
    while (wait(outcome)) outcome = stream.handshake();
    char bytes[64];
    auto moved = stream.read(bytes, sizeof bytes);
    while (wait(moved.outcome)) moved = stream.read(bytes, sizeof bytes);
    stream.write("bye\n");
    stream.close_notify();
    ::close(fd);
  }
  TlsContext& context_;
  int listener_;
  std::uint16_t port_ = 0;
};

TEST_CASE("a ticket is good until its key has been rotated out", "[tls]") {
  const Served served;
  const auto context = value_of(TlsContext::load(served.files.certificate("served"), served.files.key("served")));
  SmallServer server(*context);
  const std::string session = served.files / "session";
  CHECK(has(server.exchange("-tls1_2 -sess_out " + session), "New, TLSv1.2"));
  for (std::size_t i = 1; i < TlsContext::kTicketKeysMax; ++i) {
    context->rotate_ticket_keys();
    CHECK(has(server.exchange("-tls1_2 -sess_in " + session), "Reused, TLSv1.2"));
  }
  context->rotate_ticket_keys();
  CHECK(has(server.exchange("-tls1_2 -sess_in " + session), "New, TLSv1.2"));
}

TEST_CASE("a certificate is exchanged without dropping a connection, and a bad one is not taken", "[tls]") {
  const Served served;
  std::atomic<int> good{0}, faults{0};
  auto options = with_tls(served.files);
  options.log_good = [&](std::string_view line) { good += has(std::string(line), "read again") ? 1 : 0; };
  options.log = [&](std::string_view line) { faults += has(std::string(line), "old certificate stays") ? 1 : 0; };
  HttpHost host(std::move(options), echo());
  CHECK(has(s_client(host, ""), "subject=CN = first"));

  // A connection that is open over both reloads.
  const std::string heard = served.files / "heard";
  FILE* const open =
      popen(("timeout 60 openssl s_client -quiet -connect " + address_of(host) + " > " + heard + " 2>/dev/null").c_str(), "w");
  REQUIRE(open != nullptr);
  std::fputs("GET / HTTP/1.1\r\nHost: a\r\n\r\n", open);
  std::fflush(open);
  const auto end = std::chrono::steady_clock::now() + 30s;
  while (!has(read_file(heard), "GET 0") && std::chrono::steady_clock::now() < end) std::this_thread::yield();

  served.files.make("second");
  served.files.serve("second");
  value_of(host.server().reload_tls());
  CHECK(has(s_client(host, ""), "subject=CN = second"));
  CHECK((good == 1 && faults == 0));  // what went well is no fault in the log

  served.files.make("third");
  const auto still_second = [&](const std::string& why) {
    const auto refused = host.server().reload_tls();
    INFO(why);
    CHECK(name_of(refused) == "tls_certificate_unusable");
    CHECK(has(refused.error().message(), "served."));
    CHECK(has(s_client(host, ""), "subject=CN = second"));
  };
  fs::copy_file(served.files.key("third"), served.files.key("served"), fs::copy_options::overwrite_existing);
  still_second("the key of another certificate");
  write_file(served.files.certificate("served"), "-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n");
  still_second("no certificate");
  fs::remove(served.files.certificate("served"));
  still_second("no file");
  CHECK((good == 1 && faults == 3));

  std::fputs("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", open);
  pclose(open);
  const auto both = read_file(heard);
  CHECK(has(both.substr(both.find("GET 0") + 1), "HTTP/1.1 200"));
}

TEST_CASE("a server does not begin with a certificate that cannot be used", "[tls]") {
  const Served served;
  const auto refused = [&](const std::string& certificate, const std::string& key) {
    auto options = with_tls(served.files);
    options.tls->certificate = certificate;
    options.tls->key = key;
    return name_of(HttpServer::listen(options, echo()));
  };
  served.files.make("weak", "rsa:1024");
  served.files.make("other");
  const auto good = served.files.certificate("served");
  CHECK(refused(served.files / "none.pem", served.files.key("served")) == "tls_certificate_unusable");
  CHECK(refused(good, served.files / "none.key") == "tls_certificate_unusable");
  CHECK(refused(good, served.files.key("other")) == "tls_certificate_unusable");
  CHECK(refused(served.files.certificate("weak"), served.files.key("weak")) == "tls_certificate_unusable");
  run("openssl pkcs8 -topk8 -in " + served.files.key("served") + " -out " + (served.files / "locked.key") +
      " -passout pass:abcd");
  CHECK(refused(good, served.files / "locked.key") == "tls_certificate_unusable");
}

TEST_CASE("plain HTTP on the port of TLS is told so in plain words", "[tls]") {
  const Served served;
  HttpHost host(with_tls(served.files), echo());
  HttpClient client(host.server().tls_port());
  REQUIRE(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  const auto answer = client.receive();
  REQUIRE(answer);
  CHECK(answer->status == 400);
  CHECK(client.closed_by_server());
  CHECK(has(s_client(host, ""), "HTTP/1.1 200"));
}

TEST_CASE("rubbish, cut handshakes and clients that vanish cost their connection alone", "[tls]") {
  const Served served;
  HttpHost host(with_tls(served.files), echo());
  // The beginning of a ClientHello: a record of 512 bytes is announced.
  const std::string hello("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
  const std::string inputs[] = {std::string(600, '\0'),
                                std::string(600, '\xff'),
                                hello,
                                hello + std::string(700, 'x'),
                                std::string("\x15\x03\x03\x00\x02\x02\x28", 7),
                                std::string("SSH-2.0-x\r\n")};
  for (const auto& input : inputs) {
    for (const bool resets : {false, true}) {
      HttpClient client(host.server().tls_port());
      client.send(input);
      if (resets) {
        client.reset_on_close();
        client.close();
      } else {
        client.shutdown_send();
        client.receive_all();
      }
    }
  }
  CHECK(has(s_client(host, ""), "HTTP/1.1 200"));
  CHECK(handshakes_failed(host) >= std::size(inputs));
}

TEST_CASE("a handshake that does not end is ended at its deadline", "[tls]") {
  const Served served;
  auto options = with_tls(served.files);
  options.tls->handshake_timeout = 50ms;
  HttpHost host(options, echo());
  HttpClient silent(host.server().tls_port());
  HttpClient slow(host.server().tls_port());
  REQUIRE(slow.send("\x16"));
  CHECK(silent.closed_by_server());
  CHECK(slow.closed_by_server());
  CHECK(handshakes_failed(host) == 2);
}

TEST_CASE("a handshake counts as a connection, and stopping ends those under way", "[tls]") {
  const Served served;
  auto options = with_tls(served.files);
  options.connections_per_address_max = 2;
  HttpHost host(options, echo());
  HttpClient first(host.server().tls_port());
  HttpClient second(host.server().tls_port());
  HttpClient third(host.server().tls_port());
  CHECK(third.closed_by_server());
  host.server().stop();
  CHECK(first.closed_by_server());
  CHECK(second.closed_by_server());
  host.wait();
}

}  // namespace
}  // namespace nguon::api
