// What a SimDisk is made of; shared by the disk and its file system.
#pragma once

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <rocksdb/io_status.h>

#include "tests/support/sim_disk.h"

namespace nguon::test {

using rocksdb::IOStatus;

inline constexpr std::size_t kPage = 4'096;
inline constexpr std::size_t kSector = 512;

// One change of a file since its last sync.
struct Change {
  std::uint64_t at = 0;
  std::string bytes;
  bool cut = false;  // the file was cut to `at`
};

struct Inode {
  std::string now;
  std::string durable;
  std::vector<Change> unsynced;
};
using File = std::shared_ptr<Inode>;

// A name that was given or taken since its directory was last synced.
struct Naming {
  std::string name;
  File file;  // nothing: the name went
};

inline void write_at(std::string& to, std::uint64_t at, std::string_view bytes) {
  if (to.size() < at + bytes.size()) to.resize(at + bytes.size(), '\0');
  std::memcpy(to.data() + at, bytes.data(), bytes.size());
}

inline void apply(std::string& to, const Change& change) {
  if (change.cut) {
    to.resize(change.at, '\0');
  } else {
    write_at(to, change.at, change.bytes);
  }
}

inline std::string clean(const std::string& name) {
  std::string out;
  for (const char c : name)
    if (c != '/' || out.empty() || out.back() != '/') out += c;
  while (out.size() > 1 && out.back() == '/') out.pop_back();
  return out;
}

inline std::string parent(const std::string& name) { return name.substr(0, name.rfind('/')); }

enum class Act { write, sync, other };

struct SimDisk::State {
  mutable std::mutex mutex;
  // All guarded by mutex.
  std::map<std::string, File> now, durable;
  std::vector<Naming> unsynced;
  std::set<std::string> directories, locks;
  std::uint64_t acts = 0, fail_at = 0, cut_at = 0;
  Fault fault = Fault::io_error;
  bool failed = false, cut = false, syncs_ignored = false;

  // What befalls the next act.
  struct Verdict {
    IOStatus status;
    bool half = false;   // of a write, the first half is made
    bool drops = false;  // of a sync, what was to be written is forgotten
  };
  Verdict act(Act kind) {
    ++acts;
    if (cut_at != 0 && acts >= cut_at) cut = true;
    if (cut) return {off(), kind == Act::write && acts == cut_at};
    if (fail_at == 0 || acts != fail_at) return {};
    failed = true;
    switch (fault) {
      case Fault::no_space: return {IOStatus::NoSpace("injected: no space left"), kind == Act::write};
      case Fault::short_write: return {IOStatus::IOError("injected: short write"), kind == Act::write};
      case Fault::sync_drops_pages: return {IOStatus::IOError("injected: sync failed"), false, kind == Act::sync};
      case Fault::io_error: break;
    }
    return {IOStatus::IOError("injected: input/output error")};
  }
  static IOStatus off() { return IOStatus::IOError("injected: the power is off"); }
  IOStatus readable() const { return cut ? off() : IOStatus::OK(); }

  IOStatus write(const File& file, std::uint64_t at, std::string_view bytes) {
    const Verdict verdict = act(Act::write);
    if (!verdict.status.ok() && !verdict.half) return verdict.status;
    if (verdict.half) bytes = bytes.substr(0, bytes.size() / 2);
    write_at(file->now, at, bytes);
    file->unsynced.push_back({at, std::string(bytes), false});
    return verdict.status;
  }
  IOStatus truncate(const File& file, std::uint64_t size) {
    const Verdict verdict = act(Act::other);
    if (!verdict.status.ok()) return verdict.status;
    file->now.resize(size, '\0');
    file->unsynced.push_back({size, "", true});
    return verdict.status;
  }
  IOStatus sync(const File& file) {
    const Verdict verdict = act(Act::sync);
    if (verdict.drops) file->unsynced.clear();  // in the cache they look clean from now on
    if (!verdict.status.ok() || syncs_ignored) return verdict.status;
    for (const Change& change : file->unsynced) apply(file->durable, change);
    file->unsynced.clear();
    return verdict.status;
  }
  IOStatus sync_directory(const std::string& directory) {
    const Verdict verdict = act(Act::sync);
    if (!verdict.status.ok() || syncs_ignored) return verdict.status;
    std::vector<Naming> rest;
    for (Naming& naming : unsynced) {
      if (parent(naming.name) != directory) {
        rest.push_back(std::move(naming));
      } else {
        settle(naming);
      }
    }
    unsynced = std::move(rest);
    return verdict.status;
  }
  void settle(const Naming& naming) {
    if (naming.file) {
      durable[naming.name] = naming.file;
    } else {
      durable.erase(naming.name);
    }
  }
  void name(const std::string& as, File file) {
    if (file) {
      now[as] = file;
    } else {
      now.erase(as);
    }
    unsynced.push_back({as, std::move(file)});
  }
  IOStatus find(const std::string& name, File& file) const {
    if (cut) return off();
    const auto found = now.find(clean(name));
    if (found == now.end()) return IOStatus::PathNotFound(name);
    file = found->second;
    return IOStatus::OK();
  }

  // A part of what was not synced reaches the disk.
  void lose(std::mt19937_64& random);
};

// RocksDB's file system over it.
std::shared_ptr<rocksdb::FileSystem> sim_files(std::shared_ptr<SimDisk::State> state);

}  // namespace nguon::test
