// Pictures: taken from parties of the ledger, shown to everybody once the ledger names them.
#include "api/blobs/blobs.h"
#include "api/answers.h"
#include "api/app.h"
#include "api/blobs/picture.h"
#include "api/blobs/upload.h"
#include "ledger/base/sha256.h"
#include "ledger/state/reader.h"

namespace nguon::api {
namespace {

Error no_pictures() { return {Errc::unavailable, "no_pictures", "this server keeps no pictures", "Máy chủ này không lưu ảnh"}; }

Response picture_answer(std::string bytes) {
  const auto info = read_picture(bytes);
  if (!info) return error_answer(info.error(), 500);
  Response out;
  out.content_type = std::string(content_type_of(info->type));
  out.set_header("cache-control", "public, max-age=31536000, immutable");
  // With the closed policy of everything that is no page (http_headers.h).
  out.compress = Response::Compress::never;
  out.body = std::move(bytes);
  return out;
}

void give(const App& app, const Request& request, Responder respond) {
  const auto answer = [&]() -> std::optional<Response> {
    const auto bytes = from_hex(request.parameter("sha256"));
    const auto hash = bytes ? Hash::from(*bytes) : Result<Hash>(bytes.error());
    if (app.blobs == nullptr || !hash) return plain_answer(404);
    const auto view = app.ledger.snapshot();
    const auto is_shown = state::Reader(*view).is_shown(*hash);
    if (!is_shown) return error_answer(is_shown.error());
    if (!*is_shown) return plain_answer(404);
    const auto width = query_number(request, "w", 0);
    if (!width) return error_answer(width.error());
    if (*width != 0) {
      if (std::find(kBlobWidths.begin(), kBlobWidths.end(), *width) == kBlobWidths.end()) return plain_answer(404);
      auto waiting = std::make_shared<Responder>(std::move(respond));
      app.blobs->get_resized(*hash, static_cast<std::uint32_t>(*width), [waiting](Result<std::string> found) {
        if (!found && found.error().code() == Errc::not_found) return (*waiting)(plain_answer(404));
        (*waiting)(found ? picture_answer(std::move(*found)) : error_answer(found.error()));
      });
      return std::nullopt;
    }
    auto whole = app.blobs->get(*hash);
    if (!whole) return error_answer(whole.error());
    return *whole ? picture_answer(std::move(**whole)) : plain_answer(404);
  };
  if (auto made = answer()) respond(std::move(*made));
}

void take(const App& app, UploadLimits& limits, Request&& request, Responder respond) {
  if (app.blobs == nullptr) return respond(error_answer(no_pictures()));
  const auto may = check_upload(app, limits, request);
  if (!may) {
    Response refused = error_answer(may.error(), may.error().name() == "too_many_pictures" ? 429 : status_for(may.error()));
    if (refused.status == 429) refused.set_header("retry-after", "3600");
    return respond(std::move(refused));
  }
  auto waiting = std::make_shared<Responder>(std::move(respond));
  app.blobs->put(std::move(request.body), [waiting](const Result<Blobs::Put>& put) {
    if (!put) return (*waiting)(error_answer(put.error()));
    (*waiting)(json_answer({{"sha256", to_hex(put->hash.view())}, {"changed", put->changed}}, 201));
  });
}

}  // namespace

void add_blob_routes(std::vector<Route>& routes, const App& app) {
  routes.push_back({"GET", "/blob/{sha256}", "blob",
                    "A picture that a story in the ledger shows; `w` of 320 or 960 gives it in that width.",
                    [&app](Request&& request, Responder respond) { give(app, request, std::move(respond)); }});
  auto limits = std::make_shared<UploadLimits>();
  routes.push_back(
      {"POST", "/v1/blobs", "put_blob",
       "Keeps a picture for a story; `x-nguon-note` is a note over its hash, signed by a party's statement key.",
       [&app, limits](Request&& request, Responder respond) { take(app, *limits, std::move(request), std::move(respond)); },
       kPictureBytesMax});
}

}  // namespace nguon::api
