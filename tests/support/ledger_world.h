// A small ledger's state to tell stories in: parties, an area and products are set up, statements
// are applied directly, signatures are taken as checked. No files, no clock, no cryptography.
//
//   LedgerWorld world;
//   world.must("htx", world.harvest("L1", 120));
//   CHECK(world.refusal("htx", world.harvest("L1", 5)) == "lot_exists");
#pragma once

#include <catch2/catch.hpp>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ledger/base/sha256.h"
#include "ledger/base/time.h"
#include "ledger/base/vkey.h"
#include "ledger/state/fold.h"
#include "ledger/state/reader.h"
#include "ledger/state/status.h"
#include "ledger/state/trace.h"
#include "ledger/statement/make.h"
#include "ledger/statement/statement.h"
#include "ledger/store/memory.h"
#include "ledger/store/overlay.h"

namespace nguon::test {

namespace st = statement;

inline constexpr const char* kWorldHost = "ocop.example";
inline constexpr const char* kWorldOrigin = "ocop.example/yenbai";

// Amounts as people write them: kg(12.5).
inline st::Amount amount(double value) {
  return st::Amount{static_cast<std::int64_t>(value * 1'000'000 + (value < 0 ? -0.5 : 0.5))};
}
inline st::Words words(const char* vi) { return st::Words{vi, ""}; }

// Who signs: a party and which of its keys, "ubnd" or "ubnd#2"; several sign with "ubnd ubnd#2".
inline VerifierKey world_key(const std::string& who) {
  const auto hash = who.find('#');
  const std::string party = who.substr(0, hash);
  const std::string number = hash == std::string::npos ? "1" : who.substr(hash + 1);
  auto key =
      make_vkey(std::string(kWorldOrigin) + "/" + party, KeyType::ed25519, std::string(sha256({party, " key ", number}).view()));
  if (!key) FAIL(key.error().message());
  return *key;
}

// One accepted statement, as it was applied: for folding the same again.
struct Told {
  st::Statement statement;
  std::string bytes;
  std::vector<VerifierKey> signers;
  std::uint64_t index = 0;
  Time accepted;
};

class LedgerWorld {
 public:
  enum class Cast { genesis_only, full };

  explicit LedgerWorld(Cast cast = Cast::full) : store_(store::make_memory_store()), state_(*store_) {
    must("vanhanh", genesis());
    if (cast == Cast::full) set_up();
  }

  Time now = *parse_time_utc("2026-06-01T08:00:00.000Z");
  void pass_days(int days) { now.unix_ms += std::int64_t{days} * 86'400'000; }
  Day today() const { return day_in_vietnam(now); }

  const store::Overlay& view() const { return state_; }
  state::Reader read() const { return state::Reader(state_); }
  std::uint64_t next_index() const { return told_.size(); }
  const std::vector<Told>& told() const { return told_; }

  // Applies and gives the entry's index.
  Result<std::uint64_t> tell(const std::string& who, st::Record record) {
    const std::string id = next_id();
    return tell(who, st::Statement{id, "", std::move(record)});
  }
  Result<std::uint64_t> tell(const std::string& who, st::Event event) {
    std::string id = event.event_id;
    if (event.error) id += "#" + format_time(event.error->declared);
    return tell(who, st::Statement{std::move(id), "", std::move(event)});
  }
  Result<std::uint64_t> tell(const std::string& who, st::Statement statement) {
    Told next{std::move(statement), "statement " + std::to_string(++attempts_), signers(who), told_.size(), now};
    const auto done = apply_to(state_, next);
    if (!done) return done.error();
    told_.push_back(std::move(next));
    now.unix_ms += 1'000;
    return told_.size() - 1;
  }
  template <class Body>
  std::uint64_t must(const std::string& who, Body body) {
    auto index = tell(who, std::move(body));
    if (!index) FAIL(std::string(index.error().name()) + ": " + index.error().message());
    return *index;
  }
  // The refusal's name, or "ok". Fails the test when a refusal left anything behind.
  template <class Body>
  std::string refusal(const std::string& who, Body body) {
    const std::string before = dump(state_);
    const auto index = tell(who, std::move(body));
    if (index) return "ok";
    CHECK(dump(state_) == before);
    CHECK_FALSE(index.error().message_vi().empty());
    CHECK(index.error().message().find('{') == std::string::npos);
    CHECK(index.error().message_vi().find('{') == std::string::npos);
    return std::string(index.error().name());
  }

  static Result<void> apply_to(store::Overlay& state, const Told& told) {
    return state::apply(state, told.statement, {told.index, told.accepted, told.bytes, told.signers});
  }
  // Every row of the columns that the fold writes.
  static std::string dump(const store::View& view) {
    std::string out;
    for (const auto column : {store::Column::state, store::Column::postings, store::Column::by_hash}) {
      const auto done = view.scan(column, "", "", [&](std::string_view key, std::string_view value) {
        out += be32(static_cast<std::uint32_t>(key.size()));
        out += key;
        out += be32(static_cast<std::uint32_t>(value.size()));
        out += value;
        return true;
      });
      if (!done) FAIL(done.error().message());
      out += be32(0xffffffff);
    }
    return out;
  }

  std::string next_id() {
    char text[64];
    std::snprintf(text, sizeof text, "urn:uuid:00000000-0000-4000-8000-%012llx", static_cast<unsigned long long>(++ids_));
    return text;
  }

  // Records.
  static st::Genesis genesis() {
    st::Genesis g;
    g.origin = kWorldOrigin;
    g.host = kWorldHost;
    g.log_key = make_vkey(kWorldOrigin, KeyType::ed25519, std::string(sha256("log").view()))->text();
    g.parties = {{"vanhanh", st::PartyType::operator_, words("Đơn vị vận hành"), {world_key("vanhanh").text()}},
                 {"ubnd", st::PartyType::authority, words("UBND tỉnh"), {world_key("ubnd").text(), world_key("ubnd#2").text()}}};
    return g;
  }
  static st::Party party(const std::string& id, st::PartyType type) {
    st::Party p;
    p.party = id;
    p.party_type = type;
    if (type == st::PartyType::producer) p.legal_form = st::LegalForm::cooperative;
    p.name = words("Đơn vị");
    p.province = "15";
    return p;
  }
  static st::Key key(const std::string& who, st::KeyPurpose purpose = st::KeyPurpose::statement) {
    return {who.substr(0, who.find('#')), world_key(who).text(), purpose};
  }
  st::GrowingArea area(const std::string& code, const std::string& holder) const {
    st::GrowingArea a;
    a.area = code;
    a.scheme = st::CodeScheme::other;
    a.issuer = "UBND";
    a.name = words("Vùng chè");
    a.holder = holder;
    a.hectares = amount(5);
    a.crop = words("chè");
    a.granted_on = Day{today().unix_days - 500};
    return a;
  }
  static st::Product material(const std::string& owner, const std::string& slug) {
    st::Product p;
    p.product = "p/" + owner + "/" + slug;
    p.kind = st::ProductKind::material;
    p.owner = owner;
    p.name = words("Nguyên liệu");
    return p;
  }
  static st::Product product(const std::string& owner, const std::string& path) {
    st::Product p;
    p.product = path;
    p.owner = owner;
    p.name = words("Chè Shan tuyết");
    p.group = 2;
    p.criteria_set = 8;
    return p;
  }
  st::Certificate certificate(const std::string& id, st::CertificateScheme scheme, const std::string& party) const {
    st::Certificate c;
    c.certificate = id;
    c.scheme = scheme;
    c.number = "12/QĐ-UBND";
    c.issued_by = words("UBND tỉnh");
    c.party = party;
    c.stars = scheme == st::CertificateScheme::ocop ? 4 : 0;
    c.issued_on = Day{today().unix_days - 30};
    c.valid_until = Day{today().unix_days + 1000};
    return c;
  }

  // Events, an hour ago.
  static st::Thing thing(const std::string& path) { return st::thing(kWorldHost, path); }
  static st::Quantity lot(const std::string& batch, double value, const std::string& uom = "KGM") {
    return {thing(batch), amount(value), uom};
  }
  static st::Quantity pieces(const std::string& batch, double value) { return lot(batch, value, ""); }
  static st::Quantity all_of(const std::string& batch) { return {thing(batch), std::nullopt, ""}; }
  st::Event event(st::EventKind kind, st::EventType type, st::Action action, const char* step) {
    st::Event e;
    e.kind = kind;
    e.type = type;
    e.action = action;
    e.biz_step = step;
    e.event_id = next_id();
    e.event_time = Time{now.unix_ms - 3'600'000};
    e.time_zone_offset = "+07:00";
    return e;
  }
  st::Event object(st::EventKind kind, const char* step, std::vector<st::Quantity> lots) {
    auto e = event(kind, st::EventType::object, st::Action::observe, step);
    e.quantities = std::move(lots);
    return e;
  }
  // Of htx's fresh leaves, lot by its number alone.
  st::Event harvest(const std::string& number, double kg) { return harvest_of({lot(leaves(number), kg)}); }
  st::Event harvest_of(std::vector<st::Quantity> lots, const std::string& area_code = "A1") {
    auto e = event(st::EventKind::growing, st::EventType::object, st::Action::add, "commissioning");
    e.quantities = std::move(lots);
    e.read_point = thing("area/" + area_code);
    return e;
  }
  st::Event process(std::vector<st::Quantity> in, std::vector<st::Quantity> out) {
    auto e = event(st::EventKind::processing, st::EventType::transformation, st::Action::none, "commissioning");
    e.inputs = std::move(in);
    e.outputs = std::move(out);
    return e;
  }
  st::Event package(std::vector<st::Quantity> in, std::vector<st::Quantity> out) {
    auto e = process(std::move(in), std::move(out));
    e.kind = st::EventKind::packaging;
    e.biz_step = "packing";
    return e;
  }
  st::Event pack(const std::string& parent_uri, std::vector<st::Quantity> lots, std::vector<std::string> containers = {}) {
    auto e = event(st::EventKind::aggregation, st::EventType::aggregation, st::Action::add, "packing");
    e.parent = st::Thing{parent_uri, st::parse_ref(parent_uri)};
    e.child_quantities = std::move(lots);
    for (const auto& uri : containers) e.child_epcs.push_back({uri, st::parse_ref(uri)});
    return e;
  }
  st::Event unpack(const std::string& parent_uri, std::vector<st::Quantity> lots = {}, std::vector<std::string> containers = {}) {
    auto e = pack(parent_uri, std::move(lots), std::move(containers));
    e.kind = st::EventKind::disaggregation;
    e.action = st::Action::delete_;
    e.biz_step = "unpacking";
    return e;
  }
  static st::Thing party_thing(const std::string& party) {
    return party.find(':') == std::string::npos ? thing("party/" + party) : st::Thing{party, st::parse_ref(party)};
  }
  st::Event ship(std::vector<st::Quantity> lots, const std::string& to, std::vector<std::string> containers = {}) {
    auto e = object(st::EventKind::shipping, "shipping", std::move(lots));
    for (const auto& uri : containers) e.epcs.push_back({uri, st::parse_ref(uri)});
    e.destinations = {{"possessing_party", party_thing(to)}};
    return e;
  }
  st::Event receive(std::vector<st::Quantity> lots, const std::string& from, std::vector<std::string> containers = {}) {
    auto e = object(st::EventKind::receiving, "receiving", std::move(lots));
    for (const auto& uri : containers) e.epcs.push_back({uri, st::parse_ref(uri)});
    if (!from.empty()) e.sources = {{"possessing_party", party_thing(from)}};
    return e;
  }
  st::Event oversee(st::EventKind kind, const std::vector<std::string>& lots) {
    std::vector<st::Quantity> named;
    for (const auto& one : lots) named.push_back(all_of(one));
    auto e = object(kind, kind == st::EventKind::inspection ? "inspecting" : "holding", std::move(named));
    e.decision = "45/QĐ";
    e.reason = words("dư lượng vượt mức");
    return e;
  }
  st::Event certify(const std::string& certificate, const std::vector<std::string>& lots) {
    auto e = oversee(st::EventKind::certification, lots);
    e.biz_step = "inspecting";
    e.certification_info = std::string("https://") + kWorldHost + "/cert/" + certificate;
    return e;
  }
  st::Event correction(st::Event original) const {
    original.error = st::ErrorDeclaration{now, "incorrect_data", {}};
    return original;
  }

  static std::string leaves(const std::string& number) { return "p/htx/che-tuoi/10/" + number; }
  static std::string tea(const std::string& number) { return "p/htx/che-kho/10/" + number; }
  static std::string packs(const std::string& number) { return "ocop/15-04567-01-2026/10/" + number; }

  // htx harvests 100 kg, dries it to 20, and packs 200 packs: leaves, tea and packs of this number.
  void make_packs(const std::string& number) {
    must("htx", harvest(number, 100));
    must("htx", process({lot(leaves(number), 100)}, {lot(tea(number), 20)}));
    must("htx", package({lot(tea(number), 20)}, {pieces(packs(number), 200)}));
  }
  st::LabelRequest label_request(const std::string& batch, std::uint32_t count) const {
    st::LabelRequest r;
    r.batch = batch;
    r.count = count;
    r.packed_on = today();
    r.shelf_life = st::ShelfLife{12, st::ShelfLifeUnit::months};
    return r;
  }
  static st::LabelRun label_run(std::uint64_t request, const st::LabelRequest& asked) {
    st::LabelRun r;
    r.request = request;
    r.batch = asked.batch;
    r.labels = asked.labels;
    r.count = asked.count;
    r.label_key = 1;
    r.product = 3;
    r.packed_on = asked.packed_on;
    r.shelf_life = asked.shelf_life;
    return r;
  }

 private:
  static std::vector<VerifierKey> signers(const std::string& who) {
    std::vector<VerifierKey> out;
    for (std::size_t at = 0; at < who.size();) {
      const std::size_t end = std::min(who.find(' ', at), who.size());
      out.push_back(world_key(who.substr(at, end - at)));
      at = end + 1;
    }
    return out;
  }

  void set_up() {
    using T = st::PartyType;
    const std::pair<const char*, T> cast[] = {{"htx", T::producer},         {"htx2", T::producer},  {"donggoi", T::packer},
                                              {"xetai", T::carrier},        {"cuahang", T::trader}, {"chungnhan", T::certifier},
                                              {"thanhtra", T::inspectorate}};
    for (const auto& [id, type] : cast) {
      must("ubnd", party(id, type));
      must("ubnd ubnd#2", key(id));
    }
    must("ubnd ubnd#2", key("thanhtra#2"));
    must("ubnd", key("chungnhan#2"));
    must("htx", key("htx#tem", st::KeyPurpose::label));          // label key 1
    must("vanhanh", key("vanhanh#tem", st::KeyPurpose::label));  // label key 2
    must("htx2", key("htx2#tem", st::KeyPurpose::label));        // label key 3
    must("ubnd", area("A1", "htx"));
    must("ubnd", area("A2", "htx2"));
    auto dried = material("htx", "che-kho");
    dried.yield = st::YieldRange{amount(0.18), amount(0.25)};
    must("htx", material("htx", "che-tuoi"));                     // product 1
    must("htx", dried);                                           // product 2
    auto pack_product = product("htx", "ocop/15-04567-01-2026");  // product 3
    pack_product.shelf_life = st::ShelfLife{12, st::ShelfLifeUnit::months};
    must("htx", pack_product);
    must("htx2", material("htx2", "mat-ong"));  // product 4
  }

  std::unique_ptr<store::Store> store_;
  store::Overlay state_;
  std::vector<Told> told_;
  std::uint64_t ids_ = 0, attempts_ = 0;
};

}  // namespace nguon::test
