// Files that are part of the program: scripts, styles, icons. They are compressed and hashed when
// the program is built (cmake/embed.cmake); no file is looked up while it runs.
//
// A file "app/main.js" is found by that name and by "app/main.<hash>.js", where <hash> is 16 hex
// digits of its SHA-256. Pages link the second form: it never changes its bytes, so clients keep it
// for ever. The first form is for what needs a fixed address (a service worker, a web manifest) and
// is asked about each time.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "api/http.h"

namespace nguon::api {

// One embedded file, as the build writes it. Views of the program's own bytes.
struct EmbeddedFile {
  std::string_view name;         // path below its folder, "app/main.js"
  std::string_view hashed_name;  // "app/main.0123456789abcdef.js"
  std::string_view hash;         // the 16 digits
  std::string_view content_type;
  std::string_view bytes;
  std::string_view brotli;  // "" where it does not make the file smaller
  std::string_view gzip;
};

struct Asset {
  const EmbeddedFile* file;
  bool immutable;  // found by its hashed name
};

// Not changed after construction; thread-safe.
class Assets {
 public:
  // `files` live as long as this.
  explicit Assets(std::span<const EmbeddedFile> files);

  std::span<const EmbeddedFile> files() const { return files_; }
  // By name or hashed name, without a leading slash; nothing for anything else.
  std::optional<Asset> find(std::string_view path) const;
  // The hashed name of "app/main.js", for links. Throws std::logic_error when there is no such file: a
  // page that links it is a bug.
  std::string_view link(std::string_view name) const;

  // 200 with the smallest encoding that the client takes, etag and cache-control; 404 for another path.
  Response answer(const Request& request, std::string_view path) const;

 private:
  std::span<const EmbeddedFile> files_;
  std::map<std::string_view, Asset> by_path_;
};

}  // namespace nguon::api
