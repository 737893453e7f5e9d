// Files of evidence.
#include "api/evidence_file/file.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "api/evidence_file/zip.h"
#include "ledger/log/proof.h"
#include "ledger/statement/make.h"
#include "tests/api/demo_ledger.h"
#include "tests/api/person.h"
#include "tests/support/check.h"
#include "tests/support/temp_dir.h"

using namespace nguon;
using namespace nguon::api;
using namespace nguon::test;

namespace {

EvidenceCase case_of(const DemoLedger& demo, std::string_view lot, std::string note = {}) {
  EvidenceSource source{*demo.ledger, "", {}, 0, kEvidenceFoldMax, nullptr};
  source.checkpoint_note = note.empty() ? demo.ledger->published()->note : std::move(note);
  return value_of(collect_evidence(source, std::string(lot)));
}

std::string target(std::string_view lot, std::string_view more = "") {
  return "/v1/desk/evidence/" + std::string(lot) + std::string(more);
}

}  // namespace

TEST_CASE("a file of evidence holds every entry about the lot, and each proof is good", "[evidence_file]") {
  const auto& demo = DemoLedger::shared();
  for (const auto lot : {kGoodLot, kRecalledLot, kSpoiledLot, std::string_view("p/htx-vi-du-mot/che-tuoi/10/TH05")}) {
    INFO(lot);
    const auto found = case_of(demo, lot);
    const auto view = demo.ledger->snapshot();
    for (const auto& event : value_of(state::Reader(*view).events_of(lot))) CHECK(found.entries.contains(event.index));
    CHECK(found.entries.contains(0));
    CHECK_FALSE(found.keys.empty());
    for (const auto& key : found.keys) CHECK(found.entries.contains(key.index));
    const auto log_key = value_of(parse_vkey(demo.info.log_key));
    const auto files = value_of(evidence_files(found));
    for (const auto& [index, entry] : found.entries) {
      std::string name = std::to_string(index);
      name = std::string(9 - name.size(), '0') + name;
      const auto proof = value_of(log::parse_proof(files.at("proofs/" + name + ".tlog-proof")));
      CHECK(value_of(log::verify_proof(proof, log_key, {}, *demo.signatures)).entry == entry.entry);
      CHECK(files.at("statements/" + name + ".note") == entry.entry.statement);
    }
    CHECK(files.at("facts.json").find("Tem hợp lệ") == std::string::npos);  // nobody showed a label
    CHECK(files.at("report.pdf").starts_with("%PDF-"));
    CHECK(files.at("verify.html").find("<script>") != std::string::npos);
  }
}

TEST_CASE("the same file of evidence is made twice byte for byte, and again when the ledger has gone on", "[evidence_file]") {
  DemoLedger demo;
  const Person inspector(demo, "thanh-tra-vi-du");
  const auto size = demo.ledger->size();
  const auto first = inspector.get(target(kRecalledLot));
  REQUIRE(first.status == 200);
  CHECK(first.content_type == "application/zip");
  CHECK(first.header("content-disposition").find(std::to_string(size)) != std::string_view::npos);
  CHECK(body_of(inspector.get(target(kRecalledLot))) == body_of(first));

  demo.clock.advance_ms(3'600'000);
  const Person later(demo, "thanh-tra-vi-du");
  const auto keys = value_of(demo.home.statement_keys(demo.info.origin, "htx-vi-du-mot"));
  value_of(demo.ledger->append_and_wait(
      demo.sign(statement::make_record(statement::KeyRevocation{keys[0].vkey().text(), demo.clock.now(), "lost", ""},
                                       "urn:uuid:0193f5a2-7c1e-4d3a-9b42-5e6f70819202"),
                "co-quan", 2)));
  CHECK(body_of(later.get(target(kRecalledLot))) != body_of(first));
  const auto again = later.get(target(kRecalledLot, "?size=" + std::to_string(size)));
  REQUIRE(again.status == 200);
  CHECK(body_of(again) == body_of(first));
  CHECK(error_name(later.get(target(kRecalledLot, "?size=" + std::to_string(size - 1)))) == "checkpoint_unknown");
  CHECK(error_name(later.get(target(kRecalledLot, "?size=x"))) == "parameter_malformed");
  CHECK(error_name(later.get(target("p/a/b/10/X"))) == "lot_unknown");
  CHECK(demo.get(target(kRecalledLot)).status == 401);
}

TEST_CASE("an archive is what another program reads", "[evidence_file]") {
  const std::map<std::string, std::string> files = {{"a.txt", "một"}, {"thư mục/b", std::string(100'000, '\0')}, {"empty", ""}};
  const auto bytes = value_of(write_zip(files));
  CHECK(value_of(write_zip(files)) == bytes);
  const TempDir directory;
  const std::string path = (directory.path() / "x.zip").string();
  {
    std::ofstream out(path, std::ios::binary);
    out << bytes;
  }
  const std::string python = "import sys,zipfile; z=zipfile.ZipFile('" + path +
                             "'); assert z.testzip() is None; assert z.namelist()==['a.txt','empty','thư mục/b'], z.namelist(); "
                             "assert z.read('a.txt').decode()=='một'; assert len(z.read('thư mục/b'))==100000; "
                             "assert all(i.date_time==(1980,1,1,0,0,0) and i.compress_type==0 for i in z.infolist())";
  const std::string command = "python3 -c \"" + python + "\"";
  CHECK(std::system(command.c_str()) == 0);
  std::map<std::string, std::string> large;
  large["large"] = std::string(kZipBytesMax + 1, 'x');
  CHECK(name_of(write_zip(large)) == "zip_too_large");
}

TEST_CASE("an earlier size of a large ledger is not folded anew on a server", "[evidence_file]") {
  DemoLedger demo;
  const std::string note = demo.ledger->published()->note;
  const auto keys = value_of(demo.home.statement_keys(demo.info.origin, "lila"));
  value_of(demo.ledger->append_and_wait(
      demo.sign(statement::make_record(statement::KeyRevocation{keys[0].vkey().text(), demo.clock.now(), "lost", ""},
                                       "urn:uuid:0193f5a2-7c1e-4d3a-9b42-5e6f70819203"),
                "co-quan", 2)));
  EvidenceSource source{*demo.ledger, note, {}, 0, 10, nullptr};
  CHECK(name_of(collect_evidence(source, std::string(kGoodLot))) == "evidence_size_far");
  source.fold_max = kEvidenceFoldMax;
  source.go_on = [] { return false; };
  CHECK(name_of(collect_evidence(source, std::string(kGoodLot))) == "interrupted");
}

TEST_CASE("a cell of the table that a spreadsheet would calculate is guarded, full-width signs too", "[evidence_file]") {
  auto found = case_of(DemoLedger::shared(), kGoodLot);
  const std::vector<std::string> bad = {"=1+1", "+84", "-1", "@SUM(A1)", "\tx", "＝1+1", "＋84", "－1", "＠SUM(A1)"};
  const auto next = static_cast<std::size_t>(std::count_if(found.entries.begin(), found.entries.end(), [](const auto& one) {
    return one.second.event && !one.second.event->items.empty();
  }));
  REQUIRE(next > 0);
  // Every sign has its turn, however few events the lot has.
  for (std::size_t done = 0; done < bad.size(); done += next) {
    std::size_t turn = done;
    for (auto& [index, entry] : found.entries)
      if (entry.event && !entry.event->items.empty()) entry.event->party = bad[turn++ % bad.size()];
    const auto table = value_of(evidence_files(found)).at("events.csv");
    for (std::size_t i = done; i < std::min(done + next, bad.size()); ++i) {
      INFO(bad[i]);
      CHECK(table.find("," + bad[i]) == std::string::npos);
      CHECK(table.find(",'" + bad[i]) != std::string::npos);
    }
  }
}

TEST_CASE("what an archive says of itself is read, and nothing else is taken for one", "[evidence_file]") {
  const auto found = case_of(DemoLedger::shared(), kGoodLot);
  const auto zip = value_of(evidence_zip(found));
  const auto told = value_of(evidence_summary(zip));
  CHECK(told.batch == kGoodLot);
  CHECK(told.lot == "L01");
  CHECK(told.size == found.checkpoint.size);
  CHECK(told.entries == found.entries.size());
  CHECK(evidence_file_name(told) == evidence_file_name(found));
  CHECK(name_of(evidence_summary("")) == "zip_unreadable");
  CHECK(name_of(evidence_summary("PK no archive")) == "zip_unreadable");
  CHECK(name_of(evidence_summary(zip.substr(0, zip.size() / 2))) == "zip_unreadable");
  CHECK(name_of(evidence_summary(value_of(write_zip({{"a.txt", "x"}})))) == "zip_unreadable");
  const auto of = [](const std::string& manifest) {
    return name_of(evidence_summary(value_of(write_zip({{"manifest.json", manifest}}))));
  };
  CHECK(of(R"({"batch":"p/a/b/10/L1","size":5,"entries":2})") == "ok");
  for (const char* wrong :
       {"", "[]", "{}", R"({"batch":"p/a/b/10/L1","size":-5,"entries":2})", R"({"batch":5,"size":5,"entries":2})",
        R"({"batch":"p/a/b/10/../../x y","size":5,"entries":2})", R"({"batch":"p/a/b/10/.bashrc","size":5,"entries":2})"}) {
    INFO(wrong);
    CHECK(of(wrong) == "manifest_malformed");
  }
  CHECK(name_of(read_from_zip(zip, "manifest.json", 10)) == "zip_unreadable");
}
