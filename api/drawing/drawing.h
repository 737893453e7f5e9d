// Boxes and arrows as SVG. The only place that sees Graphviz, which says where things lie and sees no text of anybody's;
// the SVG is written here, so that nothing in it can be a script or a style.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ledger/base/result.h"

namespace nguon::api {

inline constexpr std::size_t kDrawnBoxesMax = 200;
inline constexpr std::size_t kDrawnArrowsMax = 600;
inline constexpr std::size_t kDrawnLineCharactersMax = 34;  // of a line in a box; longer ones end in "…"

struct Drawing {
  enum class Look { plain, asked, caution, bad, unknown };
  struct Box {
    std::vector<std::string> lines;  // the first is set in bold
    std::string href;                // "" makes no link
    Look look = Look::plain;
  };
  struct Arrow {
    std::size_t from = 0, to = 0;  // boxes
    std::string words;             // beside its middle; may be ""
    bool dashed = false;
  };
  std::string title, description;  // for who does not see it
  std::vector<Box> boxes;
  std::vector<Arrow> arrows;
};

// A whole SVG document: classes and presentation attributes, no style, no script, nothing from elsewhere. Equal
// drawings give equal bytes. Errc::too_large drawing_too_large; Errc::io when the layout fails. One at a time: others
// wait. Thread-safe.
Result<std::string> draw(const Drawing& drawing);

}  // namespace nguon::api
