// Assertions about Result that print the error when they fail.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "ledger/base/result.h"

namespace nguon::test {

// The value of `result`; fails the test with its error when there is none.
template <class T>
T value_of(Result<T> result) {
  if (!result) FAIL(std::string(result.error().name()) + ": " + result.error().message());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// The name of the error, or "ok".
template <class T>
std::string name_of(const Result<T>& result) {
  return result ? "ok" : std::string(result.error().name());
}

}  // namespace nguon::test
