#include "ledger/internal/sign_once.h"

namespace nguon::internal {
namespace {

std::string seen(const std::string& where, std::uint64_t size, const Hash& root) {
  return where + " holds size " + std::to_string(size) + ", root " + to_base64(root.view());
}

std::string seen_vi(const std::string& where, std::uint64_t size, const Hash& root) {
  return where + " có " + std::to_string(size) + " mục, gốc " + to_base64(root.view());
}

}  // namespace

Result<std::string> SignOnce::sign(const log::Checkpoint& checkpoint) {
  const anchor::Mark next{checkpoint.origin, checkpoint.size, checkpoint.root};
  if (anchor_->state().mark != next) NGUON_TRY(anchor_->advance(anchor_->state().mark, next));
  return log::sign_checkpoint(checkpoint, *log_key_);
}

Result<void> check_anchor(const anchor::Anchor& anchor, const log::Checkpoint& here, const std::string& store,
                          const std::function<Result<Hash>(std::uint64_t size)>& root_at) {
  const anchor::Mark& mark = anchor.state().mark;
  const std::string both = seen(anchor.describe(), mark.size, mark.root) + "; " + seen(store, here.size, here.root);
  const std::string both_vi = seen_vi(anchor.describe(), mark.size, mark.root) + "; " + seen_vi(store, here.size, here.root);
  if (mark.origin != here.origin)
    return Error{Errc::corrupt, "anchor_other_ledger",
                 anchor.describe() + " is the anchor of " + mark.origin + ", the ledger is " + here.origin +
                     ": name the right file ([ledger] anchor in nguon.toml)",
                 anchor.describe() + " là tệp neo của sổ " + mark.origin + ", còn sổ này là " + here.origin +
                     ": hãy chỉ đúng tệp ([ledger] anchor trong nguon.toml)."};
  if (mark.size > here.size)
    return Error{Errc::corrupt, "ledger_behind_anchor",
                 "more was signed than is here: " + both +
                     ". To go on would sign a second history. Bring the missing entries back: nguon restore --catch-up "
                     "(docs/operations/restore.md)",
                 "đã ký nhiều hơn số mục hiện có: " + both_vi +
                     ". Chạy tiếp sẽ ký ra lịch sử thứ hai. Hãy lấy lại các mục còn thiếu: nguon restore --catch-up "
                     "(docs/operations/restore.md)."};
  const auto root = mark.size == here.size ? Result<Hash>(here.root)
                    : mark.size == 0       ? Result<Hash>(mark.root)
                                           : root_at(mark.size);
  if (!root) return root.error().with_context(both);
  if (*root != mark.root)
    return Error{Errc::corrupt, "ledger_not_as_signed",
                 "other entries were signed than are here: " + both + "; at size " + std::to_string(mark.size) +
                     " the store has root " + to_base64(root->view()) +
                     ". Never serve this store; restore the right one (docs/operations/restore.md)",
                 "các mục ở đây không phải là các mục đã ký: " + both_vi + "; tại " + std::to_string(mark.size) +
                     " mục, dữ liệu này có gốc " + to_base64(root->view()) +
                     ". Không được dùng dữ liệu này; hãy phục hồi đúng bản (docs/operations/restore.md)."};
  // The order store, anchor, sign leaves the store at least one commit past the slot that survived
  // whenever it was the newer slot that was being written, or was lost. At the same size nobody can
  // say which slot it was, and entries that were signed may be missing here.
  if (anchor.state().slot_damaged && mark.size == here.size)
    return Error{Errc::corrupt, "anchor_doubtful",
                 "one slot of the anchor is damaged, and it may have known of more than is here: " + both +
                     ". Ask a mirror or witness for its newest checkpoint: nguon anchor adopt (docs/operations/lost-anchor.md)",
                 "một ô của tệp neo bị hỏng và có thể đã ghi nhiều hơn những gì có ở đây: " + both_vi +
                     ". Hãy lấy điểm kiểm mới nhất từ bản sao hoặc bên chứng kiến: nguon anchor adopt "
                     "(docs/operations/lost-anchor.md)."};
  return {};
}

Result<void> check_new_anchor(const anchor::Anchor& anchor, const std::string& origin) {
  if (anchor.state().mark == anchor::nothing_signed(origin) && !anchor.state().slot_damaged) return {};
  const auto& mark = anchor.state().mark;
  return Error{Errc::conflict, "anchor_in_use",
               anchor.describe() + " is the anchor of " + mark.origin + " at size " + std::to_string(mark.size) +
                   ": a new ledger needs a new one",
               anchor.describe() + " là tệp neo của sổ " + mark.origin + " (" + std::to_string(mark.size) +
                   " mục): sổ mới cần tệp neo mới."};
}

}  // namespace nguon::internal
