// The form for what is not right with a label, and the thanks for it.
#include <array>

#include "api/pages/internal/pages_impl.h"

namespace nguon::api {
namespace {

struct Kind {
  std::string_view name;  // desk::kReportKinds
  TextKey words;
};
constexpr std::array<Kind, 5> kKinds = {{{"label_damaged", "report_label_damaged"},
                                         {"differs", "report_differs"},
                                         {"suspect", "report_suspect"},
                                         {"unwell", "report_unwell"},
                                         {"other", "report_other"}}};

}  // namespace

std::string Pages::report(const ReportPage& page, const PageOptions& options) const {
  const Language language = options.language;
  Fields fields("report");
  const bool thanks = page.number != 0;
  impl_->fill_frame(fields, thanks ? text(language, "report_thanks") : text(language, "report_form_title"),
                    text(language, "brand_line"), options);
  fields.ShowSection("NOINDEX");
  set_if(fields, "BACK", page.back);
  if (thanks) {
    set(*fields.AddSectionDictionary("THANKS"), "NUMBER", std::to_string(page.number));
    return impl_->templates.render("report", language, fields);
  }
  Fields& form = *fields.AddSectionDictionary("FORM");
  if (!page.name.empty()) {
    Fields& about = *form.AddSectionDictionary("ABOUT");
    set(about, "ABOUT", page.name);
    set_if(about, "ABOUT_PRODUCER", page.producer);
  }
  set_if(form, "ABOUT_CODE", page.code);
  set_if(form, "ABOUT_LOT", page.lot);
  set_if(form, "PROBLEM", page.problem);
  set(form, "ACTION", page.action);
  set(form, "TOKEN", page.token);
  set(form, "TEXT", page.text);
  set(form, "CONTACT", page.contact);
  for (const Kind& kind : kKinds) {
    Fields& one = *form.AddSectionDictionary("KIND");
    set(one, "KIND_NAME", kind.name);
    set(one, "KIND_WORDS", text(language, kind.words));
    if (page.kind == kind.name) one.ShowSection("CHECKED");
  }
  return impl_->templates.render("report", language, fields);
}

}  // namespace nguon::api
