#include "api/desk/samples.h"

#include <optional>

namespace nguon::api::desk {
namespace {

SampleCommitment read(const Row& row) { return {row.number(0), row.text(1), row.text(2), Time{row.number(3)}}; }

}  // namespace

Result<void> Samples::open() {
  const auto made = database_.run(
      "create table if not exists samples (number integer primary key autoincrement, party text not null, text text not null, "
      "kept_ms integer not null)");
  if (!made) return made.error();
  return {};
}

Result<std::int64_t> Samples::keep(std::string_view party, std::string_view text, Time now) {
  std::int64_t number = 0;
  const auto written = database_.transaction([&]() -> Result<void> {
    std::int64_t own = 0;
    NGUON_TRY(
        database_.query("select count(*) from samples where party = ?", {party}, [&](const Row& row) { own = row.number(0); }));
    if (own >= static_cast<std::int64_t>(kSamplesOfPartyMax))
      return Error{Errc::too_large, "samples_full", "this party keeps too many samples", "Đơn vị này đã lưu quá nhiều mẫu."};
    const auto done = database_.run("insert into samples (party, text, kept_ms) values (?, ?, ?)", {party, text, now.unix_ms});
    if (!done) return done.error();
    return database_.query("select max(number) from samples", {}, [&](const Row& row) { number = row.number(0); });
  });
  if (!written) return written.error();
  return number;
}

Result<SampleCommitment> Samples::find(std::int64_t number) {
  std::optional<SampleCommitment> found;
  NGUON_TRY(database_.query("select number, party, text, kept_ms from samples where number = ?", {number},
                            [&](const Row& row) { found = read(row); }));
  if (!found) return Error{Errc::not_found, "sample_unknown", "there is no such sample", "Không có mẫu này."};
  return std::move(*found);
}

Result<std::vector<SampleCommitment>> Samples::newest() {
  std::vector<SampleCommitment> out;
  NGUON_TRY(database_.query("select number, party, text, kept_ms from samples order by number desc limit ?",
                            {static_cast<std::int64_t>(kSamplesListed)}, [&](const Row& row) { out.push_back(read(row)); }));
  return out;
}

}  // namespace nguon::api::desk
