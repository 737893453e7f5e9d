#include "api/blobs/blobs.h"

#include <algorithm>
#include <chrono>
#include <system_error>

#include "api/blobs/picture.h"
#include "api/synced_file.h"
#include "ledger/base/sha256.h"

namespace nguon::api {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::size_t kNameBytes = 2 * Hash::kSize;

Error io(const fs::path& path, const std::error_code& why) {
  return {Errc::io, "pictures_failed", path.string() + ": " + why.message(), path.string() + ": " + why.message()};
}
Error busy() {
  return {Errc::unavailable, "pictures_busy", "too many pictures at once; try again in a minute",
          "Đang xử lý quá nhiều ảnh; xin thử lại sau một phút"};
}
Error unknown(const Hash& hash) {
  return {Errc::not_found, "picture_unknown", "no picture " + to_hex(hash.view()), "Không có ảnh " + to_hex(hash.view())};
}

// The time of the last change, as Unix time.
Time changed_at(const fs::directory_entry& file, std::error_code& failed) {
  const auto written = file.last_write_time(failed);
  if (failed) return {};
  const auto at = std::chrono::file_clock::to_sys(written);
  return Time{std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count()};
}

// Calls `each` for every file of a picture or a variant; others are left alone.
Result<void> walk(const fs::path& directory, const std::function<Result<void>(const fs::directory_entry&, const Hash&)>& each) {
  std::error_code failed;
  std::size_t seen = 0;
  for (auto at = fs::recursive_directory_iterator(directory, failed); !failed && at != fs::recursive_directory_iterator();
       at.increment(failed)) {
    if (++seen > kBlobsListedMax) break;
    const std::string name = at->path().filename().string();
    const auto bytes = from_hex(name.substr(0, std::min(kNameBytes, name.size())));
    const auto hash = bytes ? Hash::from(*bytes) : Result<Hash>(bytes.error());
    if (!hash || !at->is_regular_file()) continue;
    NGUON_TRY(each(*at, *hash));
  }
  if (failed) return io(directory, failed);
  return {};
}

}  // namespace

Blobs::Blobs(fs::path directory, Options options) : directory_(std::move(directory)), options_(std::move(options)) {}

Result<std::unique_ptr<Blobs>> Blobs::open(fs::path directory, Options options) {
  std::error_code failed;
  fs::create_directories(directory, failed);
  if (failed) return io(directory, failed);
  auto out = std::unique_ptr<Blobs>(new Blobs(std::move(directory), std::move(options)));
  NGUON_TRY(walk(out->directory_, [&](const fs::directory_entry& file, const Hash&) -> Result<void> {
    out->bytes_ += file.file_size();
    return {};
  }));
  out->thread_ = std::thread([blobs = out.get()] { blobs->work(); });
  return out;
}

Blobs::~Blobs() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  for (const auto& job : jobs_) job.give_up();
}

fs::path Blobs::path_of(const Hash& hash) const {
  const std::string name = to_hex(hash.view());
  return directory_ / name.substr(0, 2) / name;
}

Result<void> Blobs::write(const fs::path& path, std::string_view bytes) {
  if (bytes_ + bytes.size() > options_.bytes_max)
    return Error(Errc::no_space, "pictures_full", "the pictures' share of the disk is used up", "Đã hết phần đĩa dành cho ảnh");
  const std::lock_guard lock(writing_);
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  if (failed) return io(path.parent_path(), failed);
  NGUON_TRY(write_synced(path, bytes));
  bytes_ += bytes.size();
  return {};
}

Result<Blobs::Put> Blobs::put_now(std::string_view bytes) {
  NGUON_ASSIGN(clean, clean_picture(bytes));
  const Put out{sha256(clean.bytes), clean.changed};
  const fs::path path = path_of(out.hash);
  if (has(out.hash)) {
    std::error_code failed;
    fs::last_write_time(path, fs::file_time_type::clock::now(), failed);
    if (failed) return io(path, failed);
    return out;
  }
  NGUON_TRY(write(path, clean.bytes));
  return out;
}

void Blobs::put(std::string bytes, Done done) {
  const auto shared = std::make_shared<Done>(std::move(done));
  Job job;
  job.work = [this, bytes = std::move(bytes), shared] { (*shared)(put_now(bytes)); };
  job.give_up = [shared] { (*shared)(busy()); };
  if (!enqueue(std::move(job))) (*shared)(busy());
}

Result<std::optional<std::string>> Blobs::get(const Hash& hash) const { return read_whole(path_of(hash), kCleanBytesMax); }

bool Blobs::has(const Hash& hash) const {
  std::error_code ignored;
  return fs::exists(path_of(hash), ignored);
}

Result<std::string> Blobs::resize_now(const Hash& hash, std::uint32_t width) {
  NGUON_ASSIGN(whole, get(hash));
  if (!whole) return unknown(hash);
  NGUON_ASSIGN(info, read_picture(*whole));
  if (info.width <= width) return std::move(*whole);
  NGUON_ASSIGN(small, resize_picture(*whole, width));
  // Noise can grow when it is written anew.
  if (small.size() >= whole->size()) small = std::move(*whole);
  NGUON_TRY(write(path_of(hash).string() + "." + std::to_string(width), small));
  return small;
}

void Blobs::get_resized(const Hash& hash, std::uint32_t width, Found found) {
  auto there = read_whole(path_of(hash).string() + "." + std::to_string(width), kCleanBytesMax);
  if (!there) return found(there.error());
  if (*there) return found(std::move(**there));
  if (!has(hash)) return found(unknown(hash));
  const auto shared = std::make_shared<Found>(std::move(found));
  Job job;
  job.work = [this, hash, width, shared] { (*shared)(resize_now(hash, width)); };
  job.give_up = [shared] { (*shared)(busy()); };
  if (!enqueue(std::move(job))) (*shared)(busy());
}

Result<void> Blobs::erase(const Hash& hash) {
  const std::lock_guard lock(writing_);
  const fs::path path = path_of(hash);
  std::vector<fs::path> files{path};
  for (const std::uint32_t width : kBlobWidths) files.emplace_back(path.string() + "." + std::to_string(width));
  for (const auto& file : files) {
    std::error_code failed;
    const auto size = fs::file_size(file, failed);
    if (failed) continue;  // not there
    fs::remove(file, failed);
    if (failed) return io(file, failed);
    bytes_ -= size;
  }
  return {};
}

Result<std::size_t> Blobs::sweep() {
  const std::int64_t before = options_.clock->now().unix_ms - kUnnamedDays * kDayMs;
  std::vector<Hash> old;
  NGUON_TRY(walk(directory_, [&](const fs::directory_entry& file, const Hash& hash) -> Result<void> {
    std::error_code failed;
    const bool is_variant = file.path().filename().string().size() != kNameBytes;
    if (!is_variant && changed_at(file, failed).unix_ms < before && !failed) old.push_back(hash);
    return {};
  }));
  std::size_t gone = 0;
  for (const Hash& hash : old) {
    NGUON_ASSIGN(is_shown, options_.is_shown(hash));
    if (is_shown) continue;
    NGUON_TRY(erase(hash));
    ++gone;
  }
  return gone;
}

bool Blobs::enqueue(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || jobs_.size() >= kBlobJobsMax) return false;
    jobs_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

void Blobs::work() {
  const auto pause = std::chrono::milliseconds(options_.sweep_every_ms);
  auto next_sweep = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (!jobs_.empty()) {
      const Job job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job.work();
      lock.lock();
      continue;
    }
    if (pause.count() == 0) {
      wake_.wait(lock);
    } else if (wake_.wait_until(lock, next_sweep) == std::cv_status::timeout) {
      next_sweep = std::chrono::steady_clock::now() + pause;
      lock.unlock();
      // What could not be removed now is tried again; the disk's own alarm tells of a broken disk.
      const auto swept = sweep();
      (void)swept;
      lock.lock();
    }
  }
}

}  // namespace nguon::api
