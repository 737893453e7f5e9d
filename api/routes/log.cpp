// The log as C2SP tlog-tiles has it: what mirrors, witnesses and auditors read.
#include "api/answers.h"
#include "api/app.h"
#include "ledger/log/tile.h"

namespace nguon::api {
namespace {

Error no_quorum() {
  return {Errc::unavailable, "no_quorum", "not enough witnesses have cosigned a checkpoint yet",
          "chưa đủ nhân chứng ký xác nhận điểm kiểm nào"};
}

Response checkpoint(const App& app) {
  Response out;
  out.content_type = "text/plain; charset=utf-8";
  out.set_header("cache-control", "no-cache");
  out.set_header("access-control-allow-origin", "*");
  if (app.beside.checkpoints != nullptr) {
    const auto shown = app.beside.checkpoints->shown();
    if (!shown) return error_answer(no_quorum());
    out.body = std::shared_ptr<const std::string>(shown, &shown->note);
  } else {
    const auto published = app.ledger.published();
    out.body = std::shared_ptr<const std::string>(published, &published->note);
  }
  out.compress = Response::Compress::never;
  return out;
}

Response tile_answer(std::shared_ptr<const std::string> bytes) {
  Response out;
  out.content_type = "application/octet-stream";
  // Hashes and entries never change, so neither does a partial tile; it only stops being asked for.
  out.set_header("cache-control", "public, max-age=31536000, immutable");
  out.set_header("access-control-allow-origin", "*");
  out.body = std::move(bytes);
  out.compress = Response::Compress::never;
  return out;
}

Response tile(const App& app, const Request& request) {
  const std::string asked(request.parameter("path"));
  // What is in there was found once under exactly this path, and never changes.
  if (app.memory != nullptr)
    if (auto kept = app.memory->tiles.find(asked)) return tile_answer(std::move(kept));
  const auto path = log::parse_tile_path("tile/" + asked);
  if (!path) return plain_answer(404);
  auto bytes = path->level == log::kEntriesLevel ? app.ledger.entry_bundle(path->number, path->width)
                                                 : app.ledger.tile(path->level, path->number, path->width);
  if (!bytes) return bytes.error().code() == Errc::not_found ? plain_answer(404) : error_answer(bytes.error());
  auto found = std::make_shared<const std::string>(std::move(*bytes));
  if (app.memory != nullptr && path->width == log::kTileWidth) app.memory->tiles.put(asked, found, found->size());
  return tile_answer(std::move(found));
}

}  // namespace

void add_log_routes(std::vector<Route>& routes, const App& app) {
  routes.push_back({"GET", "/checkpoint", "checkpoint", "The newest signed checkpoint (C2SP tlog-checkpoint).",
                    answer_with([&app](const Request&) { return checkpoint(app); })});
  routes.push_back({"GET", "/tile/{path...}", "tile", "A tile of hashes or a bundle of entries (C2SP tlog-tiles).",
                    answer_with([&app](const Request& request) { return tile(app, request); })});
}

}  // namespace nguon::api
