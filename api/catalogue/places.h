// Names of provinces, communes and OCOP groups, and where a province stands in the catalogue's map.
// Pure and thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "api/catalogue/standing.h"

namespace nguon::api {

// The 34 provinces and cities since 1 July 2025 (Resolution 202/2025/QH15), in the order of their codes.
struct ProvinceName {
  std::string_view code;
  std::string_view vi, en;            // "Lào Cai", "Lao Cai"
  bool is_city = false;               // run centrally, as of 30 April 2026
  std::uint32_t column = 0, row = 0;  // of its cell in the map; docs/decisions/0105
  std::string_view line_1, line_2;    // its name in the cell
};
const std::array<ProvinceName, kProvinceCount>& province_names();
const ProvinceName* find_province_name(std::string_view code);           // null when there is none
std::string province_title(const ProvinceName& province, bool english);  // "Tỉnh Lào Cai", "Lao Cai province"

// The archipelagos, each a special zone of its province: cells of the map like any other.
struct Archipelago {
  std::string_view commune, province;
  std::uint32_t column = 0, row = 0;
  std::string_view line_1, line_2, en;
};
const std::array<Archipelago, 2>& archipelagos();
inline constexpr std::uint32_t kMapColumns = 6, kMapRows = 17;

struct CommuneName {
  std::string_view code, name;  // "Xã Suối Giàng"
  std::string_view province;
};
// The 3,321 communes, wards and special zones of 30 April 2026. Null when there is none.
const CommuneName* find_commune(std::string_view code);
std::string commune_title(const CommuneName& commune, bool english);  // "Suối Giàng commune"
std::span<const CommuneName> all_communes();                          // in the order of their codes

// The six groups of the programme (Decision 919/QĐ-TTg, 2022), whose number Decision 26/2026/QĐ-TTg keeps.
struct GroupName {
  std::string_view vi, en;
};
const GroupName& group_name(std::uint32_t group);  // REQUIRES: 1..6

}  // namespace nguon::api
