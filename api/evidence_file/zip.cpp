#include "api/evidence_file/zip.h"

#include <zip.h>

#include <memory>

namespace nguon::api {
namespace {

constexpr zip_uint16_t kDosDate = 1 << 5 | 1;  // 1980-01-01, the first that there is
constexpr zip_uint32_t kMode = 0100644u << 16;

Error failed(const std::string& why) {
  return {Errc::unavailable, "zip_failed", "the archive could not be written: " + why, "Không ghi được tệp nén: " + why};
}

struct FreeSource {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Source = std::unique_ptr<zip_source_t, FreeSource>;
using Archive = std::unique_ptr<zip_t, Discard>;

Result<void> add(zip_t* archive, const std::string& name, const std::string& bytes) {
  zip_source_t* content = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
  if (content == nullptr) return failed(zip_strerror(archive));
  const zip_int64_t at = zip_file_add(archive, name.c_str(), content, ZIP_FL_ENC_UTF_8);
  if (at < 0) {
    zip_source_free(content);
    return failed(name + ": " + zip_strerror(archive));
  }
  const auto index = static_cast<zip_uint64_t>(at);
  if (zip_set_file_compression(archive, index, ZIP_CM_STORE, 0) != 0 ||
      zip_file_set_dostime(archive, index, 0, kDosDate, 0) != 0 ||
      zip_file_set_external_attributes(archive, index, 0, ZIP_OPSYS_UNIX, kMode) != 0)
    return failed(name + ": " + zip_strerror(archive));
  return {};
}

Result<std::string> read_all(zip_source_t* source) {
  zip_stat_t found;
  zip_stat_init(&found);
  if (zip_source_stat(source, &found) != 0 || zip_source_open(source) != 0) return failed("it cannot be read back");
  std::string out(found.size, '\0');
  const zip_int64_t count = zip_source_read(source, out.data(), out.size());
  zip_source_close(source);
  if (count != static_cast<zip_int64_t>(out.size())) return failed("it is cut short");
  return out;
}

}  // namespace

Result<std::string> write_zip(const std::map<std::string, std::string>& files) {
  std::size_t bytes = 0;
  for (const auto& [name, content] : files) bytes += content.size();
  if (bytes > kZipBytesMax)
    return Error{Errc::too_large, "zip_too_large", "the files are larger than " + std::to_string(kZipBytesMax >> 20) + " MiB",
                 "Các tệp lớn hơn " + std::to_string(kZipBytesMax >> 20) + " MiB."};
  zip_error_t error;
  zip_error_init(&error);
  const Source source(zip_source_buffer_create(nullptr, 0, 0, &error));
  if (!source) return failed(zip_error_strerror(&error));
  zip_source_keep(source.get());  // it outlives the archive: the bytes are in it
  Archive archive(zip_open_from_source(source.get(), ZIP_CREATE | ZIP_TRUNCATE, &error));
  if (!archive) {
    zip_source_free(source.get());
    return failed(zip_error_strerror(&error));
  }
  for (const auto& [name, content] : files) NGUON_TRY(add(archive.get(), name, content));
  if (zip_close(archive.get()) != 0) return failed(zip_strerror(archive.get()));
  static_cast<void>(archive.release());  // closing freed it
  return read_all(source.get());
}

Result<std::string> read_from_zip(std::string_view archive, const std::string& name, std::size_t bytes_max) {
  const Error unreadable{Errc::invalid_argument, "zip_unreadable", "this is no archive with a file " + name,
                         "Đây không phải tệp nén có tệp " + name + "."};
  const Source source(zip_source_buffer_create(archive.data(), archive.size(), 0, nullptr));
  if (!source) return unreadable;
  zip_source_keep(source.get());
  const Archive opened(zip_open_from_source(source.get(), ZIP_RDONLY | ZIP_CHECKCONS, nullptr));
  if (!opened) {
    zip_source_free(source.get());
    return unreadable;
  }
  zip_stat_t found;
  zip_stat_init(&found);
  if (zip_stat(opened.get(), name.c_str(), 0, &found) != 0 || found.size > bytes_max) return unreadable;
  struct Close {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
  };
  const std::unique_ptr<zip_file_t, Close> file(zip_fopen(opened.get(), name.c_str(), 0));
  if (!file) return unreadable;
  std::string out(found.size, '\0');
  if (zip_fread(file.get(), out.data(), out.size()) != static_cast<zip_int64_t>(out.size())) return unreadable;
  return out;
}

}  // namespace nguon::api
