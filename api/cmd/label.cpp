#include <fstream>

#include "api/cmd/command.h"
#include "api/label_job.h"
#include "ledger/state/reader.h"
#include "qr/print.h"

namespace nguon::api::cmd {
namespace {

struct Options {
  std::string batch;
  std::uint32_t serial = 0;
  std::uint32_t count = 1;
  std::string output;
  std::string size = "50x30";
  std::string sheet;
  int start_at = 1;
  int dpi = 300;
};

Result<qr::Format> format_of(const std::string& file) {
  if (file.ends_with(".png")) return qr::Format::png;
  if (file.ends_with(".svg")) return qr::Format::svg;
  if (file.ends_with(".pdf")) return qr::Format::pdf;
  return Error{Errc::invalid_argument, "output_format", "the file must end in .png, .svg or .pdf: " + file,
               "tên tệp phải kết thúc bằng .png, .svg hay .pdf: " + file};
}

Result<void> write_file(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) return Error{Errc::io, "file_unwritable", "cannot write " + path, "không ghi được tệp " + path};
  return {};
}

// The labels asked for, signed; several only on a sheet.
Result<std::vector<qr::LabelJob>> jobs_of(Context& context, const Options& options) {
  NGUON_ASSIGN(home, context.home());
  NGUON_ASSIGN(ledger, home.open(Access::read_only, context.clock, context.signatures));
  const auto view = ledger->snapshot();
  const state::Reader reader{*view};
  NGUON_ASSIGN(info, reader.ledger());
  NGUON_ASSIGN(run, run_to_print(reader, options.batch, options.serial));
  NGUON_ASSIGN(registered, reader.label_key(run.record.label_key));
  NGUON_ASSIGN(key, home.label_key(info.origin, registered.party));
  NGUON_ASSIGN(size, qr::roll_size(options.size));
  NGUON_ASSIGN(dpi, qr::dpi_of(options.dpi));
  if (options.count > qr::kSheetJobsMax)
    return Error{Errc::too_large, "sheet_jobs", "more labels than one document takes (" + std::to_string(qr::kSheetJobsMax) + ")",
                 "nhiều tem hơn một tài liệu chứa được (" + std::to_string(qr::kSheetJobsMax) + ")"};
  std::vector<qr::LabelJob> jobs;
  for (std::uint32_t i = 0; i < options.count; ++i) {
    const std::uint32_t serial = options.serial == 0 ? 0 : options.serial + i;
    NGUON_ASSIGN(issued, issue_label(*ledger, run, serial, key, context.clock.now()));
    jobs.push_back({std::move(issued.label), std::move(issued.text), size, dpi});
  }
  if (!run.activated)
    context.output.note("Đợt tem chưa kích hoạt: khi quét sẽ báo như vậy.",
                        "The label run is not activated yet: a scan will say so.");
  return jobs;
}

Result<void> print(Context& context, const Options& options) {
  NGUON_ASSIGN(format, format_of(options.output));
  if (options.count > 1 && options.sheet.empty())
    return Error{Errc::invalid_argument, "sheet_missing", "several labels go on a sheet: --sheet", "nhiều tem thì cần --sheet"};
  if (!options.sheet.empty() && format != qr::Format::pdf)
    return Error{Errc::invalid_argument, "output_format", "a sheet is a .pdf", "tờ tem phải là .pdf"};
  NGUON_ASSIGN(jobs, jobs_of(context, options));
  std::string bytes;
  if (options.sheet.empty()) {
    NGUON_ASSIGN(plan, qr::plan_label(jobs.front()));
    if (plan.is_small)
      context.output.note("Ô mã chỉ " + std::to_string(plan.module_mm) + " mm: điện thoại cũ có thể phải quét vài lần.",
                          "Modules of " + std::to_string(plan.module_mm) + " mm: older phones may need several tries.");
    NGUON_ASSIGN(rendered, qr::render_label(jobs.front(), format));
    bytes = std::move(rendered);
  } else {
    NGUON_ASSIGN(sheet, qr::sheet_named(options.sheet));
    NGUON_ASSIGN(rendered, qr::render_sheet(jobs, sheet, options.start_at));
    bytes = std::move(rendered);
  }
  NGUON_TRY(write_file(options.output, bytes));
  for (const auto& job : jobs) {
    const std::string url = qr::label_url(job.label);
    const std::string code = qr::format_human_code(job.label.human_code());
    if (context.output.json_wanted)
      context.output.data(json::object{{"url", url}, {"code", code}, {"file", options.output}});
    else
      context.output.data(url);
  }
  return {};
}

ExitCode run(Context& context, const Options& options) {
  const auto done = print(context, options);
  if (done) return ExitCode::ok;
  const auto name = done.error().name();
  const ExitCode code = context.output.fail(done.error());
  if (name == "lot_recalled" || name == "lot_suspended" || name == "label_voided") return ExitCode::blocked;
  if (name == "certificate_expired" || name == "certificate_revoked") return ExitCode::lapsed;
  return code;
}

}  // namespace

void add_label(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("label", "in tem đã ký của một lô / print a batch's signed label");
  add_data_options(*command, context);
  auto options = std::make_shared<Options>();
  command->add_option("--batch", options->batch, "mã lô, ví dụ ocop/15-04567-01-2026/10/L01 / batch id")->required();
  command->add_option("--serial", options->serial,
                      "số tem trong đợt; không ghi là tem lô / serial of a unit label; without it, the batch label");
  command->add_option("--count", options->count, "số tem kể từ --serial (với --sheet) / how many from --serial on (with --sheet)")
      ->check(CLI::Range(1U, static_cast<unsigned>(qr::kSheetJobsMax)))
      ->capture_default_str();
  command->add_option("-o,--output", options->output, "tệp .png, .svg hay .pdf / file to write")->required();
  command->add_option("--size", options->size, "cỡ tem cuộn, mm: 35x22 40x30 50x30 70x50 / roll size")->capture_default_str();
  command->add_option("--sheet", options->sheet, "tờ A4: 38x21 64x38 46x25 36x17 / A4 sheet");
  command->add_option("--start-at", options->start_at, "bắt đầu từ ô thứ mấy của tờ / first place on the sheet")
      ->capture_default_str();
  command->add_option("--dpi", options->dpi, "độ phân giải máy in: 203 300 600 / printer resolution")->capture_default_str();
  command->callback([&context, options] { context.run = [&context, options] { return run(context, *options); }; });
}

}  // namespace nguon::api::cmd
