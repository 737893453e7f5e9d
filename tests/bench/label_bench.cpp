// Labels, against the signature that each of them needs; documents, against the clock.
#include <sys/resource.h>

#include <thread>

#include "api/label_job_run.h"
#include "keys/random.h"
#include "ledger/statement/make.h"
#include "qr/presets.h"
#include "tests/bench/demo_ledger.h"
#include "tests/bench/sections.h"

namespace nguon::bench {
namespace {

constexpr double kDocumentGoalSeconds = 3;
constexpr std::uint32_t kDocumentLabels = 10'000;
constexpr std::uint32_t kRunLabels = 1'000'000;
constexpr const char* kBatch = "ocop/68-24730-9001-2026/10/L01";

std::uint64_t record(const DemoLedger& demo, const json::value& content, std::string_view party) {
  const auto keys = must(demo.home.statement_keys(api::kDemoOrigin, party));
  const Signer* const signers[] = {&keys.front()};
  return must(demo.ledger->append_and_wait(must(api::sign_statement(content, signers)))).index;
}

// A run of a million labels of a good lot.
state::RunInfo large_run(const DemoLedger& demo) {
  const auto view = demo.ledger->snapshot();
  const state::Reader reader{*view};
  const auto batch = must(reader.batch(kBatch));
  auto run = must(reader.run(must(reader.runs_of(kBatch)).back())).record;
  const auto id = [] { return "urn:uuid:" + keys::uuid_v4(); };
  const statement::LabelRequest request{kBatch, statement::LabelKind::unit, kRunLabels, run.packed_on, run.shelf_life};
  run.request = record(demo, statement::make_record(request, id()), batch.maker);
  run.count = kRunLabels;
  const auto index = record(demo, statement::make_record(run, id()), "van-hanh");
  const auto after = demo.ledger->snapshot();
  return must(state::Reader{*after}.run(index));
}

double megabytes_used() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_maxrss) / 1024;
}

}  // namespace

void bench_label(const Options& options) {
  print_head("labels");
  const ScratchDir dir(options);
  const DemoLedger demo(dir / "ledger");
  const auto key = must(demo.home.label_key(api::kDemoOrigin, "van-hanh"));
  const auto run = large_run(demo);
  const auto now = demo.clock.now();
  const auto issuer = [&] { return must(api::LabelIssuer::open(*demo.ledger, run, key, api::Gs1Form::none, now)); };
  const auto one_issuer = issuer();
  const auto rate = [&](std::uint32_t count, const std::function<std::size_t(std::uint32_t serial)>& make) {
    const auto total = static_cast<std::uint32_t>(count * options.scale);
    std::size_t bytes = 0;
    const double cpu = cpu_of([&] {
      for (std::uint32_t i = 1; i <= total; ++i) bytes += make(i);
    });
    if (bytes < total) throw std::runtime_error("empty labels");
    return total / cpu;
  };
  const auto fields = must(one_issuer.issue(1));
  const auto message = must(qr::signed_bytes(fields.host, fields.fields, fields.gs1));
  const auto signing = [&] { return rate(4'000, [&](std::uint32_t) { return must(key.sign_label(message)).size(); }); };
  const auto row = [&](const char* what, std::optional<Goal> goal, const std::function<double()>& measure) {
    const auto pair = side_by_side(options.rounds, signing, measure);
    print_row(what, pair.b, "a cpu-s", "signing alone", pair, goal);
  };
  row("issued, and its text", std::nullopt,
      [&] { return rate(4'000, [&](std::uint32_t i) { return qr::label_url(must(one_issuer.issue(i))).size(); }); });
  row("and its symbol by libqrencode", std::nullopt, [&] {
    return rate(2'000, [&](std::uint32_t i) {
      return must(qr::make_symbol(must(one_issuer.issue(i)), qr::Level::medium)).modules.size();
    });
  });

  api::LabelOrder order;
  order.first = 1;
  order.size = must(qr::roll_size("50x30"));
  order.printer = must(qr::built_in_presets().printer("tsc-203"));
  const auto job_rate = [&](api::JobForm form, std::uint32_t count) {
    order.form = form;
    order.count = static_cast<std::uint32_t>(count * options.scale);
    const auto job = must(api::LabelRunJob::open(*demo.ledger, *demo.signatures, issuer(), order, now));
    std::uint32_t done = 0;
    const double cpu = cpu_of([&] {
      const auto made = job.make(0, 1, api::LabelRunJob::Pace::chunks, [&](std::string_view, std::uint32_t to) -> Result<void> {
        done = to;
        return {};
      });
      if (!made) throw std::runtime_error(made.error().message());
    });
    return done / cpu;
  };
  const auto press = must(qr::Press::open({fields, one_issuer.text(), order.size, qr::Dpi::dpi203}));
  row("signed and rendered as TSPL 50x30", Goal{0.8, Goal::at_least}, [&] {
    qr::BitImage image;
    std::string out;
    return rate(20'000, [&](std::uint32_t i) {
      out.clear();
      press.draw(must(one_issuer.issue(i)), image);
      qr::write_label(order.printer, image, out);
      return out.size();
    });
  });
  row("the same as a job of 100,000, with its gate", std::nullopt, [&] { return job_rate(api::JobForm::printer, 100'000); });
  row("a job of 1,000,000 as CSV, with its gate", std::nullopt, [&] { return job_rate(api::JobForm::csv, kRunLabels); });

  order.form = api::JobForm::pdf;
  order.count = kDocumentLabels;
  order.dpi = qr::Dpi::dpi300;
  order.sheet = must(qr::sheet_named("64x38"));
  const auto job = must(api::LabelRunJob::open(*demo.ledger, *demo.signatures, issuer(), order, now));
  const auto pdf = side_by_side(
      options.rounds, [] { return kDocumentGoalSeconds; },
      [&] {
        return wall_of([&] { must(job.make_pdf(std::max(1U, std::thread::hardware_concurrency()), [](std::uint32_t) {})); });
      });
  print_row("PDF of 10,000 labels on A4", pdf.b, "s", "goal", pdf, Goal{1, Goal::at_most});
  print_note("memory: " + std::to_string(static_cast<int>(megabytes_used())) + " MiB at most, the ledger included");
}

}  // namespace nguon::bench
