#include <optional>
#include <vector>

#include "ledger/anchor/anchor.h"
#include "ledger/base/sha256.h"
#include "ledger/base/text.h"
#include "ledger/base/vkey.h"

namespace nguon::anchor {
namespace {

constexpr std::string_view kMagic = "nguon.anchor/v1";  // do not change: part of the stored format
constexpr std::size_t kLines = 7;                       // magic, counter, place, origin, size, root, checksum

Error malformed(const std::string& why) {
  return {Errc::corrupt, "anchor_slot_malformed", "the slot " + why, "một ô của tệp neo bị hỏng"};
}

}  // namespace

Mark nothing_signed(std::string origin) { return {std::move(origin), 0, sha256("")}; }

std::string encode_slot(const Slot& slot) {
  std::string out(kMagic);
  for (const auto& line : {std::to_string(slot.counter), std::to_string(slot.place), slot.mark.origin,
                           std::to_string(slot.mark.size), to_base64(slot.mark.root.view())})
    out += "\n" + line;
  out += '\n';
  out += to_hex(sha256(out).view()) + "\n";
  out.resize(kSlotBytes, '\0');
  return out;
}

Result<Slot> decode_slot(std::string_view bytes) {
  if (bytes.size() != kSlotBytes) return malformed("has " + std::to_string(bytes.size()) + " bytes");
  const auto lines = split(bytes, '\n');
  if (lines.size() != kLines + 1 || lines[0] != kMagic) return malformed("is not of " + std::string(kMagic));
  Slot slot;
  const auto counter = parse_decimal(lines[1]), place = parse_decimal(lines[2]), size = parse_decimal(lines[4]);
  const auto root = from_base64(lines[5]);
  if (!counter || !place || !size || !root || root->size() != Hash::kSize || !is_key_name(lines[3]))
    return malformed("has a line that cannot be read");
  slot.counter = *counter;
  slot.place = *place;
  slot.mark = {std::string(lines[3]), *size, *Hash::from(*root)};
  if (encode_slot(slot) != bytes) return malformed("does not have its own checksum");
  return slot;
}

}  // namespace nguon::anchor
