#include "tests/support/sim_disk.h"

#include "tests/support/sim_state.h"

namespace nguon::test {
namespace {

void lose_pages(Inode& file, std::mt19937_64& random) {
  const auto luck = random() % 4;  // of four files: one loses all, one nothing, two some
  for (const Change& change : file.unsynced) {
    if (luck == 0) continue;
    if (luck == 1) {
      apply(file.durable, change);
      continue;
    }
    if (change.cut) {
      if (random() % 2) apply(file.durable, change);
      continue;
    }
    for (std::size_t at = 0; at < change.bytes.size();) {
      const std::size_t page_end = kPage - (change.at + at) % kPage;
      const std::size_t bytes = std::min(page_end, change.bytes.size() - at);
      const auto fate = random() % 8;
      std::size_t kept = fate < 4 ? bytes : 0;
      if (fate == 4) kept = std::min(bytes, (1 + random() % (kPage / kSector)) * kSector);  // torn
      if (kept > 0) write_at(file.durable, change.at + at, std::string_view(change.bytes).substr(at, kept));
      at += bytes;
    }
    // The length may be on the disk before the data is.
    if (random() % 2 && file.durable.size() < change.at + change.bytes.size())
      file.durable.resize(change.at + change.bytes.size(), '\0');
  }
  file.unsynced.clear();
  file.now = file.durable;
}

}  // namespace

void SimDisk::State::lose(std::mt19937_64& random) {
  const std::size_t names = unsynced.empty() ? 0 : random() % (unsynced.size() + 1);
  for (std::size_t i = 0; i < names; ++i) settle(unsynced[i]);
  unsynced.clear();
  std::set<Inode*> done;
  for (auto& [name, file] : durable)
    if (done.insert(file.get()).second) lose_pages(*file, random);
  now = durable;
  locks.clear();
}

SimDisk::SimDisk() : state_(std::make_shared<State>()), env_(rocksdb::NewCompositeEnv(sim_files(state_))) {}
SimDisk::~SimDisk() = default;
rocksdb::Env* SimDisk::env() { return env_.get(); }

std::uint64_t SimDisk::acts() const {
  const std::lock_guard lock(state_->mutex);
  return state_->acts;
}
void SimDisk::fail_at(std::uint64_t n, Fault fault) {
  const std::lock_guard lock(state_->mutex);
  state_->fail_at = state_->acts + n;
  state_->fault = fault;
  state_->failed = false;
}
bool SimDisk::failed() const {
  const std::lock_guard lock(state_->mutex);
  return state_->failed;
}
void SimDisk::forgive() {
  const std::lock_guard lock(state_->mutex);
  state_->fail_at = 0;
}
void SimDisk::cut_at(std::uint64_t n) {
  const std::lock_guard lock(state_->mutex);
  state_->cut_at = state_->acts + n;
}
void SimDisk::cut_now() {
  const std::lock_guard lock(state_->mutex);
  state_->cut = true;
}
bool SimDisk::is_cut() const {
  const std::lock_guard lock(state_->mutex);
  return state_->cut;
}
void SimDisk::ignore_syncs() {
  const std::lock_guard lock(state_->mutex);
  state_->syncs_ignored = true;
}
void SimDisk::power(std::uint64_t seed) {
  const std::lock_guard lock(state_->mutex);
  std::mt19937_64 random(seed);
  state_->lose(random);
  state_->cut = state_->failed = false;
  state_->cut_at = state_->fail_at = 0;
}

std::map<std::string, std::string> SimDisk::files() const {
  const std::lock_guard lock(state_->mutex);
  std::map<std::string, std::string> out;
  for (const auto& [name, file] : state_->now) out[name] = file->now;
  return out;
}
void SimDisk::set_files(std::map<std::string, std::string> files) {
  const std::lock_guard lock(state_->mutex);
  state_->now.clear();
  for (auto& [name, bytes] : files) {
    auto file = std::make_shared<Inode>();
    file->now = bytes;
    file->durable = std::move(bytes);
    state_->directories.insert(parent(name));
    state_->now[name] = std::move(file);
  }
  state_->durable = state_->now;
  state_->unsynced.clear();
  state_->locks.clear();
}

std::string SimDisk::write_through(const std::string& name, std::uint64_t offset, std::string_view bytes) {
  const std::lock_guard lock(state_->mutex);
  auto& file = state_->now[name];
  if (!file) file = std::make_shared<Inode>();
  state_->durable[name] = file;
  const IOStatus written = state_->write(file, offset, bytes);
  const IOStatus done = written.ok() ? state_->sync(file) : written;
  return done.ok() ? "" : done.ToString();
}
std::string SimDisk::contents(const std::string& name) const {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->now.find(name);
  return found == state_->now.end() ? "" : found->second->now;
}

}  // namespace nguon::test
