#include "api/evidence_file/file.h"

#include <algorithm>
#include <span>
#include <stdexcept>

#include "api/assets.h"
#include "api/csv_cell.h"
#include "api/evidence_file/report.h"
#include "api/evidence_file/zip.h"
#include "api/views.h"
#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"
#include "ledger/log/note.h"
#include "ledger/log/proof.h"
#include "ledger/statement/make.h"

namespace nguon::api {

std::span<const EmbeddedFile> evidence_page_files();  // made at build time from api/web/evidence_file

namespace {

constexpr std::string_view kReadme =
    "Hồ sơ truy xuất của một lô hàng, lấy từ sổ cái Nguồn.\n"
    "\n"
    "report.pdf      báo cáo để đọc\n"
    "verify.html     mở trong trình duyệt, không cần mạng, rồi thả tệp ZIP này vào để kiểm tra\n"
    "checkpoint      cam kết đã ký của sổ cái về mọi mục của nó\n"
    "entries/        các mục sổ, đúng từng byte\n"
    "statements/     bản khai đã ký trong từng mục, đúng từng byte\n"
    "proofs/         bằng chứng mục nằm trong sổ (C2SP tlog-proof)\n"
    "keys.json       khóa đã ký và mục sổ đăng ký nó\n"
    "facts.json      lô, tình trạng, cây truy xuất, cân đối khối lượng\n"
    "events.json     sự kiện theo EPCIS 2.0\n"
    "events.csv      sự kiện dạng bảng\n"
    "manifest.json   SHA-256 của từng tệp\n"
    "\n"
    "Khóa của sổ cái phải lấy từ nơi khác: khóa đi kèm tệp này không chứng minh được gì.\n"
    "\n"
    "A file of evidence about one lot, taken from a Nguồn ledger. Open verify.html in a browser, without a network, and\n"
    "drop this ZIP on it. The ledger's key must come from elsewhere: one that came with the file proves nothing.\n";

constexpr std::size_t kManifestBytesMax = std::size_t{16} << 20;

std::string number_name(std::uint64_t index) {
  std::string digits = std::to_string(index);
  return std::string(digits.size() < 9 ? 9 - digits.size() : 0, '0') + digits;
}

json::string str(std::string_view text) { return json::string(text.data(), text.size()); }
std::int64_t num(std::uint64_t value) { return static_cast<std::int64_t>(value); }

Result<json::value> content_of(const log::Entry& entry) {
  NGUON_ASSIGN(note, log::parse_note(entry.statement));
  return parse_json(std::string_view(note.text).substr(note.text.find('\n') + 1));
}

Result<std::string> epcis(const EvidenceCase& found) {
  std::vector<json::object> events;
  for (const auto& [index, entry] : found.entries) {
    if (!entry.event) continue;
    NGUON_ASSIGN(content, content_of(entry.entry));
    events.push_back(std::move(content.as_object()));
  }
  return json::serialize(statement::make_epcis_document(std::move(events), found.at)) + "\n";
}

// RFC 4180. What a spreadsheet would take for a formula is led by an apostrophe.
std::string cell(std::string text) {
  if (is_formula(text)) text.insert(0, "'");
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string csv(const EvidenceCase& found) {
  // Excel reads UTF-8 only behind the mark.
  std::string out = "\xEF\xBB\xBFindex,recorded,happened,kind,party,lot,role,amount,unit,corrects,corrected_by,leaf_hash\r\n";
  constexpr std::string_view kRoles[] = {"subject", "input", "output", "parent", "child"};
  for (const auto& [index, entry] : found.entries) {
    if (!entry.event) continue;
    for (const auto& item : entry.event->items) {
      const std::string cells[] = {std::to_string(index),
                                   format_time(entry.event->accepted),
                                   format_time(entry.event->event_time),
                                   std::string(statement::to_string(entry.event->kind)),
                                   entry.event->party,
                                   item.batch,
                                   std::string(kRoles[static_cast<std::size_t>(item.role)]),
                                   item.amount ? statement::format_amount(*item.amount) : "",
                                   item.batch == found.batch.path ? found.batch.uom : "",
                                   entry.event->corrects ? std::to_string(*entry.event->corrects) : "",
                                   entry.event->corrected_by ? std::to_string(*entry.event->corrected_by) : "",
                                   to_hex(log::leaf_hash(entry.bytes).view())};
      for (std::size_t i = 0; i < std::size(cells); ++i) out += (i == 0 ? "" : ",") + cell(cells[i]);
      out += "\r\n";
    }
  }
  return out;
}

std::string facts(const EvidenceCase& found) {
  const auto& words = state::words_for_lot(found.status);
  json::array certificates, holdings;
  for (const auto& one : found.certificates) certificates.push_back(to_json(one, day_in_vietnam(found.at)));
  for (const auto& one : found.holdings)
    holdings.push_back(json::object{{"party", str(one.party)}, {"amount", statement::format_amount(one.held)}});
  const json::object out{{"at", format_time(found.at)},
                         {"size", num(found.checkpoint.size)},
                         {"batch", to_json(found.batch)},
                         {"product", to_json(found.product)},
                         {"status", str(state::to_string(found.status))},
                         {"headline", to_json(words.headline)},
                         {"restrictions", list_to_json(found.restrictions)},
                         {"certificates", std::move(certificates)},
                         {"runs", list_to_json(found.runs)},
                         {"holdings", std::move(holdings)},
                         {"balance", to_json(found.balance)},
                         {"back", to_json(found.back)},
                         {"forward", to_json(found.forward)}};
  return json::serialize(out) + "\n";
}

std::string manifest(const EvidenceCase& found, const std::map<std::string, std::string>& files) {
  json::array list, witnesses;
  for (const auto& [name, bytes] : files)
    list.push_back(json::object{{"name", str(name)}, {"bytes", num(bytes.size())}, {"sha256", to_hex(sha256(bytes).view())}});
  for (const auto& vkey : found.witness_vkeys) witnesses.push_back(str(vkey));
  const json::object out{{"format", "nguon.evidence/v1"},
                         {"origin", str(found.ledger.origin)},
                         {"demonstration", found.ledger.demonstration},
                         {"batch", str(found.batch.path)},
                         {"size", num(found.checkpoint.size)},
                         {"at", format_time(found.at)},
                         {"logVkey", str(found.ledger.log_key)},
                         {"witnesses", std::move(witnesses)},
                         {"quorum", num(found.quorum)},
                         {"entries", num(found.entries.size())},
                         {"files", std::move(list)}};
  return json::serialize(out) + "\n";
}

// Puts the hash of the page's one element of that name where its policy names it (CSP level 2, hash-source).
void name_hash(std::string& page, const std::string& element, std::string_view place) {
  const std::string opening = "<" + element + ">";
  const auto begin = page.find(opening), end = page.find("</" + element + ">"), at = page.find(place);
  if (begin == std::string::npos || end == std::string::npos || at == std::string::npos)
    throw std::logic_error("verify.html has no " + element + ", or does not name its hash");
  const auto text = std::string_view(page).substr(begin + opening.size(), end - begin - opening.size());
  const std::string hash = "sha256-" + to_base64(sha256(text).view());
  page.replace(at, place.size(), hash);
}

}  // namespace

std::string_view evidence_page() {
  static const std::string page = [] {
    std::string out(evidence_page_files().front().bytes);
    name_hash(out, "script", "@SCRIPT_HASH@");
    name_hash(out, "style", "@STYLE_HASH@");
    return out;
  }();
  return page;
}

Result<std::map<std::string, std::string>> evidence_files(const EvidenceCase& found) {
  std::map<std::string, std::string> files;
  NGUON_ASSIGN(report, evidence_report(found));
  NGUON_ASSIGN(events, epcis(found));
  files["report.pdf"] = std::move(report);
  files["verify.html"] = std::string(evidence_page());
  files["README.txt"] = std::string(kReadme);
  files["checkpoint"] = found.note;
  files["events.json"] = std::move(events);
  files["events.csv"] = csv(found);
  files["facts.json"] = facts(found);
  json::array keys;
  for (const auto& key : found.keys) {
    json::object one = to_json(key);
    if (key.revocation) one["revocation"] = num(key.revocation->index);
    keys.push_back(std::move(one));
  }
  files["keys.json"] = json::serialize(json::object{{"keys", std::move(keys)}}) + "\n";
  for (const auto& [index, entry] : found.entries) {
    const std::string name = number_name(index);
    files["entries/" + name + ".entry"] = entry.bytes;
    files["statements/" + name + ".note"] = entry.entry.statement;
    files["proofs/" + name + ".tlog-proof"] = log::format_proof({entry.bytes, index, entry.path, found.note});
  }
  files["manifest.json"] = manifest(found, files);
  return files;
}

Result<std::string> evidence_zip(const EvidenceCase& found) {
  NGUON_ASSIGN(files, evidence_files(found));
  return write_zip(files);
}

std::string evidence_file_name(const EvidenceCase& found) {
  return evidence_file_name(EvidenceSummary{found.batch.path, found.batch.lot, found.checkpoint.size, 0});
}

std::string evidence_file_name(const EvidenceSummary& summary) {
  return "nguon-" + summary.lot + "-" + std::to_string(summary.size) + ".zip";
}

Result<EvidenceSummary> evidence_summary(std::string_view archive) {
  const Error malformed{Errc::invalid_argument, "manifest_malformed", "manifest.json is not that of a file of evidence",
                        "manifest.json không phải của hồ sơ truy xuất."};
  NGUON_ASSIGN(text, read_from_zip(archive, "manifest.json", kManifestBytesMax));
  const auto parsed = parse_json(text);
  if (!parsed || !parsed->is_object()) return malformed;
  const auto& manifest = parsed->get_object();
  const auto* batch = manifest.if_contains("batch");
  const auto* size = manifest.if_contains("size");
  const auto* entries = manifest.if_contains("entries");
  const auto counts = [](const json::value* one) { return one != nullptr && one->is_int64() && one->get_int64() >= 0; };
  if (batch == nullptr || !batch->is_string() || !counts(size) || !counts(entries)) return malformed;
  EvidenceSummary out;
  out.batch = std::string_view(batch->get_string());
  out.lot = out.batch.substr(out.batch.rfind('/') + 1);
  out.size = static_cast<std::uint64_t>(size->get_int64());
  out.entries = static_cast<std::uint64_t>(entries->get_int64());
  // It becomes the name of a file on the disk of whoever asked.
  const bool plain = !out.lot.empty() && out.lot.front() != '.' && std::all_of(out.lot.begin(), out.lot.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
  });
  if (!plain) return malformed;
  return out;
}

}  // namespace nguon::api
