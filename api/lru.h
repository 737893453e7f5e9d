// A bounded memory of values that can be made again: what was used least recently goes first.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace nguon::api {

// Thread-safe. Values are shared: what was found stays good after it has gone from here.
template <class Key, class Value>
class Lru {
 public:
  // `weight_max` of all values together, each with the weight that put() is given.
  explicit Lru(std::size_t weight_max) : weight_max_(weight_max) {}

  // Null when it is not there.
  std::shared_ptr<const Value> find(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second);
    return found->second->value;
  }

  // Replaces what is there. What alone weighs more than everything may is not kept.
  void put(const Key& key, std::shared_ptr<const Value> value, std::size_t weight) {
    std::list<Item> gone;  // taken down outside of the lock
    const std::lock_guard lock(mutex_);
    if (const auto found = by_key_.find(key); found != by_key_.end()) drop(found->second, gone);
    if (weight > weight_max_) return;
    while (weight_ + weight > weight_max_) drop(std::prev(order_.end()), gone);
    order_.push_front({key, std::move(value), weight});
    by_key_.emplace(key, order_.begin());
    weight_ += weight;
  }

  void erase(const Key& key) {
    std::list<Item> gone;
    const std::lock_guard lock(mutex_);
    if (const auto found = by_key_.find(key); found != by_key_.end()) drop(found->second, gone);
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return by_key_.size();
  }

 private:
  struct Item {
    Key key;
    std::shared_ptr<const Value> value;
    std::size_t weight;
  };
  void drop(typename std::list<Item>::iterator item, std::list<Item>& gone) {
    weight_ -= item->weight;
    by_key_.erase(item->key);
    gone.splice(gone.begin(), order_, item);
  }

  const std::size_t weight_max_;
  mutable std::mutex mutex_;
  std::list<Item> order_;  // guarded by mutex_, as the following
  std::unordered_map<Key, typename std::list<Item>::iterator> by_key_;
  std::size_t weight_ = 0;
};

}  // namespace nguon::api
