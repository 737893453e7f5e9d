// The life of a label run from the command line: asked for, reserved, printed, spoiled, activated, voided.
// Each step is one signed record (docs/formats/records.md); the ledger's rules decide.
#include <fstream>

#include "api/cmd/command.h"
#include "api/cmd/recorder.h"
#include "api/label_fields.h"
#include "api/views.h"
#include "ledger/base/sha256.h"
#include "ledger/base/text.h"
#include "ledger/state/reader.h"
#include "ledger/statement/make.h"
#include "qr/label.h"

namespace nguon::api::cmd {
namespace {

constexpr std::size_t kRunsListedMax = 500;

struct Options {
  RecordAs as;  // who signs: without a party the ledger knows who
  std::string batch;
  std::uint64_t number = 0;  // of the request or the run
  std::uint32_t count = 0;
  std::string labels = "unit";
  std::string packed_on;
  std::string shelf_life;
  std::uint32_t label_key = 0;
  std::uint32_t first = 0, last = 0;
  std::string file;   // URLs of the labels that were made elsewhere
  std::string write;  // where to write those made here
  std::string reason, reason_en;
};

// Prints the receipt.
Result<void> record(Context& context, const Recorder& desk, const statement::Record& what, const std::string& otherwise) {
  NGUON_ASSIGN(receipt, desk.record(what, otherwise));
  if (context.output.json_wanted)
    context.output.data(receipt);
  else
    context.output.data(json::serialize(receipt.at("index")));
  return {};
}

// "12m", "30d", "8w"
Result<std::optional<statement::ShelfLife>> shelf_life_of(const std::string& text) {
  if (text.empty()) return std::optional<statement::ShelfLife>{};
  const auto value = parse_decimal(std::string_view(text).substr(0, text.size() - 1));
  const auto unit = std::string_view("dwm").find(text.back());
  if (!value || *value == 0 || *value > 100 || unit == std::string_view::npos)
    return Error{Errc::invalid_argument, "shelf_life_malformed", "a shelf life is 30d, 8w or 12m, not \"" + text + "\"",
                 "hạn sử dụng có dạng 30d (ngày), 8w (tuần) hay 12m (tháng), không phải \"" + text + "\""};
  return std::optional(
      statement::ShelfLife{static_cast<std::uint32_t>(*value), static_cast<statement::ShelfLifeUnit>(static_cast<int>(unit))});
}

Result<void> ask(Context& context, const Options& options) {
  Recorder desk{context, options.as};
  NGUON_TRY(desk.open(Access::read_write));
  statement::LabelRequest asked;
  asked.batch = options.batch;
  asked.labels = options.labels == "batch" ? statement::LabelKind::batch : statement::LabelKind::unit;
  asked.count = options.count;
  if (options.packed_on.empty()) {
    asked.packed_on = day_in_vietnam(context.clock.now());
  } else {
    NGUON_ASSIGN(day, parse_day(options.packed_on));
    asked.packed_on = day;
  }
  NGUON_ASSIGN(life, shelf_life_of(options.shelf_life));
  asked.shelf_life = life;
  NGUON_ASSIGN(owner, desk.owner_of(options.batch));
  return record(context, desk, asked, owner);
}

// The newest label key that may sign for `owner`: its own, else the operator's.
Result<std::uint32_t> label_key_for(const Recorder& desk, const std::string& owner) {
  for (const std::string& party : {owner, desk.info().operator_party}) {
    NGUON_ASSIGN(keys, desk.reader().keys_of(party));
    std::uint32_t newest = 0;
    for (const auto& key : keys)
      if (!key.revocation) newest = std::max(newest, key.number);
    if (newest > 0) return newest;
  }
  return Error{Errc::not_found, "label_key_unknown", "neither " + owner + " nor the operator has a label key in force",
               owner + " và đơn vị vận hành đều không có khóa tem còn hiệu lực"};
}

Result<void> reserve(Context& context, const Options& options) {
  Recorder desk{context, options.as};
  NGUON_TRY(desk.open(Access::read_write));
  NGUON_ASSIGN(request, desk.reader().request(options.number));
  NGUON_ASSIGN(batch, desk.reader().batch(request.record.batch));
  NGUON_ASSIGN(product, desk.reader().product(batch.product));
  std::uint32_t key = options.label_key;
  if (key == 0) {
    NGUON_ASSIGN(found, label_key_for(desk, product.record.owner));
    key = found;
  }
  const auto& asked = request.record;
  const statement::LabelRun run{options.number, asked.batch,     asked.labels,    asked.count, key,
                                product.number, asked.packed_on, asked.shelf_life};
  return record(context, desk, run, desk.info().operator_party);
}

// The labels' URLs, a newline after each, made here with the run's own label key. Ed25519 gives the same
// bytes each time, so a reprint has the same digest.
Result<std::string> make_urls(const Recorder& desk, const state::RunInfo& run, const Options& options) {
  NGUON_ASSIGN(registered, desk.reader().label_key(run.record.label_key));
  NGUON_ASSIGN(key, desk.home().label_key(desk.info().origin, registered.party));
  if (key.vkey().text() != registered.vkey)
    return Error{Errc::invalid_argument, "key_not_the_runs",
                 "the key here is not label key " + std::to_string(run.record.label_key),
                 "khóa ở đây không phải khóa tem số " + std::to_string(run.record.label_key)};
  NGUON_ASSIGN(root, desk.ledger().root_at(run.index + 1));
  std::string out;
  for (std::uint64_t serial = options.first; serial <= options.last; ++serial) {
    NGUON_ASSIGN(fields, label_fields(run, static_cast<std::uint32_t>(serial), root));
    NGUON_ASSIGN(label,
                 qr::sign_label(desk.info().host, fields, {}, [&](std::string_view message) { return key.sign_label(message); }));
    out += qr::label_url(label) + "\n";
  }
  return out;
}

// Labels that were made elsewhere: each must be the label that stands in its line.
Result<std::string> check_urls(const Context& context, const Recorder& desk, const state::RunInfo& run, const Options& options) {
  std::ifstream in(options.file, std::ios::binary);
  if (!in) return Error{Errc::io, "file_unreadable", "cannot read " + options.file, "không đọc được tệp " + options.file};
  NGUON_ASSIGN(registered, desk.reader().label_key(run.record.label_key));
  NGUON_ASSIGN(vkey, parse_vkey(registered.vkey));
  NGUON_ASSIGN(root, desk.ledger().root_at(run.index + 1));
  std::string out, line;
  std::uint64_t serial = options.first;
  for (; std::getline(in, line); ++serial) {
    const std::string where = options.file + ":" + std::to_string(serial - options.first + 1);
    if (serial > options.last) break;
    auto label = qr::parse_label_url(line);
    if (!label) return label.error().with_context(where);
    NGUON_ASSIGN(expected, label_fields(run, static_cast<std::uint32_t>(serial), root));
    if (label->host != desk.info().host || label->fields != expected || gs1_mismatch(label->gs1, run, label->fields.serial))
      return Error{Errc::invalid_argument, "label_not_of_run",
                   where + ": not label " + std::to_string(serial) + " of run " + std::to_string(run.index),
                   where + ": không phải tem số " + std::to_string(serial) + " của đợt " + std::to_string(run.index)};
    const auto good = qr::check_label(*label, [&](std::string_view message, std::string_view signature) {
      return context.signatures->check_label(vkey.type, vkey.public_key, message, signature);
    });
    if (!good) return good.error().with_context(where);
    out += line + "\n";
  }
  if (in || serial != std::uint64_t{options.last} + 1)
    return Error{
        Errc::invalid_argument, "labels_count",
        options.file + ": expected exactly " + std::to_string(std::uint64_t{options.last} - options.first + 1) + " labels",
        options.file + ": phải có đúng " + std::to_string(std::uint64_t{options.last} - options.first + 1) + " tem"};
  return out;
}

Result<void> printed(Context& context, const Options& options) {
  Recorder desk{context, options.as};
  NGUON_TRY(desk.open(Access::read_write));
  NGUON_ASSIGN(run, desk.reader().run(options.number));
  Options range = options;
  if (range.first == 0 && range.last == 0 && run.record.labels == statement::LabelKind::unit) {
    range.first = 1;
    range.last = run.record.count;
  }
  NGUON_ASSIGN(urls, options.file.empty() ? make_urls(desk, run, range) : check_urls(context, desk, run, range));
  NGUON_ASSIGN(owner, desk.owner_of(run.record.batch));
  NGUON_TRY(record(context, desk, statement::LabelPrint{run.index, range.first, range.last, sha256(urls)}, owner));
  if (options.write.empty()) return {};
  // After the ledger said yes: what lies on disk may be printed.
  std::ofstream out(options.write, std::ios::binary | std::ios::trunc);
  out << urls;
  out.close();
  if (!out) return Error{Errc::io, "file_unwritable", "cannot write " + options.write, "không ghi được tệp " + options.write};
  return {};
}

Result<void> set_status(Context& context, const Options& options, statement::RunStatus status) {
  Recorder desk{context, options.as};
  NGUON_TRY(desk.open(Access::read_write));
  NGUON_ASSIGN(run, desk.reader().run(options.number));
  NGUON_ASSIGN(owner, desk.owner_of(run.record.batch));
  const bool spoiled = status == statement::RunStatus::spoiled;
  return record(
      context, desk,
      statement::LabelRunStatus{
          options.number, status, spoiled ? options.first : 0, spoiled ? options.last : 0, {options.reason, options.reason_en}},
      owner);
}

std::string ranges(const json::object& run, std::string_view member) {
  const auto* list = run.if_contains(json::string_view(member.data(), member.size()));
  if (list == nullptr) return "-";
  std::string out;
  for (const auto& one : list->as_array())
    out += (out.empty() ? "" : ",") + json::serialize(one.at("first")) + "-" + json::serialize(one.at("last"));
  return out;
}

// index, state, batch, kind, count, printed, spoiled: tab-separated.
void print_run(Output& out, const state::RunInfo& run) {
  const json::object value = to_json(run);
  if (out.json_wanted) return out.data(value);
  out.data(std::to_string(run.index) + "\t" + std::string(state::to_string(state::run_state(run))) + "\t" + run.record.batch +
           "\t" + std::string(value.at("labels").as_string()) + "\t" + std::to_string(run.record.count) + "\t" +
           ranges(value, "prints") + "\t" + ranges(value, "spoiled"));
}

Result<void> show(Context& context, const Options& options) {
  Recorder desk{context, options.as};
  NGUON_TRY(desk.open(Access::read_only));
  if (options.number > 0) {
    NGUON_ASSIGN(run, desk.reader().run(options.number));
    print_run(context.output, run);
    return {};
  }
  for (std::uint64_t from = 0;;) {
    NGUON_ASSIGN(runs, desk.reader().runs(from, kRunsListedMax));
    for (const auto& run : runs) {
      if (options.batch.empty() || run.record.batch == options.batch) print_run(context.output, run);
      from = run.index + 1;
    }
    if (runs.size() < kRunsListedMax) return {};
  }
}

ExitCode finish(Context& context, const Result<void>& done) {
  if (done) return ExitCode::ok;
  return context.output.fail(done.error(), hint_of(done.error()));
}

class Steps {
 public:
  Steps(CLI::App& parent, Context& context) : parent_(parent), context_(context) {}

  // A step with its own options, which live as long as the command.
  std::pair<CLI::App*, Options*> add(const char* name, const char* what, Result<void> (*work)(Context&, const Options&)) {
    auto* step = parent_.add_subcommand(name, what);
    add_data_options(*step, context_);
    auto options = std::make_shared<Options>();
    add_record_options(*step, options->as);
    Context& context = context_;
    step->callback([&context, options, work] {
      context.run = [&context, options, work] { return finish(context, work(context, *options)); };
    });
    return {step, options.get()};
  }

 private:
  CLI::App& parent_;
  Context& context_;
};

void add_run_number(CLI::App& step, Options& options) {
  step.add_option("run", options.number, "số mục của đợt tem / entry index of the label run")->required();
}

void add_range(CLI::App& step, Options& options, bool required) {
  step.add_option("--first", options.first, "số thứ tự đầu / first serial")->required(required);
  step.add_option("--last", options.last, "số thứ tự cuối / last serial")->required(required);
}

void add_reason(CLI::App& step, Options& options) {
  step.add_option("--reason", options.reason, "lý do / the reason, in Vietnamese")->required();
  step.add_option("--reason-en", options.reason_en, "lý do bằng tiếng Anh / the reason, in English");
}

}  // namespace

void add_run(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("run", "đợt tem: yêu cầu, cấp số, in, hỏng, kích hoạt, hủy / label runs, step by step");
  command->require_subcommand(1);
  Steps steps{*command, context};

  auto [request, asked] = steps.add("request", "nhà sản xuất yêu cầu tem / the producer asks for labels", ask);
  request->add_option("batch", asked->batch, "mã lô / batch id")->required();
  request->add_option("--count", asked->count, "số tem / how many")
      ->required()
      ->check(CLI::Range(1U, statement::kLabelRunCountMax));
  request->add_option("--labels", asked->labels, "unit: mỗi gói một số; batch: tem lô / unit or batch")
      ->check(CLI::IsMember({"unit", "batch"}))
      ->capture_default_str();
  request->add_option("--packed-on", asked->packed_on,
                      "ngày đóng gói, 2026-11-22 (mặc định hôm nay) / packing day (default today)");
  request->add_option("--shelf-life", asked->shelf_life, "hạn sử dụng: 30d, 8w, 12m / shelf life");

  auto [reserved, number] = steps.add("reserve", "đơn vị vận hành cấp dải số / the operator reserves the serials", reserve);
  reserved->add_option("request", number->number, "số mục của yêu cầu / entry index of the request")->required();
  reserved->add_option("--label-key", number->label_key, "khóa tem số mấy / label key number");

  auto [print, range] = steps.add("printed", "ghi lần in, trước khi in / record a printing, before it is printed", printed);
  add_run_number(*print, *range);
  add_range(*print, *range, false);
  print->add_option("--labels", range->file, "tệp URL tem đã tạo nơi khác, mỗi dòng một tem / URLs made elsewhere, one a line");
  print->add_option("--write", range->write, "ghi URL các tem ra tệp / write the labels' URLs to a file");

  auto [spoil, spoiled] = steps.add("spoil", "ghi tem hỏng / record spoiled serials",
                                    [](Context& c, const Options& o) { return set_status(c, o, statement::RunStatus::spoiled); });
  add_run_number(*spoil, *spoiled);
  add_range(*spoil, *spoiled, true);
  add_reason(*spoil, *spoiled);

  auto [activate, activated] =
      steps.add("activate", "kích hoạt đợt tem / put the run into use",
                [](Context& c, const Options& o) { return set_status(c, o, statement::RunStatus::activated); });
  add_run_number(*activate, *activated);

  auto [cancel, voided] = steps.add("void", "hủy cả đợt tem / void the whole run",
                                    [](Context& c, const Options& o) { return set_status(c, o, statement::RunStatus::voided); });
  add_run_number(*cancel, *voided);
  add_reason(*cancel, *voided);

  auto [list, shown] = steps.add("show", "liệt kê đợt tem / list label runs", show);
  list->add_option("run", shown->number, "số mục của đợt tem / entry index of the label run");
  list->add_option("--batch", shown->batch, "chỉ của lô này / of this batch only");
}

}  // namespace nguon::api::cmd
