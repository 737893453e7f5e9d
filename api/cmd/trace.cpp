#include "ledger/state/trace.h"

#include <set>

#include "api/cmd/command.h"
#include "api/cmd/http_client.h"
#include "api/views.h"

namespace nguon::api::cmd {
namespace {

struct Options {
  std::string batch;
  std::string server;
  bool forward = false;
};

// The trace as JSON, from the directory or from a server: one shape for both.
Result<json::object> fetch(Context& context, const Options& options) {
  const char* const direction = options.forward ? "forward" : "back";
  if (!options.server.empty())
    return get_json(join_url(options.server, "/v1/trace/" + options.batch + "?direction=" + direction));
  NGUON_ASSIGN(home, context.home());
  NGUON_ASSIGN(ledger, home.open(Access::read_only, context.clock, context.signatures));
  const auto view = ledger->snapshot();
  const state::Reader reader{*view};
  NGUON_TRY(reader.batch(options.batch));
  NGUON_ASSIGN(found, state::trace(reader, options.batch, options.forward ? state::Direction::forward : state::Direction::back));
  return to_json(found);
}

class Tree {
 public:
  Tree(Output& out, const json::object& trace, bool forward)
      : out_(out), nodes_(trace.at("nodes").as_array()), edges_(trace.at("edges").as_array()), forward_(forward) {}

  // A batch that is reached twice is written out once and named the second time.
  void print(std::int64_t node, const std::string& indent, const std::string& how) {
    const auto& one = nodes_.at(static_cast<std::size_t>(node)).as_object();
    std::string line = indent + std::string(one.at("batch").as_string()) + how;
    if (!one.at("known").as_bool()) line += "  (sổ cái khác / another ledger)";
    const bool again = !printed_.insert(node).second;
    out_.data(line + (again ? "  (xem trên / see above)" : ""));
    if (again) return;
    for (const auto& value : edges_) {
      const auto& edge = value.as_object();
      const auto from = edge.at("from").as_int64();
      const auto to = edge.at("to").as_int64();
      if ((forward_ ? from : to) != node) continue;
      std::string label = "  [№ " + std::to_string(edge.at("index").as_int64());
      if (const auto* amount = edge.if_contains("amount")) label += ", " + std::string(amount->as_string());
      print(forward_ ? to : from, indent + "  ", label + "]");
    }
  }

 private:
  Output& out_;
  const json::array& nodes_;
  const json::array& edges_;
  bool forward_;
  std::set<std::int64_t> printed_;
};

// Batches that came from other ledgers, as a mirror of several resolves them.
void print_elsewhere(Output& out, const json::object& trace, const std::string& indent) {
  const auto* list = trace.if_contains("elsewhere");
  if (list == nullptr) return;
  for (const auto& value : list->as_array()) {
    const auto& one = value.as_object();
    const std::string line = indent + std::string(one.at("from").as_string()) + " <- " + std::string(one.at("uri").as_string());
    if (!one.at("known").as_bool()) {
      const auto& reason = one.at("reason").as_object();
      out.data(line + "\t" + std::string(reason.at("vi").as_string()) + " / " + std::string(reason.at("en").as_string()));
      continue;
    }
    out.data(line + "\t" + std::string(one.at("ledger").as_object().at("origin").as_string()) +
             (one.contains("restrictions") ? "\tthu hồi hoặc tạm dừng / recalled or suspended" : ""));
    for (const auto& check : one.at("checks").as_array())
      out.data(indent + "  " + std::string(check.at("result").as_string()) + "\t" + std::string(check.at("name").as_string()));
    if (const auto* further = one.if_contains("trace")) {
      Tree{out, further->as_object(), false}.print(0, indent + "  ", "");
      print_elsewhere(out, further->as_object(), indent + "  ");
    }
  }
}

ExitCode run(Context& context, const Options& options) {
  Output& out = context.output;
  const auto trace = fetch(context, options);
  if (!trace) return out.fail(trace.error());
  if (out.json_wanted) {
    out.data(*trace);
  } else {
    Tree{out, *trace, options.forward}.print(0, "", "");
    print_elsewhere(out, *trace, "");
  }
  if (trace->at("cut").as_bool())
    out.note("Cây quá lớn: chỉ hiện phần đầu.", "The tree is too large: only its beginning is shown.");
  return ExitCode::ok;
}

}  // namespace

void add_trace(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("trace", "truy xuất một lô về trước hay về sau / trace a batch back or forward");
  auto options = std::make_shared<Options>();
  auto* data = command->add_option("--data", context.data, "thư mục sổ cái / the ledger's directory");
  auto* server = command->add_option("--server", options->server, "hỏi máy chủ này / ask this server");
  data->excludes(server);
  command->add_option("batch", options->batch, "mã lô, ví dụ p/htx-a/che-tuoi/10/L01 / batch id")->required();
  command->add_flag("--forward", options->forward, "về sau: lô này đã thành gì / forward: what became of it");
  command->callback([&context, options] {
    if (context.data.empty() && options->server.empty()) throw CLI::RequiredError("--data | --server");
    context.run = [&context, options] { return run(context, *options); };
  });
}

}  // namespace nguon::api::cmd
