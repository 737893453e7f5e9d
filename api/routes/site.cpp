// For machines that look after the server, and for crawlers.
#include "api/answers.h"
#include "api/app.h"
#include "api/openapi.h"
#include "api/scans/scans.h"
#include "api/version.h"

namespace nguon::api {
namespace {

Response healthz(const App& app) {
  const auto stats = app.ledger.stats();
  Response out;
  out.set_header("cache-control", "no-store");
  if (stats.stopped) {
    out.status = 503;
    out.body = "not accepting statements: " + stats.stop_reason + "\n";
  } else {
    out.body = "ok\n";
  }
  return out;
}

Response metrics(const App& app) {
  Response out;
  out.content_type = std::string(Metrics::kContentType);
  out.set_header("cache-control", "no-store");
  out.body = app.metrics.exposition();
  return out;
}

}  // namespace

void add_site_routes(std::vector<Route>& routes, const App& app) {
  routes.push_back({"GET", "/healthz", "healthz", "200 while statements are accepted, 503 with the reason otherwise.",
                    answer_with([&app](const Request&) { return healthz(app); })});
  routes.push_back(
      {"GET", "/metrics", "metrics", "Figures for Prometheus.", answer_with([&app](const Request&) { return metrics(app); })});
  routes.push_back(
      {"GET", "/robots.txt", "robots", "What crawlers may read, and where the sitemap is.", answer_with([&app](const Request&) {
         Response out;
         out.body = "User-agent: *\nDisallow: /v1/\nDisallow: /tile/\nSitemap: https://" + app.info.host + "/sitemap.xml\n";
         return out;
       })});
}

void add_ledger_metrics(const App& app) {
  const auto read = [&app](auto member) { return [&app, member] { return static_cast<double>(app.ledger.stats().*member); }; };
  app.metrics.add_gauge("ledger_entries", "Entries in the ledger.", {},
                        [&app] { return static_cast<double>(app.ledger.size()); });
  app.metrics.add_gauge("ledger_queued", "Statements waiting for the sequencer.", {}, read(&Ledger::Stats::queued));
  app.metrics.add_gauge("ledger_stopped", "1 when appends are refused after a fault.", {},
                        [&app] { return app.ledger.stats().stopped ? 1.0 : 0.0; });
  app.metrics.add_gauge("disk_free_bytes", "Free space on the ledger's disk, as last asked.", {},
                        read(&Ledger::Stats::disk_free_bytes));
  app.metrics.add_gauge("disk_floor_bytes", "Appends are refused under this much free space.", {},
                        read(&Ledger::Stats::disk_floor_bytes));
  app.metrics.add_counter("ledger_appended_total", "Statements recorded since the start.", {}, read(&Ledger::Stats::appended));
  app.metrics.add_counter("ledger_refused_total", "Statements refused since the start.", {}, read(&Ledger::Stats::refused));
  app.metrics.add_counter("ledger_repeated_total", "Statements that were recorded before.", {}, read(&Ledger::Stats::repeated));
  app.metrics.add_counter("ledger_commits_total", "Commits since the start.", {}, read(&Ledger::Stats::commits));
}

void add_scan_metrics(const App& app) {
  const auto read = [&app](auto member) { return [&app, member] { return static_cast<double>(app.scans->stats().*member); }; };
  app.metrics.add_counter("scans_counted_total", "Looks at labels that were counted.", {}, read(&Scans::Stats::counted));
  app.metrics.add_counter("scans_repeated_total", "Looks by the same device within an hour.", {}, read(&Scans::Stats::repeated));
  app.metrics.add_counter("scans_unperson_total", "Looks by crawlers, previews and HEAD.", {}, read(&Scans::Stats::unperson));
  app.metrics.add_counter("scans_dropped_total", "Looks dropped: queue full, or the store failed.", {},
                          read(&Scans::Stats::dropped));
  app.metrics.add_gauge("scans_suspicious", "Unit labels that look copied.", {}, read(&Scans::Stats::suspicious));
  app.metrics.add_gauge("scans_queued", "Looks waiting to be written.", {}, read(&Scans::Stats::queued));
}

std::vector<Route> all_routes(const App& app) {
  std::vector<Route> routes;
  add_site_routes(routes, app);
  add_log_routes(routes, app);
  add_statement_routes(routes, app);
  add_entry_routes(routes, app);
  add_trace_routes(routes, app);
  add_registry_routes(routes, app);
  add_scan_routes(routes, app);
  add_run_routes(routes, app);
  add_snapshot_routes(routes, app);
  add_place_routes(routes, app);
  add_catalogue_routes(routes, app);
  add_blob_routes(routes, app);
  add_report_routes(routes, app);
  add_page_routes(routes, app);
  add_login_routes(routes, app);
  add_producer_routes(routes, app);
  add_authority_routes(routes, app);
  add_private_routes(routes, app);
  add_desk_routes(routes, app);
  add_recall_routes(routes, app);
  Route description{"GET", "/openapi.json", "openapi", "This description.", nullptr};
  routes.push_back(description);
  auto document = std::make_shared<const std::string>(json::serialize(openapi_document(routes, kVersion)));
  routes.back().handler = answer_with([document](const Request&) {
    Response out;
    out.content_type = "application/json; charset=utf-8";
    out.set_header("access-control-allow-origin", "*");
    out.body = document;
    return out;
  });
  return routes;
}

}  // namespace nguon::api
