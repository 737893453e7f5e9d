#include "api/config.h"

#include <toml++/toml.h>
#include <algorithm>
#include <functional>

#include "ledger/base/vkey.h"

namespace nguon::api {
namespace {

struct Key {
  const char* table;
  const char* name;
  const char* vi;
  const char* en;
  std::function<bool(const toml::node&, Config&)> read;  // false: wrong type or out of range
  std::function<std::string(const Config&)> write;
};

Key number(const char* table, const char* name, const char* vi, const char* en, std::size_t Config::*member, std::int64_t min,
           std::int64_t max) {
  return {table,
          name,
          vi,
          en,
          [=](const toml::node& node, Config& config) {
            const auto value = node.value_exact<std::int64_t>();
            if (!value || *value < min || *value > max) return false;
            config.*member = static_cast<std::size_t>(*value);
            return true;
          },
          [=](const Config& config) { return std::to_string(config.*member); }};
}

std::string quoted(const std::string& text);

Key text(const char* table, const char* name, const char* vi, const char* en, std::string Config::*member) {
  return {table,
          name,
          vi,
          en,
          [=](const toml::node& node, Config& config) {
            const auto value = node.value_exact<std::string>();
            if (value) config.*member = *value;
            return value.has_value();
          },
          [=](const Config& config) { return quoted(config.*member); }};
}

// A basic string of TOML 1.0.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    constexpr char kHex[] = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

const std::vector<Key>& all_keys() {
  static const std::vector<Key> keys = {
      text("serve", "listen", "địa chỉ:cổng phục vụ HTTP không mã hóa", "address:port of plain HTTP", &Config::listen),
      number("serve", "io_threads", "số luồng mạng; 0: mỗi nhân một luồng", "network threads; 0: one per core",
             &Config::io_threads, 0, 256),
      number("serve", "connections_max", "số kết nối cùng lúc", "open connections", &Config::connections_max, 1, 1'000'000),
      number("serve", "connections_per_address_max", "số kết nối từ một địa chỉ", "open connections from one address",
             &Config::connections_per_address_max, 1, 1'000'000),
      {"serve", "trusted_proxies", "địa chỉ máy chủ phía trước được tin",
       "addresses of proxies whose x-forwarded-for is believed",
       [](const toml::node& node, Config& config) {
         const auto* list = node.as_array();
         if (list == nullptr) return false;
         config.trusted_proxies.clear();
         for (const auto& one : *list) {
           const auto value = one.value_exact<std::string>();
           if (!value) return false;
           config.trusted_proxies.push_back(*value);
         }
         return true;
       },
       [](const Config& config) {
         std::string out = "[";
         for (const auto& proxy : config.trusted_proxies) out += (out.size() > 1 ? ", " : "") + quoted(proxy);
         return out + "]";
       }},
      number("serve", "statement_bytes_max", "cỡ tối đa của một khai báo, byte", "largest statement accepted, bytes",
             &Config::statement_bytes_max, 1'024, 65'536),
      number("serve", "posts_per_second", "số lần gửi mỗi giây từ một địa chỉ, về lâu dài; 0: không giới hạn",
             "posts a second from one address, in the long run; 0: no limit", &Config::posts_per_second, 0, 1'000'000),
      number("serve", "posts_burst", "số lần gửi liền một lúc từ một địa chỉ", "posts at once from one address",
             &Config::posts_burst, 1, 1'000'000),
      {"serve", "give_labels", "cho người sản xuất lấy tệp tem của đợt mình; cần khóa tem trong thư mục keys",
       "give producers the label files of their own runs; needs the label key in the keys directory",
       [](const toml::node& node, Config& config) {
         const auto value = node.value_exact<bool>();
         if (value) config.give_labels = *value;
         return value.has_value();
       },
       [](const Config& config) { return std::string(config.give_labels ? "true" : "false"); }},
      text("tls", "certificate", "tệp PEM của chứng chỉ và các chứng chỉ trung gian; trống: không mở cổng TLS",
           "PEM file of the certificate and those behind it; empty: no port with TLS", &Config::tls_certificate),
      text("tls", "key", "tệp PEM của khóa riêng, không mật khẩu", "PEM file of its private key, not encrypted",
           &Config::tls_key),
      text("tls", "listen", "địa chỉ:cổng của TLS", "address:port of TLS", &Config::tls_listen),
      number("tls", "hsts_seconds", "trình duyệt nhớ chỉ dùng https trong bao nhiêu giây; 0: không nhắc",
             "how long browsers remember to use https alone; 0: not said", &Config::tls_hsts_seconds, 0, 63'072'000),
      {"scans", "counted", "đếm lượt xem tem (docs/operations/scans.md)", "count looks at labels (docs/operations/scans.md)",
       [](const toml::node& node, Config& config) {
         const auto value = node.value_exact<bool>();
         if (value) config.scans_counted = *value;
         return value.has_value();
       },
       [](const Config& config) { return std::string(config.scans_counted ? "true" : "false"); }},
      number("scans", "devices", "từ bấy nhiêu thiết bị thì tem có thể bị sao chép",
             "devices from which a unit label may have been copied", &Config::scans_devices, 2, 1'000'000),
      number("scans", "spread_devices", "hoặc từ bấy nhiêu thiết bị", "or from so many devices", &Config::scans_spread_devices, 2,
             1'000'000),
      number("scans", "spread_provinces", "tại bấy nhiêu tỉnh", "in so many provinces", &Config::scans_spread_provinces, 2, 34),
      number("pictures", "bytes_max", "tổng cỡ ảnh giữ trên đĩa, byte; đầy thì không nhận thêm",
             "bytes of pictures kept on disk; when full, no more are taken", &Config::pictures_bytes_max, 1'048'576,
             std::size_t{1} << 50),
      number("login", "idle_minutes", "phiên làm việc không dùng trong bấy nhiêu phút thì kết thúc",
             "a session that was not used for so many minutes ends", &Config::login_idle_minutes, 1, 1'440),
      number("login", "session_hours", "mọi phiên làm việc kết thúc sau bấy nhiêu giờ",
             "every session ends after so many hours", &Config::login_session_hours, 1, 168),
      number("login", "attempts_per_minute", "số lần đăng nhập mỗi phút từ một địa chỉ, về lâu dài",
             "attempts to log in a minute from one address, in the long run", &Config::login_attempts_per_minute, 1, 10'000),
      number("login", "attempts_burst", "số lần đăng nhập liền một lúc từ một địa chỉ",
             "attempts to log in at once from one address", &Config::login_attempts_burst, 1, 10'000),
      number("login", "access_days", "giữ sổ \"ai đã xem gì\" trong bấy nhiêu ngày",
             "for how many days it is kept who looked at what", &Config::access_days, 1, 3'660),
      number("ledger", "workers", "số luồng kiểm chữ ký", "threads that check signatures", &Config::workers, 1, 64),
      number("ledger", "queue_max", "số khai báo được xếp hàng", "statements that may wait", &Config::queue_max, 16, 1'000'000),
      number("ledger", "batch_max", "số khai báo trong một lần ghi", "statements in one commit", &Config::batch_max, 1, 4'096),
      {"ledger", "anchor", "tệp neo, ghi nhớ đã ký đến đâu: nên đặt ở ổ đĩa khác với dữ liệu, và không sao lưu",
       "the anchor file, which remembers how far was signed: best on another disk, and never backed up",
       [](const toml::node& node, Config& config) {
         const auto value = node.value_exact<std::string>();
         if (!value || value->empty()) return false;
         config.anchor = *value;
         return true;
       },
       [](const Config& config) { return quoted(config.anchor); }},
      number("ledger", "disk_free_bytes_min",
             "ngừng nhận khai báo khi đĩa còn trống ít hơn số byte này hoặc 5 % dung lượng; 0: không bao giờ",
             "statements are refused when the disk has less free than these bytes or 5 % of it; 0: never",
             &Config::disk_free_bytes_min, 0, std::int64_t{1} << 50),
      number("scrub", "mib_per_second", "tốc độ đọc lại toàn bộ dữ liệu để kiểm tra, MiB mỗi giây; 0: tắt",
             "how fast everything is read again and checked, MiB a second; 0: off", &Config::scrub_mib_per_second, 0, 10'000),
      number("scrub", "pause_minutes", "nghỉ giữa hai lần đọc lại, phút", "pause between two readings, minutes",
             &Config::scrub_pause_minutes, 0, 1'000'000),
      number("witnesses", "quorum", "số nhân chứng phải ký xác nhận; 0: quá bán",
             "how many witnesses must have cosigned; 0: more than half", &Config::quorum, 0, kConfigWitnessesMax),
      {"witnesses", "without_quorum", "khi chưa đủ nhân chứng: \"show\" vẫn hiện, \"withhold\" chưa công bố",
       "without a quorum: \"show\" the newest all the same, or \"withhold\" it",
       [](const toml::node& node, Config& config) {
         const auto value = node.value_exact<std::string>();
         if (!value || (*value != "show" && *value != "withhold")) return false;
         config.without_quorum = *value;
         return true;
       },
       [](const Config& config) { return quoted(config.without_quorum); }},
  };
  return keys;
}

Error at(const std::string& file, const toml::source_region& where, std::string name, const std::string& en,
         const std::string& vi) {
  const std::string place = file + ":" + std::to_string(where.begin.line) + ": ";
  return {Errc::invalid_argument, std::move(name), place + en, place + vi};
}

const Key* find(std::string_view table, std::string_view name) {
  for (const auto& key : all_keys())
    if (table == key.table && name == key.name) return &key;
  return nullptr;
}

bool is_table(std::string_view name) {
  return std::any_of(all_keys().begin(), all_keys().end(), [&](const Key& key) { return name == key.table; });
}

Result<void> read_table(const std::string& file, std::string_view name, const toml::table& table, Config& config) {
  if (!is_table(name) && table.empty())
    return at(file, table.source(), "config_unknown_key", "unknown table " + std::string(name),
              "không có bảng cấu hình " + std::string(name));
  for (const auto& [key, node] : table) {
    const std::string full = std::string(name) + "." + std::string(key.str());
    const Key* known = find(name, key.str());
    if (known == nullptr)
      return at(file, node.source(), "config_unknown_key", "unknown key " + full, "không có mục cấu hình " + full);
    if (!known->read(node, config))
      return at(file, node.source(), "config_out_of_range", full + ": wrong type or out of range",
                full + ": sai kiểu hoặc ngoài khoảng cho phép");
  }
  return {};
}

// [[witness]] tables, each with a vkey and a url.
Result<void> read_witnesses(const std::string& file, const toml::array& list, Config& config) {
  for (const auto& one : list) {
    const auto* table = one.as_table();
    const auto text = [&](const char* name) {
      return table->get(name) ? table->get(name)->value_exact<std::string>() : std::nullopt;
    };
    if (table == nullptr || config.witnesses.size() == kConfigWitnessesMax)
      return at(file, one.source(), "config_out_of_range", "[[witness]]: at most 15 tables", "[[witness]]: nhiều nhất 15 bảng");
    for (const auto& [key, node] : *table)
      if (key.str() != "vkey" && key.str() != "url")
        return at(file, node.source(), "config_unknown_key", "unknown key witness." + std::string(key.str()),
                  "không có mục cấu hình witness." + std::string(key.str()));
    const auto vkey = text("vkey"), url = text("url");
    const auto key = vkey ? parse_vkey(*vkey) : Result<VerifierKey>(Error{Errc::invalid_argument, "missing"});
    const bool has_scheme = url && (url->starts_with("https://") || url->starts_with("http://"));
    if (!key || key->type != KeyType::cosignature_v1 || !has_scheme)
      return at(file, one.source(), "config_out_of_range",
                "witness: needs a vkey of type cosignature/v1 and a url with https:// or http://",
                "witness: cần vkey loại cosignature/v1 và url có https:// hoặc http://");
    config.witnesses.push_back({*vkey, *url});
  }
  return {};
}

}  // namespace

Result<Config> load_config(const std::filesystem::path& path) {
  Config config;
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) return config;
  const std::string file = path.string();
  try {
    const toml::table root = toml::parse_file(file);
    for (const auto& [name, node] : root) {
      if (name.str() == "witness" && node.is_array_of_tables()) {
        NGUON_TRY(read_witnesses(file, *node.as_array(), config));
        continue;
      }
      const auto* table = node.as_table();
      if (table == nullptr)
        return at(file, node.source(), "config_unknown_key", "unknown key " + std::string(name.str()),
                  "không có mục cấu hình " + std::string(name.str()));
      NGUON_TRY(read_table(file, name.str(), *table, config));
    }
  } catch (const toml::parse_error& error) {
    return at(file, error.source(), "config_malformed", std::string(error.description()),
              "sai cú pháp TOML: " + std::string(error.description()));
  }
  return config;
}

std::string format_config(const Config& config) {
  std::string out;
  std::string_view table;
  for (const auto& key : all_keys()) {
    if (table != key.table) {
      table = key.table;
      out += (out.empty() ? "[" : "\n[") + std::string(table) + "]\n";
    }
    out += "# " + std::string(key.vi) + "\n# " + key.en + "\n" + key.name + " = " + key.write(config) + "\n";
  }
  if (config.witnesses.empty())
    out +=
        "# [[witness]]  # mỗi nhân chứng một bảng / one table a witness\n# vkey = \"witness.example/w1+...\"\n# url = "
        "\"https://witness.example\"\n";
  for (const auto& one : config.witnesses)
    out += "\n[[witness]]\nvkey = " + quoted(one.vkey) + "\nurl = " + quoted(one.url) + "\n";
  return out;
}

}  // namespace nguon::api
