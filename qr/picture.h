// What stands where on a label, before it is drawn as PNG, SVG or PDF: all of them draw one Picture.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/base/result.h"
#include "qr/layout.h"

namespace nguon::qr {

constexpr double kTextPtMin = 4.0;               // no text on a label is smaller: 1 mm capitals
constexpr std::size_t kLabelTextBytesMax = 200;  // of one text
constexpr int kStarsMax = 5;
constexpr double kLabelMmMin = 12;   // of a side
constexpr double kLabelMmMax = 120;  // of a side

// The texts beside the symbol. Host, human code, packing day and last day come from the label itself,
// so that the print cannot contradict what was signed.
struct LabelText {
  std::string product;
  std::string producer;
  std::string lot;          // 1..20 of A-Z 0-9 - and dot; equal to the GS1 part's lot when there is one
  int stars = 0;            // 0: not an OCOP product, nothing is printed; else 1..5
  std::string certificate;  // one line, e.g. "VietGAP-TT-15-0042"; may be empty
  bool is_demo = false;     // prints MẪU – KHÔNG BÁN (specimen, not for sale)
  friend bool operator==(const LabelText&, const LabelText&) = default;
};

struct LabelSize {
  std::string name;
  double width_mm = 0;
  double height_mm = 0;
  double symbol_mm = 0;  // the square that the symbol with its quiet zone may take
};

// A size of one's own, with a sensible share for the symbol. Errc::invalid_argument
// (label_size_range): a side not in kLabelMmMin..kLabelMmMax.
Result<LabelSize> own_size(double width_mm, double height_mm);

// The human code has a face of its own, whose characters are of one width: so a label's layout does not
// depend on its serial, and a run is laid out once.
enum class Face : std::uint8_t { regular, bold, code };

// Lengths in printer dots, y downwards from the label's upper left corner.
struct TextPiece {
  std::string text;  // one line
  double x = 0;
  double baseline = 0;
  double size = 0;  // of the font
  Face face = Face::regular;
  bool is_white = false;  // on a bar
};
struct Bar {
  double x = 0, y = 0, width = 0, height = 0;
};
struct Star {
  double x = 0, y = 0, radius = 0;
};

struct Picture {
  double width = 0;
  double height = 0;
  SymbolPlan plan;
  int symbol_x = 0;  // of the quiet zone's corner
  int symbol_y = 0;
  std::vector<Bar> bars;
  std::vector<Star> stars;
  std::vector<TextPiece> texts;
  std::string title;        // for people who hear pictures
  std::string description;  // every text on the label
};

}  // namespace nguon::qr
