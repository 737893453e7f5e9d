// The anchor file: what it keeps, and what it refuses when the disk, an operator or a thief changed it.
#include <filesystem>

#include "ledger/anchor/anchor.h"
#include "ledger/anchor/internal/disk.h"
#include "ledger/anchor/internal/slots.h"
#include "ledger/base/sha256.h"
#include "tests/support/temp_dir.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::anchor;
using namespace nguon::test;

namespace {

constexpr const char* kOrigin = "ocop.example/thi-du";

Mark mark(std::uint64_t size) { return size == 0 ? nothing_signed(kOrigin) : Mark{kOrigin, size, sha256(std::to_string(size))}; }

void advance(Anchor& anchor, std::uint64_t size) { value_of(anchor.advance(anchor.state().mark, mark(size))); }

// A file that holds 3, then 5.
struct Written {
  TempDir dir;
  std::string path = dir / "anchor";
  Written() {
    value_of(create_file(path, mark(0)));
    const auto anchor = value_of(open_file(path));
    advance(*anchor, 3);
    advance(*anchor, 5);
  }
};

}  // namespace

TEST_CASE("an anchor holds what it was advanced to, opened again too", "[anchor]") {
  const Written file;
  CHECK(std::filesystem::file_size(file.path) == kFileBytes);
  CHECK(std::filesystem::status(file.path).permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  auto anchor = value_of(open_file(file.path));
  CHECK(anchor->state().mark == mark(5));
  CHECK_FALSE(anchor->state().slot_damaged);
  advance(*anchor, 6);
  CHECK(value_of(read_file(file.path)).mark == mark(6));
  anchor.reset();
  CHECK(value_of(open_file(file.path))->state().mark == mark(6));
}

TEST_CASE("an anchor only grows, and only from what it holds", "[anchor]") {
  const bool in_memory = GENERATE(false, true);
  const Written file;
  const auto anchor = in_memory ? make_memory(kOrigin) : value_of(open_file(file.path));
  if (in_memory) advance(*anchor, 5);
  CHECK(name_of(anchor->advance(mark(5), mark(4))) == "anchor_backwards");
  CHECK(name_of(anchor->advance(mark(5), {kOrigin, 5, sha256("other")})) == "anchor_backwards");
  CHECK(name_of(anchor->advance(mark(5), {"ocop.example/khac", 6, sha256("6")})) == "anchor_backwards");
  CHECK(name_of(anchor->advance(mark(3), mark(6))) == "anchor_changed");
  CHECK(name_of(anchor->advance({kOrigin, 5, sha256("other")}, mark(6))) == "anchor_changed");
  CHECK(anchor->state().mark == mark(5));
  CHECK(name_of(anchor->advance(mark(5), mark(5))) == "ok");
  CHECK(name_of(anchor->advance(mark(5), mark(6))) == "ok");
}

TEST_CASE("an anchor is one ledger's at a time", "[anchor]") {
  const Written file;
  auto anchor = value_of(open_file(file.path));
  const auto second = open_file(file.path);
  CHECK(name_of(second) == "anchor_locked");
  CHECK(second.error().code() == Errc::locked);
  CHECK(name_of(adopt_file(file.path, mark(9))) == "anchor_locked");
  CHECK(value_of(read_file(file.path)).mark == mark(5));
  anchor.reset();
  CHECK(name_of(open_file(file.path)) == "ok");
}

TEST_CASE("an anchor file is never made in the place of another", "[anchor]") {
  const Written file;
  CHECK(name_of(create_file(file.path, mark(0))) == "anchor_exists");
  CHECK(value_of(read_file(file.path)).mark == mark(5));
  CHECK(name_of(open_file(file.dir / "other")) == "anchor_missing");
  CHECK(name_of(create_file(file.dir / "no/such/anchor", mark(0))) == "anchor_write_failed");
  // What a killed creation left does not stop the next.
  write_all(file.dir / "fresh.new", "half");
  CHECK(name_of(create_file(file.dir / "fresh", mark(0))) == "ok");
  CHECK_FALSE(std::filesystem::exists(file.dir / "fresh.new"));
}

TEST_CASE("a copied anchor is refused until somebody says that it was moved", "[anchor]") {
  const Written file;
  const std::string copy = file.dir / "copy";
  std::filesystem::copy_file(file.path, copy);
  const auto refused = open_file(copy);
  CHECK(name_of(refused) == "anchor_copied");
  CHECK(refused.error().code() == Errc::corrupt);
  CHECK_THAT(refused.error().message(),
             Catch::Contains(copy) && Catch::Contains("size 5") && Catch::Contains("nguon anchor moved"));
  CHECK(name_of(open_file(file.path)) == "ok");
  value_of(accept_moved_file(copy));
  CHECK(value_of(open_file(copy))->state().mark == mark(5));
  // A rename is no copy.
  std::filesystem::rename(file.path, file.dir / "renamed");
  CHECK(name_of(open_file(file.dir / "renamed")) == "ok");
}

TEST_CASE("an anchor that was removed, replaced or written to is not advanced", "[anchor]") {
  const Written file;
  const auto anchor = value_of(open_file(file.path));
  SECTION("removed") { std::filesystem::remove(file.path); }
  SECTION("replaced") {
    std::filesystem::copy_file(file.path, file.dir / "copy");
    std::filesystem::rename(file.dir / "copy", file.path);
  }
  SECTION("written to") {
    auto bytes = read_all(file.path);
    bytes[20] ^= 1;
    // In place, as a restore of a backup would: the inode stays.
    std::fstream(file.path, std::ios::in | std::ios::out | std::ios::binary) << bytes;
  }
  CHECK(name_of(anchor->advance(mark(5), mark(6))) == "anchor_changed");
}

TEST_CASE("every bit of the file: lost with its slot, or of no meaning, never another mark", "[anchor]") {
  const Written file;
  const std::string good = read_all(file.path);
  REQUIRE(good.size() == kFileBytes);
  const auto slots = [](const std::string& bytes) {
    return internal::Slots::read("anchor", bytes.substr(0, kSlotBytes), bytes.substr(kSlotDistance, kSlotBytes));
  };
  REQUIRE(value_of(slots(good)).newest().mark == mark(5));
  std::size_t harmless = 0, newest_lost = 0, oldest_lost = 0;
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
    const auto read = slots(bad);
    if (!read) FAIL("bit " << bit << ": " << read.error().message());
    const auto& held = read->newest().mark;
    harmless += !read->damaged() && held == mark(5);
    newest_lost += read->damaged() && held == mark(3);
    oldest_lost += read->damaged() && held == mark(5);
  }
  CHECK(newest_lost == kSlotBytes * 8);
  CHECK(oldest_lost == kSlotBytes * 8);
  CHECK(harmless == (kFileBytes - 2 * kSlotBytes) * 8);
}

TEST_CASE("a damaged slot is told, and the next advance mends it", "[anchor]") {
  const Written file;
  const std::size_t slot = GENERATE(0, 1);
  auto bytes = read_all(file.path);
  bytes[slot * kSlotDistance + 17] ^= 4;
  std::fstream(file.path, std::ios::in | std::ios::out | std::ios::binary) << bytes;
  const auto anchor = value_of(open_file(file.path));
  CHECK(anchor->state().slot_damaged);
  const auto held = anchor->state().mark;
  CHECK((held == mark(3) || held == mark(5)));
  advance(*anchor, 9);
  CHECK_FALSE(anchor->state().slot_damaged);
  CHECK(value_of(read_file(file.path)).mark == mark(9));
  CHECK_FALSE(value_of(read_file(file.path)).slot_damaged);
}

TEST_CASE("slots that contradict each other, or are both lost, are nobody's anchor", "[anchor]") {
  const auto read = [](const Slot& a, const Slot& b) {
    return name_of(internal::Slots::read("anchor", encode_slot(a), encode_slot(b)));
  };
  CHECK(read({4, 1, mark(3)}, {5, 1, mark(5)}) == "ok");
  CHECK(read({6, 1, mark(6)}, {5, 1, mark(5)}) == "ok");
  CHECK(read({4, 1, mark(3)}, {7, 1, mark(5)}) == "anchor_damaged");
  CHECK(read({4, 1, mark(6)}, {5, 1, mark(5)}) == "anchor_damaged");
  CHECK(read({4, 1, mark(5)}, {5, 2, mark(5)}) == "anchor_damaged");
  CHECK(read({4, 1, {kOrigin, 5, sha256("other")}}, {5, 1, mark(5)}) == "anchor_damaged");
  CHECK(read({4, 1, {"other", 4, sha256("4")}}, {5, 1, mark(5)}) == "anchor_damaged");
  // In the place of the other slot a slot is not one.
  CHECK(read({5, 1, mark(5)}, {4, 1, mark(3)}) == "anchor_damaged");
  const Written file;
  for (const auto* bytes : {"", "nguon"}) {
    std::filesystem::remove(file.path);
    write_all(file.path, bytes);
    CHECK(name_of(open_file(file.path)) == "anchor_damaged");
  }
}

TEST_CASE("an operator may adopt a checkpoint that is newer, never one that is older or another", "[anchor]") {
  const Written file;
  CHECK(name_of(adopt_file(file.path, mark(4))) == "anchor_newer");
  CHECK(name_of(adopt_file(file.path, {kOrigin, 5, sha256("other")})) == "anchor_newer");
  CHECK(name_of(adopt_file(file.path, {"other", 9, sha256("9")})) == "anchor_newer");
  CHECK(value_of(read_file(file.path)).mark == mark(5));
  CHECK(name_of(adopt_file(file.path, mark(5))) == "ok");
  CHECK(name_of(adopt_file(file.path, mark(8))) == "ok");
  CHECK(value_of(open_file(file.path))->state().mark == mark(8));
  // Damaged in one slot: what the other says still counts.
  auto bytes = read_all(file.path);
  bytes[3] ^= 1;
  std::fstream(file.path, std::ios::in | std::ios::out | std::ios::binary) << bytes;
  CHECK(name_of(adopt_file(file.path, mark(7))) == "anchor_newer");
  bytes[kSlotDistance + 3] ^= 1;
  std::fstream(file.path, std::ios::in | std::ios::out | std::ios::binary) << bytes;
  CHECK(name_of(open_file(file.path)) == "anchor_damaged");
  CHECK(name_of(adopt_file(file.path, mark(7))) == "ok");
  std::filesystem::remove(file.path);
  CHECK(name_of(adopt_file(file.path, mark(7))) == "ok");
  CHECK(value_of(open_file(file.path))->state().mark == mark(7));
}

namespace {

// A file in memory whose writes fail, or stop half way, when told to.
struct FakeFile {
  std::string bytes = internal::new_file(mark(0), 1);
  std::size_t writes_until_failure = 1'000;
  std::size_t bytes_of_failing_write = 0;
};

class FakeDisk final : public internal::Disk {
 public:
  explicit FakeDisk(FakeFile& file) : file_(file) {}
  Result<std::string> read(std::uint64_t offset, std::size_t size) override { return file_.bytes.substr(offset, size); }
  Result<void> write(std::uint64_t offset, std::string_view bytes) override {
    const bool fails = file_.writes_until_failure-- == 0;
    const auto part = fails ? bytes.substr(0, file_.bytes_of_failing_write) : bytes;
    file_.bytes.replace(offset, part.size(), part);
    if (fails) return Error{Errc::io, "anchor_write_failed", "No space left on device", "Đĩa đầy."};
    return {};
  }
  Result<void> still_there() override { return {}; }
  std::uint64_t place() const override { return 1; }
  std::string path() const override { return "anchor"; }

 private:
  FakeFile& file_;
};

}  // namespace

TEST_CASE("a torn write leaves the mark before it or the new one, and ends the anchor until reopened", "[anchor]") {
  for (std::size_t torn = 0; torn <= kSlotBytes; ++torn) {
    INFO("after " << torn << " bytes");
    FakeFile file;
    {
      const auto anchor = value_of(internal::open_on(std::make_unique<FakeDisk>(file)));
      advance(*anchor, 3);
      advance(*anchor, 5);
      file.writes_until_failure = 0;
      file.bytes_of_failing_write = torn;
      CHECK(name_of(anchor->advance(mark(5), mark(6))) == "anchor_write_failed");
      CHECK(anchor->state().mark == mark(5));
      CHECK(name_of(anchor->advance(mark(5), mark(6))) == "anchor_write_failed");
      CHECK(name_of(anchor->advance(mark(5), mark(5))) == "anchor_write_failed");
    }
    file.writes_until_failure = 1'000;
    const auto again = value_of(internal::open_on(std::make_unique<FakeDisk>(file)));
    const auto& state = again->state();
    CHECK(((state.mark == mark(5)) || (state.mark == mark(6) && !state.slot_damaged)));
  }
}
