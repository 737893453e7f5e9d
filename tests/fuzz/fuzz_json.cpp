#include "ledger/base/text.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {

bool run(std::string_view bytes) {
  const auto value = parse_json(bytes);
  if (!accepted(value)) return false;
  NGUON_HOLDS(is_utf8(bytes));
  NGUON_HOLDS(NGUON_VALUE(parse_json(json::serialize(*value))) == *value);
  return true;
}

}  // namespace nguon::fuzz
