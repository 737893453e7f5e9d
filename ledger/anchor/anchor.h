// The anchor: how far the ledger has signed, remembered outside the database and its backups, so
// that no crash, restore or copy makes it sign a second history. docs/formats/anchor.md.
//
// The ledger signs a checkpoint only after the anchor holds it, durably:
//
//   store commit -> anchor advance -> sign -> publish -> acknowledge
//
// so whatever checkpoint the world has seen, the anchor is at it or past it, and at most one commit
// of the store is past the anchor (it was never signed). A store that is behind the anchor, or has
// another root at the anchor's size, is not the store that was signed: the ledger does not start.
//
// What it cannot know: a machine that is set back as a whole, the anchor's disk included. Keep the
// anchor on another disk than the database, out of every backup, and ask witnesses for the rest.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"

namespace nguon::anchor {

// A checkpoint that may have been signed. Size 0 has the empty root: nothing was signed yet.
struct Mark {
  std::string origin;
  std::uint64_t size = 0;
  Hash root{};
  friend bool operator==(const Mark&, const Mark&) = default;
};

// The mark of a ledger that has signed nothing.
Mark nothing_signed(std::string origin);

// What an anchor holds.
struct State {
  Mark mark;
  // One of the two slots cannot be read. `mark` is the other's, and the lost one may have been
  // newer by exactly one commit: who goes on must know that its store is past `mark`.
  bool slot_damaged = false;
};

// Used by one ledger at a time. Not thread-safe: the sequencer owns it.
class Anchor {
 public:
  virtual ~Anchor() = default;

  // As found when it was opened, or as left by the last advance.
  virtual const State& state() const = 0;

  // Compare and swap: if the anchor holds `expect`, it holds `next` from now on, whatever happens
  // to this machine. On disk and synced when it returns ok. Growing only: the same origin and a
  // larger size, or the very same mark (written anew: this repairs a damaged slot).
  //   Errc::invalid_argument (anchor_backwards): `next` is neither.
  //   Errc::conflict (anchor_changed): it does not hold `expect`, or somebody else wrote to it.
  //   Errc::io (anchor_write_failed): whether `next` is held is unknown. Nothing may be signed;
  //     every later advance answers the same. Open it again to know.
  virtual Result<void> advance(const Mark& expect, const Mark& next) = 0;

  // Where it is, for messages.
  virtual std::string describe() const = 0;
};

// A file of its own. Do not copy, restore or back it up. The file holds its own inode number: a copy
// of it is noticed and refused.
//
// open_file takes an exclusive lock on the file until destroyed, so that two ledgers, one perhaps a
// copy of the other, cannot sign past one anchor.
//   Errc::not_found (anchor_missing): no such file.
//   Errc::locked (anchor_locked): another process, or this one, has it open.
//   Errc::corrupt (anchor_damaged): neither slot can be read, or they contradict each other.
//   Errc::corrupt (anchor_copied): this file is a copy of the one that was written.
//   Errc::io (anchor_unreadable): the operating system refused.
Result<std::unique_ptr<Anchor>> open_file(const std::filesystem::path& path);

// Makes the file, holding `mark`; file and directory are synced when it returns.
// Errc::conflict (anchor_exists): something is there, and is left as it was. Errc::io (anchor_write_failed).
Result<void> create_file(const std::filesystem::path& path, const Mark& mark);

// What the file holds, without lock or promise: for showing. Errors as for open_file.
Result<State> read_file(const std::filesystem::path& path);

// Acts of an operator who knows more than the file does. Both take the lock and are on disk when
// they return; `nguon anchor` writes down that they happened.
//
// Writes `mark` into a file that is missing, damaged, copied or older. Errc::conflict
// (anchor_newer): a slot that can be read has a larger size, another root at this one, or another
// origin. Other errors as for open_file and create_file.
Result<void> adopt_file(const std::filesystem::path& path, const Mark& mark);
// Accepts that the file was moved here and that what it was copied from is gone. Errors as for open_file.
Result<void> accept_moved_file(const std::filesystem::path& path);

// In memory, for tests: what it holds is gone with it.
std::unique_ptr<Anchor> make_memory(std::string origin);

// 512 bytes. Do not change: part of the stored format, docs/formats/anchor.md.
inline constexpr std::size_t kSlotBytes = 512;
inline constexpr std::size_t kSlotDistance = 4'096;  // so that no sector of any disk holds parts of both
inline constexpr std::size_t kFileBytes = 2 * kSlotDistance;

struct Slot {
  std::uint64_t counter = 0;  // slot counter mod 2 of the file; the larger is the newer
  std::uint64_t place = 0;    // inode number of the file
  Mark mark;
  friend bool operator==(const Slot&, const Slot&) = default;
};

std::string encode_slot(const Slot& slot);
// Errc::corrupt (anchor_slot_malformed) unless `bytes` is exactly what encode_slot writes.
Result<Slot> decode_slot(std::string_view bytes);

}  // namespace nguon::anchor
