#include "ledger/state/internal/codec.h"

#include <type_traits>

namespace nguon::state {
namespace {

using namespace statement;

// The last value of each enum that is stored: what lies past it is a damaged row.
constexpr PartyType last_of(PartyType) { return PartyType::operator_; }
constexpr LegalForm last_of(LegalForm) { return LegalForm::association; }
constexpr KeyPurpose last_of(KeyPurpose) { return KeyPurpose::label; }
constexpr CodeScheme last_of(CodeScheme) { return CodeScheme::other; }
constexpr AreaStatus last_of(AreaStatus) { return AreaStatus::cancelled; }
constexpr ShelfLifeUnit last_of(ShelfLifeUnit) { return ShelfLifeUnit::months; }
constexpr ProductKind last_of(ProductKind) { return ProductKind::material; }
constexpr CertificateScheme last_of(CertificateScheme) { return CertificateScheme::other; }
constexpr CertificateStatusKind last_of(CertificateStatusKind) { return CertificateStatusKind::revoked; }
constexpr LabelKind last_of(LabelKind) { return LabelKind::unit; }
constexpr EventKind last_of(EventKind) { return EventKind::other; }
constexpr BatchEvent::Role last_of(BatchEvent::Role) { return BatchEvent::Role::child; }

class Writing {
 public:
  template <class T>
  using Of = const T;

  template <class... T>
  void operator()(const T&... values) {
    (one(values), ...);
  }
  // A list that older rows end before: an empty one leaves the row as it was.
  template <class T>
  void tail(const std::vector<T>& values) {
    if (!values.empty()) one(values);
  }
  std::string take() { return out_.take(); }

 private:
  void one(const std::string& value) { out_.str(value); }
  void one(bool value) { out_.flag(value); }
  void one(std::uint32_t value) { out_.u64(value); }
  void one(std::uint64_t value) { out_.u64(value); }
  void one(Day value) { out_.i64(value.unix_days); }
  void one(Time value) { out_.i64(value.unix_ms); }
  void one(Amount value) { out_.i64(value.millionths); }
  void one(const Hash& value) { out_.str(value.view()); }
  template <class T>
  void one(const T& value) {
    if constexpr (std::is_enum_v<T>)
      out_.u64(static_cast<std::uint64_t>(value));
    else
      fields(*this, value);
  }
  template <class T>
  void one(const std::optional<T>& value) {
    out_.flag(value.has_value());
    if (value) one(*value);
  }
  template <class T>
  void one(const std::vector<T>& values) {
    out_.u64(values.size());
    for (const T& value : values) one(value);
  }

  FieldWriter out_;
};

class Reading {
 public:
  template <class T>
  using Of = T;

  explicit Reading(std::string_view in) : in_(in) {}
  template <class... T>
  void operator()(T&... values) {
    (one(values), ...);
  }
  template <class T>
  void tail(std::vector<T>& values) {
    if (in_.ok()) return;
    one(values);
    ok_ = ok_ && !values.empty();  // an empty list has one spelling
  }
  bool ok() const { return ok_ && in_.ok(); }

 private:
  void one(std::string& value) { value = in_.str(); }
  void one(bool& value) {
    const std::uint64_t raw = in_.u64();
    value = raw == 1;
    ok_ = ok_ && raw <= 1;
  }
  void one(std::uint32_t& value) {
    const std::uint64_t raw = in_.u64();
    value = static_cast<std::uint32_t>(raw);
    ok_ = ok_ && value == raw;
  }
  void one(std::uint64_t& value) { value = in_.u64(); }
  void one(Day& value) {
    const std::int64_t raw = in_.i64();
    value.unix_days = static_cast<std::int32_t>(raw);
    ok_ = ok_ && value.unix_days == raw;
  }
  void one(Time& value) { value.unix_ms = in_.i64(); }
  void one(Amount& value) { value.millionths = in_.i64(); }
  void one(Hash& value) {
    const auto hash = Hash::from(in_.str());
    if (hash)
      value = *hash;
    else
      ok_ = false;
  }
  template <class T>
  void one(T& value) {
    if constexpr (std::is_enum_v<T>) {
      const std::uint64_t raw = in_.u64();
      if (raw <= static_cast<std::uint64_t>(last_of(T{})))
        value = static_cast<T>(raw);
      else
        ok_ = false;
    } else {
      fields(*this, value);
    }
  }
  template <class T>
  void one(std::optional<T>& value) {
    bool there = false;
    one(there);
    if (there) one(value.emplace(T{}));  // clang 14 takes no emplace() of a struct within a struct
  }
  template <class T>
  void one(std::vector<T>& values) {
    values.resize(in_.count());
    for (T& value : values) one(value);
  }

  FieldReader in_;
  bool ok_ = true;
};

template <class A, class T>
using In = typename A::template Of<T>;

template <class A>
void fields(A& a, In<A, Words>& x) {
  a(x.vi, x.en);
}
template <class A>
void fields(A& a, In<A, ShelfLife>& x) {
  a(x.value, x.unit);
}
template <class A>
void fields(A& a, In<A, YieldRange>& x) {
  a(x.min, x.max);
}
template <class A>
void fields(A& a, In<A, Party>& x) {
  a(x.party, x.party_type, x.legal_form, x.name, x.province, x.commune, x.place, x.website);
}
template <class A>
void fields(A& a, In<A, GrowingArea>& x) {
  a(x.area, x.scheme, x.issuer, x.name, x.holder, x.province, x.commune, x.place, x.hectares, x.crop, x.expected_yield_per_year,
    x.yield_uom, x.granted_on, x.valid_until);
}
template <class A>
void fields(A& a, In<A, PackingHouse>& x) {
  a(x.packing_house, x.scheme, x.issuer, x.name, x.holder, x.province, x.commune, x.place, x.granted_on, x.valid_until);
}
template <class A>
void fields(A& a, In<A, Product>& x) {
  a(x.product, x.kind, x.owner, x.name, x.group, x.criteria_set, x.brand, x.ingredients, x.net_content, x.storage, x.warnings,
    x.usage, x.standards, x.shelf_life, x.yield, x.packing_house_required);
}
template <class A>
void fields(A& a, In<A, Certificate>& x) {
  a(x.certificate, x.scheme, x.scheme_name, x.number, x.issued_by, x.party, x.products, x.areas, x.stars, x.issued_on,
    x.valid_until);
}
template <class A>
void fields(A& a, In<A, LabelRequest>& x) {
  a(x.batch, x.labels, x.count, x.packed_on, x.shelf_life);
}
template <class A>
void fields(A& a, In<A, LabelRun>& x) {
  a(x.request, x.batch, x.labels, x.count, x.label_key, x.product, x.packed_on, x.shelf_life);
}

template <class A>
void fields(A& a, In<A, LedgerInfo>& x) {
  a(x.origin, x.host, x.log_key, x.demonstration, x.operator_party);
}
template <class A>
void fields(A& a, In<A, Counters>& x) {
  a(x.label_keys, x.products);
}
template <class A>
void fields(A& a, In<A, PartyInfo>& x) {
  a(x.record, x.index);
}
template <class A>
void fields(A& a, In<A, KeyInfo::Revocation>& x) {
  a(x.index, x.since, x.reason);
}
template <class A>
void fields(A& a, In<A, KeyInfo>& x) {
  a(x.vkey, x.party, x.party_type, x.purpose, x.number, x.index, x.added, x.revocation);
}
template <class A>
void fields(A& a, In<A, StatusChange<AreaStatus>>& x) {
  a(x.status, x.effective_from, x.decision, x.reason, x.index);
}
template <class A>
void fields(A& a, In<A, StatusChange<CertificateStatusKind>>& x) {
  a(x.status, x.effective_from, x.decision, x.reason, x.index);
}
template <class A>
void fields(A& a, In<A, AreaInfo>& x) {
  a(x.record, x.index, x.changes);
}
template <class A>
void fields(A& a, In<A, AuthorisationInfo>& x) {
  a(x.area, x.to, x.from, x.until, x.withdrawn_from, x.index);
}
template <class A>
void fields(A& a, In<A, Authorisations>& x) {
  a(x.all);
}
template <class A>
void fields(A& a, In<A, HarvestInfo>& x) {
  a(x.uom, x.amount);
}
template <class A>
void fields(A& a, In<A, Harvests>& x) {
  a(x.all);
}
template <class A>
void fields(A& a, In<A, PackingHouseInfo>& x) {
  a(x.record, x.index);
}
template <class A>
void fields(A& a, In<A, ProductInfo>& x) {
  a(x.record, x.number, x.index);
}
template <class A>
void fields(A& a, In<A, CertificateInfo>& x) {
  a(x.record, x.signed_by, x.index, x.changes);
}
template <class A>
void fields(A& a, In<A, BatchInfo>& x) {
  a(x.path, x.product, x.lot, x.uom, x.holder, x.maker, x.index, x.event_time, x.created, x.consumed, x.best_before, x.areas,
    x.container, x.in_transit_to, x.supplier, x.labels);
}
template <class A>
void fields(A& a, In<A, HoldingRow>& x) {
  a(x.held, x.packed);
}
template <class A>
void fields(A& a, In<A, Transit>& x) {
  a(x.from, x.to, x.amount, x.packed);
}
template <class A>
void fields(A& a, In<A, ContainerInfo::Content>& x) {
  a(x.batch, x.amount);
}
template <class A>
void fields(A& a, In<A, ContainerInfo>& x) {
  a(x.id, x.holder, x.in_transit_to, x.inside, x.changed_at, x.lots, x.containers);
}
template <class A>
void fields(A& a, In<A, Restriction>& x) {
  a(x.kind, x.index, x.decision, x.reason, x.by, x.origin_batch);
}
template <class A>
void fields(A& a, In<A, RestrictionRow>& x) {
  a(x.restriction, x.lots_only, x.lifted_by);
}
template <class A>
void fields(A& a, In<A, Marks::Mark>& x) {
  a(x.index, x.origin_batch);
}
template <class A>
void fields(A& a, In<A, Marks>& x) {
  a(x.all);
}
template <class A>
void fields(A& a, In<A, EventInfo::Item>& x) {
  a(x.batch, x.role, x.amount);
}
template <class A>
void fields(A& a, In<A, EventInfo>& x) {
  a(x.index, x.kind, x.party, x.event_time, x.accepted, x.items, x.containers, x.parent, x.counterpart, x.transformation_id,
    x.area, x.restrictions, x.corrected_by, x.corrects, x.content);
}
template <class A>
void fields(A& a, In<A, Transformation>& x) {
  a(x.events);
}
template <class A>
void fields(A& a, In<A, RequestInfo>& x) {
  a(x.record, x.party, x.index, x.run);
}
template <class A>
void fields(A& a, In<A, RunInfo::Range>& x) {
  a(x.first, x.last, x.index);
}
template <class A>
void fields(A& a, In<A, RunInfo::Print>& x) {
  a(x.first, x.last, x.digest, x.index, x.reprints, x.last_index);
}
template <class A>
void fields(A& a, In<A, RunInfo>& x) {
  a(x.record, x.index, x.accepted, x.activated, x.activated_at, x.voided_at, x.spoiled);
  a.tail(x.prints);
}
template <class A>
void fields(A& a, In<A, Picture>& x) {
  a(x.sha256, x.caption);
}
template <class A>
void fields(A& a, In<A, statement::Story>& x) {
  a(x.about, x.story, x.pictures);
}
template <class A>
void fields(A& a, In<A, StoryInfo>& x) {
  a(x.record, x.party, x.index, x.accepted);
}
template <class A>
void fields(A& a, In<A, Stories>& x) {
  a(x.all);
}
template <class A>
void fields(A& a, In<A, PictureUse>& x) {
  a(x.stories);
}
template <class A>
void fields(A& a, In<A, PrivateInfo::Field>& x) {
  a(x.name, x.commitment, x.erased_by);
}
template <class A>
void fields(A& a, In<A, PrivateInfo>& x) {
  a(x.index, x.party, x.fields);
}
template <class A>
void fields(A& a, In<A, BatchEvent>& x) {
  a(x.index, x.kind, x.role, x.corrected_by, x.corrects);
}

}  // namespace

template <class T>
std::string encode(const T& record) {
  Writing out;
  out(record);
  return out.take();
}

template <class T>
Result<T> decode(std::string_view bytes) {
  Reading in(bytes);
  T record;
  in(record);
  if (!in.ok()) return Error{Errc::corrupt, "state_malformed", "a stored record does not decode", "một bản ghi đã lưu bị hỏng"};
  return record;
}

#define NGUON_CODEC(T)                   \
  template std::string encode(const T&); \
  template Result<T> decode(std::string_view);
NGUON_CODEC(LedgerInfo)
NGUON_CODEC(Counters)
NGUON_CODEC(PartyInfo)
NGUON_CODEC(KeyInfo)
NGUON_CODEC(AreaInfo)
NGUON_CODEC(Authorisations)
NGUON_CODEC(Harvests)
NGUON_CODEC(PackingHouseInfo)
NGUON_CODEC(ProductInfo)
NGUON_CODEC(CertificateInfo)
NGUON_CODEC(BatchInfo)
NGUON_CODEC(HoldingRow)
NGUON_CODEC(Transit)
NGUON_CODEC(ContainerInfo)
NGUON_CODEC(Marks)
NGUON_CODEC(RestrictionRow)
NGUON_CODEC(EventInfo)
NGUON_CODEC(Transformation)
NGUON_CODEC(RequestInfo)
NGUON_CODEC(RunInfo)
NGUON_CODEC(BatchEvent)
NGUON_CODEC(StoryInfo)
NGUON_CODEC(Stories)
NGUON_CODEC(PictureUse)
NGUON_CODEC(PrivateInfo)
#undef NGUON_CODEC

}  // namespace nguon::state
