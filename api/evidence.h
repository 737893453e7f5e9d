// The evidence behind a verdict, and checking it as a stranger would: with the log's key, the label
// key and arithmetic, nothing else. Used by the server before it answers, by `nguon verify`, and
// (rewritten in api/web) by the phone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "keys/check.h"
#include "ledger/base/bytes.h"
#include "ledger/base/json.h"
#include "ledger/base/result.h"
#include "ledger/state/model.h"
#include "qr/label.h"

namespace nguon::api {

// One check by name, with its result, as the page "why trust this?" and `nguon verify` list it.
enum class CheckResult { passed, failed, not_done };
struct Check {
  std::string name;  // "label_signature", "label_key", "label_key_entry", "run_in_ledger", "inclusion", "checkpoint_signature",
                     // "pin", "cosignatures", "copy", "activation", "recall", "shelf_life", "certificate"
  CheckResult result = CheckResult::not_done;
  state::Words words;  // what was found, for people
};

// What the phone needs to check again by itself, and a .tlog-proof's parts.
struct Evidence {
  std::uint64_t entry_index = 0;  // of the label run (a scan) or of the batch's first event (a batch page)
  std::string entry;              // its bytes
  std::vector<Hash> inclusion;    // of it in the checkpoint
  std::string checkpoint_note;
  std::uint64_t checkpoint_size = 0;
  Hash root_at_pin;                  // root of size entry_index + 1
  std::vector<Hash> consistency;     // from that size to the checkpoint
  std::string log_vkey, label_vkey;  // label_vkey empty on a batch page
  // Whose cosignatures the checkpoint should have, and how many of them; none where the ledger has no
  // witnesses.
  std::vector<std::string> witness_vkeys;
  std::size_t quorum = 0;
  // The Key record that enrolled the label key, in the same checkpoint: without it a server could show
  // a key of its own. key_entry is empty on a batch page.
  std::uint64_t key_index = 0;
  std::string key_entry;
  std::vector<Hash> key_inclusion;
};

// Inclusion, checkpoint signature, with a label the pin with its consistency proof and the label key's
// own entry, and with witnesses
// their cosignatures: fewer than the quorum is not_done, a wrong one failed. Each check is in the list; a
// malformed part fails its check. Cosignatures from after `now` are not believed.
std::vector<Check> check_evidence(const Evidence& evidence, const qr::Label* label, const keys::KeyCheck& signatures, Time now);

// The label's own signature under `evidence.label_vkey`, and its fields against the LabelRun in the
// evidence's entry. For a verifier without the ledger.
std::vector<Check> check_label_against(const Evidence& evidence, const qr::Label& label, const keys::KeyCheck& signatures);

// Errc::invalid_argument (evidence_malformed). The inverse of to_json(Evidence) in views.h.
Result<Evidence> evidence_from_json(const json::object& from);

}  // namespace nguon::api
