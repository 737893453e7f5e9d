// What the files behind Pages share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/pages/internal/template_set.h"
#include "api/pages/pages.h"
#include "api/pages/texts.h"

namespace nguon::api {

struct Pages::Impl {
  Impl();

  TemplateSet templates;
  // With the exact text that the policy's hashes are of. The page of a label leaves out what forms and lists need.
  std::string style_element, label_style_element, catalogue_style_element, script_element;
  std::string policy;
  std::string inspector_element, inspector_policy;
  std::vector<PageAsset> assets;
  std::string fallback_script;   // reference (api/web/load.mjs) to what old phones load on demand
  std::string qr_reader_script;  // to what reads codes where the browser does not

  // The dictionary entries that every page has. `title` carries no verdict: link previews show it.
  void fill_frame(Fields& fields, std::string_view title, std::string_view description, const PageOptions& options) const;
  // The same for a page of the catalogue: wider, and with a description for search engines.
  void fill_catalogue_frame(Fields& fields, std::string_view title, std::string_view description,
                            const PageOptions& options) const;
};

// Shows `section` (which writes lang="vi") on an English page where the signer left Vietnamese words alone: WCAG 3.1.2.
void mark_foreign(Fields& fields, const char* section, const statement::Words& words, Language language);
void fill_search(Fields& fields, std::string_view searched, Language language);
// What a certificate is called: "VietGAP", "Hữu cơ".
std::string_view scheme_name(const statement::Certificate& certificate, Language language);
// One line of a certificate: number, expiry, and in words what it is worth today.
void fill_certificate(Fields& fields, const state::CertificateInfo& certificate, Day today, Language language);
// Draws the stars of the OCOP certificate that the verdict goes by (state::ocop_certificate_on) while
// it is in force, and returns it. Without one the page says so.
std::optional<state::CertificateInfo> fill_stars(Fields& fields, const std::vector<state::CertificateInfo>& certificates,
                                                 Day today, Language language);
// What the law wants named of every product: Circular 02/2024/TT-BKHCN.
void fill_product_details(Fields& fields, const statement::Product& product, const statement::Party& producer,
                          const std::vector<std::string>& areas, Language language);
// Text and pictures of a story, under the heading of the page. Pictures that are not here are left out before.
void fill_story(Fields& fields, const state::StoryInfo& story, std::string_view teller, Language language);
// The first picture as the one of link previews; nothing without a host or a picture.
void fill_preview_picture(Fields& fields, const state::StoryInfo& story, const PageOptions& options);
std::string_view run_state_words(state::RunState state, Language language);
inline constexpr std::size_t kCertificatesMax = 12;  // shown on one page

}  // namespace nguon::api
