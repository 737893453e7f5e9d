#include "ledger/state_at.h"

#include "ledger/internal/walk.h"

namespace nguon {

Result<StateAt> fold_to(const store::View& view, std::uint64_t size, store::Store& into,
                        const std::function<bool(const AuditProgress&)>& progress) {
  NGUON_ASSIGN(head, view.head());
  if (!head || size == 0 || size > head->size)
    return Error{
        Errc::invalid_argument, "size_unknown",
        "size " + std::to_string(size) + " of a ledger of " + std::to_string(head ? head->size : 0) + " entries",
        "Sổ cái có " + std::to_string(head ? head->size : 0) + " mục, không có kích thước " + std::to_string(size) + "."};
  store::Overlay state(into);
  internal::Walk walk(view, *head, {size, true, &state, nullptr, 1});
  internal::Walk::Hooks hooks;
  hooks.on_tile = [](unsigned, std::uint64_t, std::string_view) {};
  hooks.on_entry = [] {};
  hooks.found = [] { return std::optional<internal::Finding>(); };
  hooks.on_chunk = [&]() -> Result<bool> {
    NGUON_TRY(internal::flush(state, into));
    return !progress || progress({walk.chain().size(), size, walk.chain().bytes()});
  };
  NGUON_ASSIGN(found, walk.run(hooks));
  if (found) return Error{Errc::corrupt, "ledger_damaged", found->message, found->message_vi};
  return StateAt{walk.chain().tree().root(), walk.chain().accepted()};
}

}  // namespace nguon
