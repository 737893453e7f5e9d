#include "api/snapshot/snapshot.h"

#include "api/snapshot/lines.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {
namespace {

constexpr std::string_view kOrigin = "fuzz.example";

const VerifierKey& log_key() {
  static const VerifierKey key = NGUON_VALUE(make_vkey(std::string(kOrigin), KeyType::ed25519, std::string(32, 'k')));
  return key;
}

// What was opened is written again as it was, and a book that can be read is read alike twice.
void check_whole(std::string_view bytes, const api::Snapshot& snapshot) {
  NGUON_HOLDS(api::format_snapshot(snapshot) == bytes);
  NGUON_HOLDS(api::snapshot_text(NGUON_VALUE(api::parse_snapshot_text(api::snapshot_text(snapshot.head)))) ==
              api::snapshot_text(snapshot.head));
  // A whole takes the place of whatever was there.
  const auto merged = NGUON_VALUE(api::merge_snapshot({}, bytes, log_key(), StubCheck()));
  NGUON_HOLDS(merged.head == snapshot.head && merged.body == snapshot.body);
}

}  // namespace

bool run(std::string_view bytes) {
  const auto head = api::parse_snapshot_text(bytes);
  if (accepted(head)) NGUON_HOLDS(api::snapshot_text(*head) == bytes);
  const auto opened = api::open_snapshot(bytes, log_key(), StubCheck());
  if (accepted(opened)) check_whole(bytes, *opened);
  const api::Snapshot empty;
  const auto merged = api::merge_snapshot(empty, bytes, log_key(), StubCheck());
  if (accepted(merged)) NGUON_HOLDS(merged->head.body_bytes == merged->body.size());
  const auto book = api::read_book(bytes);
  return accepted(book) || head || opened || merged;
}

}  // namespace nguon::fuzz
