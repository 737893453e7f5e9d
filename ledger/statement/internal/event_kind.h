#pragma once

#include "ledger/statement/event.h"

namespace nguon::statement::internal {

// What an event means here, from its type, action, bizStep and dispositions; EventKind::other
// when the rules of docs/formats/events.md give it no single meaning.
EventKind kind_of(const Event& event);

}  // namespace nguon::statement::internal
