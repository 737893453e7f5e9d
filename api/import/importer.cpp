#include "api/import/importer.h"

#include <set>

#include "keys/key_file.h"
#include "ledger/base/sha256.h"
#include "ledger/statement/make.h"

namespace nguon::api {
namespace {

struct Planned {
  std::string place;  // "file:line: "
  std::string note;
};

// Keys of parties: those in the directory, and those that this import will bring.
class KeyRing {
 public:
  KeyRing(const Home& home, const std::string& origin) : home_(home), origin_(origin) {}

  Result<const std::vector<keys::KeyPair>*> of(const std::string& party) {
    const auto known = keys_.find(party);
    if (known != keys_.end()) return &known->second;
    NGUON_ASSIGN(loaded, home_.statement_keys(origin_, party));
    return &(keys_[party] = std::move(loaded));
  }

  // Makes the keys of a new party, in memory until save().
  Result<const std::vector<keys::KeyPair>*> make(const std::string& party, int count) {
    if (const auto there = of(party)) return there;
    auto& list = keys_[party];
    for (int i = 0; i < count; ++i) {
      NGUON_ASSIGN(key, keys::KeyPair::generate(KeyType::ed25519, party_key_name(origin_, party)));
      list.push_back(std::move(key));
    }
    unsaved_.insert(party);
    return &list;
  }

  // Before a party's keys are enrolled they must be on disk: an enrolled key that is lost is a disaster.
  Result<void> save() {
    for (const auto& party : unsaved_) NGUON_TRY(home_.save_statement_keys(party, keys_.at(party)));
    unsaved_.clear();
    return {};
  }

 private:
  const Home& home_;
  const std::string& origin_;
  std::map<std::string, std::vector<keys::KeyPair>> keys_;
  std::set<std::string> unsaved_;
};

class Importer {
 public:
  Importer(const Home& home, const ImportTarget& target, const ImportOptions& options)
      : ring_(home, options.origin), target_(target), options_(options) {}

  ImportReport report;

  Result<void> plan(const ImportTable& source) {
    if (const auto headings = check_headings(source.kind, source.table); !headings) {
      report.problems.push_back(headings.error());
      return {};
    }
    for (const auto& row : source.table.rows) {
      ++report.rows;
      const std::string place = source.table.file + ":" + std::to_string(row.line) + ": ";
      auto planned = plan_row(source.kind, options_.host, source.table, row);
      if (!planned) {
        report.problems.push_back(planned.error());
        continue;
      }
      NGUON_TRY(sign_row(place, std::move(*planned)));
    }
    return {};
  }

  Result<void> check() {
    std::vector<std::string> notes;
    for (const auto& one : planned_) notes.push_back(one.note);
    const auto results = target_.check_all(notes);
    for (std::size_t i = 0; i < results.size(); ++i)
      if (!results[i]) add_problem(planned_[i].place, results[i].error());
    return {};
  }

  Result<void> record() {
    NGUON_TRY(ring_.save());
    for (std::size_t i = 0; i < planned_.size(); ++i) {
      const auto done = target_.append(std::move(planned_[i].note));
      if (!done && (done.error().code() == Errc::io || done.error().code() == Errc::unavailable))
        return done.error().with_context(planned_[i].place);
      if (!done)
        add_problem(planned_[i].place, done.error());
      else
        ++(done->repeated ? report.repeated : report.recorded);
      options_.progress(i + 1, planned_.size());
    }
    return {};
  }

 private:
  void add_problem(const std::string& place, const Error& error) {
    report.problems.push_back({error.code(), std::string(error.name()), place + error.message(), place + error.message_vi()});
  }

  Result<void> sign_row(const std::string& place, PlannedRow row) {
    const std::string signer = row.signer.empty() ? options_.authority : row.signer;
    const auto keys = ring_.of(signer);
    if (!keys) {
      if (keys.error().code() != Errc::not_found) return keys.error();
      const std::string en = place + "no key of " + signer + " here", vi = place + "không có khóa của " + signer + " ở đây";
      report.problems.push_back({Errc::not_found, "key_not_found", en, vi});
      return {};
    }
    if (!sign(place, std::move(row.content), signer, **keys, row.two_keys)) return {};
    if (row.new_party.empty()) return {};
    NGUON_ASSIGN(authority, ring_.of(options_.authority));
    NGUON_ASSIGN(fresh, ring_.make(row.new_party, row.new_party_keys));
    for (const auto& key : *fresh) {
      const statement::Key enrolment{row.new_party, key.vkey().text(), statement::KeyPurpose::statement};
      json::object content = statement::make_record(enrolment, id_from(""));
      content.erase("id");
      if (!sign(place, std::move(content), options_.authority, *authority, row.two_keys)) return {};
    }
    return {};
  }

  // False when the statement cannot be signed: the problem is then in the report.
  bool sign(const std::string& place, json::object content, const std::string& signer, const std::vector<keys::KeyPair>& keys,
            bool two_keys) {
    const bool is_event = !std::string_view(content.at("type").as_string()).starts_with("nguon:");
    content[is_event ? "eventID" : "id"] = id_from(signer + "\n" + json::serialize(content));
    std::vector<const Signer*> signers{&keys.front()};
    if (two_keys && keys.size() > 1) signers.push_back(&keys[1]);
    auto note = sign_statement(content, signers);
    if (!note) {
      add_problem(place, note.error());
      return false;
    }
    planned_.push_back({place, std::move(*note)});
    return true;
  }

  KeyRing ring_;
  const ImportTarget& target_;
  const ImportOptions& options_;
  std::vector<Planned> planned_;
};

}  // namespace

std::string id_from(std::string_view bytes) {
  const Hash hash = sha256({"nguon-import/v1\n", bytes});
  std::string hex = to_hex(hash.view().substr(0, 16));
  hex[12] = '4';
  constexpr std::string_view kVariant = "89ab";
  hex[16] = kVariant[hash.bytes[8] & 3];
  return "urn:uuid:" + hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20, 12);
}

Result<ImportReport> import_tables(const Home& home, std::span<const ImportTable> tables, const ImportTarget& target,
                                   const ImportOptions& options) {
  Importer importer{home, target, options};
  for (const auto& table : tables) NGUON_TRY(importer.plan(table));
  if (!options.keep_going || options.dry_run) {
    NGUON_TRY(importer.check());
    if (options.dry_run || !importer.report.done()) return std::move(importer.report);
  }
  NGUON_TRY(importer.record());
  return std::move(importer.report);
}

}  // namespace nguon::api
