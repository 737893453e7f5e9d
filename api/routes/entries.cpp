// Entries and proofs, for those who check.
#include "api/answers.h"
#include "api/app.h"
#include "api/version.h"
#include "api/views.h"

namespace nguon::api {
namespace {

Result<json::object> status(const App& app) {
  const auto published = app.ledger.published();
  const auto stats = app.ledger.stats();
  json::object out = to_json(published->checkpoint);
  out["logVkey"] = app.info.log_key;
  out["host"] = app.info.host;
  out["demonstration"] = app.info.demonstration;
  out["signedAt"] = format_time(published->signed_at);
  out["version"] = json::string(kVersion.data(), kVersion.size());
  out["accepting"] = !stats.stopped;
  if (stats.stopped) out["stopReason"] = stats.stop_reason;
  return out;
}

Result<json::object> one(const App& app, const Request& request) {
  NGUON_ASSIGN(index, number_parameter("index", request.parameter("index")));
  NGUON_ASSIGN(entry, app.ledger.entry(index));
  return to_json(entry);
}

Result<json::object> several(const App& app, const Request& request) {
  NGUON_ASSIGN(from, query_number(request, "from", 0));
  NGUON_ASSIGN(count, query_number(request, "count", 50));
  const std::uint64_t size = app.ledger.size();
  std::vector<std::uint64_t> indexes;
  for (std::uint64_t i = from; i < size && indexes.size() < std::min(count, kListMax); ++i) indexes.push_back(i);
  NGUON_ASSIGN(entries, app.ledger.entries(indexes));
  return json::object{{"size", static_cast<std::int64_t>(size)}, {"entries", list_to_json(entries)}};
}

Response proof_file(const App& app, const Request& request) {
  const auto index = number_parameter("index", request.parameter("index"));
  if (!index) return error_answer(index.error());
  auto file = app.ledger.proof_file(*index);
  if (!file) return error_answer(file.error());
  Response out;
  out.content_type = "text/plain; charset=utf-8";
  out.set_header("cache-control", "no-cache");
  out.set_header("content-disposition", "attachment; filename=\"nguon-" + std::to_string(*index) + ".tlog-proof\"");
  out.body = std::move(*file);
  return out;
}

Result<json::object> inclusion(const App& app, const Request& request) {
  NGUON_ASSIGN(index, query_number(request, "index", 0));
  NGUON_ASSIGN(size, query_number(request, "size", app.ledger.size()));
  if (index >= size)
    return Error{Errc::invalid_argument, "index_outside_tree",
                 "a tree of " + std::to_string(size) + " entries has no entry " + std::to_string(index),
                 "cây có " + std::to_string(size) + " mục thì không có mục số " + std::to_string(index)};
  NGUON_ASSIGN(path, app.ledger.inclusion(index, size));
  return json::object{
      {"index", static_cast<std::int64_t>(index)}, {"size", static_cast<std::int64_t>(size)}, {"hashes", hashes_to_json(path)}};
}

Result<json::object> consistency(const App& app, const Request& request) {
  NGUON_ASSIGN(from, query_number(request, "from", 0));
  NGUON_ASSIGN(to, query_number(request, "to", app.ledger.size()));
  if (from > to)
    return Error{Errc::invalid_argument, "sizes_reversed",
                 "`from` is " + std::to_string(from) + ", larger than `to`, which is " + std::to_string(to),
                 "`from` là " + std::to_string(from) + ", lớn hơn `to` là " + std::to_string(to)};
  NGUON_ASSIGN(proof, app.ledger.consistency(from, to));
  return json::object{
      {"from", static_cast<std::int64_t>(from)}, {"to", static_cast<std::int64_t>(to)}, {"hashes", hashes_to_json(proof)}};
}

}  // namespace

void add_entry_routes(std::vector<Route>& routes, const App& app) {
  const auto json = [&app](auto make) {
    return answer_with([&app, make](const Request& r) { return answer_json([&] { return make(app, r); }); });
  };
  routes.push_back({"GET", "/v1/status", "status", "The ledger's name, key, size and root.",
                    answer_with([&app](const Request&) { return answer_json([&] { return status(app); }); })});
  routes.push_back({"GET", "/v1/entries", "entries", "Entries from `from`, at most `count` (500).", json(several)});
  routes.push_back({"GET", "/v1/entries/{index}", "entry", "One entry with its statement.", json(one)});
  routes.push_back({"GET", "/v1/entries/{index}/proof.tlog-proof", "proof_file",
                    "A proof file with the entry in it (C2SP tlog-proof).",
                    answer_with([&app](const Request& request) { return proof_file(app, request); })});
  routes.push_back(
      {"GET", "/v1/proofs/inclusion", "inclusion", "The path of entry `index` in the tree of `size`.", json(inclusion)});
  routes.push_back({"GET", "/v1/proofs/consistency", "consistency",
                    "The proof that the tree of size `from` begins that of size `to`.", json(consistency)});
}

}  // namespace nguon::api
