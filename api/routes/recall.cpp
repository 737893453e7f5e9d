// What inspectors and authorities do: recalls and whatever else needs two keys, inspections' previews, audits, files of
// evidence, the watch over growing areas, samples.
#include <unistd.h>

#include <filesystem>

#include "api/alarm.h"
#include "api/answers.h"
#include "api/app.h"
#include "api/desk/checkpoints.h"
#include "api/desk/samples.h"
#include "api/evidence_file/file.h"
#include "api/login/login.h"
#include "api/oversight/areas_watch.h"
#include "api/oversight/audit_job.h"
#include "api/oversight/preview.h"
#include "api/oversight/sampling.h"
#include "api/oversight/second_key.h"
#include "api/routes/reports_desk.h"
#include "api/views.h"
#include "api/workers.h"
#include "keys/random.h"
#include "ledger/base/sha256.h"

namespace nguon::api {
namespace {

using statement::PartyType;
using Answer = Result<json::object>;

constexpr std::size_t kBodyBytesMax = 65'536;
constexpr std::uint64_t kAuditBytesPerSecond = std::uint64_t{16} << 20;

std::int64_t num(std::uint64_t value) { return static_cast<std::int64_t>(value); }

Result<Session> inspector(const App& app, const Request& request) {
  return session_of(app, request, {PartyType::inspectorate, PartyType::authority});
}

Result<void> desk_here(const App& app) {
  if (app.desk != nullptr) return {};
  return Error{Errc::unavailable, "no_desk", "there is no desk here: ask the ledger's own server",
               "Ở đây không có bàn làm việc: hãy dùng máy chủ của chính sổ cái."};
}

Result<json::object> body_object(const Request& request) {
  NGUON_ASSIGN(value, parse_json(request.body));
  if (!value.is_object())
    return Error{Errc::invalid_argument, "body_malformed", "the body is a JSON object", "Nội dung phải là một đối tượng JSON."};
  return std::move(value.as_object());
}

Answer preview_decision(const App& app, const Session& session, const Request& request) {
  NGUON_ASSIGN(event, body_object(request));
  return preview(*app.ledger.snapshot(), session.party, event, app.clock.now());
}

Result<desk::PendingStatements> pending_of(const App& app) {
  NGUON_TRY(desk_here(app));
  desk::PendingStatements pending(*app.desk);
  NGUON_TRY(pending.open());
  return pending;
}

Answer list_pending(const App& app, const Session& session, const Request&) {
  NGUON_ASSIGN(pending, pending_of(app));
  NGUON_ASSIGN(list, pending.of(session.party, app.clock.now()));
  json::array out;
  for (const auto& one : list) out.push_back(to_json(one, session));
  return json::object{{"pending", std::move(out)}};
}

Answer keep_pending(const App& app, const Session& session, const Request& request) {
  NGUON_TRY(desk_here(app));
  NGUON_ASSIGN(kept, wait_for_second_key(app, session, request.body));
  return to_json(kept, session);
}

Answer sign_pending(const App& app, const Session& session, const Request& request) {
  NGUON_TRY(desk_here(app));
  NGUON_ASSIGN(receipt, sign_second(app, session, request.parameter("id"), request.body));
  return to_json(receipt);
}

Answer withdraw_pending(const App& app, const Session& session, const Request& request) {
  NGUON_ASSIGN(pending, pending_of(app));
  NGUON_ASSIGN(found, pending.find(session.party, request.parameter("id"), app.clock.now()));
  NGUON_TRY(pending.drop(session.party, found.id));
  return json::object{{"withdrawn", found.id}};
}

// The one audit of this server; it ends with the routes. A contradiction that it finds is as serious as one that the
// scrub finds: it is written down as an alarm, and nothing is recorded until that is cleared.
std::shared_ptr<AuditJob> make_audits(const App& app) {
  AuditSource source;
  source.view = [&app] { return app.ledger.snapshot(); };
  source.checkpoint_at = [&app](std::uint64_t size) -> Result<log::Checkpoint> {
    NGUON_ASSIGN(root, app.ledger.root_at(size));
    return log::Checkpoint{app.info.origin, size, root};
  };
  const auto scratch = std::filesystem::temp_directory_path() / ("nguon-audit-" + std::to_string(getpid()));
  return std::make_shared<AuditJob>(std::move(source), app.signatures, app.clock,
                                    AuditJobOptions{.bytes_per_second = kAuditBytesPerSecond, .scratch_path = scratch.string()},
                                    [&app](const AuditReport::Finding& finding) {
                                      if (app.alarms != nullptr) return app.ledger.halt(app.alarms->raise("audit", finding));
                                      app.ledger.halt({Errc::corrupt, "audit_alarm", "an audit found: " + finding.message,
                                                       "Kiểm toán phát hiện: " + finding.message_vi});
                                    });
}

// What nobody has cleared yet, whoever found it.
json::array alarms_json(const App& app) {
  json::array out;
  if (app.alarms == nullptr) return out;
  const auto all = app.alarms->all();
  if (!all) {
    const Error& why = all.error();
    const std::string name(why.name());
    out.push_back(to_json(Alarm{name, app.clock.now(), name, why.message(), why.message_vi()}));
    return out;
  }
  for (const auto& alarm : *all) out.push_back(to_json(alarm));
  return out;
}

json::object audit_json(const AuditJob::Status& status) {
  json::object out{{"state", json::string(to_string(status.state))}};
  if (status.state == AuditJob::State::none) return out;
  out["scope"] = json::string(to_string(status.asked.scope));
  if (status.asked.scope == AuditScope::since) out["since"] = num(status.asked.since);
  out["by"] = status.asked.by;
  out["started"] = format_time(status.started);
  if (status.ended != Time{}) out["ended"] = format_time(status.ended);
  out["entries"] = num(status.progress.entries);
  out["entriesTotal"] = num(status.progress.entries_total);
  out["bytes"] = num(status.progress.bytes);
  out["bytesPerSecond"] = static_cast<std::int64_t>(status.bytes_per_second);
  if (status.remaining_s) out["remainingSeconds"] = *status.remaining_s;
  if (status.report) out["report"] = to_json(*status.report);
  if (status.error) out["error"] = to_json(*status.error).at("error");
  return out;
}

Answer audit_status(const App& app, AuditJob& audits, const Session&, const Request&) {
  auto out = audit_json(audits.status());
  out["alarms"] = alarms_json(app);
  return out;
}

Answer start_audit(const App&, AuditJob& audits, const Session& session, const Request& request) {
  NGUON_ASSIGN(body, body_object(request));
  AuditAsked asked;
  asked.by = session.party;
  const auto* scope = body.if_contains("scope");
  NGUON_ASSIGN(parsed, parse_audit_scope(scope != nullptr && scope->is_string() ? std::string_view(scope->as_string()) : "all"));
  asked.scope = parsed;
  if (const auto* since = body.if_contains("since"); since != nullptr && since->is_int64() && since->as_int64() >= 0)
    asked.since = static_cast<std::uint64_t>(since->as_int64());
  NGUON_TRY(audits.start(std::move(asked)));
  return audit_json(audits.status());
}

Answer cancel_audit(const App&, AuditJob& audits, const Session&, const Request&) {
  audits.cancel();
  return audit_json(audits.status());
}

Answer watch(const App& app, const Session&, const Request& request) {
  NGUON_ASSIGN(limit, query_number(request, "limit", kWatchLinesMax));
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(found, watch_areas(state::Reader(*view), app.clock.now()));
  return to_json(found, limit);
}

// A commitment, and the sample once a later checkpoint is there. Before that its text would let others prepare.
Answer sample_json(const App& app, const state::Reader& reader, const desk::SampleCommitment& kept, bool with_sample) {
  json::object out{{"number", kept.number},
                   {"party", kept.party},
                   {"kept", format_time(kept.kept)},
                   {"sha256", to_hex(sha256(kept.text).view())}};
  NGUON_ASSIGN(commitment, parse_commitment(kept.text));
  out["size"] = num(commitment.size);
  out["count"] = commitment.count;
  const std::uint64_t later = commitment.size + 1;
  const bool drawn = app.ledger.size() >= later;
  out["drawn"] = drawn;
  if (!drawn) {
    if (!with_sample) return out;
    return sample_seed(commitment, commitment.size, commitment.root).error();
  }
  out["text"] = kept.text;
  if (!with_sample) return out;
  NGUON_ASSIGN(root, app.ledger.root_at(later));
  NGUON_ASSIGN(seed, sample_seed(commitment, later, root));
  NGUON_ASSIGN(population, population_of(reader, commitment.scope, commitment.size));
  json::array picked;
  for (const auto position : draw(seed, population.size(), commitment.count))
    picked.push_back(json::string(population.at(position)));
  out["laterSize"] = num(later);
  out["laterRoot"] = to_base64(root.view());
  out["seed"] = to_hex(seed.view());
  out["population"] = num(population.size());
  out["picked"] = std::move(picked);
  return out;
}

Result<desk::Samples> samples_of(const App& app) {
  NGUON_TRY(desk_here(app));
  desk::Samples samples(*app.desk);
  NGUON_TRY(samples.open());
  return samples;
}

Result<Commitment> commitment_of(const App& app, const json::object& body) {
  const Error malformed{
      Errc::invalid_argument, "sample_malformed",
      "a sample is {\"run\": entry} or {\"product\": path}, and \"count\" from 1 to " + std::to_string(kSampleMax),
      "Mẫu gồm run (đợt tem) hoặc product (sản phẩm), và count từ 1 đến " + std::to_string(kSampleMax) + "."};
  const auto* run = body.if_contains("run");
  const auto* product = body.if_contains("product");
  const auto* count = body.if_contains("count");
  if ((run == nullptr) == (product == nullptr) || count == nullptr || !count->is_int64()) return malformed;
  if (count->as_int64() < 1 || count->as_int64() > kSampleMax) return malformed;
  if (run != nullptr ? !run->is_int64() || run->as_int64() < 0 : !product->is_string()) return malformed;
  Commitment out;
  const auto published = app.ledger.published();
  out.origin = published->checkpoint.origin;
  out.size = published->checkpoint.size;
  out.root = published->checkpoint.root;
  out.count = static_cast<std::uint32_t>(count->as_int64());
  if (run != nullptr)
    out.scope = {SampleScope::Kind::units, static_cast<std::uint64_t>(run->as_int64()), ""};
  else
    out.scope = {SampleScope::Kind::lots, 0, std::string(std::string_view(product->as_string()))};
  keys::fill_random(out.nonce.bytes);
  return out;
}

Answer commit_sample(const App& app, const Session& session, const Request& request) {
  NGUON_ASSIGN(samples, samples_of(app));
  NGUON_ASSIGN(body, body_object(request));
  NGUON_ASSIGN(commitment, commitment_of(app, body));
  const auto view = app.ledger.snapshot();
  NGUON_TRY(population_of(state::Reader(*view), commitment.scope, commitment.size));
  NGUON_ASSIGN(number, samples.keep(session.party, format_commitment(commitment), app.clock.now()));
  NGUON_ASSIGN(kept, samples.find(number));
  return sample_json(app, state::Reader(*view), kept, false);
}

Answer list_samples(const App& app, const Session&, const Request&) {
  NGUON_ASSIGN(samples, samples_of(app));
  NGUON_ASSIGN(list, samples.newest());
  const auto view = app.ledger.snapshot();
  json::array out;
  for (const auto& kept : list) {
    NGUON_ASSIGN(one, sample_json(app, state::Reader(*view), kept, false));
    out.push_back(std::move(one));
  }
  return json::object{{"samples", std::move(out)}};
}

Answer one_sample(const App& app, const Session&, const Request& request) {
  NGUON_ASSIGN(samples, samples_of(app));
  NGUON_ASSIGN(number, number_parameter("number", request.parameter("number")));
  NGUON_ASSIGN(kept, samples.find(num(number)));
  const auto view = app.ledger.snapshot();
  return sample_json(app, state::Reader(*view), kept, true);
}

// The signed checkpoint of `size`, or the newest; kept, so that the same file can be made again.
Result<std::string> evidence_checkpoint(const App& app, std::optional<std::uint64_t> size) {
  desk::KeptCheckpoints kept(*app.desk);
  NGUON_TRY(kept.open());
  const auto published = app.ledger.published();
  if (size && *size != published->checkpoint.size) return kept.find(*size);
  std::string note = published->note;
  if (app.beside.checkpoints != nullptr)
    if (const auto best = app.beside.checkpoints->covering(published->checkpoint.size);
        best && best->checkpoint.size == published->checkpoint.size)
      note = best->note;
  return kept.keep(published->checkpoint.size, note);
}

Result<EvidenceCase> evidence_case(const App& app, const Request& request) {
  NGUON_TRY(inspector(app, request));
  NGUON_TRY(desk_here(app));
  NGUON_ASSIGN(asked, query_text(request, "size", ""));
  std::optional<std::uint64_t> size;
  if (!asked.empty()) {
    NGUON_ASSIGN(number, number_parameter("size", asked));
    size = number;
  }
  EvidenceSource source{app.ledger, "", {}, 0, kEvidenceFoldMax, nullptr};
  NGUON_ASSIGN(note, evidence_checkpoint(app, size));
  source.checkpoint_note = std::move(note);
  if (app.beside.checkpoints != nullptr) {
    for (const auto& witness : app.beside.checkpoints->policy().witnesses) source.witness_vkeys.push_back(witness.text());
    source.quorum = app.beside.checkpoints->policy().quorum;
  }
  return collect_evidence(source, std::string(request.parameter("batch")));
}

Response evidence(const App& app, const Request& request) {
  const auto found = evidence_case(app, request);
  if (!found) return private_answer(error_answer(found.error()));
  auto zip = evidence_zip(*found);
  if (!zip) return private_answer(error_answer(zip.error()));
  Response out;
  out.content_type = "application/zip";
  out.set_header("content-disposition", "attachment; filename=\"" + evidence_file_name(*found) + "\"");
  out.compress = Response::Compress::never;
  out.body = std::move(*zip);
  return private_answer(std::move(out));
}

}  // namespace

void add_recall_routes(std::vector<Route>& routes, const App& app) {
  const auto add = [&](std::string method, std::string path, std::string name, std::string summary, auto make) {
    routes.push_back({std::move(method), std::move(path), std::move(name), std::move(summary),
                      answer_on_worker(app,
                                       [&app, make](const Request& request) {
                                         return answer_private([&]() -> Answer {
                                           NGUON_ASSIGN(session, inspector(app, request));
                                           return make(app, session, request);
                                         });
                                       }),
                      kBodyBytesMax});
  };
  add("POST", "/v1/desk/recalls/preview", "preview_decision", "What a recall, suspension, lifting or inspection would reach.",
      preview_decision);
  add("GET", "/v1/desk/pending", "pending", "Statements of your party that wait for a second key.", list_pending);
  add("POST", "/v1/desk/pending", "keep_pending", "Keeps a statement signed by one key for the second one.", keep_pending);
  add("POST", "/v1/desk/pending/{id}/sign", "sign_pending", "Records a waiting statement with its second signature.",
      sign_pending);
  add("POST", "/v1/desk/pending/{id}/withdraw", "withdraw_pending", "Forgets a waiting statement.", withdraw_pending);
  const auto audits = make_audits(app);
  const auto of_audits = [&audits](auto make) {
    return [audits, make](const App& app_, const Session& session, const Request& request) {
      return make(app_, *audits, session, request);
    };
  };
  add("GET", "/v1/desk/audit", "audit", "How far the audit is, or what the last one found.", of_audits(audit_status));
  add("POST", "/v1/desk/audits", "start_audit", "Starts an audit of `all`, `since` an entry, or the `state`.",
      of_audits(start_audit));
  add("POST", "/v1/desk/audits/cancel", "cancel_audit", "Stops the audit that runs.", of_audits(cancel_audit));
  add("GET", "/v1/desk/areas/watch", "areas_watch", "Growing-area codes that somebody should look at, worst first.", watch);
  add("GET", "/v1/desk/samples", "samples", "Samples that were committed to, newest first.", list_samples);
  add("POST", "/v1/desk/samples", "commit_sample", "Commits to a sample that a later checkpoint draws.", commit_sample);
  add("GET", "/v1/desk/samples/{number}", "sample", "A sample, once a later checkpoint has drawn it.", one_sample);
  routes.push_back({"GET", "/v1/desk/evidence/{batch...}", "evidence_file",
                    "Everything about a lot in one ZIP that proves itself.",
                    answer_on_worker(app, [&app](const Request& request) { return evidence(app, request); })});
  add_reports_desk_routes(routes, app);
}

}  // namespace nguon::api
