// A backup: the ledger's entries and a signed checkpoint over them, as plain files laid out like the
// public tiles. Everything else in a data directory is derived from these, or must not be in a backup
// (private keys, the anchor). docs/operations/backup.md, docs/decisions/0047-backup-is-entries.md.
//
//   DIR/checkpoint            signed note
//   DIR/tile/entries/<N>      256 entries; the last one may be <N>.p/<W>
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "ledger/base/result.h"
#include "ledger/base/vkey.h"
#include "ledger/ledger.h"
#include "ledger/log/checkpoint.h"
#include "ledger/replay.h"

namespace nguon::api {

// Bundles in a directory. Reads only.
class EntryFolder final : public EntrySource {
 public:
  explicit EntryFolder(std::filesystem::path directory) : directory_(std::move(directory)) {}
  // Errc::not_found (backup_incomplete) names the missing file, Errc::io (file_unreadable).
  Result<std::string> bundle(std::uint64_t number, unsigned width) override;
  Result<std::string> checkpoint_note() const;

 private:
  std::filesystem::path directory_;
};

struct BackupReport {
  log::Checkpoint checkpoint;
  std::uint64_t files_written = 0, files_kept = 0, bytes_written = 0;
};

// done and total in bundles; false interrupts.
using BackupProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

// Brings `directory` (made when it is not there) to the checkpoint of `note`, which must be signed by
// the ledger's log key and covered by what `ledger` shows. Only bundles that are not there yet are
// written; each is read back and compared. The new checkpoint takes the place of the old one when all
// of it is on disk, so a backup is at one checkpoint or at the next. Killed, it is run again and goes on.
// Errc::corrupt (backup_other_history): the backup that is there is not the beginning of this ledger;
// it is left as it was, for it may be the good one. Errc::corrupt (backup_not_as_written);
// Errc::io (backup_write_failed); Errc::unavailable (interrupted).
Result<BackupReport> back_up(const Ledger& ledger, const std::string& note, const VerifierKey& log_key,
                             const SignatureCheck& signatures, const std::filesystem::path& directory,
                             const BackupProgress& progress);

// Reads all of a backup and compares its tree with its checkpoint, which must be signed by `log_key`
// or, without one, by the key that its own entry 0 names. Errc::corrupt (backup_damaged, ledger_damaged) says what.
Result<log::Checkpoint> check_backup(const std::filesystem::path& directory, const std::optional<VerifierKey>& log_key,
                                     const SignatureCheck& signatures, const BackupProgress& progress);

}  // namespace nguon::api
