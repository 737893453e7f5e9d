#include "api/evidence_file/report.h"

#include <algorithm>

#include "api/evidence_file/words.h"
#include "api/pages/format.h"
#include "qr/document.h"

namespace nguon::api {
namespace {

using statement::format_amount;
using Rows = std::vector<std::vector<std::string>>;

std::string hex_start(const Hash& hash) { return to_hex(hash.view()); }

class Report {
 public:
  Report(const EvidenceCase& found, qr::Document& page) : case_(found), page_(page) {}

  void write() {
    head();
    what();
    restrictions();
    tree("Nguồn gốc / Where it came from", case_.back);
    tree("Đã thành gì / What became of it", case_.forward);
    balance();
    events();
    corrections();
    labels();
    certificates();
    keys();
    how_to_check();
  }

 private:
  std::string party(const std::string& id) const {
    const auto name = case_.party_names.find(id);
    return name == case_.party_names.end() ? id : name->second.vi + " (" + id + ")";
  }
  std::string product(const std::string& path) const {
    const auto name = case_.product_names.find(path);
    return name == case_.product_names.end() ? path : name->second.vi;
  }
  static std::string amount(const std::optional<statement::Amount>& value, const std::string& uom) {
    return value ? format_quantity(*value, uom, Language::vi) : "–";
  }
  static std::string number(std::uint64_t index) { return std::to_string(index); }

  void table(const std::vector<qr::TableColumn>& columns, Rows rows, const std::string& nothing) {
    if (rows.empty()) return page_.paragraph(nothing);
    const std::size_t all = rows.size();
    if (all > kReportRowsMax) rows.resize(kReportRowsMax);
    page_.table(columns, rows);
    if (all > rows.size())
      page_.strong("Chỉ hiện " + std::to_string(rows.size()) + "/" + std::to_string(all) + " dòng. / Only " +
                   std::to_string(rows.size()) + " of " + std::to_string(all) + " lines are shown.");
  }

  void head() {
    page_.title("Hồ sơ truy xuất lô hàng");
    page_.small("File of evidence about one lot. Made from the ledger alone.");
    if (case_.ledger.demonstration)
      page_.strong("SỔ CÁI MINH HỌA: dữ liệu không có thật. / DEMONSTRATION LEDGER: the data is made up.");
    page_.table({{"", 1, false}, {"", 3, false}}, {{"Lô / Lot", case_.batch.path},
                                                   {"Sản phẩm / Product", case_.product.record.name.vi},
                                                   {"Sổ cái / Ledger", case_.ledger.origin},
                                                   {"Số mục sổ / Size", number(case_.checkpoint.size)},
                                                   {"Thời điểm / As of", format_minute(case_.at) + " (giờ Việt Nam)"},
                                                   {"Gốc cây / Root", hex_start(case_.checkpoint.root)}});
    const auto& words = state::words_for_lot(case_.status);
    page_.strong("Tình trạng tại thời điểm đó: " + words.headline.vi + " / " + words.headline.en);
    page_.paragraph(words.sentence.vi);
    page_.small(
        "Tình trạng là của lô, tính theo những gì sổ cái đã ghi đến thời điểm nêu trên; sau đó có thể đã khác. "
        "The status is the lot's, by what was recorded up to the time above; it may have changed since.");
  }

  void what() {
    page_.heading("Lô hàng / The lot");
    Rows rows = {{"Người làm ra / Made by", party(case_.batch.maker)},
                 {"Đang giữ / Held by", party(case_.batch.holder)},
                 {"Lần ghi đầu / First record", "№ " + number(case_.batch.index) + ", " + format_minute(case_.batch.event_time)},
                 {"Đã làm ra / Made", amount(case_.batch.created, case_.batch.uom)},
                 {"Còn lại / Left", amount(case_.batch.remaining(), case_.batch.uom)}};
    if (case_.batch.best_before) rows.push_back({"Hạn dùng / Best before", format_date(*case_.batch.best_before)});
    for (const auto& area : case_.batch.areas) rows.push_back({"Mã vùng trồng / Growing area", area});
    for (const auto& holding : case_.holdings)
      rows.push_back({"Đang giữ / Holds", party(holding.party) + ": " + amount(holding.held, case_.batch.uom)});
    for (const auto& transit : case_.transits)
      rows.push_back({"Đang trên đường / On its way",
                      party(transit.from) + " → " + party(transit.to) + ": " + amount(transit.amount, case_.batch.uom)});
    page_.table({{"", 1, false}, {"", 3, false}}, rows);
  }

  void restrictions() {
    page_.heading("Thu hồi, tạm dừng / Recalls and suspensions");
    Rows rows;
    for (const auto& one : case_.restrictions)
      rows.push_back({number(one.index), kind_words(one.kind), one.decision, one.reason.vi, party(one.by),
                      one.origin_batch == case_.batch.path ? "chính lô này" : one.origin_batch});
    table({{"№", 0.5, false},
           {"Việc / What", 1, false},
           {"Số quyết định / Decision", 1.2, false},
           {"Lý do / Reason", 2, false},
           {"Ai ra / By", 1.5, false},
           {"Từ lô / From lot", 1.5, true}},
          std::move(rows), "Không có lệnh nào đang hiệu lực. / None in effect.");
  }

  void tree(const std::string& heading, const state::Trace& trace) {
    page_.heading(heading);
    Rows rows;
    for (std::size_t i = 1; i < trace.nodes.size(); ++i) {
      const auto& node = trace.nodes[i];
      std::string links;
      for (const auto& edge : trace.edges)
        if (edge.from == i || edge.to == i) links += (links.empty() ? "№ " : ", ") + number(edge.index);
      std::string indent;
      for (std::size_t d = 1; d < std::min<std::size_t>(node.depth, 12); ++d) indent += "· ";
      rows.push_back({std::to_string(node.depth), indent + node.batch, node.info ? product(node.info->product) : "sổ cái khác",
                      node.info ? party(node.info->holder) : "–", links});
    }
    table({{"Bậc", 0.4, false},
           {"Lô / Lot", 2.2, true},
           {"Sản phẩm / Product", 1.6, false},
           {"Đang giữ / Holder", 1.6, false},
           {"Mục sổ / Entries", 1, false}},
          std::move(rows), "Sổ cái không ghi lô nào. / The ledger has none.");
    if (trace.cut) page_.strong("Cây lớn hơn giới hạn và bị cắt bớt. / The tree is larger than the limit and was cut.");
  }

  void balance() {
    page_.heading("Cân đối khối lượng / Mass balance");
    Rows rows;
    const auto add = [&](const std::vector<state::MassBalance::Line>& lines, const char* way) {
      for (const auto& line : lines)
        rows.push_back(
            {way, number(line.index), kind_words(line.kind), amount(line.amount, case_.balance.uom), line.counterpart});
    };
    add(case_.balance.in, "vào / in");
    add(case_.balance.out, "ra / out");
    table({{"", 0.7, false},
           {"№", 0.5, false},
           {"Việc / What", 1.2, false},
           {"Lượng / Amount", 1, false},
           {"Từ, đến / From, to", 2.4, true}},
          std::move(rows), "Chưa có dòng nào. / No lines.");
    page_.paragraph("Còn lại / Left: " + amount(case_.balance.remaining, case_.balance.uom) +
                    (case_.balance.balanced ? "  (khớp / balanced)"
                                            : "  (KHÔNG KHỚP: ra nhiều hơn vào / NOT BALANCED: more went out than in)"));
  }

  void events() {
    page_.heading("Sự kiện / Events");
    Rows rows;
    for (const auto& [index, entry] : case_.entries) {
      if (!entry.event) continue;
      std::string lots;
      for (const auto& item : entry.event->items) lots += (lots.empty() ? "" : "; ") + item.batch;
      rows.push_back({number(index), kind_words(entry.event->kind), format_minute(entry.event->event_time),
                      format_minute(entry.event->accepted), gap(entry.event->event_time, entry.event->accepted),
                      party(entry.event->party), lots});
    }
    table({{"№", 0.45, false},
           {"Việc / What", 0.9, false},
           {"Xảy ra / Happened", 0.95, false},
           {"Vào sổ / Recorded", 0.95, false},
           {"Trễ / Gap", 0.6, false},
           {"Ai ký / Signed by", 1.4, false},
           {"Lô / Lots", 1.9, true}},
          std::move(rows), "Không có. / None.");
  }

  void corrections() {
    page_.heading("Đính chính / Corrections");
    Rows rows;
    for (const auto& [index, entry] : case_.entries)
      if (entry.event && entry.event->corrects)
        rows.push_back(
            {number(index), number(*entry.event->corrects), party(entry.event->party), format_minute(entry.event->accepted)});
    table(
        {{"№", 0.5, false}, {"Sửa mục / Corrects", 0.8, false}, {"Ai ký / Signed by", 2, false}, {"Vào sổ / Recorded", 1, false}},
        std::move(rows), "Không có. / None.");
  }

  void labels() {
    page_.heading("Đợt tem / Label runs");
    Rows rows;
    for (const auto& run : case_.runs)
      rows.push_back({number(run.index), std::to_string(run.record.count), format_date(run.record.packed_on),
                      run_words(state::run_state(run))});
    table({{"№", 0.6, false},
           {"Số tem / Labels", 1, false},
           {"Ngày đóng gói / Packed", 1, false},
           {"Trạng thái / State", 1.4, false}},
          std::move(rows), "Không có. / None.");
  }

  void certificates() {
    page_.heading("Giấy chứng nhận / Certificates");
    Rows rows;
    for (const auto& one : case_.certificates)
      rows.push_back({number(one.index), one.record.number, one.record.issued_by.vi,
                      format_date(one.record.issued_on) + " – " + format_date(one.record.valid_until),
                      certificate_words(state::certificate_state_on(one, day_in_vietnam(case_.at)))});
    table({{"№", 0.5, false},
           {"Số / Number", 1.3, false},
           {"Nơi cấp / Issued by", 1.6, false},
           {"Thời hạn / Valid", 1.3, false},
           {"Tại thời điểm đó / Then", 1, false}},
          std::move(rows), "Không có. / None.");
  }

  void keys() {
    page_.heading("Khóa đã ký / Keys that signed");
    Rows rows;
    for (const auto& key : case_.keys)
      rows.push_back({number(key.index), party(key.party), key.vkey,
                      key.revocation ? "bỏ từ " + format_minute(key.revocation->since) : "đang dùng"});
    table({{"№", 0.5, false}, {"Của ai / Whose", 1.6, false}, {"Khóa / Key", 2.6, true}, {"", 1, false}}, std::move(rows),
          "Không có.");
  }

  void how_to_check() {
    page_.heading("Kiểm tra lại / How to check");
    page_.paragraph(
        "Mở verify.html trong trình duyệt (không cần mạng), thả tệp ZIP vào, rồi gõ khóa của sổ cái lấy từ nơi khác: từ cơ quan "
        "vận "
        "hành, từ bản in, từ một máy khác. Khóa đi kèm tệp này không chứng minh được gì. Bản báo cáo này để đọc; chứng cứ là các "
        "mục "
        "sổ cùng chữ ký và bằng chứng trong tệp ZIP.");
    page_.small(
        "Open verify.html in a browser (no network needed), drop the ZIP on it, and type the ledger's key from elsewhere: a key "
        "that "
        "came with the file proves nothing. This report is for reading; the evidence are the entries with their signatures and "
        "proofs.");
    page_.paragraph("Khóa của sổ cái mà tệp này nói là / The ledger's key, as this file says:");
    page_.code(case_.ledger.log_key);
    page_.paragraph("Điểm kiểm đã ký / The signed checkpoint:");
    page_.code(case_.note);
  }

  const EvidenceCase& case_;
  qr::Document& page_;
};

}  // namespace

Result<std::string> evidence_report(const EvidenceCase& found) {
  NGUON_ASSIGN(
      page, qr::Document::open({"Hồ sơ truy xuất " + found.batch.path, found.ledger.origin + "  ·  " + found.batch.path +
                                                                           "  ·  № " + std::to_string(found.checkpoint.size)}));
  Report(found, page).write();
  return page.finish();
}

}  // namespace nguon::api
