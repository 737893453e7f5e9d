// A witness: cosigns the checkpoints of the logs in its list, and nothing else.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "api/cmd/address.h"
#include "api/cmd/command.h"
#include "api/witness/file_memory.h"
#include "api/witness/logs_file.h"
#include "api/witness/service.h"
#include "keys/key_file.h"

namespace nguon::api::cmd {
namespace {

constexpr std::size_t kThreads = 4;  // each waits for the disk most of the time

struct Options {
  std::string name, logs, prefix;
  std::string listen = "127.0.0.1:8090";
  bool init = false;
};

std::filesystem::path key_file(const Context& context) { return std::filesystem::path(context.data) / "witness.pem"; }

void show_key(Context& context, const VerifierKey& key) {
  if (context.output.json_wanted)
    context.output.data(json::object{{"vkey", key.text()}});
  else
    context.output.data(key.text());
}

// The key is made once, by itself: a witness that quietly made a new one would be another witness.
Result<void> init(Context& context, const Options& asked) {
  NGUON_ASSIGN(passphrase, context.passphrase());
  NGUON_ASSIGN(pair, keys::KeyPair::generate(KeyType::ed25519, asked.name));
  std::error_code failed;
  std::filesystem::create_directories(context.data, failed);
  if (failed) return Error{Errc::io, "cannot make " + context.data + ": " + failed.message()};
  NGUON_TRY(keys::save_key(pair, key_file(context).string(), passphrase));
  NGUON_ASSIGN(witness, pair.as_witness(asked.name));
  show_key(context, witness.vkey());
  context.output.note("Đưa dòng khóa này cho người vận hành sổ cái để ghi vào [[witness]].",
                      "Give this key to the ledger's operator, for its [[witness]] table.");
  return {};
}

// The logs by origin: one origin may have several keys.
std::vector<witness::KnownLog> known_logs(const std::vector<FollowedLog>& followed) {
  std::vector<witness::KnownLog> out;
  for (const auto& log : followed) {
    const auto at = std::find_if(out.begin(), out.end(), [&](const auto& known) { return known.origin == log.key.name; });
    if (at == out.end())
      out.push_back({log.key.name, {log.key}});
    else
      at->keys.push_back(log.key);
  }
  return out;
}

void add_metrics(Metrics& metrics, const witness::Witness& witness, const FileMemory& memory) {
  metrics.add_gauge("witness_alarms", "Proofs on disk that a log has two histories.", {},
                    [&memory] { return static_cast<double>(memory.alarms()); });
  const auto seen = witness.seen();
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const auto of = [&witness, i](auto member) {
      return [&witness, i, member] { return static_cast<double>(witness.seen()[i].*member); };
    };
    const Metrics::Labels labels{{"log", seen[i].origin}};
    metrics.add_gauge("witness_log_size", "Entries of the last checkpoint cosigned.", labels, of(&witness::Witness::Seen::size));
    metrics.add_gauge("witness_log_stopped", "1 when nothing more of the log is cosigned after a fault.", labels,
                      of(&witness::Witness::Seen::stopped));
    metrics.add_counter("witness_log_cosigned_total", "Checkpoints cosigned since the start.", labels,
                        of(&witness::Witness::Seen::cosigned));
    metrics.add_counter("witness_log_refused_total", "Checkpoints refused since the start.", labels,
                        of(&witness::Witness::Seen::refused));
  }
}

std::vector<Route> routes_of(witness::Witness& witness, const std::string& prefix, WorkerPool& pool, const Metrics& metrics) {
  auto routes = witness_routes(witness, prefix, [&pool](std::function<void()> work) { return pool.run(std::move(work)); });
  routes.push_back({"GET", "/healthz", "healthz", "200 while the witness runs.", answer_with([](const Request&) {
                      Response out;
                      out.body = "ok\n";
                      return out;
                    })});
  routes.push_back({"GET", "/metrics", "metrics", "Figures for Prometheus.", answer_with([&metrics](const Request&) {
                      Response out;
                      out.content_type = std::string(Metrics::kContentType);
                      out.body = metrics.exposition();
                      return out;
                    })});
  return routes;
}

Result<void> serve(Context& context, const Options& asked) {
  NGUON_ASSIGN(address, parse_address(asked.listen));
  NGUON_ASSIGN(passphrase, context.passphrase());
  NGUON_ASSIGN(secret, keys::load_key(key_file(context).string(), asked.name, passphrase));
  NGUON_ASSIGN(pair, secret.as_witness(asked.name));
  NGUON_ASSIGN(followed, load_logs(asked.logs.empty() ? std::filesystem::path(context.data) / "logs.toml"
                                                      : std::filesystem::path(asked.logs)));
  NGUON_ASSIGN(memory, FileMemory::open(std::filesystem::path(context.data) / "witness"));
  const keys::CosignatureSigner signer(pair, context.clock);
  const auto log = [](std::string_view line) { spdlog::warn("{}", line); };
  FileMemory& files = *memory;
  NGUON_ASSIGN(witness, witness::Witness::open({signer, *context.signatures, context.clock, files,
                                                [&files, log](const auto& found) { files.keep(found, log); }},
                                               known_logs(followed)));
  Metrics metrics;
  add_metrics(metrics, *witness, files);
  WorkerPool pool(kThreads);
  Router::Options router_options;
  router_options.metrics = &metrics;
  NGUON_ASSIGN(router, Router::make(routes_of(*witness, asked.prefix, pool, metrics), std::move(router_options)));
  auto options = server_options(address, context);
  options.body_limit = [&router](const Request& request) { return router->body_limit(request); };
  NGUON_ASSIGN(server, HttpServer::listen(std::move(options), router->handler()));
  metrics.watch([&server] { return server->stats(); });
  const std::string url = url_of(address, server->port());
  if (context.output.json_wanted)
    context.output.data(json::object{{"url", url}, {"vkey", witness->vkey().text()}, {"logs", witness->seen().size()}});
  else
    context.output.data(url);
  context.output.note(
      "Nhân chứng " + asked.name + " theo dõi " + std::to_string(witness->seen().size()) + " sổ.  Dừng: Ctrl-C.",
      "The witness " + asked.name + " follows " + std::to_string(witness->seen().size()) + " logs.  Stop: Ctrl-C.");
  server->run();
  return {};
}

ExitCode run(Context& context, const Options& asked) {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("nguon"));
  const auto done = asked.init ? init(context, asked) : serve(context, asked);
  return done ? ExitCode::ok : context.output.fail(done.error());
}

}  // namespace

void add_witness(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("witness", "làm nhân chứng cho các sổ cái / be a witness of ledgers (C2SP tlog-witness)");
  add_data_options(*command, context);
  auto asked = std::make_shared<Options>();
  command->add_option("--name", asked->name, "tên khóa của nhân chứng, ví dụ witness.example/so-nn / name of the witness's key")
      ->required();
  command->add_flag("--init", asked->init, "tạo khóa, in ra rồi thôi / make the key, print it and stop");
  command->add_option("--logs", asked->logs,
                      "tệp TOML các sổ được theo dõi / the logs to follow (mặc định / default: DIR/logs.toml)");
  command->add_option("--listen", asked->listen, "địa chỉ:cổng / address:port")->capture_default_str();
  command->add_option("--prefix", asked->prefix, "đường dẫn đứng trước add-checkpoint / path before add-checkpoint");
  command->callback([&context, asked] { context.run = [&context, asked] { return run(context, *asked); }; });
}

}  // namespace nguon::api::cmd
