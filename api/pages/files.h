// What pages load from /assets/ after they are shown: the phone's own check, and what phones without such abilities
// of their own need besides.
#pragma once

#include <string>
#include <string_view>

#include "api/assets.h"

namespace nguon::api {

// Made at the first call. Thread-safe.
const Assets& page_assets();

// A script as a page names it: its address never changes its bytes, and the browser runs no others.
struct ScriptReference {
  std::string path;       // "/assets/consumer.<hash>.mjs"
  std::string integrity;  // "sha256-<base64>"
};
// Throws std::logic_error for a name that is not there: a bug.
ScriptReference reference_to(std::string_view name);

}  // namespace nguon::api
