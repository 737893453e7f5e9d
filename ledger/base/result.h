// Result<T>: either a value or an Error. The only way this project reports an
// expected failure. Member names follow std::expected, so that the type can be
// replaced by it when the toolchain has it.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace nguon {

// What a caller can do about a failure. Details for people go in message().
enum class Errc {
  invalid_argument,  // the caller's input is wrong; retrying is pointless
  not_found,         // no such entry, item or key
  conflict,          // somebody else was first, or the same id came with other bytes
  corrupt,           // stored or received bytes contradict themselves
  bad_signature,     // well formed, but not signed by the named key
  forbidden,         // the signer may not say this
  rule,              // allowed in form, refused by a rule of the domain
  too_large,         // over a named limit
  unavailable,       // not now: stopped, overloaded, or read-only after a fault
  no_space,          // the disk is nearly full; goes on by itself when there is room again
  locked,            // another process holds the ledger
  io,                // the operating system or a library below us failed
};

std::string_view to_string(Errc code) noexcept;

// A failure. `name` is stable and machine-readable (snake_case, e.g. "lot_unknown");
// `message` is the English sentence; `message_vi` the Vietnamese one where the failure is
// shown to people. Failures nobody but an operator sees may leave name and message_vi out:
// name() then is the Errc's, message_vi() the English sentence.
class Error {
 public:
  Error(Errc code, std::string message) : code_(code), message_(std::move(message)) {}
  Error(Errc code, std::string name, std::string message, std::string message_vi)
      : code_(code), name_(std::move(name)), message_(std::move(message)), message_vi_(std::move(message_vi)) {}

  Errc code() const noexcept { return code_; }
  std::string_view name() const noexcept { return name_.empty() ? to_string(code_) : std::string_view(name_); }
  const std::string& message() const noexcept { return message_; }
  const std::string& message_vi() const noexcept { return message_vi_.empty() ? message_ : message_vi_; }

  // The same failure with "context: " in front of both sentences.
  Error with_context(std::string_view context) const;

 private:
  Errc code_;
  std::string name_;
  std::string message_;
  std::string message_vi_;
};

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  // REQUIRES: has_value()
  T& operator*() & {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  const T& operator*() const& {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  T&& operator*() && {
    assert(has_value());
    return std::move(*std::get_if<0>(&state_));
  }
  T* operator->() {
    assert(has_value());
    return std::get_if<0>(&state_);
  }
  const T* operator->() const {
    assert(has_value());
    return std::get_if<0>(&state_);
  }

  // REQUIRES: !has_value()
  const Error& error() const {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}
  bool has_value() const noexcept { return !error_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  // REQUIRES: !has_value()
  const Error& error() const {
    assert(!has_value());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace nguon

// Leaves the function with the error of `expr`, or goes on. `expr` is a Result.
#define NGUON_TRY(expr)                         \
  do {                                          \
    auto nguon_try_ = (expr);                   \
    if (!nguon_try_) return nguon_try_.error(); \
  } while (false)

// auto-declares `name` as the value of `expr`, or leaves the function with its error.
#define NGUON_ASSIGN(name, expr)                      \
  auto name##_result_ = (expr);                       \
  if (!name##_result_) return name##_result_.error(); \
  auto name = std::move(*name##_result_)
