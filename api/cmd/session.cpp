#include "api/cmd/session.h"

#include "api/cmd/http_client.h"
#include "ledger/base/text.h"
#include "ledger/log/note.h"

namespace nguon::api::cmd {
namespace {

// Do not change: part of the format.
constexpr std::string_view kHeader = "nguon.login/v1";
constexpr std::string_view kPurpose = "log in, declares nothing";
constexpr std::size_t kLines = 6;

}  // namespace

Result<void> check_challenge(std::string_view text, std::string_view origin) {
  const auto lines = split(text, '\n');
  const bool proper = lines.size() == kLines + 1 && lines[kLines].empty() && lines[0] == kHeader && lines[1] == origin &&
                      lines[2].find(kPurpose) != std::string_view::npos;
  if (proper) return {};
  return Error{Errc::forbidden, "challenge_foreign", "the server asked for something else to be signed, so the key did not sign",
               "máy chủ đưa ra một nội dung lạ nên khóa không ký"};
}

Result<ServerSession> ServerSession::open(std::string server, std::string_view origin, const keys::KeyPair& key,
                                          FetchLimits limits) {
  limits.keeps_cookies = true;
  ServerSession out(std::move(server), limits);
  NGUON_ASSIGN(answer, out.get("/v1/login/challenge"));
  NGUON_ASSIGN(challenge, json_of(HttpAnswer{200, std::move(answer)}));
  const auto* text = challenge.if_contains("text");
  const std::string asked = text != nullptr && text->is_string() ? std::string(std::string_view(text->get_string())) : "";
  NGUON_TRY(check_challenge(asked, origin));
  const Signer* const signer[] = {&key};
  NGUON_ASSIGN(note, log::sign_note(asked, signer));
  NGUON_ASSIGN(opened, out.fetcher_.post(join_url(out.server_, "/v1/login"), note, "text/plain; charset=utf-8"));
  NGUON_TRY(json_of(HttpAnswer{opened.status, std::move(opened.body)}));
  return out;
}

Result<std::string> ServerSession::get(std::string_view path) {
  NGUON_ASSIGN(answer, fetcher_.get(join_url(server_, path)));
  if (answer.status == 200) return std::move(answer.body);
  NGUON_TRY(json_of(HttpAnswer{answer.status, std::move(answer.body)}));
  return Error{Errc::unavailable, "server_answer", "the server answered " + std::to_string(answer.status),
               "máy chủ trả lời " + std::to_string(answer.status)};
}

}  // namespace nguon::api::cmd
