// Opens what the commands of docs/formats/note.md and log.md have made, with the project's code.
//   check_example <directory>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "keys/check.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/entry.h"
#include "ledger/log/note.h"
#include "ledger/log/proof.h"
#include "ledger/log/tile.h"
#include "ledger/log/tree.h"

namespace {

using namespace nguon;

std::string directory;

std::string read(const std::string& name) {
  std::ifstream in(directory + "/" + name, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + name);
  return {std::istreambuf_iterator<char>(in), {}};
}

void require(bool condition, const std::string& what) {
  if (!condition) throw std::runtime_error("the example and the code differ: " + what);
}

template <class T>
T must(Result<T> result) {
  require(result.has_value(), result ? "" : result.error().message());
  return std::move(*result);
}

VerifierKey vkey(const std::string& name) {
  std::string text = read(name);
  require(text.ends_with('\n'), name);
  text.pop_back();
  return must(parse_vkey(text));
}

void check_note(const SignatureCheck& check) {
  const std::vector<VerifierKey> party{vkey("party.vkey")};
  const auto note = must(log::parse_note(read("example.note")));
  require(note.text == read("example.text"), "the text of example.note");
  require(must(log::open_note(note, party, check)) == party, "who signed example.note");
  require(check.check(vkey("phone.vkey"), read("phone.text"), read("phone.signature")).has_value(), "the P-256 signature");
}

void check_log(const SignatureCheck& check) {
  const std::vector<VerifierKey> witnesses{vkey("witness.vkey")};
  const auto proof = must(log::parse_proof(read("entry1.tlog-proof")));
  const auto verified = must(log::verify_proof(proof, vkey("log.vkey"), witnesses, check));
  require(verified.cosigned_by == witnesses, "who cosigned");
  require(verified.checkpoint == must(log::open_checkpoint(read("checkpoint"), vkey("log.vkey"), {}, check)).checkpoint,
          "checkpoint");
  require(verified.entry.index == 1 && verified.entry.statement == read("second.note"), "entry 1");

  const std::vector<std::string> entries{read("entry0"), read("entry1")};
  std::vector<Hash> leaves;
  for (const auto& bytes : entries) {
    require(must(log::encode_entry(must(log::parse_entry(bytes)))) == bytes, "the spelling of an entry");
    leaves.push_back(log::leaf_hash(bytes));
  }
  require(verified.entry.previous_leaf == leaves[0], "the chain");
  require(read("leaf0") == leaves[0].view() && read("leaf1") == leaves[1].view(), "leaf hashes");
  require(read("root") == log::root_of(leaves).view(), "root");
  require(read(log::tile_path({log::kEntriesLevel, 0, 2})) == log::encode_bundle(entries), "bundle");
  require(read(log::tile_path({0, 0, 2})) == read("leaf0") + read("leaf1"), "tile");
  const std::vector<Hash> consistency{leaves[1]};
  require(log::verify_consistency(1, leaves[0], 2, log::root_of(leaves), consistency).has_value(), "consistency proof");
}

}  // namespace

int main(int argc, char** argv) try {
  require(argc == 2, "usage: check_example <directory>");
  directory = argv[1];
  const auto check = keys::make_signature_check();
  check_note(*check);
  check_log(*check);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
