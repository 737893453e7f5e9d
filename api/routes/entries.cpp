// Entries and proofs, for those who check.
#include <optional>

#include "api/answers.h"
#include "api/app.h"
#include "api/version.h"
#include "api/views.h"
#include "ledger/log/note.h"
#include "ledger/log/proof.h"
#include "ledger/statement/statement.h"

namespace nguon::api {
namespace {

// The ledger that this one succeeds, as its entry 1 says.
std::optional<json::object> ledger_before(const App& app) {
  if (app.ledger.size() < 2) return std::nullopt;
  const auto entry = app.ledger.entry(1);
  const auto note = entry ? log::parse_note(entry->statement) : Result<log::Note>(entry.error());
  const auto parsed = note ? statement::parse_statement(note->text) : Result<statement::Statement>(note.error());
  const auto* succession = parsed ? parsed->record<statement::Succession>() : nullptr;
  const auto before = succession ? statement::read_previous_log(succession->checkpoint) : std::nullopt;
  if (!before) return std::nullopt;
  return json::object{{"origin", before->origin}, {"size", static_cast<std::int64_t>(before->size)}, {"root", before->root}};
}

Result<json::object> status(const App& app) {
  const auto published = app.ledger.published();
  const auto stats = app.ledger.stats();
  json::object out = to_json(published->checkpoint);
  out["logVkey"] = app.info.log_key;
  out["host"] = app.info.host;
  out["demonstration"] = app.info.demonstration;
  if (const auto before = ledger_before(app)) out["succeeds"] = *before;
  if (app.beside.copy == nullptr) out["signedAt"] = format_time(published->signed_at);
  out["version"] = json::string(kVersion.data(), kVersion.size());
  out["accepting"] = !stats.stopped;
  if (stats.stopped) out["stopReason"] = stats.stop_reason;
  if (app.beside.copy != nullptr) out["copy"] = to_json(words_of(app.beside.copy->now()));
  return out;
}

// Whose cosignatures are asked for, and the newest checkpoint with enough of them.
Result<json::object> witnesses(const App& app) {
  json::array list;
  json::object out{{"quorum", 0}};
  if (const auto* source = app.beside.checkpoints) {
    const auto& policy = source->policy();
    out["quorum"] = static_cast<std::int64_t>(policy.quorum);
    out["withoutQuorum"] = policy.withhold ? "withhold" : "show";
    for (const auto& key : policy.witnesses) list.push_back(json::string(key.text()));
    if (const auto best = source->covering(0)) {
      json::array signed_by;
      for (const auto& one : best->cosignatures)
        signed_by.push_back(json::object{{"name", one.key.name}, {"time", format_time(one.time)}});
      json::object checkpoint = to_json(best->checkpoint);
      checkpoint["note"] = best->note;
      checkpoint["cosignedBy"] = std::move(signed_by);
      out["checkpoint"] = std::move(checkpoint);
    }
  }
  out["witnesses"] = std::move(list);
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

// Against the checkpoint with the most cosignatures that covers the entry.
Result<std::string> proof_of(const App& app, std::uint64_t index) {
  const auto best = app.beside.checkpoints != nullptr ? app.beside.checkpoints->covering(index + 1) : nullptr;
  if (!best || index >= app.ledger.size()) {
    if (app.beside.checkpoints != nullptr && app.beside.checkpoints->policy().withhold && index < app.ledger.size())
      return Error{Errc::unavailable, "no_quorum", "not enough witnesses have cosigned the ledger with this entry yet",
                   "chưa đủ nhân chứng ký xác nhận phần sổ cái có mục này"};
    return app.ledger.proof_file(index);
  }
  NGUON_ASSIGN(bytes, app.ledger.entry_bytes(index));
  NGUON_ASSIGN(path, app.ledger.inclusion(index, best->checkpoint.size));
  return log::format_proof({std::move(bytes), index, std::move(path), best->note});
}

Response proof_file(const App& app, const Request& request) {
  const auto index = number_parameter("index", request.parameter("index"));
  if (!index) return error_answer(index.error());
  auto file = proof_of(app, *index);
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
  routes.push_back({"GET", "/v1/witnesses", "witnesses",
                    "Who cosigns the ledger, and the newest checkpoint that enough of them cosigned.",
                    answer_with([&app](const Request&) { return answer_json([&] { return witnesses(app); }); })});
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
