#include "api/drawing/drawing.h"

#include <algorithm>
#include <thread>

#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::name_of;
using test::value_of;

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

Drawing chain(std::size_t boxes) {
  Drawing out;
  out.title = "chain";
  for (std::size_t i = 0; i < boxes; ++i) {
    out.boxes.push_back({{"box " + std::to_string(i)}, "#/lo/" + std::to_string(i), Drawing::Look::plain});
    if (i > 0) out.arrows.push_back({i - 1, i, "1 kg", i % 2 == 0});
  }
  return out;
}

TEST_CASE("drawing: each box and arrow is drawn once, and equal drawings are equal bytes", "[drawing]") {
  const auto svg = value_of(draw(chain(12)));
  CHECK(count(svg, "<rect ") == 12);
  CHECK(count(svg, "<path ") == 11);
  CHECK(count(svg, "<a href=\"#/lo/") == 12);
  CHECK(svg == value_of(draw(chain(12))));
}

TEST_CASE("drawing: names from strangers stay text", "[drawing]") {
  Drawing hostile = chain(2);
  hostile.title = "<script>alert(1)</script>";
  hostile.boxes[0].lines = {"\"><image href=x onerror=alert(1)>", "a & b", "label=\"x\\n\" ]; graph [ bb=0"};
  hostile.boxes[0].href = "#/lo/\" onclick=\"alert(1)";
  hostile.arrows[0].words = "</text><script/>";
  const auto svg = value_of(draw(hostile));
  CHECK(count(svg, "<script") == 0);
  CHECK(count(svg, "<image") == 0);
  CHECK(count(svg, "\" onclick") == 0);
  CHECK(count(svg, "&lt;script&gt;") == 1);
}

TEST_CASE("drawing: long lines are cut between characters", "[drawing]") {
  Drawing drawing = chain(1);
  drawing.boxes[0].lines = {std::string(40, 'a'), "Hợp tác xã Nông sản Hữu cơ Suối Giàng Văn Chấn Yên Bái"};
  const auto svg = value_of(draw(drawing));
  CHECK(count(svg, std::string(kDrawnLineCharactersMax - 1, 'a') + "…") == 1);
  CHECK(count(svg, "Hợp tác xã Nông sản Hữu cơ Suối G…") == 1);
}

TEST_CASE("drawing: loops, doubled arrows, lone boxes and nothing at all can be drawn", "[drawing]") {
  Drawing odd = chain(3);
  odd.arrows.push_back({2, 0, "", false});
  odd.arrows.push_back({0, 1, "", false});
  odd.arrows.push_back({1, 1, "", false});
  odd.boxes.push_back({});
  CHECK(count(value_of(draw(odd)), "<path ") == 5);
  CHECK(count(value_of(draw({})), "<rect ") == 0);
}

TEST_CASE("drawing: what nobody could read is refused", "[drawing]") {
  CHECK(draw(chain(kDrawnBoxesMax)).has_value());
  CHECK(name_of(draw(chain(kDrawnBoxesMax + 1))) == "drawing_too_large");
  Drawing dense = chain(2);
  dense.arrows.resize(kDrawnArrowsMax + 1, {0, 1, "", false});
  CHECK(name_of(draw(dense)) == "drawing_too_large");
}

TEST_CASE("drawing: several at a time are each right", "[drawing]") {
  const auto expected = value_of(draw(chain(20)));
  std::vector<std::string> made(4);
  std::vector<std::thread> threads;
  for (auto& one : made)
    threads.emplace_back([&one] {
      for (int i = 0; i < 5; ++i)
        if (const auto svg = draw(chain(20))) one = *svg;
    });
  for (auto& thread : threads) thread.join();
  for (const auto& one : made) CHECK(one == expected);
}

}  // namespace
}  // namespace nguon::api
