// The queue before the sequencer, and the threads around it. Statements are admitted in parallel
// and have their turn in the order in which they came.
#pragma once

#include <chrono>
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

// Threads that commit in turn: while one gives the answers of its batch, the next batch goes to the disk.
inline constexpr std::size_t kSequencers = 2;

class Intake {
  using SteadyClock = std::chrono::steady_clock;
  using Seconds = std::chrono::duration<double>;

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
    std::optional<Result<Admitted>> admitted;  // written by who took the request, without the lock
    bool ready = false;                        // guarded by mutex_: `admitted` may be read
  };
  using Requests = std::vector<std::unique_ptr<Request>>;

  std::optional<Error> push(std::unique_ptr<Request>& request);
  void work();
  void sequence();
  bool should_start() const;
  void take_turn(std::unique_lock<std::mutex>& lock);
  Requests next_batch();
  std::vector<Result<Receipt>> record(Requests& batch) noexcept;
  void answer(Requests batch, std::vector<Result<Receipt>> answers) noexcept;
  void end_turn(Seconds took);

  Sequencer& sequencer_;
  Admit admit_;
  std::size_t queue_max_, batch_max_, workers_max_;

  mutable std::mutex mutex_;
  std::condition_variable to_admit_, to_sequence_;
  // All guarded by mutex_. The queue in the order of arrival: first ready_ requests that are
  // admitted, then some that workers are at, in all taken_; then those nobody has looked at.
  std::deque<std::unique_ptr<Request>> queue_;
  std::size_t taken_ = 0, ready_ = 0, queued_bytes_ = 0;
  SteadyClock::time_point ready_since_;     // when the first of those that are ready became so
  Seconds commit_took_{0}, admit_took_{0};  // lately: a batch, one statement
  bool turn_taken_ = false;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace nguon::internal
