#include "tests/fuzz/fuzz.h"
#include "witness/cosigned.h"
#include "witness/message.h"

namespace nguon::fuzz {

// What anybody may send to a witness, and what a witness may answer.
bool run(std::string_view bytes) {
  const auto request = witness::parse_add_checkpoint(bytes);
  if (accepted(request)) NGUON_HOLDS(witness::format_add_checkpoint(*request) == bytes);
  const auto checkpoint = witness::read_checkpoint_text(bytes);
  if (accepted(checkpoint)) NGUON_HOLDS(bytes.starts_with(log::format_checkpoint_text(*checkpoint)));
  const VerifierKey key{"witness.example/w1", KeyType::cosignature_v1, std::string(32, 'k'), KeyId{}};
  const std::vector<VerifierKey> keys{key};
  const auto found = witness::cosignatures_in_answer(bytes, "a\n", keys, StubCheck(), Time{1'800'000'000'000});
  if (accepted(found)) NGUON_HOLDS(found->size() == 1);
  return request || checkpoint || found;
}

}  // namespace nguon::fuzz
