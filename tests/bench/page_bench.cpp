// Pages in process: what the ledger must be asked, and the rendering.
#include "api/pages/pages.h"

#include "api/label_job.h"
#include "api/page_memory.h"
#include "api/reads.h"
#include "ledger/state/reader.h"
#include "tests/bench/demo_ledger.h"
#include "tests/bench/sections.h"

namespace nguon::bench {
namespace {

using api::Scan;

struct Shown {
  Scan scan;
  api::Journey journey;
};

class PageBench {
 public:
  PageBench(const Options& options, const DemoLedger& demo)
      : signatures_(keys::remember_good_checks(*demo.signatures)),
        rounds_(options.rounds),
        count_(static_cast<std::size_t>(2'000 * options.scale)),
        demo_(demo) {
    page_.demonstration = true;
    const auto view = demo.ledger->snapshot();
    const auto key = must(demo.home.label_key(api::kDemoOrigin, "van-hanh"));
    const state::Reader reader{*view};
    for (const auto& batch : demo.summary.batches) {
      const auto run = must(reader.run(batch.run));
      // Labels of goods that may not be sold cannot be made any more; those of the others stand for them.
      const auto issued = api::issue_label(*demo.ledger, run, 1, key, demo.clock.now());
      if (issued) labels_.push_back(issued->label);
    }
    if (labels_.empty()) throw std::runtime_error("no label can be issued in the demonstration");
  }

  void run() {
    const auto goal = [] { return 17'000.0; };
    const auto row = [&](const char* what, const std::function<std::size_t(std::size_t)>& make, bool judged) {
      rate(make);  // warm
      const auto pair = side_by_side(rounds_, goal, [&] { return rate(make); });
      print_row(what, pair.b, "a cpu-s", "goal of a batch page", pair, judged ? std::optional(Goal{1}) : std::nullopt);
    };
    row(
        "batch page: ledger and rendering", [&](std::size_t i) { return render(batch(i)).size(); }, true);
    events_ = nullptr;
    row(
        "the same, all rows and entries read anew", [&](std::size_t i) { return render(batch(i)).size(); }, false);
    events_ = &remembered_;
    row(
        "batch page: ledger alone", [&](std::size_t i) { return batch(i).journey.stages.size(); }, false);
    std::vector<Shown> shown;
    for (std::size_t i = 0; i < demo_.summary.batches.size(); ++i) shown.push_back(batch(i));
    row(
        "batch page: rendering alone", [&](std::size_t i) { return render(shown[i % shown.size()]).size(); }, false);

    const auto check = [&] {
      return rate([&](std::size_t i) {
        const auto& label = labels_[i % labels_.size()];
        must(qr::check_label(label, [&](std::string_view message, std::string_view signature) {
          return demo_.signatures->check_label(key().type, key().public_key, message, signature);
        }));
        return std::size_t{1};
      });
    };
    const auto label_page = [&] { return rate([&](std::size_t i) { return render(label(i)).size(); }); };
    const auto pair = side_by_side(rounds_, check, label_page);
    print_row("label page: all checks and rendering", pair.b, "a cpu-s", "the label's signature alone", pair, std::nullopt);
  }

 private:
  double rate(const std::function<std::size_t(std::size_t)>& make) const {
    std::size_t bytes = 0;
    const double cpu = cpu_of([&] {
      for (std::size_t i = 0; i < count_; ++i) bytes += make(i);
    });
    if (bytes < count_) throw std::runtime_error("empty pages");
    return static_cast<double>(count_) / cpu;
  }

  Shown with_journey(const store::View& view, Scan scan) const {
    auto stages = must(api::journey(*demo_.ledger, state::Reader(view), scan.batch.value(), events_));
    return {std::move(scan), std::move(stages)};
  }
  // As the routes do: what was read for a batch is remembered until a row of it is written.
  std::shared_ptr<const api::KeptRows> rows_of(const std::string& about) const {
    return events_ != nullptr ? rows_.find(about, demo_.ledger->size()) : nullptr;
  }
  void keep(const std::string& about, api::NotedView& view) const {
    if (events_ != nullptr && view.has_read()) rows_.keep(about, view.take(demo_.ledger->size()));
  }
  Shown batch(std::size_t i) const {
    const auto& path = demo_.summary.batches[i % demo_.summary.batches.size()].batch;
    api::NotedView view(demo_.ledger->snapshot(), rows_of(path));
    auto shown = with_journey(view, must(api::look_up_batch(*demo_.ledger, view, *signatures_, path, demo_.clock.now())));
    keep(path, view);
    return shown;
  }
  Shown label(std::size_t i) const {
    const auto path = qr::label_path(labels_[i % labels_.size()]).substr(1);
    const std::string about = "run " + std::to_string(labels_[i % labels_.size()].fields.run_index);
    api::NotedView view(demo_.ledger->snapshot(), rows_of(about));
    auto shown =
        with_journey(view, must(api::scan_label(*demo_.ledger, view, *signatures_, api::kDemoHost, path, demo_.clock.now())));
    keep(about, view);
    return shown;
  }
  std::string render(const Shown& shown) const { return pages_.consumer(shown.scan, shown.journey, page_); }
  const VerifierKey& key() const { return key_; }

  std::unique_ptr<keys::KeyCheck> signatures_;
  mutable api::EventCache remembered_{api::kEventCacheBytes};
  api::Touched touched_;
  mutable api::RowCache rows_{api::kRowCacheBytes, touched_};
  api::EventCache* events_ = &remembered_;
  int rounds_;
  std::size_t count_;
  const DemoLedger& demo_;
  VerifierKey key_ = must(demo_.home.label_key(api::kDemoOrigin, "van-hanh")).vkey();
  api::Pages pages_;
  api::PageOptions page_;
  std::vector<qr::Label> labels_;
};

}  // namespace

void bench_page(const Options& options) {
  print_head("pages, in process, the demonstration in RocksDB");
  const ScratchDir dir(options);
  const DemoLedger demo(dir / "ledger");
  PageBench(options, demo).run();
}

}  // namespace nguon::bench
