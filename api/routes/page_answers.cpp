#include "api/routes/page_answers.h"

#include "api/answers.h"
#include "api/blobs/blobs.h"

namespace nguon::api {

std::string query_or_empty(const Request& request, std::string_view name) {
  const auto value = query_text(request, name, "");
  return value ? *value : std::string();
}

PageOptions page_options(const App& app, const Request& request) {
  PageOptions options;
  options.language = language_of(query_or_empty(request, "hl"));
  options.demonstration = app.info.demonstration;
  options.host = app.info.host;
  if (app.beside.copy != nullptr) {
    const auto words = words_of(app.beside.copy->now());
    options.notice = options.language == Language::en ? words.en : words.vi;
  }
  options.ask_place = app.scans != nullptr;
  options.takes_reports = app.desk != nullptr;
  return options;
}

void keep_pictures_here(const App& app, state::StoryInfo& story) {
  std::erase_if(story.record.pictures,
                [&](const statement::Picture& one) { return app.blobs == nullptr || !app.blobs->has(one.sha256); });
}

void keep_pictures_here(const App& app, std::optional<state::StoryInfo>& story) {
  if (!story) return;
  keep_pictures_here(app, *story);
  if (story->record.pictures.empty() && story->record.story.vi.empty()) story.reset();
}

Response html_page(const App& app, std::string body, int status) {
  Response out;
  out.status = status;
  out.content_type = "text/html; charset=utf-8";
  out.set_header("content-security-policy", app.pages.content_security_policy());
  out.set_header("referrer-policy", "no-referrer");
  out.set_header("cache-control", "no-cache");
  out.body = std::move(body);
  return out;
}

Response message_page(const App& app, const Request& request, Message what, int status) {
  return html_page(app, app.pages.message(what, page_options(app, request)), status);
}

Response page_of_error(const App& app, const Request& request, const Error& error) {
  if (error.code() == Errc::not_found || error.code() == Errc::invalid_argument)
    return message_page(app, request, Message::not_found, 404);
  if (error.code() == Errc::unavailable) return message_page(app, request, Message::busy, 503);
  return message_page(app, request, Message::server_error, 500);
}

}  // namespace nguon::api
