#include "ledger/store/store.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {

bool run(std::string_view bytes) {
  const auto head = store::decode_head(bytes);
  if (!accepted(head)) return false;
  NGUON_HOLDS(store::encode_head(*head) == bytes);
  return true;
}

}  // namespace nguon::fuzz
