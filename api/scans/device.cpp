#include "api/scans/device.h"

#include <algorithm>
#include <cstring>

#include "api/scans/bots.h"
#include "keys/random.h"
#include "ledger/base/sha256.h"

namespace nguon::api {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

constexpr std::size_t kAgentBytesMax = 512;  // looked at

}  // namespace

bool is_persons_view(const Request& request) {
  if (request.method != "GET") return false;
  for (const char* name : {"sec-purpose", "purpose", "x-purpose", "x-moz"})
    if (lower(request.header(name)).find("pre") != std::string::npos) return false;  // prefetch, prerender, preview
  const std::string agent = lower(request.header("user-agent").substr(0, kAgentBytesMax));
  if (agent.empty()) return false;
  return std::none_of(kBotAgents.begin(), kBotAgents.end(),
                      [&](std::string_view part) { return agent.find(part) != std::string::npos; });
}

DeviceTag DeviceTags::tag(const Request& request, Day day) {
  std::array<std::uint8_t, 32> salt{};
  {
    const std::lock_guard lock(mutex_);
    if (day != day_) {
      keys::fill_random(salt_);  // the old one is gone
      day_ = day;
    }
    salt = salt_;
  }
  const std::string_view secret(reinterpret_cast<const char*>(salt.data()), salt.size());
  const Hash device = sha256({secret, "device", request.remote_address, std::string_view("\0", 1), request.header("user-agent")});
  const Hash address = sha256({secret, "address", request.remote_address});
  return {read_be64(device.view().substr(0, 8)), read_be32(address.view().substr(0, 4))};
}

}  // namespace nguon::api
