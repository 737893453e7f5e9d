// Samples that inspectors committed to, before the checkpoint that draws them was there (docs/formats/sampling.md). What
// was asked is kept, so that nobody asks until the answer pleases and shows only the last.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/desk/database.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace nguon::api::desk {

inline constexpr std::size_t kSamplesListed = 200;
inline constexpr std::size_t kSamplesOfPartyMax = 10'000;

struct SampleCommitment {
  std::int64_t number = 0;  // by the desk, from 1
  std::string party;        // that committed
  std::string text;         // what it committed to, byte for byte
  Time kept;
};

// Thread-safe. Errors of the database.
class Samples {
 public:
  explicit Samples(Database& database) : database_(database) {}
  Result<void> open();
  // Gives its number. On disk when it returns. Errc::too_large (samples_full).
  Result<std::int64_t> keep(std::string_view party, std::string_view text, Time now);
  // Errc::not_found (sample_unknown).
  Result<SampleCommitment> find(std::int64_t number);
  // Newest first, of all parties: an inspector's colleagues see how often was asked. At most kSamplesListed.
  Result<std::vector<SampleCommitment>> newest();

 private:
  Database& database_;
};

}  // namespace nguon::api::desk
