// The voluntary question where a label was scanned.
#include "api/pages/internal/pages_impl.h"
#include "api/scans/provinces.h"

namespace nguon::api {

std::string Pages::place(std::string_view label_path, bool thanks, const PageOptions& options) const {
  const Language language = options.language;
  Fields fields("place");
  const std::string_view title = thanks ? text(language, "place_thanks") : text(language, "place_title");
  impl_->fill_frame(fields, title, text(language, "brand_line"), options);
  fields.ShowSection("NOINDEX");
  set(fields, "TITLE_LINE", title);
  set(fields, "LABEL_PATH", label_path);
  if (!thanks) {
    Fields& ask = *fields.AddSectionDictionary("ASK");
    set(ask, "LABEL_PATH", label_path);
    for (const auto& province : kProvinces) {
      Fields& one = *ask.AddSectionDictionary("PROVINCE");
      set(one, "CODE", province.code);
      set(one, "PROVINCE_NAME", province.name);
    }
  }
  return impl_->templates.render("place", language, fields);
}

}  // namespace nguon::api
