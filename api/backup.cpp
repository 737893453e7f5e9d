#include "api/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <optional>
#include <system_error>

#include "ledger/log/entry.h"
#include "ledger/log/note.h"
#include "ledger/log/tile.h"
#include "ledger/log/tree_edge.h"

namespace nguon::api {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBundleBytesMax = std::size_t{log::kTileWidth} * (65'535 + 2);

Error write_failed(const fs::path& path, int why) {
  const std::string reason = std::generic_category().message(why);
  return {Errc::io, "backup_write_failed", "cannot write " + path.string() + ": " + reason,
          "không ghi được " + path.string() + ": " + reason};
}

Error damaged(const std::string& en, const std::string& vi) { return {Errc::corrupt, "backup_damaged", en, vi}; }

Error interrupted() {
  return {Errc::unavailable, "interrupted", "interrupted: run it again to go on", "Đã dừng: chạy lại để làm tiếp."};
}

Result<std::string> read_whole(const fs::path& path, std::size_t bytes_max) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in) {
    std::error_code failed;
    if (!fs::exists(path, failed))
      return Error{Errc::not_found, "backup_incomplete", path.string() + " is missing", "thiếu tệp " + path.string()};
    return Error{Errc::io, "file_unreadable", "cannot read " + path.string(), "không đọc được tệp " + path.string()};
  }
  const auto size = static_cast<std::uint64_t>(std::max<std::streamoff>(in.tellg(), 0));
  if (size > bytes_max) return damaged(path.string() + " is too long", path.string() + " quá dài");
  std::string bytes(size, '\0');
  in.seekg(0);
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  if (!in) return Error{Errc::io, "file_unreadable", "cannot read " + path.string(), "không đọc được tệp " + path.string()};
  return bytes;
}

Result<void> sync_path(const fs::path& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool good = fd >= 0 && ::fsync(fd) == 0;
  const int why = errno;
  if (fd >= 0) ::close(fd);
  if (!good) return write_failed(path, why);
  return {};
}

// Under another name first, so that a file is there whole or not at all.
Result<void> write_whole(const fs::path& path, std::string_view bytes) {
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  if (failed) return write_failed(path.parent_path(), failed.value());
  const fs::path draft = path.string() + ".new";
  {
    std::ofstream out(draft, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) return write_failed(draft, errno);
  }
  NGUON_TRY(sync_path(draft, O_RDONLY));
  fs::rename(draft, path, failed);
  if (failed) return write_failed(path, failed.value());
  return sync_path(path.parent_path(), O_RDONLY | O_DIRECTORY);
}

fs::path bundle_file(const fs::path& directory, std::uint64_t number, unsigned width) {
  return directory / log::tile_path({log::kEntriesLevel, number, width});
}

Result<log::Checkpoint> opened(const std::string& note, const VerifierKey& key, const SignatureCheck& signatures) {
  NGUON_ASSIGN(open, log::open_checkpoint(note, key, {}, signatures));
  return open.checkpoint;
}

// What the directory holds already; nothing when it is new.
Result<std::optional<log::Checkpoint>> earlier(const Ledger& ledger, const VerifierKey& key, const SignatureCheck& signatures,
                                               const fs::path& directory) {
  const auto note = EntryFolder(directory).checkpoint_note();
  if (!note && note.error().name() == "backup_incomplete") return std::optional<log::Checkpoint>();
  if (!note) return note.error();
  const auto other = [&](const std::string& why, const std::string& why_vi) {
    return Error{Errc::corrupt, "backup_other_history",
                 directory.string() + " " + why + "; it was left as it is, because it may be the good one",
                 directory.string() + " " + why_vi + "; đã giữ nguyên vì đó có thể là bản đúng"};
  };
  const auto was = opened(*note, key, signatures);
  if (!was) return other("is a backup of another ledger (" + was.error().message() + ")", "là bản sao lưu của sổ khác");
  const std::string n = std::to_string(was->size);
  if (was->size > ledger.size())
    return other("holds " + n + " entries, the ledger only " + std::to_string(ledger.size()),
                 "có " + n + " mục, còn sổ cái chỉ có " + std::to_string(ledger.size()));
  NGUON_ASSIGN(root, ledger.root_at(was->size));
  if (root != was->root) return other("holds other entries than this ledger", "có các mục khác với sổ cái này");
  return std::optional(*was);
}

// Partial bundles that a wider one has taken the place of.
void drop_partials(const fs::path& directory, std::uint64_t number, std::uint64_t size) {
  std::error_code ignored;  // what is left over harms nobody and is tried again next time
  const fs::path partials = bundle_file(directory, number, 1).parent_path();
  const std::string keep = std::to_string(log::tile_width(log::kEntriesLevel, number, size));
  if (log::tile_width(log::kEntriesLevel, number, size) == log::kTileWidth) {
    fs::remove_all(partials, ignored);
    return;
  }
  for (const auto& file : fs::directory_iterator(partials, ignored))
    if (file.path().filename() != keep) fs::remove(file.path(), ignored);
}

}  // namespace

Result<std::string> EntryFolder::bundle(std::uint64_t number, unsigned width) {
  const auto exact = read_whole(bundle_file(directory_, number, width), kBundleBytesMax);
  if (exact || width == log::kTileWidth || exact.error().name() != "backup_incomplete") return exact;
  // Entries never change, so a full bundle begins with those of a partial one.
  const auto full = read_whole(bundle_file(directory_, number, log::kTileWidth), kBundleBytesMax);
  if (!full) return exact.error();
  NGUON_ASSIGN(entries, log::decode_bundle(*full));
  if (entries.size() < width) return exact.error();
  return log::encode_bundle(std::vector<std::string>(entries.begin(), entries.begin() + width));
}

Result<std::string> EntryFolder::checkpoint_note() const { return read_whole(directory_ / "checkpoint", log::kNoteBytesMax); }

Result<BackupReport> back_up(const Ledger& ledger, const std::string& note, const VerifierKey& log_key,
                             const SignatureCheck& signatures, const fs::path& directory, const BackupProgress& progress) {
  BackupReport report;
  NGUON_ASSIGN(checkpoint, opened(note, log_key, signatures));
  report.checkpoint = checkpoint;
  const std::uint64_t size = checkpoint.size;
  if (size > ledger.size())
    return Error{Errc::corrupt, "ledger_behind_checkpoint",
                 "the checkpoint covers " + std::to_string(size) + " entries, here are " + std::to_string(ledger.size()),
                 "điểm kiểm bao gồm " + std::to_string(size) + " mục, ở đây chỉ có " + std::to_string(ledger.size())};
  NGUON_ASSIGN(root, ledger.root_at(size));
  if (root != checkpoint.root)
    return Error{Errc::corrupt, "ledger_not_as_signed", "the entries here are not those of the signed checkpoint",
                 "các mục ở đây không phải là các mục của điểm kiểm đã ký"};
  NGUON_ASSIGN(before, earlier(ledger, log_key, signatures, directory));
  const std::uint64_t kept = before ? before->size : 0;
  if (kept > size) return report;  // a newer backup is there: nothing to do
  const std::uint64_t total = (size + log::kTileWidth - 1) / log::kTileWidth;
  const std::uint64_t first = kept / log::kTileWidth;
  report.files_kept = first;
  for (std::uint64_t number = first; number < total; ++number) {
    const unsigned width = log::tile_width(log::kEntriesLevel, number, size);
    NGUON_ASSIGN(bytes, ledger.entry_bundle(number, width));
    const fs::path file = bundle_file(directory, number, width);
    // Whole already when an earlier run was killed after it.
    const auto there = read_whole(file, kBundleBytesMax);
    if (there && *there == bytes) {
      ++report.files_kept;
    } else {
      NGUON_TRY(write_whole(file, bytes));
      NGUON_ASSIGN(written, read_whole(file, kBundleBytesMax));
      if (written != bytes)
        return Error{Errc::corrupt, "backup_not_as_written", file.string() + " is not what was written",
                     file.string() + " không đúng với nội dung vừa ghi"};
      ++report.files_written;
      report.bytes_written += bytes.size();
    }
    if (progress && !progress(number - first + 1, total - first)) return interrupted();
  }
  NGUON_TRY(write_whole(directory / "checkpoint", note));
  for (std::uint64_t number = first; number < total; ++number) drop_partials(directory, number, size);
  return report;
}

Result<log::Checkpoint> check_backup(const fs::path& directory, const std::optional<VerifierKey>& log_key,
                                     const SignatureCheck& signatures, const BackupProgress& progress) {
  EntryFolder folder(directory);
  NGUON_ASSIGN(note, folder.checkpoint_note());
  NGUON_ASSIGN(text, log::parse_note(note));
  NGUON_ASSIGN(said, log::parse_checkpoint_text(text.text));
  NGUON_ASSIGN(own_key, log_key_of(folder, said.size));
  NGUON_ASSIGN(checkpoint, opened(note, log_key.value_or(own_key), signatures));
  log::TreeEdge tree;
  std::vector<log::FullTile> full;
  const std::uint64_t total = (checkpoint.size + log::kTileWidth - 1) / log::kTileWidth;
  for (std::uint64_t number = 0; number < total; ++number) {
    const unsigned width = log::tile_width(log::kEntriesLevel, number, checkpoint.size);
    const std::string name = bundle_file(directory, number, width).string();
    NGUON_ASSIGN(bytes, folder.bundle(number, width));
    const auto entries = log::decode_bundle(bytes);
    if (!entries || entries->size() != width) return damaged(name + " is damaged", name + " bị hỏng");
    for (const auto entry : *entries) tree.append(log::leaf_hash(entry), full);
    full.clear();
    if (progress && !progress(number + 1, total)) return interrupted();
  }
  if (tree.root() != checkpoint.root)
    return damaged(directory.string() + ": the entries do not have the root of the checkpoint: a file was changed",
                   directory.string() + ": các mục không có gốc cây của điểm kiểm: có tệp đã bị thay đổi");
  return checkpoint;
}

}  // namespace nguon::api
