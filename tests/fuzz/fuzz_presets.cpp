#include "qr/presets.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {

bool run(std::string_view bytes) {
  const auto presets = qr::parse_presets(bytes, {});
  if (!accepted(presets)) return false;
  for (const auto& roll : presets->rolls) {
    NGUON_HOLDS(qr::own_size(roll.width_mm, roll.height_mm).has_value());
    NGUON_HOLDS(presets->roll(roll.name).has_value());
  }
  for (const auto& sheet : presets->sheets) NGUON_HOLDS(qr::check_sheet(sheet).has_value());
  for (const auto& printer : presets->printers) NGUON_HOLDS(qr::check_printer(printer).has_value());
  return true;
}

}  // namespace nguon::fuzz
