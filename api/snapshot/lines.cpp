#include "api/snapshot/lines.h"

#include <algorithm>
#include <array>

#include "ledger/base/text.h"

namespace nguon::api {
namespace {

// In the order of a body. Do not change: part of the format.
constexpr std::array<std::string_view, 6> kKinds = {"key", "party", "product", "certificate", "run", "held"};
constexpr int kHeldKind = 5;

std::string joined(std::initializer_list<std::string_view> fields) {
  std::string out;
  for (const auto field : fields) {
    if (!out.empty()) out += '\t';
    out += field;
  }
  return out;
}

std::string or_dash(std::string text) { return text.empty() ? "-" : text; }

std::string life_text(const std::optional<statement::ShelfLife>& life) {
  if (!life) return "-";
  return std::to_string(life->value) + "dwm"[static_cast<std::size_t>(life->unit)];
}

template <class Ranges>
std::string ranges_text(const Ranges& ranges) {
  std::string out;
  for (const auto& range : ranges)
    out += (out.empty() ? "" : ",") + std::to_string(range.first) + "-" + std::to_string(range.last);
  return or_dash(std::move(out));
}

std::string_view change_word(statement::CertificateStatusKind kind) {
  switch (kind) {
    case statement::CertificateStatusKind::suspended: return "suspended";
    case statement::CertificateStatusKind::restored: return "restored";
    case statement::CertificateStatusKind::revoked: break;
  }
  return "revoked";
}

Error malformed(std::string_view line) {
  return {Errc::invalid_argument, "snapshot_malformed", "snapshot: a line cannot be read: " + printable(line),
          "bản chụp: không đọc được dòng: " + printable(line)};
}

// Reads the fields of one line; the first that is wrong is remembered.
class LineReader {
 public:
  explicit LineReader(std::string_view line) : line_(line), fields_(split(line, '\t')) {}

  std::string_view text() { return at_ < fields_.size() ? fields_[at_++] : fail(); }
  std::uint64_t number() {
    const auto value = parse_decimal(text());
    if (!value) fail();
    return value.value_or(0);
  }
  std::uint32_t small() {
    const auto value = number();
    if (value > UINT32_MAX) fail();
    return static_cast<std::uint32_t>(value);
  }
  Day day() { return take(parse_day(text())); }
  Time time() { return take(parse_time_utc(text())); }
  // Nothing for "-".
  template <class F>
  auto optional(F read) -> std::optional<std::invoke_result_t<F, LineReader&>> {
    if (at_ < fields_.size() && fields_[at_] == "-") {
      ++at_;
      return std::nullopt;
    }
    return read(*this);
  }
  template <class T>
  T take(Result<T> value) {
    if (value) return std::move(*value);
    fail();
    return T{};
  }
  std::string_view fail() {
    ok_ = false;
    return {};
  }
  Result<void> end() const {
    if (!ok_ || at_ != fields_.size()) return malformed(line_);
    return {};
  }

 private:
  std::string_view line_;
  std::vector<std::string_view> fields_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

statement::ShelfLife read_life(LineReader& in) {
  const auto text = in.text();
  const auto unit = text.empty() ? std::string_view::npos : std::string_view("dwm").find(text.back());
  const auto value = text.empty() ? std::nullopt : parse_decimal(text.substr(0, text.size() - 1));
  if (unit == std::string_view::npos || !value || *value > 100) {
    in.fail();
    return {};
  }
  return {static_cast<std::uint32_t>(*value), static_cast<statement::ShelfLifeUnit>(static_cast<int>(unit))};
}

template <class Range>
std::vector<Range> read_ranges(LineReader& in) {
  std::vector<Range> out;
  const auto text = in.text();
  if (text == "-") return out;
  for (const auto one : split(text, ',')) {
    const auto ends = split(one, '-');
    const auto first = parse_decimal(ends[0]);
    const auto last = ends.size() == 2 ? parse_decimal(ends[1]) : std::nullopt;
    if (!first || !last || *last > UINT32_MAX || *first > *last) {
      in.fail();
      return out;
    }
    Range range;
    range.first = static_cast<std::uint32_t>(*first);
    range.last = static_cast<std::uint32_t>(*last);
    out.push_back(range);
  }
  return out;
}

Result<void> read_key(LineReader& in, Book& book) {
  state::KeyInfo key;
  key.number = in.small();
  key.vkey = in.text();
  key.party = in.text();
  key.purpose = statement::KeyPurpose::label;
  key.added = in.time();
  if (const auto since = in.optional([](LineReader& r) { return r.time(); })) key.revocation = {0, *since, ""};
  NGUON_TRY(in.end());
  book.keys[key.number] = std::move(key);
  return {};
}

Result<void> read_party(LineReader& in, Book& book) {
  const std::string id(in.text());
  const std::string vi(in.text());
  const std::string en(in.text());
  NGUON_TRY(in.end());
  book.parties[id] = {vi, en};
  return {};
}

Result<void> read_product(LineReader& in, Book& book) {
  state::ProductInfo product;
  product.number = in.small();
  product.record.product = in.text();
  product.record.owner = in.text();
  product.record.name.vi = in.text();
  product.record.name.en = in.text();
  NGUON_TRY(in.end());
  book.products[product.number] = std::move(product);
  return {};
}

Result<void> read_certificate(LineReader& in, Book& book) {
  state::CertificateInfo certificate;
  certificate.record.certificate = in.text();
  certificate.record.scheme = statement::CertificateScheme::ocop;
  certificate.record.party = in.text();
  certificate.record.issued_on = in.day();
  certificate.record.valid_until = in.day();
  if (const auto products = in.text(); products == "-")
    certificate.record.areas.emplace_back(products);
  else if (products != "*")
    for (const auto one : split(products, ',')) certificate.record.products.emplace_back(one);
  certificate.index = in.number();
  if (const auto changes = in.text(); changes != "-")
    for (const auto one : split(changes, ',')) {
      const auto colon = one.find(':');
      const auto word = one.substr(0, colon);
      state::StatusChange<statement::CertificateStatusKind> change;
      bool known = false;
      for (const auto kind : {statement::CertificateStatusKind::suspended, statement::CertificateStatusKind::restored,
                              statement::CertificateStatusKind::revoked})
        if (change_word(kind) == word) {
          change.status = kind;
          known = true;
        }
      if (!known || colon == std::string_view::npos) return malformed(one);
      change.effective_from = in.take(parse_day(one.substr(colon + 1)));
      certificate.changes.push_back(std::move(change));
    }
  NGUON_TRY(in.end());
  book.certificates.push_back(std::move(certificate));
  return {};
}

Result<void> read_run(LineReader& in, Book& book) {
  BookRun out;
  auto& record = out.run.record;
  out.run.index = in.number();
  const auto kind = in.text();
  if (kind != "unit" && kind != "batch") in.fail();
  record.labels = kind == "unit" ? statement::LabelKind::unit : statement::LabelKind::batch;
  record.count = in.small();
  record.label_key = in.small();
  record.product = in.small();
  record.packed_on = in.day();
  record.shelf_life = in.optional(read_life);
  out.run.accepted = in.time();
  const std::string lot(in.text());
  out.lot_best_before = in.optional([](LineReader& r) { return r.day(); });
  out.pin = in.take([&]() -> Result<qr::Pin> {
    NGUON_ASSIGN(bytes, from_base64(in.text()));
    return qr::Pin::from(bytes);
  }());
  const auto state = in.text();
  if (state != "reserved" && state != "activated" && state != "voided") in.fail();
  out.run.activated = state == "activated";
  if (state == "voided") out.run.voided_at = 0;
  out.run.spoiled = read_ranges<state::RunInfo::Range>(in);
  out.run.prints = read_ranges<state::RunInfo::Print>(in);
  const auto product = book.products.find(record.product);
  if (product == book.products.end()) in.fail();
  NGUON_TRY(in.end());
  record.batch = product->second.record.product + "/10/" + lot;
  book.runs[out.run.index] = std::move(out);
  return {};
}

Result<void> read_held(LineReader& in, Book& book) {
  const auto run = book.runs.find(in.number());
  const auto kinds = in.text();
  NGUON_TRY(in.end());
  if (run == book.runs.end()) return {};  // of a run that the body leaves out
  run->second.recalled = kinds.starts_with("recalled");
  run->second.suspended = kinds.ends_with("suspended");
  return {};
}

}  // namespace

LinePlace place_of(std::string_view line) {
  const auto tab = line.find('\t');
  const auto kind = line.substr(0, tab);
  const auto rest = tab == std::string_view::npos ? std::string_view() : line.substr(tab + 1);
  const auto id = rest.substr(0, rest.find('\t'));
  const auto* const found = std::find(kKinds.begin(), kKinds.end(), kind);
  const int rank = static_cast<int>(found - kKinds.begin());
  const auto number = parse_decimal(id);
  const bool by_name = kind == "party" || kind == "certificate";
  return {rank, by_name ? 0 : number.value_or(0), by_name || !number ? std::string(id) : std::string()};
}

bool is_held_line(std::string_view line) { return std::get<0>(place_of(line)) == kHeldKind; }

std::string key_line(const state::KeyInfo& key) {
  return joined({"key", std::to_string(key.number), key.vkey, key.party, format_time(key.added),
                 key.revocation ? format_time(key.revocation->since) : "-"});
}

std::string party_line(const state::PartyInfo& party) {
  return joined({"party", party.record.party, party.record.name.vi, party.record.name.en});
}

std::string product_line(const state::ProductInfo& product) {
  const auto& r = product.record;
  return joined({"product", std::to_string(product.number), r.product, r.owner, r.name.vi, r.name.en});
}

std::string certificate_line(const state::CertificateInfo& certificate) {
  const auto& r = certificate.record;
  // What is of the holder altogether; with a scope of areas alone it covers no product.
  std::string scope = r.areas.empty() && r.products.empty() ? "*" : "", changes;
  for (const auto& one : r.products) scope += (scope.empty() ? "" : ",") + one;
  for (const auto& change : certificate.changes)
    changes += (changes.empty() ? "" : ",") + std::string(change_word(change.status)) + ":" + format_day(change.effective_from);
  return joined({"certificate", r.certificate, r.party, format_day(r.issued_on), format_day(r.valid_until),
                 or_dash(scope), std::to_string(certificate.index), or_dash(changes)});
}

std::string run_line(const state::RunInfo& run, std::optional<Day> lot_best_before, const qr::Pin& pin) {
  const auto& r = run.record;
  const std::string_view state = run.voided_at ? "voided" : run.activated ? "activated" : "reserved";
  return joined({"run", std::to_string(run.index), r.labels == statement::LabelKind::unit ? "unit" : "batch",
                 std::to_string(r.count), std::to_string(r.label_key), std::to_string(r.product), format_day(r.packed_on),
                 life_text(r.shelf_life), format_time(run.accepted), std::string_view(r.batch).substr(r.batch.rfind('/') + 1),
                 lot_best_before ? format_day(*lot_best_before) : "-", to_base64(pin.view()), state, ranges_text(run.spoiled),
                 ranges_text(run.prints)});
}

std::string held_line(std::uint64_t run, bool recalled, bool suspended) {
  return joined({"held", std::to_string(run),
                 recalled && suspended ? "recalled,suspended"
                 : recalled            ? "recalled"
                                       : "suspended"});
}

Result<Book> read_book(std::string_view body) {
  Book book;
  constexpr Result<void> (*kReaders[])(LineReader&, Book&) = {read_key,         read_party, read_product,
                                                              read_certificate, read_run,   read_held};
  static_assert(std::size(kReaders) == kKinds.size());
  for (const auto line : split(body, '\n')) {
    if (line.empty()) continue;
    const auto rank = static_cast<std::size_t>(std::get<0>(place_of(line)));
    if (rank >= kKinds.size()) continue;  // a kind of a later program
    LineReader in(line);
    in.text();
    NGUON_TRY(kReaders[rank](in, book));
  }
  return book;
}

}  // namespace nguon::api
