// Inviting a party's device to enrol its key, and approving the key.
#include "api/cmd/command.h"
#include "api/cmd/http_client.h"
#include "api/config.h"
#include "api/desk/invitations.h"
#include "api/invitation.h"
#include "keys/random.h"
#include "ledger/state/reader.h"
#include "ledger/statement/make.h"
#include "qr/symbol.h"

#include <unistd.h>

namespace nguon::api::cmd {
namespace {

constexpr std::string_view kStatementType = "text/plain; charset=utf-8";

struct Options {
  std::string party;
  std::string url;
  std::string key_id;
  std::string signer;
  std::string server;
  bool two_keys = false;
};

struct Opened {
  Home home;
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<store::View> view;
  state::LedgerInfo info;
  std::unique_ptr<desk::Database> desk;
};

Result<Opened> open(Context& context, Access access) {
  NGUON_ASSIGN(home, context.home());
  NGUON_ASSIGN(ledger, home.open(access, context.clock, context.signatures));
  auto view = ledger->snapshot();
  NGUON_ASSIGN(info, state::Reader(*view).ledger());
  NGUON_ASSIGN(desk, desk::Database::open(home.desk()));
  return Opened{std::move(home), std::move(ledger), std::move(view), std::move(info), std::move(desk)};
}

Result<void> make(Context& context, const Options& options) {
  NGUON_ASSIGN(opened, open(context, Access::read_only));
  NGUON_ASSIGN(party, state::Reader(*opened.view).party(options.party));
  NGUON_ASSIGN(invitations, desk::Invitations::open(*opened.desk));
  const Time now = context.clock.now();
  NGUON_ASSIGN(code, invite(invitations, options.party, "", now));
  std::string base = options.url.empty() ? "https://" + opened.info.host : options.url;
  while (base.ends_with('/')) base.pop_back();
  const std::string link = base + invitation_path(party.record.party_type, code);
  const std::string expires = format_time(Time{now.unix_ms + desk::Invitations::kOpenMs});
  Output& out = context.output;
  if (out.json_wanted) {
    out.data(json::object{{"party", options.party}, {"link", link}, {"expires", expires}});
    return {};
  }
  if (isatty(STDOUT_FILENO) != 0) {
    NGUON_ASSIGN(symbol, qr::make_text_symbol(link, qr::Level::medium));
    out.data(qr::terminal_lines(symbol));
  }
  out.data(link);
  out.note("Gửi đường dẫn (hoặc cho quét mã) tới " + party.record.name.vi +
               ". Dùng một lần, hết hạn sau 7 ngày. Ai có đường dẫn này đều có thể dùng: đừng đăng công khai.",
           "Give the link to " + options.party + ". It works once and for 7 days, for whoever has it: do not publish it.");
  return {};
}

Result<void> list(Context& context) {
  NGUON_ASSIGN(opened, open(context, Access::read_only));
  NGUON_ASSIGN(invitations, desk::Invitations::open(*opened.desk));
  NGUON_ASSIGN(waiting, invitations.waiting(""));
  const state::Reader reader(*opened.view);
  for (const auto& one : waiting) {
    NGUON_ASSIGN(key, parse_vkey(one.vkey));
    if (reader.key(key.name, key.id)) continue;
    if (context.output.json_wanted)
      context.output.data(json::object{{"keyid", one.key_id},
                                       {"party", one.party},
                                       {"fingerprint", fingerprint(one.vkey)},
                                       {"asked", format_time(one.asked)},
                                       {"vkey", one.vkey}});
    else
      context.output.data(one.key_id + "\t" + one.party + "\t" + fingerprint(one.vkey) + "\t" + format_time(one.asked));
  }
  context.output.note("So dãy số với điện thoại của người đăng ký trước khi duyệt.",
                      "Compare the digits with the other person's telephone before you approve.");
  return {};
}

Result<void> approve(Context& context, const Options& options) {
  NGUON_ASSIGN(opened, open(context, options.server.empty() ? Access::read_write : Access::read_only));
  NGUON_ASSIGN(invitations, desk::Invitations::open(*opened.desk));
  NGUON_ASSIGN(waiting, invitations.enrolment(options.key_id));
  if (waiting.refused)
    return Error{Errc::conflict, "enrolment_refused", "key " + options.key_id + " was refused; invite the party again",
                 "Khóa " + options.key_id + " đã bị từ chối. Hãy mời lại."};
  NGUON_ASSIGN(keys, opened.home.statement_keys(opened.info.origin, options.signer));
  if (options.two_keys && keys.size() < 2)
    return Error{Errc::not_found, "key_not_found", options.signer + " has no second key here",
                 options.signer + " không có khóa thứ hai ở đây"};
  std::vector<const Signer*> signers{&keys.front()};
  if (options.two_keys) signers.push_back(&keys[1]);
  const statement::Key record{waiting.party, waiting.vkey, statement::KeyPurpose::statement};
  NGUON_ASSIGN(note, sign_statement(statement::make_record(record, "urn:uuid:" + keys::uuid_v7(context.clock.now())), signers));
  json::object receipt;
  if (options.server.empty()) {
    NGUON_ASSIGN(done, opened.ledger->append_and_wait(std::move(note)));
    receipt = json::object{{"index", static_cast<std::int64_t>(done.index)}};
  } else {
    NGUON_ASSIGN(answer, http_post(join_url(options.server, "/v1/statements"), note, std::string(kStatementType)));
    NGUON_ASSIGN(done, json_of(answer));
    receipt = std::move(done);
  }
  if (context.output.json_wanted)
    context.output.data(json::object{{"keyid", options.key_id}, {"party", waiting.party}, {"index", receipt.at("index")}});
  else
    context.output.data(json::serialize(receipt.at("index")));
  return {};
}

ExitCode finish(Context& context, const Result<void>& result) {
  if (result) return ExitCode::ok;
  return context.output.fail(result.error(), result.error().code() == Errc::locked
                                                 ? "máy chủ đang chạy: thêm --server URL / a server is running: add --server URL"
                                                 : "");
}

}  // namespace

void add_invite(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "invite", "mời một đơn vị đăng ký thiết bị, và duyệt thiết bị / invite a party's device, and approve its key");
  auto options = std::make_shared<Options>();
  command->require_subcommand(0, 1);

  auto* waiting = command->add_subcommand("list", "khóa đang chờ duyệt / keys that wait");
  add_data_options(*waiting, context);
  waiting->callback([&context] { context.run = [&context] { return finish(context, list(context)); }; });

  auto* yes = command->add_subcommand("approve", "duyệt một khóa đang chờ / enrol a key that waits");
  add_data_options(*yes, context);
  yes->add_option("--key", options->key_id, "số khóa (nguon invite list) / the key's id (nguon invite list)")->required();
  yes->add_option("--as", options->signer, "cơ quan ký, hoặc chính đơn vị đó / who signs: the authority, or the party")
      ->required();
  yes->add_option("--server", options->server, "gửi tới máy chủ đang chạy / send to the running server");
  yes->add_flag("--two-keys", options->two_keys,
                "ký bằng hai khóa (thiết bị của cơ quan quản lý, thanh tra) / two keys (for authorities and inspectorates)");
  yes->callback(
      [&context, options] { context.run = [&context, options] { return finish(context, approve(context, *options)); }; });

  command->add_option("--data", context.data, "thư mục dữ liệu / data directory");
  auto* party = command->add_option("--party", options->party, "mã đơn vị được mời / the party that is invited");
  command->add_option("--url", options->url, "địa chỉ gốc của đường dẫn; mặc định https://<tên miền của sổ> / base of the link");
  command->callback([&context, options, command, party] {
    if (!command->get_subcommands().empty()) return;
    if (party->count() == 0 || context.data.empty()) throw CLI::RequiredError("--data, --party");
    context.run = [&context, options] { return finish(context, make(context, *options)); };
  });
}

}  // namespace nguon::api::cmd
