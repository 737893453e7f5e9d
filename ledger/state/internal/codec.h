// The stored form of derived records: one list of fields per type, used for writing and reading.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/codec.h"
#include "ledger/base/result.h"
#include "ledger/state/model.h"

namespace nguon::state {

// Rows that only the fold itself and the reader know.
struct Counters {
  std::uint32_t label_keys = 0;
  std::uint32_t products = 0;
};
struct Authorisations {  // oldest first
  std::vector<AuthorisationInfo> all;
};
struct Harvests {  // one for each unit
  std::vector<HarvestInfo> all;
};
struct HoldingRow {
  Amount held, packed;
};
// A recall or suspension at one of the batches that its event names.
struct RestrictionRow {
  Restriction restriction;
  bool lots_only = false;
  std::optional<std::uint64_t> lifted_by;
};
// Which restrictions reach a batch: keys of their rows.
struct Marks {
  struct Mark {
    std::uint64_t index = 0;
    std::string origin_batch;
    friend bool operator==(const Mark&, const Mark&) = default;
  };
  std::vector<Mark> all;
};
struct Stories {  // of one event, oldest first
  std::vector<StoryInfo> all;
};
struct PictureUse {           // the row is erased with the last
  std::uint64_t stories = 0;  // that show the picture now
};
struct Transformation {  // events that share a transformationID, oldest first
  std::vector<std::uint64_t> events;
};

template <class T>
std::string encode(const T& record);
// Errc::corrupt (state_malformed) unless `bytes` is exactly what encode writes.
template <class T>
Result<T> decode(std::string_view bytes);

extern template std::string encode(const LedgerInfo&);
extern template std::string encode(const Counters&);
extern template std::string encode(const PartyInfo&);
extern template std::string encode(const KeyInfo&);
extern template std::string encode(const AreaInfo&);
extern template std::string encode(const Authorisations&);
extern template std::string encode(const Harvests&);
extern template std::string encode(const PackingHouseInfo&);
extern template std::string encode(const ProductInfo&);
extern template std::string encode(const CertificateInfo&);
extern template std::string encode(const BatchInfo&);
extern template std::string encode(const HoldingRow&);
extern template std::string encode(const Transit&);
extern template std::string encode(const ContainerInfo&);
extern template std::string encode(const Marks&);
extern template std::string encode(const RestrictionRow&);
extern template std::string encode(const EventInfo&);
extern template std::string encode(const Transformation&);
extern template std::string encode(const RequestInfo&);
extern template std::string encode(const RunInfo&);
extern template std::string encode(const BatchEvent&);
extern template std::string encode(const StoryInfo&);
extern template std::string encode(const Stories&);
extern template std::string encode(const PictureUse&);
extern template std::string encode(const PrivateInfo&);

extern template Result<LedgerInfo> decode(std::string_view);
extern template Result<Counters> decode(std::string_view);
extern template Result<PartyInfo> decode(std::string_view);
extern template Result<KeyInfo> decode(std::string_view);
extern template Result<AreaInfo> decode(std::string_view);
extern template Result<Authorisations> decode(std::string_view);
extern template Result<Harvests> decode(std::string_view);
extern template Result<PackingHouseInfo> decode(std::string_view);
extern template Result<ProductInfo> decode(std::string_view);
extern template Result<CertificateInfo> decode(std::string_view);
extern template Result<BatchInfo> decode(std::string_view);
extern template Result<HoldingRow> decode(std::string_view);
extern template Result<Transit> decode(std::string_view);
extern template Result<ContainerInfo> decode(std::string_view);
extern template Result<Marks> decode(std::string_view);
extern template Result<RestrictionRow> decode(std::string_view);
extern template Result<EventInfo> decode(std::string_view);
extern template Result<Transformation> decode(std::string_view);
extern template Result<RequestInfo> decode(std::string_view);
extern template Result<RunInfo> decode(std::string_view);
extern template Result<BatchEvent> decode(std::string_view);
extern template Result<StoryInfo> decode(std::string_view);
extern template Result<Stories> decode(std::string_view);
extern template Result<PictureUse> decode(std::string_view);
extern template Result<PrivateInfo> decode(std::string_view);

}  // namespace nguon::state
