// The prefix that RocksDB's filter knows of a key in Column::postings: everything up to and with
// the first 0x00 (see keys.h). Keys without one have no prefix and are never filtered.
//
// Prefixes vary in length, so none of RocksDB's fixed-length extractors fits, and "all but the
// last eight bytes" would break the order that an extractor must keep. A terminator keeps it: for
// k1 <= k2 the prefix of k1 is <= the prefix of k2, and the prefix of a prefix is itself.
#pragma once

#include <memory>
#include <string_view>

#include <rocksdb/slice_transform.h>

namespace nguon::store::internal {

std::shared_ptr<const rocksdb::SliceTransform> posting_prefix_extractor();

// Whether every key in [begin, end) has the same prefix, so that a scan may use the filter.
bool within_one_posting_prefix(std::string_view begin, std::string_view end);

}  // namespace nguon::store::internal
