#include "api/import/tables.h"

#include <algorithm>

#include "ledger/base/text.h"
#include "ledger/statement/make.h"

namespace nguon::api {
namespace {

using namespace statement;

struct Heading {
  std::string_view name;
  bool needed = false;
};

const std::vector<Heading>& headings_of(TableKind kind) {
  static const std::vector<Heading> parties = {{"Mã chủ thể", true}, {"Vai trò", true}, {"Hình thức"}, {"Tên", true},
                                               {"Tên tiếng Anh"},    {"Mã tỉnh"},       {"Mã xã"},     {"Địa chỉ"},
                                               {"Trang web"},        {"Số khóa"}};
  static const std::vector<Heading> areas = {{"Mã vùng trồng", true},
                                             {"Loại mã", true},
                                             {"Nơi cấp"},
                                             {"Tên", true},
                                             {"Tên tiếng Anh"},
                                             {"Chủ mã", true},
                                             {"Mã tỉnh", true},
                                             {"Mã xã"},
                                             {"Địa chỉ"},
                                             {"Diện tích (ha)", true},
                                             {"Cây trồng", true},
                                             {"Cây trồng tiếng Anh"},
                                             {"Sản lượng một năm"},
                                             {"Đơn vị"},
                                             {"Ngày cấp", true},
                                             {"Hết hạn"}};
  static const std::vector<Heading> products = {{"Mã sản phẩm", true},
                                                {"Loại", true},
                                                {"Chủ thể", true},
                                                {"Tên", true},
                                                {"Tên tiếng Anh"},
                                                {"Nhóm"},
                                                {"Bộ tiêu chí"},
                                                {"Thương hiệu"},
                                                {"Thành phần"},
                                                {"Thành phần tiếng Anh"},
                                                {"Khối lượng tịnh"},
                                                {"Bảo quản"},
                                                {"Bảo quản tiếng Anh"},
                                                {"Cảnh báo"},
                                                {"Cảnh báo tiếng Anh"},
                                                {"Hạn dùng"},
                                                {"Tỷ lệ thành phẩm thấp nhất"},
                                                {"Tỷ lệ thành phẩm cao nhất"}};
  static const std::vector<Heading> certificates = {
      {"Mã chứng nhận", true}, {"Loại", true}, {"Tên loại"},   {"Số", true}, {"Nơi cấp", true},  {"Nơi ký"},
      {"Chủ thể", true},       {"Sản phẩm"},   {"Vùng trồng"}, {"Số sao"},   {"Ngày cấp", true}, {"Hết hạn", true}};
  static const std::vector<Heading> events = {
      {"Loại", true}, {"Lúc", true},           {"Chủ thể", true}, {"Vùng trồng"}, {"Lô vào"},         {"Lô ra"},    {"Đơn vị"},
      {"Công việc"},  {"Công việc tiếng Anh"}, {"Nơi nhận"},      {"Nơi giao"},   {"Cơ sở đóng gói"}, {"Hạn dùng"}, {"Thùng"}};
  switch (kind) {
    case TableKind::parties: return parties;
    case TableKind::areas: return areas;
    case TableKind::products: return products;
    case TableKind::certificates: return certificates;
    case TableKind::events: return events;
  }
  return parties;
}

// "a; b" -> {"a", "b"}
std::vector<std::string> list_of(const std::string& cell) {
  std::vector<std::string> out;
  for (auto part : split(cell, ';')) {
    const auto first = part.find_first_not_of(' ');
    if (first == std::string_view::npos) continue;
    out.emplace_back(part.substr(first, part.find_last_not_of(' ') - first + 1));
  }
  return out;
}

constexpr std::string_view kNoId = "urn:uuid:00000000-0000-4000-8000-000000000000";

json::object without_id(json::object content) {
  content.erase("id");
  content.erase("eventID");
  return content;
}

PlannedRow plan_party(Row& row) {
  Party party;
  party.party = row.text("Mã chủ thể");
  party.party_type = row.choice<PartyType>("Vai trò", {{"sản xuất", PartyType::producer},
                                                       {"cơ quan", PartyType::authority},
                                                       {"chứng nhận", PartyType::certifier},
                                                       {"thanh tra", PartyType::inspectorate},
                                                       {"đóng gói", PartyType::packer},
                                                       {"vận chuyển", PartyType::carrier},
                                                       {"thương mại", PartyType::trader}});
  if (!row.optional("Hình thức").empty())
    party.legal_form = row.choice<LegalForm>("Hình thức", {{"hợp tác xã", LegalForm::cooperative},
                                                           {"tổ hợp tác", LegalForm::cooperative_group},
                                                           {"doanh nghiệp", LegalForm::enterprise},
                                                           {"trang trại", LegalForm::farm},
                                                           {"hộ", LegalForm::household},
                                                           {"hội", LegalForm::association}});
  party.name = row.words("Tên", "Tên tiếng Anh");
  party.province = row.optional("Mã tỉnh");
  party.commune = row.optional("Mã xã");
  party.place = {row.optional("Địa chỉ"), ""};
  party.website = row.optional("Trang web");
  constexpr std::uint32_t kKeysMax = 4;
  const auto keys = static_cast<int>(row.number("Số khóa", kKeysMax));
  const bool decides = party.party_type == PartyType::authority || party.party_type == PartyType::inspectorate;
  return {without_id(make_record(party, kNoId)), "", party.party, std::max(1, keys), decides};
}

CodeScheme code_scheme(Row& row) {
  return row.choice<CodeScheme>(
      "Loại mã", {{"nội địa", CodeScheme::domestic}, {"xuất khẩu", CodeScheme::export_}, {"khác", CodeScheme::other}});
}

PlannedRow plan_area(Row& row) {
  GrowingArea area;
  area.area = row.text("Mã vùng trồng");
  area.area.erase(std::remove(area.area.begin(), area.area.end(), ' '), area.area.end());
  area.scheme = code_scheme(row);
  area.issuer = row.optional("Nơi cấp");
  area.name = row.words("Tên", "Tên tiếng Anh");
  area.holder = row.text("Chủ mã");
  area.province = row.text("Mã tỉnh");
  area.commune = row.optional("Mã xã");
  area.place = {row.optional("Địa chỉ"), ""};
  area.hectares = row.amount("Diện tích (ha)");
  area.crop = row.words("Cây trồng", "Cây trồng tiếng Anh");
  area.expected_yield_per_year = row.optional_amount("Sản lượng một năm");
  area.yield_uom = area.expected_yield_per_year ? row.text("Đơn vị") : "";
  area.granted_on = row.day("Ngày cấp");
  area.valid_until = row.optional_day("Hết hạn");
  return {without_id(make_record(area, kNoId)), "", "", 0, false};
}

// "12 tháng", "10 ngày", "6 tuần"
std::optional<ShelfLife> shelf_life(Row& row) {
  const auto given = row.optional("Hạn dùng");
  if (given.empty()) return std::nullopt;
  const auto space = given.find(' ');
  const auto value = parse_decimal(std::string_view(given).substr(0, space));
  const auto unit = space == std::string::npos ? std::string() : given.substr(space + 1);
  const std::pair<std::string_view, ShelfLifeUnit> units[] = {
      {"ngày", ShelfLifeUnit::days}, {"tuần", ShelfLifeUnit::weeks}, {"tháng", ShelfLifeUnit::months}};
  for (const auto& [name, kind] : units)
    if (value && *value <= 100 && unit == name) return ShelfLife{static_cast<std::uint32_t>(*value), kind};
  row.fail("Hạn dùng", "cell_shelf_life", "not like \"12 tháng\", \"6 tuần\" or \"10 ngày\"",
           "phải như \"12 tháng\", \"6 tuần\" hay \"10 ngày\"");
  return std::nullopt;
}

PlannedRow plan_product(Row& row) {
  Product product;
  product.product = row.text("Mã sản phẩm");
  product.kind = row.choice<ProductKind>("Loại", {{"sản phẩm", ProductKind::product}, {"nguyên liệu", ProductKind::material}});
  product.owner = row.text("Chủ thể");
  product.name = row.words("Tên", "Tên tiếng Anh");
  product.group = row.number("Nhóm", 6);
  product.criteria_set = row.number("Bộ tiêu chí", 26);
  product.brand = row.optional("Thương hiệu");
  product.ingredients = row.optional_words("Thành phần", "Thành phần tiếng Anh");
  product.net_content = {row.optional("Khối lượng tịnh"), ""};
  product.storage = row.optional_words("Bảo quản", "Bảo quản tiếng Anh");
  product.warnings = row.optional_words("Cảnh báo", "Cảnh báo tiếng Anh");
  product.shelf_life = shelf_life(row);
  const auto low = row.optional_amount("Tỷ lệ thành phẩm thấp nhất");
  const auto high = row.optional_amount("Tỷ lệ thành phẩm cao nhất");
  if (low && high) product.yield = YieldRange{*low, *high};
  return {without_id(make_record(product, kNoId)), product.owner, "", 0, false};
}

PlannedRow plan_certificate(Row& row) {
  Certificate certificate;
  certificate.certificate = row.text("Mã chứng nhận");
  certificate.scheme = row.choice<CertificateScheme>("Loại", {{"OCOP", CertificateScheme::ocop},
                                                              {"VietGAP", CertificateScheme::vietgap},
                                                              {"hữu cơ", CertificateScheme::organic},
                                                              {"GACP-WHO", CertificateScheme::gacp_who},
                                                              {"HACCP", CertificateScheme::haccp},
                                                              {"ISO 22000", CertificateScheme::iso_22000},
                                                              {"khác", CertificateScheme::other}});
  certificate.scheme_name = {row.optional("Tên loại"), ""};
  certificate.number = row.text("Số");
  certificate.issued_by = {row.text("Nơi cấp"), ""};
  certificate.party = row.text("Chủ thể");
  certificate.products = list_of(row.optional("Sản phẩm"));
  certificate.areas = list_of(row.optional("Vùng trồng"));
  certificate.stars = row.number("Số sao", 5);
  certificate.issued_on = row.day("Ngày cấp");
  certificate.valid_until = row.day("Hết hạn");
  return {without_id(make_record(certificate, kNoId)), row.optional("Nơi ký"), "", 0, false};
}

// "p/htx-a/che-tuoi/10/L01=120,5; ..." in the unit of the row.
std::vector<Quantity> quantities(Row& row, std::string_view heading, const std::string& host, const std::string& uom) {
  std::vector<Quantity> out;
  for (const auto& part : list_of(row.optional(heading))) {
    const auto equals = part.rfind('=');
    const auto amount = equals == std::string::npos ? std::nullopt : read_amount(std::string_view(part).substr(equals + 1));
    if (!amount) {
      row.fail(heading, "cell_batches", "not like \"batch=amount; batch=amount\": \"" + printable(part) + "\"",
               "phải như \"mã lô=số lượng; mã lô=số lượng\": \"" + printable(part) + "\"");
      return out;
    }
    out.push_back({thing(host, part.substr(0, equals)), *amount, uom});
  }
  return out;
}

void needs(Row& row, std::string_view heading, bool there) {
  if (!there) row.fail(heading, "cell_missing", "is missing", "còn thiếu");
}

PlannedRow plan_event(Row& row, const std::string& host) {
  Event event;
  event.kind = row.choice<EventKind>("Loại", {{"thu hoạch", EventKind::growing},
                                              {"chế biến", EventKind::processing},
                                              {"đóng gói", EventKind::packaging},
                                              {"đóng thùng", EventKind::aggregation},
                                              {"dỡ thùng", EventKind::disaggregation},
                                              {"giao hàng", EventKind::shipping},
                                              {"nhận hàng", EventKind::receiving}});
  event.event_id = std::string(kNoId);
  event.event_time = row.time("Lúc");
  event.time_zone_offset = "+07:00";
  event.process = {row.optional("Công việc"), row.optional("Công việc tiếng Anh")};
  event.packing_house = row.optional("Cơ sở đóng gói");
  event.best_before = row.optional_day("Hạn dùng");
  const auto signer = row.text("Chủ thể");
  const auto uom = row.optional("Đơn vị");
  auto in = quantities(row, "Lô vào", host, uom);
  auto out = quantities(row, "Lô ra", host, uom);
  event.read_point = thing(host, "party/" + signer);
  switch (event.kind) {
    case EventKind::growing:
      needs(row, "Lô ra", !out.empty());
      event.read_point = thing(host, "area/" + row.text("Vùng trồng"));
      event.quantities = std::move(out);
      break;
    case EventKind::processing:
    case EventKind::packaging:
      needs(row, "Lô vào", !in.empty());
      needs(row, "Lô ra", !out.empty());
      event.inputs = std::move(in);
      event.outputs = std::move(out);
      break;
    case EventKind::aggregation:
    case EventKind::disaggregation:
      event.parent = thing(host, row.text("Thùng"));
      event.child_quantities = std::move(in);
      break;
    case EventKind::shipping:
    case EventKind::receiving: {
      needs(row, "Lô vào", !in.empty());
      const bool ships = event.kind == EventKind::shipping;
      event.quantities = std::move(in);
      event.sources = {{"possessing_party", thing(host, "party/" + (ships ? signer : row.text("Nơi giao")))}};
      event.destinations = {{"possessing_party", thing(host, "party/" + (ships ? row.text("Nơi nhận") : signer))}};
      break;
    }
    default: break;
  }
  return {without_id(make_event(event)), signer, "", 0, false};
}

}  // namespace

Result<void> check_headings(TableKind kind, const CsvTable& table) {
  const auto& known = headings_of(kind);
  const std::string place = table.file + ":1: ";
  for (const auto& heading : table.headings) {
    const bool is_known = std::any_of(known.begin(), known.end(), [&](const Heading& h) { return h.name == heading; });
    if (!heading.empty() && !is_known)
      return Error{Errc::invalid_argument, "csv_heading_unknown", place + "no such column: \"" + printable(heading) + "\"",
                   place + "không có cột tên \"" + printable(heading) + "\""};
  }
  for (const auto& heading : known) {
    const bool is_there = std::find(table.headings.begin(), table.headings.end(), heading.name) != table.headings.end();
    if (heading.needed && !is_there) {
      const std::string name(heading.name);
      return Error{Errc::invalid_argument, "csv_heading_missing", place + "the column \"" + name + "\" is missing",
                   place + "thiếu cột \"" + name + "\""};
    }
  }
  return {};
}

Result<PlannedRow> plan_row(TableKind kind, const std::string& host, const CsvTable& table, const CsvRow& cells) {
  Row row{table, cells};
  const std::string place = table.file + ":" + std::to_string(cells.line) + ": ";
  if (cells.cells.size() > table.headings.size())
    return Error{Errc::invalid_argument, "csv_row_too_long", place + "more cells than headings", place + "nhiều ô hơn số cột"};
  PlannedRow planned;
  switch (kind) {
    case TableKind::parties: planned = plan_party(row); break;
    case TableKind::areas: planned = plan_area(row); break;
    case TableKind::products: planned = plan_product(row); break;
    case TableKind::certificates: planned = plan_certificate(row); break;
    case TableKind::events: planned = plan_event(row, host); break;
  }
  if (row.problem()) return *row.problem();
  return planned;
}

}  // namespace nguon::api
