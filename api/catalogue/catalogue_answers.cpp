// What the catalogue answers. Each answer walks over what is kept at most a few times.
#include <string.h>  // memmem

#include <algorithm>
#include <functional>
#include <mutex>

#include "api/catalogue/catalogue.h"
#include "api/catalogue/places.h"
#include "api/fold_text.h"
#include "ledger/base/text.h"

namespace nguon::api {
namespace {

// The order of a list: stars in force first, then what has none, then what has lost them.
std::size_t place_in_list(Standing standing, std::uint32_t stars) {
  switch (standing) {
    case Standing::in_force: return 5 - std::min(stars, 5U);
    case Standing::none: return 6;
    case Standing::suspended: return 7;
    case Standing::expired: return 8;
    case Standing::revoked: return 9;
  }
  return 9;
}
constexpr std::size_t kPlacesInList = 10;

std::size_t index_of(std::string_view province) {
  const auto* found = find_province_name(province);
  return found == nullptr ? kProvinceCount : static_cast<std::size_t>(found - province_names().data());
}

// The next place of `word` (not empty) in `text`, from `from` on. memmem looks at many bytes at once; a walk over 15,000
// products spends most of its time here.
std::size_t next_place(std::string_view text, std::string_view word, std::size_t from) {
  if (from >= text.size()) return std::string_view::npos;
  const void* at = memmem(text.data() + from, text.size() - from, word.data(), word.size());
  return at == nullptr ? std::string_view::npos : static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
}

// How well a word fits a text of lines: 4 the whole line, 3 its beginning, 2 the beginning of a word, 1 anywhere, 0 not at all.
int fit(std::string_view text, std::string_view word) {
  int best = 0;
  for (std::size_t at = next_place(text, word, 0); at != std::string_view::npos && best < 4; at = next_place(text, word, at + 1)) {
    const bool line_begins = at == 0 || text[at - 1] == '\n';
    const bool line_ends = at + word.size() == text.size() || text[at + word.size()] == '\n';
    const bool word_begins =
        line_begins || text[at - 1] == ' ' || text[at - 1] == '-' || text[at - 1] == '/' || text[at - 1] == '(';
    best = std::max(best, line_begins && line_ends ? 4 : line_begins ? 3 : word_begins ? 2 : 1);
  }
  return best;
}

std::vector<std::string> words_of(std::string_view query) {
  std::vector<std::string> out;
  const std::string folded = fold_text(query.substr(0, kSearchBytesMax));
  for (const auto word : split(folded, ' '))
    if (!word.empty() && out.size() < kSearchWordsMax) out.emplace_back(word);
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

}  // namespace

template <class Read>
auto Catalogue::reading(Time now, Read read) -> Result<decltype(read())> {
  const Day today = day_in_vietnam(now);
  const std::uint64_t size = ledger_.size();
  // Once is enough: what another thread took in meanwhile is newer still.
  {
    const std::shared_lock lock(mutex_);
    if (made_ && at_size_ >= size && day_ == today) return read();
  }
  NGUON_TRY(take_in(size, today));
  const std::shared_lock lock(mutex_);
  return read();
}

CatalogueLine Catalogue::line_of(const Product& product) const {
  const Party& party = parties_[product.party];
  return {product.path,  product.name,  party.id,         party.name,    party.province,
          party.commune, product.group, product.standing, product.stars, product.changed.accepted};
}

ProducerLine Catalogue::line_of(const Party& party) const {
  ProducerLine out{party.id, party.name, party.province, party.commune, 0, 0, party.changed.accepted};
  out.products = static_cast<std::uint32_t>(party.products.size());
  for (const auto slot : party.products) out.in_force += products_[slot].standing == Standing::in_force ? 1 : 0;
  return out;
}

bool Catalogue::fits(const Product& product, const CatalogueFilter& filter) const {
  const Party& party = parties_[product.party];
  return (filter.group == 0 || product.group == filter.group) && (filter.province.empty() || party.province == filter.province) &&
         (filter.commune.empty() || party.commune == filter.commune) &&
         (filter.stars == 0 || (product.stars == filter.stars && product.standing == Standing::in_force)) &&
         (!filter.standing || product.standing == *filter.standing);
}

Facets Catalogue::facets(const CatalogueFilter& filter) const {
  CatalogueFilter any_group = filter, any_province = filter, any_stars = filter, any_standing = filter;
  any_group.group = any_stars.stars = 0;
  any_province.province.clear();
  any_province.commune.clear();
  any_standing.standing.reset();
  Facets out;
  for (const auto& product : products_) {
    if (fits(product, any_group)) {
      ++out.groups[0];
      if (product.group != 0) ++out.groups[product.group];
    }
    if (fits(product, any_province))
      if (const auto at = index_of(parties_[product.party].province); at < kProvinceCount) ++out.provinces[at];
    if (product.standing == Standing::in_force && product.stars < out.stars.size() && fits(product, any_stars))
      ++out.stars[product.stars];
    if (fits(product, any_standing)) ++out.standings[static_cast<std::size_t>(product.standing)];
  }
  return out;
}

Result<ProductList> Catalogue::products(const CatalogueFilter& filter, std::size_t skip, std::size_t limit, Time now) {
  return reading(now, [&] {
    ProductList out;
    out.all = products_.size();
    out.facets = facets(filter);
    std::vector<std::uint32_t> by_place[kPlacesInList];
    for (const auto slot : products_in_order_)
      if (fits(products_[slot], filter)) by_place[place_in_list(products_[slot].standing, products_[slot].stars)].push_back(slot);
    for (const auto& slots : by_place)
      for (const auto slot : slots) {
        if (out.total >= skip && out.lines.size() < limit) out.lines.push_back(line_of(products_[slot]));
        ++out.total;
      }
    return out;
  });
}

Result<std::vector<CatalogueLine>> Catalogue::products_of(std::string_view party, std::size_t limit, Time now) {
  return reading(now, [&] {
    std::vector<CatalogueLine> out;
    const auto at = party_at_.find(party);
    if (at == party_at_.end()) return out;
    for (const auto slot : parties_[at->second].products) out.push_back(line_of(products_[slot]));
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
      return std::tuple(place_in_list(a.standing, a.stars), a.name.vi, a.path) <
             std::tuple(place_in_list(b.standing, b.stars), b.name.vi, b.path);
    });
    if (out.size() > limit) out.resize(limit);
    return out;
  });
}

Result<ProducerList> Catalogue::producers(std::string_view province, std::string_view commune, std::size_t skip,
                                          std::size_t limit, Time now) {
  return reading(now, [&] {
    ProducerList out;
    for (const auto slot : parties_in_order_) {
      const Party& party = parties_[slot];
      if (!party.is_producer || (!province.empty() && party.province != province) ||
          (!commune.empty() && party.commune != commune))
        continue;
      if (out.total++ >= skip && out.lines.size() < limit) out.lines.push_back(line_of(party));
    }
    return out;
  });
}

Result<std::vector<std::string>> Catalogue::areas_of(std::string_view party, Time now) {
  return reading(now, [&] {
    const auto at = party_at_.find(party);
    return at == party_at_.end() ? std::vector<std::string>() : parties_[at->second].areas;
  });
}

Result<std::vector<PlaceCount>> Catalogue::provinces(Time now) {
  return reading(now, [&] {
    std::vector<PlaceCount> out;
    for (const auto& province : province_names()) out.push_back({std::string(province.code)});
    for (const auto& party : parties_)
      if (const auto at = index_of(party.province); party.is_producer && at < kProvinceCount) ++out[at].producers;
    for (const auto& product : products_) {
      const auto at = index_of(parties_[product.party].province);
      if (at == kProvinceCount) continue;
      ++out[at].products;
      if (product.standing == Standing::in_force) ++out[at].in_force;
    }
    return out;
  });
}

Result<std::vector<PlaceCount>> Catalogue::communes(std::string_view province, Time now) {
  return reading(now, [&] {
    std::map<std::string, PlaceCount> found;
    for (const auto& party : parties_) {
      if (!party.is_producer || party.province != province || party.commune.empty()) continue;
      auto& one = found[party.commune];
      one.code = party.commune;
      ++one.producers;
      one.products += static_cast<std::uint32_t>(party.products.size());
      for (const auto slot : party.products) one.in_force += products_[slot].standing == Standing::in_force ? 1 : 0;
    }
    std::vector<PlaceCount> out;
    for (auto& [code, one] : found) out.push_back(std::move(one));
    return out;
  });
}

Result<std::vector<CatalogueLine>> Catalogue::products_after(std::string_view after, std::size_t limit, Time now) {
  return reading(now, [&] {
    std::vector<CatalogueLine> out;
    for (auto at = product_at_.upper_bound(after); at != product_at_.end() && out.size() < limit; ++at)
      out.push_back(line_of(products_[at->second]));
    return out;
  });
}

Result<Catalogue::Addresses> Catalogue::addresses(std::size_t skip, std::size_t limit, Time now) {
  return reading(now, [&] {
    Addresses out;
    const auto add = [&](auto make_path, Time changed) {
      if (out.total++ >= skip && out.some.size() < limit) out.some.push_back({make_path(), changed});
    };
    for (const auto& [path, slot] : product_at_) add([&] { return "/" + path; }, products_[slot].changed.accepted);
    std::map<std::string, Time> places;  // by their paths
    for (const auto& [id, slot] : party_at_) {
      const Party& party = parties_[slot];
      if (!party.is_producer) continue;
      add([&] { return "/co-so/" + id; }, party.changed.accepted);
      if (find_province_name(party.province) == nullptr) continue;
      const std::string province = "/dia-phuong/" + party.province;
      auto& of_province = places[province];
      of_province = std::max(of_province, party.changed.accepted);
      const auto* commune = find_commune(party.commune);
      if (commune == nullptr || commune->province != party.province) continue;
      auto& of_commune = places[province + "/" + party.commune];
      of_commune = std::max(of_commune, party.changed.accepted);
    }
    for (const auto& [path, changed] : places) add([&] { return path; }, changed);
    return out;
  });
}

Result<std::uint64_t> Catalogue::version(Time now) {
  return reading(now, [&] { return version_; });
}

// A product answers to its own words first, then to its producer's, then to where it comes from.
void Catalogue::find_products(const std::vector<std::string>& words, std::size_t limit, Found& found) const {
  struct Hit {
    int score;
    std::uint32_t order, slot;
  };
  // A party's words are looked at once for all of its products.
  std::vector<int> of_party(parties_.size() * words.size());
  for (std::size_t slot = 0; slot < parties_.size(); ++slot)
    for (std::size_t i = 0; i < words.size(); ++i)
      of_party[slot * words.size() + i] = std::max(4 * fit(parties_[slot].folded, words[i]), fit(parties_[slot].folded_place, words[i]));
  std::vector<Hit> hits;
  const std::string whole = joined(words);
  for (std::uint32_t order = 0; order < products_in_order_.size(); ++order) {
    const Product& product = products_[products_in_order_[order]];
    int score = 0;
    bool all = true;
    for (std::size_t i = 0; i < words.size() && all; ++i) {
      const int best = std::max({12 * fit(product.folded, words[i]), 8 * fit(product.folded_more, words[i]),
                                 8 * fit(product.folded_decisions, words[i]), of_party[product.party * words.size() + i]});
      all = best > 0;
      score += best;
    }
    if (!all) continue;
    score += 100 * fit(product.folded, whole) + (product.standing == Standing::in_force ? static_cast<int>(product.stars) : 0);
    hits.push_back({score, order, products_in_order_[order]});
  }
  found.products_total = hits.size();
  const auto best = hits.begin() + static_cast<std::ptrdiff_t>(std::min(limit, hits.size()));
  std::partial_sort(hits.begin(), best, hits.end(),
                    [](const Hit& a, const Hit& b) { return std::tuple(-a.score, a.order) < std::tuple(-b.score, b.order); });
  for (auto at = hits.begin(); at != best; ++at) found.products.push_back(line_of(products_[at->slot]));
}

void Catalogue::find_producers(const std::vector<std::string>& words, std::size_t limit, Found& found) const {
  for (const auto slot : parties_in_order_) {
    const Party& party = parties_[slot];
    const bool all = party.is_producer && std::all_of(words.begin(), words.end(), [&](const auto& word) {
                       return fit(party.folded, word) > 1 || party.id == word ||
                              std::find_if(party.areas.begin(), party.areas.end(),
                                           [&](const auto& area) { return fold_text(area) == word; }) != party.areas.end();
                     });
    if (all && found.producers_total++ < limit) found.producers.push_back(line_of(party));
  }
}

void Catalogue::find_places(const std::vector<std::string>& words, std::size_t limit, Found& found) const {
  const std::string whole = joined(words);
  for (const auto& province : province_names())
    if (fold_text(province.vi) == whole || fold_text(province.en) == whole || fold_text(province_title(province, false)) == whole)
      found.provinces.push_back({std::string(province.code)});
  // Communes are found through those who live there: an empty one has no page to show.
  std::map<std::string, PlaceCount> communes;
  for (const auto& party : parties_) {
    if (!party.is_producer || party.commune.empty()) continue;
    const auto* commune = find_commune(party.commune);
    if (commune == nullptr) continue;
    const std::string_view line = std::string_view(party.folded_place).substr(0, party.folded_place.find('\n'));
    if (line != whole && !(line.size() > whole.size() && line.ends_with(whole) && line[line.size() - whole.size() - 1] == ' '))
      continue;
    auto& one = communes[party.commune];
    one.code = party.commune;
    ++one.producers;
    one.products += static_cast<std::uint32_t>(party.products.size());
  }
  for (auto& [code, one] : communes)
    if (found.communes.size() < limit) found.communes.push_back(std::move(one));
}

void Catalogue::find_lots(std::string_view lot, std::size_t limit, Found& found) const {
  const std::uint64_t name = std::hash<std::string>{}(std::string(lot));
  for (const auto& one : lots_)
    if (one.name == name && found.lots_of.size() < limit) found.lots_of.push_back(products_[one.product].path);
}

Result<Found> Catalogue::search(std::string_view query, std::size_t limit, Time now) {
  return reading(now, [&] {
    Found out;
    const auto words = words_of(query);
    if (words.empty()) return out;
    find_products(words, limit, out);
    find_producers(words, limit, out);
    find_places(words, limit, out);
    if (words.size() == 1) find_lots(words.front(), limit, out);
    return out;
  });
}

}  // namespace nguon::api
