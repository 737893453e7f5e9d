#include "ledger/base/text.h"
#include "ledger/log/entry.h"
#include "ledger/log/tile.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {
namespace {

// The lines of `bytes` as a bundle and back.
void check_made(std::string_view bytes) {
  std::vector<std::string> entries;
  for (const auto line : split(bytes.substr(0, log::kEntryBytesMax), '\n'))
    if (entries.size() < log::kTileWidth) entries.emplace_back(line);
  const std::string bundle = log::encode_bundle(entries);
  const auto back = NGUON_VALUE(log::decode_bundle(bundle));
  NGUON_HOLDS(std::vector<std::string>(back.begin(), back.end()) == entries);
}

}  // namespace

bool run(std::string_view bytes) {
  check_made(bytes);
  const auto entries = log::decode_bundle(bytes);
  if (!accepted(entries)) return false;
  NGUON_HOLDS(!entries->empty() && entries->size() <= log::kTileWidth);
  NGUON_HOLDS(log::encode_bundle(std::vector<std::string>(entries->begin(), entries->end())) == bytes);
  return true;
}

}  // namespace nguon::fuzz
