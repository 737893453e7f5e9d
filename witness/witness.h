// A witness (C2SP tlog-witness): cosigns a log's checkpoint only when it provably extends the last one
// that it cosigned, and remembers what it cosigned before it says so. The protocol alone, without
// sockets and files: bytes in, bytes out.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/time.h"
#include "ledger/base/vkey.h"
#include "ledger/log/checkpoint.h"
#include "witness/message.h"

namespace nguon::witness {

inline constexpr std::size_t kLogsMax = 1'024;   // logs of one witness
inline constexpr std::size_t kKeysOfLogMax = 4;  // keys of one log
// Of one log in a minute; past it 429. Only what extends the log counts, so nobody uses it up for the log
// by sending its public checkpoints again.
inline constexpr std::size_t kCosignedPerMinute = 120;
inline constexpr std::int64_t kSameAnswerMs = 10'000;  // the same checkpoint again gets the same cosignature for so long

// Where the witness keeps, for each origin, the last checkpoint that it cosigned. Called for one origin
// at a time. Thread-safe across origins.
class Memory {
 public:
  virtual ~Memory() = default;
  // The note that was written last; nothing when there is none. Errc::io, Errc::corrupt.
  virtual Result<std::optional<std::string>> read(const std::string& origin) = 0;
  // On disk and synced when it returns ok; after an error whether it is there is unknown.
  virtual Result<void> write(const std::string& origin, const std::string& note) = 0;
};

// What a log's own signatures show about it. Both notes bear the log's good signature.
struct Contradiction {
  std::string origin;
  std::string known_note, other_note;  // the one that this witness cosigned, and the one that it refused
  // True: one size with two roots, which nobody but the log's key can make: proof by itself. False: the
  // proof that came with a larger checkpoint was wrong, which may be the sender's fault.
  bool proven = false;
};

struct Answer {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

struct KnownLog {
  std::string origin;
  std::vector<VerifierKey> keys;  // 1..kKeysOfLogMax; any of them may sign
};

struct WitnessParts {
  const Signer& signer;  // a cosignature/v1 key (keys::CosignatureSigner)
  const SignatureCheck& check;
  const Clock& clock;
  Memory& memory;
  std::function<void(const Contradiction&)> on_contradiction;  // called before the request is answered
};

// Thread-safe. Requests for one origin wait for each other; requests for different ones do not.
class Witness {
 public:
  // Reads what is remembered of each log. Errc::invalid_argument "witness_key" when the signer is no
  // cosignature key or is a log's key too, "log_twice", "too_many_logs"; Errc::corrupt "witness_memory"
  // when what is remembered is not a checkpoint that one of the log's keys signed: a witness that forgot
  // must not go on as if it had never seen the log.
  static Result<std::unique_ptr<Witness>> open(WitnessParts parts, std::vector<KnownLog> logs);

  // The answer to POST <prefix>/add-checkpoint with this body. 200 only after Memory::write.
  //   400 malformed, or old size past the checkpoint's; 403 no good signature of the log; 404 unknown
  //   origin; 409 old size is not what was cosigned last (body: that size), or the same size with another
  //   root; 413; 422 the proof is wrong; 429 too many; 500 memory or signer failed: this origin is then
  //   refused until the witness is opened again, because what is on disk is not known.
  Answer add_checkpoint(std::string_view body);

  struct Seen {
    std::string origin;
    std::string note;  // with this witness's cosignature; "" when nothing was cosigned yet
    std::uint64_t size = 0;
    std::uint64_t cosigned = 0, refused = 0;  // requests since the start
    bool contradicted = false;                // proven, since the start
    bool stopped = false;
  };
  std::vector<Seen> seen() const;  // in the order of origins
  const VerifierKey& vkey() const { return parts_.signer.vkey(); }

 private:
  struct Log {
    KnownLog known;
    mutable std::mutex mutex;
    // Guarded by mutex.
    log::Checkpoint last;
    std::string note;  // "" before the first cosignature
    bool stopped = false, contradicted = false;
    std::string line;  // what the last cosignature's request was answered; "" before the first since the start
    Time line_at;
    std::uint64_t cosigned = 0, refused = 0;
    std::int64_t minute = 0;            // that in_minute is about
    std::size_t in_minute = 0;          // checkpoints remembered
    std::int64_t unproven_minute = -1;  // when the last unproven contradiction was reported
  };

  explicit Witness(WitnessParts parts) : parts_(std::move(parts)) {}
  Result<void> remember(Log& log);
  Answer judge(Log& log, const AddCheckpoint& request, const log::Note& note, const log::Checkpoint& asked);
  Answer cosign(Log& log, const log::Note& note, const log::Checkpoint& asked);
  void contradiction(Log& log, const std::string& other, bool proven);

  WitnessParts parts_;
  std::map<std::string, std::unique_ptr<Log>, std::less<>> logs_;  // never changes after open
};

}  // namespace nguon::witness
