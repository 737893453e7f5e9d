// What the law fixes and has changed before (2018, 2023, 2025, 2026): code layouts and ranges, as
// data with their source. A new decision is a new line here, not an edit of an old one, because
// codes given under an old rule stay on packages and in the ledger.
#pragma once

#include <cstdint>
#include <string_view>

namespace nguon::statement::rules {

// A layout in the small pattern language of internal/pattern.h: characters stand for themselves,
// "\d" is a digit, "[A-Z]" a capital letter; "?", "{n}" and "{m,n}" repeat what is before them.
struct CodeLayout {
  std::string_view pattern;
  std::string_view source;
};

// OCOP product codes: province, (district,) commune, serial, year.
inline constexpr CodeLayout kOcopCodes[] = {
    {R"(\d{2}-\d{5}-\d{1,4}-20\d{2})", "Decision 26/2026/QD-TTg; two levels of local government since 1 July 2025"},
    {R"(\d{2}-\d{3}-\d{5}-\d{1,4}-20\d{2})", "Decision 148/QD-TTg (2023): with a district, before mid-2025"},
};

// Growing areas for the domestic market. The layout after districts ended is to confirm: such
// codes are recorded under the scheme `other` with their issuer.
inline constexpr CodeLayout kDomesticAreaCodes[] = {
    {R"(VN-?\d{2}-?\d{3}-?\d{5}-?\d{2,4}-?\d{2})", "Decision 3156/QD-BNN-TT (2022)"},
};

// Growing areas for export. The letters are those of the province at the time of granting: never
// derive a province from them (provinces merged in 2025).
inline constexpr CodeLayout kExportAreaCodes[] = {
    {R"(VN-[A-Z]{2}OR-\d{4})", "Plant Protection Department, export growing areas"},
};
inline constexpr CodeLayout kExportPackingHouseCodes[] = {
    {R"(VN-[A-Z]{2}PH-\d{2,4})", "Plant Protection Department, export packing houses"},
};

// Decision 26/2026/QD-TTg: six groups, 26 criteria sets; stars that are recognised with a
// certificate are 3 to 5.
inline constexpr std::uint32_t kOcopGroupMax = 6;
inline constexpr std::uint32_t kOcopCriteriaSetMax = 26;
inline constexpr std::uint32_t kOcopStarsMin = 3;
inline constexpr std::uint32_t kOcopStarsMax = 5;

// Decision 26/2026/QD-TTg: a recognition lasts 36 months. The province decides 3 and 4 stars, the ministry 5.
inline constexpr std::uint32_t kOcopMonths = 36;
inline constexpr std::uint32_t kOcopStarsOfProvinceMax = 4;

// Decision 26/2026/QD-TTg: who wants to be recognised again files 180 to 120 days before the certificate
// expires, so that the assessment is done in time.
inline constexpr std::int32_t kFileAgainFirstDays = 180;
inline constexpr std::int32_t kFileAgainLastDays = 120;
inline constexpr std::string_view kOcopSource = "26/2026/QĐ-TTg";  // the decision's number

}  // namespace nguon::statement::rules
