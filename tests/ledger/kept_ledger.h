// A ledger under test, and ways to append to it.
#pragma once

#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/log/tree.h"
#include "ledger/store/memory.h"
#include "tests/ledger/strange_stores.h"
#include "tests/support/check.h"
#include "tests/support/world.h"

namespace nguon::test {

// A ledger whose store outlives it, so that it can be opened again.
struct Kept {
  explicit Kept(World& w, LedgerOptions options) : world(w), disk(store::make_memory_store()) {
    ledger = world.make_ledger(std::make_unique<FaultyStore>(disk, faults), std::move(options));
  }
  explicit Kept(World& w) : Kept(w, w.options()) {}

  Result<std::unique_ptr<Ledger>> open_again() {
    ledger.reset();
    return Ledger::open(std::make_unique<FaultyStore>(disk, std::make_shared<Faults>()), world.options());
  }

  World& world;
  std::shared_ptr<Faults> faults = std::make_shared<Faults>();
  std::shared_ptr<store::Store> disk;
  std::unique_ptr<Ledger> ledger;
};

inline void check_receipt(const World& world, const Receipt& receipt) {
  CHECK(name_of(log::verify_inclusion(receipt.leaf_hash, receipt.index, receipt.checkpoint.size, receipt.inclusion,
                                      receipt.checkpoint.root)) == "ok");
  const auto opened = value_of(log::open_checkpoint(*receipt.checkpoint_note, world.log_key->vkey(), {}, *world.check));
  CHECK(opened.checkpoint == receipt.checkpoint);
}

// All answers to `statements`, appended one after the other without waiting.
inline std::vector<Result<Receipt>> append_all(Ledger& ledger, const std::vector<std::string>& statements) {
  std::vector<std::promise<Result<Receipt>>> promises(statements.size());
  for (std::size_t i = 0; i < statements.size(); ++i)
    ledger.append(statements[i], [&promises, i](Result<Receipt> answer) { promises[i].set_value(std::move(answer)); });
  std::vector<Result<Receipt>> answers;
  for (auto& promise : promises) answers.push_back(promise.get_future().get());
  return answers;
}

// Holds a commit of `statement` until it is let go, so that what is appended meanwhile comes into one
// batch.
class Gate {
 public:
  Gate(Kept& kept, std::string statement) : held_(kept.faults->in_commit) {
    const int before = kept.faults->commits;
    kept.ledger->append(std::move(statement), [](Result<Receipt>) {});
    while (kept.faults->commits == before) std::this_thread::yield();
  }
  void open() { held_.unlock(); }

 private:
  std::unique_lock<std::mutex> held_;
};

}  // namespace nguon::test
