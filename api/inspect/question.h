// What somebody typed into the one search box, read in every way that it can be meant. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/time.h"

namespace nguon::api {

inline constexpr std::size_t kQuestionBytesMax = 1'000;
inline constexpr std::size_t kQuestionWordsMax = 12;

struct Question {
  std::string text;                    // as typed, without white space at its ends
  std::vector<std::string> words;      // folded (api/fold_text.h); each must be found
  std::string folded;                  // the words with one space between
  std::optional<std::uint64_t> entry;  // "41", "#41", "№ 41", "mục 41", "entry 41"
  std::optional<Hash> hash;            // 64 hex digits, or base64 of 32 bytes
  std::string statement_id;            // "urn:uuid:...", with or without its prefix; "" otherwise
  std::optional<Day> day;              // "22/11/2026", "2026-11-22"
  std::string label_host, label_path;  // of an address: "https://ocop.example/0450..."; host "" where none was typed
  std::string thing_path;              // of a product, lot or unit: "ocop/68-...", from an address or as it is
};

// Errc::invalid_argument question_empty; Errc::too_large question_too_long. Never fails otherwise: what reads as
// nothing special is words.
Result<Question> read_question(std::string_view typed);

}  // namespace nguon::api
