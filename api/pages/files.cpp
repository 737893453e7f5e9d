#include "api/pages/files.h"

#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"

namespace nguon::api {

std::span<const EmbeddedFile> page_files();  // made by nguon_embed

const Assets& page_assets() {
  static const Assets all(page_files());
  return all;
}

ScriptReference reference_to(std::string_view name) {
  const std::string_view hashed = page_assets().link(name);
  return {"/assets/" + std::string(hashed), "sha256-" + to_base64(sha256(page_assets().find(name)->file->bytes).view())};
}

}  // namespace nguon::api
