// Erasing private values, so that the desk and the ledger say the same whenever the power fails.
//
//   1. the ledger says that it would take the signed Erasure; nothing is changed
//   2. the desk deletes the values and keeps the Erasure, in one transaction, and its files are wiped
//   3. the ledger records the Erasure
//
// After a crash the values are there and nothing is said (before 2), or gone and the signed record waits
// in the desk (after 2): settle_erasures() does what is left, and can be done any number of times.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/desk/private.h"
#include "ledger/base/time.h"
#include "ledger/state/reader.h"
#include "ledger/statement/records.h"

namespace nguon::api {

// The Erasure in a statement note; nothing for every other statement.
std::optional<statement::Erasure> erasure_in(std::string_view statement_note);

// The names of the entry's private fields that are not erased, or of `asked` those. Errors of the rules:
// private_unknown, private_erased (all of them, or one that was asked for).
Result<std::vector<std::string>> fields_to_erase(const state::Reader& reader, std::uint64_t entry,
                                                 const std::vector<std::string>& asked);

// Step 2. REQUIRES: step 1 was done. Gives the id in the desk. Afterwards the bytes are gone.
Result<std::int64_t> erase_values(desk::PrivateValues& values, const statement::Erasure& erasure, std::string_view note,
                                  Time now);

// Gives a signed note to the ledger and answers the index of its entry; the same note again gives the same.
using AppendNote = std::function<Result<std::uint64_t>(const std::string& note)>;

struct Settled {
  std::size_t recorded = 0;                   // waiting Erasures that the ledger now has
  std::size_t erased = 0;                     // entries whose values were here still though the ledger had an Erasure
  std::vector<desk::PrivateErasure> refused;  // the ledger does not take them: they must be signed anew
  std::optional<Error> why;                   // of the first of those
};
// What is left of erasures that were interrupted, or came to the ledger another way than through the desk.
// Errors of the desk, and of `append` those that are no verdict on the statement (Errc::unavailable, io, ...).
Result<Settled> settle_erasures(const state::Reader& reader, desk::PrivateValues& values, const AppendNote& append, Time now);

}  // namespace nguon::api
