// The program itself: what it prints, and with which status it ends. NGUON_PROGRAM is the built one.
#include <signal.h>
#include <sys/wait.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>

#include "api/demo/demo.h"
#include "ledger/base/json.h"
#include "ledger/base/sha256.h"
#include "ledger/base/text.h"
#include "ledger/store/rocksdb.h"
#include "tests/api/demo_ledger.h"
#include "tests/api/program.h"
#include "tests/support/check.h"

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

// A table of the demonstration's data with days instead of {-90}.
std::string table(const TempDir& directory, const std::string& name) {
  std::string text = read_file(fs::path(DEMO_DATA_DIR) / (name + ".csv"));
  REQUIRE_FALSE(text.empty());
  const Day today = day_in_vietnam(SystemClock().now());
  for (std::size_t open = 0; (open = text.find('{', open)) != std::string::npos;) {
    const auto close = text.find('}', open);
    text.replace(open, close - open + 1, format_day(Day{today.unix_days + std::stoi(text.substr(open + 1, close - open - 1))}));
  }
  const auto path = directory.path() / (name + ".csv");
  write_file(path, text);
  return path.string();
}

std::int64_t entries_of(const std::string& data) { return last_json({"audit", "--data", data}).at("entries").as_int64(); }

TEST_CASE("init makes a ledger once, and keys show prints the log's key first", "[cli]") {
  const TempDir directory;
  const std::string data = (directory.path() / "so").string();
  const Ran made = nguon(init(data));
  REQUIRE(made.status == 0);
  CHECK(made.line().starts_with("ocop.example/thu+"));
  CHECK(made.out == made.line() + "\n");
  const Ran again = nguon(init(data));
  CHECK(again.status == 1);
  CHECK(again.out.empty());
  CHECK(again.err.find("ledger_exists") != std::string::npos);
  const Ran shown = nguon({"keys", "show", "--data", data});
  CHECK(shown.status == 0);
  CHECK(shown.line() == made.line());
  CHECK(shown.out.find("\tlabel\tvan-hanh\t1\n") != std::string::npos);
  for (const auto& file : fs::directory_iterator(fs::path(data) / "keys"))
    CHECK((file.status().permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
  CHECK(nguon({"init", "--data", (directory.path() / "x").string(), "--origin", "a b", "--host", "ocop.example"}).status == 1);
  CHECK_FALSE(fs::exists(directory.path() / "x"));
}

TEST_CASE("the demonstration's tables are imported, and the second time nothing is recorded", "[cli]") {
  const TempDir directory;
  const std::string data = (directory.path() / "so").string();
  REQUIRE(nguon(init(data)).status == 0);
  std::vector<std::string> import{"import", "--data", data};
  for (const char* name : {"parties", "areas", "products", "certificates", "events"}) {
    import.push_back("--" + std::string(name));
    import.push_back(table(directory, name));
  }
  const auto first = last_json(import);
  CHECK(first.at("recorded").as_int64() > 100);
  CHECK(first.at("problems").as_int64() == 0);
  const auto size = entries_of(data);
  const auto second = last_json(import);
  CHECK(second.at("recorded").as_int64() == 0);
  CHECK(second.at("repeated") == first.at("recorded"));
  CHECK(entries_of(data) == size);
}

TEST_CASE("an import with one bad row imports nothing and names file and line", "[cli]") {
  const TempDir directory;
  const std::string data = (directory.path() / "so").string();
  REQUIRE(nguon(init(data)).status == 0);
  const auto file = directory.path() / "chu-the.csv";
  write_file(file,
             "Mã chủ thể,Vai trò,Hình thức,Tên,Mã tỉnh\n"
             "htx-a,sản xuất,hợp tác xã,HTX A (giả định),68\n"
             "htx-b,sản xuất,hợp tác xã,HTX B (giả định),xx\n");
  const auto size = entries_of(data);
  for (const bool dry : {true, false}) {
    std::vector<std::string> import{"import", "--data", data, "--parties", file.string()};
    if (dry) import.emplace_back("--dry-run");
    const Ran refused = nguon(import);
    CHECK(refused.status == 1);
    CHECK(refused.err.find("chu-the.csv:3: ") != std::string::npos);
    CHECK(entries_of(data) == size);
    CHECK_FALSE(fs::exists(fs::path(data) / "keys" / "htx-a.pem"));
  }
  const Ran partly = nguon({"import", "--data", data, "--parties", file.string(), "--keep-going"});
  CHECK(partly.status == 3);
  CHECK(partly.err.find("chu-the.csv:3: ") != std::string::npos);
  CHECK(entries_of(data) == size + 2);  // the party and its key
  CHECK(fs::exists(fs::path(data) / "keys" / "htx-a.pem"));
  CHECK_FALSE(fs::exists(fs::path(data) / "keys" / "htx-b.pem"));
  CHECK(last_json({"import", "--data", data, "--parties", file.string(), "--keep-going"}).at("recorded").as_int64() == 0);
}

TEST_CASE("a command without a ledger ends with 10, beside a server with 11", "[cli]") {
  const TempDir directory;
  const std::string data = (directory.path() / "so").string();
  const std::string lot(test::kGoodLot);
  for (const auto& arguments : std::vector<std::vector<std::string>>{{"audit"},
                                                                     {"rebuild"},
                                                                     {"keys", "show"},
                                                                     {"serve", "--listen", "127.0.0.1:0"},
                                                                     {"trace", lot},
                                                                     {"label", "--batch", lot, "-o", "x.png"}}) {
    auto whole = arguments;
    whole.insert(whole.end(), {"--data", data});
    INFO(arguments.front());
    const Ran ran = nguon(whole);
    CHECK(ran.status == 10);
    CHECK(ran.out.empty());
    CHECK(ran.err.find("ledger_not_found") != std::string::npos);
    CHECK(last_json(whole).at("error").at("exitCode").as_int64() == 10);
  }
  REQUIRE(nguon(init(data)).status == 0);
  const Server server(data);
  CHECK(nguon({"rebuild", "--data", data}).status == 11);
  const std::string parties = table(directory, "parties");
  const Ran import = nguon({"import", "--data", data, "--parties", parties});
  CHECK(import.status == 11);
  CHECK(import.err.find("--server") != std::string::npos);
  CHECK(nguon({"import", "--data", data, "--parties", parties, "--server", server.url}).status == 0);
  CHECK(nguon({"keys", "show", "--data", data}).status == 0);  // reading goes on beside it
  CHECK(nguon({"nothing"}).status == 2);
}

TEST_CASE("a label is printed with its address, and not for goods that must not be sold", "[cli]") {
  const Demo demo;
  const auto label = [&](std::string_view lot, const char* file, std::vector<std::string> more = {}) {
    std::vector<std::string> all{"--quiet", "label", "--data", demo.data, "--batch", std::string(lot), "-o", demo.file(file)};
    all.insert(all.end(), more.begin(), more.end());
    return nguon(all);
  };
  for (const auto& [file, magic] : {std::pair{"a.png", "\x89PNG"}, {"a.svg", "<"}, {"a.pdf", "%PDF-"}}) {
    const Ran printed = label(test::kGoodLot, file, {"--serial", "7"});
    REQUIRE(printed.status == 0);
    CHECK(printed.out == demo.url + "\n");
    CHECK(read_file(demo.file(file)).starts_with(magic));
  }
  const Ran whole_lot = label(test::kGoodLot, "b.png");
  REQUIRE(whole_lot.status == 0);
  CHECK(value_of(qr::parse_label_url(whole_lot.line())).fields.serial == 0);
  CHECK(label(test::kRecalledLot, "no.png", {"--serial", "1"}).status == 22);
  CHECK(label(test::kSuspendedLot, "no.png").status == 22);
  CHECK(label(test::kVoidedLot, "no.png").status == 22);
  CHECK(label(test::kExpiredLot, "no.png").status == 23);
  CHECK(label(test::kRevokedLot, "no.png").status == 23);
  CHECK(label(test::kSpoiledLot, "no.png", {"--serial", "4"}).status == 1);
  CHECK(label(test::kGoodLot, "no.png", {"--serial", "201"}).status == 1);
  CHECK(label("ocop/x/10/L1", "no.png").status == 1);
  CHECK(label(test::kGoodLot, "no.gif").status == 1);
  CHECK_FALSE(fs::exists(demo.file("no.png")));

  write_file(demo.file("keys.txt"), nguon({"keys", "show", "--data", demo.data}).out);
  const Server server(demo.data);
  for (const std::string& what : {demo.url, demo.file("a.png"), whole_lot.line(), demo.file("b.png")}) {
    INFO(what);
    const Ran verified = nguon({"verify", what, "--server", server.url, "--keys", demo.file("keys.txt")});
    CHECK(verified.status == 0);
    CHECK(verified.out.starts_with("valid\t"));
    CHECK(verified.out.find("not_done\t") == std::string::npos);
  }
}

TEST_CASE("labels go into a table with a manifest, once, and to printers that are there", "[cli]") {
  const Demo demo;
  const auto run = [&](std::vector<std::string> words, std::vector<std::string> more) {
    words.insert(words.begin(), "--quiet");
    words.insert(words.end(), {"--data", demo.data, "--batch", std::string(test::kGoodLot), "--serial", "1"});
    words.insert(words.end(), more.begin(), more.end());
    return nguon(words);
  };
  const auto refused = [&](const Ran& ran, std::string_view name) {
    INFO(ran.err);
    CHECK(ran.status == 1);
    CHECK(ran.err.find(" " + std::string(name) + "]") != std::string::npos);
  };
  const std::string table = demo.file("run.csv");
  const Ran made = run({"label"}, {"--count", "20", "-o", table});
  REQUIRE(made.status == 0);
  CHECK(split(made.out, '\n').size() == 21);
  CHECK(split(read_file(table), '\n').size() == 22);
  const std::string manifest = read_file(table + ".manifest");
  CHECK(manifest.starts_with("nguon.print-manifest/v1\n"));
  CHECK(manifest.find("\nrows: 20\nfile: run.csv\n") != std::string::npos);
  CHECK(manifest.find("sha256: " + to_hex(sha256(read_file(table)).view()) + "\n") != std::string::npos);
  refused(run({"label"}, {"--count", "20", "-o", table}), "file_exists");

  CHECK(run({"label"}, {"--count", "2", "--format", "zpl", "-o", demo.file("run.raw")}).status == 0);
  CHECK(read_file(demo.file("run.raw")).starts_with("^XA"));
  CHECK(run({"label"}, {"--count", "30", "--sheet", "64x38", "--start-at", "5", "-o", demo.file("s.pdf")}).status == 0);
  refused(run({"label"}, {"--count", "2", "-o", demo.file("no.png")}), "output_format");
  refused(run({"label"}, {"--gs1", "-o", demo.file("no.pdf")}), "gtin_missing");
  refused(run({"label"}, {"--sheet", "36x17", "--dpi", "203", "-o", demo.file("no.pdf")}), "module_too_small");
  refused(run({"label"}, {"--model", "zebra-203", "-o", demo.file("no.tspl")}), "printer_language");
  refused(run({"label", "print"}, {"--printer", "cups:-x"}), "printer_address");
  refused(run({"label", "print"}, {"--printer", "127.0.0.1:1"}), "printer_unreachable");
  CHECK_FALSE(fs::exists(demo.file("no.pdf")));
  CHECK_FALSE(fs::exists(demo.file("no.tspl")));

  CHECK(nguon({"label", "presets"}).out.find("sheet\t38x21\t5 x 13") != std::string::npos);
  CHECK(nguon({"label", "ruler", "--sheet", "38x21", "-o", demo.file("ruler.pdf")}).status == 0);
  CHECK(read_file(demo.file("ruler.pdf")).starts_with("%PDF-"));
  CHECK(nguon({"label", "--data", demo.data}).status == 2);
}

TEST_CASE("verify ends with the status that the label deserves", "[cli]") {
  const Demo demo;
  const std::string keys = demo.file("keys.txt");
  write_file(keys, nguon({"keys", "show", "--data", demo.data}).out);
  std::string altered = demo.url;
  altered.back() = altered.back() == '1' ? '2' : '1';
  {
    const Server server(demo.data);
    const auto status = [&](const std::string& what) {
      INFO(what);
      const auto json = last_json({"verify", what, "--server", server.url, "--keys", keys});
      CHECK_FALSE(json.at("status").as_string().empty());
      return nguon({"verify", what, "--server", server.url, "--keys", keys}).status;
    };
    CHECK(status(demo.url) == 0);
    CHECK(status(altered) == 20);
    CHECK(status("https://ocop.example/khong-phai-tem") == 21);
    CHECK(status(demo.foreign) == 21);
    CHECK(status(demo.urls[0]) == 22);
    CHECK(status(demo.urls[1]) == 22);
    CHECK(status(demo.urls[2]) == 23);
    CHECK(status(demo.urls[3]) == 23);

    // A server whose keys are not those of the file is not believed.
    const TempDir other;
    const std::string data = (other.path() / "so").string();
    REQUIRE(nguon(init(data)).status == 0);
    write_file(demo.file("other.txt"), nguon({"keys", "show", "--data", data}).out);
    CHECK(nguon({"verify", demo.url, "--server", server.url, "--keys", demo.file("other.txt")}).status == 20);
  }
  // Without a server today's state is unknown, and a server that is away tells nothing.
  CHECK(nguon({"verify", demo.url, "--keys", keys}).status == 24);
  CHECK(nguon({"verify", altered, "--keys", keys}).status == 20);
  CHECK(nguon({"verify", demo.url, "--server", "http://127.0.0.1:1"}).status == 24);
  CHECK(nguon({"verify", demo.url}).status == 1);
  CHECK(nguon({"verify", demo.file("nothing.png"), "--keys", keys}).status == 1);
}

TEST_CASE("what is wrong with a command line is said in both languages", "[cli]") {
  struct Row {
    std::vector<std::string> typed;
    const char *vi, *en, *help;
  };
  const Row rows[] = {
      {{}, "nguon cần tên một lệnh", "nguon needs the name of a command", "nguon --help"},
      {{"nosuch"}, "không có lệnh nosuch\n", "there is no command nosuch\n", "nguon --help"},
      {{"audti"}, "không có lệnh audti; có phải ý bạn là audit?", "did you mean audit?", "nguon --help"},
      {{"run", "shwo"}, "không có lệnh shwo; có phải ý bạn là show?", "did you mean show?", "nguon run --help"},
      {{"anchor", "--data", "d"},
       "anchor cần tên một lệnh: show, ",
       "needs the name of a command: show, ",
       "nguon anchor --help"},
      {{"audit"}, "thiếu --data", "--data is required", "nguon audit --help"},
      {{"audit", "--thread", "3"},
       "không có tùy chọn --thread; có phải ý bạn là --threads?",
       "no option --thread;",
       "nguon audit --help"},
      {{"audit", "--threads"}, "thiếu giá trị của --threads", "missing", "nguon audit --help"},
      {{"audit", "--threads", "900"}, "giá trị của --threads phải từ 1 đến 64", "900 not in range 1 to 64", "nguon audit --help"},
      {{"reports", "list", "--state", "no"}, "phải là một trong {open,closed,all}", "not in {open", "nguon reports list --help"},
      {{"backup", "--vkey", "x", "--data", "d", "b"}, "--vkey cần có --check", "--vkey requires --check", "nguon backup --help"},
      {{"version", "more"}, "thừa: more", "not expected: more", "nguon version --help"},
      {{"label", "--data", "x", "--batch", "y"}, "thiếu --output", "--output is required", "nguon label --help"},
  };
  for (const auto& row : rows) {
    const Ran ran = nguon(row.typed);
    INFO(row.vi << "\n" << ran.err);
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
    CHECK(ran.err.starts_with("error[E1001 usage]: "));
    for (const char* words : {row.vi, row.en}) CHECK(ran.err.find(words) != std::string::npos);
    CHECK(ran.err.find("  -> " + std::string(row.help) + "\n") != std::string::npos);
  }
  CHECK(last_json({"audit", "--nothing"}).at("error").at("exitCode").as_int64() == 2);
}

TEST_CASE("a proof file is verified with the log's key, and refused when altered", "[cli]") {
  const Demo demo;
  const std::string keys = demo.file("keys.txt");
  write_file(keys, nguon({"keys", "show", "--data", demo.data}).out);
  const std::string file = demo.file("muc.tlog-proof");
  write_file(file, demo.proof);
  const Ran good = nguon({"verify", file, "--keys", keys});
  CHECK(good.status == 0);
  CHECK(good.out.find("passed\tinclusion\t") == 0);
  CHECK(last_json({"verify", file, "--keys", keys}).at("status").as_string() == "valid");
  CHECK(nguon({"verify", file}).status == 1);  // with no key nothing is proven

  std::string altered = demo.proof;
  const auto at = altered.find("\nextra ") + 200;
  altered[at] = altered[at] == 'A' ? 'B' : 'A';
  write_file(file, altered);
  CHECK(nguon({"verify", file, "--keys", keys}).status == 20);
  altered = demo.proof;
  altered[altered.find("\n\n") - 5] ^= 1;  // in the last inclusion hash
  write_file(file, altered);
  CHECK(nguon({"verify", file, "--keys", keys}).status != 0);
}

TEST_CASE("audit is good until a stored byte is flipped", "[cli]") {
  const Demo demo;
  const Ran good = nguon({"audit", "--data", demo.data});
  CHECK(good.status == 0);
  CHECK(good.out.starts_with("good\t"));
  {
    const auto store = value_of(store::open_rocksdb(fs::path(demo.data) / "db"));
    store::Batch batch;
    value_of(store->scan(store::Column::state, "", "", [&](std::string_view key, std::string_view value) {
      std::string flipped(value);
      flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 1);
      batch.put(store::Column::state, std::string(key), std::move(flipped));
      return false;
    }));
    REQUIRE(batch.size() == 1);
    value_of(store->commit_index(batch));
  }
  const Ran bad = nguon({"audit", "--data", demo.data});
  CHECK(bad.status == 20);
  CHECK(bad.out.starts_with("BAD\t"));
  CHECK_FALSE(last_json({"audit", "--data", demo.data}).at("good").as_bool());
  CHECK(nguon({"--quiet", "rebuild", "--data", demo.data}).status == 0);
  CHECK(nguon({"audit", "--data", demo.data}).status == 0);
}

TEST_CASE("trace, config and doctor answer in lines of JSON", "[cli]") {
  const Demo demo;
  CHECK(last_json({"trace", std::string(test::kGoodLot), "--data", demo.data}).at("nodes").as_array().size() == 3);
  CHECK(nguon({"trace", "p/x/y/10/L", "--data", demo.data}).status == 1);
  CHECK(last_json({"config", "show", "--data", demo.data}).contains("config"));
  write_file(fs::path(demo.data) / "nguon.toml", "[serve]\nlistne = \"x\"\n");
  const Ran refused = nguon({"config", "check", "--data", demo.data});
  CHECK(refused.status == 1);
  CHECK(refused.err.find("nguon.toml:2: ") != std::string::npos);
  CHECK(nguon({"serve", "--data", demo.data, "--listen", "127.0.0.1:0"}).status == 1);
}

}  // namespace
}  // namespace nguon::api
