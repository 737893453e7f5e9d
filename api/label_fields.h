// From a label run in the ledger to the label that it allows: the joint between qr/ and state/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/state/model.h"
#include "qr/label.h"

namespace nguon::api {

// The fields of the label with `serial` (0: the batch label) of `run`, whose pin is taken from
// `root`, the tree's root at size run.index + 1. Errc::invalid_argument: serial_out_of_run (over
// the run's count, or a unit label of a run of batch labels), run_index_too_large (over u32).
Result<qr::LabelFields> label_fields(const state::RunInfo& run, std::uint32_t serial, const Hash& root);

// The serial as GS1's part of a label says it: in as many digits as the run's count has, so that all labels
// of a run are of one length.
std::string gs1_serial(const state::RunInfo& run, std::uint32_t serial);

// A label may carry a GS1 part: then it must name this product, lot and serial. nullopt: it fits.
std::optional<Error> gs1_mismatch(const qr::Gs1Part& gs1, const state::RunInfo& run, std::uint32_t serial);

}  // namespace nguon::api
