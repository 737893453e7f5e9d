#include "api/mirror/site.h"

#include <algorithm>

#include "api/answers.h"
#include "api/catalogue/catalogue.h"
#include "api/mirror/elsewhere.h"
#include "api/views.h"
#include "ledger/statement/ids.h"
#include "qr/human_code.h"

namespace nguon::api {
namespace {

constexpr std::string_view kAt = "/at/";
constexpr std::string_view kScheme = "https://";
constexpr std::size_t kSearchProductsMax = 50;  // found in one ledger

// Takes the answer of a handler that answers at once.
class Taker final : public AnswerSink {
 public:
  explicit Taker(std::shared_ptr<Response> into) : into_(std::move(into)) {}
  void answer(Response&& response) noexcept override { *into_ = std::move(response); }

 private:
  std::shared_ptr<Response> into_;
};

// Without a port; in lower case as labels have it.
std::string_view host_of(const Request& request) {
  const auto host = request.header("host");
  return host.substr(0, host.find(':'));
}

json::object ledger_json(const CopySite& site) {
  const Copy& copy = site.copy();
  const CopyInfo info = copy.now();
  json::object out{{"origin", copy.log().key.name},
                   {"vkey", copy.log().key.text()},
                   {"url", copy.log().url},
                   {"size", info.size},
                   {"copied", copy.ledger().copied().size},
                   {"stale", info.stale},
                   {"alarms", info.alarms},
                   {"words", to_json(words_of(info))}};
  if (const App* app = site.app()) out["host"] = app->info.host;
  if (info.size > 0) out["newest"] = format_time(info.newest);
  if (!(info.confirmed == Time{})) out["confirmed"] = format_time(info.confirmed);
  if (!info.alarm.empty()) out["alarm"] = info.alarm;
  if (const auto error = copy.last_error(); !error.empty()) out["error"] = error;
  return out;
}

// Products of the ledger that answer to the words, best first; to no words, the first of all.
Result<json::array> products_like(const App& app, const std::string& query, std::size_t& total) {
  const Time now = app.clock.now();
  std::vector<CatalogueLine> lines;
  if (query.find_first_not_of(' ') == std::string::npos) {
    NGUON_ASSIGN(first, app.catalogue->products_after("", kSearchProductsMax, now));
    lines = std::move(first);
    total += lines.size();
  } else {
    NGUON_ASSIGN(found, app.catalogue->search(query, kSearchProductsMax, now));
    lines = std::move(found.products);
    total += found.products_total;
  }
  const auto view = app.ledger.snapshot();
  const state::Reader reader{*view};
  json::array out;
  for (const auto& line : lines) {
    NGUON_ASSIGN(product, reader.product(line.path));
    json::object one = to_json(product);
    one["host"] = app.info.host;
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

CopySite::CopySite(Copy& copy, const keys::KeyCheck& signatures, const Clock& clock, Metrics& metrics, const Pages& pages)
    : copy_(copy), signatures_(signatures), clock_(clock), metrics_(metrics), pages_(pages) {}
CopySite::~CopySite() = default;

const App* CopySite::app() const {
  const std::lock_guard lock(mutex_);
  if (!app_) make_ready();
  return app_.get();
}

void CopySite::make_ready() const {
  if (copy_.ledger().size() == 0) return;
  const auto view = copy_.ledger().snapshot();
  auto info = state::Reader(*view).ledger();
  if (!info) return;
  App made{copy_.ledger(), signatures_, clock_, metrics_, pages_, std::move(*info)};
  made.beside = {&copy_, &copy_, &foreign_lots_};
  catalogue_ = std::make_unique<Catalogue>(copy_.ledger());
  made.catalogue = catalogue_.get();
  app_ = std::make_unique<const App>(std::move(made));
  Router::Options options;
  options.metrics = &metrics_;
  options.error_page = [this](const Request& request, int status) {
    if (status != 404 || request.path().starts_with("/v1/")) return plain_answer(status);
    Response out;
    out.status = 404;
    out.content_type = "text/html; charset=utf-8";
    out.set_header("content-security-policy", pages_.content_security_policy());
    PageOptions page;
    page.language = request.query() == "hl=en" ? Language::en : Language::vi;
    const auto words = words_of(copy_.now());
    page.notice = page.language == Language::en ? words.en : words.vi;
    out.body = pages_.message(Message::not_found, page);
    return out;
  };
  auto router = Router::make(all_routes(*app_), std::move(options));
  if (!router) throw std::logic_error("the routes of a copy: " + router.error().message());
  router_ = std::move(*router);
}

void CopySite::handle(Request&& request, Responder respond) const {
  if (app() != nullptr) return router_->handle(std::move(request), std::move(respond));
  const auto copied = std::to_string(copy_.ledger().copied().size);
  respond(error_answer({Errc::unavailable, "still_copying", "this copy is not complete yet: " + copied + " entries so far",
                        "bản sao chưa đầy đủ: mới có " + copied + " mục"}));
}

Response CopySite::ask(std::string target) const {
  Request request;
  request.method = "GET";
  request.target = std::move(target);
  auto into = std::make_shared<Response>(plain_answer(503));
  handle(std::move(request), Responder(std::make_unique<Taker>(into)));
  return std::move(*into);
}

struct MirrorSite::Impl {
  std::vector<CopySite*> sites;
  Metrics& metrics;
  const Pages& pages;
  std::unique_ptr<Router> own;     // of the mirror itself
  std::vector<std::string> paths;  // its literal paths, for requests that are not for a copy

  const CopySite* by_host(std::string_view host) const {
    for (const auto* site : sites)
      if (const App* app = site->app(); app != nullptr && app->info.host == host) return site;
    return nullptr;
  }
  FoundLedger ledger_of(std::string_view host) const {
    if (const auto* site = by_host(host)) return {site->app(), false};
    // One that is not complete does not know its host yet.
    return {nullptr, std::any_of(sites.begin(), sites.end(), [](const CopySite* one) { return one->app() == nullptr; })};
  }

  Response scan(const Request& request) const {
    const auto label = query_text(request, "label", "");
    if (!label) return error_answer(label.error());
    const std::string_view text = *label;
    const auto host =
        text.starts_with(kScheme) ? text.substr(kScheme.size(), text.find('/', kScheme.size()) - kScheme.size()) : "";
    const auto* site = by_host(host);
    if (site == nullptr && sites.size() == 1) site = sites.front();
    if (site != nullptr) return site->ask(request.target);
    for (const auto* one : sites)  // one that is not complete does not know its host yet
      if (one->app() == nullptr) return one->ask(request.target);
    return error_answer({Errc::not_found, "ledger_not_copied", "no ledger of the host " + std::string(host) + " is copied here",
                         "ở đây không có bản sao sổ cái nào của " + std::string(host)});
  }

  Result<json::object> ledgers() const {
    json::array list;
    for (const auto* site : sites) list.push_back(ledger_json(*site));
    return json::object{{"ledgers", std::move(list)}};
  }

  Result<json::object> search(const Request& request) const {
    NGUON_ASSIGN(query, query_text(request, "q", ""));
    json::array found, missing;
    std::size_t total = 0;
    for (const auto* site : sites) {
      const App* app = site->app();
      if (app == nullptr) {
        missing.push_back(json::string(site->copy().log().key.name));
        continue;
      }
      NGUON_ASSIGN(some, products_like(*app, query, total));
      for (auto& one : some) found.push_back(std::move(one));
    }
    json::object out{{"query", query}, {"products", std::move(found)}, {"total", total}};
    if (!missing.empty()) out["notSearched"] = std::move(missing);
    return out;
  }

  Result<json::object> trace(const Request& request) const {
    NGUON_ASSIGN(direction, query_text(request, "direction", "back"));
    NGUON_ASSIGN(host, query_text(request, "host", ""));
    if (direction != "back" && direction != "forward")
      return Error{Errc::invalid_argument, "parameter_malformed", "direction is back or forward",
                   "direction là back hoặc forward"};
    const auto which = direction == "back" ? state::Direction::back : state::Direction::forward;
    const std::string batch(request.parameter("batch"));
    std::optional<Error> last;
    for (const auto* site : sites) {
      const App* app = site->app();
      if (app == nullptr || (!host.empty() && app->info.host != host)) continue;
      auto found = trace_across(*app, batch, which, [this](std::string_view other) { return ledger_of(other); });
      if (found) {
        (*found)["ledger"] = json::object{{"origin", app->info.origin}, {"host", app->info.host}};
        return found;
      }
      if (found.error().code() != Errc::not_found) return found.error();
      const auto copy = words_of(site->copy().now());
      last = Error{Errc::not_found, "not_in_copy", found.error().message() + ". Not in this copy: " + copy.en,
                   found.error().message_vi() + ". Không có trong bản sao này: " + copy.vi};
    }
    if (last) return *last;
    return Error{Errc::unavailable, "still_copying", "no copy is complete yet", "chưa có bản sao nào đầy đủ"};
  }

  Response health() const {
    Response out;
    out.set_header("cache-control", "no-store");
    std::string text;
    for (const auto* site : sites) {
      const auto info = site->copy().now();
      if (info.alarms > 0) out.status = 503;
      text += site->copy().log().key.name + "\t" + words_of(info).en + "\n";
    }
    out.body = std::move(text);
    return out;
  }

  // A page of no ledger: what is copied here, and a place to type a code.
  Response home(const Request& request) const {
    Response out;
    out.content_type = "text/html; charset=utf-8";
    out.set_header("content-security-policy", pages.content_security_policy());
    out.set_header("cache-control", "no-cache");
    PageOptions options;
    options.language = request.query() == "hl=en" ? Language::en : Language::vi;
    const bool english = options.language == Language::en;
    options.notice = english ? "Copies of these ledgers:" : "Bản sao của các sổ cái:";
    for (const auto* site : sites) {
      const auto words = words_of(site->copy().now());
      options.notice += " " + site->copy().log().key.name + " (" + (english ? words.en : words.vi) + ")";
    }
    out.body = pages.home(options);
    return out;
  }

  // Whether a search for a name is worth asking there; codes and ids are tried everywhere.
  static bool finds(const CopySite& site, const Request& request) {
    const auto query = query_text(request, "q", "");
    const App* app = site.app();
    if (!query || app == nullptr) return false;
    if (statement::parse_batch_path(*query) || statement::parse_product_path(*query) || qr::parse_human_code(*query)) return true;
    const auto found = app->catalogue->search(*query, 1, app->clock.now());
    return found &&
           (found->products_total > 0 || found->producers_total > 0 || !found->communes.empty() || !found->lots_of.empty());
  }

  // The rest of "/at/<host>/...", and whose it is.
  void handle_at(Request&& request, Responder respond) const {
    const std::string_view rest = std::string_view(request.target).substr(kAt.size());
    const auto slash = rest.find('/');
    const auto* site = slash == std::string_view::npos ? nullptr : by_host(rest.substr(0, slash));
    if (site == nullptr) return respond(plain_answer(404));
    request.target = std::string(rest.substr(slash));
    site->handle(std::move(request), std::move(respond));
  }

  // Several ledgers and no host that names one: the first that knows the thing.
  void handle_any(Request&& request, Responder respond) const {
    if (sites.size() == 1) return sites.front()->handle(std::move(request), std::move(respond));
    if (const auto* site = by_host(host_of(request))) return site->handle(std::move(request), std::move(respond));
    if (request.method != "GET" && request.method != "HEAD") return respond(plain_answer(404));
    const std::string path(request.path());
    if (path == "/") return respond(home(request));
    for (const auto* site : sites) {
      if (path == kFindPath && site != sites.back() && !finds(*site, request)) continue;
      if (site == sites.back()) return site->handle(std::move(request), std::move(respond));
      Response found = site->ask(request.target);
      if (found.status == 200 || found.status == 304) return respond(std::move(found));
    }
    respond(plain_answer(404));
  }
};

namespace {

// A copy of somebody else's ledger takes no statements.
Response not_here() {
  return error_answer({Errc::forbidden, "copy_takes_none", "this is a copy: send statements to the ledger itself",
                       "đây là bản sao: hãy gửi bản khai tới chính sổ cái"});
}

}  // namespace

MirrorSite::MirrorSite(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MirrorSite::~MirrorSite() = default;

Result<std::unique_ptr<MirrorSite>> MirrorSite::make(std::vector<CopySite*> sites, std::vector<Route> own, Metrics& metrics,
                                                     const Pages& pages) {
  std::unique_ptr<MirrorSite> out(new MirrorSite(std::unique_ptr<Impl>(new Impl{std::move(sites), metrics, pages, nullptr, {}})));
  Impl* impl = out->impl_.get();
  for (CopySite* site : impl->sites) site->know_others([impl](std::string_view host) { return impl->ledger_of(host); });
  const auto add = [&](const char* pattern, const char* name, const char* summary, Handler handler) {
    own.push_back({"GET", pattern, name, summary, std::move(handler)});
  };
  const auto json = [](auto make) {
    return answer_with([make](const Request& r) { return answer_json([&] { return make(r); }); });
  };
  add("/v1/ledgers", "ledgers", "What is copied here, how far and how old.",
      json([impl](const Request&) { return impl->ledgers(); }));
  add("/v1/scan", "national_scan", "The verdict on a label, by its host.",
      answer_with([impl](const Request& r) { return impl->scan(r); }));
  add("/v1/search", "search", "Products by name or id, in all copies.",
      json([impl](const Request& r) { return impl->search(r); }));
  add("/v1/trace/{batch...}", "national_trace", "Where a batch came from, across ledgers.",
      json([impl](const Request& r) { return impl->trace(r); }));
  add("/healthz", "mirror_healthz", "200 while no ledger contradicts its copy.",
      answer_with([impl](const Request&) { return impl->health(); }));
  add("/metrics", "mirror_metrics", "Figures for Prometheus.", answer_with([impl](const Request&) {
        Response text;
        text.content_type = std::string(Metrics::kContentType);
        text.body = impl->metrics.exposition();
        return text;
      }));
  own.push_back({"POST", "/v1/statements", "not_here", "Refused: a copy takes no statements.",
                 answer_with([](const Request&) { return not_here(); })});
  for (const auto& route : own) impl->paths.push_back(route.pattern.substr(0, route.pattern.find('{')));
  Router::Options options;
  options.metrics = &metrics;
  NGUON_ASSIGN(router, Router::make(std::move(own), std::move(options)));
  impl->own = std::move(router);
  return out;
}

Handler MirrorSite::handler() const {
  const Impl* impl = impl_.get();
  return [impl](Request&& request, Responder respond) {
    const std::string path(request.path());
    if (path.starts_with(kAt)) return impl->handle_at(std::move(request), std::move(respond));
    for (const auto& own : impl->paths)
      if (own.ends_with('/') && own.size() > 1 ? path.starts_with(own) : path == own)
        return impl->own->handle(std::move(request), std::move(respond));
    impl->handle_any(std::move(request), std::move(respond));
  };
}

std::size_t MirrorSite::body_limit(const Request& request) const { return impl_->own->body_limit(request); }

}  // namespace nguon::api
