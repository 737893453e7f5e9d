// Samples that nobody can choose (docs/formats/sampling.md). Whoever samples first commits to what is sampled from and
// how much; the root of a later checkpoint then says which. Anybody can draw the same sample again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/state/reader.h"

namespace nguon::api {

inline constexpr std::uint32_t kSampleMax = 500;           // picked at once
inline constexpr std::size_t kSampleLotsMax = 10'000;      // a population of lots
inline constexpr std::size_t kSampleTextBytesMax = 2'048;  // of a commitment

// What is sampled from: serials of one label run, or lots of one product that were begun before the commitment.
struct SampleScope {
  enum class Kind { units, lots } kind = Kind::units;
  std::uint64_t run = 0;  // units: the LabelRun's entry
  std::string product;    // lots: path
  friend bool operator==(const SampleScope&, const SampleScope&) = default;
};

// Do not change: part of the format. format_commitment(*parse_commitment(t)) == t.
struct Commitment {
  std::string origin;
  std::uint64_t size = 0;  // of the ledger when it was made
  Hash root{};             // at that size
  SampleScope scope;
  std::uint32_t count = 0;  // to pick
  Hash nonce{};             // of the one who commits, so that nobody else can prepare for it
  friend bool operator==(const Commitment&, const Commitment&) = default;
};
std::string format_commitment(const Commitment& commitment);
// Errc::invalid_argument (commitment_malformed).
Result<Commitment> parse_commitment(std::string_view text);

// How much there is to pick from, in the state at the commitment's size or later: what came after `size` is left out.
// Units: serials of the run that were not spoiled then. Errors of the reader; Errc::rule (sample_empty),
// (sample_run_voided), Errc::too_large (sample_lots_many).
struct Population {
  std::vector<std::string> lots;                                 // of lots, in the order of their paths
  std::vector<std::pair<std::uint32_t, std::uint32_t>> serials;  // of units: ranges in order, first and last
  std::uint64_t size() const;
  std::string at(std::uint64_t position) const;  // "17" or a path. REQUIRES: position < size()
};
Result<Population> population_of(const state::Reader& reader, const SampleScope& scope, std::uint64_t size);

// The seed: SHA-256 of the commitment, and size and root of the later checkpoint.
// Errc::unavailable (sample_too_early) unless later_size > commitment.size.
Result<Hash> sample_seed(const Commitment& commitment, std::uint64_t later_size, const Hash& later_root);
// `count` different numbers below `population` (all of them when there are no more), in the order in which they are
// drawn. A pure function: the same everywhere and for ever.
std::vector<std::uint64_t> draw(const Hash& seed, std::uint64_t population, std::uint32_t count);

}  // namespace nguon::api
