#include "ledger/internal/keys_of.h"

#include "ledger/state/reader.h"

namespace nguon::internal {

Result<std::optional<VerifierKey>> StateKeys::find(const std::string& name, const KeyId& id) const {
  auto info = state::Reader(view_).key(name, id);
  if (!info && info.error().code() == Errc::not_found) return std::optional<VerifierKey>();
  if (!info) return info.error();
  auto key = parse_vkey(info->vkey);
  if (!key) return Error{Errc::corrupt, "the stored key of " + name + " is not a key: " + key.error().message()};
  return std::optional<VerifierKey>(std::move(*key));
}

Result<std::optional<VerifierKey>> KeyBook::find(const std::string& name, const KeyId& id) const {
  const auto at = keys_.find({name, id});
  if (at == keys_.end()) return std::optional<VerifierKey>();
  return std::optional<VerifierKey>(at->second);
}

void KeyBook::learn(const statement::Statement& statement) {
  for (auto& key : enrolled_by(statement)) {
    auto place = std::pair(key.name, key.id);
    keys_.emplace(std::move(place), std::move(key));
  }
}

std::vector<VerifierKey> enrolled_by(const statement::Statement& statement) {
  std::vector<VerifierKey> out;
  // A vkey that does not parse is the statement's fault and refused where its shape is checked.
  const auto add = [&out](const std::string& text) {
    if (auto key = parse_vkey(text)) out.push_back(std::move(*key));
  };
  if (const auto* genesis = statement.record<statement::Genesis>())
    for (const auto& party : genesis->parties)
      for (const auto& key : party.keys) add(key);
  if (const auto* key = statement.record<statement::Key>()) add(key->vkey);
  return out;
}

Result<KnownKeys> known_keys(const log::Note& note, const statement::Statement& statement, std::uint64_t index,
                             const KeySource& enrolled) {
  KnownKeys out;
  const auto own_keys = index == 0 ? enrolled_by(statement) : std::vector<VerifierKey>();
  const auto is = [](const log::NoteSignature& signature) {
    return [&signature](const VerifierKey& key) { return key.id == signature.id && key.name == signature.key_name; };
  };
  for (const auto& signature : note.signatures) {
    if (std::any_of(out.keys.begin(), out.keys.end(), is(signature))) continue;
    NGUON_ASSIGN(found, enrolled.find(signature.key_name, signature.id));
    if (found) {
      out.keys.push_back(std::move(*found));
    } else if (const auto own = std::find_if(own_keys.begin(), own_keys.end(), is(signature)); own != own_keys.end()) {
      out.keys.push_back(*own);
    } else {
      out.all = false;
    }
  }
  return out;
}

std::string_view party_of(std::string_view key_name, std::string_view origin) {
  if (key_name.size() <= origin.size() + 1 || !key_name.starts_with(origin) || key_name[origin.size()] != '/') return {};
  return key_name.substr(origin.size() + 1);
}

}  // namespace nguon::internal
