#include "api/workers.h"

#include "api/answers.h"

namespace nguon::api {

Workers::Workers(std::size_t threads, std::size_t waiting_max) : waiting_max_(waiting_max) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() {
  std::deque<std::function<void()>> dropped;
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
    dropped.swap(jobs_);
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

bool Workers::run(std::function<void()>&& job) {
  {
    const std::lock_guard lock(mutex_);
    if (jobs_.size() >= waiting_max_) return false;
    jobs_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

std::size_t Workers::waiting() const {
  const std::lock_guard lock(mutex_);
  return jobs_.size();
}

void Workers::work() {
  for (;;) {
    std::function<void()> job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return is_ending_ || !jobs_.empty(); });
      if (is_ending_) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    try {
      job();
    } catch (...) {
      // Its Responder was not answered and says 500 when it is destroyed, here.
    }
  }
}

Response busy_answer() {
  return error_answer({Errc::unavailable, "server_busy", "too much is being worked on; try again in a moment",
                       "máy chủ đang bận; xin thử lại sau giây lát"});
}

}  // namespace nguon::api
