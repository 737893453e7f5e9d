// The demonstration ledger behind all routes, for tests: made once a process at a fixed time, and
// opened from a copy, so that a test may write to its own.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/app.h"
#include "api/blobs/blobs.h"
#include "api/desk/database.h"
#include "api/home.h"
#include "api/login/logins.h"
#include "api/router.h"
#include "ledger/base/json.h"
#include "qr/label.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace nguon::test {

class DemoLedger {
 public:
  DemoLedger();
  // One for the tests that only read.
  static DemoLedger& shared();

  FakeClock clock;
  std::shared_ptr<const keys::KeyCheck> signatures;

 private:
  TempDir directory_;

 public:
  api::Home home;
  api::PageMemory memory;
  std::unique_ptr<Ledger> ledger;
  state::LedgerInfo info;
  api::Metrics metrics;
  api::Pages pages;
  std::unique_ptr<api::desk::Database> desk;
  api::Logins logins;
  std::unique_ptr<api::Blobs> blobs;
  api::App app;
  std::unique_ptr<api::Router> router;

  // Through the router, as the server would call it; waits for the answer.
  using Fields = std::vector<std::pair<std::string, std::string>>;
  api::Response ask(std::string method, std::string target, std::string body = {}, const Fields& headers = {}) const;
  api::Response send(api::Request request) const;
  api::Response get(std::string target) const { return ask("GET", std::move(target)); }
  api::Response post(std::string statement) const { return ask("POST", "/v1/statements", std::move(statement)); }

  state::RunInfo run_of(std::string_view batch) const;
  // sign_label_of() with this ledger.
  qr::Label label(std::string_view batch, std::uint32_t serial, std::string host = {}) const;

  // Signed by the first `keys` statement keys of `party`.
  std::string sign(const json::object& content, std::string_view party, std::size_t keys = 1) const;
  std::string sign_text(std::string text, std::string_view party) const;
};

// A label signed by the run's own label key, whether or not it may be printed: `serial` past the run's
// end too. `host` "": the ledger's.
qr::Label sign_label_of(const api::Home& home, const Ledger& ledger, std::string_view batch, std::uint32_t serial,
                        std::string host = {});

json::object json_of(const api::Response& response);
std::string error_name(const api::Response& response);  // "" when it is no error
std::string body_of(const api::Response& response);

// Lots of the demonstration by what they show.
inline constexpr std::string_view kGoodLot = "ocop/68-24730-9001-2026/10/L01";
inline constexpr std::string_view kRecalledLot = "ocop/68-24967-9901-2026/10/THUHOI-01";
inline constexpr std::string_view kSuspendedLot = "ocop/68-24967-9901-2026/10/TAMDUNG-01";
inline constexpr std::string_view kVoidedLot = "ocop/68-24967-9901-2026/10/HUY-01";
inline constexpr std::string_view kWaitingLot = "ocop/68-24967-9901-2026/10/CHO-01";
inline constexpr std::string_view kStaleLot = "ocop/68-24967-9903-2026/10/QUAHAN-01";
inline constexpr std::string_view kExpiredLot = "ocop/68-24967-9902-2026/10/HETHAN-01";
inline constexpr std::string_view kRevokedLot = "ocop/68-24967-9904-2026/10/MATSAO-01";
inline constexpr std::string_view kSpoiledLot = "ocop/19-02185-9921-2026/10/L01";  // serials 3 to 5

}  // namespace nguon::test
