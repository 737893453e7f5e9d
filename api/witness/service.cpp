#include "api/witness/service.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace nguon::api {
namespace {

Response response_of(witness::Answer answer) {
  Response out;
  out.status = answer.status;
  out.content_type = std::move(answer.content_type);
  out.set_header("cache-control", "no-store");
  if (out.status == 429 || out.status == 503) out.set_header("retry-after", "5");
  out.body = std::move(answer.body);
  out.compress = Response::Compress::never;
  return out;
}

Response list(const witness::Witness& witness) {
  std::string text = witness.vkey().text() + "\n\n";
  for (const auto& log : witness.seen())
    text += log.origin + "\t" + std::to_string(log.size) + (log.contradicted ? "\tCONTRADICTED" : "") +
            (log.stopped ? "\tSTOPPED" : "") + "\n";
  return response_of({200, "text/plain; charset=utf-8", std::move(text)});
}

Response last_of(const witness::Witness& witness, std::string_view origin) {
  for (auto& log : witness.seen())
    if (log.origin == origin && !log.note.empty()) return response_of({200, "text/plain; charset=utf-8", std::move(log.note)});
  return plain_answer(404);
}

}  // namespace

std::vector<Route> witness_routes(witness::Witness& witness, const std::string& prefix, Worker worker) {
  std::vector<Route> out;
  out.push_back({"POST", prefix + "/add-checkpoint", "add_checkpoint",
                 "Cosigns a checkpoint that extends the last one (C2SP tlog-witness).",
                 [&witness, worker = std::move(worker)](Request&& request, Responder respond) {
                   auto body = std::make_shared<std::string>(std::move(request.body));
                   auto waiting = std::make_shared<Responder>(std::move(respond));
                   const bool taken =
                       worker([&witness, body, waiting] { (*waiting)(response_of(witness.add_checkpoint(*body))); });
                   if (!taken) (*waiting)(plain_answer(503));
                 },
                 witness::kRequestBytesMax});
  out.push_back({"GET", prefix + "/", "witness", "The witness's key and the logs that it follows.",
                 answer_with([&witness](const Request&) { return list(witness); })});
  out.push_back({"GET", prefix + "/checkpoint/{origin...}", "witness_checkpoint", "The last checkpoint that it cosigned.",
                 answer_with([&witness](const Request& request) { return last_of(witness, request.parameter("origin")); })});
  return out;
}

struct WorkerPool::Impl {
  std::mutex mutex;
  std::condition_variable ready;
  std::deque<std::function<void()>> queue;  // guarded by mutex
  bool closing = false;                     // guarded by mutex
  std::vector<std::thread> threads;

  void work() {
    for (;;) {
      std::function<void()> next;
      {
        std::unique_lock lock(mutex);
        ready.wait(lock, [this] { return closing || !queue.empty(); });
        if (queue.empty()) return;
        next = std::move(queue.front());
        queue.pop_front();
      }
      next();
    }
  }
};

WorkerPool::WorkerPool(std::size_t threads) : impl_(std::make_unique<Impl>()) {
  for (std::size_t i = 0; i < threads; ++i) impl_->threads.emplace_back([this] { impl_->work(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->closing = true;
  }
  impl_->ready.notify_all();
  for (auto& thread : impl_->threads) thread.join();
}

bool WorkerPool::run(std::function<void()> work) {
  {
    const std::lock_guard lock(impl_->mutex);
    if (impl_->closing || impl_->queue.size() >= kWorkerQueueMax) return false;
    impl_->queue.push_back(std::move(work));
  }
  impl_->ready.notify_one();
  return true;
}

}  // namespace nguon::api
