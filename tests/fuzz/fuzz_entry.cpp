#include "ledger/log/entry.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {

bool run(std::string_view bytes) {
  // Any bytes can be the statement of an entry.
  const log::Entry around{7, Time{1'795'335'360'123}, log::leaf_hash(bytes), std::string(bytes)};
  if (const auto encoded = log::encode_entry(around); accepted(encoded))
    NGUON_HOLDS(NGUON_VALUE(log::parse_entry(*encoded)) == around);
  const auto entry = log::parse_entry(bytes);
  if (!accepted(entry)) return false;
  NGUON_HOLDS(NGUON_VALUE(log::encode_entry(*entry)) == bytes);
  return true;
}

}  // namespace nguon::fuzz
