// Scans of an invented producer in every state, around a label and proofs that are real (golden/),
// so that the phone's own check has something true to check.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/scan.h"

namespace nguon::test {

struct MadeUpScan {
  std::string name;
  api::Scan scan;
  api::Journey journey;
};

class MadeUpScans {
 public:
  // `golden` is the text of golden/evidence.json. Throws std::runtime_error when it is not that.
  explicit MadeUpScans(std::string_view golden);

  // A scan of the golden unit label in that state; with product data also where none may be shown.
  api::Scan scan(state::Status status) const;
  api::Journey journey() const;
  // Every state, and what else changes a page: typed codes, batches, long and sparse data.
  std::vector<MadeUpScan> all() const;
  std::string label_path() const;
  std::string typed_code() const;

 private:
  qr::Label label_;
  api::Evidence evidence_;
};

}  // namespace nguon::test
