// A witness behind HTTP: C2SP's one request, and pages for those who look after it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/router.h"
#include "witness/witness.h"

namespace nguon::api {

// POST <prefix>/add-checkpoint, GET <prefix>/ (a list as text) and GET <prefix>/checkpoint/<origin> (the
// last cosigned checkpoint). `prefix` is "" or begins with a slash. Both are borrowed. The handlers write
// to disk: they run on `worker`, which calls what it is given on another thread, or says false when it
// is full (then 503).
using Worker = std::function<bool(std::function<void()>)>;
std::vector<Route> witness_routes(witness::Witness& witness, const std::string& prefix, Worker worker);

// A few threads and a bounded queue.
class WorkerPool {
 public:
  explicit WorkerPool(std::size_t threads);
  ~WorkerPool();  // finishes what is queued
  bool run(std::function<void()> work);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};
inline constexpr std::size_t kWorkerQueueMax = 256;

}  // namespace nguon::api
