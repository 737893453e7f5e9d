#include "api/workers.h"

#include <condition_variable>
#include <future>
#include <mutex>
#include <stdexcept>

#include "tests/support/check.h"

namespace nguon::api {
namespace {

TEST_CASE("workers: what is handed over is done, off the caller's thread", "[workers]") {
  Workers workers(2);
  std::promise<std::thread::id> where;
  REQUIRE(workers.run([&] { where.set_value(std::this_thread::get_id()); }));
  CHECK(where.get_future().get() != std::this_thread::get_id());
}

TEST_CASE("workers: a full queue refuses and says so", "[workers]") {
  std::promise<void> begun, go;
  const auto gate = go.get_future().share();
  {
    Workers workers(1, 2);
    REQUIRE(workers.run([&] {
      begun.set_value();
      gate.wait();
    }));
    begun.get_future().wait();
    CHECK(workers.run([] {}));
    CHECK(workers.run([] {}));
    CHECK_FALSE(workers.run([] {}));
    CHECK(workers.waiting() == 2);
    go.set_value();
  }
  CHECK(busy_answer().status == 503);
  CHECK_FALSE(busy_answer().header("retry-after").empty());
}

TEST_CASE("workers: a job that throws ends alone", "[workers]") {
  Workers workers(1);
  REQUIRE(workers.run([] { throw std::runtime_error("made to fail"); }));
  std::promise<void> done;
  REQUIRE(workers.run([&] { done.set_value(); }));
  done.get_future().wait();
}

TEST_CASE("workers: what still waits at the end is dropped, its answer with it", "[workers]") {
  struct Sink final : AnswerSink {
    explicit Sink(int& to) : status(to) {}
    void answer(Response&& given) noexcept override { status = given.status; }
    int& status;
  };
  int status = 0;
  std::promise<void> begun, go;
  const auto gate = go.get_future().share();
  {
    Workers workers(1);
    REQUIRE(workers.run([&] {
      begun.set_value();
      gate.wait();
    }));
    begun.get_future().wait();
    auto respond = std::make_shared<Responder>(std::make_unique<Sink>(status));
    REQUIRE(workers.run([respond = std::move(respond)] { (*respond)(Response{}); }));
    go.set_value();
  }
  // Either it was still done, or the Responder was told that nobody would.
  CHECK((status == 200 || status == 500));
}

}  // namespace
}  // namespace nguon::api
