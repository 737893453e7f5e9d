#include <algorithm>
#include <map>
#include <set>

#include "api/csv_cell.h"
#include "api/inspect/lot.h"
#include "ledger/log/note.h"
#include "ledger/statement/make.h"
#include "ledger/statement/statement.h"

namespace nguon::api {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// RFC 4180, every cell quoted. What a spreadsheet would compute gets an apostrophe in front: names come from strangers.
std::string cell(std::string_view text) {
  std::string out = "\"";
  if (is_formula(text)) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

// "2026-11-22 15:04:05" in Vietnam: as text it sorts as time does.
std::string local_time(Time time) {
  constexpr std::int64_t kOffsetMs = 7 * 3'600'000;
  std::string text = format_time({time.unix_ms + kOffsetMs}).substr(0, 19);
  text[10] = ' ';
  return text;
}

std::string_view kind_words(statement::EventKind kind) {
  using Kind = statement::EventKind;
  switch (kind) {
    case Kind::growing: return "Thu hoạch / Harvesting";
    case Kind::processing: return "Chế biến / Transformation";
    case Kind::packaging: return "Đóng gói / Initial packing";
    case Kind::aggregation: return "Xếp thùng / Aggregation";
    case Kind::disaggregation: return "Dỡ thùng / Disaggregation";
    case Kind::certification: return "Chứng nhận / Certification";
    case Kind::inspection: return "Kiểm tra / Inspection";
    case Kind::shipping: return "Xuất đi / Shipping";
    case Kind::receiving: return "Nhận về / Receiving";
    case Kind::suspension: return "Tạm dừng / Suspension";
    case Kind::suspension_lifted: return "Bỏ tạm dừng / Suspension lifted";
    case Kind::recall: return "Thu hồi / Recall";
    case Kind::recall_lifted: return "Bỏ thu hồi / Recall lifted";
    case Kind::other: break;
  }
  return "Khác / Other";
}

std::string_view role_words(state::BatchEvent::Role role) {
  using Role = state::BatchEvent::Role;
  switch (role) {
    case Role::subject: return "Chính nó / Subject";
    case Role::input: return "Đầu vào / Input";
    case Role::output: return "Đầu ra / Output";
    case Role::parent: return "Thùng chứa / Container";
    case Role::child: return "Bên trong / Content";
  }
  return "";
}

std::string line_of(std::initializer_list<std::string_view> cells) {
  std::string out;
  for (const auto one : cells) out += (out.empty() ? "" : ",") + cell(one);
  return out + "\r\n";
}

std::string header_line() {
  return line_of({"Mục sổ / Ledger entry", "Sự kiện (CTE) / Critical tracking event", "Mã lô (TLC) / Traceability lot code",
                  "Sản phẩm / Product", "Vai trò / Role", "Số lượng / Quantity", "Đơn vị / Unit",
                  "Thời điểm (UTC+7) / Event time (UTC+7)", "Vào sổ (UTC+7) / Recorded (UTC+7)", "Nơi / Location",
                  "Mã số vùng trồng / Growing area", "Đơn vị khai / Signed by", "Tên đơn vị khai / Name of signer",
                  "Bên giao hoặc nhận / Counterpart", "Đính chính / Correction", "Mã bản khai / Reference (statement id)"});
}

class Sheet {
 public:
  Sheet(const App& app, const state::Reader& reader)
      : app_(app), reader_(reader), text_(std::string(kByteOrderMark) + header_line()) {}

  Result<void> add(const state::EventInfo& event) {
    NGUON_ASSIGN(entry, app_.ledger.entry(event.index));
    NGUON_ASSIGN(note, log::parse_note(entry.statement));
    NGUON_ASSIGN(parsed, statement::parse_statement(note.text));
    std::string place;
    if (const auto* words = parsed.event(); words != nullptr && words->read_point) place = words->read_point->uri;
    std::string correction;
    if (event.corrected_by) correction = "Đã đính chính ở mục / Corrected by entry " + std::to_string(*event.corrected_by);
    if (event.corrects) correction = "Đính chính cho mục / Corrects entry " + std::to_string(*event.corrects);
    for (const auto& item : event.items) {
      const auto& about = batch(item.batch);
      text_ += line_of({std::to_string(event.index), kind_words(event.kind), item.batch, about.product_name,
                        role_words(item.role), item.amount ? statement::format_amount(*item.amount) : "", about.uom,
                        local_time(event.event_time), local_time(event.accepted), place, event.area, event.party,
                        party(event.party), event.counterpart, correction, parsed.id});
    }
    return {};
  }
  std::string take() { return std::move(text_); }

 private:
  struct About {
    std::string product_name, uom;
  };
  const About& batch(const std::string& path) {
    const auto [place, is_new] = batches_.try_emplace(path);
    if (!is_new) return place->second;
    if (const auto found = reader_.batch(path)) {
      place->second.uom = found->uom;
      if (const auto product = reader_.product(found->product)) place->second.product_name = product->record.name.vi;
    }
    return place->second;
  }
  const std::string& party(const std::string& id) {
    const auto [place, is_new] = parties_.try_emplace(id);
    if (is_new)
      if (const auto found = reader_.party(id)) place->second = found->record.name.vi;
    return place->second;
  }

  const App& app_;
  const state::Reader& reader_;
  std::string text_;
  std::map<std::string, About> batches_;
  std::map<std::string, std::string> parties_;
};

Error too_large(std::size_t max, const char* en, const char* vi) {
  return {Errc::too_large, "export_too_large",
          "the lot's history has more than " + std::to_string(max) + " " + en + "; export the lots one by one",
          "lịch sử của lô có hơn " + std::to_string(max) + " " + vi + "; hãy xuất từng lô"};
}

}  // namespace

Result<std::vector<std::uint64_t>> exported_events(const state::Reader& reader, std::string_view batch, ExportScope scope) {
  std::vector<std::string> lots{std::string(batch)};
  NGUON_TRY(reader.batch(batch));
  if (scope == ExportScope::tree) {
    NGUON_ASSIGN(trace, whole_trace(reader, batch, kExportLotsMax));
    if (trace.cut) return too_large(kExportLotsMax, "lots", "lô");
    lots.clear();
    for (const auto& node : trace.nodes)
      if (node.info) lots.push_back(node.batch);
  }
  std::set<std::uint64_t> indexes;
  for (const auto& lot : lots) {
    NGUON_ASSIGN(events, reader.events_of(lot));
    for (const auto& event : events) indexes.insert(event.index);
    if (indexes.size() > kExportEventsMax) return too_large(kExportEventsMax, "events", "sự kiện");
  }
  return std::vector<std::uint64_t>(indexes.begin(), indexes.end());
}

Result<std::string> export_csv(const App& app, std::string_view batch, ExportScope scope) {
  const auto view = app.ledger.snapshot();
  const state::Reader reader(*view);
  NGUON_ASSIGN(indexes, exported_events(reader, batch, scope));
  NGUON_ASSIGN(events, reader.events(indexes));
  Sheet sheet(app, reader);
  for (const auto& event : events) NGUON_TRY(sheet.add(event));
  return sheet.take();
}

Result<json::object> export_epcis(const App& app, std::string_view batch, ExportScope scope) {
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(indexes, exported_events(state::Reader(*view), batch, scope));
  std::vector<json::object> list;
  for (const auto index : indexes) {
    NGUON_ASSIGN(entry, app.ledger.entry(index));
    NGUON_ASSIGN(note, log::parse_note(entry.statement));
    NGUON_ASSIGN(content, parse_json(std::string_view(note.text).substr(note.text.find('\n') + 1)));
    if (!content.is_object())
      return Error{Errc::corrupt, "entry_malformed", "entry " + std::to_string(index) + " holds no event",
                   "mục " + std::to_string(index) + " không phải sự kiện"};
    list.push_back(std::move(content.as_object()));
  }
  return statement::make_epcis_document(std::move(list), app.clock.now());
}

}  // namespace nguon::api
