// Hands what libFuzzer invents to the target.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nguon::fuzz::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
