#include <algorithm>
#include <fstream>
#include <sstream>
#include <thread>

#include "api/cmd/command.h"
#include "api/cmd/recorder.h"
#include "api/label_digest.h"
#include "api/label_job_csv.h"
#include "api/label_job_file.h"
#include "api/label_job_run.h"
#include "api/label_job_send.h"
#include "ledger/state/reader.h"
#include "qr/presets.h"
#include "qr/print.h"

namespace nguon::api::cmd {
namespace {

struct Options {
  std::string batch;
  std::uint32_t serial = 0;
  std::uint32_t count = 1;
  std::string output;
  std::string format;
  std::string size = "50x30";
  std::string sheet;
  std::string model;    // a preset's name
  std::string printer;  // its address
  std::string presets;  // a file
  int start_at = 1;
  int dpi = 300;
  double x_mm = 0, y_mm = 0, scale = 1;
  bool gs1 = false;
  unsigned threads = 0;  // 0: one a processor
  RecordAs as;
};

bool is_printer_format(std::string_view format) { return format == "tspl" || format == "zpl" || format == "escpos"; }

Error unknown_format(const std::string& what) {
  return {Errc::invalid_argument, "output_format", "tspl, zpl, escpos, pdf, png, svg or csv, not " + what,
          "định dạng phải là tspl, zpl, escpos, pdf, png, svg hoặc csv, không phải " + what};
}

// By --format, or by the ending of the file.
Result<std::string> format_of(const Options& options) {
  std::string format = options.format;
  if (format.empty()) {
    const auto dot = options.output.rfind('.');
    format = dot == std::string::npos ? "" : options.output.substr(dot + 1);
  }
  if (is_printer_format(format) || format == "pdf" || format == "png" || format == "svg" || format == "csv") return format;
  return unknown_format(format.empty() ? options.output : format);
}

Result<qr::Presets> presets_of(const Options& options) {
  if (options.presets.empty()) return qr::built_in_presets();
  std::ifstream in(options.presets, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return Error{Errc::io, "file_unreadable", "cannot read " + options.presets, "không đọc được tệp " + options.presets};
  auto parsed = qr::parse_presets(text.view(), qr::built_in_presets());
  if (!parsed) return parsed.error().with_context(options.presets);
  return parsed;
}

// --model, or the first preset of the language.
Result<qr::Printer> printer_of(const qr::Presets& presets, const Options& options, std::string_view format) {
  qr::Printer printer;
  if (options.model.empty()) {
    const auto at = std::find_if(presets.printers.begin(), presets.printers.end(),
                                 [&](const qr::Printer& one) { return to_string(one.language) == format; });
    if (at == presets.printers.end()) return unknown_format(std::string(format));
    printer = *at;
  } else {
    NGUON_ASSIGN(named, presets.printer(options.model));
    printer = std::move(named);
  }
  if (!format.empty() && to_string(printer.language) != format)
    return Error{
        Errc::invalid_argument, "printer_language",
        "printer " + printer.name + " speaks " + std::string(to_string(printer.language)) + ", not " + std::string(format),
        "máy in " + printer.name + " dùng " + std::string(to_string(printer.language)) + ", không phải " + std::string(format)};
  printer.x_mm += options.x_mm;
  printer.y_mm += options.y_mm;
  return printer;
}

Result<LabelOrder> order_of(const Options& options, std::string_view format) {
  NGUON_ASSIGN(presets, presets_of(options));
  LabelOrder order;
  order.first = options.serial;
  order.count = options.count;
  order.gs1 = options.gs1 ? Gs1Form::gtin : Gs1Form::none;
  NGUON_ASSIGN(dpi, qr::dpi_of(options.dpi));
  order.dpi = dpi;
  order.start_at = options.start_at;
  NGUON_ASSIGN(size, presets.roll(options.size));
  order.size = std::move(size);
  order.form = format == "csv" ? JobForm::csv : format == "pdf" ? JobForm::pdf : JobForm::printer;
  if (!options.sheet.empty()) {
    if (format != "pdf") return Error{Errc::invalid_argument, "output_format", "a sheet is a .pdf", "tờ tem phải là .pdf"};
    NGUON_ASSIGN(sheet, presets.sheet(options.sheet));
    order.sheet = std::move(sheet);
  }
  if (order.form == JobForm::printer) {
    NGUON_ASSIGN(printer, printer_of(presets, options, format));
    order.printer = std::move(printer);
  } else {
    order.calibration = {options.x_mm, options.y_mm, options.scale};
  }
  return order;
}

// What a job needs while it runs.
struct Opened {
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<keys::KeyPair> key;
  std::string origin, party;
  state::RunInfo run;
};

Result<Opened> open_run(Context& context, const Options& options) {
  NGUON_ASSIGN(home, context.home());
  Opened out;
  NGUON_ASSIGN(ledger, home.open(Access::read_only, context.clock, context.signatures));
  out.ledger = std::move(ledger);
  const auto view = out.ledger->snapshot();
  const state::Reader reader{*view};
  NGUON_ASSIGN(info, reader.ledger());
  out.origin = info.origin;
  NGUON_ASSIGN(run, run_to_print(reader, options.batch, options.serial));
  NGUON_ASSIGN(registered, reader.label_key(run.record.label_key));
  out.party = registered.party;
  NGUON_ASSIGN(key, home.label_key(info.origin, registered.party));
  out.key = std::make_unique<keys::KeyPair>(std::move(key));
  out.run = std::move(run);
  if (!out.run.activated)
    context.output.note("Đợt tem chưa kích hoạt: khi quét sẽ báo như vậy.",
                        "The label run is not activated yet: a scan will say so.");
  return out;
}

void tell_plan(Context& context, const qr::LabelPlan& plan) {
  if (!plan.is_small) return;
  char mm[16];
  std::snprintf(mm, sizeof mm, "%.3f", plan.module_mm);
  context.output.note("Ô mã chỉ " + std::string(mm) + " mm: điện thoại cũ có thể phải quét vài lần.",
                      "Modules of " + std::string(mm) + " mm: older phones may need several tries.");
}

void tell_gate(Context& context, const LabelRunJob& job) {
  const auto gate = job.gate();
  const std::string read = std::to_string(gate.read), of = std::to_string(gate.of);
  if (gate.read == gate.of)
    context.output.note("Đã đọc lại bằng máy khác và hỏi sổ cái: cả " + of + " tem.",
                        "Read back by another reader, and asked of the ledger: all " + of + " labels.");
  else
    context.output.note(
        "Đã đọc lại bằng máy khác và hỏi sổ cái: " + read + " trong " + of + " tem, lấy mẫu đều.",
        "Read back by another reader, and asked of the ledger: " + read + " of " + of + " labels, evenly sampled.");
}

unsigned threads_of(const Options& options) {
  return options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
}

Result<LabelRunJob> open_job(Context& context, const Options& options, const Opened& opened, std::string_view format) {
  NGUON_ASSIGN(order, order_of(options, format));
  const Time now = context.clock.now();
  NGUON_ASSIGN(issuer, LabelIssuer::open(*opened.ledger, opened.run, *opened.key, order.gs1, now));
  NGUON_ASSIGN(job, LabelRunJob::open(*opened.ledger, *context.signatures, std::move(issuer), std::move(order), now));
  tell_plan(context, job.plan());
  return job;
}

// Who may say that labels are printed, of those whose keys are here: the product's owner, else the operator.
Result<std::string> printer_party(const Recorder& recorder, const std::string& batch) {
  NGUON_ASSIGN(owner, recorder.owner_of(batch));
  if (recorder.home().statement_keys(recorder.info().origin, owner)) return owner;
  return recorder.info().operator_party;
}

// Before the first label leaves: what the ledger refuses is not printed (docs/decisions, LabelPrint).
Result<void> record_printing(Context& context, const Options& options, const LabelRunJob& job) {
  const auto& run = job.issuer().run();
  const auto& order = job.order();
  const std::uint32_t last = order.first == 0 ? 0 : order.first + order.count - 1;
  if (run.activated && run.prints.empty()) {
    context.output.note("Đợt tem đã kích hoạt từ trước mà chưa ghi lần in nào, nên lần in này không ghi vào sổ cái.",
                        "The run was activated before any printing was recorded, so this one is not recorded.");
    return {};
  }
  NGUON_ASSIGN(digest, digest_of_labels(job.issuer(), order.first, last, threads_of(options)));
  const auto is_this = [&](const state::RunInfo::Print& one) { return one.first == 0 && last == 0 && one.digest == digest; };
  // Copies of one batch label are one printing, however often they are made.
  if (std::any_of(run.prints.begin(), run.prints.end(), is_this)) return {};
  Recorder recorder{context, options.as};
  NGUON_TRY(recorder.open(Access::read_write));
  NGUON_ASSIGN(party, printer_party(recorder, run.record.batch));
  NGUON_ASSIGN(receipt, recorder.record(statement::LabelPrint{run.index, order.first, last, digest}, party));
  const std::string entry = json::serialize(receipt.at("index"));
  context.output.note("Đã ghi lần in vào sổ cái: mục " + entry + ".", "The printing is on record: entry " + entry + ".");
  return {};
}

Result<void> tell_label(Context& context, const LabelRunJob& job, const std::string& file) {
  const auto& order = job.order();
  constexpr std::uint32_t kToldMax = 1000;  // of more, only how many
  if (order.count > kToldMax) {
    if (context.output.json_wanted)
      context.output.data(json::object{{"file", file}, {"labels", order.count}, {"readBack", job.gate().read}});
    else
      context.output.data(file);
    return {};
  }
  for (std::uint32_t i = 0; i < order.count; ++i) {
    NGUON_ASSIGN(label, job.issuer().issue(order.first == 0 ? 0 : order.first + i));
    const std::string url = qr::label_url(label);
    if (context.output.json_wanted)
      context.output.data(json::object{{"url", url}, {"code", qr::format_human_code(label.human_code())}, {"file", file}});
    else
      context.output.data(url);
  }
  return {};
}

Result<void> write_manifest(Context& context, const Opened& opened, const LabelRunJob& job, const JobFile& file,
                            const std::string& path) {
  NGUON_ASSIGN(home, context.home());
  NGUON_ASSIGN(keys, home.statement_keys(opened.origin, opened.party));
  NGUON_ASSIGN(hash, file.sha256());
  const auto slash = path.rfind('/');
  const Manifest manifest{opened.origin,     job.issuer().run().record.batch,
                          opened.run.index,  job.order().first,
                          job.order().count, slash == std::string::npos ? path : path.substr(slash + 1),
                          file.bytes(),      hash};
  NGUON_ASSIGN(note, sign_manifest(manifest, keys.front()));
  return write_whole(path + ".manifest", note);
}

// A file of labels one after the other: may be killed and called again.
Result<void> print_stream(Context& context, const Options& options, const Opened& opened, std::string_view format) {
  NGUON_ASSIGN(job, open_job(context, options, opened, format));
  NGUON_ASSIGN(file, JobFile::open(options.output, job.fingerprint()));
  if (file.labels() > 0)
    context.output.note("Làm tiếp từ tem thứ " + std::to_string(file.labels() + 1) + ".",
                        "Going on from label " + std::to_string(file.labels() + 1) + ".");
  // A job that goes on was recorded when it began.
  if (file.labels() == 0) NGUON_TRY(record_printing(context, options, job));
  if (file.bytes() == 0) {
    std::string head;
    job.write_head(head);
    NGUON_TRY(file.append(head, 0));
  }
  {
    Progress progress(context.output, "tem / labels");
    const std::uint32_t total = job.order().count;
    const auto take = [&](std::string_view bytes, std::uint32_t done) -> Result<void> {
      NGUON_TRY(file.append(bytes, done));
      progress.update(done, total);
      return {};
    };
    NGUON_TRY(job.make(file.labels(), threads_of(options), LabelRunJob::Pace::chunks, take));
  }
  NGUON_TRY(file.save());
  if (format == "csv") NGUON_TRY(write_manifest(context, opened, job, file, options.output));
  NGUON_TRY(file.finish());
  tell_gate(context, job);
  return tell_label(context, job, options.output);
}

Result<void> print_pdf(Context& context, const Options& options, const Opened& opened) {
  NGUON_ASSIGN(job, open_job(context, options, opened, "pdf"));
  NGUON_TRY(record_printing(context, options, job));
  std::string bytes;
  {
    Progress progress(context.output, "tem / labels");
    const std::uint32_t total = job.order().count;
    NGUON_ASSIGN(made, job.make_pdf(threads_of(options), [&](std::uint32_t done) { progress.update(done, total); }));
    bytes = std::move(made);
  }
  NGUON_TRY(write_whole(options.output, bytes));
  tell_gate(context, job);
  return tell_label(context, job, options.output);
}

// One label as a picture.
Result<void> print_picture(Context& context, const Options& options, const Opened& opened, std::string_view format) {
  if (options.count > 1)
    return Error{Errc::invalid_argument, "output_format", "several labels go into a .pdf, .csv, .tspl, .zpl or .escpos",
                 "nhiều tem thì ghi ra .pdf, .csv, .tspl, .zpl hoặc .escpos"};
  NGUON_ASSIGN(job, open_job(context, options, opened, "pdf"));
  NGUON_ASSIGN(label, job.issuer().issue(options.serial));
  NGUON_ASSIGN(bytes, qr::render_label({label, job.issuer().text(), job.order().size, job.order().dpi},
                                       format == "png" ? qr::Format::png : qr::Format::svg));
  NGUON_TRY(record_printing(context, options, job));
  NGUON_TRY(write_whole(options.output, bytes));
  return tell_label(context, job, options.output);
}

Result<void> print_to_file(Context& context, const Options& options) {
  NGUON_ASSIGN(format, format_of(options));
  NGUON_ASSIGN(opened, open_run(context, options));
  if (format == "pdf") return print_pdf(context, options, opened);
  if (format == "png" || format == "svg") return print_picture(context, options, opened, format);
  return print_stream(context, options, opened, format);
}

// Sends label by label, and says after which one it stopped.
Result<void> send_labels(Context& context, const Options& options, const LabelRunJob& job) {
  NGUON_ASSIGN(address, parse_printer_address(options.printer));
  NGUON_ASSIGN(link, PrinterLink::open(address, SendTimeouts{}));
  std::string head;
  job.write_head(head);
  NGUON_TRY(link.send(head));
  std::uint32_t sent = 0;
  const std::uint32_t total = job.order().count;
  const auto send_all = [&]() -> Result<void> {
    Progress progress(context.output, "tem / labels");
    const auto take = [&](std::string_view bytes, std::uint32_t made) -> Result<void> {
      NGUON_TRY(link.send(bytes));
      sent = made;
      progress.update(made, total);
      return {};
    };
    NGUON_TRY(job.make(0, 1, LabelRunJob::Pace::labels, take));
    return link.close();
  };
  const auto done = send_all();
  if (done) return {};
  const std::string whole = std::to_string(sent);
  context.output.note("Đã gửi trọn " + whole +
                          " tem; xem tem cuối đã ra giấy rồi in tiếp từ số sau nó bằng --serial và --count. "
                          "Không in lại số đã in.",
                      "Sent " + whole +
                          " whole labels; look at the last one on paper and go on behind it with --serial and "
                          "--count. Never print a serial again.");
  return done;
}

Result<void> print_to_printer(Context& context, const Options& options) {
  NGUON_ASSIGN(presets, presets_of(options));
  std::string format = options.format;
  if (format.empty()) format = "tspl";
  if (!options.model.empty() && options.format.empty()) {
    NGUON_ASSIGN(model, presets.printer(options.model));
    format = to_string(model.language);
  }
  if (!is_printer_format(format)) return unknown_format(format);
  NGUON_TRY(parse_printer_address(options.printer));
  NGUON_ASSIGN(opened, open_run(context, options));
  NGUON_ASSIGN(job, open_job(context, options, opened, format));
  NGUON_TRY(record_printing(context, options, job));
  NGUON_TRY(send_labels(context, options, job));
  tell_gate(context, job);
  return tell_label(context, job, options.printer);
}

Result<void> print_ruler(const Options& options) {
  NGUON_ASSIGN(presets, presets_of(options));
  NGUON_ASSIGN(sheet, presets.sheet(options.sheet));
  NGUON_ASSIGN(bytes, qr::render_ruler(sheet, {options.x_mm, options.y_mm, options.scale}));
  return write_whole(options.output, bytes);
}

std::string in_mm(double value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

Result<void> list_presets(Context& context, const Options& options) {
  NGUON_ASSIGN(presets, presets_of(options));
  for (const auto& roll : presets.rolls)
    context.output.data("roll\t" + roll.name + "\t" + in_mm(roll.width_mm) + " x " + in_mm(roll.height_mm) + " mm");
  for (const auto& sheet : presets.sheets)
    context.output.data("sheet\t" + sheet.name + "\t" + std::to_string(sheet.columns) + " x " + std::to_string(sheet.rows) +
                        ", " + sheet.label.name + " mm");
  for (const auto& printer : presets.printers)
    context.output.data("printer\t" + printer.name + "\t" + std::string(to_string(printer.language)) + ", " +
                        std::to_string(static_cast<int>(printer.dpi)) + " dpi, " + in_mm(printer.width_mm) + " mm");
  return {};
}

ExitCode finish(Context& context, const Result<void>& done) {
  if (done) return ExitCode::ok;
  const auto name = done.error().name();
  const ExitCode code = context.output.fail(done.error(), hint_of(done.error()));
  if (name == "lot_recalled" || name == "lot_suspended" || name == "label_voided") return ExitCode::blocked;
  if (name == "certificate_expired" || name == "certificate_revoked") return ExitCode::lapsed;
  return code;
}

void add_calibration(CLI::App& command, Options& options) {
  command.add_option("--presets", options.presets, "tệp khai báo tem, tờ, máy in riêng / a file of presets of your own");
  command.add_option("--x", options.x_mm, "dời sang phải, mm / move to the right")->capture_default_str();
  command.add_option("--y", options.y_mm, "dời xuống, mm / move down")->capture_default_str();
}

void add_labels(CLI::App& command, Options& options) {
  command.add_option("--serial", options.serial,
                     "số tem trong đợt; không ghi là tem lô / serial of a unit label; without it, the batch label");
  command.add_option("--count", options.count, "số tem kể từ --serial / how many from --serial on")
      ->check(CLI::Range(1U, static_cast<unsigned>(kJobLabelsMax)))
      ->capture_default_str();
  command.add_option("--size", options.size, "cỡ tem cuộn, mm: 35x22 40x30 50x30 70x50 hoặc RỘNGxCAO / roll size")
      ->capture_default_str();
  command.add_option("--format", options.format, "tspl zpl escpos pdf png svg csv");
  command.add_option("--model", options.model, "loại máy in, xem label presets / printer, see label presets");
  command.add_flag("--gs1", options.gs1, "ghi thêm GTIN, lô, số seri theo GS1 / add GTIN, lot and serial for GS1 readers");
  add_calibration(command, options);
  add_record_options(command, options.as);
}

}  // namespace

void add_label(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("label", "in tem đã ký của một lô / print a batch's signed labels");
  auto options = std::make_shared<Options>();
  command->add_option("--data", context.data, "thư mục dữ liệu / data directory");
  command->add_option("--passphrase-file", context.passphrase_file, "tệp chứa mật khẩu khóa / file with the keys' passphrase");
  command->add_option("--batch", options->batch, "mã lô, ví dụ ocop/15-04567-01-2026/10/L01 / batch id");
  command->add_option("-o,--output", options->output, "tệp .png .svg .pdf .csv .tspl .zpl .escpos / file to write");
  add_labels(*command, *options);
  command->add_option("--sheet", options->sheet, "tờ A4: 38x21 64x38 46x25 36x17 / A4 sheet");
  command->add_option("--start-at", options->start_at, "bắt đầu từ ô thứ mấy của tờ / first place on the sheet")
      ->capture_default_str();
  command->add_option("--scale", options->scale, "tỷ lệ trang PDF / scale of a PDF page")->capture_default_str();
  command->add_option("--dpi", options->dpi, "độ phân giải máy in cho pdf png svg: 203 300 600 / printer resolution")
      ->capture_default_str();
  command->add_option("--threads", options->threads, "số luồng; 0 là theo máy / threads; 0: one a processor")
      ->check(CLI::Range(0U, kJobThreadsMax));
  command->require_subcommand(0, 1);

  auto printing = std::make_shared<Options>();
  auto* print = command->add_subcommand("print", "gửi tem thẳng tới máy in / send labels to a printer");
  add_data_options(*print, context);
  print->add_option("--batch", printing->batch, "mã lô / batch id")->required();
  print->add_option("--printer", printing->printer, "MÁY[:9100], /dev/usb/lp0, cups:HÀNG_ĐỢI / address")->required();
  add_labels(*print, *printing);
  print->callback([&context, printing] {
    context.run = [&context, printing] { return finish(context, print_to_printer(context, *printing)); };
  });

  auto ruling = std::make_shared<Options>();
  auto* ruler = command->add_subcommand("ruler", "trang căn chỉnh của một tờ tem / the calibration page of a sheet");
  ruler->add_option("--sheet", ruling->sheet, "tờ A4 / A4 sheet")->required();
  ruler->add_option("-o,--output", ruling->output, "tệp .pdf / file to write")->required();
  ruler->add_option("--scale", ruling->scale, "tỷ lệ / scale")->capture_default_str();
  add_calibration(*ruler, *ruling);
  ruler->callback([&context, ruling] { context.run = [&context, ruling] { return finish(context, print_ruler(*ruling)); }; });

  auto listing = std::make_shared<Options>();
  auto* presets = command->add_subcommand("presets", "cỡ tem, tờ và máy in có sẵn / sizes, sheets and printers");
  presets->add_option("--presets", listing->presets, "tệp khai báo riêng / a file of your own");
  presets->callback(
      [&context, listing] { context.run = [&context, listing] { return finish(context, list_presets(context, *listing)); }; });

  command->callback([&context, options, command] {
    if (!command->get_subcommands().empty()) return;
    if (context.data.empty()) throw CLI::RequiredError("--data");
    if (options->batch.empty()) throw CLI::RequiredError("--batch");
    if (options->output.empty()) throw CLI::RequiredError("--output");
    context.run = [&context, options] { return finish(context, print_to_file(context, *options)); };
  });
}

}  // namespace nguon::api::cmd
