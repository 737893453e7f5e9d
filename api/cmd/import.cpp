#include "api/import/importer.h"

#include <fstream>

#include "api/cmd/command.h"
#include "api/cmd/http_client.h"
#include "ledger/state/reader.h"

namespace nguon::api::cmd {
namespace {

struct Options {
  std::vector<std::string> parties, areas, products, certificates, events;
  std::string server;
  std::string authority = "co-quan";
  bool keep_going = false;
  bool dry_run = false;
};

Result<std::vector<ImportTable>> read_tables(const Options& options) {
  std::vector<ImportTable> out;
  const std::pair<TableKind, const std::vector<std::string>*> kinds[] = {{TableKind::parties, &options.parties},
                                                                         {TableKind::areas, &options.areas},
                                                                         {TableKind::products, &options.products},
                                                                         {TableKind::certificates, &options.certificates},
                                                                         {TableKind::events, &options.events}};
  for (const auto& [kind, files] : kinds)
    for (const auto& file : *files) {
      std::ifstream in(file, std::ios::binary);
      if (!in) return Error{Errc::io, "file_unreadable", "cannot read " + file, "không đọc được tệp " + file};
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      NGUON_ASSIGN(table, parse_csv(file, bytes));
      out.push_back({kind, std::move(table)});
    }
  if (out.empty()) return Error{Errc::invalid_argument, "nothing_to_import", "name at least one file", "hãy nêu ít nhất một tệp"};
  return out;
}

ImportTarget target_of(Ledger& ledger, const std::string& server) {
  ImportTarget target;
  target.check_all = [&ledger](std::span<const std::string> notes) { return ledger.check_all(notes); };
  if (server.empty()) {
    target.append = [&ledger](std::string note) -> Result<ImportTarget::Recorded> {
      NGUON_ASSIGN(receipt, ledger.append_and_wait(std::move(note)));
      return ImportTarget::Recorded{receipt.index, receipt.repeated};
    };
    return target;
  }
  target.append = [url = join_url(server, "/v1/statements")](std::string note) -> Result<ImportTarget::Recorded> {
    NGUON_ASSIGN(answer, http_post(url, note, "text/plain; charset=utf-8"));
    NGUON_ASSIGN(receipt, json_of(answer));
    return ImportTarget::Recorded{static_cast<std::uint64_t>(receipt.at("index").as_int64()), receipt.at("repeated").as_bool()};
  };
  return target;
}

Result<ImportReport> import(Context& context, const Options& options) {
  NGUON_ASSIGN(tables, read_tables(options));
  NGUON_ASSIGN(home, context.home());
  const bool local_write = options.server.empty() && !options.dry_run;
  NGUON_ASSIGN(ledger, home.open(local_write ? Access::read_write : Access::read_only, context.clock, context.signatures));
  ImportOptions asked;
  {
    const auto view = ledger->snapshot();
    NGUON_ASSIGN(info, state::Reader(*view).ledger());
    asked.origin = info.origin;
    asked.host = info.host;
  }
  asked.authority = options.authority;
  asked.keep_going = options.keep_going;
  asked.dry_run = options.dry_run;
  Progress progress{context.output, "import"};
  asked.progress = [&progress](std::uint64_t done, std::uint64_t total) { progress.update(done, total); };
  return import_tables(home, tables, target_of(*ledger, options.server), asked);
}

ExitCode run(Context& context, const Options& options) {
  Output& out = context.output;
  const auto report = import(context, options);
  if (!report)
    return out.fail(report.error(), report.error().code() == Errc::locked
                                        ? "máy chủ đang chạy: thêm --server URL / a server is running: add --server URL"
                                        : "");
  for (const auto& problem : report->problems) out.fail(problem);
  if (out.json_wanted)
    out.data(json::object{{"rows", report->rows},
                          {"recorded", report->recorded},
                          {"repeated", report->repeated},
                          {"problems", report->problems.size()}});
  else
    out.data("rows " + std::to_string(report->rows) + "\trecorded " + std::to_string(report->recorded) + "\trepeated " +
             std::to_string(report->repeated) + "\tproblems " + std::to_string(report->problems.size()));
  if (report->done()) return ExitCode::ok;
  if (options.keep_going && report->recorded + report->repeated > 0) return ExitCode::partly_done;
  if (!options.dry_run)
    out.note("Chưa ghi gì cả: sửa các dòng trên rồi chạy lại.", "Nothing was recorded: mend the rows above and run it again.");
  return ExitCode::failure;
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("import", "nhập các bảng CSV / import CSV tables");
  add_data_options(*command, context);
  auto options = std::make_shared<Options>();
  command->add_option("--parties", options->parties, "bảng chủ thể / parties");
  command->add_option("--areas", options->areas, "bảng vùng trồng / growing areas");
  command->add_option("--products", options->products, "bảng sản phẩm / products");
  command->add_option("--certificates", options->certificates, "bảng chứng nhận / certificates");
  command->add_option("--events", options->events, "bảng sự kiện / events");
  command->add_option("--authority", options->authority, "cơ quan ký chủ thể, vùng trồng, chứng nhận / the authority that signs")
      ->capture_default_str();
  command->add_option("--server", options->server, "gửi tới máy chủ / send to a server");
  command->add_flag("--keep-going", options->keep_going,
                    "ghi các dòng đúng, báo các dòng sai / record the good rows, report the others");
  command->add_flag("--dry-run", options->dry_run, "chỉ kiểm tra / check only");
  command->callback([&context, options] { context.run = [&context, options] { return run(context, *options); }; });
}

}  // namespace nguon::api::cmd
