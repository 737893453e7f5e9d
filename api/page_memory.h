// What the pages remember: rendered answers while they would come out the same, and entries' events,
// which never change. docs/decisions/0060.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "api/http.h"
#include "api/lru.h"
#include "api/reads.h"
#include "ledger/base/time.h"
#include "ledger/statement/event.h"

namespace nguon::api {

inline constexpr std::size_t kPageCacheBytes = std::size_t{64} << 20;   // of rendered answers, as they are sent
inline constexpr std::size_t kEventCacheBytes = std::size_t{16} << 20;  // of parsed events, by the size of their entries
inline constexpr std::size_t kRowCacheBytes = std::size_t{32} << 20;    // of rows behind batches
inline constexpr std::size_t kTileCacheBytes = std::size_t{32} << 20;   // of full tiles and bundles

// What an entry says as an event; nothing in it depends on what came later.
struct EntryEvent {
  statement::Event event;
  Time accepted;
  std::string signer;  // key name of the first signature
  bool has_private = false;
};
using EventCache = Lru<std::uint64_t, EntryEvent>;

// Thread-safe.
class PageCache {
 public:
  PageCache(std::size_t bytes_max, const Touched& touched) : answers_(bytes_max), touched_(touched) {}

  // The answer kept under `key`, if at size `now_size` and at `now` it would be made again just so. Each
  // page says to the minute when it was checked; so no answer outlives its minute, and with it no day.
  std::shared_ptr<const Response> find(const std::string& key, std::uint64_t now_size, Time now);
  // `at_size`: of the ledger before anything was read for the answer.
  void keep(const std::string& key, Response answer, Reads reads, std::uint64_t at_size, Time made);

 private:
  struct Kept {
    Response answer;
    Reads reads;
    std::uint64_t at_size = 0;
    std::int64_t minute = 0;
  };
  Lru<std::string, Kept> answers_;
  const Touched& touched_;
};

// Rows that are read together for everything about one batch, or one label run. Thread-safe.
class RowCache {
 public:
  RowCache(std::size_t bytes_max, const Touched& touched) : rows_(bytes_max), touched_(touched) {}
  // Null, or rows that read the same at `now_size`.
  std::shared_ptr<const KeptRows> find(const std::string& key, std::uint64_t now_size);
  void keep(const std::string& key, std::shared_ptr<const KeptRows> rows);

 private:
  Lru<std::string, KeptRows> rows_;
  const Touched& touched_;
};

struct PageMemory {
  Touched touched;
  PageCache pages{kPageCacheBytes, touched};
  RowCache rows{kRowCacheBytes, touched};
  EventCache events{kEventCacheBytes};
  Lru<std::string, std::string> tiles{kTileCacheBytes};  // by path; only full ones
};

}  // namespace nguon::api
