// Signs and records one record after the other: in a data directory, or at the server that serves it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "api/cmd/command.h"
#include "api/home.h"
#include "ledger/base/json.h"
#include "ledger/state/reader.h"
#include "ledger/statement/make.h"

namespace nguon::api::cmd {

struct RecordAs {
  std::string party;   // who signs; "" leaves it to the caller of record()
  std::string server;  // of this ledger; "": the data directory itself
};

// --as and --server.
void add_record_options(CLI::App& command, RecordAs& as);
// What to do about an error of Recorder, in both languages; "" where the error says it all.
std::string_view hint_of(const Error& error);

class Recorder {
 public:
  // `context` outlives the recorder.
  Recorder(Context& context, RecordAs as) : context_(context), as_(std::move(as)) {}

  // Opens the ledger of the data directory: for reading where a server will append. Errors of Home::open.
  Result<void> open(Access access);

  // REQUIRES for all of these: open() went well.
  const state::Reader& reader() const { return *reader_; }
  const state::LedgerInfo& info() const { return info_; }
  const Ledger& ledger() const { return *ledger_; }
  const Home& home() const { return *home_; }

  // Signs as `otherwise` unless RecordAs says who, and records it; gives the receipt. On disk when it returns. The
  // ledger's refusals, key_not_found, and those of the network.
  Result<json::object> record(const statement::Record& what, const std::string& otherwise) const;

  // The party that owns the batch's product.
  Result<std::string> owner_of(const std::string& batch_path) const;

 private:
  Result<json::object> send(std::string note) const;

  Context& context_;
  RecordAs as_;
  std::optional<Home> home_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<store::View> view_;
  std::optional<state::Reader> reader_;
  state::LedgerInfo info_;
};

}  // namespace nguon::api::cmd
