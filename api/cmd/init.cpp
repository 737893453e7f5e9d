#include "api/cmd/command.h"

namespace nguon::api::cmd {
namespace {

ExitCode run(Context& context, const NewLedger& asked) {
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
  command->callback([&context, asked] { context.run = [&context, asked] { return run(context, *asked); }; });
}

}  // namespace nguon::api::cmd
