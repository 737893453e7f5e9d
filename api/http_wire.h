// Writes answers as HTTP/1.1 bytes. No sockets.
#pragma once

#include <cstdint>
#include <string>

#include "api/http.h"

namespace nguon::api {

// Whether `response` can be sent as it is: a status of 200..599, field names that are tokens and
// not the server's own, values without control characters (nobody splits an answer in two).
bool is_sendable(const Response& response);

// Whether an answer of that status has a body at all (RFC 9110 section 6.4.1).
bool status_has_body(int status);

struct AnswerForm {
  bool keep_alive = true;
  bool http_1_0 = false;    // the client's version: keep-alive must then be said
  std::int64_t now_s = 0;   // for the date field
  std::int64_t hsts_s = 0;  // of strict-transport-security; 0: none
};

// Appends the status line and the header, up to and with the empty line. content-length is that of
// the body even when the body is not sent (HEAD).
// REQUIRES: is_sendable(response).
void append_head(std::string& out, const Response& response, const AnswerForm& form);

}  // namespace nguon::api
