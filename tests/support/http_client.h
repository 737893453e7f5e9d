// A small HTTP client over plain POSIX sockets, for tests that talk to a server on this machine.
// Every wait has a deadline and fails the test when it passes; nothing sleeps.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nguon::test {

using HttpFields = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
  int status = 0;
  HttpFields headers;  // names in lower case
  std::string body;
  std::string header(std::string_view name) const;  // "" when absent
  bool has(std::string_view name) const;
};

// One connection to 127.0.0.1. Move-only; closes when destroyed.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port);
  HttpClient(HttpClient&& other) noexcept;
  HttpClient& operator=(HttpClient&& other) noexcept;
  ~HttpClient();

  // Sends one request and reads its answer; the connection stays open when the server keeps it.
  // content-length and host are added when `headers` name none.
  HttpAnswer request(std::string_view method, std::string_view target, const HttpFields& headers = {},
                     std::string_view body = {});

  // Raw mode: exactly these bytes. False when the server has closed the connection.
  bool send(std::string_view bytes);
  // The next answer; nothing when the server closes before one byte of it. `method` is the
  // request's: an answer to HEAD has no body. Answers of status 100 are given like any other.
  std::optional<HttpAnswer> receive(std::string_view method = "GET");
  // Everything until the server closes, answers included.
  std::string receive_all();
  // Waits until the server closes; true when nothing more came before.
  bool closed_by_server();
  void shutdown_send();
  void close();
  // Makes close() send a reset, as a client that crashes does.
  void reset_on_close();

 private:
  bool fill();  // reads more; false at the end
  int fd_ = -1;
  std::string buffer_;
};

// One request on a connection of its own.
HttpAnswer http_request(std::uint16_t port, std::string_view method, std::string_view target, const HttpFields& headers = {},
                        std::string_view body = {});

}  // namespace nguon::test
