#include "ledger/log/checkpoint.h"

#include "ledger/log/cosignature.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {
namespace {

// Opens the bytes as a checkpoint note of whoever signed it first.
bool check_open(std::string_view bytes) {
  const auto note = log::parse_note(bytes);
  if (!accepted(note)) return false;
  const auto& first = note->signatures.front();
  const VerifierKey log_key{first.key_name, KeyType::ed25519, std::string(32, 'k'), first.id};
  const auto opened = log::open_checkpoint(bytes, log_key, {}, StubCheck());
  if (!accepted(opened)) return false;
  NGUON_HOLDS(opened->checkpoint.origin == log_key.name);
  NGUON_HOLDS(log::format_checkpoint_text(opened->checkpoint) == note->text);
  return true;
}

}  // namespace

bool run(std::string_view bytes) {
  if (const auto time = log::cosignature_time(bytes); accepted(time)) NGUON_HOLDS(be64(*time) == bytes.substr(0, 8));
  const auto checkpoint = log::parse_checkpoint_text(bytes);
  if (accepted(checkpoint)) NGUON_HOLDS(log::format_checkpoint_text(*checkpoint) == bytes);
  const bool opened = check_open(bytes);
  return checkpoint || opened;
}

}  // namespace nguon::fuzz
