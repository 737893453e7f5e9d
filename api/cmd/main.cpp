// nguon: one program for the ledger, its labels and its verifier. Commands: api/cmd/.
#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>

#include "api/cmd/command.h"
#include "api/cmd/evidence.h"
#include "api/version.h"

namespace {

namespace cmd = nguon::api::cmd;

int run(int argc, char** argv) {
  CLI::App app{"Nguồn: sổ cái truy xuất nguồn gốc có tem ký số / a traceability ledger with signed labels", "nguon"};
  cmd::Context context;
  app.require_subcommand(1);
  app.fallthrough();
  app.add_flag("--json", context.output.json_wanted, "kết quả dạng JSON, mỗi dòng một giá trị / results as JSON lines");
  app.add_flag("--quiet", context.output.quiet, "không in tiến độ và ghi chú / no progress, no notes");
  app.set_version_flag("--version", "nguon " + std::string(nguon::api::kVersion));
  for (const auto add :
       {cmd::add_init,   cmd::add_demo,    cmd::add_serve,    cmd::add_record, cmd::add_import,     cmd::add_label,
        cmd::add_run,    cmd::add_scans,   cmd::add_snapshot, cmd::add_verify, cmd::add_trace,      cmd::add_audit,
        cmd::add_scrub,  cmd::add_rebuild, cmd::add_anchor,   cmd::add_backup, cmd::add_restore,    cmd::add_keys,
        cmd::add_config, cmd::add_doctor,  cmd::add_erase,    cmd::add_invite, cmd::add_completion, cmd::add_witness,
        cmd::add_mirror, cmd::add_reports, cmd::add_evidence, cmd::add_version})
    add(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error, std::cout, std::cerr);
    return code == 0 ? 0 : static_cast<int>(cmd::ExitCode::usage);
  }
  return static_cast<int>(context.run());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "error[E1000 internal]: " << error.what() << '\n';
    return static_cast<int>(cmd::ExitCode::failure);
  }
}
