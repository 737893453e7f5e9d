// Sheets of ready-cut labels for office printers, as data. Lengths in millimetres. Pure.
#pragma once

#include <string>

#include "ledger/base/result.h"
#include "qr/picture.h"

namespace nguon::qr {

struct Sheet {
  std::string name;
  double page_width = 210;
  double page_height = 297;
  int columns = 1;
  int rows = 1;
  double left = 0;  // of the first label
  double top = 0;
  double pitch_x = 0;  // from one label's left edge to the next one's
  double pitch_y = 0;
  LabelSize label;

  int labels() const { return columns * rows; }
};

// What a printer does to a page, undone: moved right and down, and enlarged about the page's corner.
struct Calibration {
  double x_mm = 0;  // at most 10 either way
  double y_mm = 0;
  double scale = 1;  // 0.95..1.05
};

// For a sheet of one's own. Errc::invalid_argument (sheet_malformed): labels that overlap or leave
// the page, no label, more than 50 a side; label_size_range.
Result<void> check_sheet(const Sheet& sheet);
// Errc::invalid_argument (calibration_range).
Result<void> check_calibration(const Calibration& calibration);

}  // namespace nguon::qr
