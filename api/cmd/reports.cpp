// What people reported of labels: listed, closed, erased. Beside a running server too.
#include "api/desk/reports.h"

#include "api/cmd/command.h"

namespace nguon::api::cmd {
namespace {

struct Options {
  std::int64_t number = 0;
  std::string state = "open";
  std::string batch, by, note;
  bool contact = false;
};

Result<std::unique_ptr<desk::Database>> open_desk(Context& context) {
  NGUON_ASSIGN(home, context.home());
  return desk::Database::open(home.desk());
}

// One line: tabs and line ends of the text would break it.
std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == '\t' || c == '\r') c = ' ';
  return text;
}

void put(Context& context, const desk::Report& report, bool contact) {
  if (context.output.json_wanted)
    return context.output.data(desk::to_json(report, contact ? desk::ShowContact::yes : desk::ShowContact::no));
  std::string line = std::to_string(report.number) + "\t" + format_time(report.received) + "\t" + report.kind + "\t" +
                     (report.closed ? "closed" : "open") + "\t" + (report.batch.empty() ? "-" : report.batch) + "\t" +
                     (report.code.empty() ? "-" : report.code) + "\t" +
                     one_line(report.erased ? "(đã xóa / erased)" : report.text);
  if (contact) line += "\t" + one_line(report.contact);
  context.output.data(line);
}

Result<void> list(Context& context, const Options& options) {
  NGUON_ASSIGN(desk, open_desk(context));
  desk::ReportFilter filter;
  using State = desk::ReportFilter::State;
  filter.state = options.state == "all" ? State::all : options.state == "closed" ? State::closed : State::open;
  filter.batch = options.batch;
  filter.limit = desk::kReportsReadMax;
  for (;;) {
    NGUON_ASSIGN(found, desk::reports(*desk, filter));
    for (const auto& one : found) put(context, one, options.contact);
    if (found.size() < filter.limit) return {};
    filter.before = found.back().number;
  }
}

Result<void> show(Context& context, const Options& options) {
  NGUON_ASSIGN(desk, open_desk(context));
  NGUON_ASSIGN(found, desk::report(*desk, options.number));
  put(context, found, options.contact);
  return {};
}

Result<void> close(Context& context, const Options& options) {
  NGUON_ASSIGN(desk, open_desk(context));
  NGUON_TRY(desk::close_report(*desk, options.number, options.by, options.note, context.clock.now()));
  context.output.note("Đã đóng báo cáo số " + std::to_string(options.number) + ".",
                      "Report " + std::to_string(options.number) + " is closed.");
  return {};
}

Result<void> erase(Context& context, const Options& options) {
  NGUON_ASSIGN(desk, open_desk(context));
  NGUON_TRY(desk::erase_report(*desk, options.number, context.clock.now()));
  context.output.note("Đã xóa lời kể, cách liên hệ và ghi chú của báo cáo số " + std::to_string(options.number) + ".",
                      "Text, contact and note of report " + std::to_string(options.number) + " are erased.");
  return {};
}

}  // namespace

void add_reports(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("reports", "báo cáo của người dân về tem / what people reported of labels");
  command->require_subcommand(1);
  auto options = std::make_shared<Options>();
  const auto add = [&](const char* name, const char* help, Result<void> (*run)(Context&, const Options&)) {
    auto* one = command->add_subcommand(name, help);
    add_data_options(*one, context);
    one->callback([&context, options, run] {
      context.run = [&context, options, run] {
        const auto done = run(context, *options);
        return done ? ExitCode::ok : context.output.fail(done.error());
      };
    });
    return one;
  };
  const auto number = [&](CLI::App* one) { one->add_option("number", options->number, "số báo cáo / its number")->required(); };
  auto* listed = add("list", "mới nhất trước / newest first", list);
  listed->add_option("--state", options->state, "open, closed, all")->check(CLI::IsMember({"open", "closed", "all"}));
  listed->add_option("--batch", options->batch, "chỉ lô này / of this lot alone");
  auto* shown = add("show", "một báo cáo / one report", show);
  number(shown);
  for (auto* one : {listed, shown})
    one->add_flag("--contact", options->contact, "cả cách liên hệ / with the contact that was left");
  auto* closed = add("close", "đã xử lý / it is dealt with", close);
  number(closed);
  closed->add_option("--by", options->by, "mã đơn vị xử lý / party id of who dealt with it")->required();
  closed->add_option("--note", options->note, "kết quả / what was found");
  number(add("erase", "xóa lời kể, cách liên hệ, ghi chú / erase text, contact and note", erase));
}

}  // namespace nguon::api::cmd
