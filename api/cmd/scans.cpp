// What was counted of looks at labels; and erasing it.
#include "api/scans/scans.h"

#include "api/cmd/command.h"
#include "api/config.h"

namespace nguon::api::cmd {
namespace {

struct Label {
  std::uint32_t run = 0, serial = 0;
};

Result<void> show(Context& context, const Label& label) {
  NGUON_ASSIGN(home, context.home());
  NGUON_ASSIGN(config, load_config(home.config()));
  const ScanThresholds thresholds{config.scans_devices, config.scans_spread_devices, config.scans_spread_provinces};
  NGUON_ASSIGN(found, read_scans(home.scans(), {label.run, label.serial}));
  const LabelScans scans = found.value_or(LabelScans{});
  const bool suspicious = is_suspicious({label.run, label.serial}, scans, thresholds);
  if (context.output.json_wanted) {
    json::object out{{"run", label.run},
                     {"serial", label.serial},
                     {"scans", scans.scans},
                     {"devices", scans.devices},
                     {"provinces", scans.province_count()},
                     {"suspicious", suspicious}};
    if (found) out["firstSeen"] = format_time(scans.first_seen);
    context.output.data(out);
    return {};
  }
  context.output.data(std::to_string(scans.scans) + "\t" + std::to_string(scans.devices) + "\t" +
                      std::to_string(scans.province_count()) + "\t" + (found ? format_time(scans.first_seen) : "-") + "\t" +
                      (suspicious ? "suspicious" : "-"));
  return {};
}

Result<void> erase(Context& context) {
  NGUON_ASSIGN(home, context.home());
  NGUON_TRY(erase_scans(home.scans()));
  context.output.note("Đã xóa mọi lượt xem tem đã đếm.", "All counted looks at labels are erased.");
  return {};
}

ExitCode finish(Context& context, const Result<void>& done) {
  if (done) return ExitCode::ok;
  return context.output.fail(done.error(),
                             done.error().code() == Errc::locked ? "hãy dừng máy chủ trước / stop the server first" : "");
}

}  // namespace

void add_scans(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("scans", "lượt xem tem đã đếm / what was counted of looks at labels");
  command->require_subcommand(1);
  auto* shown =
      command->add_subcommand("show", "một con tem: lượt, thiết bị, tỉnh, lần đầu / one label: looks, devices, provinces, first");
  add_data_options(*shown, context);
  auto label = std::make_shared<Label>();
  shown->add_option("run", label->run, "số mục của đợt tem / entry index of the label run")->required();
  shown->add_option("serial", label->serial, "số thứ tự / serial")->required();
  shown->callback([&context, label] { context.run = [&context, label] { return finish(context, show(context, *label)); }; });
  auto* gone = command->add_subcommand("erase", "xóa tất cả / erase everything");
  add_data_options(*gone, context);
  gone->callback([&context] { context.run = [&context] { return finish(context, erase(context)); }; });
}

}  // namespace nguon::api::cmd
