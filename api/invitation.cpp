#include "api/invitation.h"

#include <array>

#include "keys/random.h"
#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"
#include "ledger/log/note.h"

namespace nguon::api {
namespace {

// Do not change: parts of the format.
constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford's base 32
constexpr std::string_view kCodeTag = "nguon.invitation/v1\n";
constexpr std::string_view kFingerprintTag = "nguon.fingerprint/v1\n";
constexpr std::size_t kFingerprintGroups = 5;

}  // namespace

std::string new_invitation_code() {
  const std::string random = keys::random_bytes(kInvitationChars);
  std::string out;
  for (const char c : random) out += kAlphabet[static_cast<unsigned char>(c) % kAlphabet.size()];  // 256 = 8 * 32: no bias
  return out;
}

Result<std::string> read_invitation_code(std::string_view typed) {
  std::string out;
  for (char c : typed.substr(0, 2 * kInvitationChars)) {
    if (c == ' ' || c == '-') continue;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == 'o') c = '0';
    if (c == 'i' || c == 'l') c = '1';
    out += c;
  }
  if (typed.size() > 2 * kInvitationChars || out.size() != kInvitationChars ||
      out.find_first_not_of(kAlphabet) != std::string::npos)
    return Error{Errc::invalid_argument, "code_malformed", "an invitation's code has 26 letters and digits",
                 "Mã lời mời gồm 26 chữ và số."};
  return std::string(out.begin(), out.end());
}

std::string invitation_hash(std::string_view code) { return to_hex(sha256({kCodeTag, code}).view()); }

std::string invitation_path(statement::PartyType type, std::string_view code) {
  using statement::PartyType;
  const bool console = type == PartyType::authority || type == PartyType::inspectorate || type == PartyType::certifier;
  return std::string(console ? "/thanh-tra" : "/san-xuat") + "#moi=" + std::string(code);
}

std::string enrolment_text(std::string_view origin, std::string_view party, std::string_view vkey, std::string_view code_hash) {
  std::string out(kEnrolmentHeader);
  for (const auto line : {origin, party, vkey, code_hash}) out += std::string(line) + "\n";
  return out;
}

Result<void> check_enrolment(std::string_view note, std::string_view text, const VerifierKey& key, const SignatureCheck& check) {
  NGUON_ASSIGN(parsed, log::parse_note(note));
  const std::array known{key};
  const auto opened = parsed.text == text ? log::open_note(parsed, known, check)
                                          : Result<std::vector<VerifierKey>>(Error(Errc::bad_signature, "another text"));
  if (opened) return {};
  if (opened.error().code() != Errc::bad_signature) return opened.error();
  return Error{Errc::bad_signature, "proof_wrong", "the note does not prove that this device holds the key",
               "Bản ký kèm không chứng minh được thiết bị này giữ khóa."};
}

std::string fingerprint(std::string_view vkey) {
  const Hash hash = sha256({kFingerprintTag, vkey, "\n"});
  std::string out;
  for (std::size_t group = 0; group < kFingerprintGroups; ++group) {
    std::uint32_t number = 0;
    for (const char c : hash.view().substr(4 * group, 4)) number = number << 8 | static_cast<unsigned char>(c);
    const std::string digits = std::to_string(number % 10'000);
    out += (group > 0 ? " " : "") + std::string(4 - digits.size(), '0') + digits;
  }
  return out;
}

Result<std::string> invite(desk::Invitations& invitations, std::string_view party, std::string_view by, Time now) {
  std::string code = new_invitation_code();
  NGUON_TRY(invitations.add(
      {invitation_hash(code), std::string(party), std::string(by), now, Time{now.unix_ms + desk::Invitations::kOpenMs}, ""}));
  return code;
}

}  // namespace nguon::api
