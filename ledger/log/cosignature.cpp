#include "ledger/log/cosignature.h"

#include <limits>

#include "ledger/base/bytes.h"

namespace nguon::log {

std::string cosignature_message(std::uint64_t unix_seconds, std::string_view checkpoint_text) {
  return "cosignature/v1\ntime " + std::to_string(unix_seconds) + "\n" + std::string(checkpoint_text);
}

Result<std::uint64_t> cosignature_time(std::string_view signature) {
  const Error malformed{Errc::invalid_argument, "cosignature_malformed",
                        "not a cosignature/v1: expected 8 bytes of time and 64 bytes",
                        "chữ ký của người chứng không đúng dạng cosignature/v1"};
  if (signature.size() != 8 + 64) return malformed;
  const std::uint64_t time = read_be64(signature.substr(0, 8));
  if (time > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return malformed;
  return time;
}

}  // namespace nguon::log
