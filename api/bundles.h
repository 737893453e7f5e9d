// The programs that run in people's browsers (api/web/<app>/main.mjs), as the build made them:
// "producer.mjs", "producer.css" and the chunks that they load when they need them, below /assets/.
#pragma once

#include "api/assets.h"

namespace nguon::api {

// Made at the first call. Thread-safe.
const Assets& bundles();

}  // namespace nguon::api
