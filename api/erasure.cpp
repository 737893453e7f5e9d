#include "api/erasure.h"

#include <algorithm>

#include "ledger/log/note.h"
#include "ledger/statement/statement.h"

namespace nguon::api {
namespace {

constexpr std::size_t kEntriesAtOnce = 1'000;

bool is_verdict(const Error& error) {
  switch (error.code()) {
    case Errc::invalid_argument:
    case Errc::bad_signature:
    case Errc::forbidden:
    case Errc::not_found:
    case Errc::conflict:
    case Errc::rule: return true;
    default: return false;
  }
}

// The entry that says all of `fields` are erased, where the ledger has it already.
std::optional<std::uint64_t> erased_in_ledger(const state::PrivateInfo& info, const std::vector<std::string>& fields) {
  std::optional<std::uint64_t> last;
  for (const auto& name : fields) {
    const auto field = std::find_if(info.fields.begin(), info.fields.end(), [&](const auto& one) { return one.name == name; });
    if (field == info.fields.end() || !field->erased_by) return std::nullopt;
    last = std::max(last.value_or(0), *field->erased_by);
  }
  return last;
}

// Erasures that came to the ledger another way: the values go now.
Result<void> follow_ledger(const state::Reader& reader, desk::PrivateValues& values, Time now, Settled& out) {
  std::optional<std::uint64_t> after;
  for (;;) {
    NGUON_ASSIGN(entries, values.entries(after, kEntriesAtOnce));
    for (const std::uint64_t entry : entries) {
      after = entry;
      const auto info = reader.private_fields(entry);
      if (!info && info.error().code() == Errc::not_found) continue;
      if (!info) return info.error();
      NGUON_ASSIGN(held, values.of_entry(entry));
      std::vector<std::string> fields;
      for (const auto& one : held)
        if (erased_in_ledger(*info, {one.field})) fields.push_back(one.field);
      if (fields.empty()) continue;
      NGUON_TRY(values.erase({0, entry, fields, "", now, erased_in_ledger(*info, fields)}));
      ++out.erased;
    }
    if (entries.size() < kEntriesAtOnce) break;
  }
  return {};
}

}  // namespace

std::optional<statement::Erasure> erasure_in(std::string_view statement_note) {
  // Nearly every statement is none. A signer may have spelt the type with escapes.
  if (statement_note.find("nguon:Erasure") == std::string_view::npos && statement_note.find("\\u") == std::string_view::npos)
    return std::nullopt;
  const auto note = log::parse_note(statement_note);
  if (!note) return std::nullopt;
  const auto parsed = statement::parse_statement(note->text);
  const auto* erasure = parsed ? parsed->record<statement::Erasure>() : nullptr;
  if (erasure == nullptr) return std::nullopt;
  return *erasure;
}

Result<std::vector<std::string>> fields_to_erase(const state::Reader& reader, std::uint64_t entry,
                                                 const std::vector<std::string>& asked) {
  NGUON_ASSIGN(info, reader.private_fields(entry));
  const std::string number = std::to_string(entry);
  std::vector<std::string> out;
  for (const auto& field : info.fields) {
    const bool wanted = asked.empty() || std::find(asked.begin(), asked.end(), field.name) != asked.end();
    if (!wanted) continue;
    if (!field.erased_by)
      out.push_back(field.name);
    else if (!asked.empty())
      return state::refuse(state::Rule::private_erased, {number, field.name, std::to_string(*field.erased_by)});
  }
  for (const auto& name : asked)
    if (std::find(out.begin(), out.end(), name) == out.end())
      return state::refuse(state::Rule::private_unknown, {number + " (" + name + ")"});
  if (out.empty())
    return state::refuse(state::Rule::private_erased,
                         {number, info.fields.front().name, std::to_string(info.fields.front().erased_by.value_or(0))});
  return out;
}

Result<std::int64_t> erase_values(desk::PrivateValues& values, const statement::Erasure& erasure, std::string_view note,
                                  Time now) {
  NGUON_ASSIGN(id, values.erase({0, erasure.entry, erasure.fields, std::string(note), now, std::nullopt}));
  NGUON_TRY(values.wipe());
  return id;
}

Result<Settled> settle_erasures(const state::Reader& reader, desk::PrivateValues& values, const AppendNote& append, Time now) {
  Settled out;
  NGUON_TRY(follow_ledger(reader, values, now, out));
  NGUON_ASSIGN(waiting, values.unrecorded());
  NGUON_ASSIGN(wiped, values.is_wiped());
  if (!wiped) NGUON_TRY(values.wipe());
  for (auto& erasure : waiting) {
    const auto index = append(erasure.note);
    if (index) {
      NGUON_TRY(values.recorded(erasure.id, *index));
      ++out.recorded;
      continue;
    }
    if (!is_verdict(index.error())) return index.error();
    const auto info = reader.private_fields(erasure.entry);
    if (const auto by = info ? erased_in_ledger(*info, erasure.fields) : std::nullopt) {
      NGUON_TRY(values.recorded(erasure.id, *by));
      ++out.recorded;
      continue;
    }
    if (!out.why) out.why = index.error();
    out.refused.push_back(std::move(erasure));
  }
  return out;
}

}  // namespace nguon::api
