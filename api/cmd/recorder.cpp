#include "api/cmd/recorder.h"

#include "api/cmd/http_client.h"
#include "api/views.h"
#include "keys/random.h"

namespace nguon::api::cmd {
namespace {

constexpr std::string_view kStatementType = "text/plain; charset=utf-8";

}  // namespace

void add_record_options(CLI::App& command, RecordAs& as) {
  command.add_option("--as", as.party, "mã chủ thể ký / the party that signs");
  command.add_option("--server", as.server, "gửi tới máy chủ đang phục vụ sổ cái này / send to the server of this ledger");
}

std::string_view hint_of(const Error& error) {
  return error.code() == Errc::locked ? "máy chủ đang chạy: thêm --server URL / a server is running: add --server URL" : "";
}

Result<void> Recorder::open(Access access) {
  NGUON_ASSIGN(home, context_.home());
  home_.emplace(std::move(home));
  const auto mode = access == Access::read_write && as_.server.empty() ? Access::read_write : Access::read_only;
  NGUON_ASSIGN(ledger, home_->open(mode, context_.clock, context_.signatures));
  ledger_ = std::move(ledger);
  view_ = ledger_->snapshot();
  reader_.emplace(*view_);
  NGUON_ASSIGN(info, reader_->ledger());
  info_ = std::move(info);
  return {};
}

Result<json::object> Recorder::record(const statement::Record& what, const std::string& otherwise) const {
  const std::string& party = as_.party.empty() ? otherwise : as_.party;
  NGUON_ASSIGN(keys, home_->statement_keys(info_.origin, party));
  const Signer* const signer[] = {&keys.front()};
  NGUON_ASSIGN(note, sign_statement(statement::make_record(what, "urn:uuid:" + keys::uuid_v7(context_.clock.now())), signer));
  return send(std::move(note));
}

Result<json::object> Recorder::send(std::string note) const {
  if (as_.server.empty()) {
    NGUON_ASSIGN(receipt, ledger_->append_and_wait(std::move(note)));
    return to_json(receipt);
  }
  NGUON_ASSIGN(answer, http_post(join_url(as_.server, "/v1/statements"), note, std::string(kStatementType)));
  return json_of(answer);
}

Result<std::string> Recorder::owner_of(const std::string& batch_path) const {
  NGUON_ASSIGN(batch, reader_->batch(batch_path));
  NGUON_ASSIGN(product, reader_->product(batch.product));
  return product.record.owner;
}

}  // namespace nguon::api::cmd
