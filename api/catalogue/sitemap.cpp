#include "api/catalogue/sitemap.h"

#include "ledger/base/markup.h"

namespace nguon::api {
namespace {

constexpr std::string_view kHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

}  // namespace

std::string sitemap_index(std::string_view host, std::size_t parts, Time changed) {
  std::string out(kHead);
  out += "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
  for (std::size_t part = 1; part <= parts; ++part)
    out += "<sitemap><loc>https://" + escape_markup(host) + "/sitemap/" + std::to_string(part) + ".xml</loc><lastmod>" +
           format_time(changed) + "</lastmod></sitemap>\n";
  return out + "</sitemapindex>\n";
}

std::string sitemap_part(std::string_view host, const std::vector<Catalogue::Address>& pages) {
  std::string out(kHead);
  out += "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n";
  for (const auto& page : pages) {
    const std::string address = "https://" + escape_markup(host) + escape_markup(page.path);
    out += "<url><loc>" + address + "</loc><lastmod>" + format_time(page.changed) +
           "</lastmod><xhtml:link rel=\"alternate\" hreflang=\"vi\" href=\"" + address +
           "\"/><xhtml:link rel=\"alternate\" hreflang=\"en\" href=\"" + address + "?hl=en\"/></url>\n";
  }
  return out + "</urlset>\n";
}

}  // namespace nguon::api
