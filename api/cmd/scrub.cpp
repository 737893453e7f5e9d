#include "ledger/scrub.h"

#include <csignal>

#include "api/alarm.h"
#include "api/cmd/command.h"
#include "ledger/store/rocksdb.h"

namespace nguon::api::cmd {
namespace {

volatile std::sig_atomic_t interrupted = 0;
void on_interrupt(int) { interrupted = 1; }

json::object to_json(const ScrubReport& report) {
  json::object out{{"good", report.good()},
                   {"fileBytes", static_cast<std::int64_t>(report.read.file_bytes)},
                   {"entries", static_cast<std::int64_t>(report.read.entries)},
                   {"entryBytes", static_cast<std::int64_t>(report.read.entry_bytes)}};
  if (report.finding) {
    out["finding"] = report.finding->name;
    out["message"] = report.finding->message;
    out["messageVi"] = report.finding->message_vi;
  }
  return out;
}

void print(Output& out, const ScrubReport& report) {
  const std::string files = std::to_string(report.read.file_bytes), entries = std::to_string(report.read.entries);
  if (out.json_wanted) {
    out.data(to_json(report));
  } else {
    out.data((report.good() ? "good\t" : "BAD\t") + files + "\t" + entries);
  }
  if (report.good())
    return out.note("Đạt: đã đọc lại " + files + " byte tệp và " + entries + " mục, không có hư hỏng.",
                    "Good: " + files + " bytes of files and " + entries + " entries were read again, no damage.");
  out.note("HƯ HỎNG " + report.finding->name + ": " + report.finding->message_vi,
           "DAMAGE " + report.finding->name + ": " + report.finding->message);
}

ExitCode run_scrub(Context& context) {
  Output& out = context.output;
  const auto home = context.home();
  if (!home) return out.fail(home.error());
  const auto store = store::open_rocksdb(home->database(), {}, store::OpenMode::read_only);
  if (!store) return out.fail(store.error());
  std::signal(SIGINT, on_interrupt);
  const auto report = [&] {
    Progress progress{out, "scrub"};
    const ScrubSource source{[&](const store::Store::Progress& each) { return (*store)->verify_checksums(each); }, **store, {}};
    return scrub(source, *context.signatures, [&](const ScrubProgress& now) {
      // Files and entries are about as many bytes; the second half of the line is the entries.
      const auto half = now.file_bytes_total;
      const auto entries = now.entries_total == 0 ? 0 : half * now.entries / now.entries_total;
      progress.update(now.file_bytes + entries, 2 * half);
      return interrupted == 0;
    });
  }();
  if (!report) return out.fail(report.error());
  print(out, *report);
  if (report->good()) return ExitCode::ok;
  const auto& finding = *report->finding;
  const auto raised = raise_alarm(home->alarms(), {"", context.clock.now(), finding.name, finding.message, finding.message_vi});
  if (!raised) return out.fail(raised.error());
  out.note("Đã ghi báo động " + raised->name +
               ": sổ ngừng nhận bản khai khi khởi động lại, cho đến khi chạy nguon scrub --clear " + raised->name + ".",
           "Alarm " + raised->name + " was written down: from the next start no statements are taken until nguon scrub --clear " +
               raised->name + ".");
  return ExitCode::tampering;
}

ExitCode run_clear(Context& context, const std::string& name) {
  Output& out = context.output;
  const auto home = context.home();
  if (!home) return out.fail(home.error());
  if (const auto cleared = clear_alarm(home->alarms(), name); !cleared) return out.fail(cleared.error());
  out.note("Đã xóa báo động " + name + ". Khởi động lại máy chủ để sổ nhận bản khai trở lại.",
           "Alarm " + name + " is cleared. Start the server anew, and statements are taken again.");
  return ExitCode::ok;
}

}  // namespace

void add_scrub(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("scrub", "đọc lại toàn bộ dữ liệu để tìm hư hỏng / read everything again and look for damage");
  add_data_options(*command, context);
  auto clear = std::make_shared<std::string>();
  command->add_option("--clear", *clear, "xóa báo động theo tên / clear the alarm of that name")->type_name("NAME");
  command->callback([&context, clear] {
    context.run = [&context, clear] { return clear->empty() ? run_scrub(context) : run_clear(context, *clear); };
  });
}

}  // namespace nguon::api::cmd
