// Looks over an installation and says what is wrong and what to do, one line a finding.
#include <filesystem>
#include <system_error>

#include "api/alarm.h"
#include "api/cmd/command.h"
#include "api/config.h"
#include "ledger/anchor/anchor.h"
#include "ledger/state/reader.h"

namespace nguon::api::cmd {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kPartOfDisk = 20;  // 5 %, as the ledger has it

class Doctor {
 public:
  explicit Doctor(Context& context) : context_(context) {}

  void tell(std::string_view what, const Result<void>& found) {
    Output& out = context_.output;
    if (!found) ++bad_;
    if (out.json_wanted) {
      json::object line{{"check", std::string(what)}, {"good", found.has_value()}};
      if (!found) line["message"] = found.error().message();
      if (!found) line["messageVi"] = found.error().message_vi();
      return out.data(line);
    }
    out.data((found ? "ok\t" : "BAD\t") + std::string(what) +
             (found ? "" : "\t" + found.error().message_vi() + " / " + found.error().message()));
  }

  ExitCode run() {
    const auto home = context_.home();
    if (!home) return context_.output.fail(home.error());
    tell("config", without_value(load_config(home->config())));
    tell("free_space", free_space(*home));
    tell("alarms", check_alarms(home->alarms()));
    tell("key_files", key_files(*home));
    tell("anchor", anchor_file(*home));
    const auto ledger = home->open(Access::read_only, context_.clock, context_.signatures);
    tell("ledger_opens", without_value(ledger));
    if (ledger) {
      tell("log_key", log_key(*home, **ledger));
      tell("clock", clock(**ledger));
    }
    return bad_ == 0 ? ExitCode::ok : ExitCode::failure;
  }

 private:
  template <class T>
  static Result<void> without_value(const Result<T>& result) {
    if (!result) return result.error();
    return {};
  }

  static Result<void> free_space(const Home& home) {
    std::error_code failed;
    const auto space = fs::space(home.database().parent_path(), failed);
    if (failed) return Error{Errc::io, home.database().string() + ": " + failed.message()};
    NGUON_ASSIGN(config, load_config(home.config()));
    const auto floor = std::max<std::uintmax_t>(config.disk_free_bytes_min, space.capacity / kPartOfDisk);
    if (config.disk_free_bytes_min == 0 || space.available >= floor) return {};
    const std::string free = std::to_string(space.available >> 20), least = std::to_string(floor >> 20);
    return Error{Errc::no_space, "disk_low",
                 free + " MiB free, " + least + " must stay free: statements are refused until there is room",
                 "đĩa còn trống " + free + " MiB, phải giữ lại " + least + " MiB: sổ không nhận bản khai cho đến khi đủ chỗ"};
  }

  static Result<void> anchor_file(const Home& home) {
    NGUON_ASSIGN(path, home.anchor());
    NGUON_ASSIGN(state, anchor::read_file(path));
    if (state.slot_damaged)
      return Error{Errc::corrupt, "anchor_damaged", path.string() + ": one of its two slots cannot be read",
                   path.string() + ": một trong hai ô không đọc được"};
    return {};
  }

  static Result<void> key_files(const Home& home) {
    std::error_code failed;
    for (const auto& file : fs::directory_iterator(home.keys(), failed)) {
      const auto mode = file.status().permissions();
      if ((mode & (fs::perms::group_all | fs::perms::others_all)) != fs::perms::none)
        return Error{Errc::forbidden, "key_file_mode", file.path().string() + " can be read by others: chmod 600",
                     file.path().string() + " người khác đọc được: chạy chmod 600"};
    }
    if (failed) return Error{Errc::io, home.keys().string() + ": " + failed.message()};
    return {};
  }

  static Result<void> log_key(const Home& home, const Ledger& ledger) {
    const auto view = ledger.snapshot();
    NGUON_ASSIGN(info, state::Reader(*view).ledger());
    NGUON_ASSIGN(key, home.log_key(info.origin));
    if (key.vkey().text() != info.log_key)
      return Error{Errc::invalid_argument, "wrong_log_key", "keys/log.pem is not this ledger's key",
                   "keys/log.pem không phải khóa của sổ cái này"};
    return {};
  }

  Result<void> clock(const Ledger& ledger) const {
    const auto size = ledger.size();
    if (size == 0) return {};
    NGUON_ASSIGN(last, ledger.entry(size - 1));
    if (last.accepted > context_.clock.now())
      return Error{Errc::rule, "clock_stepped_back", "the clock is behind the last entry (" + format_time(last.accepted) + ")",
                   "đồng hồ chậm hơn mục cuối (" + format_time(last.accepted) + ")"};
    return {};
  }

  Context& context_;
  int bad_ = 0;
};

}  // namespace

void add_doctor(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("doctor", "khám hệ thống và chỉ cách sửa / look over the installation");
  add_data_options(*command, context);
  command->callback([&context] { context.run = [&context] { return Doctor{context}.run(); }; });
}

}  // namespace nguon::api::cmd
