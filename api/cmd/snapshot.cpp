// Saves the signed snapshot that `nguon verify --offline` reads: whole, or what changed since the saved one.
#include "api/snapshot/snapshot.h"

#include <filesystem>
#include <fstream>

#include "api/cmd/command.h"
#include "api/cmd/http_client.h"
#include "api/snapshot/maker.h"
#include "ledger/state/reader.h"

namespace nguon::api::cmd {
namespace {

struct Options {
  std::string file;
  std::string server;
  std::string vkey;
};

Result<std::string> fetch(const std::string& url) {
  NGUON_ASSIGN(answer, http_get(url));
  if (answer.status == 200) return std::move(answer.body);
  NGUON_ASSIGN(unexpected, json_of(answer));  // an error of the server becomes that error
  return Error{Errc::unavailable, "server_unreachable", url + ": " + json::serialize(unexpected), url + ": trả lời lạ"};
}

// The key to check with: the one given, or the one that the server names.
Result<VerifierKey> log_key(const Options& options) {
  if (!options.vkey.empty()) return parse_vkey(options.vkey);
  NGUON_ASSIGN(status, get_json(join_url(options.server, "/v1/status")));
  const auto* named = status.if_contains("logVkey");
  if (named == nullptr || !named->is_string())
    return Error{Errc::invalid_argument, "keys_missing", "the server names no log key", "máy chủ không nêu khóa sổ cái"};
  return parse_vkey(std::string_view(named->get_string()));
}

Result<Snapshot> from_server(const Context& context, const Options& options) {
  NGUON_ASSIGN(key, log_key(options));
  const std::string url = join_url(options.server, "/v1/snapshot");
  std::ifstream in(options.file, std::ios::binary);
  if (in) {
    const std::string kept{std::istreambuf_iterator<char>(in), {}};
    const auto base = open_snapshot(kept, key, *context.signatures);
    if (base) {
      const auto delta = fetch(url + "?since=" + std::to_string(base->head.size));
      auto merged = delta ? merge_snapshot(*base, *delta, key, *context.signatures) : Result<Snapshot>(delta.error());
      if (merged) {
        if (merged->head.size > base->head.size || (merged->head.size == base->head.size && merged->head.made >= base->head.made))
          return merged;
        return Error{Errc::corrupt, "snapshot_older", "the server's snapshot is older than the saved one",
                     "bản chụp của máy chủ cũ hơn bản đã lưu"};
      }
    }
  }
  NGUON_ASSIGN(whole, fetch(url));
  return open_snapshot(whole, key, *context.signatures);
}

Result<Snapshot> from_directory(const Context& context) {
  NGUON_ASSIGN(home, context.home());
  NGUON_ASSIGN(ledger, home.open(Access::read_only, context.clock, context.signatures));
  const auto view = ledger->snapshot();
  NGUON_ASSIGN(info, state::Reader(*view).ledger());
  NGUON_ASSIGN(key, home.snapshot_key(info.origin));
  Pins pins;
  NGUON_ASSIGN(made, make_snapshot(*ledger, key, context.clock.now(), pins));
  return made->snapshot;
}

// Written beside and renamed: a device that loses power keeps the old one.
Result<void> replace_file(const std::string& path, const std::string& bytes) {
  const std::string beside = path + ".new";
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  out << bytes;
  out.close();
  std::error_code failed;
  if (out) std::filesystem::rename(beside, path, failed);
  if (!out || failed) return Error{Errc::io, "file_unwritable", "cannot write " + path, "không ghi được tệp " + path};
  return {};
}

ExitCode run(Context& context, const Options& options) {
  Output& out = context.output;
  const auto made = options.server.empty() ? from_directory(context) : from_server(context, options);
  if (!made) return out.fail(made.error());
  if (const auto written = replace_file(options.file, format_snapshot(*made)); !written) return out.fail(written.error());
  const auto& head = made->head;
  if (out.json_wanted)
    out.data(json::object{{"origin", head.origin},
                          {"size", static_cast<std::int64_t>(head.size)},
                          {"time", format_time(head.time)},
                          {"made", format_time(head.made)},
                          {"bytes", static_cast<std::int64_t>(head.body_bytes)}});
  else
    out.data(head.origin + "\t" + std::to_string(head.size) + "\t" + format_time(head.time) + "\t" +
             std::to_string(head.body_bytes) + "\t" + format_time(head.made));
  if (options.vkey.empty() && !options.server.empty())
    out.note("Khóa sổ cái lấy từ chính máy chủ: hãy đối chiếu bằng --vkey.",
             "The log's key came from the server itself: compare with --vkey.");
  return ExitCode::ok;
}

}  // namespace

void add_snapshot(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "snapshot", "lưu bản chụp có ký để kiểm tra tem khi không có mạng / save a signed snapshot for checking labels offline");
  auto options = std::make_shared<Options>();
  auto* data = command->add_option("--data", context.data, "thư mục sổ cái / the ledger's directory");
  command->add_option("--passphrase-file", context.passphrase_file, "tệp mật khẩu khóa / file with the keys' passphrase");
  auto* server = command->add_option("--server", options->server, "lấy từ máy chủ này / fetch from this server");
  data->excludes(server);
  command->add_option("--vkey", options->vkey, "khóa của sổ cái mà bạn tin / the log's key, from where you trust it");
  command
      ->add_option("file", options->file,
                   "tệp để lưu; đã có thì chỉ lấy phần mới / file to write; an older one is brought up to date")
      ->required();
  command->callback([&context, options] {
    if (context.data.empty() && options->server.empty()) throw CLI::RequiredError("--data | --server");
    context.run = [&context, options] { return run(context, *options); };
  });
}

}  // namespace nguon::api::cmd
