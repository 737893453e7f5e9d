// Files that a job fills, label by label, so that a job that was killed goes on where it was. While unfinished:
// NAME.part with the labels and NAME.job with how far it is; NAME appears at the end, whole, or not at all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"

namespace nguon::api {

inline constexpr std::uint64_t kJobSaveLabels = 4'096;  // between two savings of how far a job is

class JobFile {
 public:
  // Begins the file `path`, or goes on with an unfinished one of the same job (`fingerprint`, 64 hex digits). Nothing
  // that was written after the last saving is kept. Errc::conflict: file_exists (a finished file is never
  // overwritten), job_other (unfinished, of another job), job_busy (another process is filling it).
  // Errc::corrupt (job_damaged): the two files contradict each other. Errc::io (file_unwritable).
  static Result<JobFile> open(std::string path, std::string fingerprint);
  ~JobFile();  // leaves an unfinished job to be gone on with
  JobFile(JobFile&& other) noexcept;
  JobFile& operator=(JobFile&&) = delete;

  std::uint32_t labels() const { return labels_; }  // in the file
  std::uint64_t bytes() const { return bytes_; }

  // After it returns ok the bytes may or may not be on disk; save() says how far. Errc::io.
  Result<void> append(std::string_view bytes, std::uint32_t labels_done);
  // Everything so far is on disk and would be kept.
  Result<void> save();
  // The SHA-256 of what is in the file.
  Result<Hash> sha256() const;
  // The file gets its name; on disk when it returns.
  Result<void> finish();

 private:
  JobFile(std::string path, std::string fingerprint, int file)
      : path_(std::move(path)), fingerprint_(std::move(fingerprint)), file_(file) {}
  Result<void> take_up();

  std::string path_;
  std::string fingerprint_;
  int file_ = -1;
  std::uint32_t labels_ = 0;
  std::uint32_t saved_labels_ = 0;
  std::uint64_t bytes_ = 0;
};

// Writes a small file as a whole: under another name, synced, then renamed. Errc::io (file_unwritable).
Result<void> write_whole(const std::string& path, std::string_view bytes);

}  // namespace nguon::api
