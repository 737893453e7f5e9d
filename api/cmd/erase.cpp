// Erasing private values of an entry, for good, and recording that.
#include "api/cmd/address.h"
#include "api/cmd/command.h"
#include "api/cmd/http_client.h"
#include "api/config.h"
#include "api/desk/private.h"
#include "api/erasure.h"
#include "keys/random.h"
#include "ledger/statement/make.h"

namespace nguon::api::cmd {
namespace {

constexpr std::string_view kStatementType = "text/plain; charset=utf-8";

struct Options {
  std::optional<std::uint64_t> entry;
  std::vector<std::string> fields;
  std::string reason, reason_en, decision;
  std::string party;
  std::string server;
  bool resume = false;
  bool yes = false;
};

// The ledger, or the server that holds it, and the desk beside it.
class Eraser {
 public:
  Eraser(Context& context, const Options& options) : context_(context), options_(options) {}

  Result<void> open() {
    NGUON_ASSIGN(home, context_.home());
    home_.emplace(std::move(home));
    auto ledger = options_.server.empty() ? home_->open(Access::read_write, context_.clock, context_.signatures)
                                          : home_->open(Access::read_only, context_.clock, context_.signatures);
    if (!ledger && ledger.error().code() == Errc::locked) {
      NGUON_ASSIGN(config, load_config(home_->config()));
      NGUON_ASSIGN(address, parse_address(config.listen));
      server_ = url_of(address, address.port);
      ledger = home_->open(Access::read_only, context_.clock, context_.signatures);
    } else {
      server_ = options_.server;
    }
    if (!ledger) return ledger.error();
    ledger_ = std::move(*ledger);
    view_ = ledger_->snapshot();
    reader_.emplace(*view_);
    NGUON_ASSIGN(info, reader_->ledger());
    info_ = std::move(info);
    NGUON_TRY(same_ledger());
    NGUON_ASSIGN(desk, desk::Database::open(home_->desk()));
    desk_ = std::move(desk);
    NGUON_ASSIGN(values, desk::PrivateValues::open(*desk_));
    values_.emplace(std::move(values));
    return {};
  }

  const std::string& signer() const { return options_.party.empty() ? info_.operator_party : options_.party; }

  Result<std::string> sign(const statement::Erasure& erasure) const {
    NGUON_ASSIGN(keys, home_->statement_keys(info_.origin, signer()));
    const Signer* const signer[] = {&keys.front()};
    return sign_statement(statement::make_record(erasure, "urn:uuid:" + keys::uuid_v7(context_.clock.now())), signer);
  }

  Result<std::uint64_t> append(const std::string& note) const {
    if (server_.empty()) {
      NGUON_ASSIGN(receipt, ledger_->append_and_wait(note));
      return receipt.index;
    }
    NGUON_ASSIGN(answer, http_post(join_url(server_, "/v1/statements"), note, std::string(kStatementType)));
    NGUON_ASSIGN(receipt, json_of(answer));
    const auto* index = receipt.if_contains("index");
    const auto* number = index != nullptr ? index->if_int64() : nullptr;
    if (number == nullptr || *number < 0)
      return Error{Errc::unavailable, "answer_malformed", "the server's receipt has no index",
                   "biên nhận của máy chủ không có số mục"};
    return static_cast<std::uint64_t>(*number);
  }

  // Erasures that were cut short; those that the ledger does not take are signed anew, once.
  Result<Settled> settle() {
    const auto give = [this](const std::string& note) { return append(note); };
    NGUON_ASSIGN(done, settle_erasures(*reader_, *values_, give, context_.clock.now()));
    if (done.refused.empty()) return done;
    for (const auto& one : done.refused) {
      const auto before = erasure_in(one.note);
      if (!before) continue;
      NGUON_ASSIGN(note, sign(*before));
      NGUON_TRY(values_->replace_note(one.id, note));
    }
    const std::size_t first = done.recorded;
    NGUON_ASSIGN(again, settle_erasures(*reader_, *values_, give, context_.clock.now()));
    again.recorded += first;
    return again;
  }

  // The steps of erasure.h.
  Result<std::uint64_t> erase(const statement::Erasure& erasure) {
    NGUON_ASSIGN(note, sign(erasure));
    NGUON_TRY(ledger_->check(note));
    NGUON_ASSIGN(id, erase_values(*values_, erasure, note, context_.clock.now()));
    is_erased_ = true;
    NGUON_ASSIGN(index, append(note));
    NGUON_TRY(values_->recorded(id, index));
    return index;
  }

  const state::Reader& reader() const { return *reader_; }
  bool is_erased() const { return is_erased_; }
  bool is_beside_server() const { return !server_.empty(); }

 private:
  // Before anything is erased: the server that will be told is there, and serves this ledger.
  Result<void> same_ledger() const {
    if (server_.empty()) return {};
    NGUON_ASSIGN(status, get_json(join_url(server_, "/v1/status")));
    const auto* origin = status.if_contains("origin");
    if (origin != nullptr && origin->is_string() && std::string_view(origin->get_string()) == info_.origin) return {};
    return Error{Errc::invalid_argument, "server_of_another_ledger", server_ + " serves another ledger than " + info_.origin,
                 server_ + " phục vụ sổ khác, không phải " + info_.origin};
  }

  Context& context_;
  const Options& options_;
  std::string server_;
  std::optional<Home> home_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<store::View> view_;
  std::optional<state::Reader> reader_;
  state::LedgerInfo info_;
  std::unique_ptr<desk::Database> desk_;
  std::optional<desk::PrivateValues> values_;
  bool is_erased_ = false;
};

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

ExitCode resume(Context& context, Eraser& eraser) {
  Output& out = context.output;
  const auto done = eraser.settle();
  if (!done) return out.fail(done.error());
  if (out.json_wanted)
    out.data(json::object{{"recorded", done->recorded}, {"erased", done->erased}, {"refused", done->refused.size()}});
  else
    out.data(std::to_string(done->recorded) + "\t" + std::to_string(done->erased) + "\t" + std::to_string(done->refused.size()));
  if (done->why) {
    out.fail(*done->why);
    return ExitCode::partly_done;
  }
  out.note("Không còn việc xóa nào dở dang.", "No erasure is left half done.");
  return ExitCode::ok;
}

ExitCode run(Context& context, const Options& options) {
  Output& out = context.output;
  Eraser eraser{context, options};
  if (const auto opened = eraser.open(); !opened)
    return out.fail(opened.error(),
                    opened.error().code() == Errc::unavailable
                        ? "máy chủ nghe ở nơi khác: thêm --server URL / the server listens elsewhere: add --server URL"
                        : "");
  if (options.resume) return resume(context, eraser);
  const auto fields = fields_to_erase(eraser.reader(), *options.entry, options.fields);
  if (!fields) return out.fail(fields.error());
  const std::string number = std::to_string(*options.entry);
  if (!options.yes)
    return out.fail({Errc::invalid_argument, "yes_missing",
                     "this erases " + listed(*fields) + " of entry " + number + " for good: add --yes to do it",
                     "lệnh này xóa vĩnh viễn " + listed(*fields) + " của mục số " + number + ": thêm --yes để thực hiện"});
  const auto index = eraser.erase({*options.entry, *fields, {options.reason, options.reason_en}, options.decision});
  if (!index) {
    const ExitCode code = out.fail(
        index.error(), eraser.is_erased() ? "giá trị đã xóa, còn chờ ghi vào sổ: nguon erase --resume / the value is gone, "
                                            "its record waits: nguon erase --resume"
                                          : "");
    return eraser.is_erased() ? ExitCode::partly_done : code;
  }
  if (out.json_wanted) {
    json::array names;
    for (const auto& field : *fields) names.push_back(json::string(field.data(), field.size()));
    out.data(json::object{{"entry", *options.entry}, {"fields", std::move(names)}, {"recorded", *index}});
  } else {
    out.data(std::to_string(*index));
  }
  out.note("Đã xóa vĩnh viễn " + listed(*fields) + " của mục số " + number + ", ghi nhận ở mục số " + std::to_string(*index) +
               ". Bản sao lưu cũ của desk.sqlite vẫn còn giá trị này: hãy hủy chúng (docs/operations/private.md).",
           "Erased " + listed(*fields) + " of entry " + number + " for good, recorded in entry " + std::to_string(*index) +
               ". Old backups of desk.sqlite still hold it: destroy them (docs/operations/private.md).");
  return ExitCode::ok;
}

}  // namespace

void add_erase(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("erase", "xóa vĩnh viễn thông tin riêng và ghi việc xóa vào sổ / erase private values and record that");
  add_data_options(*command, context);
  auto options = std::make_shared<Options>();
  auto* entry = command->add_option("--entry", options->entry, "số mục có thông tin riêng / the entry with the private values");
  command->add_option("--field", options->fields, "tên trường, có thể lặp lại; bỏ trống: tất cả / name; left out: all of them");
  auto* reason = command->add_option("--reason", options->reason, "lý do, bằng tiếng Việt / reason, in Vietnamese");
  command->add_option("--reason-en", options->reason_en, "lý do, bằng tiếng Anh / reason, in English");
  command->add_option("--decision", options->decision,
                      "số quyết định hay phiếu yêu cầu (đơn vị vận hành phải nêu) / number of the decision or request");
  command->add_option("--as", options->party, "mã chủ thể ký; mặc định đơn vị vận hành / who signs; default: the operator");
  command->add_option("--server", options->server,
                      "máy chủ đang chạy; mặc định theo cấu hình / the running server; default: configuration");
  command->add_flag("--yes", options->yes, "xóa thật / really do it");
  auto* again = command->add_flag("--resume", options->resume, "làm nốt việc xóa dở dang / finish erasures that were cut short");
  again->excludes(entry);
  command->callback([&context, options, entry, reason, again] {
    if (again->count() == 0 && (entry->count() == 0 || reason->count() == 0)) throw CLI::RequiredError("--entry, --reason");
    context.run = [&context, options] { return run(context, *options); };
  });
}

}  // namespace nguon::api::cmd
