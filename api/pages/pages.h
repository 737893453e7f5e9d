// The public pages, as bytes of HTML. Everything they need (templates, style, script, icons) is
// inside the program; one page is one request, and readable without JavaScript. docs: web pages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/pages/catalogue.h"
#include "api/pages/language.h"
#include "api/scan.h"

namespace nguon::api {

struct PageOptions {
  Language language = Language::vi;
  bool demonstration = false;  // of LedgerInfo; shows the banner
  std::string notice;          // one sentence above the page, such as a copy's age; "" shows none
  bool ask_place = false;      // scans are counted: a label's page offers to tell the province
  // The code that was typed, when the scan comes from look_up_code (grouped as printed); "" otherwise.
  std::string typed_code;
  // For the page's one address (canonical, in either language); a page without them has none.
  std::string host;     // of the ledger
  std::string address;  // path and query as a list of the page's choices, without hl
  // Whom people call or write to about a suspicious label; "" shows none.
  std::string report_phone, report_email;
  bool takes_reports = false;  // offers the form of /bao-cao
};

// A product by itself: no label was scanned.
struct ProductPage {
  state::ProductInfo product;
  state::PartyInfo producer;
  std::vector<state::CertificateInfo> certificates;
  std::vector<state::BatchInfo> batches;  // newest first; the first kProductBatchesMax are shown
  Time now;
  std::map<std::string, std::vector<state::Restriction>> restrictions = {};  // of those batches that any reaches, by path
  std::optional<state::StoryInfo> story = {};
};
inline constexpr std::size_t kProductBatchesMax = 20;

// One label run: how far it has come and why.
struct RunPage {
  state::RunInfo run;
  state::ProductInfo product;
  state::PartyInfo producer;
  std::map<std::uint64_t, state::Words> reasons;  // of statuses, by their entry; those that are known
};
inline constexpr std::size_t kRunRangesMax = 50;  // steps shown on its page

// The form for what is not right with a label or a lot, and the thanks for it.
struct ReportPage {
  std::string action;               // path that the form is sent to
  std::string back;                 // path of the page it was opened from
  std::string name, producer;       // of the goods, where the label's page shows them too
  std::string code, lot;            // as far as they are known
  std::string token;                // form_token.h
  std::string kind, text, contact;  // what was filled in, after a refusal
  std::string problem;              // why it was refused, in the page's language; "" nothing was
  std::int64_t number = 0;          // of the report: thanks instead of the form
};

// What a search on the home page found.
struct FindPage {
  std::string query;
  Found found;
  std::vector<state::BatchInfo> batches;
};
inline constexpr std::size_t kFoundMax = 20;  // of each kind; more are told, not shown

enum class Message {
  not_found,      // 404: no such code, lot, product or page
  mistyped_code,  // 404: the check character of a typed code does not fit
  server_error,   // 500
  busy,           // 503
};

// The form of the home page asks GET /find?q=...; the server decides whether q is a label code, a lot or a name.
inline constexpr std::string_view kFindPath = "/find";

// A file that a page may ask for after it is shown, never needed to read it.
struct PageAsset {
  std::string path;  // "/assets/noble-ed25519.<hash>.mjs": its bytes never change, it can be kept for ever
  std::string_view content_type;
  std::string_view bytes;  // live as long as the program
};

// Whether the ledger knows the thing that was scanned: only then may anything be said of a product.
bool may_show_product(const Scan& scan);

// Made once at start. Thread-safe afterwards. The constructor throws std::logic_error when an
// embedded template or text is broken: a bug of the build, never of the input.
class Pages {
 public:
  Pages();
  ~Pages();
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;

  // The answer to a scan, a typed code or a batch link. A label that is not ours, badly signed or
  // not in the ledger shows no product data, whatever the scan holds.
  std::string consumer(const Scan& scan, const Journey& journey, const PageOptions& options) const;
  std::string product(const ProductPage& page, const PageOptions& options) const;
  std::string report(const ReportPage& page, const PageOptions& options) const;
  std::string home(const PageOptions& options) const;
  std::string run(const RunPage& page, const PageOptions& options) const;
  std::string found(const FindPage& page, const PageOptions& options) const;
  std::string message(Message message, const PageOptions& options) const;
  // The catalogue.
  std::string products(const ProductsPage& page, const PageOptions& options) const;
  std::string producers(const ProducersPage& page, const PageOptions& options) const;
  std::string producer(const ProducerPage& page, const PageOptions& options) const;
  std::string localities(const std::vector<PlaceCount>& provinces, const PageOptions& options) const;
  std::string locality(const LocalityPage& page, const PageOptions& options) const;
  // `provinces`: all 34; `islands`: the special zones Hoàng Sa and Trường Sa, in this order.
  std::string map(const std::vector<PlaceCount>& provinces, const std::vector<PlaceCount>& islands,
                  const PageOptions& options) const;

  // Asks in which province the label at `label_path` was scanned; with `thanks` it was told.
  std::string place(std::string_view label_path, bool thanks, const PageOptions& options) const;
  // /kiem-tra: labels judged on the device with a signed snapshot. Its policy lets it fetch the snapshot, and
  // its service worker (a script at an address of its own) keeps the page for a device without a network.
  std::string inspector(const state::LedgerInfo& info, const PageOptions& options) const;
  const std::string& inspector_policy() const;
  std::string_view inspector_worker() const;

  // The value of the Content-Security-Policy header for all of the other pages: their styles and the one script in
  // them by hash, further scripts from our own address, nothing unsafe.
  const std::string& content_security_policy() const;
  std::span<const PageAsset> assets() const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace nguon::api
