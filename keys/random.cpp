#include "keys/random.h"

#include <openssl/rand.h>

#include <limits>
#include <stdexcept>

#include "ledger/base/bytes.h"

namespace nguon::keys {
namespace {

// 16 bytes as RFC 9562 writes them, with version and variant set.
std::string format_uuid(std::string bytes, unsigned version) {
  bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0f) | version << 4);
  bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3f) | 0x80);
  std::string out = to_hex(bytes);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) out.insert(at, 1, '-');
  return out;
}

}  // namespace

void fill_random(std::span<std::uint8_t> out) {
  if (out.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()) ||
      RAND_bytes(out.data(), static_cast<int>(out.size())) != 1)
    throw std::runtime_error("no randomness");
}

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  fill_random({reinterpret_cast<std::uint8_t*>(out.data()), out.size()});
  return out;
}

std::string uuid_v4() { return format_uuid(random_bytes(16), 4); }

std::string uuid_v7(Time time) {
  return format_uuid(be64(static_cast<std::uint64_t>(time.unix_ms)).substr(2) + random_bytes(10), 7);
}

}  // namespace nguon::keys
