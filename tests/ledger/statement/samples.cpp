#include "tests/ledger/statement/samples.h"

#include <stdexcept>

#include "ledger/base/sha256.h"
#include "ledger/base/vkey.h"
#include "ledger/statement/make.h"

namespace nguon::test {

using namespace nguon::statement;

namespace {

constexpr std::string_view kFreshTea = "p/htx-thi-du/che-bup-tuoi";
constexpr std::string_view kDriedTea = "p/htx-thi-du/che-kho";
constexpr std::string_view kProduct = "ocop/15-04567-01-2026";

Thing at(std::string_view path) { return thing(kHost, path); }
Thing lot(std::string_view product, std::string_view lot) { return at(std::string(product) + "/10/" + std::string(lot)); }

std::string uuid(int n) { return "urn:uuid:0193f5a2-7c1e-7d3a-9b42-" + std::string(11, '0') + "0123456789abcdef"[n]; }

// The members that every event has.
Event event_of(EventKind kind, int n, EventType type, Action action, std::string step) {
  Event e;
  e.kind = kind;
  e.type = type;
  e.action = action;
  e.biz_step = std::move(step);
  e.event_id = uuid(n);
  e.event_time = time_of("2026-11-22T01:16:00.000Z");
  e.time_zone_offset = "+07:00";
  return e;
}

Event observation(EventKind kind, int n, std::string step) {
  return event_of(kind, n, EventType::object, Action::observe, std::move(step));
}

std::vector<PartyRole> party_roles(std::string_view owner, std::string_view place) {
  return {{"owning_party", at("party/" + std::string(owner))}, {"location", at(place)}};
}

Event sample_growing() {
  auto e = event_of(EventKind::growing, 1, EventType::object, Action::add, "commissioning");
  e.disposition = "active";
  e.read_point = at("area/VN-15-132-04567-001-01");
  e.quantities = {{lot(kFreshTea, "H221126"), Amount{120'500'000}, "KGM"}};
  e.best_before = day_of("2026-11-24");
  e.process = {"hái búp một tôm hai lá", "plucking of one bud and two leaves"};
  return e;
}

Event sample_processing() {
  auto e = event_of(EventKind::processing, 2, EventType::transformation, Action::none, "commissioning");
  e.read_point = at("place/xuong-thi-du");
  e.inputs = {{lot(kFreshTea, "H221126"), Amount{120'500'000}, "KGM"}};
  e.outputs = {{lot(kDriedTea, "S221126"), Amount{25'300'000}, "KGM"}};
  e.process = {"sao chè", ""};
  return e;
}

Event sample_packaging() {
  auto e = event_of(EventKind::packaging, 3, EventType::transformation, Action::none, "packing");
  e.read_point = at("place/xuong-thi-du");
  e.inputs = {{lot(kDriedTea, "S221126"), Amount{25'000'000}, "KGM"}};
  e.outputs = {{lot(kProduct, "L221126"), Amount{250'000'000}, "H87"}};
  e.transformation_id = "urn:uuid:0193f5a2-7c1e-7d3a-9b42-0000000000f1";
  e.best_before = day_of("2027-11-22");
  e.packing_house = "VN-YBPH-012";
  return e;
}

Event sample_aggregation(EventKind kind, int n) {
  const bool packs = kind == EventKind::aggregation;
  auto e = event_of(kind, n, EventType::aggregation, packs ? Action::add : Action::delete_, packs ? "packing" : "unpacking");
  e.read_point = at("place/xuong-thi-du");
  e.parent = at("p/htx-thi-du/thung/10/T221126/21/1");
  e.child_epcs = {at(std::string(kProduct) + "/10/L221126/21/1"), at(std::string(kProduct) + "/10/L221126/21/2")};
  e.child_quantities = {{lot(kProduct, "L221126"), Amount{48'000'000}, ""}};
  return e;
}

Event sample_transfer(EventKind kind, int n) {
  const bool ships = kind == EventKind::shipping;
  auto e = observation(kind, n, ships ? "shipping" : "receiving");
  e.disposition = ships ? "in_transit" : "in_progress";
  e.read_point = at(ships ? "place/xuong-thi-du" : "place/kho-thi-du");
  e.biz_location = at(ships ? "place/xuong-thi-du" : "place/kho-thi-du");
  e.quantities = {{lot(kProduct, "L221126"), Amount{48'000'000}, "H87"}};
  e.sources = party_roles("htx-thi-du", "place/xuong-thi-du");
  e.destinations = party_roles("cua-hang-thi-du", "place/kho-thi-du");
  return e;
}

Event sample_hold(EventKind kind, int n) {
  auto e = observation(kind, n, "holding");
  e.epcs = {at(std::string(kProduct) + "/10/L221126/21/1")};
  e.quantities = {{lot(kProduct, "L221126"), std::nullopt, ""}};
  const bool recall = kind == EventKind::recall || kind == EventKind::recall_lifted;
  const std::string word = recall ? "recalled" : "non_sellable_other";
  if (kind == EventKind::recall || kind == EventKind::suspension) {
    e.disposition = word;
    e.persistent_set = {word};
  } else {
    e.persistent_unset = {word};
  }
  e.decision = "12/QĐ-VD";
  e.reason = {"ví dụ: nhãn ghi sai hạn dùng", "example: wrong date on the label"};
  e.lots_only = kind == EventKind::recall;
  return e;
}

}  // namespace

Day day_of(std::string_view text) {
  const auto out = parse_day(text);
  if (!out) throw std::invalid_argument(std::string(text));
  return *out;
}

Time time_of(std::string_view text) {
  const auto out = parse_time(text);
  if (!out) throw std::invalid_argument(std::string(text));
  return *out;
}

std::string sample_vkey(std::string_view name) {
  const auto key = make_vkey(std::string(name.substr(0, name.find('#'))), KeyType::ed25519, std::string(sha256(name).view()));
  if (!key) throw std::invalid_argument(std::string(name));
  return key->text();
}

Genesis sample_genesis() {
  const std::string origin(kOrigin);
  Genesis r;
  r.origin = origin;
  r.host = std::string(kHost);
  r.log_key = sample_vkey(origin);
  r.demonstration = true;
  r.parties = {
      {"van-hanh", PartyType::operator_, {"Đơn vị vận hành thí dụ", "Example operator"}, {sample_vkey(origin + "/van-hanh")}},
      {"ubnd-thi-du",
       PartyType::authority,
       {"Ủy ban nhân dân tỉnh Thí Dụ", ""},
       {sample_vkey(origin + "/ubnd-thi-du#1"), sample_vkey(origin + "/ubnd-thi-du#2")}}};
  return r;
}

std::vector<Record> sample_records() {
  const std::string origin(kOrigin);
  const std::string product(kProduct);
  const ShelfLife year{12, ShelfLifeUnit::months};
  const Words reason{"ví dụ: theo kết luận kiểm tra", "example: after an inspection"};
  return {
      sample_genesis(),
      Party{"htx-thi-du",
            PartyType::producer,
            LegalForm::cooperative,
            {"Hợp tác xã Chè Thí Dụ", "Example Tea Cooperative"},
            "15",
            "04567",
            {"xã Suối Giàng, tỉnh Lào Cai", ""},
            "https://htx-thi-du.example/gioi-thieu"},
      Key{"htx-thi-du", sample_vkey(origin + "/htx-thi-du"), KeyPurpose::statement},
      KeyRevocation{sample_vkey(origin + "/htx-thi-du"), time_of("2026-11-01T00:00:00.000Z"), "lost", "15/QĐ-VD"},
      GrowingArea{"VN-15-132-04567-001-01",
                  CodeScheme::domestic,
                  "Chi cục thí dụ",
                  {"Vùng chè Thí Dụ", "Example tea area"},
                  "htx-thi-du",
                  "15",
                  "04567",
                  {"thôn Giàng A", ""},
                  Amount{12'500'000},
                  {"chè Shan tuyết", "Shan tea"},
                  Amount{30'000'000'000},
                  "KGM",
                  day_of("2026-01-15"),
                  day_of("2029-01-14")},
      GrowingAreaStatus{"VN-15-132-04567-001-01", AreaStatus::suspended, day_of("2026-12-01"), reason, "20/QĐ-VD"},
      AreaAuthorisation{"VN-15-132-04567-001-01", "ho-giang-a-thi-du", AuthorisationAction::grant, day_of("2026-02-01"),
                        day_of("2027-01-31")},
      PackingHouse{"VN-YBPH-012",
                   CodeScheme::export_,
                   "Cục thí dụ",
                   {"Cơ sở đóng gói Thí Dụ", ""},
                   "htx-thi-du",
                   "15",
                   "04567",
                   {"thôn Giàng A", ""},
                   day_of("2026-01-15"),
                   day_of("2028-01-14")},
      Product{product,
              ProductKind::product,
              "htx-thi-du",
              {"Chè Shan tuyết Thí Dụ", "Example Shan tea"},
              2,
              12,
              "Thí Dụ",
              {"100% búp chè Shan tuyết", ""},
              {"100 g", ""},
              {"nơi khô ráo, thoáng mát", "keep dry and cool"},
              {"không dùng khi bao bì hở", ""},
              {"pha với nước 90 °C", ""},
              {"TCVN 12713:2019", "VietGAP"},
              year,
              YieldRange{Amount{180'000}, Amount{250'000}},
              true},
      Certificate{"ocop-15-04567-01-2026",
                  CertificateScheme::ocop,
                  {"Chương trình OCOP", "OCOP programme"},
                  "123/QĐ-VD",
                  {"Ủy ban nhân dân tỉnh Thí Dụ", ""},
                  "htx-thi-du",
                  {product},
                  {"VN-15-132-04567-001-01"},
                  4,
                  day_of("2026-03-01"),
                  day_of("2029-02-28")},
      CertificateStatus{"ocop-15-04567-01-2026", CertificateStatusKind::suspended, day_of("2027-01-01"), reason, "30/QĐ-VD"},
      LabelRequest{product + "/10/L221126", LabelKind::unit, 250, day_of("2026-11-22"), year},
      LabelRun{17, product + "/10/L221126", LabelKind::unit, 250, 1, 2, day_of("2026-11-22"), year},
      LabelRunStatus{18, RunStatus::spoiled, 11, 20, {"in hỏng", "misprinted"}},
      Succession{sample_vkey("ocop.example/thi-du-cu"),
                 "ocop.example/thi-du-cu\n1234\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n\n"
                 "\u2014 ocop.example/thi-du-cu AQIDBA==\n",
                 {"ví dụ: hỏng đĩa, mất các mục cuối", "example: the disk failed and the last entries are lost"}},
      LabelPrint{18, 1, 250, sha256("https://ocop.example/0\n")},
      Story{product,
            {"Chè hái tay một tôm hai lá.\nSao trên chảo gang trong ngày.", "Picked by hand.\nRoasted the same day."},
            {{sha256("a picture"), {"Đồi chè buổi sáng", "The tea hill in the morning"}}}},
      Erasure{21,
              {"nguoi-thu-hoach"},
              {"ví dụ: theo yêu cầu của người có thông tin", "example: asked for by the person concerned"},
              "Phiếu yêu cầu 07/2026"},
  };
}

std::vector<Event> sample_events() {
  std::vector<Event> out{sample_growing(), sample_processing(), sample_packaging(), sample_aggregation(EventKind::aggregation, 4),
                         sample_aggregation(EventKind::disaggregation, 5)};
  auto certified = observation(EventKind::certification, 6, "inspecting");
  certified.disposition = "conformant";
  certified.read_point = at("place/xuong-thi-du");
  certified.quantities = {{lot(kProduct, "L221126"), std::nullopt, ""}};
  certified.certification_info = at("cert/ocop-15-04567-01-2026").uri;
  out.push_back(certified);
  auto inspected = observation(EventKind::inspection, 7, "inspecting");
  inspected.disposition = "conformant";
  inspected.read_point = at("place/xuong-thi-du");
  inspected.quantities = {{lot(kProduct, "L221126"), Amount{2'000'000}, "H87"}};
  inspected.result = {"dư lượng thuốc dưới ngưỡng cho phép", "residues below the limit"};
  out.push_back(inspected);
  out.push_back(sample_transfer(EventKind::shipping, 8));
  out.push_back(sample_transfer(EventKind::receiving, 9));
  out.push_back(sample_hold(EventKind::suspension, 10));
  out.push_back(sample_hold(EventKind::suspension_lifted, 11));
  out.push_back(sample_hold(EventKind::recall, 12));
  out.push_back(sample_hold(EventKind::recall_lifted, 13));
  auto correction = sample_growing();
  correction.error = ErrorDeclaration{time_of("2026-11-23T02:00:00.000Z"), "incorrect_data", {uuid(14)}};
  out.push_back(correction);
  return out;
}

}  // namespace nguon::test
