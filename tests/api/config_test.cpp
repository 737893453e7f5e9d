#include "api/config.h"

#include <fstream>

#include "keys/key_pair.h"

#include "tests/api/demo_ledger.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::name_of;
using test::value_of;

class ConfigFile {
 public:
  const std::filesystem::path& write(const std::string& text) {
    std::ofstream(path_) << text;
    return path_;
  }
  Result<Config> load(const std::string& text) { return load_config(write(text)); }

 private:
  test::TempDir directory_;
  std::filesystem::path path_ = directory_.path() / "nguon.toml";
};

TEST_CASE("without a file the defaults hold", "[config]") {
  const test::TempDir directory;
  const auto config = value_of(load_config(directory.path() / "nguon.toml"));
  CHECK(config.listen == "127.0.0.1:8080");
  CHECK(format_config(config) == format_config(Config{}));
}

TEST_CASE("what is written is what is read", "[config]") {
  ConfigFile file;
  Config config;
  config.listen = "[::1]:9090";
  config.io_threads = 3;
  config.connections_max = 7;
  config.connections_per_address_max = 5;
  config.trusted_proxies = {"127.0.0.1", "10.0.0.1"};
  config.statement_bytes_max = 2'048;
  config.workers = 4;
  config.queue_max = 100;
  config.batch_max = 10;
  config.disk_free_bytes_min = 5'000'000'000;
  config.scrub_mib_per_second = 0;
  config.scrub_pause_minutes = 1;
  config.pictures_bytes_max = 50'000'000'000;
  const auto read = value_of(file.load(format_config(config)));
  CHECK(format_config(read) == format_config(config));
  CHECK(read.trusted_proxies == config.trusted_proxies);
  CHECK(format_config(value_of(file.load(format_config(Config{})))) == format_config(Config{}));
}

constexpr const char* kWitness = "witness.example/w1+4ab44a5e+BA==";

TEST_CASE("witnesses are tables of their own, each with a key of its kind and an address", "[config]") {
  ConfigFile file;
  const auto pair = value_of(value_of(keys::KeyPair::generate(KeyType::ed25519, "x")).as_witness("witness.example/w1"));
  const auto log = value_of(keys::KeyPair::generate(KeyType::ed25519, "ocop.example/x"));
  const std::string vkey = pair.vkey().text();
  const auto table = [](const std::string& key, const std::string& url) {
    return "[[witness]]\nvkey = \"" + key + "\"\nurl = \"" + url + "\"\n";
  };
  Config config;
  config.quorum = 2;
  config.without_quorum = "withhold";
  config.witnesses = {{vkey, "https://witness.example"}, {vkey, "http://127.0.0.1:8090/w"}};
  const auto read = value_of(file.load(format_config(config)));
  CHECK(format_config(read) == format_config(config));
  CHECK(read.witnesses[1].url == "http://127.0.0.1:8090/w");
  CHECK(read.quorum == 2);
  CHECK(read.without_quorum == "withhold");
  for (const auto& bad :
       {table(kWitness, "https://w.example"), table(log.vkey().text(), "https://w.example"), table(vkey, "w.example"),
        std::string("[[witness]]\nvkey = \"" + vkey + "\"\n"), std::string("[[witness]]\n"),
        std::string("[witnesses]\nquorum = 16\n"), std::string("[witnesses]\nwithout_quorum = \"hide\"\n")})
    CHECK(name_of(file.load(bad)) == "config_out_of_range");
  CHECK(name_of(file.load(table(vkey, "https://w.example") + "name = \"w\"\n")) == "config_unknown_key");
  std::string many;
  for (int i = 0; i < 16; ++i) many += table(vkey, "https://w.example");
  CHECK(name_of(file.load(many)) == "config_out_of_range");
}

TEST_CASE("text that TOML must escape survives", "[config]") {
  ConfigFile file;
  Config config;
  config.listen = "a\"b\\c\n\x01";
  CHECK(value_of(file.load(format_config(config))).listen == config.listen);
}

TEST_CASE("an unknown key is an error that names file and line", "[config]") {
  ConfigFile file;
  for (const auto& [text, line, key] : {std::tuple{"[serve]\nlisten = \"x:1\"\nlistne = \"x:2\"\n", 3, "serve.listne"},
                                        {"[ledger]\nlisten = \"x:1\"\n", 2, "ledger.listen"},
                                        {"\nworkers = 1\n", 2, "workers"},
                                        {"[sevre]\nlisten = \"x:1\"\n", 2, "sevre.listen"}}) {
    const auto config = file.load(text);
    INFO(text);
    REQUIRE(name_of(config) == "config_unknown_key");
    CHECK(config.error().message().find("nguon.toml:" + std::to_string(line) + ": ") != std::string::npos);
    CHECK(config.error().message().find(key) != std::string::npos);
    CHECK(config.error().message_vi().find(key) != std::string::npos);
  }
}

TEST_CASE("an empty table of an unknown name is an error too", "[config]") {
  ConfigFile file;
  CHECK(name_of(file.load("[sevre]\n")) == "config_unknown_key");
}

TEST_CASE("a value out of range or of another type is an error", "[config]") {
  ConfigFile file;
  for (const char* text : {"[ledger]\nworkers = 0\n", "[ledger]\nworkers = 65\n", "[ledger]\nworkers = -1\n",
                           "[ledger]\nworkers = \"2\"\n", "[ledger]\nworkers = 2.0\n", "[serve]\nlisten = 8080\n",
                           "[serve]\ntrusted_proxies = \"127.0.0.1\"\n", "[serve]\ntrusted_proxies = [1]\n",
                           "[serve]\nstatement_bytes_max = 65537\n", "[serve]\nconnections_max = 9223372036854775807\n"}) {
    INFO(text);
    const auto config = file.load(text);
    REQUIRE(name_of(config) == "config_out_of_range");
    CHECK(config.error().message().find("nguon.toml:2: ") != std::string::npos);
  }
}

TEST_CASE("a file that is not TOML is an error that names the line", "[config]") {
  ConfigFile file;
  const auto config = file.load("[serve]\nlisten = \n");
  REQUIRE(name_of(config) == "config_malformed");
  CHECK(config.error().message().find("nguon.toml:2: ") != std::string::npos);
  CHECK(name_of(file.load("[serve]\nlisten = \"a:1\"\nlisten = \"a:2\"\n")) == "config_malformed");
}

}  // namespace
}  // namespace nguon::api
