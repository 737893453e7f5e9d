#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "api/alarm.h"
#include "api/answers.h"
#include "api/app.h"
#include "api/blobs/blobs.h"
#include "api/cmd/address.h"
#include "api/cmd/command.h"
#include "api/config.h"
#include "api/desk/database.h"
#include "api/desk/private.h"
#include "api/erasure.h"
#include "api/http_redirect.h"
#include "api/http_server.h"
#include "api/login/login.h"
#include "api/login/logins.h"
#include "api/producer/label_desk.h"
#include "api/scans/scans.h"
#include "api/snapshot/maker.h"
#include "api/witness/cosigner.h"
#include "api/witness/logs_file.h"
#include "api/workers.h"
#include "ledger/scrub.h"
#include "ledger/state/reader.h"

namespace nguon::api::cmd {
namespace {

struct Options {
  std::string listen;
};

Result<std::optional<TlsOptions>> tls_options(const Config& config, const std::filesystem::path& directory) {
  if (config.tls_certificate.empty()) return std::optional<TlsOptions>{};
  NGUON_ASSIGN(address, parse_address(config.tls_listen));
  TlsOptions tls;
  tls.address = address.host;
  tls.port = address.port;
  tls.certificate = directory / config.tls_certificate;  // an absolute path stays as it is
  tls.key = directory / config.tls_key;
  tls.hsts = std::chrono::seconds(config.tls_hsts_seconds);
  return std::optional<TlsOptions>(std::move(tls));
}

ServerOptions options_of(const Config& config, const Address& address, const Context& context) {
  ServerOptions options = server_options(address, context);
  options.io_threads = config.io_threads;
  options.connections_max = config.connections_max;
  options.connections_per_address_max = config.connections_per_address_max;
  options.trusted_proxies = config.trusted_proxies;
  return options;
}

// Pages that the router itself answers: unknown addresses, in the reader's language.
Router::Options router_options(const App& app) {
  Router::Options options;
  options.metrics = &app.metrics;
  options.error_page = [&app](const Request& request, int status) {
    if (status == 429)
      return error_answer({Errc::unavailable, "too_many_posts", "too many statements from one address; try again later",
                           "Quá nhiều bản khai từ một địa chỉ. Xin thử lại sau."},
                          429);
    if (status != 404 || request.path().starts_with("/v1/")) return plain_answer(status);
    Response out;
    out.status = 404;
    out.content_type = "text/html; charset=utf-8";
    out.set_header("content-security-policy", app.pages.content_security_policy());
    PageOptions page;
    page.language = request.query() == "hl=en" ? Language::en : Language::vi;
    page.demonstration = app.info.demonstration;
    out.body = app.pages.message(Message::not_found, page);
    return out;
  };
  return options;
}

void add_scrub_metrics(Metrics& metrics, const Scrubber& scrubber) {
  const auto add = [&](const char* name, const char* help, bool counts, auto value) {
    const Metrics::Read read = [&scrubber, value] { return static_cast<double>(value(scrubber.status())); };
    if (counts) return metrics.add_counter(name, help, {}, read);
    metrics.add_gauge(name, help, {}, read);
  };
  using Status = Scrubber::Status;
  add("scrub_bytes_total", "Bytes read again and checked.", true, [](const Status& s) { return s.bytes; });
  add("scrub_passes_total", "Scrubs done to the end.", true, [](const Status& s) { return s.passes; });
  add("scrub_failures_total", "Scrubs that could not be done.", true, [](const Status& s) { return s.failures; });
  add("scrub_file_bytes", "Of this scrub: bytes of files checked.", false, [](const Status& s) { return s.now.file_bytes; });
  add("scrub_file_bytes_all", "Of this scrub: bytes of all files.", false,
      [](const Status& s) { return s.now.file_bytes_total; });
  add("scrub_entries", "Of this scrub: entries checked.", false, [](const Status& s) { return s.now.entries; });
  add("scrub_last_good_seconds", "Unix time at which a scrub last found nothing; 0: not yet.", false,
      [](const Status& s) { return s.last_good.unix_ms / 1'000; });
}

std::unique_ptr<Scrubber> start_scrubber(Context& context, const Home& home, const Config& config, Ledger& ledger,
                                         Metrics& metrics, Alarms& alarms) {
  metrics.add_gauge("ledger_alarm", "1 while there is an alarm that nobody has cleared.", {},
                    [&home] { return check_alarms(home.alarms()) ? 0.0 : 1.0; });
  if (const auto quiet = check_alarms(home.alarms()); !quiet) spdlog::critical("{}", quiet.error().message());
  if (config.scrub_mib_per_second == 0) return nullptr;
  ScrubberOptions options;
  options.bytes_per_second = std::uint64_t{config.scrub_mib_per_second} << 20;
  options.pause_ms = static_cast<std::int64_t>(config.scrub_pause_minutes) * 60'000;
  auto scrubber = std::make_unique<Scrubber>(ledger, *context.signatures, context.clock, options,
                                             [&alarms](const auto& finding) { alarms.raise("scrub", finding); });
  add_scrub_metrics(metrics, *scrubber);
  return scrubber;
}

void announce(Context& context, const App& app, const std::string& url) {
  if (context.output.json_wanted)
    context.output.data(
        json::object{{"url", url}, {"origin", app.info.origin}, {"size", static_cast<std::int64_t>(app.ledger.size())}});
  else
    context.output.data(url);
  context.output.note("Sổ cái " + app.info.origin + " (" + std::to_string(app.ledger.size()) + " mục) đang phục vụ tại " + url +
                          "  Dừng: Ctrl-C.",
                      "Serving the ledger " + app.info.origin + " at " + url + "  Stop: Ctrl-C.");
}

// Null when no witnesses are configured.
Result<std::unique_ptr<Cosigner>> start_cosigner(const Ledger& ledger, Context& context, const Home& home, const Config& config,
                                                 const state::LedgerInfo& info) {
  if (config.witnesses.empty()) return std::unique_ptr<Cosigner>();
  CosignerOptions options;
  for (const auto& one : config.witnesses) {
    NGUON_ASSIGN(key, parse_vkey(one.vkey));
    options.witnesses.push_back({std::move(key), one.url});
  }
  NGUON_ASSIGN(log_key, parse_vkey(info.log_key));
  options.log_key = std::move(log_key);
  options.quorum = quorum_or_majority(config.quorum, config.witnesses.size());
  options.withhold = config.without_quorum == "withhold";
  options.file = home.config().parent_path() / "cosigned.checkpoint";
  options.log = [](std::string_view line) { spdlog::warn("{}", line); };
  return Cosigner::start(ledger, *context.signatures, context.clock, std::move(options));
}

void add_witness_metrics(Metrics& metrics, const Cosigner& cosigner) {
  const auto states = cosigner.witnesses();
  for (std::size_t i = 0; i < states.size(); ++i) {
    const Metrics::Labels labels{{"witness", states[i].name}};
    const auto of = [&cosigner, i](auto read) {
      return [&cosigner, i, read] { return static_cast<double>(read(cosigner.witnesses()[i])); };
    };
    metrics.add_gauge("witness_size", "Entries of the last checkpoint that the witness cosigned.", labels,
                      of([](const WitnessState& s) { return s.size; }));
    metrics.add_gauge("witness_suspicious", "1 when the witness has seen another history of this ledger.", labels,
                      of([](const WitnessState& s) { return s.suspicious ? 1 : 0; }));
    metrics.add_counter("witness_cosigned_total", "Cosignatures received since the start.", labels,
                        of([](const WitnessState& s) { return s.cosigned; }));
    metrics.add_counter("witness_failed_total", "Requests without a cosignature since the start.", labels,
                        of([](const WitnessState& s) { return s.failed; }));
  }
  metrics.add_gauge("cosigned_size", "Entries of the newest checkpoint that a quorum of witnesses cosigned.", {}, [&cosigner] {
    const auto best = cosigner.cosigned();
    return best ? static_cast<double>(best->checkpoint.size) : 0.0;
  });
}

// Counting is no reason not to serve: without its store there are no counts, and the log says why.
std::unique_ptr<Scans> start_counting(const Home& home, const Config& config, const Clock& clock) {
  if (!config.scans_counted) return nullptr;
  auto scans =
      open_scans(home.scans(), {&clock, {config.scans_devices, config.scans_spread_devices, config.scans_spread_provinces}});
  if (scans) return std::move(*scans);
  spdlog::error("scans are not counted: {}", scans.error().message());
  return nullptr;
}

LoginLimits login_limits(const Config& config) {
  constexpr std::int64_t kMinuteMs = 60'000;
  LoginLimits out;
  out.idle_ms = static_cast<std::int64_t>(config.login_idle_minutes) * kMinuteMs;
  out.whole_ms = static_cast<std::int64_t>(config.login_session_hours) * 60 * kMinuteMs;
  out.attempts_per_minute = static_cast<double>(config.login_attempts_per_minute);
  out.attempts_burst = static_cast<double>(config.login_attempts_burst);
  out.access_kept_ms = static_cast<std::int64_t>(config.access_days) * 24 * 60 * kMinuteMs;
  return out;
}

// Before anybody is let in: erasures that were cut short, or that an old copy of the desk does not know. What
// cannot be finished now is said, and no reason not to serve: values that were erased are shown to nobody.
void finish_erasures(Ledger& ledger, desk::Database& desk, const Clock& clock) {
  const auto done = [&]() -> Result<Settled> {
    NGUON_ASSIGN(values, desk::PrivateValues::open(desk));
    const auto view = ledger.snapshot();
    const auto append = [&](const std::string& note) -> Result<std::uint64_t> {
      NGUON_ASSIGN(receipt, ledger.append_and_wait(note));
      return receipt.index;
    };
    return settle_erasures(state::Reader(*view), values, append, clock.now());
  }();
  if (!done) return spdlog::error("erasures wait (nguon erase --resume): {}", done.error().message());
  if (done->recorded + done->erased > 0)
    spdlog::warn("erasures finished: {} recorded, {} entries erased", done->recorded, done->erased);
  if (done->why)
    spdlog::error("{} erasures must be signed anew (nguon erase --resume): {}", done->refused.size(), done->why->message());
}

// Pictures; which of them are public, the ledger says.
Result<std::unique_ptr<Blobs>> open_blobs(const Home& home, const Ledger& ledger, const Config& config, const Clock& clock) {
  Blobs::Options options;
  options.clock = &clock;
  options.bytes_max = config.pictures_bytes_max;
  options.is_shown = [&ledger](const Hash& picture) -> Result<bool> {
    const auto view = ledger.snapshot();
    return state::Reader(*view).is_shown(picture);
  };
  return Blobs::open(home.blobs(), std::move(options));
}

Result<void> serve(Context& context, const Options& asked) {
  NGUON_ASSIGN(home, context.home());
  NGUON_ASSIGN(config, load_config(home.config()));
  NGUON_ASSIGN(address, parse_address(asked.listen.empty() ? config.listen : asked.listen));
  LedgerOptions limits;
  limits.workers = config.workers;
  limits.queue_max = config.queue_max;
  limits.batch_max = config.batch_max;
  PageMemory memory;  // outlives the ledger, which tells it of commits
  limits.before_commit = [&memory](std::uint64_t from, std::uint64_t to, const store::Batch& batch) {
    memory.touched.commit(from, to, batch);
  };
  const auto signatures = keys::remember_good_checks(*context.signatures);
  NGUON_ASSIGN(ledger, home.open(Access::read_write, context.clock, context.signatures, limits));
  const auto view = ledger->snapshot();
  NGUON_ASSIGN(info, state::Reader(*view).ledger());
  Metrics metrics;
  const Pages pages;
  NGUON_ASSIGN(cosigner, start_cosigner(*ledger, context, home, config, info));
  App app{*ledger, *signatures, context.clock, metrics, pages, info, config.statement_bytes_max, {cosigner.get(), nullptr}};
  app.memory = &memory;
  if (cosigner) add_witness_metrics(metrics, *cosigner);
  NGUON_ASSIGN(snapshot_key, home.snapshot_key(info.origin));
  SnapshotMaker snapshots(*ledger, std::make_shared<const keys::KeyPair>(std::move(snapshot_key)), context.clock);
  app.snapshots = &snapshots;
  NGUON_ASSIGN(desk, desk::Database::open(home.desk()));
  app.desk = desk.get();
  Logins logins(info.origin, login_limits(config));
  app.logins = &logins;
  std::optional<LabelDesk> labels;
  if (config.give_labels) app.labels = &labels.emplace(*ledger, *signatures, context.clock, home, info.origin);
  Workers workers;
  app.workers = &workers;
  finish_erasures(*ledger, *desk, context.clock);
  NGUON_ASSIGN(blobs, open_blobs(home, *ledger, config, context.clock));
  app.blobs = blobs.get();
  const auto scans = start_counting(home, config, context.clock);
  app.scans = scans.get();
  add_ledger_metrics(app);
  Alarms alarms(home.alarms(), context.clock, [](std::string_view line) { spdlog::critical("{}", line); });
  app.alarms = &alarms;
  const auto scrubber = start_scrubber(context, home, config, *ledger, metrics, alarms);
  if (app.scans != nullptr) add_scan_metrics(app);
  add_login_metrics(app);
  RateLimiter posts({static_cast<double>(config.posts_per_second), static_cast<double>(config.posts_burst)});
  auto how = router_options(app);
  how.changes = &posts;
  NGUON_ASSIGN(router, Router::make(all_routes(app), std::move(how)));
  auto options = options_of(config, address, context);
  NGUON_ASSIGN(tls, tls_options(config, home.config().parent_path()));
  options.tls = std::move(tls);
  Handler handler = router->handler();
  if (options.tls) handler = redirect_to_tls({info.host, options.tls->port}, std::move(handler));
  options.body_limit = [&router](const Request& request) { return router->body_limit(request); };
  NGUON_ASSIGN(server, HttpServer::listen(std::move(options), std::move(handler)));
  metrics.watch([&server] { return server->stats(); });
  announce(context, app, url_of(address, server->port()));
  if (server->tls_port() != 0) {
    NGUON_ASSIGN(tls_address, parse_address(config.tls_listen));
    const std::string url = url_of(tls_address, server->tls_port(), "https");
    context.output.note("TLS: " + url + "  SIGHUP: đọc lại chứng chỉ.",
                        "TLS: " + url + "  SIGHUP: the certificate is read again.");
  }
  server->run();
  context.output.note("Đã dừng, không mất gì.", "Stopped, nothing lost.");
  return {};
}

ExitCode run(Context& context, const Options& options) {
  // Standard output is data; the log goes beside the other text for people.
  spdlog::set_default_logger(spdlog::stderr_logger_mt("nguon"));
  const auto done = serve(context, options);
  return done ? ExitCode::ok : context.output.fail(done.error());
}

}  // namespace

void add_serve(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("serve", "phục vụ trang và API / serve pages and API");
  add_data_options(*command, context);
  auto options = std::make_shared<Options>();
  command->add_option("--listen", options->listen,
                      "địa chỉ:cổng / address:port (mặc định theo cấu hình / default: configuration)");
  command->callback([&context, options] { context.run = [&context, options] { return run(context, *options); }; });
}

}  // namespace nguon::api::cmd
