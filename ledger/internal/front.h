// What readers see: one picture of the ledger at a published checkpoint, swapped whole.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "ledger/ledger.h"
#include "ledger/log/tile.h"
#include "ledger/log/tree_edge.h"
#include "ledger/store/store.h"

namespace nguon::internal {

// Immutable. The view shows exactly the state at the checkpoint, so whatever is read from it can
// be proved against the checkpoint.
struct Picture {
  std::shared_ptr<const Published> published;  // may outlive the picture, and the ledger
  std::shared_ptr<const log::TreeEdge> edge;
  std::shared_ptr<const store::View> view;  // shared with readers that are still at it
};

// Thread-safe. Readers and the publisher wait for each other only while a pointer is copied.
class Front {
 public:
  std::shared_ptr<const Picture> now() const {
    const std::lock_guard lock(mutex_);
    return picture_;
  }
  void show(std::shared_ptr<const Picture> picture) {
    {
      const std::lock_guard lock(mutex_);
      picture_.swap(picture);
    }
    // The old picture, if nobody else holds it, is taken down here: outside of the lock.
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Picture> picture_;  // guarded by mutex_
};

// Column::tiles: one byte of level, then the number, big-endian. Do not change: part of the stored format.
std::string tile_key(unsigned level, std::uint64_t number);

// Full tiles from a view. Errc::corrupt when one is not there: who asks knows that it must be.
class StoredTiles final : public log::TileReader {
 public:
  explicit StoredTiles(const store::View& view) : view_(view) {}  // borrows
  Result<std::shared_ptr<const std::string>> read_tile(unsigned level, std::uint64_t number, unsigned width) const override;

 private:
  const store::View& view_;
};

// Every tile of every tree up to the one that the front shows.
class FrontTiles final : public log::TileReader {
 public:
  explicit FrontTiles(const Front& front) : front_(front) {}  // borrows
  Result<std::shared_ptr<const std::string>> read_tile(unsigned level, std::uint64_t number, unsigned width) const override;

 private:
  const Front& front_;
};

// A view that keeps its picture alive.
class PictureView final : public store::View {
 public:
  explicit PictureView(std::shared_ptr<const Picture> picture) : picture_(std::move(picture)) {}
  Result<std::optional<std::string>> get(store::Column column, std::string_view key) const override {
    return picture_->view->get(column, key);
  }
  Result<std::vector<std::optional<std::string>>> multi_get(store::Column column,
                                                            std::span<const std::string> keys) const override {
    return picture_->view->multi_get(column, keys);
  }
  Result<void> scan(store::Column column, std::string_view begin, std::string_view end,
                    const store::Visit& visit) const override {
    return picture_->view->scan(column, begin, end, visit);
  }
  Result<void> scan_back(store::Column column, std::string_view begin, std::string_view end,
                         const store::Visit& visit) const override {
    return picture_->view->scan_back(column, begin, end, visit);
  }

 private:
  std::shared_ptr<const Picture> picture_;
};

}  // namespace nguon::internal
