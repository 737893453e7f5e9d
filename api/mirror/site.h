// What a mirror serves: the pages, answers and tiles of every ledger that it copies, and the questions that
// go across them. docs/operations/mirror.md.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/app.h"
#include "api/mirror/copy.h"
#include "api/mirror/foreign_lots.h"
#include "api/router.h"

namespace nguon::api {

// A copied ledger with its routes, once it holds a first complete checkpoint.
class CopySite {
 public:
  // Borrows all of it.
  CopySite(Copy& copy, const keys::KeyCheck& signatures, const Clock& clock, Metrics& metrics, const Pages& pages);
  ~CopySite();

  Copy& copy() const { return copy_; }
  // Who else is copied here. Before the first request, and not after it.
  void know_others(FindLedger others) { foreign_lots_.know(std::move(others)); }
  // The ledger as the copy knows it; null until there is a complete checkpoint. Thread-safe.
  const App* app() const;
  // Answers at once when the copy is ready, else 503 "still copying".
  void handle(Request&& request, Responder respond) const;
  // The same, waited for: GET routes answer on the calling thread.
  Response ask(std::string target) const;

 private:
  void make_ready() const;  // under mutex_

  Copy& copy_;
  const keys::KeyCheck& signatures_;
  const Clock& clock_;
  Metrics& metrics_;
  const Pages& pages_;
  mutable std::mutex mutex_;
  CopiedLots foreign_lots_;
  // Made once, then never changed; guarded by mutex_ until then.
  mutable std::unique_ptr<Catalogue> catalogue_;
  mutable std::unique_ptr<const App> app_;
  mutable std::unique_ptr<Router> router_;
};

// All copies of one mirror. Thread-safe.
//   GET /v1/ledgers                  what is copied, how far, how old, with alarms
//   GET /v1/scan?label=URL           by the label's host
//   GET /v1/search?q=TEXT            products by words, with or without their marks, in all of them
//   GET /v1/trace/<batch>            where the batch is known; batches of other ledgers resolved (elsewhere.h)
//   GET /at/<host>/<path>            anything of one of them; its own host as Host header does the same
//   GET /, /find?q=TEXT              with several: what is copied here; the first ledger that has such a product
//   GET <path>                       with one ledger: its own; with several: the first that knows it
//   GET /healthz, /metrics           of the mirror
class MirrorSite {
 public:
  // `own`: further routes of the mirror itself (a witness). Borrows sites, metrics and pages; the sites ask it for each
  // other as long as they answer.
  static Result<std::unique_ptr<MirrorSite>> make(std::vector<CopySite*> sites, std::vector<Route> own, Metrics& metrics,
                                                  const Pages& pages);
  ~MirrorSite();

  Handler handler() const;
  std::size_t body_limit(const Request& request) const;

 private:
  struct Impl;
  explicit MirrorSite(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace nguon::api
