#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {

bool run(std::string_view bytes) {
  const auto key = parse_vkey(bytes);
  if (!accepted(key)) return false;
  NGUON_HOLDS(key->text() == bytes);
  NGUON_HOLDS(is_key_name(key->name));
  NGUON_HOLDS(NGUON_VALUE(make_vkey(key->name, key->type, key->public_key)) == *key);
  return true;
}

}  // namespace nguon::fuzz
