// One sentence of the pages, in both languages.
#pragma once

#include <string_view>

#include "api/pages/language.h"

namespace nguon::api {

struct Text {
  std::string_view key, vi, en;
  constexpr std::string_view in(Language language) const { return language == Language::en ? en : vi; }
};

}  // namespace nguon::api
