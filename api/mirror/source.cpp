#include "api/mirror/source.h"

#include <chrono>
#include <mutex>
#include <thread>

#include "api/client/fetch.h"

namespace nguon::api {
namespace {

constexpr std::chrono::milliseconds kPauseFirst{200};  // before the second try, doubled for the third

class HttpFiles final : public PublicFiles {
 public:
  HttpFiles(std::string url, const std::atomic<bool>& stop) : url_(std::move(url)), stop_(stop) {}

  Result<std::string> get(const std::string& path, std::size_t bytes_max) override {
    auto pause = kPauseFirst;
    for (std::size_t tries = 1;; ++tries) {
      auto answer = once(path, bytes_max);
      if (answer || answer.error().code() != Errc::unavailable || tries == kFetchTriesMax || stop_) return answer;
      std::this_thread::sleep_for(pause);
      pause *= 2;
    }
  }

 private:
  Result<std::string> once(const std::string& path, std::size_t bytes_max) {
    Fetcher fetcher = take();
    const std::string url = join_url(url_, path);
    auto answer = fetcher.get(url);
    give_back(std::move(fetcher));
    if (!answer) return answer.error();
    if (answer->status == 404) return Error{Errc::not_found, "file_unknown", url + ": not found", url + ": không có"};
    if (answer->status != 200)
      return Error{Errc::unavailable, "server_answer", url + ": answered " + std::to_string(answer->status),
                   url + ": trả lời " + std::to_string(answer->status)};
    if (answer->body.size() > bytes_max)
      return Error{Errc::too_large, "answer_too_large", url + ": the answer is too large", url + ": câu trả lời quá lớn"};
    return std::move(answer->body);
  }
  // Connections are kept open from one request to the next.
  Fetcher take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) {
      FetchLimits limits;
      limits.answer_bytes_max = kBundleBytesMax;
      return Fetcher(limits, &stop_);
    }
    Fetcher out = std::move(idle_.back());
    idle_.pop_back();
    return out;
  }
  void give_back(Fetcher fetcher) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kBundlesAtOnce) idle_.push_back(std::move(fetcher));
  }

  const std::string url_;
  const std::atomic<bool>& stop_;
  std::mutex mutex_;
  std::vector<Fetcher> idle_;  // guarded by mutex_
};

// A partial file goes away once the full one is there.
Result<std::string> get_partial_or_full(PublicFiles& files, log::Tile tile, std::size_t bytes_max) {
  auto bytes = files.get(log::tile_path(tile), bytes_max);
  if (bytes || bytes.error().code() != Errc::not_found || tile.width == log::kTileWidth) return bytes;
  tile.width = log::kTileWidth;
  return files.get(log::tile_path(tile), bytes_max);
}

}  // namespace

std::unique_ptr<PublicFiles> http_files(std::string url, const std::atomic<bool>& stop) {
  return std::make_unique<HttpFiles>(std::move(url), stop);
}

Result<std::string> fetch_tile(PublicFiles& files, const log::Tile& tile) {
  const std::size_t wanted = tile.width * Hash::kSize;
  NGUON_ASSIGN(bytes, get_partial_or_full(files, tile, log::kTileBytes));
  if (bytes.size() != wanted && bytes.size() != log::kTileBytes)
    return Error{Errc::corrupt, "tile_wrong", log::tile_path(tile) + " has " + std::to_string(bytes.size()) + " bytes",
                 log::tile_path(tile) + " có " + std::to_string(bytes.size()) + " byte"};
  bytes.resize(wanted);
  return bytes;
}

Result<std::vector<std::string>> fetch_bundle(PublicFiles& files, std::uint64_t number, unsigned width) {
  const log::Tile tile{log::kEntriesLevel, number, width};
  NGUON_ASSIGN(bytes, get_partial_or_full(files, tile, kBundleBytesMax));
  const auto entries = log::decode_bundle(bytes);
  const auto wrong = [&](const std::string& en, const std::string& vi) {
    return Error{Errc::corrupt, "bundle_malformed", log::tile_path(tile) + ": " + en, log::tile_path(tile) + ": " + vi};
  };
  if (!entries) return wrong(entries.error().message(), entries.error().message_vi());
  if (entries->size() < width)
    return wrong("holds only " + std::to_string(entries->size()) + " entries",
                 "chỉ có " + std::to_string(entries->size()) + " mục");
  return std::vector<std::string>(entries->begin(), entries->begin() + width);
}

Result<std::shared_ptr<const std::string>> RemoteTiles::read_tile(unsigned level, std::uint64_t number, unsigned width) const {
  NGUON_ASSIGN(bytes, fetch_tile(files_, {level, number, width}));
  return std::make_shared<const std::string>(std::move(bytes));
}

}  // namespace nguon::api
