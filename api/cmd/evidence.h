// `nguon evidence`: a lot's file of evidence from the ledger's directory or from the server that serves it.
#pragma once

#include "api/cmd/command.h"

namespace nguon::api::cmd {

void add_evidence(CLI::App& app, Context& context);

}  // namespace nguon::api::cmd
