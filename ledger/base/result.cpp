#include "ledger/base/result.h"

namespace nguon {

std::string_view to_string(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument: return "invalid_argument";
    case Errc::not_found: return "not_found";
    case Errc::conflict: return "conflict";
    case Errc::corrupt: return "corrupt";
    case Errc::bad_signature: return "bad_signature";
    case Errc::forbidden: return "forbidden";
    case Errc::rule: return "rule";
    case Errc::too_large: return "too_large";
    case Errc::unavailable: return "unavailable";
    case Errc::no_space: return "no_space";
    case Errc::locked: return "locked";
    case Errc::io: return "io";
  }
  return "unknown";
}

Error Error::with_context(std::string_view context) const {
  Error out = *this;
  out.message_ = std::string(context) + ": " + message_;
  if (!message_vi_.empty()) out.message_vi_ = std::string(context) + ": " + message_vi_;
  return out;
}

}  // namespace nguon
