#include "api/routes/feeds.h"

#include <algorithm>

#include "api/answers.h"
#include "api/catalogue/sitemap.h"
#include "api/pages/linked_data.h"
#include "api/routes/page_answers.h"
#include "ledger/base/text.h"

namespace nguon::api {
namespace {

// Pages that are there in any ledger.
constexpr std::string_view kStanding[] = {"/", "/san-pham", "/co-so", "/dia-phuong", "/ban-do"};

// Unchanged while the ledger is: no entry, no other feed. On another day certificates may have expired.
void put_validators(const App& app, Response& out, std::uint64_t size) {
  const Day today = day_in_vietnam(app.clock.now());
  out.set_header("etag", "W/\"" + std::to_string(size) + "-" + std::to_string(today.unix_days) + "\"");
  out.set_header("cache-control", "public, max-age=300");
  if (size == 0) return;
  if (const auto newest = app.ledger.entry(size - 1))
    out.set_header("last-modified", http_date(std::max(newest->accepted, start_of_day_in_vietnam(today)).unix_ms / 1'000));
}

Result<Time> last_growth(const App& app, std::uint64_t size) {
  if (size == 0) return app.clock.now();
  NGUON_ASSIGN(newest, app.ledger.entry(size - 1));
  return newest.accepted;
}

Response xml_answer(const App& app, std::string body, std::uint64_t size) {
  Response out;
  out.content_type = "application/xml; charset=utf-8";
  put_validators(app, out, size);
  out.body = std::move(body);
  return out;
}

std::size_t parts_of(std::size_t pages) {
  return std::max<std::size_t>(1, (pages + std::size(kStanding) + kSitemapPagesMax - 1) / kSitemapPagesMax);
}

Response index(const App& app, Catalogue& catalogue) {
  const std::uint64_t size = app.ledger.size();
  const auto pages = catalogue.addresses(0, 0, app.clock.now());
  if (!pages) return error_answer(pages.error());
  const auto changed = last_growth(app, size);
  if (!changed) return error_answer(changed.error());
  return xml_answer(app, sitemap_index(app.info.host, parts_of(pages->total), *changed), size);
}

Response part(const App& app, Catalogue& catalogue, const Request& request) {
  const std::uint64_t size = app.ledger.size();
  const auto number = parse_decimal(request.parameter("part"));
  if (!number || *number == 0 || *number > kCatalogueProductsMax) return plain_answer(404);
  // The first part begins with the pages that are always there.
  const std::size_t begin = (*number - 1) * kSitemapPagesMax, always = std::size(kStanding);
  const std::size_t skip = begin < always ? 0 : begin - always;
  const auto pages = catalogue.addresses(skip, kSitemapPagesMax - (begin < always ? always : 0), app.clock.now());
  if (!pages) return error_answer(pages.error());
  if (*number > parts_of(pages->total)) return plain_answer(404);
  std::vector<Catalogue::Address> all;
  if (begin < always) {
    const auto changed = last_growth(app, size);
    if (!changed) return error_answer(changed.error());
    for (const auto path : kStanding) all.push_back({std::string(path), *changed});
  }
  all.insert(all.end(), pages->some.begin(), pages->some.end());
  return xml_answer(app, sitemap_part(app.info.host, all), size);
}

// One schema.org Product a line, in the order of their paths.
Response feed(const App& app, Catalogue& catalogue, const Request& request) {
  const std::uint64_t size = app.ledger.size();
  const Time now = app.clock.now();
  const auto make = [&]() -> Result<Response> {
    NGUON_ASSIGN(after, query_text(request, "after", ""));
    NGUON_ASSIGN(lines, catalogue.products_after(after, kFeedProductsMax, now));
    const auto view = app.ledger.snapshot();
    const state::Reader reader{*view};
    std::string body;
    for (const auto& line : lines) {
      NGUON_ASSIGN(product, reader.product(line.path));
      NGUON_ASSIGN(producer, reader.party(product.record.owner));
      NGUON_ASSIGN(certificates, reader.certificates_for_product(product));
      auto data = product_linked_data(product, producer, certificates, app.info.host, day_in_vietnam(now));
      data["dateModified"] = format_time(line.changed);
      body += json::serialize(data) + "\n";
    }
    Response out;
    out.content_type = "application/jsonl; charset=utf-8";
    out.set_header("access-control-allow-origin", "*");
    put_validators(app, out, size);
    if (lines.size() == kFeedProductsMax)
      out.set_header("link", "</feed/products.jsonl?after=" + percent_encode(lines.back().path) + ">; rel=\"next\"");
    out.body = std::move(body);
    return out;
  };
  auto made = make();
  return made ? std::move(*made) : error_answer(made.error());
}

}  // namespace

void add_feed_routes(std::vector<Route>& routes, const App& app, const std::shared_ptr<Catalogue>& catalogue) {
  routes.push_back({"GET", "/sitemap.xml", "sitemap", "The index of the sitemap's parts.",
                    answer_with([&app, catalogue](const Request&) { return index(app, *catalogue); })});
  routes.push_back({"GET", "/sitemap/{part}.xml", "sitemap_part", "Pages of the catalogue with their last change.",
                    answer_with([&app, catalogue](const Request& r) { return part(app, *catalogue, r); })});
  routes.push_back({"GET", "/feed/products.jsonl", "product_feed", "Products as schema.org describes them, one a line.",
                    answer_with([&app, catalogue](const Request& r) { return feed(app, *catalogue, r); })});
}

}  // namespace nguon::api
