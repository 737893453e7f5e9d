#include "api/version.h"
#include "api/cmd/command.h"

namespace nguon::api::cmd {
namespace {

// Names of commands and options come from the parser itself, so that completion cannot fall behind.
std::string bash_completion(const CLI::App& app) {
  std::string names;
  std::string cases;
  for (const auto* command : app.get_subcommands({})) {
    names += command->get_name() + " ";
    std::string options;
    for (const auto* option : command->get_options())
      if (!option->get_lnames().empty()) options += "--" + option->get_lnames().front() + " ";
    for (const auto* inner : command->get_subcommands({})) options += inner->get_name() + " ";
    cases += "    " + command->get_name() + ") words='" + options + "' ;;\n";
  }
  return "_nguon() {\n  local words='" + names + "'\n  case \"${COMP_WORDS[1]}\" in\n" + cases +
         "  esac\n  [ \"$COMP_CWORD\" -gt 1 ] || words='" + names +
         "'\n  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n}\ncomplete -o default -F _nguon nguon";
}

}  // namespace

void add_completion(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("completion", "lệnh bổ sung cho bash / completion for bash: source <(nguon completion)");
  command->callback([&context, &app] {
    context.run = [&context, &app] {
      context.output.data(bash_completion(app));
      return ExitCode::ok;
    };
  });
}

void add_version(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("version", "phiên bản / version");
  command->callback([&context] {
    context.run = [&context] {
      if (context.output.json_wanted)
        context.output.data(json::object{{"name", "nguon"}, {"version", kVersion}});
      else
        context.output.data("nguon " + std::string(kVersion));
      return ExitCode::ok;
    };
  });
}

}  // namespace nguon::api::cmd
