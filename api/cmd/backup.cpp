// Backup and restore: entries out of a ledger, and back into one.
#include "api/backup.h"

#include <csignal>
#include <filesystem>
#include <optional>

#include "api/cmd/command.h"
#include "api/cmd/http_client.h"
#include "ledger/anchor/anchor.h"
#include "ledger/log/note.h"
#include "ledger/log/tile.h"
#include "ledger/replay.h"
#include "ledger/state/reader.h"
#include "ledger/store/rocksdb.h"

namespace nguon::api::cmd {
namespace {

namespace fs = std::filesystem;

volatile std::sig_atomic_t interrupted = 0;
void on_interrupt(int) { interrupted = 1; }

bool is_url(const std::string& source) { return source.starts_with("http://") || source.starts_with("https://"); }

Result<std::string> get_body(const std::string& server, const std::string& path) {
  NGUON_ASSIGN(answer, http_get(join_url(server, path)));
  if (answer.status == 200) return std::move(answer.body);
  const std::string status = std::to_string(answer.status);
  return Error{Errc::unavailable, "server_refused", join_url(server, path) + " answers " + status,
               join_url(server, path) + " trả lời " + status};
}

// The public tiles of a server or mirror.
class ServedEntries final : public EntrySource {
 public:
  explicit ServedEntries(std::string server) : server_(std::move(server)) {}
  Result<std::string> bundle(std::uint64_t number, unsigned width) override {
    return get_body(server_, "/" + log::tile_path({log::kEntriesLevel, number, width}));
  }

 private:
  std::string server_;
};

// Backup.

struct BackupOptions {
  std::string directory;
  std::string server;
  bool check = false;
  std::string vkey;
};

BackupProgress bundles_of(Progress& progress) {
  return [&progress](std::uint64_t done, std::uint64_t total) {
    progress.update(done, total);
    return interrupted == 0;
  };
}

Result<BackupReport> make_backup(Context& context, const BackupOptions& options) {
  NGUON_ASSIGN(home, context.home());
  std::string note;
  std::unique_ptr<Ledger> ledger;
  if (options.server.empty()) {
    // Nobody else has it open: it verifies itself and signs what it signed before.
    auto opened = home.open(Access::read_write, context.clock, context.signatures);
    if (!opened) return opened.error();
    ledger = std::move(*opened);
    note = ledger->published()->note;
  } else {
    // First the checkpoint, then the entries: what was signed is in the store before it is signed.
    NGUON_ASSIGN(served, get_body(options.server, "/checkpoint"));
    note = std::move(served);
    auto opened = home.open(Access::read_only, context.clock, context.signatures);
    if (!opened) return opened.error();
    ledger = std::move(*opened);
  }
  const auto view = ledger->snapshot();
  NGUON_ASSIGN(info, state::Reader(*view).ledger());
  NGUON_ASSIGN(key, parse_vkey(info.log_key));
  Progress progress{context.output, "backup"};
  return back_up(*ledger, note, key, *context.signatures, options.directory, bundles_of(progress));
}

ExitCode run_check(Context& context, const BackupOptions& options) {
  std::optional<VerifierKey> key;
  if (!options.vkey.empty()) {
    auto parsed = parse_vkey(options.vkey);
    if (!parsed) return context.output.fail(parsed.error());
    key = std::move(*parsed);
  }
  Result<log::Checkpoint> checked = Error{Errc::io, ""};
  {
    Progress progress{context.output, "check"};
    checked = check_backup(options.directory, key, *context.signatures, bundles_of(progress));
  }
  if (!checked) return context.output.fail(checked.error());
  context.output.data("good\t" + checked->origin + "\t" + std::to_string(checked->size) + "\t" + to_base64(checked->root.view()));
  return ExitCode::ok;
}

ExitCode run_backup(Context& context, const BackupOptions& options) {
  Output& out = context.output;
  std::signal(SIGINT, on_interrupt);
  if (options.check) return run_check(context, options);
  if (context.data.empty())
    return out.fail(Error{Errc::invalid_argument, "data_required", "--data is required", "cần có --data"});
  const auto report = make_backup(context, options);
  if (!report)
    return out.fail(report.error(), report.error().code() == Errc::locked
                                        ? "máy chủ đang chạy: thêm --server URL / a server is running: add --server URL"
                                        : "");
  const auto& checkpoint = report->checkpoint;
  if (out.json_wanted)
    out.data(json::object{{"origin", checkpoint.origin},
                          {"size", static_cast<std::int64_t>(checkpoint.size)},
                          {"root", to_base64(checkpoint.root.view())},
                          {"filesWritten", static_cast<std::int64_t>(report->files_written)},
                          {"filesKept", static_cast<std::int64_t>(report->files_kept)},
                          {"bytesWritten", static_cast<std::int64_t>(report->bytes_written)}});
  else
    out.data(checkpoint.origin + "\t" + std::to_string(checkpoint.size) + "\t" + to_base64(checkpoint.root.view()));
  const std::string written = std::to_string(report->files_written), kept = std::to_string(report->files_kept);
  out.note("Đã sao lưu đến mục " + std::to_string(checkpoint.size) + ": " + written + " tệp mới, " + kept +
               " tệp đã có. Khóa riêng và tệp neo không nằm trong bản sao lưu.",
           "Backed up to size " + std::to_string(checkpoint.size) + ": " + written + " new files, " + kept +
               " already there. Private keys and the anchor are not part of a backup.");
  return ExitCode::ok;
}

// Restore.

struct RestoreOptions {
  std::string source;
  std::string vkey;
  bool catch_up = false;
};

// The anchor of the directory, when it has one: what is restored must agree with it.
struct Anchored {
  std::shared_ptr<anchor::Anchor> anchor;  // nothing: there is none
};

Result<Anchored> anchor_of(const Home& home) {
  NGUON_ASSIGN(path, home.anchor());
  auto opened = anchor::open_file(path);
  if (opened) return Anchored{std::move(*opened)};
  if (opened.error().name() == "anchor_missing") return Anchored{};
  return opened.error();
}

Result<std::unique_ptr<store::Store>> store_for(const Home& home, const RestoreOptions& options) {
  if (options.catch_up) return store::open_rocksdb(home.database());
  return store::create_rocksdb(home.database());
}

// Whose signature the checkpoint must carry: the key given, else that of the ledger that is here, else
// the one that the source's own entry 0 names.
Result<VerifierKey> key_for(const RestoreOptions& options, const store::Store& store, EntrySource& source, std::uint64_t size) {
  if (!options.vkey.empty()) return parse_vkey(options.vkey);
  NGUON_ASSIGN(head, store.head());
  if (!head) return log_key_of(source, size);
  NGUON_ASSIGN(info, state::Reader(store).ledger());
  return parse_vkey(info.log_key);
}

ReplayOptions replay_options(const Anchored& anchored, const log::Checkpoint& to) {
  ReplayOptions options;
  if (!anchored.anchor) return options;
  const anchor::Mark mark = anchored.anchor->state().mark;
  if (mark.size <= to.size) options.waypoints.push_back({anchored.anchor->describe(), mark.size, mark.root});
  // A mirror that knows of more than the anchor shows that more was signed: the anchor learns it before
  // the first entry is written, so that no part of the way can be taken for the whole.
  if (mark.size < to.size)
    options.before_write = [&anchored, mark, to] { return anchored.anchor->advance(mark, {to.origin, to.size, to.root}); };
  return options;
}

struct Restored {
  log::Checkpoint checkpoint;
  std::uint64_t anchored = 0;
  bool has_anchor = false;
};

Result<Restored> restore(Context& context, const RestoreOptions& options) {
  NGUON_ASSIGN(home, context.home());
  NGUON_ASSIGN(anchored, anchor_of(home));
  EntryFolder folder(options.source);
  ServedEntries served(options.source);
  EntrySource& source = is_url(options.source) ? static_cast<EntrySource&>(served) : folder;
  NGUON_ASSIGN(note, is_url(options.source) ? get_body(options.source, "/checkpoint") : folder.checkpoint_note());
  NGUON_ASSIGN(parsed, log::parse_note(note));
  NGUON_ASSIGN(said, log::parse_checkpoint_text(parsed.text));
  NGUON_ASSIGN(store, store_for(home, options));
  NGUON_ASSIGN(key, key_for(options, *store, source, said.size));
  NGUON_ASSIGN(opened, log::open_checkpoint(note, key, {}, *context.signatures));
  const log::Checkpoint to = opened.checkpoint;
  {
    Progress progress{context.output, "restore"};
    NGUON_TRY(replay(*store, to, source, *context.signatures, replay_options(anchored, to), [&](const AuditProgress& now) {
      progress.update(now.entries, now.entries_total);
      return interrupted == 0;
    }));
  }
  NGUON_ASSIGN(head, store->head());
  Restored out{{to.origin, head->size, head->root}, 0, anchored.anchor != nullptr};
  if (anchored.anchor) out.anchored = anchored.anchor->state().mark.size;
  return out;
}

ExitCode run_restore(Context& context, const RestoreOptions& options) {
  Output& out = context.output;
  std::signal(SIGINT, on_interrupt);
  const auto done = restore(context, options);
  if (!done)
    return out.fail(done.error(), done.error().name() == "ledger_exists"
                                      ? "đã có dữ liệu: thêm --catch-up để nối tiếp / data are there: add --catch-up to go on"
                                      : "");
  const std::string size = std::to_string(done->checkpoint.size);
  if (out.json_wanted)
    out.data(json::object{{"origin", done->checkpoint.origin},
                          {"size", static_cast<std::int64_t>(done->checkpoint.size)},
                          {"root", to_base64(done->checkpoint.root.view())}});
  else
    out.data(done->checkpoint.origin + "\t" + size + "\t" + to_base64(done->checkpoint.root.view()));
  if (!done->has_anchor) {
    out.note("Đã phục hồi " + size + " mục. Chưa có tệp neo: xem docs/operations/restore.md trước khi chạy.",
             "Restored " + size + " entries. There is no anchor: see docs/operations/restore.md before serving.");
  } else if (done->anchored > done->checkpoint.size) {
    out.note("Đã phục hồi " + size + " mục, nhưng đã từng ký " + std::to_string(done->anchored) +
                 " mục: chạy lại với --catch-up từ một bản sao mới hơn.",
             "Restored " + size + " entries, but " + std::to_string(done->anchored) +
                 " were signed: run again with --catch-up from a newer copy.");
    return ExitCode::partly_done;
  } else {
    out.note("Đã phục hồi " + size + " mục, khớp với tệp neo.", "Restored " + size + " entries, as far as was signed.");
  }
  return ExitCode::ok;
}

}  // namespace

void add_backup(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "backup", "sao lưu các mục, cả khi máy chủ đang chạy / back up the entries, beside a running server too");
  auto options = std::make_shared<BackupOptions>();
  command->add_option("directory", options->directory, "thư mục sao lưu / the backup's directory")->required();
  command->add_option("--data", context.data, "thư mục sổ cái / the ledger's directory");
  command->add_option("--passphrase-file", context.passphrase_file,
                      "tệp chứa mật khẩu của khóa / file with the keys' passphrase");
  command->add_option("--server", options->server, "máy chủ đang chạy sổ này / the server that runs this ledger");
  auto* check =
      command->add_flag("--check", options->check, "đọc lại toàn bộ bản sao lưu và kiểm tra / read all of a backup and check it");
  command->add_option("--vkey", options->vkey, "khóa sổ cái cho --check / the log's key for --check")->needs(check);
  command->callback([&context, options] { context.run = [&context, options] { return run_backup(context, *options); }; });
}

void add_restore(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "restore", "dựng lại sổ cái từ bản sao lưu hoặc bản sao công khai / a ledger from a backup or public tiles");
  add_data_options(*command, context);
  auto options = std::make_shared<RestoreOptions>();
  command->add_option("source", options->source, "thư mục sao lưu hoặc URL / a backup's directory or a URL")->required();
  command->add_option("--vkey", options->vkey, "khóa của sổ cái / the log's key");
  command->add_flag("--catch-up", options->catch_up, "nối tiếp dữ liệu đã có / go on from the data that are there");
  command->callback([&context, options] { context.run = [&context, options] { return run_restore(context, *options); }; });
}

}  // namespace nguon::api::cmd
