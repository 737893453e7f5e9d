// Codes of invitations, proofs of possession and fingerprints: docs/formats/enrolment.md.
#pragma once

#include <string>
#include <string_view>

#include "api/desk/invitations.h"
#include "ledger/base/result.h"
#include "ledger/base/vkey.h"
#include "ledger/state/model.h"

namespace nguon::api {

// Do not change: part of the format.
inline constexpr std::string_view kEnrolmentHeader = "nguon.enrolment/v1\n";
inline constexpr std::size_t kInvitationChars = 26;  // 130 bits

// 26 random characters of 0-9 a-z without i l o u.
std::string new_invitation_code();
// The code as it was made: people type capitals, spaces, hyphens, O for 0 and I or L for 1.
// Errc::invalid_argument (code_malformed). The message never holds the code.
Result<std::string> read_invitation_code(std::string_view typed);
// SHA-256 in hex: what is kept. REQUIRES: a code as read_invitation_code gives it.
std::string invitation_hash(std::string_view code);
// Where the code leads: "/san-xuat#moi=<code>", or "/thanh-tra#moi=<code>" for those who use the console.
// Browsers never send what follows "#".
std::string invitation_path(statement::PartyType type, std::string_view code);

// What a new key signs to show that its device has it, for this invitation alone.
std::string enrolment_text(std::string_view origin, std::string_view party, std::string_view vkey, std::string_view code_hash);
// That `note` is that text with a good signature of `key`. Errc::bad_signature (proof_wrong).
Result<void> check_enrolment(std::string_view note, std::string_view text, const VerifierKey& key, const SignatureCheck& check);

// "1234 5678 9012 3456 7890": read aloud and compared, so that nobody puts another key in between.
std::string fingerprint(std::string_view vkey);

// A code for the party, written to the desk. The code itself is nowhere but in the answer.
Result<std::string> invite(desk::Invitations& invitations, std::string_view party, std::string_view by, Time now);

}  // namespace nguon::api
