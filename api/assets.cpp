#include "api/assets.h"

#include <stdexcept>

#include "api/compress.h"

namespace nguon::api {

Assets::Assets(std::span<const EmbeddedFile> files) : files_(files) {
  for (const auto& file : files) {
    by_path_[file.name] = {&file, false};
    by_path_[file.hashed_name] = {&file, true};
  }
}

std::optional<Asset> Assets::find(std::string_view path) const {
  const auto found = by_path_.find(path);
  return found == by_path_.end() ? std::nullopt : std::optional(found->second);
}

std::string_view Assets::link(std::string_view name) const {
  const auto found = find(name);
  if (!found) throw std::logic_error("no embedded file " + std::string(name));
  return found->file->hashed_name;
}

Response Assets::answer(const Request& request, std::string_view path) const {
  const auto found = find(path);
  if (!found) return plain_answer(404);
  const EmbeddedFile& file = *found->file;
  Response response;
  response.content_type = file.content_type;
  response.compress = Response::Compress::never;
  response.set_header("cache-control", found->immutable ? "public, max-age=31536000, immutable" : "no-cache");
  // Weak: the encodings of one file share it.
  response.set_header("etag", "W/\"" + std::string(file.hash) + "\"");
  if (!file.brotli.empty() || !file.gzip.empty()) response.set_header("vary", "accept-encoding");
  const Encoding encoding = choose_encoding(request.headers.all("accept-encoding"));
  std::string_view bytes = file.bytes;
  if (encoding == Encoding::brotli && !file.brotli.empty()) bytes = file.brotli;
  if (encoding == Encoding::gzip && !file.gzip.empty()) bytes = file.gzip;
  if (bytes.data() != file.bytes.data()) response.set_header("content-encoding", to_string(encoding));
  response.body = Body::of_program(bytes);
  return response;
}

}  // namespace nguon::api
