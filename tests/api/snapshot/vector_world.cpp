#include "tests/api/snapshot/vector_world.h"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>

#include "api/label_fields.h"
#include "api/scan.h"
#include "api/snapshot/maker.h"
#include "keys/key_file.h"
#include "ledger/anchor/anchor.h"
#include "ledger/log/note.h"
#include "ledger/state/reader.h"
#include "ledger/statement/make.h"
#include "ledger/statement/statement.h"
#include "ledger/store/memory.h"
#include "tests/api/demo_ledger.h"
#include "tests/support/check.h"
#include "tests/support/ledger_world.h"

namespace nguon::test {
namespace {

using st::EventKind;
using st::RunStatus;
using state::Status;

constexpr std::int64_t kDayMs = 86'400'000;
const std::string kGtin = "01/08938505974194";

std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string text_of(const json::object& from, const char* name) {
  return std::string(std::string_view(from.at(name).as_string()));
}

// Tells the story to a real ledger; events and records are built by the story of the state tests.
class Maker {
 public:
  Maker() : story_(LedgerWorld::Cast::genesis_only) {
    const auto add = [&](const char* who, KeyType type = KeyType::ed25519) {
      const std::string party(std::string_view(who).substr(0, std::string_view(who).find('#')));
      keys_.emplace(who, value_of(keys::KeyPair::generate(type, std::string(kVectorOrigin) + "/" + party)));
    };
    for (const char* who : {"vanhanh", "ubnd", "ubnd#2", "htx", "vanhanh#1", "htx#3", "htx#4"}) add(who);
    add("htx#2", KeyType::ecdsa_p256);
    log_ = std::make_shared<const keys::KeyPair>(value_of(keys::KeyPair::generate(KeyType::ed25519, std::string(kVectorOrigin))));
    clock_.set(story_.now);
    LedgerOptions options;
    options.clock = &clock_;
    options.signatures = signatures_;
    options.log_signer = log_;
    options.anchor = anchor::make_memory(std::string(kVectorOrigin));
    ledger_ = value_of(
        Ledger::create(store::make_memory_store(), sign("vanhanh", st::make_record(genesis(), story_.next_id())), options));
    tell_registers();
    tell_lots();
  }

  json::object table() {
    const TempDir scratch;
    const auto pem = scratch.path() / "log.pem";
    value_of(keys::save_key(*log_, pem.string()));
    json::object out{
        {"host", kVectorHost}, {"origin", kVectorOrigin}, {"logKey", file_text(pem)}, {"logVkey", log_->vkey().text()}};
    json::array entries;
    for (std::uint64_t i = 0; i < ledger_->size(); ++i) {
      const auto entry = value_of(ledger_->entry(i));
      entries.push_back(json::object{{"accepted", format_time(entry.accepted)}, {"statement", entry.statement}});
    }
    out["entries"] = std::move(entries);
    const auto key = log_key_of(out, api::snapshot_key_name(kVectorOrigin));
    api::Pins pins;
    out["snapshot"] = value_of(api::make_snapshot(*ledger_, key, story_.now, pins))->whole();
    out["now"] = format_time(story_.now);
    add_labels();
    out["labels"] = std::move(labels_);
    return out;
  }

 private:
  std::string sign(const std::string& who, const json::object& content) const {
    std::vector<const Signer*> signers;
    for (std::size_t at = 0; at < who.size();) {
      const std::size_t end = std::min(who.find(' ', at), who.size());
      signers.push_back(&keys_.at(who.substr(at, end - at)));
      at = end + 1;
    }
    return value_of(log::sign_note(value_of(st::statement_text(content)), signers));
  }
  std::uint64_t append(std::string note) {
    clock_.set(story_.now);
    const auto receipt = ledger_->append_and_wait(std::move(note));
    if (!receipt) FAIL(receipt.error().name() << ": " << receipt.error().message());
    story_.now.unix_ms += 1'000;
    return receipt->index;
  }
  std::uint64_t tell(const std::string& who, const st::Record& record) {
    return append(sign(who, st::make_record(record, story_.next_id())));
  }
  std::uint64_t tell(const std::string& who, const st::Event& event) { return append(sign(who, st::make_event(event))); }

  st::Genesis genesis() const {
    auto g = LedgerWorld::genesis();
    g.log_key = log_->vkey().text();
    g.parties[0].keys = {keys_.at("vanhanh").vkey().text()};
    g.parties[1].keys = {keys_.at("ubnd").vkey().text(), keys_.at("ubnd#2").vkey().text()};
    return g;
  }

  void tell_registers() {
    auto htx = LedgerWorld::party("htx", st::PartyType::producer);
    htx.name = {"Hợp tác xã Thí Dụ", "Example cooperative"};
    tell("ubnd", htx);
    tell("ubnd", st::Key{"htx", keys_.at("htx").vkey().text(), st::KeyPurpose::statement});
    tell("vanhanh", st::Key{"vanhanh", keys_.at("vanhanh#1").vkey().text(), st::KeyPurpose::label});
    for (const char* who : {"htx#2", "htx#3", "htx#4"})
      tell("htx", st::Key{"htx", keys_.at(who).vkey().text(), st::KeyPurpose::label});
    auto area = story_.area("A1", "htx");
    area.province = "15";
    area.commune = "04567";
    tell("ubnd", area);
    tell("htx", LedgerWorld::material("htx", "che-tuoi"));
    for (const auto& path : {kGtin, std::string("ocop/15-04567-02-2026"), std::string("ocop/15-04567-03-2026")}) {
      auto product = LedgerWorld::product("htx", path);
      product.name = {"Chè Shan tuyết Thí Dụ", "Example Shan tea"};
      products_[path] = static_cast<std::uint32_t>(products_.size()) + 2;
      tell("htx", product);
      auto certificate = story_.certificate("ocop-" + std::to_string(products_.size()), st::CertificateScheme::ocop, "htx");
      certificate.products = {path};
      if (path.ends_with("02-2026")) certificate.valid_until = Day{story_.today().unix_days + 5};
      tell("ubnd", certificate);
    }
  }

  // A packed lot with a run of ten unit labels under label key `key`; gives the run's entry.
  std::uint64_t lot(const std::string& number, const std::string& product = kGtin, std::uint32_t key = 1,
                    std::optional<st::ShelfLife> life = st::ShelfLife{12, st::ShelfLifeUnit::months}) {
    const std::string path = product + "/10/" + number;
    tell("htx", story_.harvest(number, 10));
    tell("htx", story_.package({LedgerWorld::lot(LedgerWorld::leaves(number), 10)}, {LedgerWorld::pieces(path, 10)}));
    auto asked = story_.label_request(path, 10);
    asked.shelf_life = life;
    auto run = LedgerWorld::label_run(tell("htx", asked), asked);
    run.label_key = key;
    run.product = products_.at(product);
    return runs_[number] = tell("vanhanh", run);
  }
  std::uint64_t active(const std::string& number, const std::string& product = kGtin, std::uint32_t key = 1,
                       std::optional<st::ShelfLife> life = st::ShelfLife{12, st::ShelfLifeUnit::months}) {
    const auto run = lot(number, product, key, life);
    tell("htx", st::LabelRunStatus{run, RunStatus::activated, 0, 0, {}});
    return run;
  }

  void tell_lots() {
    active("TOT");
    active("P256", kGtin, 2);
    const auto revoked_after = active("KHOA-SAU", kGtin, 3);
    const Time after = story_.now;
    active("KHOA-TRUOC", kGtin, 4);
    active("HUY");
    active("HONG");
    active("THUHOI");
    active("TAMDUNG");
    lot("CHO");
    const auto printed = lot("IN");
    tell("htx", st::LabelPrint{printed, 1, 5, sha256("tem")});
    tell("htx", st::LabelRunStatus{printed, RunStatus::activated, 0, 0, {}});
    active("CU", kGtin, 1, st::ShelfLife{2, st::ShelfLifeUnit::days});
    active("HET", "ocop/15-04567-02-2026");
    active("RUT", "ocop/15-04567-03-2026");
    (void)revoked_after;
    story_.pass_days(8);
    tell("htx", st::LabelRunStatus{runs_.at("HUY"), RunStatus::voided, 0, 0, words("in nhầm")});
    tell("htx", st::LabelRunStatus{runs_.at("HONG"), RunStatus::spoiled, 3, 5, words("rách")});
    tell("ubnd ubnd#2", story_.oversee(EventKind::recall, {LedgerWorld::leaves("THUHOI")}));
    tell("ubnd", story_.oversee(EventKind::suspension, {kGtin + "/10/TAMDUNG"}));
    // Key 3 is not trusted from days after its run; key 4 from before its run on.
    tell("htx", st::KeyRevocation{keys_.at("htx#3").vkey().text(), Time{after.unix_ms + 3 * kDayMs}, "lost", ""});
    tell("htx", st::KeyRevocation{keys_.at("htx#4").vkey().text(), Time{after.unix_ms - 60'000}, "compromised", ""});
    tell("ubnd ubnd#2", st::CertificateStatus{"ocop-3", st::CertificateStatusKind::revoked, story_.today(), words("x"), "1/QĐ"});
  }

  qr::LabelFields fields_of(const std::string& number, std::uint32_t serial) const {
    const auto view = ledger_->snapshot();
    const auto run = value_of(state::Reader(*view).run(runs_.at(number)));
    return value_of(api::label_fields(run, serial, value_of(ledger_->root_at(run.index + 1))));
  }
  const keys::KeyPair& label_key(std::uint32_t number) const {
    const char* const names[] = {"vanhanh#1", "htx#2", "htx#3", "htx#4"};
    return keys_.at(names[number - 1]);
  }
  std::string signed_url(const qr::LabelFields& fields, const qr::Gs1Part& gs1 = {}, std::string host = std::string(kVectorHost),
                         std::uint32_t key = 0) const {
    const auto& pair = label_key(key > 0 ? key : fields.key_number);
    return qr::label_url(value_of(
        qr::sign_label(std::move(host), fields, gs1, [&](std::string_view message) { return pair.sign_label(message); })));
  }
  // Signed by label key 1 over fields that no label may have.
  std::string raw_url(const std::string& fields) const {
    std::string message("OCOPL1\0", 7);
    message += static_cast<char>(kVectorHost.size());
    message += kVectorHost;
    message += fields;
    const std::string blob = fields + value_of(label_key(1).sign_label(message));
    return "https://" + std::string(kVectorHost) + "/" + value_of(qr::encode_token(blob));
  }

  void put(std::string name, std::string url, Status expected, std::optional<Status> offline = std::nullopt) {
    json::object one{{"name", name}, {"url", url}, {"status", state::to_string(expected)}};
    if (offline) one["offline"] = state::to_string(*offline);
    labels_.push_back(std::move(one));
  }

  void add_states() {
    put("good", signed_url(fields_of("TOT", 1)), Status::valid);
    put("good, for the whole lot", signed_url(fields_of("TOT", 0)), Status::valid);
    put("good, with a GS1 part", signed_url(fields_of("TOT", 7), value_of(qr::parse_gs1_part("/01/08938505974194/10/TOT/21/07"))),
        Status::valid);
    put("GS1 serial in fewer digits than the run's count has, signed",
        signed_url(fields_of("TOT", 2), value_of(qr::parse_gs1_part("/01/08938505974194/10/TOT/21/2"))), Status::not_in_ledger);
    put("another unit's GS1 serial, signed",
        signed_url(fields_of("TOT", 2), value_of(qr::parse_gs1_part("/01/08938505974194/10/TOT/21/03"))), Status::not_in_ledger);
    put("a GS1 serial on the label of the whole lot, signed",
        signed_url(fields_of("TOT", 0), value_of(qr::parse_gs1_part("/01/08938505974194/10/TOT/21/00"))), Status::not_in_ledger);
    put("good, with a GS1 part without a serial",
        signed_url(fields_of("TOT", 6), value_of(qr::parse_gs1_part("/01/08938505974194/10/TOT"))), Status::valid);
    put("good, by a P-256 key", signed_url(fields_of("P256", 1)), Status::valid);
    put("key revoked after the packing day", signed_url(fields_of("KHOA-SAU", 1)), Status::valid);
    put("key revoked before the packing day", signed_url(fields_of("KHOA-TRUOC", 1)), Status::bad_signature);
    put("voided run", signed_url(fields_of("HUY", 1)), Status::label_voided);
    put("voided run, for the whole lot", signed_url(fields_of("HUY", 0)), Status::label_voided);
    for (std::uint32_t serial = 2; serial <= 6; ++serial)
      put("spoiled 3 to 5, serial " + std::to_string(serial), signed_url(fields_of("HONG", serial)),
          serial >= 3 && serial <= 5 ? Status::label_voided : Status::valid);
    put("recalled through its leaves", signed_url(fields_of("THUHOI", 1)), Status::recalled);
    put("suspended", signed_url(fields_of("TAMDUNG", 1)), Status::suspended);
    put("not activated", signed_url(fields_of("CHO", 1)), Status::not_activated);
    put("printed and activated", signed_url(fields_of("IN", 5)), Status::valid);
    put("activated, never printed", signed_url(fields_of("IN", 6)), Status::not_activated);
    put("past its date", signed_url(fields_of("CU", 1)), Status::past_shelf_life);
    put("certificate expired", signed_url(fields_of("HET", 1)), Status::certificate_expired);
    put("certificate revoked", signed_url(fields_of("RUT", 1)), Status::certificate_revoked);
  }

  void add_altered() {
    const std::string url = signed_url(fields_of("TOT", 3));
    const std::size_t token = url.rfind('/') + 1;
    for (std::size_t at = token; at < url.size(); ++at) {
      std::string changed = url;
      changed[at] = static_cast<char>('0' + (changed[at] - '0' + 1) % 10);
      put("digit " + std::to_string(at - token), changed, judged(changed));
    }
    const auto gs1 = value_of(qr::parse_gs1_part("/01/08938505974194/10/TOT/21/2"));
    const std::string with_gs1 = signed_url(fields_of("TOT", 4), gs1);
    put("GS1 part cut off", with_gs1.substr(0, with_gs1.find("/01/")), Status::bad_signature);
    put("GS1 part added", url + "/01/08938505974194", Status::bad_signature);
    put("another lot in the GS1 part", with_gs1.substr(0, with_gs1.find("/10/")) + "/10/TOT2/21/2", Status::bad_signature);
    put("another serial in the GS1 part", with_gs1.substr(0, with_gs1.size() - 1) + "3", Status::bad_signature);
    put("GS1 part of another product, signed",
        signed_url(fields_of("TOT", 5), value_of(qr::parse_gs1_part("/01/08934563138165"))), Status::not_in_ledger);
    put("GS1 part of another lot, signed",
        signed_url(fields_of("TOT", 5), value_of(qr::parse_gs1_part("/01/08938505974194/10/KHAC"))), Status::not_in_ledger);
    put("replayed under another host", "https://khac.example" + url.substr(url.rfind('/')), Status::not_our_label);
    put("signed for another host, shown under ours",
        "https://ocop.example" +
            signed_url(fields_of("TOT", 5), {}, "khac.example").substr(std::string("https://khac.example").size()),
        Status::bad_signature);
    put("signed by the key of another number", signed_url(fields_of("TOT", 5), {}, std::string(kVectorHost), 3),
        Status::bad_signature);
    for (const std::string& other :
         {url + "/", url + "?a=b", "HTTPS" + url.substr(5), "http" + url.substr(5), url.substr(0, url.size() - 1), url + "0"})
      put("another spelling: " + other.substr(0, 12) + "…" + other.substr(other.size() - 4), other, Status::not_our_label);
  }

  void add_out_of_range() {
    const std::string good = value_of(qr::encode_fields(fields_of("TOT", 6)));
    const auto with = [&](std::size_t at, std::string_view bytes) { return std::string(good).replace(at, bytes.size(), bytes); };
    put("version 2", raw_url(with(0, "\x21")), Status::not_our_label);
    put("an unknown kind", raw_url(with(0, "\x12")), Status::not_our_label);
    put("a batch label with a serial", raw_url(with(0, "\x10")), Status::not_our_label);
    put("a unit label without a serial", raw_url(with(11, std::string_view("\0\0\0\0", 4))), Status::not_our_label);
    put("label key 0", raw_url(with(1, std::string_view("\0\0\0", 3))), Status::not_our_label);
    put("product 0", raw_url(with(4, std::string_view("\0\0\0", 3))), Status::not_our_label);
    auto fields = fields_of("TOT", 6);
    const auto alter = [&](std::string name, auto change, Status expected, std::optional<Status> offline = std::nullopt) {
      auto altered = fields;
      change(altered);
      put(std::move(name), signed_url(altered, {}, std::string(kVectorHost), 1), expected, offline);
    };
    alter(
        "a serial past the run's end", [](auto& f) { f.serial = 11; }, Status::not_in_ledger);
    alter(
        "the largest serial", [](auto& f) { f.serial = 0xffffffff; }, Status::not_in_ledger);
    alter(
        "a label key that nobody enrolled", [](auto& f) { f.key_number = 99; }, Status::not_in_ledger);
    alter(
        "another product", [](auto& f) { f.product_number = 3; }, Status::not_in_ledger);
    alter(
        "a product that nobody registered", [](auto& f) { f.product_number = 77; }, Status::not_in_ledger);
    alter(
        "an entry that is no run", [](auto& f) { f.run_index -= 1; }, Status::not_in_ledger);
    // All that it says is true of that run too: the pin alone tells them apart.
    alter(
        "the run of another lot", [&](auto& f) { f.run_index = static_cast<std::uint32_t>(runs_.at("HONG")); },
        Status::ledger_contradicts);
    alter(
        "a run that is newer than the ledger", [](auto& f) { f.run_index = 100'000; }, Status::not_in_ledger,
        Status::freshness_unknown);
    alter(
        "another packing day", [](auto& f) { f.packed.unix_days += 1; }, Status::not_in_ledger);
    alter(
        "another shelf life", [](auto& f) { f.shelf_life = qr::ShelfLife::months(13); }, Status::not_in_ledger);
    alter(
        "a pin of another history", [](auto& f) { f.pin.bytes[14] ^= 1; }, Status::ledger_contradicts);
  }

  // What the server says; never good.
  Status judged(const std::string& url) const {
    const auto path = url.substr(url.find('/', 8) + 1);
    const auto found = value_of(api::scan_label(*ledger_, *signatures_, kVectorHost, path, story_.now));
    CHECK(found.status <= Status::not_in_ledger);
    return found.status;
  }

  void add_labels() {
    add_states();
    add_altered();
    add_out_of_range();
  }

  LedgerWorld story_;
  FakeClock clock_{Time{0}};
  std::map<std::string, keys::KeyPair> keys_;
  std::shared_ptr<const keys::KeyPair> log_;
  std::shared_ptr<const keys::KeyCheck> signatures_ = keys::make_signature_check();
  std::unique_ptr<Ledger> ledger_;
  std::map<std::string, std::uint32_t> products_;
  std::map<std::string, std::uint64_t> runs_;
  json::array labels_;
};

}  // namespace

keys::KeyPair log_key_of(const json::object& table, std::string name) {
  const TempDir scratch;
  const auto pem = scratch.path() / "log.pem";
  std::ofstream(pem, std::ios::binary) << text_of(table, "logKey");
  std::filesystem::permissions(pem, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  return value_of(keys::load_key(pem.string(), std::move(name)));
}

ReplayedLedger::ReplayedLedger(const json::object& table) : signatures(keys::make_signature_check()) {
  LedgerOptions options;
  options.clock = &clock;
  options.signatures = signatures;
  options.log_signer = std::make_shared<const keys::KeyPair>(log_key_of(table, text_of(table, "origin")));
  options.anchor = anchor::make_memory(text_of(table, "origin"));
  for (const auto& value : table.at("entries").as_array()) {
    const auto& entry = value.as_object();
    clock.set(value_of(parse_time_utc(text_of(entry, "accepted"))));
    if (ledger)
      value_of(ledger->append_and_wait(text_of(entry, "statement")));
    else
      ledger = value_of(Ledger::create(store::make_memory_store(), text_of(entry, "statement"), options));
  }
  clock.set(value_of(parse_time_utc(text_of(table, "now"))));
}

json::object read_table() { return value_of(parse_json(file_text(LABEL_VECTORS))).as_object(); }

json::object make_table() { return Maker().table(); }

}  // namespace nguon::test
