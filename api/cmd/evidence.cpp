#include "api/cmd/evidence.h"

#include <fstream>

#include "api/evidence_file/file.h"

namespace nguon::api::cmd {
namespace {

struct Options {
  std::string batch;
  std::string output;
  std::uint64_t size = 0;
};

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

Result<void> write_file(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << bytes;
  out.close();
  if (out) return {};
  return Error{Errc::io, "file_unwritable", "cannot write " + path, "không ghi được tệp " + path};
}

ExitCode run(Context& context, const Options& options) {
  Output& out = context.output;
  const auto found = collect(context, options);
  if (!found) return out.fail(found.error());
  const auto zip = evidence_zip(*found);
  if (!zip) return out.fail(zip.error());
  const std::string path = options.output.empty() ? evidence_file_name(*found) : options.output;
  if (const auto written = write_file(path, *zip); !written) return out.fail(written.error());
  if (out.json_wanted)
    out.data(json::object{{"file", path},
                          {"batch", found->batch.path},
                          {"size", static_cast<std::int64_t>(found->checkpoint.size)},
                          {"entries", static_cast<std::int64_t>(found->entries.size())},
                          {"bytes", static_cast<std::int64_t>(zip->size())}});
  else
    out.data(path);
  out.note("Hồ sơ có " + std::to_string(found->entries.size()) +
               " mục sổ. Mở verify.html trong đó để kiểm tra, với khóa của sổ cái: " + found->ledger.log_key,
           "The file holds " + std::to_string(found->entries.size()) +
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
  command->callback([&context, options] { context.run = [&context, options] { return run(context, *options); }; });
}

}  // namespace nguon::api::cmd
