// What the program's exit status says. docs/operations/command-line.md; scripts depend on it.
#pragma once

#include "ledger/base/result.h"
#include "ledger/state/status.h"

namespace nguon::api::cmd {

enum class ExitCode : int {
  ok = 0,
  failure = 1,
  usage = 2,
  partly_done = 3,
  no_ledger = 10,
  locked = 11,
  wrong_key = 12,
  tampering = 20,
  unknown_label = 21,
  blocked = 22,  // recalled, suspended, voided or not activated
  lapsed = 23,   // certificate or shelf life
  could_not_check = 24,
  interrupted = 130,
};

ExitCode exit_code_for(const Error& error);
ExitCode exit_code_for(state::Status status);

}  // namespace nguon::api::cmd
