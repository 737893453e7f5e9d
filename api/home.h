// The data directory of a ledger: where its database, keys and configuration lie, and how they are
// opened together.
//
//   DIR/db/                 the store
//   DIR/keys/log.pem        the checkpoint key
//   DIR/keys/<party>.pem    a party's statement key; <party>.2.pem its second, and so on
//   DIR/keys/<party>.label.pem  its label key
//   DIR/anchor              how far was signed; elsewhere when the configuration says so
//   DIR/desk.sqlite         reports, access records, invitations, private values (api/desk/database.h)
//   DIR/blobs/              pictures by their hash (api/blobs/)
//   DIR/scans/              counts of looks at labels: may be erased at any time (api/scans/scans.h)
//   DIR/nguon.toml          configuration (optional)
//   DIR/alarms.json         what the scrub found and nobody has cleared yet (api/alarm.h)
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "keys/check.h"
#include "keys/key_pair.h"
#include "ledger/base/json.h"
#include "ledger/base/time.h"
#include "ledger/ledger.h"
#include "ledger/state/model.h"
#include "ledger/statement/records.h"

namespace nguon::api {

enum class Access { read_write, read_only };

class Home {
 public:
  Home(std::filesystem::path directory, std::string passphrase)
      : directory_(std::move(directory)), passphrase_(std::move(passphrase)) {}

  std::filesystem::path database() const { return directory_ / "db"; }
  std::filesystem::path keys() const { return directory_ / "keys"; }
  std::filesystem::path scans() const { return directory_ / "scans"; }
  std::filesystem::path desk() const { return directory_ / "desk.sqlite"; }
  std::filesystem::path blobs() const { return directory_ / "blobs"; }
  std::filesystem::path config() const { return directory_ / "nguon.toml"; }
  std::filesystem::path alarms() const { return directory_ / "alarms.json"; }
  // Where the configuration puts the anchor file. Errors of load_config.
  Result<std::filesystem::path> anchor() const;

  // The ledger with its log key (read_write), or for reading beside a server (read_only).
  // Errc::not_found (ledger_not_found), Errc::locked (ledger_locked), Errc::invalid_argument
  // (wrong_log_key), key errors of keys/key_file.h; for writing also the errors about the anchor, of
  // Ledger::open and anchor::open_file; a missing anchor is Errc::corrupt (anchor_missing).
  // `limits` gives workers, queue and batch; the rest of it is filled in here, the floor of free space from
  // the configuration (its errors too). While there is an alarm the ledger opens halted.
  Result<std::unique_ptr<Ledger>> open(Access access, const Clock& clock, std::shared_ptr<const keys::KeyCheck> signatures,
                                       LedgerOptions limits = {}) const;

  // Keys of a party in this directory: its statement keys in the order of their numbers, or its
  // label key. Errc::not_found (key_not_found) when there is none.
  Result<std::vector<keys::KeyPair>> statement_keys(std::string_view origin, std::string_view party) const;
  Result<keys::KeyPair> label_key(std::string_view origin, std::string_view party) const;
  Result<keys::KeyPair> log_key(std::string_view origin) const;
  // The log's key under the name that it signs snapshots with (api/snapshot/snapshot.h).
  Result<keys::KeyPair> snapshot_key(std::string_view origin) const;

  // Writes a party's statement keys, in order; none may be there already (key_exists).
  Result<void> save_statement_keys(std::string_view party, std::span<const keys::KeyPair> pairs) const;

  // Makes a key and its file; Errc::conflict (key_exists). `stem` is "log", "<party>", "<party>.2", ...
  Result<keys::KeyPair> make_key(std::string_view stem, std::string name) const;

 private:
  Result<void> make_keys_directory() const;

  std::filesystem::path directory_;
  std::string passphrase_;  // of the key files; "" when they are not encrypted
};

// "<origin>/<party>": the key name of a party.
std::string party_key_name(std::string_view origin, std::string_view party);

// What `nguon init` is asked for.
struct NewLedger {
  std::string origin;
  std::string host;
  bool demonstration = false;
  std::string operator_party = "van-hanh";
  state::Words operator_name{"Đơn vị vận hành sổ cái", "Ledger operator"};
  std::string authority_party = "co-quan";
  state::Words authority_name{"Cơ quan quản lý OCOP", "OCOP authority"};
  std::optional<statement::Succession> succeeds;  // the ledger before, whose last entries are lost
};

// Makes the directory, the keys (log, operator, two of the authority, the operator's label key) and the
// ledger with its Genesis and the label key's enrolment. On disk when it returns. Errc::conflict
// (ledger_exists). Fails before it writes when origin or host cannot be right (origin_malformed, host_malformed).
Result<std::unique_ptr<Ledger>> create_ledger(const Home& home, const NewLedger& asked, const Clock& clock,
                                              std::shared_ptr<const keys::KeyCheck> signatures);

// Signs `content` (a statement's JSON) with `signers` and returns the note to append.
Result<std::string> sign_statement(const json::value& content, std::span<const Signer* const> signers);

}  // namespace nguon::api
