// The queue before the sequencer, and the threads around it. Statements are admitted in parallel
// and have their turn in the order in which they came.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "ledger/internal/sequencer.h"
#include "ledger/ledger.h"

namespace nguon::internal {

inline constexpr std::size_t kQueueBytesMax = std::size_t{64} << 20;  // statements waiting, together
inline constexpr std::size_t kAdmitChunkMax = 8;                      // statements one worker takes at a time

// A commit costs the same for one statement and for many, so while statements are still being
// admitted it is put off until as many are ready as are not, or this many. That halves a burst:
// one half is on its way to the disk while the other is being admitted.
inline constexpr std::size_t kGather = 32;

class Intake {
 public:
  using Admit = std::function<Result<Admitted>(std::string bytes)>;  // called from several threads

  // Borrows the sequencer.
  Intake(Sequencer& sequencer, Admit admit, const LedgerOptions& options);
  ~Intake();  // answers everything that waits, then ends the threads

  void append(std::string bytes, Ledger::Done done);
  // On the caller's own thread when nobody else is at work: no hand-off costs anything then.
  Result<Receipt> append_and_wait(std::string bytes);
  std::size_t queued() const;

 private:
  struct Request {
    std::string bytes;
    std::size_t size = 0;
    Ledger::Done done;
    std::optional<Result<Admitted>> admitted;
  };
  using Requests = std::vector<std::unique_ptr<Request>>;

  std::optional<Error> push(std::unique_ptr<Request>& request);
  void work();
  void sequence();
  bool should_start() const;
  void take_turn(std::unique_lock<std::mutex>& lock);
  Requests next_batch();
  void answer(Requests batch) noexcept;

  Sequencer& sequencer_;
  Admit admit_;
  std::size_t queue_max_, batch_max_, workers_max_;

  mutable std::mutex mutex_;
  std::condition_variable to_admit_, to_sequence_;
  // All guarded by mutex_. The queue in the order of arrival: first ready_ requests that are
  // admitted, then some that workers are at, in all taken_; then those nobody has looked at.
  std::deque<std::unique_ptr<Request>> queue_;
  std::size_t taken_ = 0, ready_ = 0, queued_bytes_ = 0;
  bool turn_taken_ = false;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace nguon::internal
