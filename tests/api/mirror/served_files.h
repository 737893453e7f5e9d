// A ledger's public files as a test wants them: the true ones, or with anything about them changed.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "api/mirror/source.h"
#include "ledger/ledger.h"

namespace nguon::test {

struct ServedFiles {
  const Ledger* ledger = nullptr;
  bool down = false;
  std::function<void(const std::string& path, std::string& bytes)> change;
  std::atomic<int> asked = 0;
  int down_after = -1;  // requests; -1: never
};

class FilesOfLedger final : public api::PublicFiles {
 public:
  explicit FilesOfLedger(ServedFiles& served) : served_(served) {}
  Result<std::string> get(const std::string& path, std::size_t bytes_max) override {
    const int n = ++served_.asked;
    if (served_.down || (served_.down_after >= 0 && n > served_.down_after))
      return Error{Errc::unavailable, "server_unreachable", "no such server", "không có máy chủ"};
    auto bytes = file(path);
    if (!bytes) return bytes;
    if (served_.change) served_.change(path, *bytes);
    if (bytes->size() > bytes_max) return Error{Errc::too_large, "answer_too_large", path, path};
    return bytes;
  }

 private:
  Result<std::string> file(const std::string& path) const {
    if (path == "checkpoint") return served_.ledger->published()->note;
    NGUON_ASSIGN(tile, log::parse_tile_path(path));
    return tile.level == log::kEntriesLevel ? served_.ledger->entry_bundle(tile.number, tile.width)
                                            : served_.ledger->tile(tile.level, tile.number, tile.width);
  }
  ServedFiles& served_;
};

}  // namespace nguon::test
