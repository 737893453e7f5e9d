// The two languages of every page.
#pragma once

#include <string_view>

#include "ledger/statement/records.h"

namespace nguon::api {

enum class Language { vi, en };

inline std::string_view code_of(Language language) { return language == Language::en ? "en" : "vi"; }

// The value of ?hl=: English when asked for, Vietnamese otherwise.
inline Language language_of(std::string_view hl) { return hl == "en" ? Language::en : Language::vi; }

// What the signer wrote in this language; Vietnamese where there is no English.
inline std::string_view in_language(const statement::Words& words, Language language) {
  return language == Language::en && !words.en.empty() ? words.en : words.vi;
}

}  // namespace nguon::api
