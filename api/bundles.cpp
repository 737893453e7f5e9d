#include "api/bundles.h"

namespace nguon::api {

std::span<const EmbeddedFile> bundle_files();  // made by nguon_bundle

const Assets& bundles() {
  static const Assets made(bundle_files());
  return made;
}

}  // namespace nguon::api
