// How the catalogue takes in what the ledger holds.
#include "api/catalogue/catalogue.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <numeric>

#include "api/catalogue/places.h"
#include "api/fold_text.h"
#include "ledger/log/note.h"
#include "ledger/state/status.h"
#include "ledger/statement/statement.h"

namespace nguon::api {
namespace {

constexpr std::size_t kRowsAtOnce = 1'000;   // of one page of the state
constexpr std::size_t kEntriesAtOnce = 512;  // of one read of the log
constexpr std::string_view kBetween = "\n";  // of the parts of a folded text: no word that is searched holds it

std::string folded(const state::Words& words) {
  std::string out = fold_text(words.vi);
  if (!words.en.empty() && words.en != words.vi) (out += kBetween) += fold_text(words.en);
  return out;
}

std::string folded_place(const std::string& commune_code, const std::string& province_code) {
  std::string out;
  if (const auto* commune = find_commune(commune_code)) out = fold_text(commune->name);
  if (const auto* province = find_province_name(province_code))
    ((out += kBetween) += fold_text(province->vi)) += std::string(kBetween) + fold_text(province->en);
  return out;
}

// Nothing of a certificate that lists do not judge by: it is kept for each product in its scope.
state::CertificateInfo without_words(const state::CertificateInfo& full) {
  state::CertificateInfo out;
  out.record.scheme = full.record.scheme;
  out.record.stars = full.record.stars;
  out.record.issued_on = full.record.issued_on;
  out.record.valid_until = full.record.valid_until;
  out.index = full.index;
  for (const auto& change : full.changes) out.changes.push_back({change.status, change.effective_from, "", {}, change.index});
  return out;
}

// The newest entry about a certificate.
std::uint64_t newest_entry(const state::CertificateInfo& certificate) {
  std::uint64_t out = certificate.index;
  for (const auto& change : certificate.changes) out = std::max(out, change.index);
  return out;
}

// Calls `put` with every row of a kind, page by page, until `rows_max`.
template <class Page, class Id, class Put>
Result<void> each_row(std::size_t rows_max, Page page, Id id_of, Put put) {
  std::string after;
  for (std::size_t seen = 0; seen < rows_max;) {
    NGUON_ASSIGN(rows, page(after, kRowsAtOnce));
    for (const auto& row : rows) NGUON_TRY(put(row));
    if (rows.size() < kRowsAtOnce) break;
    seen += rows.size();
    after = id_of(rows.back());
  }
  return {};
}

}  // namespace

Result<void> Catalogue::take_in(std::uint64_t size, Day today) {
  const std::unique_lock lock(mutex_);
  if (!made_ || size > at_size_ + kCatalogueFollowMax) {
    NGUON_TRY(make_anew(size));
    ++version_;
    day_ = today;
    stand_on(today);
  } else if (size > at_size_) {
    NGUON_TRY(follow(at_size_, size));
  }
  if (day_ != today) {
    day_ = today;
    ++version_;
    stand_on(today);
  }
  return {};
}

Result<void> Catalogue::make_anew(std::uint64_t size) {
  made_ = false;
  parties_.clear();
  products_.clear();
  party_at_.clear();
  product_at_.clear();
  lots_.clear();
  const auto view = ledger_.snapshot();
  const state::Reader reader{*view};
  NGUON_TRY(each_row(
      kCataloguePartiesMax, [&](const std::string& after, std::size_t limit) { return reader.parties(after, limit); },
      [](const state::PartyInfo& row) { return row.record.party; },
      [&](const state::PartyInfo& row) -> Result<void> {
        put_party(row, {row.index, {}});
        return {};
      }));
  NGUON_TRY(each_row(
      2 * kCatalogueProductsMax, [&](const std::string& after, std::size_t limit) { return reader.products(after, limit); },
      [](const state::ProductInfo& row) { return row.record.product; },
      [&](const state::ProductInfo& row) {
        return put_product(row, reader, {row.index, {}});
      }));
  NGUON_TRY(each_row(
      kCatalogueProductsMax, [&](const std::string& after, std::size_t limit) { return reader.certificates(after, limit); },
      [](const state::CertificateInfo& row) { return row.record.certificate; },
      [&](const state::CertificateInfo& row) -> Result<void> {
        if (const auto at = party_at_.find(row.record.party); at != party_at_.end())
          parties_[at->second].changed.touch({newest_entry(row), {}});
        return {};
      }));
  NGUON_TRY(each_row(
      kCataloguePartiesMax, [&](const std::string& after, std::size_t limit) { return reader.areas(after, limit); },
      [](const state::AreaInfo& row) { return row.record.area; },
      [&](const state::AreaInfo& row) -> Result<void> {
        put_area(row, {row.index, {}});
        return {};
      }));
  NGUON_TRY(each_row(
      kCatalogueLotsMax, [&](const std::string& after, std::size_t limit) { return reader.batches(after, limit); },
      [](const state::BatchInfo& row) { return row.path; },
      [&](const state::BatchInfo& row) -> Result<void> {
        put_lot(row, {row.index, {}});
        return {};
      }));
  NGUON_TRY(date_everything());
  order();
  at_size_ = size;
  made_ = true;
  return {};
}

// When the ledger took the entries that the stamps name: each entry is read once.
Result<void> Catalogue::date_everything() {
  std::map<std::uint64_t, Time> times;
  for (const auto& party : parties_) times.emplace(party.changed.entry, Time{});
  for (const auto& product : products_) times.emplace(product.changed.entry, Time{});
  std::vector<std::uint64_t> some;
  for (auto at = times.begin(); at != times.end();) {
    some.clear();
    for (auto next = at; next != times.end() && some.size() < kEntriesAtOnce; ++next) some.push_back(next->first);
    NGUON_ASSIGN(entries, ledger_.entries(some));
    for (const auto& entry : entries) at++->second = entry.accepted;
  }
  for (auto& party : parties_) party.changed.accepted = times[party.changed.entry];
  for (auto& product : products_) product.changed.accepted = times[product.changed.entry];
  return {};
}

Result<void> Catalogue::follow(std::uint64_t from, std::uint64_t to) {
  // Not older than `to`; what it knows beyond that is taken in again by the next.
  const auto view = ledger_.snapshot();
  const state::Reader reader{*view};
  const std::uint64_t version = version_;
  std::vector<std::uint64_t> some;
  for (std::uint64_t at = from; at < to; at += some.size()) {
    some.resize(std::min<std::uint64_t>(kEntriesAtOnce, to - at));
    std::iota(some.begin(), some.end(), at);
    NGUON_ASSIGN(entries, ledger_.entries(some));
    for (const auto& entry : entries) NGUON_TRY(follow_entry(entry, reader));
  }
  if (version_ != version) {
    stand_on(day_);
    order();
  }
  at_size_ = to;
  return {};
}

Result<void> Catalogue::follow_entry(const log::Entry& entry, const state::Reader& reader) {
  const Stamp stamp{entry.index, entry.accepted};
  NGUON_ASSIGN(note, log::parse_note(entry.statement));
  NGUON_ASSIGN(said, statement::parse_statement(note.text));
  if (said.event() != nullptr) {
    const auto event = reader.event(entry.index);
    if (!event) return event.error().code() == Errc::not_found ? Result<void>() : Result<void>(event.error());
    for (const auto& item : event->items) {
      NGUON_ASSIGN(batch, reader.batch(item.batch));
      if (batch.index == entry.index) put_lot(batch, stamp);
    }
    return {};
  }
  if (const auto* record = said.record<statement::Party>()) {
    NGUON_ASSIGN(info, reader.party(record->party));
    put_party(info, stamp);
  } else if (const auto* made = said.record<statement::Product>()) {
    NGUON_ASSIGN(info, reader.product(made->product));
    NGUON_TRY(put_product(info, reader, stamp));
  } else if (const auto* given = said.record<statement::Certificate>()) {
    NGUON_TRY(certify_scope(given->certificate, reader, stamp));
  } else if (const auto* changed = said.record<statement::CertificateStatus>()) {
    NGUON_TRY(certify_scope(changed->certificate, reader, stamp));
  } else if (const auto* granted = said.record<statement::GrowingArea>()) {
    NGUON_ASSIGN(info, reader.area(granted->area));
    put_area(info, stamp);
  } else {
    return {};
  }
  ++version_;
  return {};
}

void Catalogue::put_party(const state::PartyInfo& info, Stamp stamp) {
  auto at = party_at_.find(info.record.party);
  if (at == party_at_.end()) {
    if (parties_.size() >= kCataloguePartiesMax) return;
    at = party_at_.emplace(info.record.party, static_cast<std::uint32_t>(parties_.size())).first;
    parties_.emplace_back();
  }
  Party& party = parties_[at->second];
  party.id = info.record.party;
  party.name = info.record.name;
  party.place = info.record.place;
  party.province = info.record.province;
  party.commune = info.record.commune;
  party.is_producer = info.record.party_type == statement::PartyType::producer;
  party.folded = folded(party.name);
  party.folded_place = folded_place(party.commune, party.province);
  party.recorded = stamp;
  party.changed.touch(stamp);
  for (const auto slot : party.products) products_[slot].changed.touch(stamp);
}

Result<void> Catalogue::put_product(const state::ProductInfo& info, const state::Reader& reader, Stamp stamp) {
  const auto& record = info.record;
  const auto owner = party_at_.find(record.owner);
  if (record.kind != statement::ProductKind::product || owner == party_at_.end()) return {};
  auto at = product_at_.find(record.product);
  if (at == product_at_.end()) {
    if (products_.size() >= kCatalogueProductsMax) return {};
    at = product_at_.emplace(record.product, static_cast<std::uint32_t>(products_.size())).first;
    products_.emplace_back();
    products_.back().party = owner->second;
    parties_[owner->second].products.push_back(at->second);
  }
  Product& product = products_[at->second];
  product.path = record.product;
  product.name = record.name;
  product.group = record.group <= kOcopGroups ? record.group : 0;
  product.folded = folded(record.name);
  product.changed.touch(stamp);
  product.changed.touch(parties_[owner->second].recorded);
  product.folded_more = fold_text(record.brand) + std::string(kBetween) + fold_text(record.product) + std::string(kBetween) +
                        folded(record.ingredients);
  return certify(product, info, reader, stamp);
}

Result<void> Catalogue::certify(Product& product, const state::ProductInfo& info, const state::Reader& reader, Stamp stamp) {
  NGUON_ASSIGN(certificates, reader.certificates_for_product(info));
  product.ocop.clear();
  product.changed.touch(stamp);
  product.folded_decisions.clear();
  for (const auto& certificate : certificates) {
    (product.folded_decisions += fold_text(certificate.record.number)) += kBetween;
    product.changed.touch({newest_entry(certificate), {}});
    if (certificate.record.scheme == statement::CertificateScheme::ocop) product.ocop.push_back(without_words(certificate));
  }
  // While an entry is followed it is the newest that is known of.
  if (made_) product.changed = stamp;
  Party& owner = parties_[product.party];
  owner.changed.touch(product.changed);
  return {};
}

Result<void> Catalogue::certify_scope(std::string_view id, const state::Reader& reader, Stamp stamp) {
  NGUON_ASSIGN(certificate, reader.certificate(id));
  const auto again = [&](std::uint32_t slot) -> Result<void> {
    NGUON_ASSIGN(info, reader.product(products_[slot].path));
    return certify(products_[slot], info, reader, stamp);
  };
  for (const auto& path : certificate.record.products)
    if (const auto at = product_at_.find(path); at != product_at_.end()) NGUON_TRY(again(at->second));
  const auto holder = party_at_.find(certificate.record.party);
  if (holder == party_at_.end()) return {};
  parties_[holder->second].changed.touch(stamp);
  if (certificate.record.products.empty())
    for (const auto slot : parties_[holder->second].products) NGUON_TRY(again(slot));
  return {};
}

void Catalogue::put_lot(const state::BatchInfo& batch, Stamp stamp) {
  const auto at = product_at_.find(batch.product);
  if (at == product_at_.end()) return;
  products_[at->second].changed.touch(stamp);
  if (lots_.size() < kCatalogueLotsMax) lots_.push_back({std::hash<std::string>{}(fold_text(batch.lot)), at->second});
}

void Catalogue::put_area(const state::AreaInfo& area, Stamp stamp) {
  const auto at = party_at_.find(area.record.holder);
  if (at == party_at_.end()) return;
  auto& codes = parties_[at->second].areas;
  if (std::find(codes.begin(), codes.end(), area.record.area) == codes.end()) codes.push_back(area.record.area);
  parties_[at->second].changed.touch(stamp);
}

void Catalogue::stand_on(Day today) {
  for (auto& product : products_) {
    const auto ocop = state::ocop_certificate_on(product.ocop, today);
    product.stars = ocop ? ocop->record.stars : 0;
    product.standing = Standing::none;
    if (!ocop) continue;
    switch (state::certificate_state_on(*ocop, today)) {
      case state::CertificateState::in_force: product.standing = Standing::in_force; break;
      case state::CertificateState::suspended: product.standing = Standing::suspended; break;
      case state::CertificateState::expired: product.standing = Standing::expired; break;
      case state::CertificateState::revoked: product.standing = Standing::revoked; break;
      case state::CertificateState::not_yet: break;  // it is never the one that counts
    }
  }
}

void Catalogue::order() {
  const auto by_name = [](const auto& all, std::vector<std::uint32_t>& out) {
    out.resize(all.size());
    std::iota(out.begin(), out.end(), 0U);
    std::sort(out.begin(), out.end(),
              [&](std::uint32_t a, std::uint32_t b) { return std::tie(all[a].folded, a) < std::tie(all[b].folded, b); });
  };
  by_name(products_, products_in_order_);
  by_name(parties_, parties_in_order_);
}

std::size_t Catalogue::bytes() const {
  const std::shared_lock lock(mutex_);
  constexpr std::size_t kMapRow = 80;  // of a tree's node with a short key, roughly
  const auto of = [](const state::Words& words) { return words.vi.capacity() + words.en.capacity(); };
  std::size_t out = lots_.capacity() * sizeof(Lot) + (products_in_order_.capacity() + parties_in_order_.capacity()) * 4;
  for (const auto& one : parties_)
    out += sizeof(Party) + kMapRow + of(one.name) + of(one.place) + one.folded.capacity() + one.folded_place.capacity() +
           one.products.capacity() * 4 + one.areas.size() * (sizeof(std::string) + 40);
  for (const auto& one : products_)
    out += sizeof(Product) + kMapRow + of(one.name) + one.path.capacity() + one.folded.capacity() + one.folded_more.capacity() +
           one.folded_decisions.capacity() +
           one.ocop.capacity() * (sizeof(state::CertificateInfo) + sizeof(one.ocop[0].changes) * 2);
  return out;
}

}  // namespace nguon::api
