// Checkpoints with cosignatures (C2SP tlog-cosignature): whose they are, when they were made, and
// how they join the checkpoint's note. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/time.h"
#include "ledger/base/vkey.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/note.h"

namespace nguon::witness {

inline constexpr std::size_t kWitnessesMax = log::kNoteSignaturesMax - 1;  // the first line is the log's
inline constexpr std::size_t kAnswerBytesMax = 16 * 1024;                  // of a witness: signature lines
inline constexpr std::int64_t kClockAheadMaxMs = 300'000;                  // a cosignature from later than this is not believed

// A cosignature that was checked and is good.
struct Cosignature {
  VerifierKey key;
  Time time;  // when the witness says it made it
  log::NoteSignature line;
};

// The cosignatures of `witnesses` (type cosignature/v1) on `note`, one a witness, in the order of the
// note's lines. Lines of other keys are passed over. Errc::bad_signature "cosignature_wrong" names the
// witness whose line does not verify, has a time after `now` + kClockAheadMaxMs, or is no cosignature.
Result<std::vector<Cosignature>> cosignatures_of(const log::Note& note, std::span<const VerifierKey> witnesses,
                                                 const SignatureCheck& check, Time now);

// The same out of what a witness answered: signature lines for the checkpoint `text`. Nothing of an
// answer with a bad line by a known key is believed. Errc::invalid_argument "note_malformed" or
// Errc::too_large for garbage; Errc::bad_signature "cosignature_missing" when no known key signed.
Result<std::vector<Cosignature>> cosignatures_in_answer(std::string_view answer, const std::string& text,
                                                        std::span<const VerifierKey> witnesses, const SignatureCheck& check,
                                                        Time now);

// `log_signed` (a note with the log's line first) with `cosignatures` behind it; a line whose key is
// there already takes its place, and those past kWitnessesMax are left out.
std::string with_cosignatures(const log::Note& log_signed, std::span<const Cosignature> cosignatures);

}  // namespace nguon::witness
