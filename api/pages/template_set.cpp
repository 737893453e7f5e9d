#include "api/pages/internal/template_set.h"

#include <array>
#include <stdexcept>

#include "api/pages/internal/web_files.h"
#include "api/pages/texts.h"
#include "ledger/base/markup.h"

namespace nguon::api {
namespace {

constexpr std::array<std::string_view, 15> kPages = {"consumer", "product",    "run",      "inspector", "place",
                                                     "home",     "found",      "message",  "products",  "producers",
                                                     "producer", "localities", "locality", "map",       "report"};

std::string key_of(std::string_view page, Language language) { return std::string(page) + "." + std::string(code_of(language)); }

}  // namespace

std::string with_texts(std::string_view source, Language language) {
  std::string out;
  for (std::size_t from = 0;;) {
    const std::size_t open = source.find("[[", from);
    if (open == std::string_view::npos) return out.append(source.substr(from));
    const std::size_t close = source.find("]]", open);
    if (close == std::string_view::npos) throw std::logic_error("a text that does not end");
    const std::string_view key = source.substr(open + 2, close - open - 2);
    out.append(source.substr(from, open - from));
    if (key == "lang") {
      out += code_of(language);
    } else if (key.starts_with('>')) {
      out += with_texts(web_file(std::string(key.substr(1)) + ".tpl"), language);
    } else if (key == "hl") {
      out += language == Language::en ? "?hl=en" : "";
    } else if (key == "in_vi") {
      out += language == Language::en ? " lang=\"vi\"" : "";
    } else if (key == "and_hl") {
      out += language == Language::en ? "&amp;hl=en" : "";
    } else {
      const auto at = find_text(key);
      if (!at) throw std::logic_error("no text " + std::string(key));
      out += escape_markup(text_at(*at).in(language));
    }
    from = close + 2;
  }
}

TemplateSet::TemplateSet() {
  for (const std::string_view page : kPages)
    for (const Language language : {Language::vi, Language::en}) {
      const std::string source = "{{%AUTOESCAPE context=\"HTML\"}}" + std::string(web_file("head.tpl")) +
                                 std::string(web_file(std::string(page) + ".tpl")) + std::string(web_file("foot.tpl"));
      if (!cache_.StringToTemplateCache(key_of(page, language), with_texts(source, language), ctemplate::STRIP_WHITESPACE))
        throw std::logic_error("the template of page " + std::string(page) + " does not parse");
    }
  cache_.Freeze();
}

std::string TemplateSet::render(std::string_view page, Language language, const Fields& fields) const {
  std::string out;
  if (!cache_.ExpandNoLoad(key_of(page, language), ctemplate::STRIP_WHITESPACE, &fields, nullptr, &out))
    throw std::logic_error("page " + std::string(page) + " does not expand");
  return out;
}

}  // namespace nguon::api
