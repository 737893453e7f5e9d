// Counting looks at labels: what it costs the pages, and how many a second the store takes.

#include <stdexcept>

#include "api/label_job.h"
#include "api/pages/pages.h"
#include "api/scan.h"
#include "api/scans/scans.h"
#include "ledger/state/reader.h"
#include "tests/bench/demo_ledger.h"
#include "tests/bench/sections.h"

namespace nguon::bench {
namespace {

constexpr double kLooksASecond = 5'000;

class ScansBench {
 public:
  ScansBench(const Options& options, const DemoLedger& demo, api::Scans& scans)
      : rounds_(options.rounds), count_(static_cast<std::size_t>(2'000 * options.scale)), demo_(demo), scans_(scans) {
    const auto view = demo.ledger->snapshot();
    const auto key = must(demo.home.label_key(api::kDemoOrigin, "van-hanh"));
    const state::Reader reader{*view};
    for (const auto& batch : demo.summary.batches) {
      // Labels of goods that may not be sold cannot be made; those of the others stand for them.
      const auto run = must(reader.run(batch.run));
      const auto issued = api::issue_label(*demo.ledger, run, 1, key, demo.clock.now());
      if (issued) paths_.push_back(qr::label_path(issued->label).substr(1));
    }
    if (paths_.empty()) throw std::runtime_error("no label can be issued in the demonstration");
  }

  void run() {
    const auto plain = [&] { return pages(false); };
    const auto counted = [&] { return pages(true); };
    plain();
    print_row("label page with its look counted", side_by_side(rounds_, plain, counted).b, "a cpu-s", "the page alone",
              side_by_side(rounds_, plain, counted), Goal{0.9});
    const auto goal = [] { return kLooksASecond; };
    const auto pair = side_by_side(rounds_, goal, [&] { return written(); });
    print_row("looks written, each of another label", pair.b, "a second", "5,000 a second", pair, Goal{1});
    const double cpu = cpu_of([&] { written(); }) / static_cast<double>(kLooks);
    print_note("CPU of one look, counting and writing: " + std::to_string(static_cast<int>(cpu * 1e9)) +
               " ns; 5,000 a second take " + std::to_string(static_cast<int>(cpu * kLooksASecond * 100)) + " % of one core");
    print_note("dropped: " + std::to_string(scans_.stats().dropped));
  }

 private:
  static constexpr std::size_t kLooks = 20'000;

  api::Request look(std::size_t n) const {
    api::Request request;
    request.method = "GET";
    request.target = "/";
    request.remote_address = "2001:db8::" + std::to_string(n);
    request.headers.add("user-agent", "Mozilla/5.0 (Linux; Android 10; K) Chrome/130.0.0.0 Mobile Safari/537.36");
    return request;
  }

  // Pages a CPU second, the writer's work included.
  double pages(bool counting) {
    const double cpu = cpu_of([&] {
      for (std::size_t i = 0; i < count_; ++i) {
        const auto scan =
            must(api::scan_label(*demo_.ledger, *demo_.signatures, api::kDemoHost, paths_[i % paths_.size()], demo_.clock.now()));
        const auto view = demo_.ledger->snapshot();
        const auto stages = must(api::journey(*demo_.ledger, state::Reader(*view), scan.batch.value()));
        if (pages_.consumer(scan, stages, page_).empty()) throw std::runtime_error("empty page");
        if (counting) scans_.count(look(next_++), {1'000'000, static_cast<std::uint32_t>(next_)});
      }
      if (counting) scans_.flush();
    });
    return static_cast<double>(count_) / cpu;
  }

  double written() {
    const double wall = wall_of([&] {
      for (std::size_t i = 0; i < kLooks; ++i) scans_.count(look(next_++), {2'000'000, static_cast<std::uint32_t>(next_)});
      scans_.flush();
    });
    return static_cast<double>(kLooks) / wall;
  }

  const int rounds_;
  const std::size_t count_;
  const DemoLedger& demo_;
  api::Scans& scans_;
  const api::Pages pages_;
  const api::PageOptions page_;
  std::vector<std::string> paths_;
  std::size_t next_ = 0;
};

}  // namespace

void bench_scans(const Options& options) {
  print_head("scans");
  const ScratchDir scratch(options);
  const DemoLedger demo(scratch / "demo");
  api::Scans::Options counting;
  counting.clock = &demo.clock;
  const auto scans = must(api::open_scans(scratch / "scans", counting));
  ScansBench(options, demo, *scans).run();
}

}  // namespace nguon::bench
