#include "ledger/audit.h"
#include "ledger/audit_since.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>

#include "api/alarm.h"
#include "api/cmd/command.h"
#include "api/views.h"
#include "ledger/base/text.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/tree.h"
#include "ledger/store/rocksdb.h"

namespace nguon::api::cmd {
namespace {

volatile std::sig_atomic_t interrupted = 0;
void on_interrupt(int) { interrupted = 1; }

struct Options {
  bool no_signatures = false;
  bool no_state = false;
  std::string checkpoint;
  std::string vkey;
  std::string since;
  std::string state;
  std::size_t threads = 2;
};

std::function<bool(const AuditProgress&)> reporter(Progress& progress) {
  return [&progress](const AuditProgress& now) {
    progress.update(now.entries, now.entries_total);
    return interrupted == 0;
  };
}

// A checkpoint from elsewhere, checked under the key the caller trusts.
Result<log::Checkpoint> read_checkpoint(const Options& options, const SignatureCheck& signatures) {
  std::ifstream in(options.checkpoint, std::ios::binary);
  const std::string note{std::istreambuf_iterator<char>(in), {}};
  if (!in.good() && note.empty())
    return Error{Errc::io, "file_unreadable", "cannot read " + options.checkpoint, "không đọc được tệp " + options.checkpoint};
  NGUON_ASSIGN(key, parse_vkey(options.vkey));
  NGUON_ASSIGN(opened, log::open_checkpoint(note, key, {}, signatures));
  return opened.checkpoint;
}

// Where the audit of what is new begins: the state file of an earlier run, a checkpoint, a size, or
// the beginning.
Result<log::Checkpoint> starting_point(const Options& options, const Ledger& ledger, const SignatureCheck& signatures) {
  const log::Checkpoint beginning{ledger.published()->checkpoint.origin, 0, log::empty_root()};
  if (!options.state.empty()) {
    const auto text = note_bytes(options.state);
    if (text) return log::parse_checkpoint_text(*text);
    std::error_code failed;
    if (std::filesystem::exists(options.state, failed)) return text.error();
  }
  if (options.since.empty()) return beginning;
  if (const auto size = parse_decimal(options.since)) {
    NGUON_ASSIGN(root, ledger.root_at(*size));
    return log::Checkpoint{beginning.origin, *size, root};
  }
  if (options.vkey.empty())
    return Error{Errc::invalid_argument, "vkey_required", "--since FILE needs --vkey", "--since TỆP cần có --vkey"};
  Options file = options;
  file.checkpoint = options.since;
  return read_checkpoint(file, signatures);
}

// Whole or not at all: a state file must never say more than was checked.
Result<void> keep_point(const std::string& path, const log::Checkpoint& point) {
  if (path.empty()) return {};
  const std::string draft = path + ".new";
  std::ofstream out(draft, std::ios::binary | std::ios::trunc);
  out << log::format_checkpoint_text(point);
  out.close();
  std::error_code failed;
  if (out) std::filesystem::rename(draft, path, failed);
  if (!out || failed) return Error{Errc::io, "file_unwritable", "cannot write " + path, "không ghi được tệp " + path};
  return {};
}

Result<AuditReport> audit_new(Context& context, const Options& options, const Home& home,
                              const std::optional<log::Checkpoint>& against) {
  NGUON_ASSIGN(ledger, home.open(Access::read_only, context.clock, context.signatures));
  NGUON_ASSIGN(since, starting_point(options, *ledger, *context.signatures));
  AuditSinceOptions asked;
  asked.signatures = !options.no_signatures;
  asked.threads = options.threads;
  asked.against = against;
  asked.on_point = [&](const log::Checkpoint& point) { return keep_point(options.state, point); };
  Progress progress{context.output, "audit"};
  return audit_since(*ledger->snapshot(), *context.signatures, since, asked, reporter(progress));
}

void print(Output& out, const AuditReport& report) {
  if (out.json_wanted) return out.data(to_json(report));
  out.data((report.good() ? "good\t" : "BAD\t") + std::to_string(report.head.size) + "\t" + to_base64(report.head.root.view()));
  if (report.good()) {
    out.note("Đạt: " + std::to_string(report.entries) + " mục, " + std::to_string(report.bytes) + " byte đã băm lại, " +
                 std::to_string(report.signatures) + " chữ ký, " + std::to_string(report.state_records) + " bản ghi trạng thái.",
             "Good: " + std::to_string(report.entries) + " entries, " + std::to_string(report.bytes) + " bytes hashed anew, " +
                 std::to_string(report.signatures) + " signatures, " + std::to_string(report.state_records) + " state records.");
    return;
  }
  const auto& f = *report.finding;
  const std::string where = f.index ? " (№ " + std::to_string(*f.index) + ")" : "";
  out.note("SAI LỆCH " + f.name + where + ": " + f.message_vi, "CONTRADICTION " + f.name + where + ": " + f.message);
}

// A contradiction is written down, as one that a scrub finds. One with a checkpoint that was brought along is not: what
// was brought may be of another ledger.
ExitCode ended(Context& context, const Home& home, const AuditReport& report) {
  Output& out = context.output;
  print(out, report);
  if (report.good()) return ExitCode::ok;
  const auto& finding = *report.finding;
  if (finding.name == "checkpoint") return ExitCode::tampering;
  const auto raised =
      raise_alarm(home.alarms(), {"audit", context.clock.now(), finding.name, finding.message, finding.message_vi});
  if (!raised)
    out.note("Không ghi được báo động: " + raised.error().message_vi(), "No alarm was written down: " + raised.error().message());
  else
    out.note("Đã ghi báo động " + raised->name +
                 ": sổ ngừng nhận bản khai khi khởi động lại, cho đến khi chạy nguon scrub --clear " + raised->name + ".",
             "Alarm " + raised->name +
                 " was written down: from the next start no statements are taken until nguon scrub --clear " + raised->name +
                 ".");
  return ExitCode::tampering;
}

ExitCode run_audit(Context& context, const Options& options) {
  Output& out = context.output;
  const auto home = context.home();
  if (!home) return out.fail(home.error());
  const auto store = store::open_rocksdb(home->database(), {}, store::OpenMode::read_only);
  if (!store) return out.fail(store.error());
  AuditOptions asked;
  asked.signatures = !options.no_signatures;
  asked.state = !options.no_state;
  asked.threads = options.threads;
  if (!options.checkpoint.empty()) {
    const auto checkpoint = read_checkpoint(options, *context.signatures);
    if (!checkpoint) return out.fail(checkpoint.error());
    asked.against = *checkpoint;
  }
  std::signal(SIGINT, on_interrupt);
  if (!options.since.empty() || !options.state.empty()) {
    const auto report = audit_new(context, options, *home, asked.against);
    if (!report) return out.fail(report.error());
    return ended(context, *home, *report);
  }
  Progress progress{out, "audit"};
  const auto report = audit(**store, *context.signatures, asked, reporter(progress));
  if (!report) return out.fail(report.error());
  return ended(context, *home, *report);
}

ExitCode run_rebuild(Context& context) {
  Output& out = context.output;
  const auto home = context.home();
  if (!home) return out.fail(home.error());
  const auto store = store::open_rocksdb(home->database());
  if (!store) return out.fail(store.error());
  std::signal(SIGINT, on_interrupt);
  Progress progress{out, "rebuild"};
  const auto done = rebuild(**store, *context.signatures, reporter(progress));
  if (!done) return out.fail(done.error(), "chạy lại lệnh này để làm lại từ đầu / run it again to start over");
  out.note("Đã dựng lại mọi chỉ mục từ các mục.", "All indexes were made anew from the entries.");
  return ExitCode::ok;
}

}  // namespace

void add_audit(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("audit", "kiểm toán toàn bộ sổ cái / audit the whole ledger");
  add_data_options(*command, context);
  auto options = std::make_shared<Options>();
  command->add_flag("--no-signatures", options->no_signatures,
                    "không kiểm chữ ký (nhanh hơn nhiều) / skip signatures (much faster)");
  command->add_flag("--no-state", options->no_state, "không dựng lại trạng thái / do not replay the state");
  command->add_option("--threads", options->threads, "số luồng / threads")->check(CLI::Range(1, 64))->capture_default_str();
  auto* checkpoint =
      command->add_option("--checkpoint", options->checkpoint, "trạng thái đã ký giữ từ trước / a checkpoint kept from before");
  auto* vkey = command->add_option("--vkey", options->vkey, "khóa của sổ cái cho --checkpoint / the log's key for it");
  checkpoint->needs(vkey);
  command->add_option(
      "--since", options->since,
      "chỉ kiểm các mục sau mốc này: số mục, hoặc tệp điểm kiểm (với --vkey) / only what came after: a size, or a "
      "checkpoint file (with --vkey)");
  command->add_option("--state", options->state,
                      "tệp nhớ đã kiểm đến đâu, để lần sau làm tiếp / file that remembers how far it came, to go on from");
  command->callback([&context, options] { context.run = [&context, options] { return run_audit(context, *options); }; });
}

void add_rebuild(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("rebuild", "dựng lại mọi chỉ mục từ các mục / make all indexes anew from the entries");
  add_data_options(*command, context);
  command->callback([&context] { context.run = [&context] { return run_rebuild(context); }; });
}

}  // namespace nguon::api::cmd
