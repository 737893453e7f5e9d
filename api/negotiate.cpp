#include "api/negotiate.h"

#include "ledger/base/text.h"

namespace nguon::api {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// "1", "0.5", "0.125", at most three decimals (RFC 9110 section 12.4.2); 0 for anything else.
int parse_weight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return 0;
  if (text.size() > 1 && text[1] != '.') return 0;
  int weight = (text[0] - '0') * 1000;
  int unit = 100;
  for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (c < '0' || c > '9') return 0;
    weight += (c - '0') * unit;
    unit /= 10;
  }
  return weight <= 1000 ? weight : 0;
}

// How closely `asked` names `offer`: 3 exactly, 2 "type/*", 1 "*/*", 0 not.
int closeness(std::string_view asked, std::string_view offer) {
  if (asked == offer) return 3;
  if (asked == "*/*") return 1;
  const bool is_range = asked.size() > 2 && asked.substr(asked.size() - 2) == "/*";
  return is_range && offer.substr(0, asked.size() - 1) == asked.substr(0, asked.size() - 1) ? 2 : 0;
}

}  // namespace

std::vector<Preference> parse_preferences(std::string_view list) {
  std::vector<Preference> out;
  if (trim(list).empty()) return out;
  for (const auto member : split(list, ',')) {
    if (out.size() == kPreferencesMax) break;
    Preference preference;
    bool first = true;
    for (const auto untrimmed : split(member, ';')) {
      const auto part = trim(untrimmed);
      if (first) preference.value = lower(part);
      if (!first && part.size() >= 2 && (part[0] == 'q' || part[0] == 'Q') && part[1] == '=')
        preference.weight = parse_weight(part.substr(2));
      first = false;
    }
    if (!preference.value.empty()) out.push_back(std::move(preference));
  }
  return out;
}

std::optional<std::string_view> choose_media_type(std::string_view accept, std::span<const std::string_view> offers) {
  const auto preferences = parse_preferences(accept);
  if (preferences.empty()) return offers.empty() ? std::nullopt : std::optional(offers.front());
  std::optional<std::string_view> best;
  int best_weight = 0;
  for (const auto offer : offers) {
    int closest = 0;
    int weight = 0;
    for (const auto& preference : preferences) {
      const int close = closeness(preference.value, offer);
      if (close <= closest) continue;
      closest = close;
      weight = preference.weight;
    }
    if (weight <= best_weight) continue;
    best_weight = weight;
    best = offer;
  }
  return best;
}

std::string_view choose_language(std::string_view accept_language, std::span<const std::string_view> offers) {
  std::string_view best = offers.empty() ? std::string_view{} : offers.front();
  int best_weight = 0;
  for (const auto& preference : parse_preferences(accept_language)) {
    const auto primary = std::string_view(preference.value).substr(0, preference.value.find('-'));
    for (const auto offer : offers) {
      if (primary != offer || preference.weight <= best_weight) continue;
      best = offer;
      best_weight = preference.weight;
    }
  }
  return best;
}

}  // namespace nguon::api
