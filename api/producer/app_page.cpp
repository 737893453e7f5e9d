#include "api/producer/app_page.h"

#include <set>

#include "api/bundles.h"
#include "ledger/base/json.h"
#include "ledger/base/sha256.h"

namespace nguon::api {

std::span<const EmbeddedFile> producer_public_files();  // made by nguon_embed

namespace {

constexpr std::string_view kScript = "producer.mjs";
constexpr std::string_view kStyle = "producer.css";
constexpr std::string_view kChunkStart = "chunk-";

std::string asset_path(std::string_view name) { return "/assets/" + std::string(name); }

// Whether `text` imports the chunk at once, and not with import() when it needs it.
bool imports_at_once(std::string_view text, std::string_view chunk) {
  constexpr std::string_view kOnDemand = "import(\"./";
  for (std::size_t at = 0; (at = text.find(chunk, at)) != std::string_view::npos; at += chunk.size())
    if (!text.substr(0, at).ends_with(kOnDemand)) return true;
  return false;
}

// The chunks that `name` imports at once, and that those import: by their names in the bundles' text.
void add_chunks(std::string_view name, std::set<std::string_view>& found) {
  const auto file = bundles().find(name);
  if (!file) return;
  for (const auto& other : bundles().files()) {
    if (!other.name.starts_with(kChunkStart) || found.contains(other.name)) continue;
    if (!imports_at_once(file->file->bytes, other.name)) continue;
    found.insert(other.name);
    add_chunks(other.name, found);
  }
}

}  // namespace

const Assets& producer_files() {
  static const Assets made(producer_public_files());
  return made;
}

const std::string& producer_page() {
  static const std::string made =
      "<!doctype html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1,interactive-widget=resizes-content\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"theme-color\" content=\"#07512f\">\n<meta name=\"robots\" content=\"noindex\">\n"
      "<title>Nguồn – Ghi việc sản xuất</title>\n"
      "<link rel=\"manifest\" href=\"/san-xuat.webmanifest\">\n<link rel=\"icon\" href=\"/assets/producer-192.png\">\n"
      "<link rel=\"apple-touch-icon\" href=\"/assets/producer-192.png\">\n"
      "<link rel=\"stylesheet\" href=\"" +
      asset_path(bundles().link(kStyle)) + "\">\n<script type=\"module\" src=\"" + asset_path(bundles().link(kScript)) +
      "\"></script>\n</head>\n<body>\n<div id=\"app\"><p class=\"page\">Đang mở… / Opening…</p></div>\n"
      "<noscript><p class=\"page\">Ứng dụng ghi việc cần JavaScript. / This app needs "
      "JavaScript.</p></noscript>\n</body>\n</html>\n";
  return made;
}

std::string_view producer_policy() {
  return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
         "manifest-src 'self'; worker-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'none'; "
         "frame-ancestors 'none'";
}

const std::vector<std::string>& producer_install() {
  static const std::vector<std::string> made = [] {
    std::vector<std::string> out{std::string(kProducerPath), asset_path(bundles().link(kScript)),
                                 asset_path(bundles().link(kStyle)), "/san-xuat.webmanifest", "/assets/producer-192.png"};
    std::set<std::string_view> chunks;
    add_chunks(kScript, chunks);
    for (const auto chunk : chunks) out.push_back(asset_path(chunk));
    return out;
  }();
  return made;
}

const std::string& producer_worker() {
  static const std::string made = [] {
    const auto own = producer_files().find("san-xuat-sw.js");
    json::array files;
    std::string all = producer_page();
    for (const auto& path : producer_install()) {
      files.push_back(json::string(path));
      all += path + "\n";
    }
    for (const auto& file : producer_files().files()) all += std::string(file.hash);
    const std::string version = to_hex(sha256(all).view()).substr(0, 16);
    return "const kVersion = \"" + version + "\";\nconst kFiles = " + json::serialize(files) + ";\n" +
           std::string(own->file->bytes);
  }();
  return made;
}

}  // namespace nguon::api
