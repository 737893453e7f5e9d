// The sections of nguon_bench, in the order in which they run. A section makes what it needs,
// measures, and prints its lines.
#pragma once

#include <array>

#include "tests/bench/bench.h"

namespace nguon::bench {

void bench_append(const Options& options);       // append_bench.cpp
void bench_audit(const Options& options);        // audit_bench.cpp
void bench_catalogue(const Options& options);    // catalogue_bench.cpp
void bench_connections(const Options& options);  // connections_bench.cpp
void bench_disk(const Options& options);         // disk_bench.cpp
void bench_growth(const Options& options);       // growth_bench.cpp
void bench_http(const Options& options);         // http_bench.cpp
void bench_label(const Options& options);        // label_bench.cpp
void bench_page(const Options& options);         // page_bench.cpp
void bench_proof(const Options& options);        // proof_bench.cpp
void bench_scans(const Options& options);        // scans_bench.cpp
void bench_tlog(const Options& options);         // tlog_bench.cpp
void bench_rivals(const Options& options);       // rivals_bench.cpp
void bench_robust(const Options& options);       // robust_bench.cpp

struct Section {
  const char* name;
  void (*run)(const Options& options);
};
inline constexpr std::array kSections = {
    Section{"append", bench_append},       Section{"disk", bench_disk},
    Section{"audit", bench_audit},         Section{"proof", bench_proof},
    Section{"http", bench_http},           Section{"page", bench_page},
    Section{"catalogue", bench_catalogue}, Section{"connections", bench_connections},
    Section{"label", bench_label},         Section{"rivals", bench_rivals},
    Section{"growth", bench_growth},       Section{"robust", bench_robust},
    Section{"scans", bench_scans},         Section{"tlog", bench_tlog},
};

}  // namespace nguon::bench
