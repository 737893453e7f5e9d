#include "api/inspect/search.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "api/fold_text.h"
#include "api/inspect/question.h"
#include "api/scan.h"
#include "api/views.h"
#include "ledger/log/note.h"
#include "ledger/state/reader.h"
#include "qr/human_code.h"

namespace nguon::api {
namespace {

constexpr std::size_t kPageRows = 1'000;  // read from the store at once
constexpr std::size_t kTileLeaves = 256;

// What was found of one kind: the best first, as many as are shown, and how many in all.
class Group {
 public:
  Group(std::string kind, std::size_t shown_max) : kind_(std::move(kind)), shown_max_(shown_max) {}

  // `rank`: 0 is what was asked for by its very name.
  void add(int rank, json::object item) {
    ++total_;
    if (found_.size() == shown_max_ && rank >= found_.back().first) return;
    const auto place = std::upper_bound(found_.begin(), found_.end(), rank, [](int r, const auto& one) { return r < one.first; });
    found_.insert(place, {rank, std::move(item)});
    if (found_.size() > shown_max_) found_.pop_back();
  }
  void count_more(std::uint64_t more) { total_ += more; }
  void not_all() { all_ = false; }
  bool is_empty() const { return total_ == 0 && all_; }
  std::vector<std::pair<int, json::object>>& found() { return found_; }

  json::object take() {
    json::array items;
    for (auto& one : found_) items.push_back(std::move(one.second));
    json::object out{{"kind", kind_}, {"total", static_cast<std::int64_t>(total_)}, {"items", std::move(items)}};
    if (!all_) out["notAll"] = true;
    return out;
  }

 private:
  const std::string kind_;
  const std::size_t shown_max_;
  std::vector<std::pair<int, json::object>> found_;  // by rank
  std::uint64_t total_ = 0;
  bool all_ = true;
};

// How well a thing with these names answers the question; nothing when a word is in none of them.
std::optional<int> rank_of(const Question& question, std::initializer_list<std::string_view> names) {
  std::string all;
  int rank = 2;
  for (const auto name : names) {
    const std::string folded = fold_text(name);
    if (folded == question.folded) rank = 0;
    if (rank > 1 && folded.starts_with(question.folded)) rank = 1;
    all += folded + '\n';
  }
  const bool has_all = std::all_of(question.words.begin(), question.words.end(),
                                   [&](const auto& word) { return all.find(word) != std::string::npos; });
  return has_all ? std::optional(rank) : std::nullopt;
}

// Hands every row of a kind to `each`. `page(after, limit)` reads, `key` is what the next page begins after.
template <class Page, class Key, class Each>
Result<void> walk(Group& group, Page page, Key key, Each each) {
  std::string after;
  for (std::size_t seen = 0;;) {
    NGUON_ASSIGN(rows, page(after, kPageRows));
    for (const auto& row : rows) each(row);
    seen += rows.size();
    if (rows.size() < kPageRows) return {};
    if (seen >= kRowsLookedAtMax) {
      group.not_all();
      return {};
    }
    after = key(rows.back());
  }
}

class Search {
 public:
  Search(const App& app, const Question& question, std::size_t shown_max)
      : app_(app), question_(question), shown_max_(shown_max), view_(app.ledger.snapshot()), reader_(*view_) {}

  Result<json::object> run() {
    NGUON_TRY(labels());
    NGUON_TRY(entries());
    NGUON_ASSIGN(found_products, products());
    NGUON_ASSIGN(found_parties, parties());
    NGUON_TRY(batches());  // asks for the names that the two before it have read
    put(std::move(found_products));
    put(std::move(found_parties));
    NGUON_TRY(certificates());
    NGUON_TRY(areas());
    NGUON_TRY(packing_houses());
    NGUON_TRY(runs());
    NGUON_TRY(keys());
    NGUON_TRY(decisions());
    return json::object{
        {"query", question_.text}, {"size", static_cast<std::int64_t>(app_.ledger.size())}, {"groups", std::move(groups_)}};
  }

 private:
  Group group(std::string kind) const { return {std::move(kind), shown_max_}; }
  void put(Group group) {
    if (!group.is_empty()) groups_.push_back(group.take());
  }

  // Of a party or a product, once products() and parties() have gone through them.
  std::string_view name_of(const std::string& id) const {
    const auto found = names_.find(id);
    return found == names_.end() ? std::string_view() : std::string_view(found->second);
  }
  std::string party_name(const std::string& party) const {
    const auto found = reader_.party(party);
    return found ? found->record.name.vi : party;
  }
  void add_product_name(json::object& item, const std::string& product) const {
    if (const auto found = reader_.product(product)) item["productName"] = to_json(found->record.name);
  }

  Result<void> labels() {
    Group out = group("label");
    const Time now = app_.clock.now();
    if (!question_.label_path.empty() && question_.thing_path.empty()) {
      const std::string host = question_.label_host.empty() ? app_.info.host : question_.label_host;
      const auto label = qr::parse_label_path(app_.info.host, "/" + question_.label_path);
      if (label || host == app_.info.host) {
        // An address of another host is another ledger's, whatever stands behind it.
        NGUON_ASSIGN(scan, scan_label(app_.ledger, *view_, app_.signatures, app_.info.host,
                                      host == app_.info.host ? question_.label_path : "", now, app_.beside));
        out.add(0, label_item(scan, "url"));
      }
    }
    if (const auto code = qr::parse_human_code(question_.text)) {
      const auto scan = look_up_code(app_.ledger, *view_, app_.signatures, code->run_index, code->serial, now, app_.beside);
      if (!scan && scan.error().code() != Errc::not_found && scan.error().code() != Errc::invalid_argument) return scan.error();
      if (scan) {
        json::object item = label_item(*scan, "code");
        item["run"] = static_cast<std::int64_t>(code->run_index);
        item["serial"] = code->serial;
        out.add(0, std::move(item));
      }
    }
    put(std::move(out));
    return {};
  }

  json::object label_item(const Scan& scan, std::string_view by) const {
    const auto& words = state::words_for(scan.status);
    json::object item{{"by", std::string(by)},
                      {"status", std::string(state::to_string(scan.status))},
                      {"headline", to_json(words.headline)},
                      {"sentence", to_json(words.sentence)}};
    if (scan.label && scan.run) item["serial"] = scan.label->fields.serial;
    if (scan.run) item["run"] = static_cast<std::int64_t>(scan.run->index);
    if (scan.batch) item["batch"] = scan.batch->path;
    if (scan.product) item["productName"] = to_json(scan.product->record.name);
    return item;
  }

  Result<json::object> entry_item(std::uint64_t index, std::string_view by) const {
    NGUON_ASSIGN(entry, app_.ledger.entry(index));
    json::object item{
        {"index", static_cast<std::int64_t>(index)}, {"accepted", format_time(entry.accepted)}, {"by", std::string(by)}};
    NGUON_ASSIGN(note, log::parse_note(entry.statement));
    NGUON_ASSIGN(content, parse_json(std::string_view(note.text).substr(note.text.find('\n') + 1)));
    if (const auto* object = content.if_object()) {
      for (const char* name : {"type", "bizStep"})
        if (const auto* value = object->if_contains(name); value != nullptr && value->is_string()) item[name] = *value;
    }
    if (!note.signatures.empty()) item["signedBy"] = note.signatures.front().key_name;
    return item;
  }

  Result<void> entries() {
    Group out = group("entry");
    const std::uint64_t size = app_.ledger.size();
    const auto add = [&](std::uint64_t index, std::string_view by) -> Result<void> {
      NGUON_ASSIGN(item, entry_item(index, by));
      out.add(0, std::move(item));
      return {};
    };
    if (question_.entry && *question_.entry < size) NGUON_TRY(add(*question_.entry, "index"));
    if (question_.hash) {
      NGUON_ASSIGN(leaf, entry_of_leaf(size, out));
      if (leaf) NGUON_TRY(add(*leaf, "leafHash"));
      NGUON_ASSIGN(signed_bytes, reader_.entry_of_statement(*question_.hash, kHashesLookedAtMax));
      if (signed_bytes) NGUON_TRY(add(*signed_bytes, "statementHash"));
    }
    if (!question_.statement_id.empty()) NGUON_TRY(entries_of_id(add));
    if (question_.day) NGUON_TRY(entries_of_day(out, size));
    put(std::move(out));
    return {};
  }

  Result<std::optional<std::uint64_t>> entry_of_leaf(std::uint64_t size, Group& out) const {
    const std::uint64_t end = std::min<std::uint64_t>(size, kHashesLookedAtMax);
    if (end < size) out.not_all();
    for (std::uint64_t first = 0; first < end; first += kTileLeaves) {
      const auto width = static_cast<unsigned>(std::min<std::uint64_t>(kTileLeaves, size - first));
      NGUON_ASSIGN(tile, app_.ledger.tile(0, first / kTileLeaves, width));
      for (std::size_t i = 0; i < width; ++i)
        if (std::string_view(tile).substr(i * Hash::kSize, Hash::kSize) == question_.hash->view())
          return std::optional<std::uint64_t>(first + i);
    }
    return std::optional<std::uint64_t>();
  }

  // An id is its signer's own, so every party is asked.
  template <class Add>
  Result<void> entries_of_id(Add add) {
    Group unused = group("party");
    std::set<std::uint64_t> found;
    Result<void> failed;
    NGUON_TRY(walk(
        unused, [&](const auto& after, auto limit) { return reader_.parties(after, limit); },
        [](const auto& row) { return row.record.party; },
        [&](const auto& row) {
          const auto seen = reader_.statement(row.record.party, question_.statement_id);
          if (!seen)
            failed = seen.error();
          else if (*seen)
            found.insert((*seen)->index);
        }));
    NGUON_TRY(failed);
    for (const auto index : found) NGUON_TRY(add(index, "statementId"));
    return {};
  }

  // Accepted times never go backwards, so the day's entries lie together.
  Result<void> entries_of_day(Group& out, std::uint64_t size) {
    const auto first_from = [&](Time time) -> Result<std::uint64_t> {
      std::uint64_t low = 0, high = size;
      while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        NGUON_ASSIGN(entry, app_.ledger.entry(middle));
        if (entry.accepted < time)
          low = middle + 1;
        else
          high = middle;
      }
      return low;
    };
    NGUON_ASSIGN(first, first_from(start_of_day_in_vietnam(*question_.day)));
    NGUON_ASSIGN(last, first_from(start_of_day_in_vietnam({question_.day->unix_days + 1})));
    const std::uint64_t shown = std::min<std::uint64_t>(last - first, shown_max_);
    for (std::uint64_t index = first; index < first + shown; ++index) {
      NGUON_ASSIGN(item, entry_item(index, "day"));
      out.add(1, std::move(item));
    }
    out.count_more(last - first - shown);
    return {};
  }

  Result<void> batches() {
    Group out = group("batch");
    std::string named;
    if (statement::parse_batch_path(question_.thing_path))
      named = question_.thing_path;
    else if (const auto unit = statement::parse_unit_path(question_.thing_path))
      named = unit->batch.path();
    NGUON_TRY(walk(
        out, [&](const auto& after, auto limit) { return reader_.batches(after, limit); },
        [](const auto& row) { return row.path; },
        [&](const state::BatchInfo& row) {
          const auto rank = row.path == named
                                ? std::optional(0)
                                : rank_of(question_, {row.lot, row.path, row.maker, name_of(row.maker), name_of(row.product)});
          if (rank) out.add(*rank, to_json(row));
        }));
    for (auto& [rank, item] : out.found()) {
      add_product_name(item, std::string(item.at("product").as_string()));
      item["makerName"] = party_name(std::string(item.at("maker").as_string()));
      NGUON_ASSIGN(restrictions, reader_.restrictions(std::string_view(item.at("batch").as_string())));
      if (!restrictions.empty()) item["restrictions"] = list_to_json(restrictions);
    }
    put(std::move(out));
    return {};
  }

  Result<Group> products() {
    Group out = group("product");
    NGUON_TRY(walk(
        out, [&](const auto& after, auto limit) { return reader_.products(after, limit); },
        [](const auto& row) { return row.record.product; },
        [&](const state::ProductInfo& row) {
          const auto& r = row.record;
          names_[r.product] = r.name.vi;
          const auto rank = r.product == question_.thing_path
                                ? std::optional(0)
                                : rank_of(question_, {r.product, r.name.vi, r.name.en, r.brand, r.owner});
          if (rank) out.add(*rank, to_json(row));
        }));
    for (auto& [rank, item] : out.found()) item["ownerName"] = party_name(std::string(item.at("owner").as_string()));
    return out;
  }

  Result<Group> parties() {
    Group out = group("party");
    NGUON_TRY(walk(
        out, [&](const auto& after, auto limit) { return reader_.parties(after, limit); },
        [](const auto& row) { return row.record.party; },
        [&](const state::PartyInfo& row) {
          const auto& r = row.record;
          names_[r.party] = r.name.vi;
          if (const auto rank = rank_of(question_, {r.party, r.name.vi, r.name.en, r.place.vi})) out.add(*rank, to_json(row));
        }));
    return out;
  }

  Result<void> certificates() {
    Group out = group("certificate");
    const Day today = day_in_vietnam(app_.clock.now());
    NGUON_TRY(walk(
        out, [&](const auto& after, auto limit) { return reader_.certificates(after, limit); },
        [](const auto& row) { return row.record.certificate; },
        [&](const state::CertificateInfo& row) {
          const auto& r = row.record;
          std::string decisions;
          for (const auto& change : row.changes) decisions += change.decision + "\n";
          if (const auto rank = rank_of(question_, {r.number, r.certificate, r.party, decisions}))
            out.add(*rank, to_json(row, today));
        }));
    for (auto& [rank, item] : out.found()) item["partyName"] = party_name(std::string(item.at("party").as_string()));
    put(std::move(out));
    return {};
  }

  Result<void> areas() {
    Group out = group("area");
    const Day today = day_in_vietnam(app_.clock.now());
    NGUON_TRY(walk(
        out, [&](const auto& after, auto limit) { return reader_.areas(after, limit); },
        [](const auto& row) { return row.record.area; },
        [&](const state::AreaInfo& row) {
          const auto& r = row.record;
          std::string decisions;
          for (const auto& change : row.changes) decisions += change.decision + "\n";
          if (const auto rank = rank_of(question_, {r.area, r.name.vi, r.holder, r.place.vi, decisions}))
            out.add(*rank, to_json(row, today));
        }));
    for (auto& [rank, item] : out.found()) item["holderName"] = party_name(std::string(item.at("holder").as_string()));
    put(std::move(out));
    return {};
  }

  Result<void> packing_houses() {
    Group out = group("packing_house");
    const Day today = day_in_vietnam(app_.clock.now());
    NGUON_TRY(walk(
        out, [&](const auto& after, auto limit) { return reader_.packing_houses(after, limit); },
        [](const auto& row) { return row.record.packing_house; },
        [&](const state::PackingHouseInfo& row) {
          const auto& r = row.record;
          if (const auto rank = rank_of(question_, {r.packing_house, r.name.vi, r.holder, name_of(r.holder), r.place.vi}))
            out.add(*rank, to_json(row, today));
        }));
    for (auto& [rank, item] : out.found()) item["holderName"] = party_name(std::string(item.at("holder").as_string()));
    put(std::move(out));
    return {};
  }

  // Label runs by their number (the entry that reserved them), and those of a lot that is asked for by its whole path.
  Result<void> runs() {
    Group out = group("run");
    std::set<std::uint64_t> found;
    if (question_.entry) found.insert(*question_.entry);
    if (statement::parse_batch_path(question_.thing_path)) {
      const auto of_lot = reader_.runs_of(question_.thing_path);
      if (!of_lot) return of_lot.error();
      found.insert(of_lot->begin(), of_lot->end());
    }
    for (const auto index : found) {
      const auto run = reader_.run(index);
      if (!run && run.error().code() == Errc::not_found) continue;
      if (!run) return run.error();
      json::object item = to_json(*run);
      const auto product = reader_.product_by_number(run->record.product);
      if (product) item["productName"] = to_json(product->record.name);
      out.add(0, std::move(item));
    }
    put(std::move(out));
    return {};
  }

  // Keys by their verifier key, or by the id of eight hexadecimal digits inside it, of all parties.
  Result<void> keys() {
    Group out = group("key");
    const bool may_be_key =
        question_.text.find('+') != std::string::npos ||
        (question_.folded.size() == 8 && question_.folded.find_first_not_of("0123456789abcdef") == std::string::npos);
    if (!may_be_key) return {};
    Result<void> failed;
    NGUON_TRY(walk(
        out, [&](const auto& after, auto limit) { return reader_.parties(after, limit); },
        [](const auto& row) { return row.record.party; },
        [&](const state::PartyInfo& row) {
          const auto keys = reader_.keys_of(row.record.party);
          if (!keys) {
            failed = keys.error();
            return;
          }
          for (const auto& key : *keys)
            if (key.vkey == question_.text || key.vkey.find("+" + question_.folded + "+") != std::string::npos)
              out.add(0, to_json(key));
        }));
    NGUON_TRY(failed);
    put(std::move(out));
    return {};
  }

  // Recalls and suspensions by the number of their decision, each once, with how many lots it reaches.
  Result<void> decisions() {
    Group out = group("decision");
    struct Reach {
      state::Restriction restriction;
      std::size_t lots = 0;
    };
    std::map<std::uint64_t, Reach> by_entry;
    Result<void> failed;
    NGUON_TRY(walk(
        out, [&](const auto& after, auto limit) { return reader_.restricted_batches(after, limit); },
        [](const auto& row) { return row; },
        [&](const std::string& batch) {
          const auto restrictions = reader_.restrictions(batch);
          if (!restrictions)
            failed = restrictions.error();
          else
            for (const auto& one : *restrictions) {
              auto& reach = by_entry[one.index];
              reach.restriction = one;
              ++reach.lots;
            }
        }));
    NGUON_TRY(failed);
    for (const auto& [index, reach] : by_entry)
      if (const auto rank = rank_of(question_, {reach.restriction.decision})) {
        json::object item = to_json(reach.restriction);
        item["lots"] = static_cast<std::int64_t>(reach.lots);
        out.add(*rank, std::move(item));
      }
    put(std::move(out));
    return {};
  }

  const App& app_;
  const Question& question_;
  const std::size_t shown_max_;
  const std::unique_ptr<store::View> view_;
  const state::Reader reader_;
  std::unordered_map<std::string, std::string> names_;
  json::array groups_;
};

}  // namespace

Result<json::object> search(const App& app, std::string_view typed, std::size_t shown_max) {
  NGUON_ASSIGN(question, read_question(typed));
  return Search(app, question, std::clamp<std::size_t>(shown_max, 1, kFoundShownMax)).run();
}

}  // namespace nguon::api
