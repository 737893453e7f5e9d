#include "api/catalogue/places.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "api/assets.h"
#include "ledger/base/text.h"

namespace nguon::api {

std::span<const EmbeddedFile> place_files();  // made at build time from api/catalogue/data

namespace {

constexpr std::string_view kSlugs[] = {"con-hieu-luc", "tam-dinh-chi", "het-han", "thu-hoi", "chua-co"};

// Cells lie as the provinces do: north above, west left, neighbours beside each other where a grid can.
constexpr std::array<ProvinceName, kProvinceCount> kNames = {{
    {"01", "Hà Nội", "Hanoi", true, 2, 2, "Hà", "Nội"},
    {"04", "Cao Bằng", "Cao Bang", false, 3, 0, "Cao", "Bằng"},
    {"08", "Tuyên Quang", "Tuyen Quang", false, 2, 0, "Tuyên", "Quang"},
    {"11", "Điện Biên", "Dien Bien", false, 0, 1, "Điện", "Biên"},
    {"12", "Lai Châu", "Lai Chau", false, 0, 0, "Lai", "Châu"},
    {"14", "Sơn La", "Son La", false, 1, 1, "Sơn", "La"},
    {"15", "Lào Cai", "Lao Cai", false, 1, 0, "Lào", "Cai"},
    {"19", "Thái Nguyên", "Thai Nguyen", false, 3, 1, "Thái", "Nguyên"},
    {"20", "Lạng Sơn", "Lang Son", false, 4, 1, "Lạng", "Sơn"},
    {"22", "Quảng Ninh", "Quang Ninh", false, 4, 2, "Quảng", "Ninh"},
    {"24", "Bắc Ninh", "Bac Ninh", false, 3, 2, "Bắc", "Ninh"},
    {"25", "Phú Thọ", "Phu Tho", false, 2, 1, "Phú", "Thọ"},
    {"31", "Hải Phòng", "Hai Phong", true, 4, 3, "Hải", "Phòng"},
    {"33", "Hưng Yên", "Hung Yen", false, 3, 3, "Hưng", "Yên"},
    {"37", "Ninh Bình", "Ninh Binh", false, 2, 3, "Ninh", "Bình"},
    {"38", "Thanh Hóa", "Thanh Hoa", false, 1, 4, "Thanh", "Hóa"},
    {"40", "Nghệ An", "Nghe An", false, 1, 5, "Nghệ", "An"},
    {"42", "Hà Tĩnh", "Ha Tinh", false, 2, 6, "Hà", "Tĩnh"},
    {"44", "Quảng Trị", "Quang Tri", false, 2, 7, "Quảng", "Trị"},
    {"46", "Huế", "Hue", true, 3, 8, "Huế", ""},
    {"48", "Đà Nẵng", "Da Nang", true, 3, 9, "Đà", "Nẵng"},
    {"51", "Quảng Ngãi", "Quang Ngai", false, 4, 10, "Quảng", "Ngãi"},
    {"52", "Gia Lai", "Gia Lai", false, 4, 11, "Gia", "Lai"},
    {"56", "Khánh Hòa", "Khanh Hoa", false, 4, 13, "Khánh", "Hòa"},
    {"66", "Đắk Lắk", "Dak Lak", false, 4, 12, "Đắk", "Lắk"},
    {"68", "Lâm Đồng", "Lam Dong", false, 3, 13, "Lâm", "Đồng"},
    {"75", "Đồng Nai", "Dong Nai", true, 2, 13, "Đồng", "Nai"},
    {"79", "Thành phố Hồ Chí Minh", "Ho Chi Minh City", true, 2, 14, "Hồ Chí", "Minh"},
    {"80", "Tây Ninh", "Tay Ninh", false, 1, 13, "Tây", "Ninh"},
    {"82", "Đồng Tháp", "Dong Thap", false, 1, 14, "Đồng", "Tháp"},
    {"86", "Vĩnh Long", "Vinh Long", false, 1, 15, "Vĩnh", "Long"},
    {"91", "An Giang", "An Giang", false, 0, 14, "An", "Giang"},
    {"92", "Cần Thơ", "Can Tho", true, 0, 15, "Cần", "Thơ"},
    {"96", "Cà Mau", "Ca Mau", false, 0, 16, "Cà", "Mau"},
}};

constexpr std::array<Archipelago, 2> kArchipelagos = {{
    {"20333", "48", 5, 8, "Hoàng", "Sa", "Hoang Sa special zone, Da Nang"},
    {"22736", "56", 5, 15, "Trường", "Sa", "Truong Sa special zone, Khanh Hoa"},
}};

constexpr std::array<GroupName, kOcopGroups> kGroups = {{
    {"Thực phẩm", "Food"},
    {"Đồ uống", "Beverages"},
    {"Dược liệu và sản phẩm từ dược liệu", "Medicinal herbs and products made of them"},
    {"Thủ công mỹ nghệ", "Handicrafts"},
    {"Sinh vật cảnh", "Ornamental plants and animals"},
    {"Du lịch cộng đồng, du lịch sinh thái và điểm du lịch", "Community tourism, ecotourism and destinations"},
}};

// "00004,Phường Ba Đình,phuong,01": no field holds a comma or a quote.
std::vector<CommuneName> read_communes() {
  std::vector<CommuneName> out;
  for (const EmbeddedFile& file : place_files()) {
    if (file.name != "communes.csv") continue;
    std::string_view rest = file.bytes;
    rest.remove_prefix(rest.find('\n') + 1);
    while (!rest.empty()) {
      const auto end = rest.find('\n');
      const auto cells = split(rest.substr(0, end), ',');
      if (cells.size() != 4) throw std::logic_error("communes.csv: a line without four cells");
      out.push_back({cells[0], cells[1], cells[3].substr(0, 2)});
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.code < b.code; });
  return out;
}

const std::vector<CommuneName>& communes() {
  static const std::vector<CommuneName> all = read_communes();
  return all;
}

}  // namespace

std::string_view slug_of(Standing standing) { return kSlugs[static_cast<std::size_t>(standing)]; }

std::optional<Standing> standing_of_slug(std::string_view slug) {
  for (const Standing one : kStandings)
    if (slug_of(one) == slug) return one;
  return std::nullopt;
}

const std::array<ProvinceName, kProvinceCount>& province_names() { return kNames; }
const std::array<Archipelago, 2>& archipelagos() { return kArchipelagos; }

const ProvinceName* find_province_name(std::string_view code) {
  const auto found = std::find_if(kNames.begin(), kNames.end(), [&](const auto& one) { return one.code == code; });
  return found == kNames.end() ? nullptr : &*found;
}

std::string province_title(const ProvinceName& province, bool english) {
  constexpr std::string_view kCity = "Thành phố ";
  if (english) return std::string(province.en) + (province.en.ends_with(" City") ? "" : province.is_city ? " city" : " province");
  if (!province.is_city) return "Tỉnh " + std::string(province.vi);
  return (province.vi.starts_with(kCity) ? "" : std::string(kCity)) + std::string(province.vi);
}

const CommuneName* find_commune(std::string_view code) {
  const auto& all = communes();
  const auto found =
      std::lower_bound(all.begin(), all.end(), code, [](const auto& one, auto wanted) { return one.code < wanted; });
  return found == all.end() || found->code != code ? nullptr : &*found;
}

std::span<const CommuneName> all_communes() { return communes(); }

std::string commune_title(const CommuneName& commune, bool english) {
  if (!english) return std::string(commune.name);
  for (const auto& [kind, word] :
       {std::pair<std::string_view, std::string_view>{"Xã ", " commune"}, {"Phường ", " ward"}, {"Đặc khu ", " special zone"}})
    if (commune.name.starts_with(kind)) return std::string(commune.name.substr(kind.size())) + std::string(word);
  return std::string(commune.name);
}

const GroupName& group_name(std::uint32_t group) { return kGroups.at(group - 1); }

}  // namespace nguon::api
