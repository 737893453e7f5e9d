// The verifier: everything the routes need, joined once at start.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/checkpoints.h"
#include "api/metrics.h"
#include "api/page_memory.h"
#include "api/pages/pages.h"
#include "api/router.h"
#include "keys/check.h"
#include "ledger/base/time.h"
#include "ledger/ledger.h"
#include "ledger/state/model.h"

namespace nguon::api {

namespace desk {
class Database;
}
class Alarms;
class Blobs;
class Catalogue;
class LabelDesk;
class Logins;
class SnapshotMaker;
class Scans;
class Workers;

// Borrowed parts outlive the app; all are thread-safe.
struct App {
  Ledger& ledger;
  const keys::KeyCheck& signatures;
  const Clock& clock;
  Metrics& metrics;
  const Pages& pages;
  state::LedgerInfo info;  // of Genesis: it never changes
  std::size_t statement_bytes_max = 65'536;
  Beside beside = {};                  // witnesses, and what a mirror says of its age
  Scans* scans = nullptr;              // none: looks at labels are not counted
  SnapshotMaker* snapshots = nullptr;  // none: /v1/snapshot answers unavailable
  PageMemory* memory = nullptr;        // null: every answer is made anew
  desk::Database* desk = nullptr;      // null, as on a mirror: what needs it answers unavailable
  Logins* logins = nullptr;            // null: nobody logs in here
  Blobs* blobs = nullptr;              // null: there are no pictures
  LabelDesk* labels = nullptr;         // null: the operator alone prints labels
  Alarms* alarms = nullptr;            // null: what an audit finds is written down nowhere
  Workers* workers = nullptr;          // null: the thread that reads does slow work too (api/workers.h)
  Catalogue* catalogue = nullptr;      // null: the routes make one of their own
};

// All routes of the program, in the order of the families below. docs/api.md lists them from here.
std::vector<Route> all_routes(const App& app);

// The families, one file each in api/routes/.
void add_site_routes(std::vector<Route>& routes, const App& app);       // /, /healthz, /metrics, /openapi.json, ...
void add_log_routes(std::vector<Route>& routes, const App& app);        // /checkpoint, /tile/...
void add_statement_routes(std::vector<Route>& routes, const App& app);  // POST /v1/statements
void add_entry_routes(std::vector<Route>& routes, const App& app);      // /v1/status, entries, proofs
void add_trace_routes(std::vector<Route>& routes, const App& app);      // /v1/batches, trace, balance, journey, events
void add_registry_routes(std::vector<Route>& routes, const App& app);   // /v1/parties, products, areas, certificates, keys
void add_scan_routes(std::vector<Route>& routes, const App& app);       // /v1/scan, /v1/codes
void add_run_routes(std::vector<Route>& routes, const App& app);        // /v1/runs, /v1/requests, /run/...
void add_snapshot_routes(std::vector<Route>& routes, const App& app);   // /v1/snapshot
void add_place_routes(std::vector<Route>& routes, const App& app);      // /noi-quet
void add_page_routes(std::vector<Route>& routes, const App& app);       // pages for people; the token's own address
void add_catalogue_routes(std::vector<Route>& routes, const App& app);  // /san-pham, /co-so, /dia-phuong, sitemap, feeds
void add_blob_routes(std::vector<Route>& routes, const App& app);       // /blob, /v1/blobs
void add_report_routes(std::vector<Route>& routes, const App& app);     // /bao-cao
void add_login_routes(std::vector<Route>& routes, const App& app);      // /v1/login, /v1/me
void add_producer_routes(std::vector<Route>& routes, const App& app);   // /san-xuat, /v1/producer
void add_desk_routes(std::vector<Route>& routes, const App& app);       // /thanh-tra, /v1/desk: search, lots, access records
void add_recall_routes(std::vector<Route>& routes, const App& app);     // /v1/desk: recalls, audits, evidence, watch, pending
void add_authority_routes(std::vector<Route>& routes, const App& app);  // /v1/desk: expiry; /v1/enrolments
void add_private_routes(std::vector<Route>& routes, const App& app);    // /v1/private

// Registers the ledger's figures with the app's metrics.
void add_ledger_metrics(const App& app);
// Those of counting scans. REQUIRES: app.scans
void add_scan_metrics(const App& app);

}  // namespace nguon::api
