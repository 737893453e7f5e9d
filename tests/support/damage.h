// What happens to a label between the printer and the phone's reader, simulated. Deterministic: the same seed gives
// the same picture on every machine.
#pragma once

#include <array>
#include <cstdint>

#include "qr/bit_image.h"
#include "qr/image.h"

namespace nguon::test {

enum class Damage {
  blur,            // out of focus or moving
  noise,           // little light
  low_resolution,  // from far away
  rotation,        // any angle
  perspective,     // a tilted phone
  jpeg,            // sent on by a messenger
  occlusion,       // a finger, a fold, a drop
  curvature,       // on a bottle
  thermal_bleed,   // hot or worn print head: dots grow, and some columns are not burned
  uneven_light,    // a shadow and a glare
  low_contrast,    // faded paper
  scuffed,         // rubbed during transport
};
inline constexpr std::array kDamages = {Damage::blur,          Damage::noise,        Damage::low_resolution, Damage::rotation,
                                        Damage::perspective,   Damage::jpeg,         Damage::occlusion,      Damage::curvature,
                                        Damage::thermal_bleed, Damage::uneven_light, Damage::low_contrast,   Damage::scuffed};
const char* to_string(Damage damage);

// How a phone would see `label`, printed with `dots_per_mm`, after `damage` of a strength that the seed chooses.
qr::GrayImage photographed(const qr::BitImage& label, double dots_per_mm, Damage damage, std::uint32_t seed);

}  // namespace nguon::test
