// Sitemaps (sitemaps.org, protocol 0.9) of the catalogue's pages. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "api/catalogue/catalogue.h"

namespace nguon::api {

// Pages in one part: the protocol allows 50,000; a part of this size is written in a few milliseconds.
inline constexpr std::size_t kSitemapPagesMax = 5'000;

// The index with parts 1..`parts`. `changed`: when the ledger last grew.
std::string sitemap_index(std::string_view host, std::size_t parts, Time changed);
// One part: each page in Vietnamese with its English sister.
std::string sitemap_part(std::string_view host, const std::vector<Catalogue::Address>& pages);

}  // namespace nguon::api
