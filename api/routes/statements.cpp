// The only way to write: a signed statement. Its own signature is the credential.
#include "api/answers.h"
#include "api/app.h"
#include "api/desk/private.h"
#include "api/erasure.h"
#include "api/views.h"
#include "api/workers.h"

namespace nguon::api {

namespace {

// A statement that was recorded before may stand under a cosigned checkpoint by now: then the receipt
// is made against that one.
void with_cosignatures(const App& app, Receipt& receipt) {
  if (!receipt.repeated || app.beside.checkpoints == nullptr) return;
  const auto best = app.beside.checkpoints->covering(receipt.index + 1);
  if (!best || best->cosignatures.empty()) return;
  auto path = app.ledger.inclusion(receipt.index, best->checkpoint.size);
  if (!path) return;
  receipt.checkpoint = best->checkpoint;
  receipt.inclusion = std::move(*path);
  receipt.checkpoint_note = std::shared_ptr<const std::string>(best, &best->note);
}

// An Erasure is recorded after what it speaks of is gone (erasure.h); every other statement at once. Gives
// the id of the erasure in the desk.
Result<std::optional<std::int64_t>> erase_first(const App& app, const std::string& note) {
  const auto erasure = erasure_in(note);
  if (!erasure || app.desk == nullptr) return std::optional<std::int64_t>();
  NGUON_TRY(app.ledger.check(note));
  NGUON_ASSIGN(values, desk::PrivateValues::open(*app.desk));
  NGUON_ASSIGN(id, erase_values(values, *erasure, note, app.clock.now()));
  return std::optional(id);
}

// That it is recorded is only a note: without it the next start asks the ledger again.
void erasure_recorded(const App& app, std::int64_t id, std::uint64_t index) {
  auto values = desk::PrivateValues::open(*app.desk);
  if (values) static_cast<void>(values->recorded(id, index));
}

// The ledger answers from its own threads; the responder waits there.
void record(const App& app, std::string note, Responder respond) {
  auto waiting = std::make_shared<Responder>(std::move(respond));
  const auto erased = erase_first(app, note);
  if (!erased) return (*waiting)(error_answer(erased.error()));
  app.ledger.append(std::move(note), [&app, waiting, erasure = *erased](Result<Receipt> receipt) {
    if (receipt && erasure) erasure_recorded(app, *erasure, receipt->index);
    if (receipt) with_cosignatures(app, *receipt);
    (*waiting)(receipt ? json_answer(to_json(*receipt), receipt->repeated ? 200 : 201) : error_answer(receipt.error()));
  });
}

// Writing the desk's file anew takes a while: not on the thread that reads sockets.
void record_on_worker(const App& app, std::string note, Responder respond) {
  struct Asked {
    std::string note;
    Responder respond;
  };
  auto asked = std::make_shared<Asked>(Asked{std::move(note), std::move(respond)});
  if (!app.workers->run([&app, asked] { record(app, std::move(asked->note), std::move(asked->respond)); }))
    asked->respond(busy_answer());
}

}  // namespace

void add_statement_routes(std::vector<Route>& routes, const App& app) {
  Route route{
      "POST",
      "/v1/statements",
      "append_statement",
      "Records one signed statement (a signed note as text/plain). 201 with the receipt, 200 when it was recorded before.",
      [&app](Request&& request, Responder respond) {
        const bool erases = app.desk != nullptr && app.workers != nullptr && erasure_in(request.body);
        (erases ? record_on_worker : record)(app, std::move(request.body), std::move(respond));
      },
      app.statement_bytes_max};
  routes.push_back(std::move(route));
}

}  // namespace nguon::api
