// The producer's app as the server gives it out: its page, its service worker and its manifest. The scripts
// themselves are bundles (api/bundles.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/assets.h"

namespace nguon::api {

inline constexpr std::string_view kProducerPath = "/san-xuat";

// Icons, manifest and worker, below /assets/ by their names.
const Assets& producer_files();

// The page that starts the app. It is the same for everybody, so that a phone can keep it.
const std::string& producer_page();
// The page's own: scripts, styles, pictures and answers from this host alone.
std::string_view producer_policy();

// Everything that a phone needs to run the app without a network: paths, the page first. The chunks that other apps
// load are not among them, nor those that this one loads when they are needed (the worker keeps them then).
const std::vector<std::string>& producer_install();

// The service worker, with the version and the list in front. It changes when any file of the app does.
const std::string& producer_worker();

}  // namespace nguon::api
