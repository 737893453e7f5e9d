#include "witness/message.h"

#include <catch2/catch.hpp>

#include "ledger/log/note.h"
#include "tests/support/check.h"

namespace nguon::witness {
namespace {

using test::name_of;
using test::value_of;

// The example of C2SP tlog-witness, byte for byte.
constexpr std::string_view kExample =
    "old 20852014\n"
    "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
    "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
    "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
    "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
    "\n"
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "\xe2\x80\x94 example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "\xe2\x80\x94 example.com/behind-the-sofa "
    "opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  return text.replace(text.find(what), what.size(), with);
}

TEST_CASE("the example of the specification is read and written back byte for byte", "[witness]") {
  const auto request = value_of(parse_add_checkpoint(kExample));
  CHECK(request.old_size == 20852014);
  CHECK(request.proof.size() == 4);
  const auto note = value_of(log::parse_note(request.checkpoint_note));
  CHECK(note.signatures.size() == 2);
  CHECK(value_of(read_checkpoint_text(note.text)).size == 20852163);
  CHECK(format_add_checkpoint(request) == kExample);
}

TEST_CASE("an add-checkpoint request has one spelling", "[witness]") {
  const std::string good(kExample);
  for (const auto& bad : {
           std::string(),
           std::string("old 1"),
           std::string("old 1\n"),
           std::string("old 1\n\n"),
           replaced(good, "old ", "Old "),
           replaced(good, "old ", "old  "),
           replaced(good, "old 2", "old 02"),
           replaced(good, "old 2", "old -2"),
           replaced(good, "old 20852014", "old 99999999999999999999"),
           replaced(good, "old 20852014\n", "old 20852014\r\n"),
           replaced(good, "PlRNCrwH", "PlRN CrwH"),
           replaced(good, "kaw=\n", "kax=\n"),  // trailing bits
           replaced(good, "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=", "AAAA"),
       })
    CHECK(name_of(parse_add_checkpoint(bad)) == "add_checkpoint_malformed");
  std::string many = "old 1\n";
  for (std::size_t i = 0; i < kProofLinesMax; ++i) many += "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n";
  CHECK(parse_add_checkpoint(many + "\nx\n").has_value());
  CHECK(name_of(parse_add_checkpoint(many + "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\nx\n")) ==
        "add_checkpoint_malformed");
  CHECK(name_of(parse_add_checkpoint("old 1\n\n" + std::string(kRequestBytesMax, 'x'))) == "add_checkpoint_too_large");
}

TEST_CASE("extension lines of a checkpoint are passed over, empty ones refused", "[witness]") {
  const std::string text = "example.com/a\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  CHECK(value_of(read_checkpoint_text(text)).size == 7);
  CHECK(value_of(read_checkpoint_text(text + "more\nand more\n")).size == 7);
  CHECK(name_of(read_checkpoint_text(text + "\n")) == "checkpoint_malformed");
  CHECK(name_of(read_checkpoint_text(text + "more\n\n")) == "checkpoint_malformed");
  CHECK(name_of(read_checkpoint_text(text + "no newline")) == "checkpoint_malformed");
  CHECK(name_of(read_checkpoint_text("example.com/a\n7\n")) == "checkpoint_malformed");
}

}  // namespace
}  // namespace nguon::witness
