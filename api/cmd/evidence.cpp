#include "api/cmd/evidence.h"

#include <fstream>

#include "api/cmd/session.h"
#include "api/evidence_file/file.h"
#include "api/evidence_file/zip.h"
#include "api/http.h"
#include "ledger/base/text.h"
#include "ledger/state/reader.h"

namespace nguon::api::cmd {
namespace {

struct Options {
  std::string batch;
  std::string output;
  std::uint64_t size = 0;
  std::string server;
  std::string party;  // with `server`: who asks
};

// A file of evidence, and what is told of it.
struct Made {
  std::string name, zip;
  std::uint64_t size = 0, entries = 0;
  std::string log_key;
};

constexpr long kServerTimeoutMs = 300'000;  // a large file is put together in minutes

// From the directory: the ledger verifies itself and signs what it signed before.
Result<EvidenceCase> collect(Context& context, const Options& options) {
  NGUON_ASSIGN(home, context.home());
  NGUON_ASSIGN(ledger, home.open(Access::read_write, context.clock, context.signatures));
  const auto published = ledger->published();
  EvidenceSource source{*ledger, published->note, {}, 0, ~std::uint64_t{0}, nullptr};
  if (options.size != 0 && options.size != published->checkpoint.size) {
    NGUON_ASSIGN(root, ledger->root_at(options.size));
    NGUON_ASSIGN(key, home.log_key(published->checkpoint.origin));
    NGUON_ASSIGN(note, log::sign_checkpoint({published->checkpoint.origin, options.size, root}, key));
    source.checkpoint_note = std::move(note);
  }
  return collect_evidence(source, options.batch);
}

Result<Made> make_here(Context& context, const Options& options) {
  NGUON_ASSIGN(found, collect(context, options));
  NGUON_ASSIGN(zip, evidence_zip(found));
  return Made{evidence_file_name(found), std::move(zip), found.checkpoint.size, found.entries.size(), found.ledger.log_key};
}

// "p/htx-a/che%20tuoi/10/L01": slashes stay.
std::string path_of(const std::string& batch) {
  std::string out;
  for (const auto part : split(batch, '/')) out += '/' + percent_encode(part);
  return "/v1/desk/evidence" + out;
}

// From the server that has the ledger open: what its console gives. The directory is read for the party's key, and for
// the name of the ledger that the key is of.
Result<Made> ask_server(Context& context, const Options& options) {
  NGUON_ASSIGN(home, context.home());
  std::string origin, log_key;
  {
    NGUON_ASSIGN(ledger, home.open(Access::read_only, context.clock, context.signatures));
    const auto view = ledger->snapshot();
    NGUON_ASSIGN(info, state::Reader(*view).ledger());
    origin = info.origin;
    log_key = info.log_key;
  }
  NGUON_ASSIGN(pairs, home.statement_keys(origin, options.party));
  FetchLimits limits;
  limits.timeout_ms = kServerTimeoutMs;
  limits.answer_bytes_max = kZipBytesMax + (std::size_t{16} << 20);
  NGUON_ASSIGN(session, ServerSession::open(options.server, origin, pairs.front(), limits));
  const std::string asked = options.size == 0 ? "" : "?size=" + std::to_string(options.size);
  NGUON_ASSIGN(zip, session.get(path_of(options.batch) + asked));
  NGUON_ASSIGN(found, evidence_summary(zip));
  return Made{evidence_file_name(found), std::move(zip), found.size, found.entries, std::move(log_key)};
}

Result<void> write_file(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << bytes;
  out.close();
  if (out) return {};
  return Error{Errc::io, "file_unwritable", "cannot write " + path, "không ghi được tệp " + path};
}

ExitCode run(Context& context, const Options& options) {
  Output& out = context.output;
  const auto made = options.server.empty() ? make_here(context, options) : ask_server(context, options);
  if (!made)
    return out.fail(made.error(),
                    made.error().code() == Errc::locked
                        ? "máy chủ đang chạy: thêm --server URL --as MÃ / a server is running: add --server URL --as PARTY"
                        : "");
  const std::string path = options.output.empty() ? made->name : options.output;
  if (const auto written = write_file(path, made->zip); !written) return out.fail(written.error());
  if (out.json_wanted)
    out.data(json::object{{"file", path},
                          {"batch", options.batch},
                          {"size", static_cast<std::int64_t>(made->size)},
                          {"entries", static_cast<std::int64_t>(made->entries)},
                          {"bytes", static_cast<std::int64_t>(made->zip.size())}});
  else
    out.data(path);
  out.note("Hồ sơ có " + std::to_string(made->entries) +
               " mục sổ. Mở verify.html trong đó để kiểm tra, với khóa của sổ cái: " + made->log_key,
           "The file holds " + std::to_string(made->entries) +
               " entries. Open its verify.html to check it, with the ledger's key above.");
  return ExitCode::ok;
}

}  // namespace

void add_evidence(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("evidence", "hồ sơ chứng cứ của một lô, một tệp ZIP / a lot's file of evidence, one ZIP");
  add_data_options(*command, context);
  auto options = std::make_shared<Options>();
  command->add_option("batch", options->batch, "mã lô, ví dụ p/htx-a/che-tuoi/10/L01 / batch id")->required();
  command->add_option("-o,--output", options->output, "tệp ZIP / the ZIP (mặc định / default: nguon-<lot>-<size>.zip)");
  command->add_option("--size", options->size, "như sổ cái ở số mục này / as the ledger stood at this size");
  auto* server =
      command->add_option("--server", options->server, "hỏi máy chủ đang phục vụ sổ cái này / ask the server of this ledger");
  auto* party = command->add_option("--as", options->party,
                                    "với --server: đơn vị thanh tra hoặc cơ quan quản lý đăng nhập / with --server: the "
                                    "inspectorate or authority that logs in");
  server->needs(party);
  party->needs(server);
  command->callback([&context, options] { context.run = [&context, options] { return run(context, *options); }; });
}

}  // namespace nguon::api::cmd
