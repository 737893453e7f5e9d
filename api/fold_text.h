// Text as people search for it: "suoi giang" finds "Suối Giàng".
#pragma once

#include <string>
#include <string_view>

namespace nguon::api {

// `text` in small letters without diacritics, đ as d: the Latin letters of Vietnamese and of western
// Europe, whether composed ("ố", NFC) or with combining marks (NFD). Everything else, what is not UTF-8
// too, stays as it is. Folding twice changes nothing more. Pure.
std::string fold_text(std::string_view text);

}  // namespace nguon::api
