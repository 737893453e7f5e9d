// Pages that are remembered while they would come out the same (api/page_memory.h).
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "api/app.h"
#include "api/finish.h"
#include "api/page_memory.h"
#include "api/reads.h"
#include "api/routes/page_answers.h"

namespace nguon::api {

inline constexpr std::string_view kNotKept = "no-store";  // cache-control of a page that is made anew each time

// The key of a page in the cache: everything that it depends on besides the ledger and the minute.
inline std::string cache_key(const PageOptions& options, std::string_view encoding, std::string_view path) {
  return std::string(code_of(options.language)) + ' ' + std::string(encoding) + ' ' + std::string(path);
}

// What `make(view)` gives. The rows that it reads are remembered under `about`.
template <class Make>
Response made_from_rows(const App& app, const std::string& about, std::uint64_t size, Make make) {
  if (app.memory == nullptr) return make(NotedView(app.ledger.snapshot()));
  NotedView view(app.ledger.snapshot(), app.memory->rows.find(about, size));
  Response made = make(view);
  if (view.has_read() && made.status == 200) app.memory->rows.keep(about, view.take(size));
  return made;
}

// The answer kept under `path`, or what `make(view)` gives, which is kept when it is a page of 200 that may be. `path`:
// of the page, as far as the answer depends on it.
template <class Make>
Response kept_or_made(const App& app, const Request& request, std::string_view path, Make make) {
  if (app.memory == nullptr) return make(NotedView(app.ledger.snapshot()));
  const std::string accept = request.headers.all("accept-encoding");
  const std::string key = cache_key(page_options(app, request), to_string(choose_encoding(accept)), path);
  // Before the snapshot: what is written in between makes the page old, not wrong.
  const std::uint64_t size = app.ledger.size();
  const Time now = app.clock.now();
  if (const auto kept = app.memory->pages.find(key, size, now)) return *kept;
  Reads reads;
  Response made = made_from_rows(app, std::string(path), size, [&](const NotedView& view) {
    Response page = make(view);
    reads = view.reads();
    return page;
  });
  if (made.status != 200 || made.header("cache-control") == kNotKept) return made;
  encode_now(made, accept);
  app.memory->pages.keep(key, made, std::move(reads), size, now);
  return made;
}

}  // namespace nguon::api
