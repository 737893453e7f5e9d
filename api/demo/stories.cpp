#include "api/demo/stories.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "api/assets.h"

namespace nguon::api {

std::span<const EmbeddedFile> demo_picture_files();  // made at build time from api/demo/pictures

namespace {

using statement::Words;

Words drawing(const std::string& vi, const std::string& en) { return {"Hình vẽ minh họa: " + vi, "Illustration: " + en}; }

// Nobody's words: each story says so first, because the products and producers may be real.
Words invented(const std::string& vi, const std::string& en) {
  return {"Lời kể mẫu của bản trình diễn, không phải lời của cơ sở.\n\n" + vi,
          "A sample text of the demonstration, not the producer's words.\n\n" + en};
}

std::vector<DemoStory> make_stories() {
  return {
      {"ocop/68-24730-9001-2026", "coffee.png", drawing("tách cà phê và hạt rang", "a cup of coffee and roasted beans"),
       invented("Quả chín được hái tay, phơi nguyên trên giàn chừng hai mươi ngày.\nMỗi mẻ rang đều ghi giờ, ghi người trông lò.",
                "Ripe cherries are picked by hand and dried whole on racks for some twenty days.\nEach roast is written down.")},
      {"ocop/68-24730-9002-2026", "macadamia.png", drawing("hạt mắc ca", "macadamia nuts"),
       invented("Hạt rụng mới nhặt, không rung cây.\nSấy chậm cho vỏ tự nứt.",
                "Only fallen nuts are gathered.\nThey are dried slowly until the shells crack.")},
      {"ocop/68-24848-9003-2026", "jar.png", drawing("hũ cao atisô", "a jar of artichoke extract"),
       invented("Nấu từ thân, lá và bông tươi, cô trong nồi hở.", "Cooked from fresh stems, leaves and buds in open pots.")},
      {"ocop/68-24736-9004-2026", "macadamia.png", drawing("hạt mắc ca", "macadamia nuts"),
       invented("Vườn xen cà phê, thu từ tháng bảy đến tháng chín.", "Grown among coffee, gathered from July to September.")},
      {"ocop/68-24617-9006-2026", "fruit.png", drawing("trái cây", "fruit"),
       invented("Trái chín cây, cắt và cấp đông trong ngày.", "Tree-ripe fruit, cut and frozen the same day.")},
      {"ocop/68-24617-9007-2026", "cashew.png", drawing("hạt điều", "cashew nuts"),
       invented("Rang muối trên chảo gang, để nguội rồi mới đóng hũ.", "Roasted with salt in iron pans, cooled before packing.")},
      {"ocop/68-24722-9008-2026", "tea.png", drawing("tách trà", "a cup of tea"),
       invented("Bảy loại lá, mỗi loại sao riêng.", "Seven leaves, each roasted by itself.")},
      {"ocop/68-24649-9010-2026", "turmeric.png", drawing("hũ tinh bột nghệ", "a jar of turmeric starch"),
       invented("Lọc nước nhiều lần, phơi lạnh.", "Washed many times, dried cool.")},
      {"ocop/19-02185-9012-2026", "noodles.png", drawing("bó miến dong", "a bundle of vermicelli"),
       invented("Bột dong riềng tráng mỏng, phơi trên phên tre.", "Canna starch, spread thin and dried on bamboo.")},
      {"ocop/68-24967-9901-2026", "tea.png", drawing("tách trà", "a cup of tea"),
       invented(
           "Đồi chè của hợp tác xã giả định này không có thật.\nNhưng cách kể thì giống: ai hái, hái lúc nào, sao ra sao.",
           "The tea hill of this invented cooperative is not there.\nThe way to tell of it is real: who picked, when, and how.")},
      {"ocop/19-02185-9921-2026", "mat.png", drawing("chiếu cói", "a sedge mat"),
       invented("Cói chẻ đôi, phơi ba nắng, dệt tay.", "Sedge split in two, dried for three days, woven by hand.")},
      {"ocop/19-02185-9922-2026", "flowers.png", drawing("hoa khô", "dried flowers"),
       invented("Hoa treo ngược trong bóng râm mười ngày.", "Hung upside down in the shade for ten days.")},
  };
}

}  // namespace

std::span<const DemoStory> demo_stories() {
  static const std::vector<DemoStory> made = make_stories();
  return made;
}

std::string_view demo_picture(std::string_view name) {
  for (const auto& file : demo_picture_files())
    if (file.name == name) return file.bytes;
  throw std::logic_error("no picture " + std::string(name));
}

}  // namespace nguon::api
