// What the fuzz targets share. A target is one file that defines run(): fuzz_note.cpp makes the
// program fuzz_note. With the preset `fuzz` it is driven by libFuzzer (libfuzzer.cpp), otherwise by
// replay.cpp, which feeds the corpus and mutations of it; both run the same properties.
#pragma once

#include <string_view>

#include "ledger/base/json.h"
#include "ledger/base/result.h"
#include "ledger/base/vkey.h"

namespace nguon::fuzz {

// Feeds `bytes` to the decoder and checks that its promises hold; aborts when one does not.
// Answers whether the decoder accepted the bytes. Keeps nothing between calls.
bool run(std::string_view bytes);

// Says what does not hold and aborts, so that the driver keeps the input.
[[noreturn]] void broken(const char* file, int line, std::string_view what);

// What holds for every error: a name in snake_case, and two sentences that can be shown, which are
// UTF-8 without control characters, and short, whatever the input was.
void check_error(const Error& error);

// The value, or broken() with the error.
template <class T>
T value_of(const char* file, int line, Result<T> result) {
  if (!result) broken(file, line, std::string(result.error().name()) + ": " + result.error().message());
  return std::move(*result);
}

// Whether a decoder accepted; checks the error of one that did not.
template <class T>
bool accepted(const Result<T>& result) {
  if (!result) check_error(result.error());
  return result.has_value();
}

// Calls a signature good when it has an even number of bytes, as real ones do: enough to walk every way through the
// code that asks.
class StubCheck final : public SignatureCheck {
 public:
  Result<void> check(const VerifierKey& key, std::string_view message, std::string_view signature) const override;
};

}  // namespace nguon::fuzz

// A promise of the code under test.
#define NGUON_HOLDS(condition)                                               \
  do {                                                                       \
    if (!(condition)) ::nguon::fuzz::broken(__FILE__, __LINE__, #condition); \
  } while (false)

// The value of a Result that must have one.
#define NGUON_VALUE(result) ::nguon::fuzz::value_of(__FILE__, __LINE__, (result))
