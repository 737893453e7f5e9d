#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "ledger/base/text.h"

namespace nguon::fuzz {
namespace {

constexpr std::size_t kSentenceBytesMax = 1024;  // far over any sentence of ours, far under an input echoed whole

bool is_showable(std::string_view text) {
  return !text.empty() && text.size() <= kSentenceBytesMax && is_utf8(text) &&
         std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool is_snake_case(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(),
                                      [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace

void broken(const char* file, int line, std::string_view what) {
  std::fprintf(stderr, "%s:%d: does not hold: %.*s\n", file, line, static_cast<int>(what.size()), what.data());
  std::abort();
}

void check_error(const Error& error) {
  NGUON_HOLDS(is_snake_case(error.name()));
  NGUON_HOLDS(is_showable(error.message()));
  NGUON_HOLDS(is_showable(error.message_vi()));
}

Result<void> StubCheck::check(const VerifierKey&, std::string_view, std::string_view signature) const {
  if (signature.size() % 2 == 0) return {};
  return Error{Errc::bad_signature, "an odd number of bytes"};
}

}  // namespace nguon::fuzz
