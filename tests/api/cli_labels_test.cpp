// The program and labels: which keys it believes, label runs, offline checking.
#include <sstream>

#include "ledger/base/sha256.h"
#include "tests/api/program.h"

namespace nguon::api {
namespace {

using test::Demo;
using test::init;
using test::last_json;
using test::nguon;
using test::Ran;
using test::read_file;
using test::Server;
using test::TempDir;
using test::value_of;
using test::write_file;
namespace fs = std::filesystem;

TEST_CASE("under a key that only the server named nothing is called good", "[cli]") {
  const Demo demo;
  const std::string keys = nguon({"keys", "show", "--data", demo.data}).out;
  const std::string log = keys.substr(0, keys.find('\n'));
  const Server server(demo.data);
  const Ran unproven = nguon({"verify", demo.url, "--server", server.url});
  CHECK(unproven.status == 24);
  CHECK(unproven.out.starts_with("freshness_unknown\t"));
  CHECK(unproven.out.find("not_done\tlog_key\t") != std::string::npos);
  CHECK(unproven.out.find("passed\tlabel_key_entry\t") != std::string::npos);

  // The log's key alone is enough: it proves the label key's own entry.
  const Ran proven = nguon({"verify", demo.url, "--server", server.url, "--vkey", log});
  CHECK(proven.status == 0);
  CHECK(proven.out.find("passed\tlog_key\t") != std::string::npos);
  std::string other = log;
  other[other.size() - 8] = other[other.size() - 8] == 'A' ? 'B' : 'A';
  CHECK(nguon({"verify", demo.url, "--server", server.url, "--vkey", other}).status != 0);

  // The first time pins the key and is not yet good; from then on another key is noticed.
  const std::string pin = demo.file("pin.txt");
  CHECK(nguon({"verify", demo.url, "--server", server.url, "--pin", pin}).status == 24);
  CHECK(nguon({"verify", demo.url, "--server", server.url, "--pin", pin}).status == 0);
  const TempDir elsewhere;
  const std::string data = (elsewhere.path() / "so").string();
  REQUIRE(nguon(init(data)).status == 0);
  const std::string foreign = nguon({"keys", "show", "--data", data}).out;
  write_file(pin, foreign.substr(0, foreign.find('\n') + 1));
  CHECK(nguon({"verify", demo.url, "--server", server.url, "--pin", pin}).status == 20);

  const std::string file = demo.file("muc.tlog-proof");
  write_file(file, demo.proof);
  CHECK(nguon({"verify", file, "--server", server.url}).status == 24);
  CHECK(nguon({"verify", file, "--server", server.url, "--vkey", log}).status == 0);
}

TEST_CASE("a label run is led through its life from the command line", "[cli]") {
  const Demo demo;
  const std::string lot(test::kGoodLot);
  const auto step = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "run");
    arguments.insert(arguments.end(), {"--data", demo.data});
    const Ran ran = nguon(arguments);
    INFO(arguments[1] << ": " << ran.err);
    CHECK(ran.status == 0);
    return ran.line();
  };
  const auto state_of = [&](const std::string& run) {
    return std::string(last_json({"run", "show", run, "--data", demo.data}).at("state").as_string());
  };
  const std::string request = step({"request", lot, "--count", "5", "--labels", "unit"});
  const std::string run = step({"reserve", request});
  CHECK(state_of(run) == "reserved");
  CHECK(nguon({"run", "printed", run, "--first", "4", "--last", "6", "--data", demo.data}).status == 1);
  const std::string urls = demo.file("tem.txt");
  step({"printed", run, "--first", "1", "--last", "3", "--write", urls});
  CHECK(state_of(run) == "printed");
  // The same labels from a file are a reprint; in another order they are not these labels.
  step({"printed", run, "--first", "1", "--last", "3", "--labels", urls});
  const std::string text = read_file(urls);
  write_file(demo.file("lan.txt"), text.substr(text.find('\n') + 1) + text.substr(0, text.find('\n') + 1));
  const Ran mixed =
      nguon({"run", "printed", run, "--first", "1", "--last", "3", "--labels", demo.file("lan.txt"), "--data", demo.data});
  CHECK(mixed.status == 1);
  CHECK(mixed.err.find("label_not_of_run") != std::string::npos);
  const Ran wider = nguon({"run", "printed", run, "--first", "1", "--last", "4", "--data", demo.data});
  CHECK(wider.err.find("printed_otherwise") != std::string::npos);
  step({"activate", run});
  CHECK(state_of(run) == "activated");
  step({"spoil", run, "--first", "2", "--last", "2", "--reason", "rách khi dán"});
  step({"void", run, "--reason", "in sai khổ"});
  CHECK(state_of(run) == "voided");
  const auto shown = last_json({"run", "show", run, "--data", demo.data});
  CHECK(shown.at("prints").as_array().at(0).at("reprints").as_int64() == 1);
  CHECK(shown.at("spoiled").as_array().size() == 1);
}

TEST_CASE("labels are recorded before they leave, and what the ledger refuses is not printed", "[cli]") {
  const Demo demo;
  const std::string lot(test::kGoodLot);
  const auto run_step = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "run");
    arguments.insert(arguments.end(), {"--data", demo.data});
    const Ran ran = nguon(arguments);
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    return ran.line();
  };
  const std::string run = run_step({"reserve", run_step({"request", lot, "--count", "9", "--labels", "unit"})});
  const auto print = [&](const char* file, std::vector<std::string> more) {
    std::vector<std::string> arguments{"label", "--data", demo.data, "--batch", lot, "-o", demo.file(file)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return nguon(arguments);
  };
  const auto prints = [&] { return last_json({"run", "show", run, "--data", demo.data}).at("prints").as_array(); };

  const Ran csv = print("tem.csv", {"--serial", "1", "--count", "4"});
  INFO(csv.err);
  REQUIRE(csv.status == 0);
  REQUIRE(prints().size() == 1);
  // The digest is that of the labels as any tool computes it (sha256sum of the URLs).
  const std::string urls = demo.file("urls.txt");
  run_step({"printed", run, "--first", "1", "--last", "4", "--write", urls});
  CHECK(std::string(prints().at(0).at("digest").as_string()) == to_hex(sha256(read_file(urls)).view()));
  CHECK(prints().at(0).at("reprints").as_int64() == 1);

  // The same labels in another form are a reprint.
  CHECK(print("tem.tspl", {"--serial", "1", "--count", "4"}).status == 0);
  CHECK(prints().at(0).at("reprints").as_int64() == 2);
  const Ran overlapping = print("khac.csv", {"--serial", "4", "--count", "2"});
  CHECK(overlapping.status == 1);
  CHECK(overlapping.err.find("printed_otherwise") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(demo.file("khac.csv")));

  run_step({"spoil", run, "--first", "6", "--last", "6", "--reason", "rách khi dán"});
  const Ran spoiled = print("hong.png", {"--serial", "6"});
  CHECK(spoiled.status == 1);
  CHECK(spoiled.err.find("label_spoiled") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(demo.file("hong.png")));

  const Server server(demo.data);
  const Ran beside = print("canh.csv", {"--serial", "7", "--count", "2"});
  CHECK(beside.err.find("--server") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(demo.file("canh.csv")));
  CHECK(print("canh.csv", {"--serial", "7", "--count", "2", "--server", server.url}).status == 0);
  CHECK(std::filesystem::exists(demo.file("canh.csv")));
}

// tests/data/label_vectors.json, which the server, the snapshot and the page judge too.
TEST_CASE("verify --offline judges every label of the shared table as the table says", "[cli]") {
  const TempDir directory;
  const auto table = value_of(parse_json(read_file(LABEL_VECTORS))).as_object();
  const auto text = [](const json::object& from, const char* name) {
    return std::string(std::string_view(from.at(name).as_string()));
  };
  const std::string file = (directory.path() / "ban-chup.txt").string();
  write_file(file, text(table, "snapshot"));
  const auto& labels = table.at("labels").as_array();
  constexpr std::size_t kAtOnce = 100;  // labels on one command line
  for (std::size_t from = 0; from < labels.size(); from += kAtOnce) {
    std::vector<std::string> arguments = {
        "--json", "--quiet", "verify", "--offline", file, "--vkey", text(table, "logVkey"), "--at", text(table, "now")};
    const std::size_t to = std::min(labels.size(), from + kAtOnce);
    for (std::size_t i = from; i < to; ++i) arguments.push_back(text(labels[i].as_object(), "url"));
    const auto ran = nguon(arguments);
    const auto lines = split(ran.out, '\n');
    REQUIRE(lines.size() == to - from + 1);
    for (std::size_t i = from; i < to; ++i) {
      const auto& one = labels[i].as_object();
      INFO(text(one, "name"));
      const auto verdict = value_of(parse_json(lines[i - from])).as_object();
      CHECK(text(verdict, "status") == text(one, one.contains("offline") ? "offline" : "status"));
    }
  }
}

// A snapshot without the lines that differ with the moment of its making: when that was, and the signature.
std::string but_for_its_making(const std::string& snapshot) {
  std::istringstream in(snapshot);
  std::string out;
  std::size_t left_out = 0;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("made ") || line.starts_with("— "))
      ++left_out;
    else
      out += line + "\n";
  }
  CHECK(left_out == 2);
  return out;
}

TEST_CASE("a snapshot is saved, brought up to date, and finds two packs with one serial", "[cli]") {
  const Demo demo;
  const std::string keys = nguon({"keys", "show", "--data", demo.data}).out;
  const std::string log = keys.substr(0, keys.find('\n'));
  const std::string file = demo.file("ban-chup.txt"), from_server = demo.file("tu-may-chu.txt"),
                    journal = demo.file("so-tay.txt");
  CHECK(nguon({"snapshot", "--data", demo.data, file}).status == 0);
  {
    const Server server(demo.data);
    CHECK(nguon({"snapshot", "--server", server.url, "--vkey", log, from_server}).status == 0);
    CHECK(but_for_its_making(read_file(from_server)) == but_for_its_making(read_file(file)));
    // Again: a delta of nothing, the same bytes. And over a damaged file: the whole.
    CHECK(nguon({"snapshot", "--server", server.url, "--vkey", log, from_server}).status == 0);
    CHECK(but_for_its_making(read_file(from_server)) == but_for_its_making(read_file(file)));
    write_file(from_server, "hỏng");
    CHECK(nguon({"snapshot", "--server", server.url, "--vkey", log, from_server}).status == 0);
    CHECK(but_for_its_making(read_file(from_server)) == but_for_its_making(read_file(file)));
  }
  const auto check = [&](std::vector<std::string> labels) {
    // The demonstration ends days before today.
    std::vector<std::string> arguments = {"verify", "--offline", file, "--vkey", log, "--journal", journal, "--max-age", "60"};
    arguments.insert(arguments.end(), labels.begin(), labels.end());
    return nguon(arguments);
  };
  const Ran good = check({demo.url});
  CHECK(good.status == 0);
  CHECK(good.out.starts_with("valid\t"));
  CHECK(good.err.find("days ago") != std::string::npos);
  const Ran again = check({demo.url});  // another pack, later that day
  CHECK(again.status == 24);
  CHECK(again.out.starts_with("suspicious_scans\t"));
  CHECK(again.out.find("failed\tduplicate\t") != std::string::npos);
  fs::remove(journal);
  CHECK(check({demo.url, demo.url}).status == 24);
  CHECK(check({demo.urls[0]}).status == 22);  // recalled
  CHECK(nguon({"verify", "--offline", file, "--vkey", log, "--at", "2099-01-01T00:00:00Z", demo.urls[0]}).status == 22);
  CHECK(nguon({"verify", "--offline", file, demo.url}).status == 1);  // with no key nothing is proven
  std::string damaged = read_file(file);
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
  write_file(file, damaged);
  CHECK(check({demo.url}).status == 20);
}

}  // namespace
}  // namespace nguon::api
