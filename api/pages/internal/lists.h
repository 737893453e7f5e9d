// What the lists of the catalogue share: links that keep the language, lines, numbers.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/catalogue/standing.h"
#include "api/pages/internal/pages_impl.h"

namespace nguon::api {

using LinkParts = std::vector<std::pair<std::string_view, std::string>>;

// "/san-pham?nhom=2&hl=en": the parts that are not empty, then the language where it is not Vietnamese.
std::string link_to(std::string_view path, const LinkParts& parts, Language language);
// "1 240" with a space that does not break (the same in both languages).
std::string grouped(std::size_t number);
// "12 sản phẩm", "1 product".
std::string counted(std::size_t number, TextKey one, TextKey many, Language language);
// "Hiện 20/1 240", "Showing 20/1,240".
std::string shown_words(std::size_t shown, std::size_t total, TextKey one, TextKey many, Language language);
std::string star_marks(std::uint32_t stars);
std::string_view stars_words(std::uint32_t stars, Language language);  // "OCOP 4 sao"
std::string_view standing_words(Standing standing, Language language);
// "xã Trường Xuân, tỉnh Lâm Đồng" from codes; "" for unknown ones.
std::string place_words(std::string_view province, std::string_view commune, Language language);
std::string place_link(std::string_view province, std::string_view commune, Language language);

// A section ITEM in `fields` for each.
void fill_products(Fields& fields, const std::vector<CatalogueLine>& lines, Language language);
void fill_producers(Fields& fields, const std::vector<ProducerLine>& lines, Language language);
// The sections PREVIOUS and NEXT with their links, and NUMBER of PAGES.
void fill_paging(Fields& fields, std::size_t number, std::size_t pages, std::string_view path, LinkParts parts,
                 Language language);
// The bar above every page of the catalogue; `here` is the address that is shown as the current one.
void fill_nav(Fields& fields, std::string_view here, Language language);

}  // namespace nguon::api
