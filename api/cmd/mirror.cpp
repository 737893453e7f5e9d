// A mirror: copies ledgers through their public files, serves the copies, and cosigns if it has a key.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <condition_variable>
#include <thread>

#include "api/cmd/address.h"
#include "api/cmd/command.h"
#include "api/mirror/site.h"
#include "api/witness/file_memory.h"
#include "api/witness/service.h"
#include "keys/key_file.h"
#include "ledger/base/sha256.h"

namespace nguon::api::cmd {
namespace {

constexpr std::int64_t kPauseMaxMs = 60'000;  // between two looks at a ledger that does not answer
constexpr std::size_t kWitnessThreads = 2;
constexpr const char* kWitnessPrefix = "/witness";

struct Options {
  std::string url, vkey, config, witness_key, witness_name;
  std::string data = "mirror";
  std::string listen = "127.0.0.1:8070";
  std::int64_t every_ms = 5'000;
  bool once = false;
};

Result<std::vector<FollowedLog>> logs_of(const Options& asked) {
  if (!asked.config.empty()) {
    NGUON_ASSIGN(logs, load_logs(asked.config));
    for (const auto& log : logs)
      if (log.url.empty())
        return Error{Errc::invalid_argument, "logs_malformed", log.key.name + " has no url", log.key.name + " thiếu url"};
    return logs;
  }
  NGUON_ASSIGN(key, parse_vkey(asked.vkey));
  FollowedLog one;
  one.key = std::move(key);
  one.url = asked.url;
  return std::vector<FollowedLog>{std::move(one)};
}

// One folder a ledger, by the hash of its key: names of origins hold slashes.
std::filesystem::path folder_of(const Options& asked, const FollowedLog& log) {
  return std::filesystem::path(asked.data) / to_hex(sha256(log.key.text()).view()).substr(0, 16);
}

// Follows one ledger until it is told to stop.
class Runner {
 public:
  Runner(Copy& copy, std::int64_t every_ms) : copy_(copy), every_ms_(every_ms) {}
  ~Runner() {
    stop();
    if (thread_.joinable()) thread_.join();
  }
  void start() {
    thread_ = std::thread([this] { run(); });
  }
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    wake_.notify_all();
  }

 private:
  void run() {
    std::int64_t pause_ms = every_ms_;
    while (!stop_) {
      const auto round = copy_.round(stop_);
      if (round == Copy::Round::stopped) return;  // /v1/ledgers says why; the copy goes on being served
      const bool well = round == Copy::Round::unchanged || round == Copy::Round::advanced;
      pause_ms = well ? every_ms_ : std::min(kPauseMaxMs, pause_ms * 2);
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, std::chrono::milliseconds(pause_ms), [this] { return stop_.load(); });
    }
  }

  Copy& copy_;
  const std::int64_t every_ms_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

// The witness inside a mirror: it has checked the entries too.
struct OwnWitness {
  std::unique_ptr<keys::KeyPair> pair;
  std::unique_ptr<keys::CosignatureSigner> signer;
  std::unique_ptr<FileMemory> memory;
  std::unique_ptr<witness::Witness> witness;
  WorkerPool pool{kWitnessThreads};
};

Result<std::unique_ptr<OwnWitness>> open_witness(Context& context, const Options& asked, const std::vector<FollowedLog>& logs) {
  if (asked.witness_key.empty()) return std::unique_ptr<OwnWitness>();
  auto out = std::make_unique<OwnWitness>();
  NGUON_ASSIGN(passphrase, context.passphrase());
  NGUON_ASSIGN(secret, keys::load_key(asked.witness_key, asked.witness_name, passphrase));
  NGUON_ASSIGN(pair, secret.as_witness(asked.witness_name));
  out->pair = std::make_unique<keys::KeyPair>(std::move(pair));
  out->signer = std::make_unique<keys::CosignatureSigner>(*out->pair, context.clock);
  NGUON_ASSIGN(memory, FileMemory::open(std::filesystem::path(asked.data) / "witness"));
  out->memory = std::move(memory);
  std::vector<witness::KnownLog> known;
  for (const auto& log : logs) known.push_back({log.key.name, {log.key}});
  FileMemory& files = *out->memory;
  const auto say = [](std::string_view line) { spdlog::warn("{}", line); };
  NGUON_ASSIGN(witness, witness::Witness::open({*out->signer, *context.signatures, context.clock, files,
                                                [&files, say](const auto& found) { files.keep(found, say); }},
                                               std::move(known)));
  out->witness = std::move(witness);
  return out;
}

void add_copy_metrics(Metrics& metrics, const Copy& copy, const Clock& clock) {
  const Metrics::Labels labels{{"log", copy.log().key.name}};
  metrics.add_gauge("copy_entries", "Entries of the copy that are shown.", labels,
                    [&copy] { return static_cast<double>(copy.now().size); });
  metrics.add_gauge("copy_age_seconds", "Since the copy was last compared with the ledger; -1: not yet.", labels,
                    [&copy, &clock] {
                      const auto confirmed = copy.now().confirmed;
                      return confirmed == Time{} ? -1.0 : static_cast<double>(clock.now().unix_ms - confirmed.unix_ms) / 1000.0;
                    });
  metrics.add_gauge("copy_alarms", "Contradictions on record that nobody has put away.", labels,
                    [&copy] { return static_cast<double>(copy.now().alarms); });
}

// Alarms are what a mirror is for: they decide how it ends.
ExitCode exit_code_of(const std::vector<std::unique_ptr<Copy>>& copies) {
  for (const auto& copy : copies)
    if (copy->now().alarms > 0) return ExitCode::tampering;
  return ExitCode::ok;
}

// One look at each ledger, for cron and for scripts.
ExitCode look_once(Context& context, const std::vector<std::unique_ptr<Copy>>& copies) {
  const std::atomic<bool> never = false;
  ExitCode worst = ExitCode::ok;
  for (const auto& copy : copies) {
    const auto round = copy->round(never);
    const auto info = copy->now();
    const char* words[] = {"unchanged", "advanced", "unreachable", "contradicted", "stopped"};
    context.output.data(copy->log().key.name + "\t" + words[static_cast<int>(round)] + "\t" + std::to_string(info.size));
    const auto words_vi_en = words_of(info);
    context.output.note(words_vi_en.vi, words_vi_en.en);
    if (round == Copy::Round::unreachable || round == Copy::Round::stopped) worst = ExitCode::could_not_check;
  }
  const ExitCode alarms = exit_code_of(copies);
  return alarms == ExitCode::ok ? worst : alarms;
}

Result<ExitCode> mirror(Context& context, const Options& asked) {
  NGUON_ASSIGN(address, parse_address(asked.listen));
  NGUON_ASSIGN(logs, logs_of(asked));
  NGUON_ASSIGN(lock, DirectoryLock::take(asked.data));
  NGUON_ASSIGN(own, open_witness(context, asked, logs));
  const std::atomic<bool> stop = false;
  Metrics metrics;
  const Pages pages;
  std::vector<std::unique_ptr<Copy>> copies;
  std::vector<std::unique_ptr<CopySite>> sites;
  std::vector<CopySite*> site_pointers;
  for (const auto& log : logs) {
    CopyOptions options;
    options.log = log;
    options.directory = folder_of(asked, log);
    options.clock = &context.clock;
    options.signatures = context.signatures;
    options.say = [](std::string_view line) { spdlog::info("{}", line); };
    NGUON_ASSIGN(copy, Copy::open(std::move(options), http_files(log.url, stop)));
    copies.push_back(std::move(copy));
    add_copy_metrics(metrics, *copies.back(), context.clock);
    sites.push_back(std::make_unique<CopySite>(*copies.back(), *context.signatures, context.clock, metrics, pages));
    site_pointers.push_back(sites.back().get());
  }
  if (asked.once) return look_once(context, copies);
  std::vector<Route> routes;
  if (own)
    routes = witness_routes(*own->witness, kWitnessPrefix,
                            [&own](std::function<void()> work) { return own->pool.run(std::move(work)); });
  NGUON_ASSIGN(site, MirrorSite::make(std::move(site_pointers), std::move(routes), metrics, pages));
  auto options = server_options(address, context);
  options.body_limit = [&site](const Request& request) { return site->body_limit(request); };
  NGUON_ASSIGN(server, HttpServer::listen(std::move(options), site->handler()));
  metrics.watch([&server] { return server->stats(); });
  std::vector<std::unique_ptr<Runner>> runners;
  for (const auto& copy : copies) {
    runners.push_back(std::make_unique<Runner>(*copy, asked.every_ms));
    runners.back()->start();
  }
  const std::string url = url_of(address, server->port());
  if (context.output.json_wanted)
    context.output.data(json::object{{"url", url}, {"ledgers", copies.size()}});
  else
    context.output.data(url);
  context.output.note("Bản sao của " + std::to_string(copies.size()) + " sổ cái, tại " + url + "  Dừng: Ctrl-C.",
                      "Ledgers copied: " + std::to_string(copies.size()) + ", at " + url + "  Stop: Ctrl-C.");
  server->run();
  runners.clear();
  return exit_code_of(copies);
}

ExitCode run(Context& context, const Options& asked) {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("nguon"));
  const auto done = mirror(context, asked);
  return done ? *done : context.output.fail(done.error());
}

}  // namespace

void add_mirror(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("mirror", "giữ bản sao có kiểm chứng của các sổ cái / keep verified copies of ledgers");
  auto asked = std::make_shared<Options>();
  command->add_option("url", asked->url, "địa chỉ sổ cái / the ledger's address");
  command->add_option("--vkey", asked->vkey, "khóa của sổ cái / the ledger's key");
  command->add_option("--config", asked->config, "tệp TOML có nhiều [[log]] / a file of [[log]] tables, for several ledgers");
  command->add_option("--data", asked->data, "thư mục của bản sao / the copies' directory")->capture_default_str();
  command->add_option("--listen", asked->listen, "địa chỉ:cổng / address:port")->capture_default_str();
  command->add_option("--every", asked->every_ms, "hỏi sổ cái sau mỗi chừng này mili giây / milliseconds between looks")
      ->check(CLI::Range(100, 3'600'000))
      ->capture_default_str();
  auto* key =
      command->add_option("--witness-key", asked->witness_key, "tệp khóa, để ký nhân chứng luôn / key file, to cosign as well");
  auto* name = command->add_option("--witness-name", asked->witness_name, "tên của nhân chứng / the witness's name");
  key->needs(name);
  command->add_option("--passphrase-file", context.passphrase_file,
                      "tệp chứa mật khẩu của khóa / file with the key's passphrase");
  command->add_flag("--once", asked->once, "chỉ xem một lần rồi thôi / one look, then stop");
  command->callback([&context, asked] {
    if (asked->config.empty() && (asked->url.empty() || asked->vkey.empty()))
      throw CLI::RequiredError("URL --vkey VKEY | --config FILE");
    context.run = [&context, asked] { return run(context, *asked); };
  });
}

}  // namespace nguon::api::cmd
