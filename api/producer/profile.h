// What a producer's phone must know to fill its forms, also when it has no network: one answer, made of the
// ledger alone, of public things alone.
#pragma once

#include <cstddef>
#include <string_view>

#include "api/app.h"
#include "ledger/base/json.h"
#include "ledger/base/result.h"

namespace nguon::api {

inline constexpr std::size_t kProfileStatementsMax = 2'000;  // of the party, the newest, that are looked through
inline constexpr std::size_t kProfileLotsMax = 300;          // the newest
inline constexpr std::size_t kProfileAreasRead = 10'000;     // of the ledger, in the order of their codes
inline constexpr std::size_t kProfileEventsMax = 100;        // the newest
inline constexpr std::size_t kProfileRunsMax = 200;          // the newest
inline constexpr std::size_t kProfileTransitsRead = 50'000;  // of the ledger, to find what is on its way to the party
inline constexpr std::size_t kProfileIncomingMax = 200;
inline constexpr std::size_t kProfilePartnersMax = 500;  // those it dealt with first

// {party, name, partyType, host, origin, size, asOf, products, areas, lots, incoming, partners, certificates, requests, runs,
// events, last, cut}; docs/api.md says what is in them. Lots, requests and runs oldest first, events newest first; `last` holds
// the newest harvest, processing, packaging and shipping as they were signed; `cut` says that a limit above was reached.
// Errc::not_found (party_unknown).
Result<json::object> producer_profile(const App& app, std::string_view party);

}  // namespace nguon::api
