#include "ledger/state/reader.h"

#include <algorithm>
#include <utility>

#include "ledger/state/internal/load.h"
#include "ledger/statement/ids.h"
#include "ledger/store/keys.h"

namespace nguon::state {
namespace {

using store::Column;

template <class T>
Result<T> load_or(const store::View& view, std::string_view key, Rule missing, RuleArg name) {
  NGUON_ASSIGN(record, load<T>(view, key));
  if (!record) return refuse(missing, {name});
  return std::move(*record);
}

// Decoded rows of [begin, end), at most `limit`.
template <class T>
Result<std::vector<T>> load_range(const store::View& view, std::string_view begin, std::string_view end, std::size_t limit) {
  std::vector<T> out;
  std::optional<Error> bad;
  limit = std::min(limit, kPageMax);
  if (limit == 0) return out;
  NGUON_TRY(view.scan(Column::state, begin, end, [&](std::string_view key, std::string_view value) {
    auto record = decode<T>(value);
    if (!record) {
      bad = record.error().with_context("row " + to_hex(key));
      return false;
    }
    out.push_back(std::move(*record));
    return out.size() < limit;
  }));
  if (bad) return *bad;
  return out;
}

template <class T>
Result<std::vector<T>> load_prefix(const store::View& view, std::string_view prefix, std::size_t limit) {
  const auto range = store::prefix_range(prefix);
  return load_range<T>(view, range.begin, range.end, limit);
}

template <class T>
Result<std::vector<T>> load_page(const store::View& view, std::string_view prefix, std::string_view after, std::size_t limit) {
  const auto range = store::prefix_range(prefix);
  std::string begin = keys::of(prefix, after);
  if (!after.empty()) begin += '\0';
  return load_range<T>(view, begin, range.end, limit);
}

// Rows at `rows`, in their order; rows that are not there are left out.
template <class T>
Result<std::vector<T>> load_many(const store::View& view, const std::vector<std::string>& rows) {
  std::vector<T> out;
  if (rows.empty()) return out;
  NGUON_ASSIGN(values, view.multi_get(Column::state, rows));
  out.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) continue;
    auto record = decode<T>(*values[i]);
    if (!record) return record.error().with_context("row " + to_hex(rows[i]));
    out.push_back(std::move(*record));
  }
  return out;
}

std::uint64_t index_of(std::string_view posting_key) { return read_be64(posting_key.substr(posting_key.size() - 8)); }

Result<std::vector<std::uint64_t>> postings(const store::View& view, std::string_view prefix, std::uint64_t from,
                                            std::size_t limit) {
  std::vector<std::uint64_t> out;
  limit = std::min(limit, kPageMax);
  if (limit == 0) return out;
  const auto range = store::posting_range(prefix, from);
  NGUON_TRY(view.scan(Column::postings, range.begin, range.end, [&](std::string_view key, std::string_view) {
    out.push_back(index_of(key));
    return out.size() < limit;
  }));
  return out;
}

// The newest certificates under a posting prefix, newest first.
Result<std::vector<CertificateInfo>> newest_certificates(const store::View& view, std::string_view prefix) {
  std::vector<std::string> rows;
  const auto range = store::posting_range(prefix);
  NGUON_TRY(view.scan_back(Column::postings, range.begin, range.end, [&](std::string_view, std::string_view id) {
    rows.push_back(keys::of(keys::kCertificate, id));
    return rows.size() < kCertificatesReadMax;
  }));
  return load_many<CertificateInfo>(view, rows);
}

}  // namespace

Result<LedgerInfo> Reader::ledger() const {
  NGUON_ASSIGN(info, load<LedgerInfo>(view_, keys::kLedger));
  if (!info) return refuse_as(Errc::not_found, Rule::genesis_missing);
  return std::move(*info);
}

Result<PartyInfo> Reader::party(std::string_view id) const {
  return load_or<PartyInfo>(view_, keys::of(keys::kParty, id), Rule::party_unknown, id);
}

Result<KeyInfo> Reader::key(std::string_view name, const KeyId& id) const {
  const std::string shown = std::string(name) + "+" + to_hex(id.view());
  return load_or<KeyInfo>(view_, keys::of(keys::kKey, name, id.view()), Rule::key_unknown, shown);
}

Result<std::vector<KeyInfo>> Reader::keys_of(std::string_view party) const {
  NGUON_ASSIGN(info, ledger());
  return load_prefix<KeyInfo>(view_, keys::of(keys::kKey, info.origin + "/" + std::string(party), ""), kPageMax);
}

Result<KeyInfo> Reader::label_key(std::uint32_t number) const {
  NGUON_ASSIGN(row, view_.get(Column::state, keys::of(keys::kLabelKey, number)));
  if (!row) return refuse(Rule::label_key_unknown, {std::to_string(number)});
  return load_or<KeyInfo>(view_, *row, Rule::label_key_unknown, std::to_string(number));
}

Result<AreaInfo> Reader::area(std::string_view code) const {
  return load_or<AreaInfo>(view_, keys::of(keys::kArea, code), Rule::area_unknown, code);
}

Result<std::optional<AuthorisationInfo>> Reader::authorisation(std::string_view area, std::string_view party) const {
  NGUON_ASSIGN(found, load<Authorisations>(view_, keys::of(keys::kAuthorisation, area, party)));
  if (!found || found->all.empty()) return std::optional<AuthorisationInfo>{};
  return std::optional<AuthorisationInfo>(std::move(found->all.back()));
}

Result<std::vector<HarvestInfo>> Reader::harvested(std::string_view area, int year) const {
  NGUON_ASSIGN(found, load<Harvests>(view_, keys::of(keys::kHarvest, area, std::to_string(year))));
  if (!found) return std::vector<HarvestInfo>{};
  return std::move(found->all);
}

Result<std::vector<std::uint64_t>> Reader::events_of_area(std::string_view area, std::size_t limit) const {
  std::vector<std::uint64_t> out;
  limit = std::min(limit, kPageMax);
  if (limit == 0) return out;
  const auto range = store::posting_range(keys::of(keys::kAreaEvents, area));
  NGUON_TRY(view_.scan_back(Column::postings, range.begin, range.end, [&](std::string_view key, std::string_view) {
    out.push_back(index_of(key));
    return out.size() < limit;
  }));
  return out;
}

Result<PackingHouseInfo> Reader::packing_house(std::string_view code) const {
  return load_or<PackingHouseInfo>(view_, keys::of(keys::kPackingHouse, code), Rule::packing_house_unknown, code);
}

Result<ProductInfo> Reader::product(std::string_view path) const {
  return load_or<ProductInfo>(view_, keys::of(keys::kProduct, path), Rule::product_unknown, path);
}

Result<ProductInfo> Reader::product_by_number(std::uint32_t number) const {
  NGUON_ASSIGN(path, view_.get(Column::state, keys::of(keys::kProductNumber, number)));
  if (!path) return refuse(Rule::product_unknown, {"№" + std::to_string(number)});
  return product(*path);
}

Result<CertificateInfo> Reader::certificate(std::string_view id) const {
  return load_or<CertificateInfo>(view_, keys::of(keys::kCertificate, id), Rule::certificate_unknown, id);
}

Result<std::vector<CertificateInfo>> Reader::certificates_of(std::string_view party) const {
  return newest_certificates(view_, keys::of(keys::kPartyCertificates, party));
}

Result<std::vector<CertificateInfo>> Reader::certificates_for_product(const ProductInfo& product) const {
  NGUON_ASSIGN(found, newest_certificates(view_, keys::of(keys::kProductCertificates, product.record.product)));
  NGUON_ASSIGN(wide, newest_certificates(view_, keys::holder_wide(product.record.owner)));
  std::move(wide.begin(), wide.end(), std::back_inserter(found));
  const auto rank = [](const CertificateInfo& c) {
    return std::tuple(c.record.scheme != statement::CertificateScheme::ocop, -c.record.issued_on.unix_days, ~c.index);
  };
  std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return found;
}

Result<BatchInfo> Reader::batch(std::string_view path) const {
  return load_or<BatchInfo>(view_, keys::of(keys::kBatch, path), Rule::lot_unknown, path);
}

Result<std::vector<Restriction>> Reader::restrictions(std::string_view batch) const {
  std::vector<Restriction> out;
  NGUON_ASSIGN(marks, load<Marks>(view_, keys::of(keys::kMarks, batch)));
  if (!marks) return out;
  std::vector<std::string> rows;
  for (const auto& mark : marks->all) rows.push_back(keys::of(keys::kRestriction, mark.index) + mark.origin_batch);
  NGUON_ASSIGN(found, load_many<RestrictionRow>(view_, rows));
  // A mark without its row would hide a recall.
  if (found.size() != rows.size())
    return Error{Errc::corrupt, "state_malformed", "lot " + std::string(batch) + ": a restriction's record is missing",
                 "lô " + std::string(batch) + ": thiếu bản ghi quyết định"};
  for (auto& row : found)
    if (!row.lifted_by) out.push_back(std::move(row.restriction));
  return out;
}

Result<std::vector<BatchEvent>> Reader::events_of(std::string_view batch) const {
  std::vector<BatchEvent> out;
  std::optional<Error> bad;
  const auto range = store::posting_range(keys::of(keys::kBatchEvents, batch));
  NGUON_TRY(view_.scan(Column::postings, range.begin, range.end, [&](std::string_view, std::string_view value) {
    auto event = decode<BatchEvent>(value);
    if (!event) {
      bad = event.error();
      return false;
    }
    out.push_back(std::move(*event));
    return out.size() < kPageMax;
  }));
  if (bad) return bad->with_context("events of lot " + std::string(batch));
  return out;
}

Result<EventInfo> Reader::event(std::uint64_t index) const {
  return load_or<EventInfo>(view_, keys::of(keys::kEvent, index), Rule::event_unknown, std::to_string(index));
}

Result<std::vector<EventInfo>> Reader::events(const std::vector<std::uint64_t>& indexes) const {
  std::vector<std::string> rows;
  rows.reserve(indexes.size());
  for (const std::uint64_t index : indexes) rows.push_back(keys::of(keys::kEvent, index));
  return load_many<EventInfo>(view_, rows);
}

Result<std::vector<std::uint64_t>> Reader::events_of_transformation(std::string_view party, std::string_view id) const {
  NGUON_ASSIGN(found, load<Transformation>(view_, keys::of(keys::kTransformation, party, id)));
  if (!found) return std::vector<std::uint64_t>{};
  return std::move(found->events);
}

Result<std::vector<Holding>> Reader::holdings(std::string_view batch) const {
  std::vector<Holding> out;
  std::optional<Error> bad;
  const std::string prefix = keys::of(keys::kHolding, batch, "");
  const auto range = store::prefix_range(prefix);
  NGUON_TRY(view_.scan(Column::state, range.begin, range.end, [&](std::string_view key, std::string_view value) {
    auto row = decode<HoldingRow>(value);
    if (!row) {
      bad = row.error();
      return false;
    }
    out.push_back({std::string(key.substr(prefix.size())), row->held, row->packed});
    return out.size() < kPageMax;
  }));
  if (bad) return bad->with_context("holdings of lot " + std::string(batch));
  return out;
}

Result<std::vector<Transit>> Reader::transits(std::string_view batch) const {
  return load_prefix<Transit>(view_, keys::of(keys::kTransit, batch, ""), kPageMax);
}

Result<ContainerInfo> Reader::container(std::string_view id) const {
  return load_or<ContainerInfo>(view_, keys::of(keys::kContainer, id), Rule::container_unknown, id);
}

Result<RequestInfo> Reader::request(std::uint64_t index) const {
  return load_or<RequestInfo>(view_, keys::of(keys::kRequest, index), Rule::request_unknown, std::to_string(index));
}

Result<std::vector<RequestInfo>> Reader::open_requests(std::uint64_t from, std::size_t limit) const {
  std::vector<std::string> rows;
  limit = std::min(limit, kPageMax);
  if (limit == 0) return std::vector<RequestInfo>{};
  NGUON_TRY(view_.scan(Column::state, keys::of(keys::kOpenRequest, from), store::prefix_range(keys::kOpenRequest).end,
                       [&](std::string_view key, std::string_view) {
                         rows.push_back(keys::of(keys::kRequest, index_of(key)));
                         return rows.size() < limit;
                       }));
  return load_many<RequestInfo>(view_, rows);
}

Result<RunInfo> Reader::run(std::uint64_t index) const {
  return load_or<RunInfo>(view_, keys::of(keys::kRun, index), Rule::run_unknown, std::to_string(index));
}

Result<PrivateInfo> Reader::private_fields(std::uint64_t index) const {
  return load_or<PrivateInfo>(view_, keys::of(keys::kPrivate, index), Rule::private_unknown, std::to_string(index));
}

Result<std::vector<RunInfo>> Reader::runs(std::uint64_t from, std::size_t limit) const {
  return load_range<RunInfo>(view_, keys::of(keys::kRun, from), store::prefix_range(keys::kRun).end, limit);
}

Result<std::vector<std::string>> Reader::restricted_batches(std::string_view after, std::size_t limit) const {
  std::vector<std::string> out;
  limit = std::min(limit, kPageMax);
  if (limit == 0) return out;
  std::string begin = keys::of(keys::kMarks, after);
  if (!after.empty()) begin += '\0';
  std::optional<Error> bad;
  NGUON_TRY(
      view_.scan(Column::state, begin, store::prefix_range(keys::kMarks).end, [&](std::string_view key, std::string_view value) {
        const auto marks = decode<Marks>(value);
        if (!marks) {
          bad = marks.error();
          return false;
        }
        if (!marks->all.empty()) out.emplace_back(key.substr(keys::kMarks.size()));
        return out.size() < limit;
      }));
  if (bad) return *bad;
  return out;
}

Result<std::optional<StoryInfo>> Reader::story_of(std::string_view product) const {
  return load<StoryInfo>(view_, keys::of(keys::kProductStory, product));
}

Result<std::vector<StoryInfo>> Reader::stories_of(std::uint64_t event) const { return stories_of(std::vector{event}); }

Result<std::vector<StoryInfo>> Reader::stories_of(const std::vector<std::uint64_t>& events) const {
  std::vector<std::string> rows;
  rows.reserve(events.size());
  for (const std::uint64_t event : events) rows.push_back(keys::of(keys::kEventStories, event));
  NGUON_ASSIGN(found, load_many<Stories>(view_, rows));
  std::vector<StoryInfo> out;
  for (auto& stories : found) std::move(stories.all.begin(), stories.all.end(), std::back_inserter(out));
  return out;
}

Result<bool> Reader::is_shown(const Hash& picture) const {
  NGUON_ASSIGN(row, view_.get(Column::state, keys::of(keys::kPicture, picture.view())));
  return row.has_value();
}

Result<std::vector<std::uint64_t>> Reader::runs_of(std::string_view batch) const {
  return postings(view_, keys::of(keys::kBatchRuns, batch), 0, kPageMax);
}

Result<std::optional<Reader::Seen>> Reader::statement(std::string_view party, std::string_view id) const {
  NGUON_ASSIGN(row, view_.get(Column::by_hash, keys::statement_id(party, id)));
  if (!row) return std::optional<Seen>{};
  const auto hash = Hash::from(std::string_view(*row).substr(std::min<std::size_t>(8, row->size())));
  if (!hash)
    return Error{Errc::corrupt, "state_malformed", "the row of statement " + std::string(id) + " does not decode",
                 "bản ghi tra cứu của bản khai " + std::string(id) + " bị hỏng"};
  return std::optional<Seen>(Seen{read_be64(std::string_view(*row).substr(0, 8)), *hash});
}

Result<std::optional<std::uint64_t>> Reader::entry_of_statement(const Hash& hash, std::size_t rows_max) const {
  constexpr std::size_t kRowBytes = 8 + Hash::kSize;
  std::optional<std::uint64_t> found;
  std::size_t rows = 0;
  NGUON_TRY(view_.scan(Column::by_hash, "", "", [&](std::string_view, std::string_view value) {
    if (value.size() == kRowBytes && value.substr(8) == hash.view()) found = read_be64(value.substr(0, 8));
    return !found && ++rows < rows_max;
  }));
  return found;
}

Result<std::vector<std::uint64_t>> Reader::statements_of(std::string_view party, std::uint64_t from, std::size_t limit) const {
  return postings(view_, keys::of(keys::kPartyStatements, party), from, limit);
}

Result<std::vector<PartyInfo>> Reader::parties(std::string_view after, std::size_t limit) const {
  return load_page<PartyInfo>(view_, keys::kParty, after, limit);
}
Result<std::vector<ProductInfo>> Reader::products(std::string_view after, std::size_t limit) const {
  return load_page<ProductInfo>(view_, keys::kProduct, after, limit);
}
Result<std::vector<BatchInfo>> Reader::batches(std::string_view after, std::size_t limit) const {
  return load_page<BatchInfo>(view_, keys::kBatch, after, limit);
}
Result<std::vector<BatchInfo>> Reader::batches_of_product(std::string_view product, std::size_t limit) const {
  return load_prefix<BatchInfo>(view_, keys::of(keys::kBatch, product) + "/10/", limit);
}
Result<std::vector<AreaInfo>> Reader::areas(std::string_view after, std::size_t limit) const {
  return load_page<AreaInfo>(view_, keys::kArea, after, limit);
}
Result<std::vector<CertificateInfo>> Reader::certificates(std::string_view after, std::size_t limit) const {
  return load_page<CertificateInfo>(view_, keys::kCertificate, after, limit);
}
Result<std::vector<PackingHouseInfo>> Reader::packing_houses(std::string_view after, std::size_t limit) const {
  return load_page<PackingHouseInfo>(view_, keys::kPackingHouse, after, limit);
}

Result<Reader::Incoming> Reader::incoming(std::string_view party, std::size_t rows_max) const {
  Incoming out;
  std::optional<Error> bad;
  std::size_t rows = 0;
  const auto range = store::prefix_range(keys::kTransit);
  NGUON_TRY(view_.scan(Column::state, range.begin, range.end, [&](std::string_view key, std::string_view value) {
    if (++rows > rows_max) {
      out.cut = true;
      return false;
    }
    key.remove_prefix(keys::kTransit.size());
    const auto lot = key.substr(0, key.find('\0'));
    key.remove_prefix(lot.size() + 1);
    if (key.substr(0, key.find('\0')) != party) return true;
    auto transit = decode<Transit>(value);
    if (!transit) {
      bad = transit.error().with_context("transit of " + std::string(lot));
      return false;
    }
    out.lots.emplace_back(lot, std::move(*transit));
    return true;
  }));
  if (bad) return *bad;
  return out;
}

}  // namespace nguon::state
