#include "api/inspect/lot_drawing.h"

#include "api/drawing/drawing.h"
#include "api/http.h"
#include "api/inspect/lot.h"
#include "api/pages/format.h"
#include "ledger/state/reader.h"

namespace nguon::api {
namespace {

using Look = Drawing::Look;

class Words {
 public:
  explicit Words(Language language) : is_english_(language == Language::en) {}
  std::string pick(const char* vi, const char* en) const { return is_english_ ? en : vi; }
  std::string pick(const state::Words& words) const { return is_english_ && !words.en.empty() ? words.en : words.vi; }

 private:
  const bool is_english_;
};

// The path with its slashes, everything else encoded: what stands behind "#/lo/".
std::string link_to(std::string_view batch) {
  std::string out = "#/lo/";
  for (const char c : batch) out += c == '/' ? "/" : percent_encode(std::string_view(&c, 1));
  return out;
}

Result<Drawing::Box> box_of(const state::Reader& reader, const state::TraceNode& node, const Words& words) {
  Drawing::Box box;
  if (!node.info) {
    box.lines = {node.batch, words.pick("lô của sổ cái khác", "a lot of another ledger")};
    box.look = Look::unknown;
    return box;
  }
  const auto product = reader.product(node.info->product);
  const auto maker = reader.party(node.info->maker);
  box.lines = {product ? words.pick(product->record.name) : node.info->product, words.pick("Lô ", "Lot ") + node.info->lot,
               maker ? words.pick(maker->record.name) : node.info->maker};
  box.href = link_to(node.batch);
  NGUON_ASSIGN(restrictions, reader.restrictions(node.batch));
  for (const auto& one : restrictions) {
    const bool is_recall = one.kind == state::EventKind::recall;
    if (box.look == Look::bad) break;
    box.look = is_recall ? Look::bad : Look::caution;
  }
  if (box.look == Look::bad) box.lines.push_back(words.pick("✕ ĐÃ THU HỒI", "✕ RECALLED"));
  if (box.look == Look::caution) box.lines.push_back(words.pick("! TẠM DỪNG", "! SUSPENDED"));
  return box;
}

}  // namespace

Result<std::string> draw_lot(const App& app, std::string_view batch, Language language) {
  const Words words(language);
  const auto view = app.ledger.snapshot();
  const state::Reader reader(*view);
  NGUON_ASSIGN(trace, whole_trace(reader, batch, kDrawnBoxesMax + 1));
  Drawing drawing;
  drawing.title = words.pick("Các lô trước và sau lô này", "The lots before and after this lot");
  drawing.description = words.pick("Mũi tên đi từ nguyên liệu đến sản phẩm. Cây ở trên nói cùng nội dung bằng chữ.",
                                   "Arrows lead from ingredient to product. The tree above says the same in words.");
  for (const auto& node : trace.nodes) {
    NGUON_ASSIGN(box, box_of(reader, node, words));
    drawing.boxes.push_back(std::move(box));
    if (drawing.boxes.size() > kDrawnBoxesMax) break;  // draw() refuses it
  }
  if (drawing.boxes.size() <= kDrawnBoxesMax && !drawing.boxes.empty()) {
    auto& asked = drawing.boxes.front();
    if (asked.look == Look::plain) asked.look = Look::asked;
    asked.lines.front() = "▸ " + asked.lines.front();
    asked.href.clear();
  }
  for (const auto& edge : trace.edges) {
    std::string amount;
    if (const auto& from = trace.nodes[edge.from].info; edge.amount && from)
      amount = format_quantity(*edge.amount, from->uom, language);
    drawing.arrows.push_back({edge.from, edge.to, std::move(amount), edge.aggregation});
  }
  return draw(drawing);
}

}  // namespace nguon::api
