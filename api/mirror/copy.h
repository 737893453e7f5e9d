// The copy of one ledger, kept by following its public files: fetches what is new, proves it, records it,
// and raises an alarm at anything that contradicts what the ledger signed before.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "api/checkpoints.h"
#include "api/mirror/alarms.h"
#include "api/mirror/source.h"
#include "api/witness/logs_file.h"
#include "keys/check.h"
#include "ledger/follower.h"

namespace nguon::api {

inline constexpr std::int64_t kCopyStaleMs = 600'000;  // not compared for so long: nothing is called fresh

struct CopyOptions {
  FollowedLog log;
  std::filesystem::path directory;  // db/ and alarms/ lie in it
  const Clock* clock = nullptr;
  std::shared_ptr<const keys::KeyCheck> signatures;
  std::size_t threads = 2;
  std::function<void(std::string_view)> say;  // what an operator should see; thread-safe
};

// round() is for one thread; the rest is thread-safe.
class Copy final : public CopySource, public CheckpointSource {
 public:
  // `store`: an open store for the copy, or null for RocksDB in the directory. Errors of Follower::open.
  static Result<std::unique_ptr<Copy>> open(CopyOptions options, std::unique_ptr<PublicFiles> files,
                                            std::unique_ptr<store::Store> store = nullptr);

  enum class Round {
    unchanged,     // the copy is complete
    advanced,      // and now holds more
    unreachable,   // the ledger could not be asked, or not to the end
    contradicted,  // an alarm was raised; the copy stays as it was
    stopped,       // our own store failed: nothing more is done until the process starts anew
  };
  // One look at the ledger: everything up to its newest checkpoint, or to the first failure. `stop` ends it
  // early (unreachable).
  Round round(const std::atomic<bool>& stop);

  Follower& ledger() { return *ledger_; }
  const Follower& ledger() const { return *ledger_; }
  const FollowedLog& log() const { return options_.log; }
  std::string last_error() const;  // why the last round did not end well; "" when it did

  CopyInfo now() const override;
  const WitnessPolicy& policy() const override { return policy_; }
  std::shared_ptr<const CosignedCheckpoint> shown() const override;
  std::shared_ptr<const CosignedCheckpoint> covering(std::uint64_t size_min) const override;

 private:
  struct Seen {  // a checkpoint that the ledger showed and signed
    log::Checkpoint checkpoint;
    std::string note;  // the log's line and the cosignatures that verified, nothing else
  };
  Copy(CopyOptions options, std::unique_ptr<PublicFiles> files, std::unique_ptr<Follower> ledger);
  Result<Seen> look();
  Round compare(const Seen& seen, const std::atomic<bool>& stop);
  Round grow(const Seen& seen, const std::atomic<bool>& stop);
  Result<void> record(const Seen& seen, const std::vector<std::string>& entries);
  Result<void> check_newest_tile(std::uint64_t size);
  Round judge(const Error& error, const Seen& seen);
  std::string diagnose(const Seen& seen) const;
  Round alarm(std::string_view kind, const std::string& what, const std::string& evidence);
  Round failed(const Error& error, Round round);
  void confirm();
  void say(const std::string& line) const {
    if (options_.say) options_.say(options_.log.key.name + ": " + line);
  }

  CopyOptions options_;
  WitnessPolicy policy_;
  AlarmFolder alarms_;
  std::unique_ptr<PublicFiles> files_;
  std::unique_ptr<Follower> ledger_;

  mutable std::mutex mutex_;
  // Guarded by mutex_.
  Time confirmed_;
  AlarmFolder::Open open_alarms_;
  std::string last_error_;
  mutable std::shared_ptr<const CosignedCheckpoint> shown_;
};

}  // namespace nguon::api
