// What a LabelPrint record says of the labels that are about to be printed (docs/formats/records.md).
#pragma once

#include <cstdint>

#include "api/label_job.h"
#include "ledger/base/bytes.h"

namespace nguon::api {

// SHA-256 over the URLs of the labels from serial `first` to `last` (both 0: the batch label), a newline after each, made
// by `threads` threads and forgotten. Errors of LabelIssuer::issue; Errc::invalid_argument (label_key_not_repeatable):
// a P-256 key signs otherwise each time, so the labels printed later would not be those of the digest.
Result<Hash> digest_of_labels(const LabelIssuer& issuer, std::uint32_t first, std::uint32_t last, unsigned threads);

}  // namespace nguon::api
