#include "ledger/statement/statement.h"

#include "ledger/statement/make.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {

bool run(std::string_view bytes) {
  const auto statement = statement::parse_statement(bytes);
  if (!accepted(statement)) return false;
  NGUON_HOLDS(!statement->id.empty() && !statement->type().empty());
  const std::string own_text = std::string(statement::kHeader) + statement->json + "\n";
  NGUON_HOLDS(own_text == bytes);  // nothing is re-encoded

  // What was understood, written anew, is understood as the same.
  if (const auto* record = std::get_if<statement::Record>(&statement->body)) {
    const auto text = NGUON_VALUE(statement::statement_text(statement::make_record(*record, statement->id)));
    const auto again = NGUON_VALUE(statement::parse_statement(text));
    NGUON_HOLDS(again.id == statement->id && again.body == statement->body);
  }
  // The same JSON value in our own spelling says the same.
  const auto respelt = NGUON_VALUE(statement::statement_text(NGUON_VALUE(parse_json(statement->json))));
  const auto again = NGUON_VALUE(statement::parse_statement(respelt));
  NGUON_HOLDS(again.id == statement->id && again.body == statement->body);
  return true;
}

}  // namespace nguon::fuzz
