#include "api/cmd/exit_code.h"

namespace nguon::api::cmd {

ExitCode exit_code_for(const Error& error) {
  const auto name = error.name();
  if (name == "usage") return ExitCode::usage;
  if (name == "ledger_not_found") return ExitCode::no_ledger;
  if (name == "interrupted" || name == "store_check_stopped") return ExitCode::interrupted;
  if (name == "wrong_log_key" || name == "key_passphrase" || name == "key_file_mode" || name == "key_not_found" ||
      name == "key_malformed")
    return ExitCode::wrong_key;
  if (error.code() == Errc::locked) return ExitCode::locked;
  if (error.code() == Errc::corrupt) return ExitCode::tampering;
  return ExitCode::failure;
}

ExitCode exit_code_for(state::Status status) {
  switch (status) {
    case state::Status::valid: return ExitCode::ok;
    case state::Status::bad_signature:
    case state::Status::ledger_contradicts: return ExitCode::tampering;
    case state::Status::not_our_label:
    case state::Status::not_in_ledger: return ExitCode::unknown_label;
    case state::Status::recalled:
    case state::Status::suspended:
    case state::Status::label_voided:
    case state::Status::not_activated: return ExitCode::blocked;
    case state::Status::past_shelf_life:
    case state::Status::certificate_revoked:
    case state::Status::certificate_expired: return ExitCode::lapsed;
    case state::Status::suspicious_scans:
    case state::Status::freshness_unknown: return ExitCode::could_not_check;
  }
  return ExitCode::could_not_check;
}

}  // namespace nguon::api::cmd
