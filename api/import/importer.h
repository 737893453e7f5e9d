// Records tables of parties, areas, products, certificates and events. The same row always becomes
// the same statement, byte for byte, so that an import can be repeated: what is there already is
// found there, and nothing doubles.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "api/home.h"
#include "api/import/tables.h"
#include "ledger/ledger.h"

namespace nguon::api {

// Where statements go. check_all as Ledger::check_all; append gives the receipt's index and whether
// it was there before.
struct ImportTarget {
  struct Recorded {
    std::uint64_t index = 0;
    bool repeated = false;
  };
  std::function<std::vector<Result<void>>(std::span<const std::string>)> check_all;
  std::function<Result<Recorded>(std::string note)> append;
};

struct ImportTable {
  TableKind kind;
  CsvTable table;
};

struct ImportOptions {
  std::string origin;
  std::string host;
  std::string authority;    // party id that signs parties, areas and OCOP certificates
  bool keep_going = false;  // record the good rows and report the others
  bool dry_run = false;
  std::function<void(std::uint64_t done, std::uint64_t total)> progress = [](auto, auto) {};
};

struct ImportReport {
  std::size_t rows = 0;
  std::size_t recorded = 0;     // statements
  std::size_t repeated = 0;     // statements that were there before
  std::vector<Error> problems;  // a row each, with file and line
  bool done() const { return problems.empty(); }
};

// Tables in the order given. Without keep_going nothing is recorded, and no key file made, when any
// row has a problem. Errors are those that stop everything: the authority's key missing, a disk fault.
Result<ImportReport> import_tables(const Home& home, std::span<const ImportTable> tables, const ImportTarget& target,
                                   const ImportOptions& options);

// A UUID made of the bytes, in the form of a v4 UUID: the same row, the same id.
std::string id_from(std::string_view bytes);

}  // namespace nguon::api
