// What a ledger costs when it has grown: N entries through the real sequencer, then the same figures as at
// the beginning. Each step runs in a process of its own, so that memory and starts are measured honestly:
// the one that fills is killed, the next starts after the kill, the last after a clean stop.
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <sstream>

#include "keys/key_file.h"
#include "ledger/state/reader.h"
#include "tests/bench/growth_mix.h"
#include "tests/bench/ledgers.h"
#include "tests/bench/sections.h"

extern char** environ;

namespace nguon::bench {
namespace {

using test::World;
using Figures = std::map<std::string, double>;

constexpr std::uint64_t kWaitingMax = 3'000;  // statements in the queue
constexpr int kRounds = 3;
constexpr std::uint64_t kWindowFirst = 3'000, kWindowLast = 6'000;
constexpr std::uint64_t kParts = 10;  // of the filling, each with a figure of its own
constexpr std::size_t kReads = 2'000;

// Checks signatures only when told to: filling is about everything else.
class SwitchedCheck final : public SignatureCheck {
 public:
  explicit SwitchedCheck(std::shared_ptr<const SignatureCheck> real) : real_(std::move(real)) {}
  Result<void> check(const VerifierKey& key, std::string_view message, std::string_view signature) const override {
    ++asked;
    return on ? real_->check(key, message, signature) : Result<void>();
  }
  std::atomic<bool> on = true;
  mutable std::atomic<std::uint64_t> asked = 0;

 private:
  std::shared_ptr<const SignatureCheck> real_;
};

// Keeps the ledger's queue filled.
class Feeder {
 public:
  explicit Feeder(Ledger& ledger) : ledger_(ledger) {}
  void append(std::string note) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return waiting_ < kWaitingMax; });
      ++waiting_;
    }
    ledger_.append(std::move(note), [this](Result<Receipt> answer) {
      const std::lock_guard lock(mutex_);
      if (!answer && !refused_) refused_ = answer.error();
      // Woken when there is much to do again, not for each statement.
      if (--waiting_ == kWaitingMax / 2 || waiting_ == 0) changed_.notify_one();
    });
  }
  void finish() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ == 0; });
    if (refused_) throw std::runtime_error(std::string(refused_->name()) + ": " + refused_->message());
  }

 private:
  Ledger& ledger_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t waiting_ = 0;
  std::optional<Error> refused_;
};

double status_mib(const std::string& name) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(name + ":")) return std::stod(line.substr(name.size() + 1)) / 1024;
  return 0;
}

// Processor time of the threads that flush and compact.
double background_seconds() {
  double ticks = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream file(task.path() / "stat");
    std::string line;
    std::getline(file, line);
    const auto end = line.rfind(')');
    if (end == std::string::npos || line.find("(rocksdb:") == std::string::npos) continue;
    std::istringstream rest(line.substr(end + 2));
    std::string word;
    for (int field = 3; field <= 15 && rest >> word; ++field)
      if (field >= 14) ticks += std::stod(word);  // utime, stime
  }
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

// On the disk, as a ledger that serves has it: each commit pays a second flush.
std::shared_ptr<anchor::Anchor> anchor_file(const std::string& dir) { return must(anchor::open_file(dir + "/anchor")); }
std::shared_ptr<anchor::Anchor> begin_anchor_file(const std::string& dir) {
  must(anchor::create_file(dir + "/anchor", anchor::nothing_signed(std::string(World::kOrigin))));
  return anchor_file(dir);
}

std::string made(const std::string& directory) {
  std::filesystem::create_directory(directory);
  return directory;
}

double directory_mib(const std::string& path) {
  std::uint64_t bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(path))
    if (file.is_regular_file()) bytes += file.file_size();
  return static_cast<double>(bytes) / (1 << 20);
}

void write_figures(const std::string& path, const Figures& figures) {
  std::ofstream file(path);
  for (const auto& [name, value] : figures) file << name << " " << value << "\n";
}

// Microseconds.
template <class Read>
double p50_us(const Read& read) {
  std::mt19937_64 random(7);  // the same places in every run
  std::vector<double> times;
  for (std::size_t i = 0; i < kReads; ++i) {
    const std::uint64_t place = random();
    times.push_back(wall_of([&] { read(place); }) * 1e6);
  }
  return median(times);
}

double proof_us(const Ledger& ledger) {
  const auto size = ledger.size();
  return p50_us([&](std::uint64_t place) { must(ledger.inclusion(place % size, size)); });
}

// What the page of a batch asks.
double page_us(const Ledger& ledger, std::uint64_t batches) {
  return p50_us([&](std::uint64_t place) {
    const auto view = ledger.snapshot();
    const state::Reader reader(*view);
    const auto batch = must(reader.batch(Mix::packed_batch(place % batches)));
    must(reader.product(batch.product));
    must(reader.restrictions(batch.path));
    must(reader.holdings(batch.path));
    std::vector<std::uint64_t> entries;
    for (const auto& event : must(reader.events_of(batch.path))) entries.push_back(event.index);
    must(reader.events(entries));
  });
}

class Filling {
 public:
  Filling(const std::string& dir, std::uint64_t entries) : dir_(dir), entries_(entries), mix_(world_) {
    must(keys::save_key(*world_.log_key, dir + "/log.pem"));
    auto options = world_.options();
    options.signatures = check_;
    options.anchor = begin_anchor_file(dir);
    ledger_ = world_.make_ledger(must(store::create_rocksdb(dir + "/db")), options);
    for (auto& note : mix_.beginning()) must(ledger_->append_and_wait(std::move(note)));
  }

  [[noreturn]] void run() {
    const std::uint64_t windows = 2 * kRounds * kWindowLast;
    const double took = wall_of([&] { fill_in_parts(entries_ > windows ? entries_ - windows : entries_); });
    figures_["fill_rate"] = static_cast<double>(next_) / took;
    figures_["rss_mib"] = status_mib("VmRSS");
    figures_["rss_peak_mib"] = status_mib("VmHWM");
    // Beside a ledger at its beginning, in turns: a shared machine is another one after an hour.
    Filling beginning(made(dir_ + "/beginning"), 0);
    for (const auto& [name, how] : {std::pair{"_us", Signed::by_name_only}, {"_signed_us", Signed::really}}) {
      const auto pair = side_by_side(
          kRounds, [&, how = how] { return beginning.window(kWindowFirst, how); },
          [&, how = how] { return window(kWindowLast, how); });
      figures_[std::string("first") + name] = pair.a;
      figures_[std::string("last") + name] = pair.b + figures_["background_us"];
    }
    figures_["proof_us"] = proof_us(*ledger_);
    figures_["page_us"] = page_us(*ledger_, Mix::packed_batches(next_));
    figures_["size"] = static_cast<double>(ledger_->size());
    figures_["disk_mib"] = directory_mib(dir_ + "/db");
    write_figures(dir_ + "/figures", figures_);
    kill(getpid(), SIGKILL);
    for (;;) pause();
  }

 private:
  // Unsigned statements; says how each tenth went.
  void fill_in_parts(std::uint64_t count) {
    const std::uint64_t size = count / kParts;
    // What it costs to make a statement is no part of the ledger.
    const double making = cpu_of([&] {
                            for (std::uint64_t i = 0; i < kWindowFirst; ++i) mix_.statement(next_ + i, Signed::by_name_only);
                          }) /
                          static_cast<double>(kWindowFirst);
    for (std::uint64_t part = 0; part < kParts; ++part) {
      const std::uint64_t now = part + 1 < kParts ? size : count - part * size;
      const double before = background_seconds();
      const double cpu = cpu_of([&] { fill(now); });
      const double each = 1e6 / static_cast<double>(now);
      const double whole = cpu * each - making * 1e6, background = (background_seconds() - before) * each;
      // A merge falls into one part or the next, so the figure is that of the last half.
      if (part >= kParts / 2) figures_["background_us"] += background / (kParts - kParts / 2);
      std::ostringstream text;
      text << "filled to " << next_ << " entries: " << std::lround(whole) << " us an entry, " << std::lround(background)
           << " of them flush and compaction";
      print_note(text.str());
      std::fflush(stdout);
    }
  }
  void fill(std::uint64_t count) {
    check_->on = false;
    Feeder feeder(*ledger_);
    for (std::uint64_t i = 0; i < count; ++i) feeder.append(mix_.statement(next_++, Signed::by_name_only));
    feeder.finish();
  }
  // Microseconds of processor time an entry, without the threads in the background; statements are made
  // before the clock runs.
  double window(std::uint64_t count, Signed how) {
    check_->on = how == Signed::really;
    std::vector<std::string> notes;
    for (std::uint64_t i = 0; i < count; ++i) notes.push_back(mix_.statement(next_++, how));
    const double before = background_seconds();
    const double cpu = cpu_of([&] {
      Feeder feeder(*ledger_);
      for (auto& note : notes) feeder.append(std::move(note));
      feeder.finish();
    });
    return (cpu - (background_seconds() - before)) * 1e6 / static_cast<double>(count);
  }

  std::string dir_;
  std::uint64_t entries_;
  World world_;
  std::shared_ptr<SwitchedCheck> check_ = std::make_shared<SwitchedCheck>(world_.check);
  Mix mix_;
  std::unique_ptr<Ledger> ledger_;
  std::uint64_t next_ = 0;
  Figures figures_;
};

void open_again(const std::string& dir, std::uint64_t entries) {
  const World world;
  auto options = world.options();
  options.log_signer = std::make_shared<const keys::KeyPair>(must(keys::load_key(dir + "/log.pem", std::string(World::kOrigin))));
  options.anchor = anchor_file(dir);
  Figures figures;
  std::unique_ptr<Ledger> ledger;
  figures["open_s"] = wall_of([&] { ledger = must(Ledger::open(must(store::open_rocksdb(dir + "/db")), options)); });
  figures["size"] = static_cast<double>(ledger->size());
  figures["proof_us"] = proof_us(*ledger);
  figures["page_us"] = page_us(*ledger, Mix::packed_batches(entries));
  figures["rss_mib"] = status_mib("VmRSS");
  ledger.reset();
  write_figures(dir + "/figures", figures);
}

// This program again, for one step; what it wrote down.
Figures run_step(const std::string& dir, std::uint64_t entries, const std::string& step) {
  std::filesystem::remove(dir + "/figures");
  std::string program = std::filesystem::read_symlink("/proc/self/exe");
  std::string count = std::to_string(entries), name = step, where = dir;
  std::string words[] = {program, "--dir", where, "--entries", count, "--step", name, "growth"};
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  if (posix_spawn(&child, program.c_str(), nullptr, nullptr, arguments.data(), environ) != 0)
    throw std::runtime_error("cannot start " + program);
  int status = 0;
  if (waitpid(child, &status, 0) != child) throw std::runtime_error("lost the process of step " + step);
  Figures out;
  std::ifstream file(dir + "/figures");
  double value = 0;
  while (file >> name >> value) out[name] = value;
  if (out.empty()) throw std::runtime_error("step " + step + " failed");
  return out;
}

void print_ratio(const std::string& what, double at_n, double at_first, const std::string& unit, std::optional<Goal> goal) {
  print_row(what, at_n, unit, "at the beginning", {at_first, at_n, at_n / at_first}, goal);
}

void print_limit(const std::string& what, double figure, const std::string& unit, double limit) {
  print_row(what, figure, unit, "limit", {limit, figure, figure / limit}, Goal{1, Goal::at_most});
}

}  // namespace

void bench_growth(const Options& options) {
  if (options.step == "fill") Filling(options.dir, options.entries).run();
  if (options.step == "open") return open_again(options.dir, options.entries);
  print_head("growth: a ledger of " + std::to_string(options.entries) + " entries, RocksDB");
  const ScratchDir dir(options);
  const std::string path = dir / "growth";
  std::filesystem::create_directory(path);
  auto filled = run_step(path, options.entries, "fill");
  auto killed = run_step(path, options.entries, "open");
  auto stopped = run_step(path, options.entries, "open");
  if (killed["size"] != filled["size"] || stopped["size"] != filled["size"])
    throw std::runtime_error("entries were lost by the kill");
  print_ratio("append, processor time of an entry", filled["last_signed_us"], filled["first_signed_us"], "us",
              Goal{1.2, Goal::at_most});
  print_ratio("the same without the check of signatures", filled["last_us"], filled["first_us"], "us", std::nullopt);
  print_note("of which flush and compaction, over the last half: " + std::to_string(filled["background_us"]) + " us");
  print_limit("start after a clean stop", stopped["open_s"], "s", 1);
  print_limit("start after a kill", killed["open_s"], "s", 2);
  print_limit("memory after filling", filled["rss_mib"], "MiB", 512);
  print_limit("memory of a reader after a start", stopped["rss_mib"], "MiB", 512);
  const auto note = [](const std::string& what, double value) { print_note(what + ": " + std::to_string(value)); };
  note("entries a second while filling, signatures not checked", filled["fill_rate"]);
  note("proof of inclusion p50, us, after filling", filled["proof_us"]);
  note("proof of inclusion p50, us, after a start", stopped["proof_us"]);
  note("what a page asks of the state p50, us, after filling", filled["page_us"]);
  note("what a page asks of the state p50, us, after a start", stopped["page_us"]);
  note("peak of memory, MiB", filled["rss_peak_mib"]);
  note("database, MiB", filled["disk_mib"]);
}

}  // namespace nguon::bench
