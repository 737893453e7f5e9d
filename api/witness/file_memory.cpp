#include "api/witness/file_memory.h"

#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"

namespace nguon::api {
namespace {

std::string short_hash(std::string_view of) { return to_hex(sha256(of).view()).substr(0, 32); }

std::filesystem::path file_of(const std::filesystem::path& directory, const std::string& origin) {
  return directory / "logs" / (short_hash(origin) + ".checkpoint");
}

}  // namespace

Result<std::unique_ptr<FileMemory>> FileMemory::open(const std::filesystem::path& directory) {
  NGUON_ASSIGN(lock, DirectoryLock::take(directory));
  std::error_code failed;
  for (const char* name : {"logs", "alarms"}) {
    std::filesystem::create_directories(directory / name, failed);
    if (failed) return Error{Errc::io, "cannot make " + (directory / name).string() + ": " + failed.message()};
  }
  return std::unique_ptr<FileMemory>(new FileMemory(directory, std::move(lock)));
}

Result<std::optional<std::string>> FileMemory::read(const std::string& origin) {
  return read_whole(file_of(directory_, origin), log::kNoteBytesMax);
}

Result<void> FileMemory::write(const std::string& origin, const std::string& note) {
  return write_synced(file_of(directory_, origin), note);
}

void FileMemory::keep(const witness::Contradiction& found, const std::function<void(std::string_view)>& log) {
  const std::string what = found.proven ? "one size, two roots: the log " + found.origin + " has two histories\n"
                                        : "a checkpoint of " + found.origin + " came with a wrong proof\n";
  const auto name = short_hash(found.origin) + (found.proven ? "-" + short_hash(found.other_note) : "-unproven") + ".txt";
  const auto path = directory_ / "alarms" / name;
  std::error_code ignored;
  const bool there = std::filesystem::exists(path, ignored);
  if (log) log("ALARM " + what.substr(0, what.size() - 1) + ": " + path.string());
  if (found.proven && (there || alarms() >= kAlarmFilesMax)) return;
  const auto written = write_synced(
      path, what + "\nthis witness cosigned:\n\n" + found.known_note + "\nand was then sent:\n\n" + found.other_note);
  if (!written && log) log("the alarm could not be written: " + written.error().message());
}

std::size_t FileMemory::alarms() const {
  std::size_t count = 0;
  std::error_code failed;
  for (const auto& file : std::filesystem::directory_iterator(directory_ / "alarms", failed)) {
    const auto name = file.path().filename().string();
    if (name.ends_with(".txt") && !name.ends_with("-unproven.txt")) ++count;
  }
  return count;
}

}  // namespace nguon::api
