// The lots around one lot as a picture.
#pragma once

#include <string>
#include <string_view>

#include "api/app.h"
#include "api/pages/language.h"
#include "ledger/base/result.h"

namespace nguon::api {

// SVG of where the lot came from and what became of it. Boxes link to "#/lo/<path>", the console's views. Errc::not_found
// lot_unknown; Errc::too_large drawing_too_large; Errc::io. Reads much: for a worker. Thread-safe.
Result<std::string> draw_lot(const App& app, std::string_view batch, Language language);

}  // namespace nguon::api
