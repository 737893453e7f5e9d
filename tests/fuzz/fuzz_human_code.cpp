#include "qr/human_code.h"

#include "ledger/base/bytes.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {

bool run(std::string_view bytes) {
  if (bytes.size() >= 8) {
    const qr::HumanCode made{read_be32(bytes.substr(0, 4)), read_be32(bytes.substr(4, 4))};
    NGUON_HOLDS(NGUON_VALUE(qr::parse_human_code(qr::format_human_code(made))) == made);
  }
  const auto code = qr::parse_human_code(bytes);
  if (!accepted(code)) return false;
  NGUON_HOLDS(NGUON_VALUE(qr::parse_human_code(qr::format_human_code(*code))) == *code);
  return true;
}

}  // namespace nguon::fuzz
