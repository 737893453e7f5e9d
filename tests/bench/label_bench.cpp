// Labels, against the signature that each of them needs.
#include "api/label_job.h"
#include "qr/print.h"
#include "tests/bench/demo_ledger.h"
#include "tests/bench/sections.h"

namespace nguon::bench {
namespace {

constexpr double kSheetGoalSeconds = 3;  // for kSheetGoalLabels
constexpr double kSheetGoalLabels = 10'000;

// Labels that can be printed, of the first run that allows it.
std::vector<api::IssuedLabel> printable(const DemoLedger& demo, const keys::KeyPair& key) {
  const auto view = demo.ledger->snapshot();
  const state::Reader reader{*view};
  std::vector<api::IssuedLabel> out;
  for (const auto& batch : demo.summary.batches) {
    const auto run = must(reader.run(batch.run));
    for (std::uint32_t serial = 1; serial <= run.record.count; ++serial)
      if (auto issued = api::issue_label(*demo.ledger, run, serial, key, demo.clock.now())) out.push_back(std::move(*issued));
    if (!out.empty()) return out;
  }
  throw std::runtime_error("no label can be issued in the demonstration");
}

}  // namespace

void bench_label(const Options& options) {
  print_head("labels, one core");
  const ScratchDir dir(options);
  const DemoLedger demo(dir / "ledger");
  const auto key = must(demo.home.label_key(api::kDemoOrigin, "van-hanh"));
  const auto labels = printable(demo, key);
  const auto rate = [&](int count, const std::function<std::size_t(const api::IssuedLabel&)>& make) {
    const auto total = static_cast<std::size_t>(count * options.scale);
    std::size_t bytes = 0;
    const double cpu = cpu_of([&] {
      for (std::size_t i = 0; i < total; ++i) bytes += make(labels[i % labels.size()]);
    });
    if (bytes < total) throw std::runtime_error("empty labels");
    return static_cast<double>(total) / cpu;
  };
  const auto sign = [&](const api::IssuedLabel& one) {
    const auto& label = one.label;
    return must(qr::sign_label(label.host, label.fields, label.gs1, [&](std::string_view m) { return key.sign_label(m); }));
  };
  const auto bytes_of = [](const api::IssuedLabel& one) {
    return must(qr::signed_bytes(one.label.host, one.label.fields, one.label.gs1));
  };
  const auto signing = [&] { return rate(4'000, [&](const auto& one) { return must(key.sign_label(bytes_of(one))).size(); }); };
  const auto row = [&](const char* what, int count, const std::function<std::size_t(const api::IssuedLabel&)>& make) {
    const auto pair = side_by_side(options.rounds, signing, [&] { return rate(count, make); });
    print_row(what, pair.b, "a cpu-s", "signing alone", pair, std::nullopt);
  };
  const auto size = must(qr::roll_size("50x30"));
  row("signed, and its text", 4'000, [&](const auto& one) { return qr::label_url(sign(one)).size(); });
  row("and its symbol", 2'000,
      [&](const auto& one) { return must(qr::make_symbol(sign(one), qr::Level::medium)).modules.size(); });
  row("and rendered as PNG 50x30, read back", 40, [&](const auto& one) {
    return must(qr::render_label({sign(one), one.text, size, qr::Dpi::dpi300}, qr::Format::png)).size();
  });

  const auto sheet = must(qr::sheet_named("64x38"));
  std::vector<qr::LabelJob> jobs;
  for (std::size_t i = 0; i < static_cast<std::size_t>(64 * options.scale); ++i)
    jobs.push_back({labels[i % labels.size()].label, labels[i % labels.size()].text, size, qr::Dpi::dpi300});
  const auto pdf = side_by_side(
      options.rounds, [] { return kSheetGoalSeconds; },
      [&] {
        const double cpu = cpu_of([&] { must(qr::render_sheet(jobs, sheet, 1)); });
        return cpu * kSheetGoalLabels / static_cast<double>(jobs.size());
      });
  print_row("PDF of 10,000 labels on A4, from " + std::to_string(jobs.size()), pdf.b, "cpu-s", "goal", pdf,
            Goal{1, Goal::at_most});
}

}  // namespace nguon::bench
