#include "ledger/base/codec.h"

#include <catch2/catch.hpp>
#include <limits>

using namespace nguon;

TEST_CASE("fields come back as they were written", "[base]") {
  const std::int64_t low = std::numeric_limits<std::int64_t>::min();
  const auto max = std::numeric_limits<std::uint64_t>::max();
  const std::string bytes = FieldWriter{}.u64(0).u64(127).u64(128).u64(max).i64(-1).i64(low).str("lô").str("").flag(true).take();
  FieldReader in{bytes};
  CHECK(in.u64() == 0);
  CHECK(in.u64() == 127);
  CHECK(in.u64() == 128);
  CHECK(in.u64() == max);
  CHECK(in.i64() == -1);
  CHECK(in.i64() == low);
  CHECK(in.str() == "lô");
  CHECK(in.str().empty());
  CHECK(in.flag());
  CHECK(in.ok());
}

TEST_CASE("a cut or overlong record is noticed", "[base]") {
  const std::string bytes = FieldWriter{}.str("abcdef").take();
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    FieldReader in{std::string_view(bytes).substr(0, cut)};
    CHECK(in.str().empty());
    CHECK_FALSE(in.ok());
  }
  const std::string with_more = bytes + "x";
  FieldReader longer{with_more};
  CHECK(longer.str() == "abcdef");
  CHECK_FALSE(longer.ok());
  FieldReader huge_count{"\xff\xff\x03"};
  CHECK(huge_count.count() == 0);
  CHECK_FALSE(huge_count.ok());
}
