#include "api/pages/internal/lists.h"
#include "api/catalogue/places.h"
#include "api/http.h"

namespace nguon::api {

std::string link_to(std::string_view path, const LinkParts& parts, Language language) {
  std::string out(path);
  char mark = '?';
  const auto add = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    out += mark;
    out += std::string(name) + "=" + percent_encode(value);
    mark = '&';
  };
  for (const auto& [name, value] : parts) add(name, value);
  if (language == Language::en) add("hl", "en");
  return out;
}

std::string grouped(std::size_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3;) out.insert(at -= 3, "\u00a0");
  return out;
}

std::string counted(std::size_t number, TextKey one, TextKey many, Language language) {
  return grouped(number) + " " + std::string(text(language, number == 1 ? one : many));
}

std::string shown_words(std::size_t shown, std::size_t total, TextKey one, TextKey many, Language language) {
  return std::string(text(language, "shown")) + " " + grouped(shown) + "/" + counted(total, one, many, language);
}

std::string star_marks(std::uint32_t stars) {
  std::string out;
  for (std::uint32_t i = 0; i < 5; ++i) out += i < stars ? "★" : "☆";
  return out;
}

std::string_view stars_words(std::uint32_t stars, Language language) {
  return stars == 3 ? text(language, "stars_3") : stars == 4 ? text(language, "stars_4") : text(language, "stars_5");
}

std::string_view standing_words(Standing standing, Language language) {
  switch (standing) {
    case Standing::in_force: return text(language, "standing_in_force");
    case Standing::suspended: return text(language, "standing_suspended");
    case Standing::expired: return text(language, "standing_expired");
    case Standing::revoked: return text(language, "standing_revoked");
    case Standing::none: break;
  }
  return text(language, "standing_none");
}

std::string place_words(std::string_view province, std::string_view commune, Language language) {
  const bool english = language == Language::en;
  std::string out;
  if (const auto* found = find_commune(commune)) out = commune_title(*found, english);
  if (const auto* found = find_province_name(province)) {
    if (!out.empty()) out += ", ";
    out += english ? found->en : found->vi;
  }
  return out;
}

std::string place_link(std::string_view province, std::string_view commune, Language language) {
  if (find_province_name(province) == nullptr) return "";
  std::string path = "/dia-phuong/" + std::string(province);
  if (find_commune(commune) != nullptr) path += "/" + std::string(commune);
  return link_to(path, {}, language);
}

void fill_products(Fields& fields, const std::vector<CatalogueLine>& lines, Language language) {
  for (const auto& line : lines) {
    Fields& one = *fields.AddSectionDictionary("ITEM");
    set(one, "ITEM_LINK", link_to("/" + line.path, {}, language));
    set(one, "ITEM_NAME", in_language(line.name, language));
    mark_foreign(one, "ITEM_VI", line.name, language);
    set(one, "ITEM_GROUP", std::to_string(line.group));
    set_if(one, "ITEM_PRODUCER", in_language(line.producer, language));
    set_if(one, "ITEM_PLACE", place_words(line.province, line.commune, language));
    if (line.standing == Standing::in_force && line.stars >= 3) {
      Fields& stars = *one.AddSectionDictionary("ITEM_STARS");
      set(stars, "MARKS", star_marks(line.stars));
      set(stars, "STARS", stars_words(line.stars, language));
    } else {
      Fields& lapsed = *one.AddSectionDictionary(line.standing == Standing::none ? "ITEM_NONE" : "ITEM_LAPSED");
      set(lapsed, "STANDING", standing_words(line.standing, language));
    }
  }
}

void fill_producers(Fields& fields, const std::vector<ProducerLine>& lines, Language language) {
  for (const auto& line : lines) {
    Fields& one = *fields.AddSectionDictionary("MAKER");
    set(one, "MAKER_LINK", link_to("/co-so/" + line.party, {}, language));
    set(one, "MAKER_NAME", in_language(line.name, language));
    mark_foreign(one, "MAKER_VI", line.name, language);
    set_if(one, "MAKER_PLACE", place_words(line.province, line.commune, language));
    set(one, "MAKER_PRODUCTS", counted(line.products, "product_word", "products_word", language));
    if (line.in_force > 0) set_if(one, "MAKER_IN_FORCE", grouped(line.in_force));
  }
}

void fill_paging(Fields& fields, std::size_t number, std::size_t pages, std::string_view path, LinkParts parts,
                 Language language) {
  if (pages < 2) return;
  Fields& paging = *fields.AddSectionDictionary("PAGING");
  set(paging, "PAGE_NUMBER", grouped(number));
  set(paging, "PAGE_COUNT", grouped(pages));
  parts.emplace_back("trang", "");
  const auto link = [&](const char* section, std::size_t to) {
    parts.back().second = to == 1 ? "" : std::to_string(to);
    set(*paging.AddSectionDictionary(section), "PAGE_LINK", link_to(path, parts, language));
  };
  if (number > 1) link("PREVIOUS", number - 1);
  if (number < pages) link("NEXT", number + 1);
}

void fill_nav(Fields& fields, std::string_view here, Language language) {
  constexpr std::pair<std::string_view, const char*> kPages[] = {
      {"/san-pham", "nav_products"}, {"/co-so", "nav_producers"}, {"/dia-phuong", "nav_places"}, {"/ban-do", "nav_map"}};
  for (const auto& [path, key] : kPages) {
    Fields& one = *fields.AddSectionDictionary("NAV");
    set(one, "NAV_LINK", link_to(path, {}, language));
    set(one, "NAV_NAME", text_at(*find_text(key)).in(language));
    if (path == here) one.ShowSection("NAV_HERE");
  }
}

}  // namespace nguon::api
