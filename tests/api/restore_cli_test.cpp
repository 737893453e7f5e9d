// Backup, restore, lost anchors and succession as an operator does them, with the program itself.
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>

#include "api/home.h"
#include "ledger/anchor/anchor.h"
#include "ledger/statement/make.h"
#include "tests/support/temp_dir.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::api;
using namespace nguon::test;
namespace fs = std::filesystem;

namespace {

struct Ran {
  int status = -1;
  std::string out;  // both streams
};

Ran run(const std::string& arguments) {
  std::FILE* pipe = popen((std::string("'" NGUON_PROGRAM "' ") + arguments + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  Ran ran;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) ran.out.append(buffer, n);
  const int ended = pclose(pipe);
  ran.status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
  return ran;
}

// A ledger that an operator keeps in `data`, and entries put into it.
struct Kept {
  TempDir dir;
  std::string data = dir / "data";
  SystemClock clock;
  std::shared_ptr<const keys::KeyCheck> signatures = keys::make_signature_check();

  Kept() { REQUIRE(run("init --data " + data + " --origin ocop.example/thu --host ocop.example").status == 0); }
  // Enrols `count` more keys of the operator: entries like any other.
  void add(int count) const {
    const Home home(data, "");
    const auto ledger = value_of(home.open(Access::read_write, clock, signatures));
    const auto keys = value_of(home.statement_keys("ocop.example/thu", "van-hanh"));
    const Signer* const signer[] = {&keys.front()};
    for (int i = 0; i < count; ++i) {
      const auto fresh = value_of(keys::KeyPair::generate(KeyType::ed25519, "ocop.example/thu/van-hanh"));
      const statement::Key record{"van-hanh", fresh.vkey().text(), statement::KeyPurpose::statement};
      char id[64];
      std::snprintf(id, sizeof id, "urn:uuid:00000000-0000-4000-8000-%012d", ++ids_);
      value_of(ledger->append_and_wait(value_of(sign_statement(statement::make_record(record, id), signer))));
    }
  }
  std::string put_back(const std::string& from) const {
    fs::remove_all(data + "/db");
    fs::copy(from, data + "/db", fs::copy_options::recursive);
    return data;
  }

 private:
  mutable int ids_ = 0;
};

using Catch::Contains;

}  // namespace

TEST_CASE("a database that was set back is refused, catches up from a backup, and goes on", "[restore]") {
  const Kept kept;
  kept.add(2);
  fs::copy(kept.data + "/db", kept.dir / "old", fs::copy_options::recursive);
  const std::string old_backup = kept.dir / "old-backup", backup = kept.dir / "backup";
  REQUIRE(run("backup " + old_backup + " --data " + kept.data).status == 0);
  kept.add(3);
  REQUIRE(run("backup " + backup + " --data " + kept.data).status == 0);

  kept.put_back(kept.dir / "old");
  const auto refused = run("serve --listen 127.0.0.1:0 --data " + kept.data);
  CHECK(refused.status == 20);
  CHECK_THAT(refused.out,
             Contains("ledger_behind_anchor") && Contains(kept.data + "/anchor holds size 7") && Contains("holds size 4"));
  CHECK(run("backup " + backup + " --data " + kept.data).status == 20);
  CHECK(run("anchor adopt --reason x --data " + kept.data + " --checkpoint " + old_backup + "/checkpoint").status != 0);
  // An old backup brings nothing; the newer one all of it.
  CHECK(run("restore " + old_backup + " --catch-up --data " + kept.data).status == 3);
  CHECK(run("restore " + backup + " --catch-up --data " + kept.data).status == 0);
  CHECK(run("audit --data " + kept.data).status == 0);
  kept.add(1);
  CHECK_THAT(run("anchor show --data " + kept.data).out, Contains("ocop.example/thu\t8\t"));
}

TEST_CASE("a backup newer than the anchor teaches it before anything is written", "[restore]") {
  const Kept kept;
  const std::string backup = kept.dir / "backup";
  fs::copy(kept.data + "/db", kept.dir / "old", fs::copy_options::recursive);
  kept.add(2);
  REQUIRE(run("backup " + backup + " --data " + kept.data).status == 0);
  kept.put_back(kept.dir / "old");
  fs::remove(kept.data + "/anchor");
  CHECK(run("serve --listen 127.0.0.1:0 --data " + kept.data).status == 20);
  // The checkpoint that is adopted must be in the store.
  const std::string adopt = "anchor adopt --reason 'mất tệp' --data " + kept.data + " --checkpoint " + backup + "/checkpoint";
  CHECK_THAT(run(adopt).out, Contains("ledger_behind_checkpoint"));
  CHECK(run("restore " + backup + " --catch-up --data " + kept.data).status == 0);
  CHECK(run(adopt).status == 0);
  CHECK_THAT(read_all(kept.data + "/anchor.log"), Contains("\tadopt\tocop.example/thu\t4\t") && Contains("mất tệp"));
  kept.add(1);
}

TEST_CASE("a copied directory signs nothing, before or after its original went on", "[restore]") {
  const Kept kept;
  const std::string copy = kept.dir / "copy";
  fs::copy(kept.data, copy, fs::copy_options::recursive);
  const auto refused = run("serve --listen 127.0.0.1:0 --data " + copy);
  CHECK(refused.status == 20);
  CHECK_THAT(refused.out, Contains("anchor_copied"));
  // Pointed to the original's anchor: fine as long as it has all that was signed, never after.
  fs::remove(copy + "/anchor");
  write_all(copy + "/nguon.toml", "[ledger]\nanchor = \"" + kept.data + "/anchor\"\n");
  kept.add(1);
  CHECK_THAT(run("serve --listen 127.0.0.1:0 --data " + copy).out, Contains("ledger_behind_anchor"));
  const auto held = value_of(anchor::open_file(kept.data + "/anchor"));
  const auto locked = run("serve --listen 127.0.0.1:0 --data " + kept.data);
  CHECK(locked.status == 11);
  CHECK_THAT(locked.out, Contains("anchor_locked"));
}

TEST_CASE("an anchor may lie elsewhere, and a new ledger never takes one that is there", "[restore]") {
  const TempDir dir;
  const std::string data = dir / "data", other = dir / "other-disk.anchor";
  fs::create_directory(data);
  write_all(data + "/nguon.toml", "[ledger]\nanchor = \"" + other + "\"\n");
  const std::string init = "init --origin ocop.example/thu --host ocop.example --data ";
  REQUIRE(run(init + data).status == 0);
  CHECK(fs::exists(other));
  CHECK_FALSE(fs::exists(data + "/anchor"));
  const std::string second = dir / "second";
  fs::create_directory(second);
  fs::copy(data + "/nguon.toml", second + "/nguon.toml");
  CHECK_THAT(run(init + second).out, Contains("anchor_exists"));
  CHECK_FALSE(fs::exists(second + "/db"));
}

TEST_CASE("a successor names the ledger before as its second entry", "[restore]") {
  const Kept kept;
  const std::string backup = kept.dir / "backup", next = kept.dir / "next";
  const auto made = run("backup " + backup + " --data " + kept.data);
  REQUIRE(made.status == 0);
  const auto key = value_of(Home(kept.data, "").log_key("ocop.example/thu")).vkey().text();
  const auto other = value_of(keys::KeyPair::generate(KeyType::ed25519, "ocop.example/thu")).vkey().text();
  const std::string checkpoint = " --succeeds " + backup + "/checkpoint --reason 'hỏng đĩa' --previous-vkey '";
  const std::string init = "init --host ocop.example --data " + next + " --origin ocop.example/";
  CHECK_THAT(run(init + "thu-2" + checkpoint + other + "'").out, Contains("note_unsigned"));
  CHECK_FALSE(fs::exists(next));
  REQUIRE(run(init + "thu-2" + checkpoint + key + "'").status == 0);
  const SystemClock clock;
  const auto ledger = value_of(Home(next, "").open(Access::read_only, clock, kept.signatures));
  CHECK_THAT(value_of(ledger->entry(1)).statement, Contains("nguon:Succession") && Contains("ocop.example/thu\\n2\\n"));
  CHECK(run("audit --data " + next).status == 0);
}

TEST_CASE("an audit of what is new goes on from where the last one came", "[restore]") {
  const Kept kept;
  const std::string state = kept.dir / "audited", audit = "--json audit --data " + kept.data + " --state " + state;
  kept.add(2);
  CHECK_THAT(run(audit).out, Contains("\"entries\":4"));
  kept.add(3);
  CHECK_THAT(run(audit).out, Contains("\"entries\":3"));
  CHECK_THAT(run(audit).out, Contains("\"entries\":0"));
  CHECK_THAT(read_all(state), Contains("ocop.example/thu\n7\n"));
  CHECK_THAT(run("--json audit --since 5 --data " + kept.data).out, Contains("\"entries\":2"));
  write_all(state, "ocop.example/thu\n3\n" + to_base64(std::string(32, 'x')) + "\n");
  CHECK(run(audit).status == 20);
}
