// The parsed templates, one of each page in each language. ctemplate is seen here and in the files
// that fill dictionaries; AUTOESCAPE is on for every template.
#pragma once

#include <ctemplate/template.h>
#include <ctemplate/template_cache.h>

#include <string>
#include <string_view>

#include "api/pages/language.h"

namespace nguon::api {

using Fields = ctemplate::TemplateDictionary;

inline ctemplate::TemplateString view_of(std::string_view text) { return {text.data(), text.size()}; }

// Sets a variable from a view; ctemplate copies it.
inline void set(Fields& fields, const char* name, std::string_view value) { fields.SetValue(name, view_of(value)); }
// Shows the section of the same name around the variable, unless there is nothing to show.
inline void set_if(Fields& fields, const char* name, std::string_view value) {
  if (!value.empty()) fields.SetValueAndShowSection(name, view_of(value), name);
}

class TemplateSet {
 public:
  // Throws std::logic_error when a page does not parse or names a text that is not in the table.
  TemplateSet();

  // `page` is the name of a file in api/web without ".tpl".
  std::string render(std::string_view page, Language language, const Fields& fields) const;

 private:
  ctemplate::TemplateCache cache_;  // frozen by the constructor: reading takes no lock
};

// Replaces every [[key]] by its text in HTML, [[lang]] by the language's code, [[hl]] by what a link
// needs behind it to stay in the language ([[and_hl]] behind a query), [[in_vi]] by lang="vi" on English pages, [[>search]] by the file search.tpl. Throws std::logic_error on a key that is not in
// the table.
std::string with_texts(std::string_view source, Language language);

}  // namespace nguon::api
