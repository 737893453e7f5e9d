#include <fstream>
#include <iostream>
#include <iterator>

#include "api/cmd/command.h"
#include "api/cmd/http_client.h"
#include "api/views.h"
#include "keys/random.h"
#include "ledger/base/text.h"
#include "ledger/log/note.h"
#include "ledger/state/reader.h"
#include "ledger/statement/statement.h"

namespace nguon::api::cmd {
namespace {

constexpr std::size_t kInputBytesMax = std::size_t{64} << 20;
constexpr std::string_view kStatementType = "text/plain; charset=utf-8";

struct Options {
  std::string file;
  std::string party;
  std::string server;
  bool two_keys = false;
  bool dry_run = false;
};

Result<std::string> read_input(const std::string& file) {
  std::string bytes;
  if (file == "-") {
    bytes.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    std::ifstream in(file, std::ios::binary);
    if (!in) return Error{Errc::io, "file_unreadable", "cannot read " + file, "không đọc được tệp " + file};
    bytes.assign(std::istreambuf_iterator<char>(in), {});
  }
  if (bytes.size() > kInputBytesMax)
    return Error{Errc::too_large, "file_too_large", file + " is larger than 64 MiB", file + " lớn hơn 64 MiB"};
  return bytes;
}

// Statements lack an id when a person wrote them by hand: give them one.
json::value with_id(json::value content, const Clock& clock) {
  auto* object = content.if_object();
  if (object == nullptr) return content;
  const auto* type = object->if_contains("type");
  const bool is_record = type != nullptr && type->is_string() && type->get_string().starts_with("nguon:");
  const char* const member = is_record ? "id" : "eventID";
  if (!object->contains(member)) (*object)[member] = "urn:uuid:" + keys::uuid_v7(clock.now());
  return content;
}

// One JSON object, an array of them, or one a line.
Result<std::vector<json::value>> contents_of(const std::string& bytes) {
  std::vector<json::value> out;
  if (auto whole = parse_json(bytes)) {
    if (auto* list = whole->if_array()) return std::vector<json::value>(list->begin(), list->end());
    out.push_back(std::move(*whole));
    return out;
  } else if (bytes.find('\n') == std::string::npos) {
    return whole.error();
  }
  std::size_t number = 0;
  for (const auto line : split(bytes, '\n')) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    auto one = parse_json(line);
    if (!one) return one.error().with_context("dòng / line " + std::to_string(number));
    out.push_back(std::move(*one));
  }
  return out;
}

class Recorder {
 public:
  Recorder(Context& context, const Options& options) : context_(context), options_(options) {}

  Result<void> open() {
    NGUON_ASSIGN(home, context_.home());
    const bool local_write = options_.server.empty() && !options_.dry_run;
    auto opened = home.open(local_write ? Access::read_write : Access::read_only, context_.clock, context_.signatures);
    if (!opened) return opened.error();
    ledger_ = std::move(*opened);
    const auto view = ledger_->snapshot();
    NGUON_ASSIGN(info, state::Reader(*view).ledger());
    if (options_.party.empty()) return {};
    NGUON_ASSIGN(keys, home.statement_keys(info.origin, options_.party));
    if (options_.two_keys && keys.size() < 2)
      return Error{Errc::not_found, "key_not_found", options_.party + " has no second key here",
                   options_.party + " không có khóa thứ hai ở đây"};
    keys_ = std::move(keys);
    return {};
  }

  Result<std::string> sign(const json::value& content) const {
    if (keys_.empty())
      return Error{Errc::invalid_argument, "signer_missing", "say who signs: --as PARTY", "hãy cho biết ai ký: --as MÃ-CHỦ-THỂ"};
    std::vector<const Signer*> signers;
    for (const auto& key : keys_) signers.push_back(&key);
    signers.resize(options_.two_keys ? 2 : 1);
    return sign_statement(with_id(content, context_.clock), signers);
  }

  Result<json::object> send(std::string note) const {
    if (options_.dry_run) {
      NGUON_TRY(ledger_->check(note));
      return json::object{{"checked", true}};
    }
    if (options_.server.empty()) {
      NGUON_ASSIGN(receipt, ledger_->append_and_wait(std::move(note)));
      return to_json(receipt);
    }
    NGUON_ASSIGN(answer, http_post(join_url(options_.server, "/v1/statements"), note, std::string(kStatementType)));
    return json_of(answer);
  }

 private:
  Context& context_;
  const Options& options_;
  std::unique_ptr<Ledger> ledger_;
  std::vector<keys::KeyPair> keys_;
};

Result<std::vector<std::string>> notes_of(const Recorder& recorder, const std::string& bytes) {
  if (std::string_view(bytes).starts_with(statement::kHeader)) return std::vector<std::string>{bytes};  // signed elsewhere
  NGUON_ASSIGN(contents, contents_of(bytes));
  std::vector<std::string> notes;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    auto note = recorder.sign(contents[i]);
    if (!note) return note.error().with_context("№ " + std::to_string(i + 1));
    notes.push_back(std::move(*note));
  }
  return notes;
}

ExitCode run(Context& context, const Options& options) {
  Output& out = context.output;
  const auto bytes = read_input(options.file);
  if (!bytes) return out.fail(bytes.error());
  Recorder recorder{context, options};
  if (const auto opened = recorder.open(); !opened)
    return out.fail(opened.error(), opened.error().code() == Errc::locked
                                        ? "máy chủ đang chạy: thêm --server URL / a server is running: add --server URL"
                                        : "");
  auto notes = notes_of(recorder, *bytes);
  if (!notes) return out.fail(notes.error());
  for (std::size_t i = 0; i < notes->size(); ++i) {
    const auto receipt = recorder.send(std::move((*notes)[i]));
    if (!receipt) {
      const ExitCode code = out.fail(receipt.error().with_context("№ " + std::to_string(i + 1)));
      return i == 0 ? code : ExitCode::partly_done;
    }
    if (out.json_wanted || options.dry_run)
      out.data(*receipt);
    else
      out.data(json::serialize(receipt->at("index")) + "\t" + std::string(receipt->at("leafHash").as_string()));
  }
  return ExitCode::ok;
}

}  // namespace

void add_record(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("record", "ghi một hay nhiều khai báo / record statements");
  add_data_options(*command, context);
  auto options = std::make_shared<Options>();
  command
      ->add_option("file", options->file,
                   "JSON, mảng JSON, mỗi dòng một JSON, hay khai báo đã ký; - là đầu vào chuẩn / JSON or a signed statement; - "
                   "for standard input")
      ->required();
  command->add_option("--as", options->party, "mã chủ thể ký / the party that signs");
  command->add_option("--server", options->server,
                      "gửi tới máy chủ thay vì mở sổ cái / send to a server instead of opening the ledger");
  command->add_flag("--two-keys", options->two_keys,
                    "ký bằng hai khóa (thu hồi, hủy) / sign with two keys (recalls, revocations)");
  command->add_flag("--dry-run", options->dry_run, "chỉ kiểm tra, không ghi / check only, write nothing");
  command->callback([&context, options] { context.run = [&context, options] { return run(context, *options); }; });
}

}  // namespace nguon::api::cmd
