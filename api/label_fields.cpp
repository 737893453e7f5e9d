#include "api/label_fields.h"

#include <limits>

#include "ledger/statement/ids.h"

namespace nguon::api {
namespace {

qr::ShelfLife shelf_life(const std::optional<statement::ShelfLife>& life) {
  if (!life) return qr::ShelfLife::none();
  const int count = static_cast<int>(life->value);
  switch (life->unit) {
    case statement::ShelfLifeUnit::days: return qr::ShelfLife::days(count);
    case statement::ShelfLifeUnit::weeks: return qr::ShelfLife::weeks(count);
    case statement::ShelfLifeUnit::months: return qr::ShelfLife::months(count);
  }
  return qr::ShelfLife::none();
}

}  // namespace

Result<qr::LabelFields> label_fields(const state::RunInfo& run, std::uint32_t serial, const Hash& root) {
  const std::string number = std::to_string(serial);
  if (serial > 0 && run.record.labels == statement::LabelKind::batch)
    return Error{Errc::invalid_argument, "serial_out_of_run", "the run has batch labels only, no serial " + number,
                 "đợt tem này chỉ có tem lô, không có số " + number};
  if (serial > run.record.count)
    return Error{Errc::invalid_argument, "serial_out_of_run",
                 "serial " + number + " is outside the run's 1.." + std::to_string(run.record.count),
                 "số " + number + " nằm ngoài đợt tem 1.." + std::to_string(run.record.count)};
  if (run.index > std::numeric_limits<std::uint32_t>::max())
    return Error{Errc::invalid_argument, "run_index_too_large", "a label cannot name entry " + std::to_string(run.index),
                 "tem không ghi được mục số " + std::to_string(run.index)};
  qr::LabelFields fields;
  fields.kind = serial > 0 ? qr::LabelKind::unit : qr::LabelKind::batch;
  fields.key_number = run.record.label_key;
  fields.product_number = run.record.product;
  fields.run_index = static_cast<std::uint32_t>(run.index);
  fields.serial = serial;
  fields.packed = run.record.packed_on;
  fields.shelf_life = shelf_life(run.record.shelf_life);
  fields.pin = qr::pin_of(root);
  return fields;
}

std::string gs1_serial(const state::RunInfo& run, std::uint32_t serial) {
  std::string digits = std::to_string(serial);
  const std::size_t width = std::to_string(run.record.count).size();
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

std::optional<Error> gs1_mismatch(const qr::Gs1Part& gs1, const state::RunInfo& run, std::uint32_t serial) {
  if (!gs1.gtin14) return std::nullopt;
  const auto batch = statement::parse_batch_path(run.record.batch);
  if (!batch) return batch.error();
  const bool product_fits = batch->product.path == "01/" + *gs1.gtin14;
  const bool lot_fits = !gs1.lot || *gs1.lot == batch->lot;
  const bool serial_fits = !gs1.serial || (serial > 0 && *gs1.serial == gs1_serial(run, serial));
  if (product_fits && lot_fits && serial_fits) return std::nullopt;
  return Error{Errc::invalid_argument, "gs1_part_foreign", "the GTIN, lot or serial in the label's GS1 part is not its run's",
               "mã GTIN, số lô hoặc số seri trong phần GS1 của tem không phải của đợt tem này"};
}

}  // namespace nguon::api
