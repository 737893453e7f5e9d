#include "api/drawing/drawing.h"

#include <graphviz/gvc.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <mutex>
#include <string_view>

#include "ledger/base/markup.h"

namespace nguon::api {
namespace {

// In points, as Graphviz counts.
constexpr double kLetterWidth = 7.4, kLineHeight = 17, kPadding = 12, kMargin = 8, kPointsPerInch = 72;

struct Point {
  double x = 0, y = 0;
};

struct Layout {
  double width = 0, height = 0;
  std::vector<Point> centres;              // of boxes
  std::vector<std::vector<Point>> curves;  // of arrows: a start and then three points for each Bézier curve
  std::vector<Point> tips;                 // of arrows
};

struct CloseGraph {
  void operator()(Agraph_t* graph) const { agclose(graph); }
};
using Graph = std::unique_ptr<Agraph_t, CloseGraph>;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string shortened(std::string_view text) {
  if (characters(text) <= kDrawnLineCharactersMax) return std::string(text);
  std::size_t end = 0;
  for (std::size_t seen = 0; end < text.size(); ++end)
    if ((static_cast<unsigned char>(text[end]) & 0xC0) != 0x80 && ++seen == kDrawnLineCharactersMax) break;
  return std::string(text.substr(0, end)) + "…";
}

Point size_of(const Drawing::Box& box) {
  std::size_t longest = 6;
  for (const auto& line : box.lines) longest = std::max(longest, std::min(characters(line), kDrawnLineCharactersMax));
  return {static_cast<double>(longest) * kLetterWidth + 2 * kPadding,
          static_cast<double>(std::max<std::size_t>(box.lines.size(), 1)) * kLineHeight + 1.4 * kPadding};
}

// Whatever the locale.
std::string number(double value, int decimals = 1) {
  char text[64];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, decimals).ptr;
  return {text, end};
}

std::string inches(double points) { return number(points / kPointsPerInch, 4); }

void set(void* thing, const char* name, const std::string& value) {
  agsafeset(thing, const_cast<char*>(name), const_cast<char*>(value.c_str()), const_cast<char*>(""));
}

// Graphviz keeps its state in globals of its own: there is one of it, and it does one thing at a time.
class Graphviz {
 public:
  static Graphviz& only() {
    static Graphviz one;
    return one;
  }

  Result<Layout> lay_out(const Drawing& drawing) {
    const std::lock_guard lock(mutex_);
    if (context_ == nullptr) return Error{Errc::io, "graphviz gives no context"};
    const Graph graph(agopen(const_cast<char*>("g"), Agdirected, nullptr));
    if (!graph) return Error{Errc::io, "graphviz makes no graph"};
    set(graph.get(), "nodesep", "0.25");
    set(graph.get(), "ranksep", "0.55");
    // Bounds on how long it looks for a finer layout.
    set(graph.get(), "nslimit", "2");
    set(graph.get(), "nslimit1", "2");
    set(graph.get(), "mclimit", "0.5");
    std::vector<Agnode_t*> nodes;
    for (const auto& box : drawing.boxes) {
      auto* node = agnode(graph.get(), const_cast<char*>(("n" + std::to_string(nodes.size())).c_str()), 1);
      const Point size = size_of(box);
      set(node, "shape", "box");
      set(node, "label", "");
      set(node, "fixedsize", "true");
      set(node, "width", inches(size.x));
      set(node, "height", inches(size.y));
      nodes.push_back(node);
    }
    std::vector<Agedge_t*> edges;
    for (const auto& arrow : drawing.arrows)
      edges.push_back(agedge(graph.get(), nodes[arrow.from], nodes[arrow.to],
                             const_cast<char*>(("e" + std::to_string(edges.size())).c_str()), 1));
    if (gvLayout(context_, graph.get(), "dot") != 0) return Error{Errc::io, "graphviz finds no layout"};
    Layout out = read(graph.get(), nodes, edges);
    gvFreeLayout(context_, graph.get());
    return out;
  }

 private:
  Graphviz() {
    agseterr(AGMAX);  // what it has to say comes as a result, not on standard error
    context_ = gvContext();
  }
  ~Graphviz() {
    if (context_ != nullptr) gvFreeContext(context_);
  }

  // Graphviz counts upwards, SVG downwards.
  static Layout read(Agraph_t* graph, const std::vector<Agnode_t*>& nodes, const std::vector<Agedge_t*>& edges) {
    const boxf bounds = GD_bb(graph);
    Layout out;
    out.width = bounds.UR.x - bounds.LL.x + 2 * kMargin;
    out.height = bounds.UR.y - bounds.LL.y + 2 * kMargin;
    const auto place = [&](const pointf& p) { return Point{p.x - bounds.LL.x + kMargin, bounds.UR.y - p.y + kMargin}; };
    for (auto* node : nodes) out.centres.push_back(place(ND_coord(node)));
    for (auto* edge : edges) {
      std::vector<Point> curve;
      Point tip;
      if (const auto* splines = ED_spl(edge); splines != nullptr && splines->size > 0) {
        const bezier& first = splines->list[0];
        for (int i = 0; i < first.size; ++i) curve.push_back(place(first.list[i]));
        tip = first.eflag != 0 ? place(first.ep) : curve.back();
      }
      out.curves.push_back(std::move(curve));
      out.tips.push_back(tip);
    }
    return out;
  }

  std::mutex mutex_;
  GVC_t* context_ = nullptr;  // guarded by mutex_
};

std::string at(const Point& point) { return number(point.x) + "," + number(point.y); }

struct Colours {
  const char* name;
  const char* fill;
  const char* line;
};

Colours colours_of(Drawing::Look look) {
  switch (look) {
    case Drawing::Look::plain: return {"plain", "#ffffff", "#414d46"};
    case Drawing::Look::asked: return {"asked", "#e3f4e9", "#07512f"};
    case Drawing::Look::caution: return {"caution", "#fff3d6", "#5f3900"};
    case Drawing::Look::bad: return {"bad", "#fdeceb", "#8d1012"};
    case Drawing::Look::unknown: return {"unknown", "#f2f4ef", "#6a746e"};
  }
  return {"plain", "#ffffff", "#414d46"};
}

std::string box_svg(const Drawing::Box& box, const Point& centre) {
  const Point size = size_of(box);
  const Colours colours = colours_of(box.look);
  std::string out = std::string("<g class=\"box ") + colours.name + "\">";
  if (!box.href.empty()) out += "<a href=\"" + escape_markup(box.href) + "\">";
  out += "<rect x=\"" + number(centre.x - size.x / 2) + "\" y=\"" + number(centre.y - size.y / 2) + "\" width=\"" +
         number(size.x) + "\" height=\"" + number(size.y) + "\" rx=\"8\" fill=\"" + colours.fill + "\" stroke=\"" + colours.line +
         "\" stroke-width=\"" + (box.look == Drawing::Look::plain ? "1.2" : "2.4") + "\"" +
         (box.look == Drawing::Look::unknown ? " stroke-dasharray=\"5 4\"" : "") + "/>";
  double y = centre.y - (static_cast<double>(box.lines.size()) - 1) * kLineHeight / 2 + 4.5;
  for (std::size_t i = 0; i < box.lines.size(); ++i, y += kLineHeight)
    out += "<text x=\"" + number(centre.x) + "\" y=\"" + number(y) + "\" text-anchor=\"middle\" fill=\"" +
           (box.look == Drawing::Look::plain ? "#101713" : colours.line) + "\"" + (i == 0 ? " font-weight=\"700\"" : "") + ">" +
           escape_markup(shortened(box.lines[i])) + "</text>";
  if (!box.href.empty()) out += "</a>";
  return out + "</g>\n";
}

// Three corners at the end of the curve.
std::string head_svg(const Point& from, const Point& tip) {
  const double dx = tip.x - from.x, dy = tip.y - from.y;
  const double length = std::max(1.0, std::hypot(dx, dy));
  const Point along{dx / length * 9, dy / length * 9}, aside{-dy / length * 4, dx / length * 4};
  const Point base{tip.x - along.x, tip.y - along.y};
  return "<polygon class=\"head\" fill=\"#414d46\" points=\"" + at(tip) + " " + at({base.x + aside.x, base.y + aside.y}) + " " +
         at({base.x - aside.x, base.y - aside.y}) + "\"/>";
}

std::string arrow_svg(const Drawing::Arrow& arrow, const std::vector<Point>& curve, const Point& tip) {
  if (curve.empty()) return "";
  std::string path = "M" + at(curve.front());
  for (std::size_t i = 1; i + 2 < curve.size(); i += 3)
    path += " C" + at(curve[i]) + " " + at(curve[i + 1]) + " " + at(curve[i + 2]);
  std::string out = "<g class=\"arrow\"><path fill=\"none\" stroke=\"#414d46\" stroke-width=\"1.4\"";
  if (arrow.dashed) out += " stroke-dasharray=\"6 4\"";
  out += " d=\"" + path + "\"/>" + head_svg(curve.back(), tip);
  if (!arrow.words.empty()) {
    const Point& middle = curve[curve.size() / 2];
    out += "<text x=\"" + number(middle.x + 5) + "\" y=\"" + number(middle.y) +
           "\" fill=\"#414d46\" stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\" font-size=\"12\">" +
           escape_markup(shortened(arrow.words)) + "</text>";
  }
  return out + "</g>\n";
}

}  // namespace

Result<std::string> draw(const Drawing& drawing) {
  if (drawing.boxes.size() > kDrawnBoxesMax || drawing.arrows.size() > kDrawnArrowsMax)
    return Error{Errc::too_large, "drawing_too_large",
                 "more than " + std::to_string(kDrawnBoxesMax) + " lots cannot be drawn legibly: see the tree",
                 "hơn " + std::to_string(kDrawnBoxesMax) + " lô thì hình không đọc được: hãy xem dạng cây"};
  NGUON_ASSIGN(layout, Graphviz::only().lay_out(drawing));
  std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(layout.width) + " " +
                    number(layout.height) + "\" width=\"" + number(layout.width) + "\" height=\"" + number(layout.height) +
                    "\" role=\"group\" aria-labelledby=\"drawing-title drawing-description\" font-family=\"sans-serif\" "
                    "font-size=\"13\">\n<title id=\"drawing-title\">" +
                    escape_markup(drawing.title) + "</title>\n<desc id=\"drawing-description\">" + escape_markup(drawing.description) +
                    "</desc>\n";
  for (std::size_t i = 0; i < drawing.arrows.size(); ++i) out += arrow_svg(drawing.arrows[i], layout.curves[i], layout.tips[i]);
  for (std::size_t i = 0; i < drawing.boxes.size(); ++i) out += box_svg(drawing.boxes[i], layout.centres[i]);
  return out + "</svg>\n";
}

}  // namespace nguon::api
