// Labels by the thousand. What all labels of a run share (texts, stars, layout) is laid out and drawn once;
// a label then costs its symbol and the characters of its human code. Thread-safe once open: each thread
// brings its own Work. The same label gives the same dots.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ledger/base/result.h"
#include "qr/bit_image.h"
#include "qr/label.h"
#include "qr/picture.h"
#include "qr/print.h"
#include "qr/quick_symbol.h"

namespace nguon::qr {

// Up to this many labels of a job are all read back; of more, every n-th, so that about as many are.
constexpr std::size_t kGateWhole = 1000;
// n: 1 for jobs of up to kGateWhole labels.
constexpr std::size_t gate_step(std::size_t labels) { return labels <= kGateWhole ? 1 : (labels + kGateWhole - 1) / kGateWhole; }

// The modules of a symbol of any version, for those who draw.
struct Modules {
  int size = 0;
  BitSymbol bits;  // when size <= 61
  Symbol large;    // else
  bool dark(int x, int y) const { return large.modules.empty() ? bits.dark(x, y) : large.dark(x, y); }
};

class Press {
 public:
  // Lays out and draws what `sample` shares with all labels of its run. Errors of plan_label (print.h).
  static Result<Press> open(const LabelJob& sample);
  ~Press();
  Press(Press&&) noexcept;
  Press& operator=(Press&&) noexcept;

  const Picture& picture() const;  // of the sample
  LabelPlan plan() const;

  // Ok when `label` differs from the sample in its serial, signature and the digits of its GS1 serial alone.
  // Errc::invalid_argument (label_of_other_run).
  Result<void> check_same_run(const Label& label) const;

  // REQUIRES below: check_same_run(label).
  Modules modules(const Label& label) const;
  // The whole label in the printer's dots.
  void draw(const Label& label, BitImage& out) const;
  // Where the characters of the human code stand, in their order.
  struct CodeCell {
    double x = 0, baseline = 0;  // dots
  };
  const std::vector<CodeCell>& code_cells() const;
  double code_size() const;  // of the font, in dots

  // The gate: zxing reads `image` as exactly this label, and libqrencode makes the same symbol.
  // Errc::corrupt (label_unreadable).
  Result<void> check(const Label& label, const BitImage& image) const;

 private:
  struct Parts;
  explicit Press(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace nguon::qr
