#include "api/login/challenge.h"

#include <vector>

#include "api/login/secret.h"
#include "keys/random.h"
#include "ledger/base/sha256.h"
#include "ledger/base/text.h"

namespace nguon::api {
namespace {

constexpr std::size_t kBlockBytes = 64;  // of SHA-256, for HMAC
constexpr std::size_t kRandomBytes = 32;
constexpr std::size_t kLines = 6;  // each with its newline
constexpr std::size_t kTextBytesMax = 1'024;

// Said to whoever reads what the device signs. Do not change: part of the format.
constexpr std::string_view kPurpose = "Đăng nhập, không khai báo gì / log in, declares nothing";

Error refusal(std::string name, std::string en, std::string vi) {
  return {Errc::forbidden, std::move(name), std::move(en), std::move(vi)};
}

}  // namespace

Challenges::Challenges(std::string origin) : origin_(std::move(origin)), secret_(keys::random_bytes(kBlockBytes)) {}

// HMAC-SHA256 (RFC 2104) with a key of one block.
std::string Challenges::proof_of(std::string_view text) const {
  std::string inner = secret_, outer = secret_;
  for (std::size_t i = 0; i < kBlockBytes; ++i) {
    inner[i] = static_cast<char>(inner[i] ^ 0x36);
    outer[i] = static_cast<char>(outer[i] ^ 0x5c);
  }
  const Hash within = sha256({inner, text});
  return to_base64(sha256({outer, within.view()}).view());
}

std::string Challenges::make(Time now) const {
  std::string text(kLoginHeader);
  text += "\n" + origin_ + "\n" + std::string(kPurpose) + "\n";
  text += format_time({now.unix_ms + kChallengeLifeMs}) + "\n";
  text += to_base64(keys::random_bytes(kRandomBytes)) + "\n";
  return text + proof_of(text) + "\n";
}

Result<Time> Challenges::expiry_of(std::string_view text, Time now) const {
  const auto lines = split(text, '\n');
  if (text.size() > kTextBytesMax || lines.size() != kLines + 1 || !lines[kLines].empty() || lines[0] != kLoginHeader)
    return Error{Errc::invalid_argument, "challenge_malformed", "this is not the text of a login challenge",
                 "đây không phải văn bản thử thách đăng nhập"};
  const auto proved = text.substr(0, text.size() - lines[5].size() - 1);
  if (!is_same_secret(lines[5], proof_of(proved)))
    return refusal("challenge_unknown", "this login challenge was not made by this server; ask for a new one",
                   "thử thách đăng nhập này không do máy chủ này đưa ra; hãy lấy thử thách mới");
  NGUON_ASSIGN(expires, parse_time_utc(lines[3]));
  if (now > expires)
    return refusal("challenge_expired", "this login challenge has expired; ask for a new one",
                   "thử thách đăng nhập đã hết hạn; hãy lấy thử thách mới");
  return expires;
}

Result<void> Challenges::check(std::string_view text, Time now) const {
  NGUON_TRY(expiry_of(text, now));
  const std::lock_guard lock(mutex_);
  if (used_.contains(sha256(text)))
    return refusal("challenge_used", "this login challenge was used already; ask for a new one",
                   "thử thách đăng nhập đã được dùng; hãy lấy thử thách mới");
  return {};
}

Result<void> Challenges::take(std::string_view text, Time now) {
  NGUON_ASSIGN(expires, expiry_of(text, now));
  const std::lock_guard lock(mutex_);
  std::erase_if(used_, [now](const auto& one) { return now > one.second; });
  if (used_.size() >= kChallengesUsedMax)
    return Error{Errc::unavailable, "too_many_logins", "too many people are logging in; try again in two minutes",
                 "quá nhiều người đang đăng nhập; xin thử lại sau hai phút"};
  if (!used_.emplace(sha256(text), expires).second)
    return refusal("challenge_used", "this login challenge was used already; ask for a new one",
                   "thử thách đăng nhập đã được dùng; hãy lấy thử thách mới");
  return {};
}

std::size_t Challenges::used() const {
  const std::lock_guard lock(mutex_);
  return used_.size();
}

}  // namespace nguon::api
