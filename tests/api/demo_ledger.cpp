#include "tests/api/demo_ledger.h"

#include <unistd.h>

#include <future>

#include "api/demo/demo.h"
#include "api/label_fields.h"
#include "ledger/anchor/anchor.h"
#include "ledger/log/note.h"
#include "ledger/state/reader.h"
#include "tests/support/check.h"

namespace nguon::test {
namespace {

constexpr Time kNow{1'795'320'000'000};  // 2026-11-22 in the morning, in Vietnam

// The finished demonstration, closed again: what each DemoLedger copies.
const std::filesystem::path& finished_demo() {
  static const TempDir directory;
  static const bool made = [] {
    const FakeClock clock{kNow};
    const api::Home home{directory.path(), ""};
    value_of(api::make_demo(home, clock, keys::make_signature_check(), [](auto, auto) {}));
    return true;
  }();
  REQUIRE(made);
  return directory.path();
}

std::filesystem::path copied(const std::filesystem::path& to) {
  std::filesystem::copy(finished_demo(), to, std::filesystem::copy_options::recursive);
  // The copies sign nothing that the finished one would contradict: it stays closed.
  value_of(anchor::accept_moved_file(to / "anchor"));
  return to;
}

// The ledger tells the pages' memory of its commits, as `nguon serve` has it.
LedgerOptions telling(api::PageMemory& memory) {
  LedgerOptions limits;
  limits.before_commit = [&memory](std::uint64_t from, std::uint64_t to, const store::Batch& batch) {
    memory.touched.commit(from, to, batch);
  };
  return limits;
}

state::LedgerInfo info_of(const Ledger& ledger) {
  const auto view = ledger.snapshot();
  return value_of(state::Reader(*view).ledger());
}

state::RunInfo first_run(const Ledger& ledger, std::string_view batch) {
  const auto view = ledger.snapshot();
  const state::Reader reader{*view};
  const auto runs = value_of(reader.runs_of(batch));
  REQUIRE_FALSE(runs.empty());
  return value_of(reader.run(runs.front()));
}

std::unique_ptr<api::Blobs> open_blobs(const api::Home& home, const Ledger& ledger, const Clock& clock) {
  api::Blobs::Options options;
  options.clock = &clock;
  options.is_shown = [&ledger](const Hash& picture) { return state::Reader(*ledger.snapshot()).is_shown(picture); };
  options.sweep_every_ms = 0;
  return value_of(api::Blobs::open(home.blobs(), std::move(options)));
}

struct Awaited final : api::AnswerSink {
  explicit Awaited(std::promise<api::Response>& to) : promise(to) {}
  void answer(api::Response&& given) noexcept override { promise.set_value(std::move(given)); }
  std::promise<api::Response>& promise;
};

}  // namespace

DemoLedger::DemoLedger()
    : clock(kNow),
      signatures(keys::make_signature_check()),
      home(copied(directory_.path() / "demo"), ""),
      ledger(value_of(home.open(api::Access::read_write, clock, signatures, telling(memory)))),
      info(info_of(*ledger)),
      desk(value_of(api::desk::Database::open(home.desk()))),
      logins(info.origin),
      blobs(open_blobs(home, *ledger, clock)),
      app{*ledger, *signatures, clock, metrics, pages, info},
      router(value_of(api::Router::make(api::all_routes(app), {}))) {
  app.memory = &memory;
  app.desk = desk.get();
  app.logins = &logins;
  app.blobs = blobs.get();
}

DemoLedger& DemoLedger::shared() {
  static DemoLedger demo;
  return demo;
}

api::Response DemoLedger::ask(std::string method, std::string target, std::string body, const Fields& headers) const {
  api::Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.body = std::move(body);
  for (const auto& [name, value] : headers) request.headers.add(name, value);
  return send(std::move(request));
}

api::Response DemoLedger::send(api::Request request) const {
  std::promise<api::Response> promise;
  auto answer = promise.get_future();
  router->handle(std::move(request), api::Responder(std::make_unique<Awaited>(promise)));
  return answer.get();
}

state::RunInfo DemoLedger::run_of(std::string_view batch) const { return first_run(*ledger, batch); }

qr::Label DemoLedger::label(std::string_view batch, std::uint32_t serial, std::string host) const {
  return sign_label_of(home, *ledger, batch, serial, std::move(host));
}

qr::Label sign_label_of(const api::Home& home, const Ledger& ledger, std::string_view batch, std::uint32_t serial,
                        std::string host) {
  const auto info = info_of(ledger);
  const auto run = first_run(ledger, batch);
  const auto key = value_of(home.label_key(info.origin, "van-hanh"));
  const std::uint32_t in_run = std::min(serial, run.record.count);
  auto fields = value_of(api::label_fields(run, in_run, value_of(ledger.root_at(run.index + 1))));
  fields.serial = serial;
  return value_of(qr::sign_label(host.empty() ? info.host : std::move(host), fields, {},
                                 [&](std::string_view message) { return key.sign_label(message); }));
}

std::string DemoLedger::sign(const json::object& content, std::string_view party, std::size_t keys) const {
  const auto pairs = value_of(home.statement_keys(info.origin, party));
  std::vector<const Signer*> signers;
  for (std::size_t i = 0; i < keys && i < pairs.size(); ++i) signers.push_back(&pairs[i]);
  return value_of(api::sign_statement(content, signers));
}

std::string DemoLedger::sign_text(std::string text, std::string_view party) const {
  const auto pairs = value_of(home.statement_keys(info.origin, party));
  const Signer* const signer[] = {&pairs.front()};
  return value_of(log::sign_note(std::move(text), signer));
}

json::object json_of(const api::Response& response) {
  INFO(body_of(response).substr(0, 300));
  CHECK(response.content_type == "application/json; charset=utf-8");
  return value_of(parse_json(response.body.view())).as_object();
}

std::string error_name(const api::Response& response) {
  const auto body = json_of(response);
  const auto* error = body.if_contains("error");
  if (error == nullptr) return "";
  for (const char* member : {"name", "code", "message", "messageVi"}) CHECK_FALSE(error->at(member).as_string().empty());
  return std::string(std::string_view(error->at("name").as_string()));
}

std::string body_of(const api::Response& response) { return std::string(response.body.view()); }

}  // namespace nguon::test
