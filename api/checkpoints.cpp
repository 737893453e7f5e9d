#include "api/checkpoints.h"

#include "api/pages/format.h"

namespace nguon::api {

state::Words words_of(const CopyInfo& copy) {
  const std::string size = std::to_string(copy.size);
  state::Words out{"Bản sao của sổ cái, đến mục " + size + ", ghi lúc " + format_minute(copy.newest) + ".",
                   "A copy of the ledger, up to entry " + size + ", recorded " + format_minute(copy.newest) + "."};
  if (copy.size == 0) out = {"Bản sao của sổ cái, chưa có mục nào.", "A copy of the ledger, without entries yet."};
  if (copy.confirmed == Time{}) {
    out.vi += " Chưa đối chiếu được với sổ gốc.";
    out.en += " Not compared with the ledger yet.";
  } else {
    out.vi += " Đối chiếu lần cuối " + format_minute(copy.confirmed) + (copy.stale ? ": đã lâu." : ".");
    out.en += " Last compared " + format_minute(copy.confirmed) + (copy.stale ? ": long ago." : ".");
  }
  if (copy.alarms > 0) {
    out.vi += " CẢNH BÁO: sổ gốc mâu thuẫn với bản sao này (" + copy.alarm + "); đây là trạng thái đúng cuối cùng.";
    out.en += " ALARM: the ledger contradicts this copy (" + copy.alarm + "); this is the last good state.";
  }
  return out;
}

}  // namespace nguon::api
