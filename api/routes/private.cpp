// Private values: put by whoever can open the commitment, shown to those who may see them.
#include <algorithm>

#include "api/answers.h"
#include "api/app.h"
#include "api/desk/private.h"
#include "api/login/login.h"
#include "api/workers.h"
#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"

namespace nguon::api {
namespace {

using statement::PartyType;

json::string str(std::string_view text) { return json::string(text.data(), text.size()); }

constexpr std::size_t kBodyBytesMax = 64 * 1024;  // 16 values of 2,000 bytes, escaped

Error malformed(const std::string& where, const std::string& en, const std::string& vi) {
  return {Errc::invalid_argument, "field_malformed", "\"" + where + "\": " + en, "\"" + where + "\": " + vi};
}

Result<std::string> text_member(const json::object& object, std::string_view name, const std::string& where) {
  const auto* value = object.if_contains(json::string_view(name.data(), name.size()));
  const auto* text = value != nullptr ? value->if_string() : nullptr;
  if (text == nullptr) return malformed(where + "." + std::string(name), "must be a string", "phải là chuỗi ký tự");
  return std::string(text->data(), text->size());
}

struct Put {
  std::uint64_t entry = 0;
  std::vector<desk::PrivateValue> values;
};

// The entry by its index, or by who signed it under which id: a phone may not have the receipt yet.
Result<std::uint64_t> entry_of(const json::object& body, const state::Reader& reader) {
  if (const auto* entry = body.if_contains("entry")) {
    const auto* index = entry->if_int64();
    if (index == nullptr || *index < 0) return malformed("entry", "must be a whole number", "phải là số nguyên");
    return static_cast<std::uint64_t>(*index);
  }
  NGUON_ASSIGN(party, text_member(body, "party", "$"));
  NGUON_ASSIGN(id, text_member(body, "id", "$"));
  NGUON_ASSIGN(seen, reader.statement(party, id));
  if (!seen)
    return Error{Errc::not_found, "statement_unknown", party + " has recorded no statement " + id + " yet",
                 party + " chưa ghi bản khai " + id + " nào vào sổ"};
  return seen->index;
}

Result<Put> read_body(std::string_view text, const state::Reader& reader) {
  NGUON_ASSIGN(parsed, parse_json(text));
  const auto* body = parsed.if_object();
  if (body == nullptr) return malformed("$", "must be an object", "phải là một đối tượng JSON");
  for (const auto& member : *body)
    if (member.key() != "entry" && member.key() != "party" && member.key() != "id" && member.key() != "fields")
      return malformed(std::string(member.key()), "there is no member of this name here", "ở đây không có trường mang tên này");
  Put out;
  NGUON_ASSIGN(entry, entry_of(*body, reader));
  out.entry = entry;
  const auto* fields = body->if_contains("fields");
  const auto* object = fields != nullptr ? fields->if_object() : nullptr;
  if (object == nullptr || object->empty() || object->size() > statement::kPrivateFieldsMax)
    return malformed("fields", "must be an object of 1..16 members", "phải là một đối tượng gồm 1..16 trường");
  for (const auto& member : *object) {
    const std::string name(member.key());
    const std::string where = "fields." + name;
    const auto* pair = member.value().if_object();
    if (pair == nullptr || pair->size() != 2) return malformed(where, "must hold value and salt", "phải gồm value và salt");
    NGUON_ASSIGN(value, text_member(*pair, "value", where));
    NGUON_ASSIGN(salt64, text_member(*pair, "salt", where));
    auto salt = from_base64(salt64);
    if (!salt || salt->size() != statement::kPrivateSaltBytes)
      return malformed(where + ".salt", "must be 32 bytes in base64", "phải là 32 byte viết bằng base64");
    if (value.empty() || value.size() > statement::kPrivateValueBytesMax)
      return malformed(where + ".value", "must have 1..2000 bytes", "phải dài 1..2000 byte");
    out.values.push_back({name, std::move(value), std::move(*salt)});
  }
  return out;
}

// Each value must open a commitment of the entry that was not erased.
Result<void> check_openings(const Put& put, const state::PrivateInfo& info) {
  const std::string number = std::to_string(put.entry);
  for (const auto& one : put.values) {
    const auto field =
        std::find_if(info.fields.begin(), info.fields.end(), [&](const auto& known) { return known.name == one.field; });
    if (field == info.fields.end()) return state::refuse(state::Rule::private_unknown, {number + " (" + one.field + ")"});
    if (field->erased_by)
      return state::refuse(state::Rule::private_erased, {number, one.field, std::to_string(*field->erased_by)});
    if (sha256({one.salt, one.value}) != field->commitment)
      return Error{Errc::invalid_argument, "private_mismatch",
                   "the value of \"" + one.field + "\" is not the one that entry " + number + " commits to",
                   "Giá trị của \"" + one.field + "\" không phải giá trị mà mục số " + number + " đã cam kết."};
  }
  return {};
}

Result<desk::PrivateValues> open_values(const App& app) {
  if (app.desk == nullptr)
    return Error{Errc::unavailable, "no_desk", "private values are kept at the ledger's own server, not here",
                 "Thông tin riêng chỉ lưu ở máy chủ chính của sổ, không lưu ở đây."};
  return desk::PrivateValues::open(*app.desk);
}

Response put_private(const App& app, const Request& request) {
  const auto done = [&]() -> Result<std::pair<json::object, bool>> {
    NGUON_ASSIGN(values, open_values(app));
    const auto view = app.ledger.snapshot();
    const state::Reader reader{*view};
    NGUON_ASSIGN(put, read_body(request.body, reader));
    NGUON_ASSIGN(info, reader.private_fields(put.entry));
    NGUON_TRY(check_openings(put, info));
    NGUON_ASSIGN(added, values.put(put.entry, put.values, app.clock.now()));
    json::array names;
    for (const auto& one : put.values) names.push_back(str(one.field));
    return std::pair{json::object{{"entry", static_cast<std::int64_t>(put.entry)}, {"kept", std::move(names)}}, added > 0};
  }();
  if (!done) return private_answer(error_answer(done.error()));
  return private_answer(json_answer(done->first, done->second ? 201 : 200));
}

json::object field_to_json(const state::PrivateInfo::Field& field, const std::vector<desk::PrivateValue>& held,
                           const std::vector<desk::PrivateErasure>& erasures) {
  json::object out{{"name", str(field.name)}, {"commitment", str(to_base64(field.commitment.view()))}};
  if (field.erased_by) {
    out["state"] = "erased";
    out["erasedBy"] = static_cast<std::int64_t>(*field.erased_by);
    return out;
  }
  for (const auto& erasure : erasures)
    if (std::find(erasure.fields.begin(), erasure.fields.end(), field.name) != erasure.fields.end()) {
      out["state"] = "erased";  // gone; its record is on the way to the ledger
      out["erasedAt"] = format_time(erasure.erased);
      return out;
    }
  const auto one = std::find_if(held.begin(), held.end(), [&](const auto& value) { return value.field == field.name; });
  if (one == held.end()) {
    out["state"] = "missing";
    return out;
  }
  out["state"] = "held";
  out["value"] = one->value;
  out["salt"] = to_base64(one->salt);
  return out;
}

// For inspectors and authorities, and for the party whose entry it is.
Result<json::object> private_of_entry(const App& app, const Request& request) {
  NGUON_ASSIGN(session, session_of(app, request));
  NGUON_ASSIGN(entry, number_parameter("entry", request.parameter("entry")));
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(info, state::Reader(*view).private_fields(entry));
  const bool oversees = session.party_type == PartyType::authority || session.party_type == PartyType::inspectorate;
  if (!oversees && session.party != info.party)
    return Error{Errc::forbidden, "role_needed", "private values are shown to inspectors, authorities and the party that signed",
                 "Thông tin riêng chỉ dành cho thanh tra, cơ quan quản lý và chính bên đã ký."};
  NGUON_ASSIGN(values, open_values(app));
  NGUON_ASSIGN(held, values.of_entry(entry));
  NGUON_ASSIGN(erasures, values.erasures_of(entry));
  NGUON_TRY(note_access(app, session, "private", std::to_string(entry)));
  json::array fields;
  for (const auto& field : info.fields) fields.push_back(field_to_json(field, held, erasures));
  return json::object{{"entry", static_cast<std::int64_t>(entry)}, {"party", str(info.party)}, {"fields", std::move(fields)}};
}

}  // namespace

void add_private_routes(std::vector<Route>& routes, const App& app) {
  routes.push_back({"POST", "/v1/private", "put_private",
                    "Keeps private values with their salts, where they hash to commitments of an entry. 201, or 200 when all "
                    "of them were there.",
                    answer_on_worker(app, [&app](const Request& request) { return put_private(app, request); }), kBodyBytesMax});
  routes.push_back(
      {"GET", "/v1/desk/private/{entry}", "private_of_entry",
       "The private values of an entry: for inspectors, authorities and the party that signed it.",
       answer_with([&app](const Request& request) { return answer_private([&] { return private_of_entry(app, request); }); })});
}

}  // namespace nguon::api
