// What every command gets, and where it registers itself. One file a command.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <string>

#include "api/cmd/output.h"
#include "api/home.h"
#include "keys/check.h"
#include "ledger/base/time.h"

namespace nguon::api::cmd {

struct Context {
  Output output;
  SystemClock clock;
  std::shared_ptr<const keys::KeyCheck> signatures = keys::make_signature_check();
  std::string data;             // --data
  std::string passphrase_file;  // --passphrase-file; its first line opens the key files

  // The data directory with the passphrase read. Errc::io when the passphrase file cannot be read.
  Result<Home> home() const;
  // The first line of the passphrase file; "" without one. Errc::io (passphrase_file_unreadable).
  Result<std::string> passphrase() const;
  // Set by a command's callback; run by main after parsing, so that no work is done inside the parser.
  std::function<ExitCode()> run;
};

// The bytes of a file that holds a signed note. Errc::io (file_unreadable), Errc::too_large (note_too_large).
Result<std::string> note_bytes(const std::string& path);

// Adds --data (required) and --passphrase-file.
void add_data_options(CLI::App& command, Context& context);

void add_anchor(CLI::App& app, Context& context);
void add_backup(CLI::App& app, Context& context);
void add_restore(CLI::App& app, Context& context);
void add_init(CLI::App& app, Context& context);
void add_demo(CLI::App& app, Context& context);
void add_serve(CLI::App& app, Context& context);
void add_record(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);
void add_label(CLI::App& app, Context& context);
void add_reports(CLI::App& app, Context& context);
void add_run(CLI::App& app, Context& context);
void add_scans(CLI::App& app, Context& context);
void add_snapshot(CLI::App& app, Context& context);
void add_verify(CLI::App& app, Context& context);
void add_trace(CLI::App& app, Context& context);
void add_audit(CLI::App& app, Context& context);
void add_scrub(CLI::App& app, Context& context);
void add_rebuild(CLI::App& app, Context& context);
void add_keys(CLI::App& app, Context& context);
void add_config(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_erase(CLI::App& app, Context& context);
void add_invite(CLI::App& app, Context& context);
void add_completion(CLI::App& app, Context& context);
void add_witness(CLI::App& app, Context& context);
void add_mirror(CLI::App& app, Context& context);
void add_version(CLI::App& app, Context& context);

}  // namespace nguon::api::cmd
