// A disk in memory for RocksDB and the anchor that loses what was not synced, and fails when told to.
//
// It keeps two states: what programs see, and what would be there after the power went. A write
// reaches the second when its file is synced, a name (create, rename, delete) when its directory is.
// At a power cut a random part of the rest has reached it too: whole pages, in any order, one of them
// torn at a sector; names in the order in which they were given. That is what POSIX allows and ext4
// does without `fsync`.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

namespace nguon::test {

class SimDisk {
 public:
  enum class Fault { io_error, no_space, short_write, sync_drops_pages };

  SimDisk();
  ~SimDisk();
  SimDisk(const SimDisk&) = delete;
  SimDisk& operator=(const SimDisk&) = delete;

  // The file system; lives as long as the disk.
  rocksdb::Env* env();

  // Acts that change the disk or make it durable: write, sync, open for writing, rename, delete,
  // directory sync, truncate. Counted from 1 since the last forgive() or power().
  std::uint64_t acts() const;
  // The act `n` from now fails so (a fault that does not fit it: as io_error), and only that one.
  void fail_at(std::uint64_t n, Fault fault);
  bool failed() const;  // whether it came to that
  void forgive();       // no fault any more

  // At the act `n` from now the power goes: it and all that follows fails.
  void cut_at(std::uint64_t n);
  void cut_now();
  bool is_cut() const;
  // What a sync says is not done: the control, which must lose.
  void ignore_syncs();
  // What the disk holds after a cut, the rest drawn from `seed`; it works again. Locks are gone.
  void power(std::uint64_t seed);

  // Files by name as programs see them, and as they are changed behind everybody's back.
  std::map<std::string, std::string> files() const;
  void set_files(std::map<std::string, std::string> files);

  // One file by itself, as the anchor uses it: written and synced at once, or torn.
  // Error text, or "" when it is on the disk.
  std::string write_through(const std::string& name, std::uint64_t offset, std::string_view bytes);
  std::string contents(const std::string& name) const;

  struct State;

 private:
  std::shared_ptr<State> state_;
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace nguon::test
