#include "api/demo/demo.h"

#include "api/cmd/command.h"
#include "api/demo/desk_examples.h"

namespace nguon::api::cmd {
namespace {

ExitCode run(Context& context, const DemoName& name) {
  Output& out = context.output;
  const auto home = context.home();
  if (!home) return out.fail(home.error());
  Result<DemoSummary> made = Error{Errc::io, ""};
  {
    Progress progress{out, "demo"};
    made = make_demo(
        *home, context.clock, context.signatures,
        [&progress](std::uint64_t done, std::uint64_t total) { progress.update(done, total); }, name);
  }
  if (!made)
    return out.fail(made.error(),
                    made.error().name() == "ledger_exists" ? "--data: chọn thư mục trống / choose an empty directory" : "");
  if (const auto filled = fill_demo_desk(*home, context.clock, context.signatures); !filled) return out.fail(filled.error());
  for (const auto& batch : made->batches) {
    if (out.json_wanted)
      out.data(json::object{{"batch", batch.batch},
                            {"run", static_cast<std::int64_t>(batch.run)},
                            {"what", batch.what.vi},
                            {"whatEn", batch.what.en}});
    else
      out.data(batch.batch + "\t" + batch.what.vi + " / " + batch.what.en);
  }
  out.note(
      "Sổ cái trình diễn có " + std::to_string(made->entries) + " mục. Lô, số lượng, ngày tháng đều là giả định.",
      "The demonstration ledger has " + std::to_string(made->entries) + " entries. Lots, quantities and dates are invented.");
  return ExitCode::ok;
}

}  // namespace

void add_demo(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("demo", "tạo sổ cái trình diễn / make the demonstration ledger");
  add_data_options(*command, context);
  auto name = std::make_shared<DemoName>();
  command->add_option("--origin", name->origin, "tên gốc của sổ cái / the ledger's name")->capture_default_str();
  command->add_option("--host", name->host, "tên miền in trên tem / host name printed on labels")->capture_default_str();
  command->callback([&context, name] { context.run = [&context, name] { return run(context, *name); }; });
}

}  // namespace nguon::api::cmd
