#include "qr/presets.h"

#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <sstream>
#include <stdexcept>

#include "ledger/base/text.h"
#include "presets_embedded.h"

namespace nguon::qr {
namespace {

constexpr std::size_t kNameBytesMax = 40;

Error malformed(const std::string& where, const std::string& en, const std::string& vi) {
  return {Errc::invalid_argument, "presets_malformed", where + ": " + en, where + ": " + vi};
}

// Reads the members of one table; the first that is wrong is remembered, so that the reading itself stays plain.
class Reader {
 public:
  Reader(const toml::table& table, std::string where) : table_(table), where_(std::move(where)) {}

  double number(std::string_view key, std::optional<double> otherwise = {}) {
    const auto* node = find(key, otherwise.has_value());
    if (node == nullptr) return otherwise.value_or(0);
    if (node->is_boolean() || !(node->is_number())) return wrong(key), 0;
    return node->value<double>().value_or(0);
  }
  std::string text(std::string_view key, std::optional<std::string> otherwise = {}) {
    const auto* node = find(key, otherwise.has_value());
    if (node == nullptr) return otherwise.value_or("");
    if (!node->is_string()) return wrong(key), "";
    return node->value<std::string>().value_or("");
  }
  std::vector<std::string> texts(std::string_view key) {
    std::vector<std::string> out;
    const auto* node = find(key, true);
    if (node == nullptr) return out;
    const auto* array = node->as_array();
    if (array == nullptr || array->size() > kSetupCommandsMax) return wrong(key), out;
    for (const auto& each : *array) {
      if (!each.is_string()) return wrong(key), out;
      out.push_back(each.value<std::string>().value_or(""));
    }
    return out;
  }
  const toml::table* inner(std::string_view key) {
    const auto* node = find(key, false);
    if (node == nullptr) return nullptr;
    if (!node->is_table()) wrong(key);
    return node->as_table();
  }
  void fail(Error error) {
    if (!error_) error_ = std::move(error);
  }
  void wrong(std::string_view key) {
    fail(malformed(where_, "\"" + std::string(key) + "\" is missing or not as it must be",
                   "\"" + std::string(key) + "\" thiếu hoặc sai kiểu"));
  }
  // Ok when every member was asked for and right.
  Result<void> finish() {
    for (const auto& [key, node] : table_)
      if (std::find(asked_.begin(), asked_.end(), key.str()) == asked_.end())
        fail(malformed(where_, "\"" + printable(key.str()) + "\" is not known", "không có mục \"" + printable(key.str()) + "\""));
    if (error_) return *error_;
    return {};
  }

 private:
  const toml::node* find(std::string_view key, bool is_optional) {
    asked_.emplace_back(key);
    const auto* node = table_.get(key);
    if (node == nullptr && !is_optional) wrong(key);
    return node;
  }

  const toml::table& table_;
  std::string where_;
  std::vector<std::string> asked_;
  std::optional<Error> error_;
};

Result<std::string> name_of(const toml::table& table, const std::string& where) {
  const auto name = table["name"].value<std::string>();
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; };
  if (!name || name->empty() || name->size() > kNameBytesMax || !std::all_of(name->begin(), name->end(), is_plain))
    return malformed(where, "a name of a-z 0-9 - . is missing", "thiếu tên gồm a-z 0-9 - .");
  return where + " " + *name;
}

Result<LabelSize> read_size(Reader& reader, std::string name) {
  LabelSize size{std::move(name), reader.number("width"), reader.number("height"), 0};
  auto sensible = own_size(size.width_mm, size.height_mm);
  size.symbol_mm = reader.number("symbol", sensible ? sensible->symbol_mm : 0.0);
  NGUON_TRY(reader.finish());
  if (!sensible) return sensible.error();
  if (!(size.symbol_mm > 0) || size.symbol_mm > std::min(size.width_mm, size.height_mm))
    return Error{Errc::invalid_argument, "label_size_range", "the symbol's square lies inside the label",
                 "ô vuông của mã QR phải nằm trong tem"};
  return size;
}

Result<LabelSize> read_roll(const toml::table& table, const std::string& where) {
  Reader reader(table, where);
  std::string name = reader.text("name");
  return read_size(reader, std::move(name));
}

Result<Sheet> read_sheet(const toml::table& table, const std::string& where) {
  Reader reader(table, where);
  Sheet sheet;
  sheet.name = reader.text("name");
  sheet.page_width = reader.number("page_width", sheet.page_width);
  sheet.page_height = reader.number("page_height", sheet.page_height);
  const double columns = reader.number("columns"), rows = reader.number("rows");
  constexpr double kSideMax = 1000;  // check_sheet is stricter
  if (!(columns >= 0 && columns <= kSideMax))
    reader.wrong("columns");
  else
    sheet.columns = static_cast<int>(columns);
  if (!(rows >= 0 && rows <= kSideMax))
    reader.wrong("rows");
  else
    sheet.rows = static_cast<int>(rows);
  sheet.left = reader.number("left");
  sheet.top = reader.number("top");
  sheet.pitch_x = reader.number("pitch_x");
  sheet.pitch_y = reader.number("pitch_y");
  const toml::table* label = reader.inner("label");
  NGUON_TRY(reader.finish());
  Reader inner(*label, where + ", label");
  const auto trimmed = [](double value) {
    std::ostringstream out;
    out << value;
    return out.str();
  };
  NGUON_ASSIGN(size, read_size(inner, ""));
  sheet.label = size;
  sheet.label.name = trimmed(size.width_mm) + "x" + trimmed(size.height_mm);
  NGUON_TRY(check_sheet(sheet));
  return sheet;
}

Result<Printer> read_printer(const toml::table& table, const std::string& where) {
  Reader reader(table, where);
  Printer printer;
  printer.name = reader.text("name");
  const std::string language = reader.text("language");
  const std::string after = reader.text("after", "next_label");
  const double dpi = reader.number("dpi");
  printer.width_mm = reader.number("width");
  printer.gap_mm = reader.number("gap", printer.gap_mm);
  printer.x_mm = reader.number("x", 0.0);
  printer.y_mm = reader.number("y", 0.0);
  printer.setup = reader.texts("setup");
  bool known = false;
  for (const auto each : {PrinterLanguage::tspl, PrinterLanguage::zpl, PrinterLanguage::escpos})
    if (language == to_string(each)) printer.language = each, known = true;
  if (!known) reader.wrong("language");
  if (after == "cut")
    printer.after = AfterLabel::cut;
  else if (after == "feed")
    printer.after = AfterLabel::feed;
  else if (after != "next_label")
    reader.wrong("after");
  NGUON_TRY(reader.finish());
  NGUON_ASSIGN(known_dpi, dpi_of(static_cast<int>(std::clamp(dpi, 0.0, 10000.0))));
  printer.dpi = known_dpi;
  NGUON_TRY(check_printer(printer));
  return printer;
}

// Reads all tables of a kind into `out`; one whose name is there already replaces it.
template <class T>
Result<void> read_kind(const toml::table& document, std::string_view kind,
                       Result<T> (*read)(const toml::table&, const std::string&), std::vector<T>& out) {
  const toml::node* node = document.get(kind);
  if (node == nullptr) return {};
  const toml::array* array = node->as_array();
  if (array == nullptr || array->size() > kPresetsMax)
    return malformed(std::string(kind), "is given as [[" + std::string(kind) + "]], at most 200 times",
                     "phải ghi dạng [[" + std::string(kind) + "]], tối đa 200 lần");
  for (const auto& each : *array) {
    const toml::table* table = each.as_table();
    if (table == nullptr) return malformed(std::string(kind), "is not a table", "không phải là bảng");
    NGUON_ASSIGN(where, name_of(*table, std::string(kind)));
    auto made = read(*table, where);
    if (!made) return made.error().name() == "presets_malformed" ? made.error() : made.error().with_context(where);
    const auto same = std::find_if(out.begin(), out.end(), [&](const T& other) { return other.name == made->name; });
    if (same != out.end())
      *same = std::move(*made);
    else
      out.push_back(std::move(*made));
  }
  return {};
}

template <class T>
Result<T> named(const std::vector<T>& all, std::string_view name, std::string error, std::string what, std::string what_vi) {
  const auto at = std::find_if(all.begin(), all.end(), [&](const T& one) { return one.name == name; });
  if (at != all.end()) return *at;
  constexpr std::size_t kListedMax = 20;
  std::string list;
  for (std::size_t i = 0; i < std::min(all.size(), kListedMax); ++i) list += (list.empty() ? "" : ", ") + all[i].name;
  if (all.size() > kListedMax) list += ", ...";
  return Error{Errc::invalid_argument, std::move(error), "no such " + what + "; there are " + list,
               "không có " + what_vi + " này; hiện có " + list};
}

Result<LabelSize> named_roll(const std::vector<LabelSize>& rolls, std::string_view name) {
  return named(rolls, name, "label_size_unknown", "roll", "cỡ cuộn");
}

// "45x35".
std::optional<LabelSize> size_in_words(std::string_view name) {
  const auto x = name.find('x');
  if (x == name.npos) return std::nullopt;
  double sides[2]{};
  const std::string_view words[2] = {name.substr(0, x), name.substr(x + 1)};
  for (int i = 0; i < 2; ++i) {
    const auto [end, code] = std::from_chars(words[i].data(), words[i].data() + words[i].size(), sides[i]);
    if (code != std::errc{} || end != words[i].data() + words[i].size()) return std::nullopt;
  }
  return LabelSize{"", sides[0], sides[1], 0};
}

}  // namespace

Result<LabelSize> Presets::roll(std::string_view name) const {
  auto found = named_roll(rolls, name);
  if (found) return found;
  const auto own = size_in_words(name);
  return own ? own_size(own->width_mm, own->height_mm) : found;
}

Result<Sheet> Presets::sheet(std::string_view name) const { return named(sheets, name, "sheet_unknown", "sheet", "loại tờ tem"); }

Result<Printer> Presets::printer(std::string_view name) const {
  return named(printers, name, "printer_unknown", "printer", "loại máy in");
}

const Presets& built_in_presets() {
  static const Presets presets = [] {
    auto made = parse_presets(kPresetsToml, {});
    if (!made) throw std::logic_error("qr/presets.toml: " + made.error().message());
    return std::move(*made);
  }();
  return presets;
}

Result<Presets> parse_presets(std::string_view text, Presets base) {
  if (text.size() > kPresetsBytesMax)
    return Error{Errc::too_large, "presets_too_large", "a file of presets has at most 256 KiB",
                 "tệp khai báo tem tối đa 256 KiB"};
  try {
    const toml::table document = toml::parse(text);
    for (const auto& [key, node] : document)
      if (key.str() != "roll" && key.str() != "sheet" && key.str() != "printer")
        return malformed(printable(key.str()), "is none of roll, sheet, printer", "không phải roll, sheet hay printer");
    NGUON_TRY(read_kind(document, "roll", read_roll, base.rolls));
    NGUON_TRY(read_kind(document, "sheet", read_sheet, base.sheets));
    NGUON_TRY(read_kind(document, "printer", read_printer, base.printers));
    return base;
  } catch (const toml::parse_error& error) {
    const auto& at = error.source().begin;
    return malformed("line " + std::to_string(at.line), printable(error.description()), "không đúng cú pháp TOML");
  }
}

std::span<const LabelSize> roll_sizes() { return built_in_presets().rolls; }
Result<LabelSize> roll_size(std::string_view name) { return named_roll(built_in_presets().rolls, name); }
std::span<const Sheet> sheets() { return built_in_presets().sheets; }
Result<Sheet> sheet_named(std::string_view name) { return built_in_presets().sheet(name); }

}  // namespace nguon::qr
