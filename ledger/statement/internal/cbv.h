// The words of the Core Business Vocabulary 2.0 that EPCIS events use, as the official JSON schema
// lists them, with their two long spellings.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ledger/statement/internal/fields.h"

namespace nguon::statement::internal {

struct Vocabulary {
  std::string_view urn;  // "urn:epcglobal:cbv:bizstep:" + word
  std::string_view web;  // "https://ref.gs1.org/cbv/BizStep-" + word
  std::span<const std::string_view> words;
};

extern const Vocabulary kBizSteps;
extern const Vocabulary kDispositions;
extern const Vocabulary kBizTransactionTypes;
extern const Vocabulary kSourceDestTypes;
extern const Vocabulary kErrorReasons;
extern const Vocabulary kComponents;  // of a sensor report

// Reads a word of the vocabulary in any of its spellings and returns it short. URIs of other
// vocabularies, which EPCIS allows, are returned whole; a CBV word that does not exist is refused.
std::string cbv_word(const Value& value, const Vocabulary& vocabulary);
inline auto cbv(const Vocabulary& vocabulary) {
  return [&vocabulary](const Value& value) { return cbv_word(value, vocabulary); };
}

}  // namespace nguon::statement::internal
