// The penalty points of a masked symbol: ISO/IEC 18004 clause 7.8.3, counted as libqrencode 4 counts them
// (the quiet zone is light; 1:1:3:1:1 at any scale, once a place), so that both choose the same mask.
#pragma once

#include "qr/internal/symbol_tables.h"

namespace nguon::qr {

// Of the square of `size` whose rows are rows[y] ^ row_mask[y] and whose columns are columns[x] ^ column_mask[x].
int penalty(const Lines& rows, const Lines& row_mask, const Lines& columns, const Lines& column_mask, int size);

}  // namespace nguon::qr
