// Jobs of many labels: what they write, that they go on after a kill, what they refuse, and what they say to printers.
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <thread>

#include "api/import/csv.h"
#include "api/label_fields.h"
#include "api/label_job_csv.h"
#include "api/label_job_file.h"
#include "api/label_job_run.h"
#include "api/label_job_send.h"
#include "keys/random.h"
#include "ledger/base/sha256.h"
#include "ledger/log/note.h"
#include "ledger/statement/make.h"
#include "qr/presets.h"
#include "qr/reader.h"
#include "tests/api/demo_ledger.h"
#include "tests/support/check.h"
#include "tests/support/printer_reader.h"

namespace nguon::api {
namespace {

using test::DemoLedger;
using test::kGoodLot;
using test::name_of;
using test::value_of;
namespace fs = std::filesystem;

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Another run of the good lot, with as many labels as a test needs, activated.
state::RunInfo add_run(DemoLedger& demo, std::uint32_t count) {
  const auto old = demo.run_of(kGoodLot);
  const auto view = demo.ledger->snapshot();
  const state::Reader reader{*view};
  const auto batch = value_of(reader.batch(kGoodLot));
  const auto id = [&] { return "urn:uuid:" + keys::uuid_v4(); };
  const statement::LabelRequest request{std::string(kGoodLot), statement::LabelKind::unit, count, old.record.packed_on,
                                        old.record.shelf_life};
  const auto asked = value_of(demo.ledger->append_and_wait(demo.sign(statement::make_record(request, id()), batch.maker)));
  auto record = old.record;
  record.request = asked.index;
  record.count = count;
  const auto made = value_of(demo.ledger->append_and_wait(demo.sign(statement::make_record(record, id()), "van-hanh")));
  const statement::LabelRunStatus active{made.index, statement::RunStatus::activated, 0, 0, {}};
  value_of(demo.ledger->append_and_wait(demo.sign(statement::make_record(active, id()), batch.maker)));
  const auto after = demo.ledger->snapshot();
  return value_of(state::Reader{*after}.run(made.index));
}

struct Made {
  explicit Made(std::uint32_t count)
      : run(add_run(demo, count)), key(value_of(demo.home.label_key(demo.info.origin, "van-hanh"))) {}

  LabelOrder order(JobForm form, std::uint32_t count, std::uint32_t first = 1) const {
    LabelOrder out;
    out.first = first;
    out.count = count;
    out.form = form;
    out.size = value_of(qr::roll_size("50x30"));
    out.printer = value_of(qr::built_in_presets().printer("tsc-203"));
    return out;
  }
  Result<LabelRunJob> open(LabelOrder wanted) {
    auto issuer = LabelIssuer::open(*demo.ledger, run, key, wanted.gs1, demo.clock.now());
    if (!issuer) return issuer.error();
    return LabelRunJob::open(*demo.ledger, *demo.signatures, std::move(*issuer), std::move(wanted), demo.clock.now());
  }
  LabelRunJob job(LabelOrder wanted) { return value_of(open(std::move(wanted))); }

  DemoLedger demo;
  state::RunInfo run;
  keys::KeyPair key;
};

std::string bytes_of(const LabelRunJob& job, unsigned threads) {
  std::string out;
  job.write_head(out);
  const auto made = job.make(0, threads, LabelRunJob::Pace::chunks, [&](std::string_view bytes, std::uint32_t) -> Result<void> {
    out += bytes;
    return {};
  });
  INFO((made ? std::string() : made.error().message()));
  REQUIRE(made);
  return out;
}

TEST_CASE("a job's bytes do not depend on the threads, and every label of it is its own", "[label]") {
  Made made(1'200);
  const auto job = made.job(made.order(JobForm::printer, 600, 301));
  const std::string bytes = bytes_of(job, 1);
  CHECK(bytes_of(job, 3) == bytes);
  const auto printed = test::read_printer_stream(qr::PrinterLanguage::tspl, bytes);
  REQUIRE(printed.labels.size() == 600);
  for (std::size_t i = 0; i < printed.labels.size(); i += 37) {
    const auto read = value_of(qr::read_symbols(qr::to_gray(printed.labels[i])));
    REQUIRE(read.size() == 1);
    const auto label = value_of(qr::parse_label_url(read.front()));
    CHECK(label.fields.serial == 301 + i);
    CHECK(read.front() == qr::label_url(value_of(job.issuer().issue(label.fields.serial))));
    CHECK(check_verdict(*made.demo.ledger, *made.demo.signatures, label, made.demo.clock.now()));
  }
  // One by one, for printers: each is a label, and its number is said.
  std::uint32_t last = 0;
  std::string together;
  job.write_head(together);
  REQUIRE(job.make(0, 2, LabelRunJob::Pace::labels, [&](std::string_view one, std::uint32_t done) -> Result<void> {
    CHECK(done == ++last);
    CHECK(test::read_printer_stream(qr::PrinterLanguage::tspl, one).labels.size() == 1);
    together += one;
    return {};
  }));
  CHECK(last == 600);
  CHECK(together == bytes);
  CHECK(job.gate().read == 600);
  const auto large = made.job(made.order(JobForm::csv, 1'200)).gate();
  CHECK(large.read == 601);  // every second one, and the last
  CHECK(large.of == 1'200);
}

TEST_CASE("batch labels are printed as often as asked for", "[label]") {
  Made made(10);
  const auto printed =
      test::read_printer_stream(qr::PrinterLanguage::tspl, bytes_of(made.job(made.order(JobForm::printer, 25, 0)), 2));
  REQUIRE(printed.labels.size() == 25);
  CHECK(printed.labels.front().bits == printed.labels.back().bits);
}

TEST_CASE("a job that was cut off anywhere goes on, and its file is that of an uninterrupted one", "[label]") {
  Made made(10'000);
  const test::TempDir folder;
  const auto job = made.job(made.order(JobForm::csv, 10'000));
  const std::string whole = bytes_of(job, 2);
  const std::string path = (folder.path() / "run.csv").string();
  // Cut at the very beginning, between savings, right after one, and in the middle of a write.
  for (const std::uint32_t cut : {1U, 300U, 4'096U, 4'352U, 9'000U}) {
    auto file = value_of(JobFile::open(path, job.fingerprint()));
    CHECK(file.labels() <= cut);
    std::string head;
    if (file.bytes() == 0) job.write_head(head);
    REQUIRE(file.append(head, file.labels()));
    const auto stopped =
        job.make(file.labels(), 2, LabelRunJob::Pace::chunks, [&](std::string_view bytes, std::uint32_t done) -> Result<void> {
          if (done > cut) {
            std::ofstream(path + ".part", std::ios::binary | std::ios::app) << bytes.substr(0, bytes.size() / 2);
            return Error{Errc::io, "cut"};
          }
          return file.append(bytes, done);
        });
    REQUIRE_FALSE(stopped);
    CHECK_FALSE(fs::exists(path));
    CHECK(name_of(JobFile::open(path, job.fingerprint())) == "job_busy");
  }
  CHECK(name_of(JobFile::open(path, std::string(64, '0'))) == "job_other");
  auto file = value_of(JobFile::open(path, job.fingerprint()));
  CHECK(file.labels() >= 4'096);
  REQUIRE(job.make(file.labels(), 2, LabelRunJob::Pace::chunks,
                   [&](std::string_view bytes, std::uint32_t done) { return file.append(bytes, done); }));
  CHECK(value_of(file.sha256()) == sha256(whole));
  REQUIRE(file.finish());
  CHECK(read_file(path) == whole);
  CHECK_FALSE(fs::exists(path + ".part"));
  CHECK_FALSE(fs::exists(path + ".job"));
  CHECK(name_of(JobFile::open(path, job.fingerprint())) == "file_exists");
}

TEST_CASE("what is left of a job and contradicts itself is refused", "[label]") {
  const test::TempDir folder;
  const std::string path = (folder.path() / "x.tspl").string();
  const std::string of(64, 'a');
  const auto with = [&](const std::string& part, const std::string& job) {
    std::ofstream(path + ".part", std::ios::binary) << part;
    std::ofstream(path + ".job", std::ios::binary) << job;
    return name_of(JobFile::open(path, of));
  };
  CHECK(with("abc", "{\"fingerprint\":\"" + of + "\",\"labels\":1,\"bytes\":4}") == "job_damaged");
  CHECK(with("abc", "{\"fingerprint\":\"" + of + "\",\"labels\":-1,\"bytes\":3}") == "job_damaged");
  CHECK(with("abc", "{\"fingerprint\":\"" + of + "\",\"labels\":\"1\",\"bytes\":3}") == "job_damaged");
  CHECK(with("abc", "{") == "job_damaged");
  CHECK(with("abc", "{\"fingerprint\":\"b\",\"labels\":1,\"bytes\":3}") == "job_other");
  CHECK(with("abc", "{\"fingerprint\":\"" + of + "\",\"labels\":1,\"bytes\":3}") == "ok");
  CHECK(name_of(JobFile::open((folder.path() / "none" / "x").string(), of)) == "file_unwritable");
}

TEST_CASE("other jobs have other fingerprints", "[label]") {
  Made made(100);
  const std::string of = made.job(made.order(JobForm::printer, 50)).fingerprint();
  CHECK(made.job(made.order(JobForm::printer, 50)).fingerprint() == of);
  CHECK(made.job(made.order(JobForm::printer, 51)).fingerprint() != of);
  CHECK(made.job(made.order(JobForm::printer, 50, 2)).fingerprint() != of);
  CHECK(made.job(made.order(JobForm::csv, 50)).fingerprint() != of);
  auto order = made.order(JobForm::printer, 50);
  order.printer.setup = {"DENSITY 8"};
  CHECK(made.job(order).fingerprint() != of);
}

TEST_CASE("a printing house's table is read back, and its manifest is signed", "[label]") {
  Made made(40);
  const auto job = made.job(made.order(JobForm::csv, 30, 11));
  const std::string bytes = bytes_of(job, 2);
  const auto table = value_of(parse_csv("run.csv", bytes));
  CHECK(table.headings ==
        std::vector<std::string>{"row", "url", "short_id", "product", "lot", "serial", "pack_date", "exp_date"});
  REQUIRE(table.rows.size() == 30);
  for (std::size_t i = 0; i < 30; ++i) {
    const auto& cells = table.rows[i].cells;
    CHECK(cells[0] == std::to_string(i + 1));
    const auto label = value_of(qr::parse_label_url(cells[1]));
    CHECK(value_of(qr::parse_human_code(cells[2])) == label.human_code());
    CHECK(cells[3] == job.issuer().text().product);
    CHECK(cells[4] == "L01");
    CHECK(cells[5] == std::to_string(11 + i));
    CHECK(cells[6] == format_day(made.run.record.packed_on));
    CHECK(parse_day(cells[7]));
  }
  const auto signers = value_of(made.demo.home.statement_keys(made.demo.info.origin, "van-hanh"));
  const Manifest manifest{made.demo.info.origin, made.run.record.batch, made.run.index, 11, 30, "run.csv",
                          bytes.size(),          sha256(bytes)};
  const std::string signed_note = value_of(sign_manifest(manifest, signers.front()));
  const auto note = value_of(log::parse_note(signed_note));
  const VerifierKey known[] = {signers.front().vkey()};
  CHECK(log::open_note(note, known, *made.demo.signatures));
  CHECK(note.text.starts_with("nguon.print-manifest/v1\n"));
  CHECK(note.text.find("rows: 30\n") != std::string::npos);
  CHECK(note.text.find("sha256: " + to_hex(sha256(bytes).view()) + "\n") != std::string::npos);
}

TEST_CASE("cells that a spreadsheet would run are refused; commas and quotation marks are quoted", "[label]") {
  Made made(1);
  const auto label =
      value_of(value_of(LabelIssuer::open(*made.demo.ledger, made.run, made.key, Gs1Form::none, made.demo.clock.now())).issue(1));
  const auto row = [&](const std::string& product, const std::string& lot) -> std::string {
    const qr::LabelText text{product, "p", lot, 0, "", false};
    std::string out;
    const auto put = append_csv_row({1, label, text}, out);
    return put ? out : std::string(put.error().name()) + (out.empty() ? "" : " half");
  };
  for (const std::string bad : {"=1+1", "+x", "-x", "@x", "\tx", "＝1+1", "＋x", "－x", "＠x"})
    CHECK(row(bad, "L1") == "csv_cell_formula");
  CHECK(row("x", "-L1") == "csv_cell_formula");
  CHECK(row("a, \"b\"", "L1").find(",\"a, \"\"b\"\"\",L1,") != std::string::npos);
}

TEST_CASE("a job is refused as a whole, by name, before its first label", "[label]") {
  Made made(100);
  const auto refused = [&](LabelOrder order) { return name_of(made.open(std::move(order))); };
  const auto changed = [&](auto change) {
    auto order = made.order(JobForm::printer, 10);
    change(order);
    return refused(order);
  };
  CHECK(changed([](auto&) {}) == "ok");
  CHECK(changed([](auto& o) { o.count = 101; }) == "serial_out_of_run");
  CHECK(changed([](auto& o) { o.first = 101; }) == "serial_out_of_run");
  CHECK(changed([](auto& o) { o.first = 4'294'967'295U; }) == "serial_out_of_run");
  CHECK(changed([](auto& o) { o.count = 0; }) == "job_labels");
  CHECK(changed([](auto& o) { o.count = kJobLabelsMax + 1; }) == "job_labels");
  CHECK(changed([](auto& o) { o.form = JobForm::pdf, o.count = 10'001; }) == "sheet_jobs");
  CHECK(changed([](auto& o) { o.form = JobForm::pdf, o.start_at = 2; }) == "sheet_start");
  CHECK(changed([](auto& o) { o.form = JobForm::pdf, o.calibration.scale = 2; }) == "calibration_range");
  CHECK(changed([](auto& o) { o.size = value_of(qr::own_size(20, 12)); }) == "module_too_small");
  CHECK(changed([](auto& o) { o.size = {"20x22", 20, 22, 20}; }) == "text_does_not_fit");
  CHECK(changed([](auto& o) { o.printer.width_mm = 40; }) == "label_too_wide");
  CHECK(changed([](auto& o) { o.printer.x_mm = 10; }) == "calibration_range");
  CHECK(changed([](auto& o) { o.printer.setup = {"A\r\nPRINT 9,9"}; }) == "tspl_text");
  CHECK(changed([](auto& o) { o.gs1 = Gs1Form::gtin; }) == "gtin_missing");
  made.run.spoiled = {{5, 6, 0}};
  CHECK(changed([](auto&) {}) == "label_spoiled");
  CHECK(changed([](auto& o) { o.first = 7; }) == "ok");
  made.run.spoiled.clear();
  made.run.voided_at = 1;
  CHECK(changed([](auto&) {}) == "label_voided");
  made.run.voided_at.reset();
  made.key = value_of(keys::KeyPair::generate(KeyType::ed25519, "other"));
  CHECK(changed([](auto&) {}) == "key_not_the_runs");
}

TEST_CASE("a label's GS1 part names its run's product, lot and serial, and nothing else", "[label]") {
  state::RunInfo run;
  run.record.batch = "01/09506000134352/10/SG-2611";
  run.record.count = 20'000;
  CHECK(gs1_serial(run, 7) == "00007");
  CHECK(gs1_serial(run, 20'000) == "20000");
  const auto mismatch = [&](qr::Gs1Part part, std::uint32_t serial) {
    const auto error = gs1_mismatch(part, run, serial);
    return error ? std::string(error->name()) : "ok";
  };
  const std::string gtin = "09506000134352", lot = "SG-2611";
  CHECK(mismatch({}, 7) == "ok");
  CHECK(mismatch({gtin, {}, {}}, 7) == "ok");
  CHECK(mismatch({gtin, lot, {}}, 0) == "ok");
  CHECK(mismatch({gtin, lot, "00007"}, 7) == "ok");
  CHECK(mismatch({"09506000134369", lot, "00007"}, 7) == "gs1_part_foreign");
  CHECK(mismatch({gtin, "SG-2612", "00007"}, 7) == "gs1_part_foreign");
  CHECK(mismatch({gtin, lot, "00008"}, 7) == "gs1_part_foreign");
  CHECK(mismatch({gtin, lot, "7"}, 7) == "gs1_part_foreign");
  CHECK(mismatch({gtin, lot, "00000"}, 0) == "gs1_part_foreign");
  run.record.batch = "ocop/68-24730-9001-2026/10/SG-2611";
  CHECK(mismatch({gtin, lot, "00007"}, 7) == "gs1_part_foreign");
}

TEST_CASE("printers are named by host, device or queue, and by nothing that a shell could run", "[label]") {
  using Kind = PrinterAddress::Kind;
  const auto parsed = [](std::string_view text) { return value_of(parse_printer_address(text)); };
  CHECK(parsed("10.0.0.7").port == "9100");
  CHECK(parsed("may-in.local:6101").port == "6101");
  CHECK(parsed("[fe80::1]:9100").name == "fe80::1");
  CHECK(parsed("/dev/usb/lp0").kind == Kind::device);
  CHECK(parsed("cups:Tem_50x30").name == "Tem_50x30");
  for (const std::string bad :
       {"", ":9100", "a:0", "a:65536", "a:b", "a b", "-a", "cups:", "cups:-o", "cups:a b", "cups:a;b", "[::1", "[::1]x"})
    CHECK(name_of(parse_printer_address(bad)) == "printer_address");
}

// A printer on a port of this machine that takes bytes as the test says.
class FakePrinter {
 public:
  FakePrinter() : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const int small = 4'096;
    ::setsockopt(listener_, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listener_, 1) == 0);
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }
  ~FakePrinter() { ::close(listener_); }

  PrinterAddress address() const { return {PrinterAddress::Kind::tcp, "127.0.0.1", std::to_string(port_)}; }
  // Takes at most `bytes_max`, a few at a time, then hangs up.
  std::future<std::string> take(std::size_t bytes_max) {
    return std::async(std::launch::async, [this, bytes_max] {
      const int file = ::accept(listener_, nullptr, nullptr);
      std::string out;
      char buffer[977];
      while (out.size() < bytes_max) {
        const ssize_t got = ::recv(file, buffer, std::min(sizeof buffer, bytes_max - out.size()), 0);
        if (got <= 0) break;
        out.append(buffer, static_cast<std::size_t>(got));
      }
      ::close(file);
      return out;
    });
  }
  int accept_only() { return ::accept(listener_, nullptr, nullptr); }

 private:
  int listener_;
  int port_ = 0;
};

TEST_CASE("a printer that takes bytes slowly gets all of them, and a broken one is an error", "[label]") {
  std::string bytes(1'000'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * i >> 3);
  FakePrinter printer;
  {
    auto taken = printer.take(bytes.size() + 1);
    auto link = value_of(PrinterLink::open(printer.address(), {}));
    REQUIRE(link.send(bytes));
    REQUIRE(link.close());
    CHECK(taken.get() == bytes);
  }
  {
    auto taken = printer.take(10'000);
    auto link = value_of(PrinterLink::open(printer.address(), {}));
    std::string name = "ok";
    for (int i = 0; i < 100 && name == "ok"; ++i) name = name_of(link.send(bytes));
    CHECK(name == "printer_lost");
    CHECK(taken.get() == bytes.substr(0, 10'000));
  }
  {
    auto link = value_of(PrinterLink::open(printer.address(), {std::chrono::milliseconds(1000), std::chrono::milliseconds(50)}));
    const int file = printer.accept_only();  // and nothing is read
    std::string name = "ok";
    for (int i = 0; i < 100 && name == "ok"; ++i) name = name_of(link.send(bytes));
    CHECK(name == "printer_stalled");
    ::close(file);
  }
}

TEST_CASE("a printer that is not there is an error, and so is a path that is no device", "[label]") {
  PrinterAddress nobody;
  {
    FakePrinter gone;
    nobody = gone.address();
  }
  CHECK(name_of(PrinterLink::open(nobody, {})) == "printer_unreachable");
  const test::TempDir folder;
  const std::string path = (folder.path() / "file").string();
  std::ofstream(path) << "x";
  CHECK(name_of(PrinterLink::open({PrinterAddress::Kind::device, path, ""}, {})) == "printer_address");
  CHECK(name_of(PrinterLink::open({PrinterAddress::Kind::device, path + "none", ""}, {})) == "printer_unreachable");
  CHECK(read_file(path) == "x");
  // A device is written as it is: here a pipe with a name.
  const std::string fifo = (folder.path() / "fifo").string();
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const int reader = ::open(fifo.c_str(), O_RDONLY | O_NONBLOCK);
  auto link = value_of(PrinterLink::open({PrinterAddress::Kind::device, fifo, ""}, {}));
  REQUIRE(link.send("SIZE"));
  REQUIRE(link.close());
  char buffer[8];
  CHECK(::read(reader, buffer, sizeof buffer) == 4);
  ::close(reader);
}

TEST_CASE("lp gets the bytes as they are, and its failure is ours", "[label]") {
  const test::TempDir folder;
  const std::string lp = (folder.path() / "lp").string();
  const std::string path = ::getenv("PATH");
  const auto with = [&](const std::string& script) {
    std::ofstream(lp) << "#!/bin/sh\n" << script;
    fs::permissions(lp, fs::perms::owner_all);
    ::setenv("PATH", (folder.path().string() + ":" + path).c_str(), 1);
    auto link = PrinterLink::open({PrinterAddress::Kind::cups, "Tem", ""}, {});
    ::setenv("PATH", path.c_str(), 1);
    REQUIRE(link);
    const auto sent = link->send("^XA^XZ");
    return sent ? name_of(link->close()) : name_of(sent);
  };
  const std::string out = (folder.path() / "out").string();
  CHECK(with("echo \"$@\" > '" + out + ".args'\ncat > '" + out + "'\n") == "ok");
  CHECK(read_file(out) == "^XA^XZ");
  CHECK(read_file(out + ".args") == "-s -d Tem -o raw -t nguon -\n");
  CHECK(with("exit 1\n") == "printer_lost");
}

}  // namespace
}  // namespace nguon::api
