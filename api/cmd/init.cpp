#include <optional>

#include "api/cmd/command.h"
#include "ledger/log/checkpoint.h"

namespace nguon::api::cmd {
namespace {

struct Before {
  std::string checkpoint, vkey, reason;
};

// The ledger before, by its last known checkpoint, under the key that the operator trusts.
Result<std::optional<statement::Succession>> succession(const Before& before, const SignatureCheck& signatures) {
  if (before.checkpoint.empty()) return std::optional<statement::Succession>();
  NGUON_ASSIGN(note, note_bytes(before.checkpoint));
  NGUON_ASSIGN(key, parse_vkey(before.vkey));
  auto opened = log::open_checkpoint(note, key, {}, signatures);
  if (!opened) return opened.error().with_context(before.checkpoint);
  return std::optional(statement::Succession{before.vkey, std::move(note), {before.reason, ""}});
}

ExitCode run(Context& context, NewLedger asked, const Before& before) {
  auto succeeds = succession(before, *context.signatures);
  if (!succeeds) return context.output.fail(succeeds.error());
  asked.succeeds = std::move(*succeeds);
  const auto home = context.home();
  if (!home) return context.output.fail(home.error());
  const auto ledger = create_ledger(*home, asked, context.clock, context.signatures);
  if (!ledger)
    return context.output.fail(
        ledger.error(), ledger.error().name() == "ledger_exists" ? "--data: chọn thư mục trống / choose an empty directory" : "");
  const auto key = home->log_key(asked.origin);
  if (!key) return context.output.fail(key.error());
  if (context.output.json_wanted)
    context.output.data(json::object{
        {"origin", asked.origin}, {"host", asked.host}, {"logVkey", key->vkey().text()}, {"size", (*ledger)->size()}});
  else
    context.output.data(key->vkey().text());
  context.output.note(
      "Đã tạo sổ cái " + asked.origin + ". Hãy cất bản sao thư mục keys ở nơi an toàn và công bố khóa ở trên.",
      "Made the ledger " + asked.origin + ". Keep a copy of the keys directory in a safe place and publish the key above.");
  return ExitCode::ok;
}

}  // namespace

void add_init(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("init", "tạo sổ cái mới / make a new ledger");
  add_data_options(*command, context);
  auto asked = std::make_shared<NewLedger>();
  command->add_option("--origin", asked->origin, "tên gốc, ví dụ ocop.example/laocai / the ledger's name")->required();
  command->add_option("--host", asked->host, "tên miền in trên tem / host name printed on labels")->required();
  command->add_option("--operator", asked->operator_party, "mã đơn vị vận hành / party id of the operator")
      ->capture_default_str();
  command->add_option("--operator-name", asked->operator_name.vi, "tên đơn vị vận hành / its name")->capture_default_str();
  command->add_option("--authority", asked->authority_party, "mã cơ quan quản lý / party id of the authority")
      ->capture_default_str();
  command->add_option("--authority-name", asked->authority_name.vi, "tên cơ quan / its name")->capture_default_str();
  command->add_flag("--demonstration", asked->demonstration, "đánh dấu là sổ cái thử nghiệm / mark it as a demonstration");
  auto before = std::make_shared<Before>();
  auto* succeeds = command->add_option("--succeeds", before->checkpoint,
                                       "điểm kiểm cuối cùng còn biết của sổ bị mất / last known checkpoint of the lost ledger");
  auto* vkey = command->add_option("--previous-vkey", before->vkey, "khóa của sổ đó / that ledger's log key");
  auto* reason = command->add_option("--reason", before->reason, "lý do lập sổ kế nhiệm / why there is a successor");
  succeeds->needs(vkey)->needs(reason);
  vkey->needs(succeeds);
  command->callback(
      [&context, asked, before] { context.run = [&context, asked, before] { return run(context, *asked, *before); }; });
}

}  // namespace nguon::api::cmd
