#include "ledger/anchor/anchor.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {

bool run(std::string_view bytes) {
  const auto slot = anchor::decode_slot(bytes);
  if (!accepted(slot)) return false;
  NGUON_HOLDS(anchor::encode_slot(*slot) == bytes);
  return true;
}

}  // namespace nguon::fuzz
