// Pictures beside the ledger, by the SHA-256 of their bytes:
//
//   DIR/blobs/ab/ab12...        a picture, clean (picture.h); its bytes are what its name says
//   DIR/blobs/ab/ab12....320    the same 320 pixels wide, made when it was first asked for
//
// A picture is public while a story in the ledger shows it (Reader::is_shown). One that none shows is removed
// kUnnamedDays after it came; until then its statement may be on the way. Removing a file here touches nothing
// in the ledger, which knows the hash alone: that is how a picture is erased. docs/operations/pictures.md.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace nguon::api {

inline constexpr std::array<std::uint32_t, 2> kBlobWidths = {320, 960};  // variants that are made
inline constexpr std::int64_t kUnnamedDays = 7;
inline constexpr std::size_t kBlobJobsMax = 16;            // waiting for the one thread that decodes
inline constexpr std::size_t kBlobsListedMax = 1'000'000;  // looked at in one sweep

class Blobs {
 public:
  struct Options {
    const Clock* clock = nullptr;                       // outlives this
    std::function<Result<bool>(const Hash&)> is_shown;  // by the ledger; from any thread
    std::uint64_t bytes_max = std::uint64_t{4} << 30;   // on disk, variants included; then nothing is taken
    std::int64_t sweep_every_ms = 3'600'000;            // 0: never by itself
  };
  struct Put {
    Hash hash;
    bool changed = false;  // its bytes are not those that came
  };
  using Done = std::function<void(Result<Put>)>;
  using Found = std::function<void(Result<std::string>)>;

  // Makes the directory and counts what is in it. Errc::io.
  static Result<std::unique_ptr<Blobs>> open(std::filesystem::path directory, Options options);
  ~Blobs();  // jobs that wait are answered with Errc::unavailable
  Blobs(const Blobs&) = delete;
  Blobs& operator=(const Blobs&) = delete;

  // Cleans the picture and keeps it; `done` is called once, from the thread of this. It is on disk then. The
  // same picture again is no error and begins its days anew. Errors of clean_picture; Errc::no_space
  // (pictures_full); Errc::unavailable (pictures_busy) at once when kBlobJobsMax wait.
  void put(std::string bytes, Done done);
  // The same in the calling thread.
  Result<Put> put_now(std::string_view bytes);

  // The bytes as they are kept; nothing when there is no such picture. Errc::io. For any thread: one small file.
  Result<std::optional<std::string>> get(const Hash& hash) const;
  bool has(const Hash& hash) const;
  // The picture in that width (one of kBlobWidths): a narrower one is given as it is. `found` is called at once
  // when the file is there, else later. Errc::not_found (picture_unknown); errors as put's.
  void get_resized(const Hash& hash, std::uint32_t width, Found found);

  // Removes a picture with its variants. Errc::io. Nothing when it is not there.
  Result<void> erase(const Hash& hash);
  // Removes pictures that no story shows and that came more than kUnnamedDays ago. How many went.
  Result<std::size_t> sweep();

  std::uint64_t bytes_on_disk() const { return bytes_; }

 private:
  struct Job {
    std::function<void()> work, give_up;
  };
  Blobs(std::filesystem::path directory, Options options);
  std::filesystem::path path_of(const Hash& hash) const;
  Result<void> write(const std::filesystem::path& path, std::string_view bytes);
  Result<std::string> resize_now(const Hash& hash, std::uint32_t width);
  bool enqueue(Job job);
  void work();

  const std::filesystem::path directory_;
  const Options options_;
  std::atomic<std::uint64_t> bytes_{0};

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;   // guarded by mutex_
  bool stopping_ = false;  // guarded by mutex_
  std::mutex writing_;     // one writer of a path at a time (synced_file.h)
  std::thread thread_;
};

}  // namespace nguon::api
