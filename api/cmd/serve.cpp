#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "api/app.h"
#include "api/cmd/command.h"
#include "api/config.h"
#include "api/http_server.h"
#include "ledger/base/text.h"
#include "ledger/state/reader.h"

namespace nguon::api::cmd {
namespace {

struct Options {
  std::string listen;
};

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

// "127.0.0.1:8080", "[::]:8080"
Result<Address> parse_address(const std::string& text) {
  const auto colon = text.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : parse_decimal(std::string_view(text).substr(colon + 1));
  if (!port || *port > 65'535)
    return Error{Errc::invalid_argument, "listen_malformed", "listen on ADDRESS:PORT, not \"" + text + "\"",
                 "địa chỉ phục vụ có dạng ĐỊA-CHỈ:CỔNG, không phải \"" + text + "\""};
  std::string host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return Address{std::move(host), static_cast<std::uint16_t>(*port)};
}

ServerOptions server_options(const Config& config, const Address& address, const Context& context) {
  ServerOptions options;
  options.address = address.host;
  options.port = address.port;
  options.io_threads = config.io_threads;
  options.connections_max = config.connections_max;
  options.connections_per_address_max = config.connections_per_address_max;
  options.trusted_proxies = config.trusted_proxies;
  options.stop_on_signals = true;
  options.clock = &context.clock;
  options.log = [](std::string_view line) { spdlog::error("{}", line); };
  return options;
}

// Pages that the router itself answers: unknown addresses, in the reader's language.
Router::Options router_options(const App& app) {
  Router::Options options;
  options.metrics = &app.metrics;
  options.error_page = [&app](const Request& request, int status) {
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

void announce(Context& context, const App& app, const Address& address, std::uint16_t port) {
  const bool everywhere = address.host == "0.0.0.0" || address.host == "::";
  const std::string url = "http://" +
                          (everywhere                                    ? "127.0.0.1"
                           : address.host.find(':') == std::string::npos ? address.host
                                                                         : "[" + address.host + "]") +
                          ":" + std::to_string(port) + "/";
  if (context.output.json_wanted)
    context.output.data(
        json::object{{"url", url}, {"origin", app.info.origin}, {"size", static_cast<std::int64_t>(app.ledger.size())}});
  else
    context.output.data(url);
  context.output.note("Sổ cái " + app.info.origin + " (" + std::to_string(app.ledger.size()) + " mục) đang phục vụ tại " + url +
                          "  Dừng: Ctrl-C.",
                      "Serving the ledger " + app.info.origin + " at " + url + "  Stop: Ctrl-C.");
}

Result<void> serve(Context& context, const Options& asked) {
  NGUON_ASSIGN(home, context.home());
  NGUON_ASSIGN(config, load_config(home.config()));
  NGUON_ASSIGN(address, parse_address(asked.listen.empty() ? config.listen : asked.listen));
  LedgerOptions limits;
  limits.workers = config.workers;
  limits.queue_max = config.queue_max;
  limits.batch_max = config.batch_max;
  NGUON_ASSIGN(ledger, home.open(Access::read_write, context.clock, context.signatures, limits));
  const auto view = ledger->snapshot();
  NGUON_ASSIGN(info, state::Reader(*view).ledger());
  Metrics metrics;
  const Pages pages;
  const App app{*ledger, *context.signatures, context.clock, metrics, pages, info, config.statement_bytes_max};
  add_ledger_metrics(app);
  NGUON_ASSIGN(router, Router::make(all_routes(app), router_options(app)));
  auto options = server_options(config, address, context);
  options.body_limit = [&router](const Request& request) { return router->body_limit(request); };
  NGUON_ASSIGN(server, HttpServer::listen(std::move(options), router->handler()));
  metrics.watch([&server] { return server->stats(); });
  announce(context, app, address, server->port());
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
