// nguon: one program for the ledger, its labels and its verifier. Commands: api/cmd/.
#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>

#include "api/cmd/command.h"
#include "api/cmd/evidence.h"
#include "api/cmd/usage_error.h"
#include "api/version.h"

namespace {

namespace cmd = nguon::api::cmd;

constexpr const char* kOptions = "Tùy chọn / Options";

// The parser makes the help option of each command before the command knows where its options stand.
void put_help_with_options(CLI::App& app) {
  app.get_help_ptr()->group(kOptions);
  for (auto* command : app.get_subcommands({})) put_help_with_options(*command);
}

int run(int argc, char** argv) {
  CLI::App app{"Nguồn: sổ cái truy xuất nguồn gốc có tem ký số / a traceability ledger with signed labels", "nguon"};
  cmd::Context context;
  // Before the commands are added, which take these from it.
  app.set_help_flag("-h,--help", "hiện hướng dẫn / show this help");
  app.option_defaults()->group(kOptions);
  app.group("Lệnh / Commands");
  for (const auto& [word, words] : {std::pair{"Usage", "Cách dùng / Usage"},
                                    {"Positionals", "Tham số / Arguments"},
                                    {"REQUIRED", "(bắt buộc / required)"},
                                    {"Needs", "cần / needs"},
                                    {"Excludes", "không cùng / excludes"},
                                    {"OPTIONS", "TÙY CHỌN"},
                                    {"SUBCOMMAND", "LỆNH"}})
    app.get_formatter()->label(word, words);
  app.require_subcommand(1);
  app.fallthrough();
  app.add_flag("--json", context.output.json_wanted, "kết quả dạng JSON, mỗi dòng một giá trị / results as JSON lines");
  app.add_flag("--quiet", context.output.quiet, "không in tiến độ và ghi chú / no progress, no notes");
  app.set_version_flag("--version", "nguon " + std::string(nguon::api::kVersion), "phiên bản / version");
  for (const auto add :
       {cmd::add_init,   cmd::add_demo,    cmd::add_serve,    cmd::add_record, cmd::add_import,     cmd::add_label,
        cmd::add_run,    cmd::add_scans,   cmd::add_snapshot, cmd::add_verify, cmd::add_trace,      cmd::add_audit,
        cmd::add_scrub,  cmd::add_rebuild, cmd::add_anchor,   cmd::add_backup, cmd::add_restore,    cmd::add_keys,
        cmd::add_config, cmd::add_doctor,  cmd::add_erase,    cmd::add_invite, cmd::add_completion, cmd::add_witness,
        cmd::add_mirror, cmd::add_reports, cmd::add_evidence, cmd::add_version})
    add(app, context);
  put_help_with_options(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error, std::cout, std::cerr);  // help or version, as asked for
    return static_cast<int>(context.output.fail(cmd::usage_error(app, error), cmd::help_command(app)));
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
