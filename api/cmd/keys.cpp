#include "api/cmd/command.h"
#include "api/config.h"
#include "api/views.h"
#include "api/witness/logs_file.h"
#include "ledger/state/reader.h"

namespace nguon::api::cmd {
namespace {

constexpr std::size_t kPageSize = 500;

// Every enrolled key, log key first, then the witnesses with their quorum. One line a key: vkey, purpose,
// party, label number. The same
// lines are what `nguon verify --keys` reads.
void print_key(Output& out, const state::KeyInfo& key) {
  if (out.json_wanted) return out.data(to_json(key));
  std::string line = key.vkey + "\t" + (key.purpose == statement::KeyPurpose::label ? "label" : "statement") + "\t" + key.party;
  if (key.number > 0) line += "\t" + std::to_string(key.number);
  if (key.revocation) line += "\trevoked since " + format_time(key.revocation->since);
  out.data(line);
}

Result<void> show(Context& context) {
  NGUON_ASSIGN(home, context.home());
  NGUON_ASSIGN(ledger, home.open(Access::read_only, context.clock, context.signatures));
  const auto view = ledger->snapshot();
  const state::Reader reader{*view};
  NGUON_ASSIGN(info, reader.ledger());
  if (context.output.json_wanted)
    context.output.data(json::object{{"vkey", info.log_key}, {"purpose", "log"}, {"origin", info.origin}});
  else
    context.output.data(info.log_key);
  NGUON_ASSIGN(config, load_config(home.config()));
  const std::size_t quorum = config.witnesses.empty() ? 0 : quorum_or_majority(config.quorum, config.witnesses.size());
  for (const auto& witness : config.witnesses) {
    if (context.output.json_wanted)
      context.output.data(json::object{{"vkey", witness.vkey}, {"purpose", "witness"}, {"quorum", quorum}});
    else
      context.output.data(witness.vkey + "\twitness\t" + std::to_string(quorum));
  }
  std::string after;
  for (;;) {
    NGUON_ASSIGN(parties, reader.parties(after, kPageSize));
    for (const auto& party : parties) {
      NGUON_ASSIGN(keys, reader.keys_of(party.record.party));
      for (const auto& key : keys) print_key(context.output, key);
      after = party.record.party;
    }
    if (parties.size() < kPageSize) return {};
  }
}

struct NewKey {
  std::string party;
  std::string origin;
  bool label = false;
  int number = 1;
};

Result<void> make(Context& context, const NewKey& asked) {
  NGUON_ASSIGN(home, context.home());
  std::string stem = asked.party + (asked.label ? ".label" : "");
  if (asked.number > 1) stem += "." + std::to_string(asked.number);
  NGUON_ASSIGN(key, home.make_key(stem, party_key_name(asked.origin, asked.party)));
  if (context.output.json_wanted)
    context.output.data(
        json::object{{"vkey", key.vkey().text()}, {"party", asked.party}, {"purpose", asked.label ? "label" : "statement"}});
  else
    context.output.data(key.vkey().text());
  context.output.note("Khóa chưa có hiệu lực cho tới khi cơ quan ghi nó vào sổ cái (nguon:Key).",
                      "The key counts once the authority has recorded it in the ledger (nguon:Key).");
  return {};
}

ExitCode finish(Context& context, const Result<void>& result) {
  return result ? ExitCode::ok : context.output.fail(result.error());
}

}  // namespace

void add_keys(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("keys", "khóa của sổ cái và các chủ thể / the ledger's and the parties' keys");
  command->require_subcommand(1);

  auto* list = command->add_subcommand("show", "in mọi khóa, khóa của sổ cái trước tiên / print all keys, the log's first");
  add_data_options(*list, context);
  list->callback([&context] { context.run = [&context] { return finish(context, show(context)); }; });

  auto* fresh = command->add_subcommand("new", "tạo khóa mới cho một chủ thể / make a new key for a party");
  add_data_options(*fresh, context);
  auto asked = std::make_shared<NewKey>();
  fresh->add_option("--party", asked->party, "mã chủ thể / party id")->required();
  fresh->add_option("--origin", asked->origin, "tên gốc của sổ cái / the ledger's origin")->required();
  fresh->add_option("--number", asked->number, "khóa thứ mấy / which of its keys")
      ->check(CLI::Range(1, 16))
      ->capture_default_str();
  fresh->add_flag("--label", asked->label, "khóa ký tem / a key for labels");
  fresh->callback([&context, asked] { context.run = [&context, asked] { return finish(context, make(context, *asked)); }; });
}

}  // namespace nguon::api::cmd
