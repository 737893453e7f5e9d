// Which keys may stand behind a statement's signatures. One rule, shared by the sequencer, the
// audit and a rebuild, so that all of them see the same signers of the same entry.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/base/vkey.h"
#include "ledger/log/note.h"
#include "ledger/statement/statement.h"
#include "ledger/store/store.h"

namespace nguon::internal {

// Enrolled keys by name and id. A key once enrolled is found for ever: whether it is still trusted
// is for the fold to say.
class KeySource {
 public:
  virtual ~KeySource() = default;
  virtual Result<std::optional<VerifierKey>> find(const std::string& name, const KeyId& id) const = 0;
};

// Those that the state knows. Borrows `view`.
class StateKeys final : public KeySource {
 public:
  explicit StateKeys(const store::View& view) : view_(view) {}
  Result<std::optional<VerifierKey>> find(const std::string& name, const KeyId& id) const override;

 private:
  const store::View& view_;
};

// Those that a reader of all entries has met, without asking the state.
class KeyBook final : public KeySource {
 public:
  Result<std::optional<VerifierKey>> find(const std::string& name, const KeyId& id) const override;
  // What the statement enrols, once it is accepted.
  void learn(const statement::Statement& statement);

 private:
  std::map<std::pair<std::string, KeyId>, VerifierKey> keys_;
};

// The keys that the statement enrols when it is accepted.
std::vector<VerifierKey> enrolled_by(const statement::Statement& statement);

struct KnownKeys {
  std::vector<VerifierKey> keys;
  bool all = true;  // every signature is by one of them
};
// The keys that an entry at `index` with this note can be signed by: those enrolled before it, and
// for entry 0 those that it enrols itself.
Result<KnownKeys> known_keys(const log::Note& note, const statement::Statement& statement, std::uint64_t index,
                             const KeySource& enrolled);

// "htx-suoi-giang" of "ocop.example/yenbai/htx-suoi-giang"; "" when the name is not of this origin.
std::string_view party_of(std::string_view key_name, std::string_view origin);

}  // namespace nguon::internal
