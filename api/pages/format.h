// Dates, times and amounts as people in Vietnam read them. Pure and thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "api/pages/language.h"
#include "ledger/base/time.h"
#include "ledger/statement/records.h"

namespace nguon::api {

// "22/11/2026", in both languages.
std::string format_date(Day day);
// "16:05, 22/11/2026", Vietnam time.
std::string format_moment(Time time);
// "16:05 22/11/2026", Vietnam time: inside a sentence or a table.
std::string format_minute(Time time);
// "1.250,5 kg" in Vietnamese, "1,250.5 kg" in English; `uom` as EPCIS writes it ("KGM"; "" counts pieces).
std::string format_quantity(statement::Amount amount, std::string_view uom, Language language);

}  // namespace nguon::api
