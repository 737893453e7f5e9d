#include "ledger/statement/statement.h"

#include "ledger/base/text.h"
#include "ledger/statement/internal/compact.h"
#include "ledger/statement/internal/read_event.h"
#include "ledger/statement/internal/read_private.h"
#include "ledger/statement/internal/read_records.h"
#include "ledger/statement/internal/readers.h"

namespace nguon::statement {
namespace {

constexpr std::string_view kRecordPrefix = "nguon:";

Error refuse(std::string name, std::string en, std::string vi, Errc code = Errc::invalid_argument) {
  return {code, std::move(name), std::move(en), std::move(vi)};
}

// The JSON line of a note's text, without its newline.
Result<std::string_view> json_line(std::string_view text) {
  if (!text.starts_with(kHeader))
    return refuse("statement_header", "a statement begins with the line \"nguon.statement/v1\"",
                  "bản khai phải bắt đầu bằng dòng \"nguon.statement/v1\"");
  const auto line = text.substr(kHeader.size());
  if (line.size() > kJsonBytesMax + 1)
    return refuse("statement_too_large",
                  "the JSON line has " + std::to_string(line.size() - 1) + " bytes, at most " + std::to_string(kJsonBytesMax),
                  "dòng JSON dài " + std::to_string(line.size() - 1) + " byte, nhiều nhất " + std::to_string(kJsonBytesMax),
                  Errc::too_large);
  if (line.size() < 2 || line.find('\n') != line.size() - 1)
    return refuse("statement_lines", "after the header there must be exactly one line of JSON, ending in a newline",
                  "sau dòng đầu phải có đúng một dòng JSON, kết thúc bằng ký tự xuống dòng");
  const auto json = line.substr(0, line.size() - 1);
  bool control = false;  // looked at to the end, which the compiler does many bytes at a time
  for (const char c : json) control |= static_cast<unsigned char>(c) < 0x20;
  for (std::size_t i = 0; control && i < json.size(); ++i)
    if (static_cast<unsigned char>(json[i]) < 0x20)
      return refuse("statement_lines", "control character at byte " + std::to_string(i) + " of the JSON line",
                    "có ký tự điều khiển tại byte " + std::to_string(i) + " của dòng JSON");
  return json;
}

Error unknown_type(std::string_view type) {
  const std::string shown = printable(type);
  return refuse("type_unknown", "\"" + shown + "\" is not a type of statement", "\"" + shown + "\" không phải là loại bản khai");
}

Result<Statement> parse_record(const json::object& object, std::string_view type, std::string_view line) {
  internal::Findings findings{std::string(type)};
  const internal::Place root;
  internal::Fields fields(object, root, findings);
  fields.has("type");
  Statement out;
  out.id = fields.required("id", internal::uuid_urn);
  auto record = internal::read_record(type.substr(kRecordPrefix.size()), fields);
  if (!record) return unknown_type(type);
  out.private_fields = internal::read_private_fields(fields, internal::why_not_private(*record));
  fields.close();
  NGUON_TRY(findings.result());
  out.json = line;
  out.body = std::move(*record);
  return out;
}

Result<Statement> parse_event_statement(const json::object& object, std::string_view line) {
  NGUON_ASSIGN(parsed, internal::read_event(object));
  if (!is_uuid_urn(parsed.event.event_id) && !is_event_hash_id(parsed.event.event_id)) {
    internal::Findings findings{parsed.type};
    const internal::Place root;
    const internal::Place place(root, "eventID");
    if (parsed.event.event_id.empty())
      findings.missing(root, "eventID");
    else
      findings.malformed(place, {"must be urn:uuid: with a UUID of version 4 or 7 in lowercase, or a GS1 event hash id",
                                 "phải là urn:uuid: kèm UUID phiên bản 4 hoặc 7 chữ thường, hoặc mã băm sự kiện GS1"});
    return findings.result().error();
  }
  Statement out;
  out.id = parsed.event.event_id;
  if (parsed.event.error) out.id += "#" + parsed.declaration_time;
  out.json = line;
  out.private_fields = std::move(parsed.private_fields);
  out.body = std::move(parsed.event);
  return out;
}

}  // namespace

std::string_view Statement::type() const {
  if (const Event* e = event()) return internal::type_word(e->type);
  return type_name(std::get<Record>(body));
}

Result<Statement> parse_statement(std::string_view note_text) {
  NGUON_ASSIGN(line, json_line(note_text));
  NGUON_ASSIGN(value, parse_json(line));
  const json::object* object = value.if_object();
  if (!object || line.front() != '{' || line.back() != '}')
    return refuse("statement_lines", "the JSON line must be one object, from { to }",
                  "dòng JSON phải là một đối tượng, từ { đến }");
  const json::value* type_value = object->if_contains("type");
  const json::string* type_text = type_value ? type_value->if_string() : nullptr;
  if (!type_text) {
    internal::Findings findings("statement");
    const internal::Place root;
    const internal::Place place(root, "type");
    if (!type_value) findings.missing(root, "type");
    findings.malformed(place, {"must be a string", "phải là chuỗi ký tự"});
    return findings.result().error();
  }
  const std::string_view type(type_text->data(), type_text->size());
  if (type.starts_with(kRecordPrefix)) return parse_record(*object, type, line);
  if (!internal::event_type(type)) return unknown_type(type);
  return parse_event_statement(*object, line);
}

Result<std::string> statement_text(const json::value& value) {
  std::string out = std::string(kHeader) + internal::compact(value) + "\n";
  NGUON_TRY(parse_statement(out));
  return out;
}

Result<Event> parse_event(const json::object& event) {
  NGUON_ASSIGN(parsed, internal::read_event(event));
  return std::move(parsed.event);
}

}  // namespace nguon::statement
