#include "ledger/log/tile.h"

#include <algorithm>
#include <cassert>

#include "ledger/base/text.h"
#include "ledger/log/entry.h"

namespace nguon::log {
namespace {

constexpr std::string_view kPathPrefix = "tile/";
constexpr std::string_view kEntries = "entries";
constexpr std::string_view kPartial = ".p/";

bool is_three_digits(std::string_view text) {
  return text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Error malformed_path(std::string_view path) {
  const std::string quoted = "\"" + printable(path) + "\"";
  return {Errc::invalid_argument, "tile_path_malformed", "not the path of a tile: " + quoted,
          "không phải đường dẫn của một ô băm: " + quoted};
}

Error malformed_bundle(const std::string& en, const std::string& vi) {
  return {Errc::invalid_argument, "bundle_malformed", "entry bundle: " + en, "gói mục sổ không đúng dạng: " + vi};
}

}  // namespace

unsigned tile_width(unsigned level, std::uint64_t number, std::uint64_t size) {
  const unsigned shift = level == kEntriesLevel ? 0 : level * kTileHeight;
  const std::uint64_t hashes = shift >= 64 ? 0 : size >> shift;
  if (number > hashes / kTileWidth) return 0;
  return static_cast<unsigned>(std::min<std::uint64_t>(hashes - number * kTileWidth, kTileWidth));
}

std::string tile_path(const Tile& tile) {
  assert(tile.level <= kEntriesLevel && tile.width >= 1 && tile.width <= kTileWidth);
  std::string groups;
  for (std::uint64_t rest = tile.number, first = 1; rest != 0 || first != 0; rest /= 1000, first = 0) {
    const std::string digits = std::to_string(rest % 1000 + 1000).substr(1);
    groups.insert(0, first != 0 ? "/" + digits : "/x" + digits);
  }
  std::string out(kPathPrefix);
  out += tile.level == kEntriesLevel ? std::string(kEntries) : std::to_string(tile.level);
  out += groups;
  if (tile.width != kTileWidth) out += std::string(kPartial) + std::to_string(tile.width);
  return out;
}

Result<Tile> parse_tile_path(std::string_view path) {
  std::string_view rest = path;
  if (!rest.starts_with(kPathPrefix)) return malformed_path(path);
  rest.remove_prefix(kPathPrefix.size());
  Tile tile;
  if (const auto partial = rest.find(kPartial); partial != std::string_view::npos) {
    const auto width = parse_decimal(rest.substr(partial + kPartial.size()));
    if (!width || *width == 0 || *width >= kTileWidth) return malformed_path(path);
    tile.width = static_cast<unsigned>(*width);
    rest = rest.substr(0, partial);
  }
  const auto parts = split(rest, '/');
  if (parts.size() < 2 || parts.size() > 8) return malformed_path(path);  // 7 groups hold 2^64
  const auto level = parts[0] == kEntries ? std::optional<std::uint64_t>(kEntriesLevel) : parse_decimal(parts[0]);
  if (!level || *level > kEntriesLevel) return malformed_path(path);
  tile.level = static_cast<unsigned>(*level);
  std::string digits;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    std::string_view group = parts[i];
    if (i + 1 < parts.size()) {
      if (!group.starts_with('x')) return malformed_path(path);
      group.remove_prefix(1);
    }
    if (!is_three_digits(group)) return malformed_path(path);
    digits += group;
  }
  const auto number = parse_decimal(digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1)));
  if (!number) return malformed_path(path);
  tile.number = *number;
  if (tile_path(tile) != path) return malformed_path(path);  // one spelling: no leading zero group, no level 64
  return tile;
}

std::string encode_bundle(std::span<const std::string> entries) {
  assert(entries.size() <= kTileWidth);
  std::string out;
  for (const auto& entry : entries) {
    assert(entry.size() <= kEntryBytesMax);
    out += static_cast<char>(entry.size() >> 8);
    out += static_cast<char>(entry.size() & 0xff);
    out += entry;
  }
  return out;
}

Result<std::vector<std::string_view>> decode_bundle(std::string_view bytes) {
  if (bytes.empty()) return malformed_bundle("is empty", "rỗng");
  std::vector<std::string_view> out;
  while (!bytes.empty()) {
    if (out.size() == kTileWidth) return malformed_bundle("more than 256 entries", "quá 256 mục");
    if (bytes.size() < 2) return malformed_bundle("ends inside a length", "bị cắt giữa chừng");
    const std::size_t size =
        static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) << 8 | static_cast<unsigned char>(bytes[1]);
    if (bytes.size() - 2 < size) return malformed_bundle("ends inside an entry", "bị cắt giữa chừng");
    out.push_back(bytes.substr(2, size));
    bytes.remove_prefix(2 + size);
  }
  return out;
}

}  // namespace nguon::log
