// Sensor data of EPCIS events: checked for form, then left in the stored bytes.
#pragma once

#include "ledger/statement/internal/fields.h"

namespace nguon::statement::internal {

// One element of a sensorElementList. Returns nothing of use.
bool sensor_element(const Value& value);

}  // namespace nguon::statement::internal
