#include "api/home.h"

#include <system_error>

#include "api/alarm.h"
#include "api/config.h"
#include "api/snapshot/snapshot.h"
#include "keys/key_file.h"
#include "keys/random.h"
#include "ledger/anchor/anchor.h"
#include "ledger/log/note.h"
#include "ledger/state/reader.h"
#include "ledger/statement/make.h"
#include "ledger/statement/statement.h"
#include "ledger/store/rocksdb.h"
#include "qr/label.h"

namespace nguon::api {
namespace {

constexpr std::size_t kKeysPerPartyMax = 16;

// The n-th statement key of a party, from 1.
std::string statement_key_file(std::string_view party, std::size_t n) {
  return std::string(party) + (n == 1 ? "" : "." + std::to_string(n)) + ".pem";
}

// The origin, without opening the ledger for writing: it names the log key.
Result<std::string> origin_of(const store::Store& store) {
  NGUON_ASSIGN(info, state::Reader(store).ledger());
  return info.origin;
}

Result<void> check_names(const NewLedger& asked) {
  if (!is_key_name(asked.origin) || asked.origin.front() == '/' || asked.origin.back() == '/')
    return Error{Errc::invalid_argument, "origin_malformed",
                 "the origin names the ledger, like ocop.example/laocai: no white space, no '+', no '/' at the ends",
                 "tên gốc của sổ cái có dạng ocop.example/laocai: không khoảng trắng, không dấu '+', không '/' ở đầu cuối"};
  const auto host = qr::check_host(asked.host);
  if (!host)
    return Error{Errc::invalid_argument, "host_malformed", "the host of the labels: " + host.error().message(),
                 "tên miền in trên tem: " + host.error().message_vi()};
  return {};
}

// The anchor of a ledger that exists. Without it nobody knows how far was signed.
Result<std::shared_ptr<anchor::Anchor>> open_anchor(const std::filesystem::path& path, const store::Store& store) {
  auto opened = anchor::open_file(path);
  if (opened) return std::shared_ptr<anchor::Anchor>(std::move(*opened));
  if (opened.error().name() != "anchor_missing") return opened.error();
  NGUON_ASSIGN(head, store.head());
  const std::string size = std::to_string(head ? head->size : 0), where = store.describe();
  return Error{Errc::corrupt, "anchor_missing",
               "there is no anchor file " + path.string() + ", but " + where + " holds " + size +
                   " entries: how far was signed is not known. Put the very file back, or see docs/operations/lost-anchor.md "
                   "(nguon anchor adopt)",
               "không có tệp neo " + path.string() + ", trong khi " + where + " có " + size +
                   " mục: không biết đã ký đến đâu. Hãy trả lại đúng tệp đó, hoặc xem docs/operations/lost-anchor.md "
                   "(nguon anchor adopt)."};
}

std::string new_id(const Clock& clock) { return "urn:uuid:" + keys::uuid_v7(clock.now()); }

}  // namespace

std::string party_key_name(std::string_view origin, std::string_view party) {
  return std::string(origin) + "/" + std::string(party);
}

Result<std::filesystem::path> Home::anchor() const {
  NGUON_ASSIGN(settings, load_config(config()));
  return directory_ / settings.anchor;
}

Result<std::unique_ptr<Ledger>> Home::open(Access access, const Clock& clock, std::shared_ptr<const keys::KeyCheck> signatures,
                                           LedgerOptions options) const {
  const auto mode = access == Access::read_write ? store::OpenMode::read_write : store::OpenMode::read_only;
  NGUON_ASSIGN(store, store::open_rocksdb(database(), {}, mode));
  options.clock = &clock;
  options.signatures = std::move(signatures);
  if (access == Access::read_only) return Ledger::open_read_only(std::move(store), std::move(options));
  NGUON_ASSIGN(origin, origin_of(*store));
  NGUON_ASSIGN(key, log_key(origin));
  options.log_signer = std::make_shared<keys::KeyPair>(std::move(key));
  NGUON_ASSIGN(anchor_file, anchor());
  NGUON_ASSIGN(anchor, open_anchor(anchor_file, *store));
  options.anchor = std::move(anchor);
  NGUON_ASSIGN(settings, load_config(config()));
  options.disk_free_bytes_min = settings.disk_free_bytes_min;
  NGUON_ASSIGN(ledger, Ledger::open(std::move(store), std::move(options)));
  if (const auto alarms_checked = check_alarms(alarms()); !alarms_checked) ledger->halt(alarms_checked.error());
  return ledger;
}

Result<std::vector<keys::KeyPair>> Home::statement_keys(std::string_view origin, std::string_view party) const {
  std::vector<keys::KeyPair> out;
  for (std::size_t n = 1; n <= kKeysPerPartyMax; ++n) {
    auto key = keys::load_key((keys() / statement_key_file(party, n)).string(), party_key_name(origin, party), passphrase_);
    if (!key && n > 1 && key.error().code() == Errc::not_found) break;
    if (!key) return key.error();
    out.push_back(std::move(*key));
  }
  return out;
}

Result<keys::KeyPair> Home::label_key(std::string_view origin, std::string_view party) const {
  return keys::load_key((keys() / (std::string(party) + ".label.pem")).string(), party_key_name(origin, party), passphrase_);
}

Result<keys::KeyPair> Home::log_key(std::string_view origin) const {
  return keys::load_key((keys() / "log.pem").string(), std::string(origin), passphrase_);
}

Result<keys::KeyPair> Home::snapshot_key(std::string_view origin) const {
  return keys::load_key((keys() / "log.pem").string(), snapshot_key_name(origin), passphrase_);
}

Result<void> Home::make_keys_directory() const {
  std::error_code failed;
  std::filesystem::create_directories(keys(), failed);
  if (failed) return Error{Errc::io, "cannot make " + keys().string() + ": " + failed.message()};
  std::filesystem::permissions(keys(), std::filesystem::perms::owner_all, failed);
  if (failed) return Error{Errc::io, "cannot protect " + keys().string() + ": " + failed.message()};
  return {};
}

Result<void> Home::save_statement_keys(std::string_view party, std::span<const keys::KeyPair> pairs) const {
  NGUON_TRY(make_keys_directory());
  for (std::size_t i = 0; i < pairs.size(); ++i)
    NGUON_TRY(keys::save_key(pairs[i], (keys() / statement_key_file(party, i + 1)).string(), passphrase_));
  return {};
}

Result<keys::KeyPair> Home::make_key(std::string_view stem, std::string name) const {
  NGUON_TRY(make_keys_directory());
  NGUON_ASSIGN(key, keys::KeyPair::generate(KeyType::ed25519, std::move(name)));
  NGUON_TRY(keys::save_key(key, (keys() / (std::string(stem) + ".pem")).string(), passphrase_));
  return key;
}

Result<std::string> sign_statement(const json::value& content, std::span<const Signer* const> signers) {
  NGUON_ASSIGN(text, statement::statement_text(content));
  return log::sign_note(std::move(text), signers);
}

Result<std::unique_ptr<Ledger>> create_ledger(const Home& home, const NewLedger& asked, const Clock& clock,
                                              std::shared_ptr<const keys::KeyCheck> signatures) {
  NGUON_TRY(check_names(asked));
  NGUON_ASSIGN(anchor_file, home.anchor());
  // A directory in use says so itself, below.
  std::error_code ignored;
  const bool in_use = std::filesystem::exists(home.database(), ignored) && !std::filesystem::is_empty(home.database(), ignored);
  if (!in_use && std::filesystem::exists(anchor_file, ignored))
    return Error{Errc::conflict, "anchor_exists", anchor_file.string() + " is there already: another ledger's, or this one's",
                 anchor_file.string() + " đã có sẵn: tệp neo của một sổ khác, hoặc của chính sổ này."};
  // The database first: it refuses a directory in use before any key is made.
  NGUON_ASSIGN(store, store::create_rocksdb(home.database()));
  NGUON_ASSIGN(log, home.make_key("log", asked.origin));
  const std::string operator_name = party_key_name(asked.origin, asked.operator_party);
  const std::string authority_name = party_key_name(asked.origin, asked.authority_party);
  NGUON_ASSIGN(operator_key, home.make_key(asked.operator_party, operator_name));
  NGUON_ASSIGN(label_key, home.make_key(asked.operator_party + ".label", operator_name));
  NGUON_ASSIGN(first, home.make_key(asked.authority_party, authority_name));
  NGUON_ASSIGN(second, home.make_key(asked.authority_party + ".2", authority_name));

  statement::Genesis genesis;
  genesis.origin = asked.origin;
  genesis.host = asked.host;
  genesis.log_key = log.vkey().text();
  genesis.demonstration = asked.demonstration;
  genesis.parties = {{asked.operator_party, statement::PartyType::operator_, asked.operator_name, {operator_key.vkey().text()}},
                     {asked.authority_party,
                      statement::PartyType::authority,
                      asked.authority_name,
                      {first.vkey().text(), second.vkey().text()}}};
  const Signer* const signer[] = {&operator_key};
  NGUON_ASSIGN(genesis_note, sign_statement(statement::make_record(genesis, new_id(clock)), signer));

  NGUON_ASSIGN(settings, load_config(home.config()));
  LedgerOptions options;
  options.disk_free_bytes_min = settings.disk_free_bytes_min;
  options.clock = &clock;
  options.signatures = std::move(signatures);
  options.log_signer = std::make_shared<keys::KeyPair>(std::move(log));
  NGUON_TRY(anchor::create_file(anchor_file, anchor::nothing_signed(asked.origin)));
  NGUON_ASSIGN(anchor, anchor::open_file(anchor_file));
  options.anchor = std::move(anchor);
  NGUON_ASSIGN(ledger, Ledger::create(std::move(store), std::move(genesis_note), std::move(options)));

  if (asked.succeeds) {
    NGUON_ASSIGN(succession_note, sign_statement(statement::make_record(*asked.succeeds, new_id(clock)), signer));
    NGUON_TRY(ledger->append_and_wait(std::move(succession_note)));
  }
  const statement::Key enrolment{asked.operator_party, label_key.vkey().text(), statement::KeyPurpose::label};
  NGUON_ASSIGN(enrolment_note, sign_statement(statement::make_record(enrolment, new_id(clock)), signer));
  NGUON_TRY(ledger->append_and_wait(std::move(enrolment_note)));
  return ledger;
}

}  // namespace nguon::api
