// Words of the report.
#pragma once

#include <string>

#include "ledger/base/time.h"
#include "ledger/state/model.h"

namespace nguon::api {

std::string kind_words(statement::EventKind kind);  // "thu hoạch / harvest"
std::string run_words(state::RunState state);
std::string certificate_words(state::CertificateState state);
std::string gap(Time event, Time accepted);  // "3 ngày" / "25 phút"; what lies between

}  // namespace nguon::api
