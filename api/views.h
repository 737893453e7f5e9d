// How things look as JSON: in /v1 answers and behind --json of the command line, one spelling for
// both. docs/api.md and the OpenAPI document describe the members.
#pragma once

#include "api/scan.h"
#include "ledger/audit.h"
#include "ledger/base/json.h"
#include "ledger/ledger.h"
#include "ledger/log/entry.h"
#include "ledger/state/trace.h"

namespace nguon::api {

json::object to_json(const Error& error);  // {"error":{"name","code","message","messageVi"}}
json::object to_json(const Receipt& receipt);
json::object to_json(const log::Entry& entry);  // with the statement parsed and as text, and its leaf hash
json::object to_json(const log::Checkpoint& checkpoint);
json::object to_json(const state::BatchInfo& batch);
json::object to_json(const state::ProductInfo& product);
json::object to_json(const state::PartyInfo& party);
json::object to_json(const state::CertificateInfo& certificate, Day today);
json::object to_json(const state::AreaInfo& area, Day today);
json::object to_json(const state::PackingHouseInfo& house, Day today);
json::object to_json(const state::Restriction& restriction);
json::object to_json(const state::RunInfo& run);
json::object to_json(const state::RequestInfo& request);
json::object to_json(const state::KeyInfo& key);
json::object to_json(const state::Trace& trace);
json::object to_json(const state::MassBalance& balance);
json::object to_json(const Check& check);
json::object to_json(const Evidence& evidence);
json::object to_json(const ForeignLot& lot);
json::object to_json(const Scan& scan);
json::object to_json(const state::StoryInfo& story);
json::object to_json(const Stage& stage);
json::object to_json(const AuditReport& report);
json::object to_json(const state::Words& words);
json::array hashes_to_json(std::span<const Hash> hashes);

template <class T>
json::array list_to_json(const std::vector<T>& items) {
  json::array out;
  for (const auto& item : items) out.push_back(to_json(item));
  return out;
}

std::string_view to_string(CheckResult result);                   // "passed", "failed", "not_done"
std::string_view to_string(statement::PartyType type);            // "producer", ...
std::string_view to_string(statement::CertificateScheme scheme);  // "OCOP", ...
std::string_view to_string(state::CertificateState state);        // "in_force", ...

}  // namespace nguon::api
