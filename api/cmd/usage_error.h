// What is wrong with a command line, in words that name it. The parser speaks English alone.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

#include "ledger/base/result.h"

namespace nguon::api::cmd {

// Errc::invalid_argument, name usage. REQUIRES: `error` left app.parse() and is a failure, not a call for help.
Error usage_error(const CLI::App& app, const CLI::ParseError& error);

// How to ask for help about what was typed: "nguon audit --help".
std::string help_command(const CLI::App& app);

}  // namespace nguon::api::cmd
