#include "tests/browser/made_up_scan.h"

#include <stdexcept>
#include <utility>

#include "ledger/base/json.h"
#include "qr/human_code.h"

namespace nguon::test {
namespace {

using api::CheckResult;
using api::Stage;
using state::EventKind;
using state::Status;

template <class T>
T take(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message());
  return std::move(*result);
}

Day day(std::string_view text) { return take(parse_day(text)); }
Time time(std::string_view text) { return take(parse_time(text)); }

std::vector<Hash> hashes(const json::value& list) {
  std::vector<Hash> out;
  for (const auto& item : list.as_array()) out.push_back(take(Hash::from(take(from_base64(item.as_string())))));
  return out;
}

std::string text_of(const json::value& from, const char* name) { return std::string(from.as_object().at(name).as_string()); }

state::ProductInfo product() {
  state::ProductInfo out;
  out.number = 3;
  statement::Product& p = out.record;
  p.product = "ocop/15-04567-01-2026";
  p.owner = "htx-che-vi-du";
  p.name = {"Trà Shan tuyết cổ thụ Ví Dụ", "Vi Du ancient Shan Tuyet tea"};
  p.group = 2;
  p.criteria_set = 12;
  p.brand = "Ví Dụ";
  p.ingredients = {"100 % búp chè Shan tuyết", "100% Shan Tuyet tea buds"};
  p.net_content = {"Hộp 100 g", "100 g box"};
  p.storage = {"Nơi khô ráo, tránh ánh nắng.", "Keep dry and out of the sun."};
  p.usage = {"5 g với 200 ml nước 85 °C, ủ 2 phút.", "5 g in 200 ml of water at 85 °C, 2 minutes."};
  p.warnings = {"Có chứa caffeine; không dùng cho trẻ dưới 3 tuổi.", "Contains caffeine; not for children under 3."};
  p.standards = {"TCVN 9740:2013", "VietGAP"};
  return out;
}

state::PartyInfo producer() {
  state::PartyInfo out;
  out.record.party = "htx-che-vi-du";
  out.record.name = {"Hợp tác xã Chè Ví Dụ", "Vi Du Tea Cooperative"};
  out.record.place = {"xã Ví Dụ, tỉnh Lào Cai", "Vi Du commune, Lao Cai province"};
  out.record.website = "https://che-vi-du.example";
  return out;
}

state::CertificateInfo ocop_certificate() {
  state::CertificateInfo out;
  out.record.certificate = "ocop-vi-du";
  out.record.scheme = statement::CertificateScheme::ocop;
  out.record.number = "1234/QĐ-UBND";
  out.record.issued_by = {"Ủy ban nhân dân tỉnh Lào Cai", "People's Committee of Lao Cai province"};
  out.record.party = "htx-che-vi-du";
  out.record.stars = 4;
  out.record.issued_on = day("2026-05-29");
  out.record.valid_until = day("2029-05-28");
  out.index = 77;
  return out;
}

state::CertificateInfo vietgap_certificate() {
  state::CertificateInfo out = ocop_certificate();
  out.record.certificate = "vietgap-vi-du";
  out.record.scheme = statement::CertificateScheme::vietgap;
  out.record.number = "VietGAP-TT-26-0042";
  out.record.stars = 0;
  out.record.valid_until = day("2028-03-01");
  out.index = 78;
  return out;
}

Stage stage(EventKind kind, std::uint64_t index, std::string_view happened, std::string_view accepted, state::Words what) {
  Stage out;
  out.kind = kind;
  out.index = index;
  out.event_time = time(happened);
  out.accepted = time(accepted);
  out.party = "htx-che-vi-du";
  out.party_name = "Hợp tác xã Chè Ví Dụ";
  out.place = "xã Ví Dụ, tỉnh Lào Cai";
  out.what = std::move(what);
  return out;
}

Stage missing(EventKind kind) {
  Stage out;
  out.kind = kind;
  out.missing = true;
  return out;
}

// Pictures by hashes that are made up: the n-th is 64 times the digit n.
state::StoryInfo story(state::Words text, std::vector<state::Words> captions) {
  state::StoryInfo out;
  out.party = "htx-che-vi-du";
  out.record.story = std::move(text);
  char digit = '1';
  for (auto& caption : captions)
    out.record.pictures.push_back({take(Hash::from(take(from_hex(std::string(64, digit++))))), std::move(caption)});
  return out;
}

void add_restriction(api::Scan& scan, EventKind kind, std::string origin_batch) {
  state::Restriction out;
  out.kind = kind;
  out.index = 12400;
  out.decision = kind == EventKind::recall ? "58/QĐ-SNNMT" : "51/QĐ-SNNMT";
  out.reason = kind == EventKind::recall
                   ? state::Words{"Dư lượng thuốc bảo vệ thực vật vượt mức cho phép trong mẫu lấy ngày 28/11/2026.",
                                  "Pesticide residue above the limit in a sample taken on 28/11/2026."}
                   : state::Words{"Chờ kết quả kiểm nghiệm mẫu lấy ngày 28/11/2026.", ""};
  out.by = "so-nnmt-vi-du";
  out.origin_batch = std::move(origin_batch);
  scan.restrictions.push_back(std::move(out));
}

void add_check(api::Scan& scan, std::string name, CheckResult result, state::Words words) {
  scan.checks.push_back({std::move(name), result, std::move(words)});
}

CheckResult good_unless(bool bad) { return bad ? CheckResult::failed : CheckResult::passed; }

void add_ledger_checks(api::Scan& scan) {
  add_check(scan, "run_in_ledger", CheckResult::passed,
            {"Đợt tem số 12345 có trong sổ cái và khớp với tem.", "Label run 12345 is in the ledger and agrees with the label."});
  add_check(scan, "label_key_entry", CheckResult::passed,
            {"Khóa tem được ghi ở mục số 9 của sổ cái, trước đợt tem.",
             "Entry 9 of the ledger enrolled the label key, before the run."});
  add_check(scan, "inclusion", CheckResult::passed,
            {"Mục số 12345 nằm trong sổ cái 20011 mục.", "Entry 12345 is in the ledger of 20011 entries."});
  add_check(scan, "checkpoint_signature", CheckResult::passed,
            {"Sổ cái nguon.example/thu đã ký xác nhận trạng thái này.", "The ledger nguon.example/thu signed this state."});
  const bool broken = scan.status == Status::ledger_contradicts;
  add_check(scan, "pin", good_unless(broken),
            broken ? state::Words{"Sổ cái hôm nay không nối tiếp sổ cái lúc in tem.",
                                  "Today's ledger does not extend the ledger of the day this label was printed."}
                   : state::Words{"Sổ cái hôm nay vẫn nối tiếp đúng sổ cái lúc in tem.",
                                  "Today's ledger still extends the ledger of the day this label was printed."});
}

void add_batch_checks(api::Scan& scan) {
  const Status s = scan.status;
  add_check(scan, "activation", good_unless(s == Status::not_activated || s == Status::label_voided),
            s == Status::not_activated ? state::Words{"Đợt tem chưa được kích hoạt.", "The label run is not activated yet."}
            : s == Status::label_voided ? state::Words{"Tem đã bị hủy.", "The label was voided."}
                                        : state::Words{"Đợt tem đã được kích hoạt.", "The label run is activated."});
  add_check(scan, "recall", good_unless(s == Status::recalled),
            s == Status::recalled ? state::Words{"Lô hàng đang bị thu hồi.", "The batch is under recall."}
                                  : state::Words{"Không có lệnh thu hồi.", "No recall in effect."});
  add_check(scan, "shelf_life", good_unless(s == Status::past_shelf_life),
            s == Status::past_shelf_life ? state::Words{"Đã quá hạn sử dụng.", "Past its shelf life."}
                                         : state::Words{"Còn hạn sử dụng.", "Within its shelf life."});
  const bool lapsed = s == Status::certificate_revoked || s == Status::certificate_expired;
  add_check(scan, "certificate", good_unless(lapsed),
            lapsed ? state::Words{"Chứng nhận OCOP không còn hiệu lực.", "The OCOP certificate is no longer in force."}
                   : state::Words{"Các chứng nhận của sản phẩm còn hiệu lực.", "The product's certificates are in force."});
  if (s == Status::freshness_unknown)
    add_check(scan, "freshness", CheckResult::not_done,
              {"Chưa lấy được trạng thái mới nhất của sổ cái.", "The latest state of the ledger could not be had."});
}

}  // namespace

MadeUpScans::MadeUpScans(std::string_view golden) {
  const json::value root = take(parse_json(golden));
  const json::value& one = root.as_object().at("cases").as_array().at(0);
  label_ = take(qr::parse_label_url(text_of(one, "url")));
  evidence_.entry_index = static_cast<std::uint64_t>(one.as_object().at("index").as_int64());
  evidence_.checkpoint_size = static_cast<std::uint64_t>(one.as_object().at("size").as_int64());
  evidence_.entry = text_of(one, "entry");
  evidence_.checkpoint_note = text_of(one, "checkpoint");
  evidence_.inclusion = hashes(one.as_object().at("inclusion"));
  evidence_.consistency = hashes(one.as_object().at("consistency"));
  evidence_.root_at_pin = take(Hash::from(take(from_base64(text_of(one, "root_at_pin")))));
  evidence_.log_vkey = text_of(one, "log");
  evidence_.label_vkey = text_of(one, "key");
  evidence_.key_entry = text_of(one, "key_entry");
  evidence_.key_index = static_cast<std::uint64_t>(one.as_object().at("key_index").as_int64());
  evidence_.key_inclusion = hashes(one.as_object().at("key_inclusion"));
}

std::string MadeUpScans::label_path() const { return qr::label_path(label_); }
std::string MadeUpScans::typed_code() const { return qr::format_human_code(label_.human_code()); }

api::Scan MadeUpScans::scan(Status status) const {
  api::Scan out;
  out.status = status;
  out.checked_at = time("2026-12-04T16:05:00+07:00");
  if (status == Status::not_our_label) {
    add_check(out, "label_form", CheckResult::failed, {"mã không có dạng của tem", "the code does not have the form of a label"});
  } else {
    out.label = label_;
    add_check(out, "label_signature", good_unless(status == Status::bad_signature),
              status == Status::bad_signature
                  ? state::Words{"Chữ ký trên tem sai.", "The label's signature is wrong."}
                  : state::Words{"Chữ ký trên tem đúng với khóa tem số 1.", "The label's signature is good under label key 1."});
    if (status == Status::not_in_ledger)
      add_check(out, "run_in_ledger", CheckResult::failed, {"Sổ cái không có đợt tem này.", "The ledger has no such label run."});
    else if (status != Status::bad_signature)
      add_ledger_checks(out), add_batch_checks(out);
  }
  out.ledger = state::LedgerInfo{"nguon.example/thu", "tem.nguon.example", evidence_.log_vkey, false, "van-hanh"};
  out.run.emplace();
  out.run->index = evidence_.entry_index;
  out.run->record.batch = "ocop/15-04567-01-2026/10/SG-2211";
  out.run->record.packed_on = label_.fields.packed;
  out.batch.emplace();
  out.batch->path = out.run->record.batch;
  out.batch->product = "ocop/15-04567-01-2026";
  out.batch->lot = "SG-2211";
  out.batch->event_time = time("2026-11-20T08:00:00+07:00");
  out.batch->areas = {"VN-10-123-04567-01-01"};
  out.product = product();
  out.producer = producer();
  out.certificates = {ocop_certificate(), vietgap_certificate()};
  out.evidence = evidence_;
  if (status == Status::recalled) add_restriction(out, EventKind::recall, out.batch->path);
  if (status == Status::suspended) add_restriction(out, EventKind::suspension, out.batch->path);
  if (status == Status::certificate_expired) out.certificates[0].record.valid_until = day("2026-11-30");
  if (status == Status::certificate_revoked)
    out.certificates[0].changes.push_back(
        {statement::CertificateStatusKind::revoked, day("2026-11-25"), "77/QĐ-UBND", {}, 12399});
  if (status == Status::past_shelf_life) out.checked_at = time("2028-06-01T09:30:00+07:00");
  return out;
}

api::Journey MadeUpScans::journey() const {
  api::Journey out;
  out.stages.push_back(stage(EventKind::growing, 12001, "2026-11-18T07:00:00+07:00", "2026-11-18T19:12:00+07:00",
                             {"Búp chè Shan tuyết tươi", "Fresh Shan Tuyet buds"}));
  out.stages.back().place_code = "VN-10-123-04567-01-01";
  out.stages.back().amount = statement::Amount{1'250'500'000};
  out.stages.back().uom = "KGM";
  out.stages.push_back(stage(EventKind::processing, 12100, "2026-11-20T08:00:00+07:00", "2026-11-20T21:40:00+07:00",
                             {"Diệt men, vò, sao khô", "Fixing, rolling, drying"}));
  out.stages.back().amount = statement::Amount{262'000'000};
  out.stages.back().uom = "KGM";
  out.stages.push_back(stage(EventKind::packaging, 12344, "2026-11-22T09:00:00+07:00", "2026-11-22T09:02:00+07:00",
                             {"Trà Shan tuyết cổ thụ Ví Dụ", "Vi Du ancient Shan Tuyet tea"}));
  out.stages.back().amount = statement::Amount{500'000'000};
  return out;
}

std::vector<MadeUpScan> MadeUpScans::all() const {
  std::vector<MadeUpScan> out;
  for (int i = 0; i <= static_cast<int>(Status::valid); ++i) {
    const auto status = static_cast<Status>(i);
    out.push_back({std::string(state::to_string(status)), scan(status), journey()});
  }

  out.push_back({"valid-full", scan(Status::valid), journey()});
  out.back().scan.product->record.name = {
      "Bộ quà tặng trà Shan tuyết cổ thụ Ví Dụ loại một tôm hai lá sao tay truyền thống hộp gỗ",
      "Gift set of Vi Du ancient Shan Tuyet tea, one bud and two leaves, hand roasted, wooden box"};

  // Two pictures of the product, one of the harvest (gallery_server.mjs gives some).
  out.back().scan.story =
      story({"Chè mọc trên núi cao hơn 1.300 m, cây trên trăm tuổi.\n\nSáng hái, chiều sao: búp không để qua đêm.",
             "The trees are over a hundred years old, above 1,300 m.\n\nPicked in the morning, roasted in the afternoon."},
            {{"Đồi chè buổi sáng", "The tea hill in the morning"}, {"Sao chè trên chảo gang", "Roasting in an iron pan"}});
  out.back().journey.stages[0].stories = {story({"Trời nắng sau ba ngày mưa.", ""}, {{"Gùi chè vừa hái", "Freshly picked"}})};

  api::Journey gaps;
  gaps.stages = {missing(EventKind::growing), missing(EventKind::packaging), journey().stages[1]};
  gaps.stages[2].accepted = time("2026-12-03T10:00:00+07:00");
  gaps.stages[2].corrected_by = 12500;
  gaps.cut = true;
  out.push_back({"valid-gaps", scan(Status::valid), gaps});
  out.back().scan.certificates.clear();
  out.back().scan.product->record.net_content = {};
  out.back().scan.product->record.warnings = {};
  out.back().scan.producer->record.place = {};

  out.push_back({"valid-no-stages", scan(Status::valid), {}});

  out.push_back({"recalled-through", scan(Status::recalled), journey()});
  out.back().scan.restrictions[0].origin_batch = "p/htx-che-vi-du/che-tuoi/10/T-1811";

  out.push_back({"typed-code", scan(Status::valid), journey()});
  out.back().scan.label.reset();
  out.back().scan.evidence->label_vkey.clear();
  out.push_back({"typed-recalled", scan(Status::recalled), journey()});
  out.back().scan.label.reset();
  out.back().scan.evidence->label_vkey.clear();
  out.push_back({"batch", out[out.size() - 2].scan, journey()});
  out.back().scan.run.reset();
  return out;
}

}  // namespace nguon::test
