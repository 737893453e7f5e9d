// What the watch over growing-area codes compares with, as data with their sources. A new decision is a new value here
// with its source, and every answer names both.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace nguon::api {

struct WatchFigure {
  std::string_view name;
  std::int64_t value = 0;
  std::string_view unit;
  std::string_view source_vi, source_en;
};

// No legal text fixes a tolerance: yields differ with the weather and expectedYieldPerYear is an estimate by the office
// that granted the code. The figures are this programme's own, for sorting what a person looks at; nothing is refused.
inline constexpr WatchFigure kHarvestNear{
    "harvestNear", 90, "percent",
    "Mức riêng của chương trình: gần hết sản lượng dự kiến ghi trong bản khai cấp mã (Quyết định 3156/QĐ-BNN-TT 2022 giao việc "
    "giám "
    "sát, không định mức)",
    "This programme's own: close to the yield stated when the code was granted (Decision 3156/QĐ-BNN-TT of 2022 asks for "
    "supervision, and fixes no figure)"};
inline constexpr WatchFigure kHarvestOver{"harvestOver", 100, "percent",
                                          "Mức riêng của chương trình: quá sản lượng dự kiến ghi trong bản khai cấp mã",
                                          "This programme's own: over the yield stated when the code was granted"};
inline constexpr WatchFigure kHarvestFarOver{"harvestFarOver", 120, "percent",
                                             "Mức riêng của chương trình: quá sản lượng dự kiến trên một phần năm",
                                             "This programme's own: over the stated yield by more than a fifth"};
inline constexpr WatchFigure kExpiring{"expiring", 60, "days",
                                       "Mức riêng của chương trình: còn đủ thời gian làm thủ tục cấp lại mã",
                                       "This programme's own: time enough to apply for the code again"};
inline constexpr WatchFigure kUsesRead{"usesRead", 500, "events", "Giới hạn của máy chủ: số lần dùng mã gần nhất được xem",
                                       "The server's limit: newest uses of a code that are looked at"};
inline constexpr std::array kWatchFigures = {kHarvestNear, kHarvestOver, kHarvestFarOver, kExpiring, kUsesRead};

}  // namespace nguon::api
