// What waits on the desk: statements for a second key, commitments to samples, checkpoints of files of evidence.
#include <catch2/catch.hpp>

#include "api/desk/checkpoints.h"
#include "api/desk/pending.h"
#include "api/desk/samples.h"
#include "tests/support/check.h"
#include "tests/support/temp_dir.h"

using namespace nguon;
using namespace nguon::api::desk;
using namespace nguon::test;

namespace {

struct Desk {
  TempDir directory;
  std::unique_ptr<Database> database = value_of(Database::open(directory.path() / "desk.sqlite"));
};

Pending waiting(const std::string& id, const std::string& note, Time now) {
  return {id, "thanh-tra", note, now, Time{now.unix_ms + kPendingMs}};
}

}  // namespace

TEST_CASE("a statement that waits is given back byte for byte, until its week is over", "[desk]") {
  const Desk desk;
  PendingStatements pending(*desk.database);
  value_of(pending.open());
  value_of(pending.open());
  const Time now{1'000'000};
  const std::string note("a\nb \xE2\x80\x94 \x01\n", 10);
  value_of(pending.keep(waiting("1", note, now), now));
  CHECK(value_of(pending.find("thanh-tra", "1", now)).note == note);
  CHECK(name_of(pending.find("co-quan", "1", now)) == "pending_unknown");
  value_of(pending.keep(waiting("1", note, now), now));
  CHECK(value_of(pending.of("thanh-tra", now)).size() == 1);
  CHECK(name_of(pending.keep(waiting("1", "other", now), now)) == "pending_id_reused");
  const Time end{now.unix_ms + kPendingMs};
  CHECK(value_of(pending.of("thanh-tra", Time{end.unix_ms - 1})).size() == 1);
  CHECK(value_of(pending.of("thanh-tra", end)).empty());
  CHECK(name_of(pending.find("thanh-tra", "1", end)) == "pending_unknown");
}

TEST_CASE("only so many statements of one party wait", "[desk]") {
  const Desk desk;
  PendingStatements pending(*desk.database);
  value_of(pending.open());
  const Time now{1'000'000};
  for (std::size_t i = 0; i < kPendingOfPartyMax; ++i) value_of(pending.keep(waiting(std::to_string(i), "note", now), now));
  CHECK(name_of(pending.keep(waiting("more", "note", now), now)) == "pending_full");
  value_of(pending.drop("thanh-tra", "0"));
  value_of(pending.keep(waiting("more", "note", now), now));
}

TEST_CASE("commitments are numbered and never change", "[desk]") {
  const Desk desk;
  Samples samples(*desk.database);
  value_of(samples.open());
  CHECK(value_of(samples.keep("a", "one", Time{1})) == 1);
  CHECK(value_of(samples.keep("b", "two", Time{2})) == 2);
  CHECK(value_of(samples.find(1)).text == "one");
  CHECK(value_of(samples.newest()).front().text == "two");
  CHECK(name_of(samples.find(3)) == "sample_unknown");
}

TEST_CASE("of one size the first checkpoint is kept", "[desk]") {
  const Desk desk;
  KeptCheckpoints kept(*desk.database);
  value_of(kept.open());
  CHECK(value_of(kept.keep(7, "first")) == "first");
  CHECK(value_of(kept.keep(7, "with more cosignatures")) == "first");
  CHECK(name_of(kept.find(8)) == "checkpoint_unknown");
}
