// Decides where everything on a label stands. Not thread-safe towards one Typesetter.
#pragma once

#include "qr/internal/typeset.h"
#include "qr/label.h"
#include "qr/picture.h"

namespace nguon::qr {

// The symbol stands at the left, the texts at its right (or under it, on a tall label); host and human
// code stand under the symbol, in a line at the foot, or at the end of the texts, whichever lets the
// texts be largest. The symbol has the size of plan_symbol, or a smaller one where the texts have no room beside that.
// Errc::invalid_argument: text_malformed (empty product or producer, control characters, too long),
// text_character (no font has it), lot_malformed, lot_mismatch, label_stars; errors of plan_symbol.
// Errc::rule (text_does_not_fit): not even at kTextPtMin.
Result<Picture> compose(const Label& label, const LabelText& text, const LabelSize& size, Dpi dpi, Typesetter& typesetter);

}  // namespace nguon::qr
