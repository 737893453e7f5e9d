// The anchor, for an operator: what it holds, and the two acts that only a person can answer for.
#include "ledger/anchor/anchor.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <optional>

#include "api/cmd/command.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/tile_tree.h"
#include "ledger/state/reader.h"

namespace nguon::api::cmd {
namespace {

struct Options {
  std::vector<std::string> checkpoints;
  std::string reason;
  bool original_gone = false;
};

std::string line_of(const anchor::Mark& mark) {
  return mark.origin + "\t" + std::to_string(mark.size) + "\t" + to_base64(mark.root.view());
}

ExitCode show(Context& context) {
  Output& out = context.output;
  const auto home = context.home();
  if (!home) return out.fail(home.error());
  const auto path = home->anchor();
  if (!path) return out.fail(path.error());
  const auto state = anchor::read_file(*path);
  if (!state) return out.fail(state.error());
  if (out.json_wanted)
    out.data(json::object{{"file", path->string()},
                          {"origin", state->mark.origin},
                          {"size", static_cast<std::int64_t>(state->mark.size)},
                          {"root", to_base64(state->mark.root.view())},
                          {"slotDamaged", state->slot_damaged}});
  else
    out.data(line_of(state->mark));
  if (state->slot_damaged)
    out.note(path->string() + ": một ô bị hỏng, xem docs/operations/lost-anchor.md",
             path->string() + ": one slot is damaged, see docs/operations/lost-anchor.md");
  return ExitCode::ok;
}

// One line for good: who gave up the anchor's own knowledge, when, for what.
Result<void> write_down(const std::filesystem::path& anchor_file, const std::string& line) {
  const std::string path = anchor_file.string() + ".log";
  const int fd = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  const std::string text = line + "\n";
  const bool good = fd >= 0 && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  if (good) return {};
  return Error{Errc::io, "anchor_log_failed", "cannot write " + path + ": nothing was changed",
               "không ghi được " + path + ": chưa thay đổi gì"};
}

// The newest of the checkpoints, each under the ledger's own key and part of what the ledger holds.
Result<log::Checkpoint> newest(const Options& options, const Ledger& ledger, const VerifierKey& key,
                               const SignatureCheck& signatures) {
  std::optional<log::Checkpoint> best;
  for (const auto& file : options.checkpoints) {
    NGUON_ASSIGN(note, note_bytes(file));
    auto opened = log::open_checkpoint(note, key, {}, signatures);
    if (!opened) return opened.error().with_context(file);
    const auto& checkpoint = opened->checkpoint;
    const std::string n = std::to_string(checkpoint.size), here = std::to_string(ledger.size());
    if (checkpoint.size > ledger.size())
      return Error{Errc::corrupt, "ledger_behind_checkpoint",
                   file + " covers " + n + " entries, here are " + here + ": bring them back first (nguon restore --catch-up)",
                   file + " bao gồm " + n + " mục, ở đây chỉ có " + here + ": hãy lấy lại trước (nguon restore --catch-up)"};
    NGUON_ASSIGN(root, ledger.root_at(checkpoint.size));
    if (root != checkpoint.root)
      return Error{Errc::corrupt, "ledger_not_as_signed", "the first " + n + " entries here are not those of " + file,
                   n + " mục đầu ở đây không phải là các mục của " + file};
    if (!best || checkpoint.size > best->size) best = checkpoint;
  }
  return *best;
}

Result<log::Checkpoint> adopt(Context& context, const Options& options) {
  NGUON_ASSIGN(home, context.home());
  NGUON_ASSIGN(path, home.anchor());
  NGUON_ASSIGN(ledger, home.open(Access::read_only, context.clock, context.signatures));
  NGUON_ASSIGN(info, state::Reader(*ledger->snapshot()).ledger());
  NGUON_ASSIGN(key, parse_vkey(info.log_key));
  NGUON_ASSIGN(checkpoint, newest(options, *ledger, key, *context.signatures));
  const anchor::Mark mark{checkpoint.origin, checkpoint.size, checkpoint.root};
  NGUON_TRY(write_down(path, format_time(context.clock.now()) + "\tadopt\t" + line_of(mark) + "\t" + options.reason));
  NGUON_TRY(anchor::adopt_file(path, mark));
  return checkpoint;
}

ExitCode run_adopt(Context& context, const Options& options) {
  const auto done = adopt(context, options);
  if (!done) return context.output.fail(done.error());
  context.output.data(std::to_string(done->size) + "\t" + to_base64(done->root.view()));
  context.output.note("Tệp neo nay ở mốc " + std::to_string(done->size) +
                          " mục. Nếu đã từng ký nhiều hơn mốc này, sổ cái sẽ ký ra lịch sử thứ hai.",
                      "The anchor is now at size " + std::to_string(done->size) +
                          ". If more than that was ever signed, this ledger will sign a second history.");
  return ExitCode::ok;
}

Result<void> moved(Context& context, const Options& options) {
  NGUON_ASSIGN(home, context.home());
  NGUON_ASSIGN(path, home.anchor());
  NGUON_TRY(write_down(path, format_time(context.clock.now()) + "\tmoved\t" + path.string() + "\t" + options.reason));
  return anchor::accept_moved_file(path);
}

ExitCode run_moved(Context& context, const Options& options) {
  const auto done = moved(context, options);
  if (!done) return context.output.fail(done.error());
  context.output.note("Đã nhận tệp neo tại chỗ mới. Bản cũ không được chạy nữa.",
                      "The anchor is accepted where it is now. The old one must never run again.");
  return ExitCode::ok;
}

}  // namespace

void add_anchor(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("anchor", "tệp neo: đã ký đến đâu / the anchor: how far was signed");
  command->require_subcommand(1);
  auto options = std::make_shared<Options>();

  auto* shown = command->add_subcommand("show", "tệp neo đang giữ gì / what it holds");
  add_data_options(*shown, context);
  shown->callback([&context] { context.run = [&context] { return show(context); }; });

  auto* adopted = command->add_subcommand(
      "adopt", "lập lại tệp neo đã mất theo điểm kiểm đã ký / make a lost anchor anew from a signed checkpoint");
  add_data_options(*adopted, context);
  adopted
      ->add_option("--checkpoint", options->checkpoints,
                   "điểm kiểm của mọi bản sao và bên chứng kiến / of every mirror and witness")
      ->required();
  adopted->add_option("--reason", options->reason, "lý do, được ghi lại / why; it is written down")->required();
  adopted->callback([&context, options] { context.run = [&context, options] { return run_adopt(context, *options); }; });

  auto* accepted =
      command->add_subcommand("moved", "nhận tệp neo đã chuyển ổ đĩa / accept an anchor that was moved to another disk");
  add_data_options(*accepted, context);
  accepted
      ->add_flag("--original-is-gone", options->original_gone,
                 "bản gốc sẽ không bao giờ chạy nữa / the original will never run again")
      ->required();
  accepted->add_option("--reason", options->reason, "lý do, được ghi lại / why; it is written down")->required();
  accepted->callback([&context, options] { context.run = [&context, options] { return run_moved(context, *options); }; });
}

}  // namespace nguon::api::cmd
