#include "api/witness/logs_file.h"

#include <toml++/toml.h>

#include "witness/cosigned.h"
#include "witness/witness.h"

namespace nguon::api {
namespace {

Error malformed(const std::string& file, const toml::source_region& where, const std::string& en, const std::string& vi) {
  const std::string place = file + ":" + std::to_string(where.begin.line) + ": ";
  return {Errc::invalid_argument, "logs_malformed", place + en, place + vi};
}

Result<VerifierKey> key_of(const std::string& file, const toml::node& node, KeyType type) {
  const auto text = node.value_exact<std::string>();
  auto key = text ? parse_vkey(*text) : Result<VerifierKey>(Error{Errc::invalid_argument, "not a string"});
  if (!key || key->type != type)
    return malformed(
        file, node.source(),
        type == KeyType::ed25519 ? "not the vkey of a log (Ed25519)" : "not the vkey of a witness (cosignature/v1)",
        type == KeyType::ed25519 ? "không phải vkey của một sổ (Ed25519)" : "không phải vkey của nhân chứng (cosignature/v1)");
  return key;
}

Result<void> read_key(const std::string& file, std::string_view name, const toml::node& node, FollowedLog& out) {
  if (name == "vkey") {
    NGUON_ASSIGN(key, key_of(file, node, KeyType::ed25519));
    out.key = std::move(key);
    return {};
  }
  if (name == "url") {
    const auto url = node.value_exact<std::string>();
    if (!url || !(url->starts_with("https://") || url->starts_with("http://")))
      return malformed(file, node.source(), "url begins with https:// or http://", "url bắt đầu bằng https:// hoặc http://");
    out.url = *url;
    return {};
  }
  if (name == "witnesses" && node.is_array()) {
    for (const auto& one : *node.as_array()) {
      if (out.witnesses.size() == witness::kWitnessesMax)
        return malformed(file, one.source(), "at most 15 witnesses", "nhiều nhất 15 nhân chứng");
      NGUON_ASSIGN(key, key_of(file, one, KeyType::cosignature_v1));
      out.witnesses.push_back(std::move(key));
    }
    return {};
  }
  if (name == "quorum") {
    const auto quorum = node.value_exact<std::int64_t>();
    if (!quorum || *quorum < 0 || *quorum > static_cast<std::int64_t>(witness::kWitnessesMax))
      return malformed(file, node.source(), "quorum is 0 to 15", "quorum từ 0 đến 15");
    out.quorum = static_cast<std::size_t>(*quorum);
    return {};
  }
  return malformed(file, node.source(), "unknown key " + std::string(name), "không có mục " + std::string(name));
}

Result<FollowedLog> read_log(const std::string& file, const toml::node& node) {
  const auto* table = node.as_table();
  if (table == nullptr) return malformed(file, node.source(), "[[log]] is a table", "[[log]] phải là bảng");
  FollowedLog out;
  for (const auto& [name, value] : *table) NGUON_TRY(read_key(file, name.str(), value, out));
  if (out.key.name.empty()) return malformed(file, node.source(), "a log without vkey", "sổ thiếu vkey");
  if (out.quorum > out.witnesses.size())
    return malformed(file, node.source(), "a quorum larger than the list of witnesses", "quorum lớn hơn số nhân chứng");
  if (!out.witnesses.empty()) out.quorum = quorum_or_majority(out.quorum, out.witnesses.size());
  return out;
}

}  // namespace

std::size_t quorum_or_majority(std::size_t quorum, std::size_t witnesses) { return quorum > 0 ? quorum : witnesses / 2 + 1; }

Result<std::vector<FollowedLog>> load_logs(const std::filesystem::path& path) {
  const std::string file = path.string();
  std::vector<FollowedLog> out;
  std::error_code failed;
  if (!std::filesystem::exists(path, failed))
    return Error{Errc::io, "file_unreadable", "cannot read " + file, "không đọc được tệp " + file};
  try {
    const toml::table root = toml::parse_file(file);
    for (const auto& [name, node] : root) {
      const auto* list = node.as_array();
      if (name.str() != "log" || list == nullptr)
        return malformed(file, node.source(), "unknown key " + std::string(name.str()) + ": only [[log]] tables",
                         "không có mục " + std::string(name.str()) + ": chỉ có các bảng [[log]]");
      for (const auto& one : *list) {
        if (out.size() == witness::kLogsMax) return malformed(file, one.source(), "too many logs", "quá nhiều sổ");
        NGUON_ASSIGN(log, read_log(file, one));
        out.push_back(std::move(log));
      }
    }
  } catch (const toml::parse_error& error) {
    return malformed(file, error.source(), std::string(error.description()),
                     "sai cú pháp TOML: " + std::string(error.description()));
  }
  if (out.empty()) return Error{Errc::invalid_argument, "logs_malformed", file + " names no log", file + " không khai sổ nào"};
  return out;
}

}  // namespace nguon::api
