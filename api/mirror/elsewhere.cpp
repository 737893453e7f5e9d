#include "api/mirror/elsewhere.h"

#include "api/scan.h"
#include "api/views.h"
#include "ledger/statement/ids.h"

namespace nguon::api {
namespace {

struct Walk {
  const FindLedger& find;
  std::size_t batches = 0;

  Result<json::object> trace(const App& app, std::string_view batch, state::Direction direction, std::size_t hops);
  Result<json::object> elsewhere(const std::string& from, const statement::Ref& ref, std::size_t hops);
};

json::object unknown(json::object out, std::string_view vi, std::string_view en) {
  out["known"] = false;
  out["reason"] = to_json(state::Words{std::string(vi), std::string(en)});
  return out;
}

// A batch's first event, proven in that ledger's checkpoint exactly as a batch page proves it.
Result<json::object> Walk::elsewhere(const std::string& from, const statement::Ref& ref, std::size_t hops) {
  json::object out{{"uri", ref.uri()}, {"from", from}};
  const App* app = find(ref.host).app;
  if (app == nullptr) return unknown(std::move(out), "Không có bản sao của sổ cái đó.", "There is no copy of that ledger here.");
  // Judged by its own ledger; where it came from is followed below, within the limits of one answer.
  Beside beside = app->beside;
  beside.foreign_lots = nullptr;
  const auto found = look_up_batch(app->ledger, app->signatures, ref.path, app->clock.now(), beside);
  if (!found && found.error().code() == Errc::not_found)
    return unknown(std::move(out), "Sổ cái đó (theo bản sao ở đây) không có lô này.",
                   "That ledger, as copied here, has no such batch.");
  if (!found) return found.error();
  out["known"] = true;
  out["ledger"] = json::object{{"origin", app->info.origin}, {"host", app->info.host}};
  out["batch"] = ref.path;
  out["status"] = std::string(state::to_string(found->status));
  out["checks"] = list_to_json(found->checks);
  if (!found->restrictions.empty()) out["restrictions"] = list_to_json(found->restrictions);
  if (found->evidence) {
    out["index"] = found->evidence->entry_index;
    out["evidence"] = to_json(*found->evidence);
  }
  if (hops < kForeignHopsMax) {
    NGUON_ASSIGN(further, trace(*app, ref.path, state::Direction::back, hops + 1));
    out["trace"] = std::move(further);
  }
  return out;
}

Result<json::object> Walk::trace(const App& app, std::string_view batch, state::Direction direction, std::size_t hops) {
  const auto view = app.ledger.snapshot();
  const state::Reader reader{*view};
  NGUON_TRY(reader.batch(batch));
  NGUON_ASSIGN(found, state::trace(reader, batch, direction));
  json::object out = to_json(found);
  json::array list;
  for (const auto& node : found.nodes) {
    if (direction != state::Direction::back || !node.info) continue;
    const auto ref = foreign_ref(app.info.host, node.info->supplier);
    if (!ref) continue;
    if (++batches > kElsewhereBatchesMax) {
      out["cut"] = true;
      break;
    }
    NGUON_ASSIGN(one, elsewhere(node.batch, *ref, hops));
    list.push_back(std::move(one));
  }
  if (!list.empty()) out["elsewhere"] = std::move(list);
  return out;
}

}  // namespace

Result<json::object> trace_across(const App& app, std::string_view batch, state::Direction direction, const FindLedger& find) {
  Walk walk{find};
  return walk.trace(app, batch, direction, 0);
}

}  // namespace nguon::api
