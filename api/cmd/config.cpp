#include "api/config.h"

#include "api/cmd/command.h"

namespace nguon::api::cmd {

void add_config(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("config", "cấu hình đang có hiệu lực / the configuration in effect");
  command->require_subcommand(1);
  auto* show = command->add_subcommand("show", "in mọi mục với giải thích / print every key, explained");
  auto* check = command->add_subcommand("check", "chỉ kiểm tra tệp cấu hình / only check the file");
  for (auto* one : {show, check}) {
    add_data_options(*one, context);
    const bool print = one == show;
    one->callback([&context, print] {
      context.run = [&context, print] {
        const auto home = context.home();
        if (!home) return context.output.fail(home.error());
        const auto config = load_config(home->config());
        if (!config) return context.output.fail(config.error());
        if (print && context.output.json_wanted)
          context.output.data(json::object{{"config", format_config(*config)}});
        else if (print)
          context.output.data(format_config(*config));
        return ExitCode::ok;
      };
    });
  }
}

}  // namespace nguon::api::cmd
