// A log's side of the witness protocol: what to send to one witness next, and what its answer means.
// Without sockets: the caller sends and gives back what came. One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/time.h"
#include "ledger/base/vkey.h"
#include "ledger/log/checkpoint.h"
#include "witness/cosigned.h"
#include "witness/message.h"

namespace nguon::witness {

inline constexpr int kAsksPerCheckpointMax = 3;         // the size learnt from a 409, and one more race
inline constexpr std::int64_t kBackoffFirstMs = 1'000;  // after the first failure, doubled with each
inline constexpr std::int64_t kBackoffMaxMs = 5 * 60'000;

// What came back. status 0: nothing (no connection, a time limit), and `error` says what.
struct Reply {
  int status = 0;
  std::string content_type;
  std::string body;
  std::string error;
};

// That the tree of `size` extends that of `old_size`, from the log itself.
using Prove = std::function<Result<std::vector<Hash>>(std::uint64_t old_size, std::uint64_t size)>;

class Client {
 public:
  enum class Outcome {
    cosigned,      // cosignatures() has them
    again,         // ask once more, at once: the witness said what it has seen
    failed,        // not now: wait until not_before()
    ahead,         // the witness has cosigned a larger tree of this log than the log has: suspect a rollback
    contradicted,  // the witness has cosigned another root of this size: suspect a fork
  };

  // `witness_keys`: those of this witness, all of type cosignature/v1. Borrows `check`.
  Client(std::vector<VerifierKey> witness_keys, const SignatureCheck& check) : keys_(std::move(witness_keys)), check_(check) {}

  // The body to post for the checkpoint in `note` (signed by the log). Errors of `prove`.
  Result<std::string> ask(const log::Note& note, const log::Checkpoint& checkpoint, const Prove& prove);
  // What the reply to the last ask() means.
  Outcome take(const Reply& reply, Time now);

  const std::vector<Cosignature>& cosignatures() const { return cosignatures_; }
  // Not to be asked again before. Time{} when it may be asked at once.
  Time not_before() const { return not_before_; }
  // Why the last ask did not end in a cosignature, for people; "" when it did.
  const std::string& last_error() const { return last_error_; }
  std::uint64_t witness_size() const { return witness_size_; }  // as far as it is known

 private:
  Outcome fail(Time now, std::string why, Outcome outcome = Outcome::failed);
  Outcome take_size(const Reply& reply, Time now);

  std::vector<VerifierKey> keys_;
  const SignatureCheck& check_;
  std::uint64_t witness_size_ = 0;  // a new process asks with 0 and learns
  log::Checkpoint asked_;
  std::string asked_text_;
  int asks_ = 0;         // of asked_
  bool learnt_ = false;  // witness_size_ is what it said about asked_
  int failures_ = 0;
  Time not_before_;
  std::string last_error_;
  std::vector<Cosignature> cosignatures_;
};

}  // namespace nguon::witness
