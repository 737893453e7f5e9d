#include "api/desk/checkpoints.h"

#include <optional>

namespace nguon::api::desk {

Result<void> KeptCheckpoints::open() {
  const auto made = database_.run("create table if not exists checkpoints (size integer primary key, note blob not null)");
  if (!made) return made.error();
  return {};
}

Result<std::string> KeptCheckpoints::keep(std::uint64_t size, std::string_view note) {
  const auto written = database_.transaction([&]() -> Result<void> {
    const auto put =
        database_.run("insert or ignore into checkpoints (size, note) values (?, ?)", {static_cast<std::int64_t>(size), note});
    if (!put) return put.error();
    const auto cut =
        database_.run("delete from checkpoints where size not in (select size from checkpoints order by size desc limit ?)",
                      {kCheckpointsKept});
    if (!cut) return cut.error();
    return {};
  });
  if (!written) return written.error();
  return find(size);
}

Result<std::string> KeptCheckpoints::find(std::uint64_t size) {
  std::optional<std::string> found;
  NGUON_TRY(database_.query("select note from checkpoints where size = ?", {static_cast<std::int64_t>(size)},
                            [&](const Row& row) { found = row.text(0); }));
  if (!found)
    return Error{Errc::not_found, "checkpoint_unknown",
                 "no file of evidence was made at size " + std::to_string(size) + ", so its signed checkpoint was not kept",
                 "Chưa có hồ sơ nào được lập ở kích thước " + std::to_string(size) + " nên không còn điểm kiểm đã ký của nó."};
  return std::move(*found);
}

}  // namespace nguon::api::desk
