#include "api/pages/evidence_json.h"

#include "ledger/base/json.h"
#include "ledger/base/text.h"

namespace nguon::api {
namespace {

json::array texts_of(const std::vector<Hash>& hashes) {
  json::array out;
  for (const Hash& hash : hashes) out.push_back(json::string(to_base64(hash.view())));
  return out;
}

}  // namespace

std::string evidence_element(const Scan& scan) {
  if (!scan.evidence || !is_utf8(scan.evidence->entry) || !is_utf8(scan.evidence->key_entry) ||
      !is_utf8(scan.evidence->checkpoint_note))
    return "";
  const Evidence& e = *scan.evidence;
  json::object out;
  out["entry"] = e.entry;
  out["index"] = e.entry_index;
  out["inclusion"] = texts_of(e.inclusion);
  out["checkpoint"] = e.checkpoint_note;
  out["log"] = e.log_vkey;
  if (scan.label && !e.label_vkey.empty()) {
    out["host"] = scan.label->host;
    out["key"] = e.label_vkey;
    out["keyEntry"] = e.key_entry;
    out["keyIndex"] = e.key_index;
    out["keyInclusion"] = texts_of(e.key_inclusion);
  }
  if (!e.witness_vkeys.empty()) {
    json::array list;
    for (const auto& vkey : e.witness_vkeys) list.push_back(json::string(vkey));
    out["witnesses"] = std::move(list);
    out["quorum"] = e.quorum;
  }
  std::string block = "<script type=\"application/json\" id=\"evidence\">";
  for (const char c : json::serialize(out))
    if (c == '<')
      block += "\\u003c";
    else
      block += c;
  return block + "</script>";
}

}  // namespace nguon::api
