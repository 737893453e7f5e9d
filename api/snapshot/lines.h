// The lines of a snapshot's body, written from the state and read back. docs/formats/snapshot.md.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/state/model.h"
#include "qr/label.h"

namespace nguon::api {

// Where a line stands in a body: its kind, then its number or its name. Two lines of one place are two
// states of one thing.
using LinePlace = std::tuple<int, std::uint64_t, std::string>;
LinePlace place_of(std::string_view line);
bool is_held_line(std::string_view line);

// Each without the newline. Names hold no control characters (records.md), so a tab never stands in one.
std::string key_line(const state::KeyInfo& key);
std::string party_line(const state::PartyInfo& party);
std::string product_line(const state::ProductInfo& product);
std::string certificate_line(const state::CertificateInfo& certificate);
std::string run_line(const state::RunInfo& run, std::optional<Day> lot_best_before, const qr::Pin& pin);
// `kinds`: the restrictions in effect on the run's lot.
std::string held_line(std::uint64_t run, bool recalled, bool suspended);

// A run as an offline device knows it.
struct BookRun {
  state::RunInfo run;  // of entry indexes only `index`; a voided run has voided_at 0
  std::optional<Day> lot_best_before;
  qr::Pin pin;
  bool recalled = false, suspended = false;
};

// A body, read.
struct Book {
  std::map<std::uint32_t, state::KeyInfo> keys;
  std::map<std::string, state::Words> parties;
  std::map<std::uint32_t, state::ProductInfo> products;
  std::vector<state::CertificateInfo> certificates;  // OCOP
  std::map<std::uint64_t, BookRun> runs;
};
// Errc::invalid_argument (snapshot_malformed) names the line.
Result<Book> read_book(std::string_view body);

}  // namespace nguon::api
