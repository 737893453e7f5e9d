#include "api/mirror/copy.h"

#include <algorithm>
#include <optional>
#include <thread>

#include "ledger/log/note.h"
#include "ledger/log/tile_tree.h"
#include "ledger/log/tree.h"
#include "ledger/store/rocksdb.h"

namespace nguon::api {
namespace {

constexpr std::int64_t kProgressEveryMs = 5'000;

Result<std::unique_ptr<store::Store>> open_store(const std::filesystem::path& directory) {
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  if (failed) return Error{Errc::io, "cannot make " + directory.string() + ": " + failed.message()};
  const auto path = directory / "db";
  if (!std::filesystem::exists(path, failed)) return store::create_rocksdb(path);
  return store::open_rocksdb(path, {}, store::OpenMode::read_write);
}

// Entries [from, to), several bundles at once; the first error in their order.
Result<std::vector<std::string>> fetch_entries(PublicFiles& files, std::uint64_t from, std::uint64_t to) {
  const std::uint64_t first = from / log::kTileWidth, last = (to - 1) / log::kTileWidth;
  std::vector<std::optional<Result<std::vector<std::string>>>> bundles(last - first + 1);
  std::vector<std::thread> threads;
  for (std::uint64_t number = first; number <= last; ++number) {
    const auto width = static_cast<unsigned>(std::min<std::uint64_t>(to - number * log::kTileWidth, log::kTileWidth));
    threads.emplace_back(
        [&files, &bundles, first, number, width] { bundles[number - first] = fetch_bundle(files, number, width); });
  }
  for (auto& thread : threads) thread.join();
  std::vector<std::string> out;
  for (auto& bundle : bundles) {
    if (!*bundle) return bundle->error();
    for (auto& entry : **bundle) out.push_back(std::move(entry));
  }
  out.erase(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(from - first * log::kTileWidth));
  return out;
}

}  // namespace

Copy::Copy(CopyOptions options, std::unique_ptr<PublicFiles> files, std::unique_ptr<Follower> ledger)
    : options_(std::move(options)),
      policy_{options_.log.witnesses, options_.log.quorum, false},
      alarms_(options_.directory / "alarms"),
      files_(std::move(files)),
      ledger_(std::move(ledger)) {}

Result<std::unique_ptr<Copy>> Copy::open(CopyOptions options, std::unique_ptr<PublicFiles> files,
                                         std::unique_ptr<store::Store> store) {
  if (!store) {
    NGUON_ASSIGN(opened, open_store(options.directory));
    store = std::move(opened);
  }
  LedgerOptions how;
  how.clock = options.clock;
  how.signatures = options.signatures;
  how.workers = options.threads;
  NGUON_ASSIGN(ledger, Follower::open(std::move(store), options.log.key, std::move(how)));
  std::unique_ptr<Copy> copy(new Copy(std::move(options), std::move(files), std::move(ledger)));
  NGUON_TRY(copy->alarms_.prepare());
  copy->open_alarms_ = copy->alarms_.open();
  return copy;
}

Result<Copy::Seen> Copy::look() {
  NGUON_ASSIGN(bytes, files_->get("checkpoint", log::kNoteBytesMax));
  const auto& key = options_.log.key;
  const auto opened = log::open_checkpoint(bytes, key, {}, *options_.signatures);
  if (!opened)
    return Error{Errc::bad_signature, "checkpoint_signature", opened.error().message() + "\n\n" + bytes,
                 opened.error().message_vi()};
  NGUON_ASSIGN(note, log::parse_note(bytes));
  const auto found = witness::cosignatures_of(note, policy_.witnesses, *options_.signatures, options_.clock->now());
  if (!found) say(found.error().message());
  log::Note kept{note.text, {}};
  for (const auto& line : note.signatures)
    if (line.id == key.id && line.key_name == key.name && kept.signatures.empty()) kept.signatures.push_back(line);
  return Seen{opened->checkpoint, found ? witness::with_cosignatures(kept, *found) : log::format_note(kept)};
}

Copy::Round Copy::round(const std::atomic<bool>& stop) {
  const auto seen = look();
  {
    const std::lock_guard lock(mutex_);
    open_alarms_ = alarms_.open();
  }
  if (seen) return compare(*seen, stop);
  if (seen.error().name() == "checkpoint_signature")
    return alarm("checkpoint_signature", "a checkpoint without the ledger's good signature", seen.error().message());
  return failed(seen.error(), Round::unreachable);
}

Copy::Round Copy::compare(const Seen& seen, const std::atomic<bool>& stop) {
  const auto published = ledger_->published();
  const auto copied = ledger_->copied();
  const std::uint64_t theirs = seen.checkpoint.size, shown = published->checkpoint.size;
  const std::string both = "this copy has:\n\n" + copied.target_note + "\nthe ledger showed:\n\n" + seen.note;
  if (theirs < copied.size) {
    const auto root = theirs <= shown ? ledger_->root_at(theirs) : Result<Hash>(Error{Errc::not_found, ""});
    const bool known = root && *root == seen.checkpoint.root;
    return alarm(known ? "rollback" : "fork",
                 "the ledger showed " + std::to_string(theirs) + " entries after it had signed " + std::to_string(copied.size),
                 both);
  }
  if (theirs > copied.size) return grow(seen, stop);
  if (seen.checkpoint.root != copied.root)
    return alarm("fork", "two roots for one size of " + std::to_string(theirs) + " entries", both);
  if (theirs > 0 && (shown != theirs || published->note != seen.note)) {
    if (const auto done = ledger_->refresh(seen.note); !done) return failed(done.error(), Round::stopped);
  }
  if (const auto tile = check_newest_tile(theirs); !tile) return judge(tile.error(), seen);
  confirm();
  return Round::unchanged;
}

Copy::Round Copy::grow(const Seen& seen, const std::atomic<bool>& stop) {
  const std::uint64_t begin = ledger_->copied().size, end = seen.checkpoint.size;
  Time said_at = options_.clock->now();
  for (std::uint64_t from = begin; from < end; from = ledger_->copied().size) {
    if (stop) return failed(Error{Errc::unavailable, "stopped"}, Round::unreachable);
    const std::uint64_t to = std::min(end, (from / log::kTileWidth + kBundlesAtOnce) * log::kTileWidth);
    const auto entries = fetch_entries(*files_, from, to);
    const auto done = entries ? record(seen, *entries) : Result<void>(entries.error());
    if (!done) return judge(done.error(), seen);
    const Time now = options_.clock->now();
    if (to < end && now.unix_ms - said_at.unix_ms > kProgressEveryMs) {
      say(std::to_string(to) + " / " + std::to_string(end));
      said_at = now;
    }
  }
  if (const auto tile = check_newest_tile(end); !tile) return judge(tile.error(), seen);
  confirm();
  say(std::to_string(begin) + " -> " + std::to_string(end));
  return Round::advanced;
}

// In pieces that one commit can hold, each proven to begin the tree that the ledger signed.
Result<void> Copy::record(const Seen& seen, const std::vector<std::string>& entries) {
  const RemoteTiles tiles(*files_);
  const log::TileTree tree(tiles);
  std::span<const std::string> rest(entries);
  while (!rest.empty()) {
    std::size_t count = 0, bytes = 0;
    while (count < rest.size() && count < kFollowEntriesMax && bytes + rest[count].size() <= kFollowBytesMax)
      bytes += rest[count++].size();
    Follower::Step step{rest.subspan(0, count), seen.note, {}};
    const std::uint64_t after = ledger_->copied().size + count;
    if (after < seen.checkpoint.size) {
      NGUON_ASSIGN(proof, tree.consistency_proof(after, seen.checkpoint.size));
      step.consistency = std::move(proof);
    }
    NGUON_TRY(ledger_->extend(step));
    rest = rest.subspan(count);
  }
  return {};
}

// That the ledger's own tile holds the hashes of its entries: others build proofs from it.
Result<void> Copy::check_newest_tile(std::uint64_t size) {
  if (size == 0) return {};
  const std::uint64_t number = (size - 1) / log::kTileWidth;
  const log::Tile tile{0, number, log::tile_width(0, number, size)};
  NGUON_ASSIGN(theirs, fetch_tile(*files_, tile));
  NGUON_ASSIGN(ours, ledger_->tile(0, number, tile.width));
  if (theirs == ours) return {};
  return Error{Errc::corrupt, "tile_wrong", log::tile_path(tile) + " does not hold the hashes of its entries",
               log::tile_path(tile) + " không chứa mã băm của các mục"};
}

// Whose fault it was: the ledger's, the network's, or our own.
Copy::Round Copy::judge(const Error& error, const Seen& seen) {
  const auto name = error.name();
  if (name == "tile_wrong" || name == "bundle_malformed") return alarm(name, error.message(), seen.note);
  // A tile tree names no error of its own: tiles that changed under it are corrupt.
  if (name == "copy_refused" || name == "corrupt") return alarm(diagnose(seen), error.message(), seen.note);
  const bool network = error.code() == Errc::not_found || error.code() == Errc::too_large || name == "server_unreachable" ||
                       name == "server_answer";
  return failed(error, network ? Round::unreachable : Round::stopped);
}

// Whether the tree that the ledger signed leaves the copy out (a fork), or only what it serves is wrong.
std::string Copy::diagnose(const Seen& seen) const {
  const auto copied = ledger_->copied();
  if (copied.size == 0) return "entry_altered";
  const RemoteTiles tiles(*files_);
  const log::TileTree tree(tiles);
  const auto root = tree.root(seen.checkpoint.size);
  if (!root || *root != seen.checkpoint.root) return "tile_wrong";
  const auto proof = tree.consistency_proof(copied.size, seen.checkpoint.size);
  const bool extends =
      proof && log::verify_consistency(copied.size, copied.root, seen.checkpoint.size, seen.checkpoint.root, *proof).has_value();
  return extends ? "entry_altered" : "fork";
}

Copy::Round Copy::alarm(std::string_view kind, const std::string& what, const std::string& evidence) {
  const std::string line = std::string(kind) + ": " + what;
  const auto raised = alarms_.raise(kind, line, evidence, options_.clock->now());
  if (!raised) say("the alarm could not be written: " + raised.error().message());
  const std::lock_guard lock(mutex_);
  open_alarms_ = alarms_.open();
  if (last_error_ != line) say("ALARM " + line);
  last_error_ = line;
  return Round::contradicted;
}

Copy::Round Copy::failed(const Error& error, Round round) {
  const std::lock_guard lock(mutex_);
  if (last_error_ != error.message()) say(error.message());
  last_error_ = error.message();
  return round;
}

void Copy::confirm() {
  const std::lock_guard lock(mutex_);
  confirmed_ = options_.clock->now();
  last_error_.clear();
}

std::string Copy::last_error() const {
  const std::lock_guard lock(mutex_);
  return last_error_;
}

CopyInfo Copy::now() const {
  CopyInfo out;
  out.size = ledger_->size();
  if (out.size > 0)
    if (const auto newest = ledger_->entry(out.size - 1)) out.newest = newest->accepted;
  const std::lock_guard lock(mutex_);
  out.confirmed = confirmed_;
  out.stale = confirmed_ == Time{} || options_.clock->now().unix_ms - confirmed_.unix_ms > kCopyStaleMs;
  out.alarms = open_alarms_.count;
  out.alarm = open_alarms_.newest;
  return out;
}

std::shared_ptr<const CosignedCheckpoint> Copy::shown() const {
  const auto published = ledger_->published();
  if (published->note.empty()) return nullptr;
  const std::lock_guard lock(mutex_);
  if (shown_ && shown_->note == published->note) return shown_;
  CosignedCheckpoint next{published->checkpoint, published->note, {}};
  if (const auto note = log::parse_note(published->note))
    if (auto found = witness::cosignatures_of(*note, policy_.witnesses, *options_.signatures, options_.clock->now()))
      next.cosignatures = std::move(*found);
  shown_ = std::make_shared<const CosignedCheckpoint>(std::move(next));
  return shown_;
}

std::shared_ptr<const CosignedCheckpoint> Copy::covering(std::uint64_t size_min) const {
  auto newest = shown();
  return newest && newest->checkpoint.size >= size_min ? newest : nullptr;
}

}  // namespace nguon::api
