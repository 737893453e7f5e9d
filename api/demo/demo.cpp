#include "api/demo/demo.h"

#include <algorithm>

#include "api/assets.h"
#include "api/blobs/blobs.h"
#include "api/demo/stories.h"
#include "api/desk/database.h"
#include "api/desk/private.h"
#include "api/import/importer.h"
#include "keys/random.h"
#include "ledger/base/sha256.h"
#include "ledger/base/text.h"
#include "ledger/log/note.h"
#include "ledger/state/reader.h"
#include "ledger/statement/make.h"
#include "ledger/statement/statement.h"

namespace nguon::api {

std::span<const EmbeddedFile> demo_files();  // made at build time from api/demo/data

namespace {

using statement::Event;
using statement::EventKind;

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kDayMs = 24 * 60 * kMinuteMs;
constexpr int kRegistryDay = -380;  // when parties, areas, products and certificates are recorded
constexpr std::uint32_t kLabelsPerRun = 200;
constexpr std::string_view kAuthority = "co-quan";
constexpr std::string_view kOperator = "van-hanh";
constexpr std::string_view kTea = "ocop/68-24967-9901-2026/10/";
constexpr std::string_view kToldBatch = "ocop/68-24730-9001-2026/10/L01";
constexpr std::string_view kFlowerTea = "ocop/68-24967-9902-2026/10/";

// Goes where the story goes; never backwards.
class StoryClock final : public Clock {
 public:
  Time now() const override { return now_; }
  void go_to(Time time) { now_ = std::max(now_, time); }

 private:
  Time now_;
};

class Story {
 public:
  Story(const Home& home, Time today, DemoName name) : home_(home), today_(today), name_(std::move(name)) {}

  Result<void> begin(std::shared_ptr<const keys::KeyCheck> signatures) {
    clock_.go_to(at(kRegistryDay, 8 * 60));
    NewLedger asked;
    asked.origin = name_.origin;
    asked.host = name_.host;
    asked.demonstration = true;
    asked.operator_name = {"Đơn vị vận hành Ví Dụ (tổ chức giả định)", "Example ledger operator (invented)"};
    asked.authority_name = {"Cơ quan quản lý Ví Dụ (tổ chức giả định)", "Example authority (invented)"};
    NGUON_ASSIGN(ledger, create_ledger(home_, asked, clock_, std::move(signatures)));
    ledger_ = std::move(ledger);
    for (const auto& [kind, file] : {std::pair{TableKind::parties, "parties.csv"},
                                     {TableKind::areas, "areas.csv"},
                                     {TableKind::products, "products.csv"},
                                     {TableKind::certificates, "certificates.csv"}}) {
      NGUON_ASSIGN(read, table(file));
      NGUON_TRY(import({kind, std::move(read)}));
    }
    return {};
  }

  // Everything that happens, to be told in the order of its time.
  Result<void> plan() {
    NGUON_TRY(plan_events());
    plan_oversight();
    plan_stories();
    std::stable_sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) { return a.time < b.time; });
    return {};
  }

  Result<void> tell(const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      clock_.go_to(steps_[i].time);
      NGUON_TRY(steps_[i].happen());
      progress(i + 1, steps_.size());
    }
    return {};
  }

  DemoSummary summary() const { return {ledger_->size(), batches_}; }

 private:
  struct Step {
    Time time;
    std::function<Result<void>()> happen;
  };

  // `minute` of the day that lies `day` days from today.
  Time at(int day, int minute) const {
    return Time{start_of_day_in_vietnam(Day{day_in_vietnam(today_).unix_days + day}).unix_ms + minute * kMinuteMs};
  }
  void on(Time time, std::function<Result<void>()> happen) { steps_.push_back({time, std::move(happen)}); }

  // A table of the data, with {-90} replaced by that day.
  Result<CsvTable> table(const std::string& name) const {
    for (const auto& file : demo_files()) {
      if (file.name != name) continue;
      std::string text(file.bytes);
      for (std::size_t open = 0; (open = text.find('{', open)) != std::string::npos;) {
        const auto close = text.find('}', open);
        const std::string day =
            format_day(Day{day_in_vietnam(today_).unix_days + std::stoi(text.substr(open + 1, close - open - 1))});
        text.replace(open, close - open + 1, day);
      }
      return parse_csv(name, text);
    }
    return Error{Errc::not_found, "the demonstration's " + name + " is not part of the program"};
  }

  Result<void> import(const ImportTable& one) {
    ImportOptions options;
    options.origin = name_.origin;
    options.host = name_.host;
    options.authority = kAuthority;
    ImportTarget target;
    target.check_all = [this](std::span<const std::string> notes) { return ledger_->check_all(notes); };
    target.append = [this](std::string note) -> Result<ImportTarget::Recorded> {
      NGUON_ASSIGN(receipt, ledger_->append_and_wait(std::move(note)));
      return ImportTarget::Recorded{receipt.index, receipt.repeated};
    };
    NGUON_ASSIGN(report, import_tables(home_, std::span(&one, 1), target, options));
    if (!report.problems.empty()) return report.problems.front();
    return {};
  }

  // Records `content` signed by the first `keys` statement keys of `party`.
  Result<std::uint64_t> record(json::object content, std::string_view party, std::size_t keys = 1) {
    NGUON_ASSIGN(pairs, home_.statement_keys(name_.origin, party));
    const bool is_event = content.contains("eventID");
    content.erase(is_event ? "eventID" : "id");
    content[is_event ? "eventID" : "id"] = id_from(std::string(party) + json::serialize(content));
    std::vector<const Signer*> signers;
    for (std::size_t i = 0; i < keys && i < pairs.size(); ++i) signers.push_back(&pairs[i]);
    NGUON_ASSIGN(note, sign_statement(content, signers));
    auto receipt = ledger_->append_and_wait(std::move(note));
    if (!receipt) return receipt.error().with_context(json::serialize(content));
    return receipt->index;
  }
  Result<void> record_record(const statement::Record& record_, std::string_view party, std::size_t keys = 1) {
    NGUON_TRY(record(statement::make_record(record_, id_from("")), party, keys));
    return {};
  }
  Result<void> record_event(Event event, std::string_view party, std::size_t keys = 1) {
    event.event_id = id_from("");
    event.event_time = Time{clock_.now().unix_ms - 10 * kMinuteMs};
    event.time_zone_offset = "+07:00";
    event.read_point = statement::thing(name_.host, "party/" + std::string(party));
    NGUON_TRY(record(statement::make_event(event), party, keys));
    return {};
  }

  Result<void> plan_events() {
    NGUON_ASSIGN(events, table("events.csv"));
    for (const auto& row : events.rows) {
      CsvTable one{events.file, events.headings, {row}};
      Row reading{one, one.rows.front()};
      const Time time = reading.time("Lúc");
      const bool is_packaging = reading.text("Loại") == "đóng gói";
      if (reading.problem()) return *reading.problem();
      on(Time{time.unix_ms + 25 * kMinuteMs}, [this, one] { return import({TableKind::events, one}); });
      if (is_packaging) plan_labels(reading, time);
    }
    return {};
  }

  // The day after packaging: the producer asks for labels, the operator issues the run, the producer activates it.
  void plan_labels(Row& row, Time packed) {
    const std::string out = row.text("Lô ra");
    const std::string batch = out.substr(0, out.find('='));
    const std::string producer = row.text("Chủ thể");
    on(Time{packed.unix_ms + kDayMs},
       [this, batch, producer, packed] { return issue_run(batch, producer, day_in_vietnam(packed)); });
    if (!batch.ends_with("/CHO-01"))
      on(Time{packed.unix_ms + kDayMs + 60 * kMinuteMs},
         [this, batch, producer] { return run_status(batch, producer, statement::RunStatus::activated, {}); });
  }

  Result<void> issue_run(const std::string& batch, const std::string& producer, Day packed) {
    const auto view = ledger_->snapshot();
    const state::Reader reader{*view};
    NGUON_ASSIGN(info, reader.batch(batch));
    NGUON_ASSIGN(product, reader.product(info.product));
    const auto life = product.record.shelf_life;
    statement::LabelRequest request{batch, statement::LabelKind::unit, kLabelsPerRun, packed, life};
    NGUON_ASSIGN(index, record(statement::make_record(request, id_from("")), producer));
    clock_.go_to(Time{clock_.now().unix_ms + 5 * kMinuteMs});
    constexpr std::uint32_t kOperatorsLabelKey = 1;
    const statement::LabelRun run{index,  batch, statement::LabelKind::unit, kLabelsPerRun, kOperatorsLabelKey, product.number,
                                  packed, life};
    NGUON_ASSIGN(run_index, record(statement::make_record(run, id_from("")), kOperator));
    runs_[batch] = run_index;
    batches_.push_back({batch, run_index, what_of(batch, product.record.name)});
    return {};
  }

  static state::Words what_of(std::string_view batch, const state::Words& product) {
    const std::pair<std::string_view, state::Words> special[] = {
        {"/THUHOI-01", {"bị thu hồi qua nguyên liệu", "recalled through its ingredient"}},
        {"/THUHOI-02", {"bị thu hồi qua nguyên liệu", "recalled through its ingredient"}},
        {"/TAMDUNG-01", {"đang tạm dừng bán", "sale suspended"}},
        {"/HUY-01", {"đợt tem đã hủy", "label run voided"}},
        {"/QUAHAN-01", {"quá hạn sử dụng", "past its shelf life"}},
        {"/CHO-01", {"đợt tem chưa kích hoạt", "label run not activated"}},
        {"/HETHAN-01", {"chứng nhận hết hạn", "certificate expired"}},
        {"/MATSAO-01", {"chứng nhận bị thu hồi", "certificate revoked"}}};
    for (const auto& [ending, words] : special)
      if (batch.ends_with(ending)) return words;
    return {product.vi, product.en.empty() ? product.vi : product.en};
  }

  Result<void> run_status(const std::string& batch, std::string_view party, statement::RunStatus status, state::Words reason,
                          std::uint32_t first = 0, std::uint32_t last = 0) {
    return record_record(statement::LabelRunStatus{runs_.at(batch), status, first, last, std::move(reason)}, party);
  }

  // What authorities, inspectors and certifiers do, and a producer's own correction. All of it about
  // invented organisations.
  void plan_oversight() {
    on(at(-370, 9 * 60), [this] {
      return record_record(
          statement::AreaAuthorisation{"VIDU-68-92", "htx-vi-du-mot", statement::AuthorisationAction::grant, day(-370), day(365)},
          "htx-vi-du-hai");
    });
    on(at(-371, 9 * 60), [this] {
      statement::PackingHouse house;
      house.packing_house = "VIDU-68-PH01";
      house.scheme = statement::CodeScheme::other;
      house.issuer = "Cơ quan quản lý Ví Dụ";
      house.name = {"Cơ sở đóng gói Ví Dụ Một (giả định)", "Example packing house One (invented)"};
      house.holder = "htx-vi-du-mot";
      house.province = "68";
      house.commune = "24967";
      house.granted_on = day(-371);
      house.valid_until = day(365);
      return record_record(house, kAuthority);
    });
    on(at(-40, 9 * 60), [this] {
      return record_record(statement::GrowingAreaStatus{"VIDU-68-91",
                                                        statement::AreaStatus::cancelled,
                                                        day(-40),
                                                        {"Không còn sản xuất tại vùng này (tình huống giả định)",
                                                         "No longer in production (invented)"},
                                                        "12/QĐ-VÍ-DỤ"},
                           kAuthority, 2);
    });
    on(at(-10, 9 * 60), [this] {
      return record_record(
          statement::CertificateStatus{"qd-vi-du-03",
                                       statement::CertificateStatusKind::revoked,
                                       day(-10),
                                       {"Không giữ đúng tiêu chí (tình huống giả định)", "Criteria no longer met (invented)"},
                                       "13/QĐ-VÍ-DỤ"},
          kAuthority, 2);
    });
    on(at(-20, 9 * 60), [this] {
      Event recall;
      recall.kind = EventKind::recall;
      recall.quantities = {{statement::thing(name_.host, "p/htx-vi-du-mot/che-tuoi/10/TH01"), std::nullopt, ""}};
      recall.decision = "11/QĐ-VÍ-DỤ";
      recall.reason = {"Dư lượng thuốc vượt mức (tình huống giả định)", "Residue above the limit (invented)"};
      return record_event(std::move(recall), kAuthority, 2);
    });
    on(at(-18, 9 * 60), [this] {
      Event suspension;
      suspension.kind = EventKind::suspension;
      suspension.quantities = {{statement::thing(name_.host, std::string(kTea) + "TAMDUNG-01"), std::nullopt, ""}};
      suspension.decision = "14/BB-VÍ-DỤ";
      suspension.reason = {"Chờ kết quả kiểm nghiệm (tình huống giả định)", "Waiting for a laboratory result (invented)"};
      return record_event(std::move(suspension), "thanh-tra-vi-du", 2);
    });
    on(at(-90, 9 * 60), [this] {
      return run_status(std::string(kTea) + "HUY-01", "htx-vi-du-mot", statement::RunStatus::voided,
                        {"In sai khổ giấy (tình huống giả định)", "Printed on the wrong stock (invented)"});
    });
    on(at(-35, 9 * 60), [this] {
      return run_status("ocop/19-02185-9921-2026/10/L01", "htx-vi-du-hai", statement::RunStatus::spoiled,
                        {"Tem bị rách khi dán (tình huống giả định)", "Torn while applying (invented)"}, 3, 5);
    });
    plan_checks();
    on(at(-47, 9 * 60), [this] { return correct_harvest(); });
  }

  // What producers tell of their products, and one of a packaging.
  void plan_stories() {
    on(at(-375, 9 * 60), [this]() -> Result<void> {
      for (const DemoStory& one : demo_stories()) {
        NGUON_ASSIGN(picture, keep_picture(one.picture));
        const auto view = ledger_->snapshot();
        NGUON_ASSIGN(product, state::Reader(*view).product(one.product));
        NGUON_TRY(
            record_record(statement::Story{std::string(one.product), one.story, {{picture, one.caption}}}, product.record.owner));
      }
      return {};
    });
    on(at(-84, 9 * 60), [this]() -> Result<void> {
      const auto view = ledger_->snapshot();
      NGUON_ASSIGN(batch, state::Reader(*view).batch(kToldBatch));
      NGUON_ASSIGN(entry, ledger_->entry(batch.index));
      NGUON_ASSIGN(note, log::parse_note(entry.statement));
      NGUON_ASSIGN(packed, statement::parse_statement(note.text));
      NGUON_ASSIGN(picture, keep_picture("coffee.png"));
      statement::Story story;
      story.about = packed.id;
      story.story = {"Lời kể mẫu: đóng gói trong ngày, mỗi túi 250 g.", "Sample text: packed in one day, 250 g a bag."};
      story.pictures = {{picture, {"Hình vẽ minh họa: cà phê trước khi đóng gói", "Illustration: coffee before packing"}}};
      return record_record(story, batch.maker);
    });
  }

  // Beside the ledger, as a phone would have sent it.
  Result<Hash> keep_picture(std::string_view file) {
    Blobs::Options options;
    options.clock = &clock_;
    options.is_shown = [](const Hash&) -> Result<bool> { return true; };
    options.sweep_every_ms = 0;
    NGUON_ASSIGN(blobs, Blobs::open(home_.blobs(), std::move(options)));
    NGUON_ASSIGN(kept, blobs->put_now(demo_picture(file)));
    return kept.hash;
  }

  void plan_checks() {
    on(at(-112, 9 * 60), [this] {
      Event certified;
      certified.kind = EventKind::certification;
      certified.disposition = "conformant";
      certified.quantities = {{statement::thing(name_.host, std::string(kTea) + "THUHOI-01"), std::nullopt, ""}};
      certified.certification_info = "https://" + std::string(name_.host) + "/cert/vietgap-vi-du-01";
      return record_event(std::move(certified), "chung-nhan-vi-du");
    });
    on(at(-25, 9 * 60), [this] {
      Event inspected;
      inspected.kind = EventKind::inspection;
      inspected.disposition = "conformant";
      inspected.quantities = {{statement::thing(name_.host, std::string(kFlowerTea) + "HETHAN-01"), std::nullopt, ""}};
      inspected.result = {"Lấy mẫu, đạt (tình huống giả định)", "Sampled, passed (invented)"};
      return record_with_private(std::move(inspected), "thanh-tra-vi-du");
    });
  }

  // Who took the sample is nobody's business but the authorities': the ledger has a commitment, the desk the value.
  Result<void> record_with_private(Event event, std::string_view party) {
    desk::PrivateValue taken{"nguoi-lay-mau", "Kiểm tra viên Ví Dụ 01 (người giả định)", std::string(32, '\0')};
    keys::fill_random({reinterpret_cast<std::uint8_t*>(taken.salt.data()), taken.salt.size()});
    event.event_id = id_from("");
    event.event_time = Time{clock_.now().unix_ms - 10 * kMinuteMs};
    event.time_zone_offset = "+07:00";
    event.read_point = statement::thing(name_.host, "party/" + std::string(party));
    json::object content = statement::make_event(event);
    content["nguon:private"] = json::object{{taken.field, to_base64(sha256({taken.salt, taken.value}).view())}};
    NGUON_ASSIGN(index, record(std::move(content), party));
    NGUON_ASSIGN(database, desk::Database::open(home_.desk()));
    NGUON_ASSIGN(values, desk::PrivateValues::open(*database));
    NGUON_TRY(values.put(index, {taken}, clock_.now()));
    return {};
  }

  // The harvest TH05 was weighed wrongly: the same event again with an error declaration, and the right one.
  Result<void> correct_harvest() {
    const std::string batch = "p/htx-vi-du-mot/che-tuoi/10/TH05";
    const auto view = ledger_->snapshot();
    const state::Reader reader{*view};
    NGUON_ASSIGN(info, reader.batch(batch));
    NGUON_ASSIGN(entry, ledger_->entry(info.index));
    const auto json_begin = entry.statement.find('\n') + 1;
    NGUON_ASSIGN(
        original,
        parse_json(std::string_view(entry.statement).substr(json_begin, entry.statement.find('\n', json_begin) - json_begin)));
    json::object right = original.as_object();
    right["quantityList"].as_array()[0].as_object()["quantity"] = 280;
    right["eventID"] = id_from("right" + json::serialize(right));
    json::object wrong = original.as_object();
    wrong["errorDeclaration"] = json::object{{"declarationTime", format_time(clock_.now())},
                                             {"reason", "incorrect_data"},
                                             {"correctiveEventIDs", json::array{right.at("eventID")}}};
    NGUON_ASSIGN(pairs, home_.statement_keys(name_.origin, "htx-vi-du-mot"));
    const Signer* const signers[] = {&pairs.front()};
    for (const auto& content : {wrong, right}) {
      NGUON_ASSIGN(note, sign_statement(content, signers));
      const auto receipt = ledger_->append_and_wait(std::move(note));
      if (!receipt) return receipt.error().with_context(json::serialize(content));
    }
    return {};
  }

  Day day(int offset) const { return Day{day_in_vietnam(today_).unix_days + offset}; }

  const Home& home_;
  Time today_;
  DemoName name_;
  StoryClock clock_;
  std::unique_ptr<Ledger> ledger_;  // uses clock_: destroyed before it
  std::vector<Step> steps_;
  std::map<std::string, std::uint64_t> runs_;
  std::vector<DemoBatch> batches_;
};

}  // namespace

Result<DemoSummary> make_demo(const Home& home, const Clock& clock, std::shared_ptr<const keys::KeyCheck> signatures,
                              const std::function<void(std::uint64_t, std::uint64_t)>& progress, const DemoName& name) {
  Story story{home, clock.now(), name};
  NGUON_TRY(story.begin(std::move(signatures)));
  NGUON_TRY(story.plan());
  NGUON_TRY(story.tell(progress));
  return story.summary();
}

}  // namespace nguon::api
