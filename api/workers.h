// Threads for answers that take longer than a read of a few rows: writing beside the ledger, tracing a lot
// through thousands of others, drawing, packing. The threads that read sockets must not wait for them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "api/app.h"
#include "api/http.h"

namespace nguon::api {

// Thread-safe.
class Workers {
 public:
  static constexpr std::size_t kThreadsDefault = 2;
  static constexpr std::size_t kWaitingMax = 128;

  explicit Workers(std::size_t threads = kThreadsDefault, std::size_t waiting_max = kWaitingMax);
  ~Workers();  // ends what runs; what still waits is dropped, and with it its Responder
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False, and `job` is untouched, when waiting_max are waiting. An exception of a job ends that job alone.
  bool run(std::function<void()>&& job);
  std::size_t waiting() const;

 private:
  void work();

  const std::size_t waiting_max_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> jobs_;  // guarded by mutex_, as the following
  bool is_ending_ = false;
  std::vector<std::thread> threads_;
};

Response busy_answer();  // 503 server_busy, with retry-after

// A handler that answers with what `make(const Request&)` returns, made by a worker; in an app without workers
// (tests) by the thread that asks.
template <class F>
Handler answer_on_worker(const App& app, F make) {
  auto shared = std::make_shared<const F>(std::move(make));  // a job may outlive the router
  return [&app, shared](Request&& request, Responder respond) {
    if (app.workers == nullptr) return respond((*shared)(std::as_const(request)));
    struct Asked {
      Request request;
      Responder respond;
    };
    auto asked = std::make_shared<Asked>(Asked{std::move(request), std::move(respond)});
    if (!app.workers->run([shared, asked] { asked->respond((*shared)(std::as_const(asked->request))); }))
      asked->respond(busy_answer());
  };
}

}  // namespace nguon::api
