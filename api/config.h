// The configuration file nguon.toml of a data directory: optional, static, read once at start. Every
// key has a default; an unknown key is an error that names file and line, because a misspelt limit
// is no limit.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"

namespace nguon::api {

// One [[witness]] table.
struct ConfigWitness {
  std::string vkey;  // of type cosignature/v1
  std::string url;   // its submission prefix: requests go to <url>/add-checkpoint
};
inline constexpr std::size_t kConfigWitnessesMax = 15;  // a note has 16 signatures, the first is the log's

struct Config {
  // [serve]
  std::string listen = "127.0.0.1:8080";  // address:port of plain HTTP
  std::size_t io_threads = 0;             // 0: one per core
  std::size_t connections_max = 2'000;    // open connections; past it 503
  std::size_t connections_per_address_max = 64;
  std::vector<std::string> trusted_proxies;  // whose x-forwarded-for is believed
  std::size_t statement_bytes_max = 65'536;  // body of POST /v1/statements
  std::size_t posts_per_second = 100;        // from one address, in the long run; past it 429. 0: no limit
  std::size_t posts_burst = 2'000;           // at once
  bool give_labels = false;                  // to producers, labels of their own runs: needs label keys in DIR/keys
  // [tls]: a second port, with TLS, when there is a certificate
  std::string tls_certificate, tls_key;  // PEM files; relative to the data directory
  std::string tls_listen = "0.0.0.0:8443";
  std::size_t tls_hsts_seconds = 31'536'000;  // of strict-transport-security; 0: not said
  // [scans]
  bool scans_counted = true;               // looks at labels, in DIR/scans
  std::size_t scans_devices = 30;          // so many devices make a unit label suspicious,
  std::size_t scans_spread_devices = 6;    // or so many
  std::size_t scans_spread_provinces = 3;  // in so many provinces
  // [pictures]
  std::size_t pictures_bytes_max = std::size_t{4} << 30;  // on disk, smaller copies included; then none is taken
  // [login]
  std::size_t login_idle_minutes = 30;         // a session that was not used for so long ends,
  std::size_t login_session_hours = 8;         // and in any case so long after it was opened
  std::size_t login_attempts_per_minute = 10;  // from one address, in the long run
  std::size_t login_attempts_burst = 30;       // at once
  std::size_t access_days = 365;               // for how long it is kept who looked at what
  // [ledger]
  std::size_t workers = 2;                                 // threads that check signatures
  std::size_t queue_max = 4'096;                           // statements waiting
  std::size_t batch_max = 256;                             // statements in one commit
  std::string anchor = "anchor";                           // the anchor file: absolute, or relative to the data directory
  std::size_t disk_free_bytes_min = std::size_t{1} << 30;  // appends stop under this or 5 % of the disk; 0: never
  // [scrub]
  std::size_t scrub_mib_per_second = 4;  // how fast `serve` re-reads everything; 0: not at all
  std::size_t scrub_pause_minutes = 60;  // between two readings
  // [witnesses] and [[witness]]
  std::size_t quorum = 0;               // how many witnesses must have cosigned; 0: more than half
  std::string without_quorum = "show";  // "show": the newest checkpoint all the same; "withhold": the last with a quorum
  std::vector<ConfigWitness> witnesses;
};

// Defaults when there is no file. Errc::invalid_argument (config_malformed, config_unknown_key,
// config_out_of_range) with "file:line: what".
Result<Config> load_config(const std::filesystem::path& file);

// The configuration as a commented file in both languages: what `nguon config show` prints.
std::string format_config(const Config& config);

}  // namespace nguon::api
