#include "ledger/internal/intake.h"

#include <future>

namespace nguon::internal {
namespace {

Error queue_full(std::size_t waiting) {
  return {Errc::unavailable, "queue_full", std::to_string(waiting) + " statements are waiting already: try again shortly",
          "Đã có " + std::to_string(waiting) + " bản khai đang chờ: hãy thử lại sau giây lát."};
}

constexpr double kWeightOfNew = 0.2;  // of a measurement in what is remembered of them

template <class Seconds>
void average(Seconds& lately, Seconds now) {
  lately += (now - lately) * kWeightOfNew;
}

}  // namespace

Intake::Intake(Sequencer& sequencer, Admit admit, const LedgerOptions& options)
    : sequencer_(sequencer),
      admit_(std::move(admit)),
      queue_max_(options.queue_max),
      batch_max_(std::max<std::size_t>(options.batch_max, 1)),
      workers_max_(std::max<std::size_t>(options.workers, 1)) {
  for (std::size_t i = 0; i < kSequencers; ++i) threads_.emplace_back([this] { sequence(); });
  for (std::size_t i = 0; i < workers_max_; ++i) threads_.emplace_back([this] { work(); });
}

Intake::~Intake() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  to_admit_.notify_all();
  to_sequence_.notify_all();
  for (auto& thread : threads_) thread.join();
}

std::size_t Intake::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

// REQUIRES: mutex_ is held. Takes the request unless it answers with an error.
std::optional<Error> Intake::push(std::unique_ptr<Request>& request) {
  if (queue_.size() >= queue_max_ || queued_bytes_ + request->size > kQueueBytesMax) return queue_full(queue_.size());
  queued_bytes_ += request->size;
  queue_.push_back(std::move(request));
  to_admit_.notify_one();
  return std::nullopt;
}

void Intake::append(std::string bytes, Ledger::Done done) {
  auto why_not = sequencer_.fault();
  if (!why_not) {
    auto request = std::make_unique<Request>();
    request->size = bytes.size();
    request->bytes = std::move(bytes);
    request->done = std::move(done);
    {
      const std::lock_guard lock(mutex_);
      why_not = push(request);
    }
    if (!why_not) return;
    done = std::move(request->done);
  }
  sequencer_.count_refused();
  done(std::move(*why_not));
}

Result<Receipt> Intake::append_and_wait(std::string bytes) {
  if (auto why_not = sequencer_.fault()) {
    sequencer_.count_refused();
    return std::move(*why_not);
  }
  std::promise<Result<Receipt>> promise;
  auto request = std::make_unique<Request>();
  request->size = bytes.size();
  request->bytes = std::move(bytes);
  request->done = [&promise](Result<Receipt> answer) { promise.set_value(std::move(answer)); };
  {
    std::unique_lock lock(mutex_);
    if (queue_.empty() && !turn_taken_) {
      turn_taken_ = true;
      lock.unlock();
      request->admitted = admit_(std::move(request->bytes));
      Requests batch;
      batch.push_back(std::move(request));
      const auto begun = SteadyClock::now();
      auto answers = record(batch);
      const auto took = SteadyClock::now() - begun;
      lock.lock();
      end_turn(took);
      lock.unlock();
      answer(std::move(batch), std::move(answers));
    } else if (auto why_not = push(request)) {
      lock.unlock();
      sequencer_.count_refused();
      return std::move(*why_not);
    }
  }
  return promise.get_future().get();
}

// A commit costs nearly the same for one statement and for many, so while statements are still being
// admitted it is put off, unless waiting for them would take longer than the commit itself: then one
// part is on its way to the disk while the other is being admitted. REQUIRES: mutex_ is held.
bool Intake::should_start() const {
  if (turn_taken_ || ready_ == 0) return false;
  const std::size_t waiting = queue_.size() - ready_;
  if (waiting == 0 || ready_ >= batch_max_) return true;
  const Seconds until_admitted = admit_took_ * static_cast<double>(waiting) / static_cast<double>(workers_max_);
  return until_admitted >= commit_took_ || SteadyClock::now() - ready_since_ >= commit_took_ / 2;
}

void Intake::work() {
  std::unique_lock lock(mutex_);
  std::vector<Request*> chunk;
  for (;;) {
    to_admit_.wait(lock, [this] { return closing_ || taken_ < queue_.size(); });
    if (taken_ == queue_.size()) return;
    const std::size_t share = (queue_.size() - taken_) / (2 * workers_max_);
    const std::size_t count = std::clamp<std::size_t>(share, 1, kAdmitChunkMax);
    chunk.clear();
    for (std::size_t i = 0; i < count; ++i) chunk.push_back(queue_[taken_++].get());
    lock.unlock();
    const auto begun = SteadyClock::now();
    for (Request* request : chunk) request->admitted = admit_(std::move(request->bytes));
    const auto done = SteadyClock::now();
    lock.lock();
    average(admit_took_, Seconds(done - begun) / static_cast<double>(count));
    for (Request* request : chunk) request->ready = true;
    if (ready_ == 0) ready_since_ = done;
    while (ready_ < taken_ && queue_[ready_]->ready) ++ready_;
    if (!should_start()) continue;
    // With nothing left to admit this thread may as well go on itself: one hand-off less.
    if (ready_ == queue_.size()) {
      take_turn(lock);
    } else {
      to_sequence_.notify_one();
    }
  }
}

void Intake::sequence() {
  std::unique_lock lock(mutex_);
  for (;;) {
    to_sequence_.wait(lock, [this] { return should_start() || (closing_ && queue_.empty() && !turn_taken_); });
    if (!should_start()) {
      to_sequence_.notify_all();  // the other one, if it looked too early
      return;
    }
    take_turn(lock);
  }
}

// REQUIRES: `lock` is held and should_start(). One batch, then whoever comes next: the answers are
// given beside the next turn.
void Intake::take_turn(std::unique_lock<std::mutex>& lock) {
  turn_taken_ = true;
  Requests batch = next_batch();
  lock.unlock();
  const auto begun = SteadyClock::now();
  auto answers = record(batch);
  const auto took = SteadyClock::now() - begun;
  lock.lock();
  end_turn(took);
  lock.unlock();
  answer(std::move(batch), std::move(answers));
  lock.lock();
}

// REQUIRES: mutex_ is held.
void Intake::end_turn(Seconds took) {
  average(commit_took_, took);
  turn_taken_ = false;
  if (should_start() || closing_) to_sequence_.notify_one();
}

// REQUIRES: mutex_ is held and something is ready.
Intake::Requests Intake::next_batch() {
  Requests batch;
  std::size_t bytes = 0;
  while (ready_ > 0 && batch.size() < batch_max_ && bytes < kBatchEntryBytesMax) {
    bytes += queue_.front()->size;
    batch.push_back(std::move(queue_.front()));
    queue_.pop_front();
    --ready_;
    --taken_;
  }
  queued_bytes_ -= bytes;
  ready_since_ = SteadyClock::now();
  return batch;
}

// The answers of those of the batch that were admitted, in their order. noexcept, as answer(): a
// statement that was neither recorded nor answered must end the process, not be forgotten.
std::vector<Result<Receipt>> Intake::record(Requests& batch) noexcept {
  std::vector<Admitted*> admitted;
  admitted.reserve(batch.size());
  for (auto& request : batch)
    if (*request->admitted) admitted.push_back(&**request->admitted);
  return admitted.empty() ? std::vector<Result<Receipt>>() : sequencer_.run(admitted);
}

void Intake::answer(Requests batch, std::vector<Result<Receipt>> answers) noexcept {
  std::size_t next = 0;
  for (auto& request : batch) {
    if (*request->admitted) {
      request->done(std::move(answers[next++]));
    } else {
      sequencer_.count_refused();
      request->done(request->admitted->error());
    }
  }
}

}  // namespace nguon::internal
