// The only way to write: a signed statement. Its own signature is the credential.
#include "api/answers.h"
#include "api/app.h"
#include "api/views.h"

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

}  // namespace

void add_statement_routes(std::vector<Route>& routes, const App& app) {
  Route route{
      "POST",
      "/v1/statements",
      "append_statement",
      "Records one signed statement (a signed note as text/plain). 201 with the receipt, 200 when it was recorded before.",
      [&app](Request&& request, Responder respond) {
        // The ledger answers from its own threads; the responder waits there.
        auto waiting = std::make_shared<Responder>(std::move(respond));
        app.ledger.append(std::move(request.body), [&app, waiting](Result<Receipt> receipt) {
          if (receipt) with_cosignatures(app, *receipt);
          (*waiting)(receipt ? json_answer(to_json(*receipt), receipt->repeated ? 200 : 201) : error_answer(receipt.error()));
        });
      },
      app.statement_bytes_max};
  routes.push_back(std::move(route));
}

}  // namespace nguon::api
