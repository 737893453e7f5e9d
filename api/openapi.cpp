#include "api/openapi.h"

#include <map>

namespace nguon::api {
namespace {

struct QueryParameter {
  const char* name;
  const char* type;
  const char* description;
};

// The query parameters of the routes that have some, by route name.
const std::map<std::string_view, std::vector<QueryParameter>>& query_parameters() {
  static const std::vector<QueryParameter> page = {{"after", "string", "Begin after this id."},
                                                   {"limit", "integer", "At most so many, up to 500."}};
  static const std::map<std::string_view, std::vector<QueryParameter>> all = {
      {"entries", {{"from", "integer", "First index."}, {"count", "integer", "At most so many, up to 500."}}},
      {"inclusion", {{"index", "integer", "The entry."}, {"size", "integer", "The tree's size; default: the present one."}}},
      {"consistency",
       {{"from", "integer", "The smaller size."}, {"to", "integer", "The larger size; default: the present one."}}},
      {"trace", {{"direction", "string", "back or forward."}}},
      {"scan", {{"label", "string", "The label's URL, percent-encoded."}}},
      {"batches", page},
      {"parties", page},
      {"products", page},
      {"areas", page},
      {"certificates", page},
      {"find", {{"q", "string", "A typed code, an id or part of a product's name."}, {"hl", "string", "vi or en."}}}};
  return all;
}

// "/tile/{path...}" is "/tile/{path}" to OpenAPI, which has no word for several segments.
std::string openapi_path(std::string_view pattern, json::array& parameters) {
  std::string out;
  while (!pattern.empty()) {
    const auto open = pattern.find('{');
    out += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = pattern.find('}', open);
    std::string name(pattern.substr(open + 1, close - open - 1));
    const bool is_rest = name.ends_with("...");
    if (is_rest) name.resize(name.size() - 3);
    out += "{" + name + "}";
    parameters.push_back(
        json::object{{"name", name},
                     {"in", "path"},
                     {"required", true},
                     {"description", is_rest ? "One or more path segments, slashes included." : "One path segment."},
                     {"schema", {{"type", name == "index" ? "integer" : "string"}}}});
    pattern.remove_prefix(close + 1);
  }
  return out;
}

std::string media_type(const Route& route) {
  if (route.pattern.ends_with(".tlog-proof") || route.name == "checkpoint" || route.name == "metrics" ||
      route.name == "healthz" || route.name == "robots")
    return "text/plain";
  if (route.name == "tile") return "application/octet-stream";
  if (route.pattern.starts_with("/v1/") || route.name == "openapi") return "application/json";
  return "text/html";
}

json::object error_schema() {
  const auto text = [](const char* description) { return json::object{{"type", "string"}, {"description", description}}; };
  const json::object members{{"name", text("Stable name of the rule or failure, such as lot_unknown.")},
                             {"code", text("What kind of failure it is.")},
                             {"message", text("English sentence.")},
                             {"messageVi", text("Vietnamese sentence.")}};
  return {{"type", "object"},
          {"required", {"error"}},
          {"properties",
           {{"error", {{"type", "object"}, {"required", {"name", "code", "message", "messageVi"}}, {"properties", members}}}}}};
}

json::object receipt_schema() {
  return {{"type", "object"},
          {"required", {"index", "accepted", "leafHash", "repeated", "inclusion", "checkpoint"}},
          {"properties",
           {{"index", {{"type", "integer"}}},
            {"accepted", {{"type", "string"}, {"format", "date-time"}}},
            {"leafHash", {{"type", "string"}, {"description", "base64"}}},
            {"repeated", {{"type", "boolean"}, {"description", "Recorded before: this is the first receipt."}}},
            {"inclusion", {{"type", "array"}, {"items", {{"type", "string"}}}}},
            {"checkpoint", {{"type", "string"}, {"description", "Signed note."}}}}}};
}

json::object operation_of(const Route& route, json::array parameters) {
  const auto extra = query_parameters().find(route.name);
  if (extra != query_parameters().end())
    for (const auto& one : extra->second)
      parameters.push_back(json::object{{"name", one.name},
                                        {"in", "query"},
                                        {"required", false},
                                        {"description", one.description},
                                        {"schema", {{"type", one.type}}}});
  const std::string type = media_type(route);
  json::object content;
  json::object schema{{"type", type == "application/json" ? "object" : "string"}};
  if (route.name == "append_statement") schema = {{"$ref", "#/components/schemas/Receipt"}};
  content[type] = json::object{{"schema", schema}};
  json::object answers{{route.method == "POST" ? "201" : "200", {{"description", route.summary}, {"content", content}}}};
  if (route.method == "POST")
    answers["200"] = json::object{{"description", "Recorded before: the first receipt."}, {"content", content}};
  const json::object problem{{"description", "What is wrong, in both languages."},
                             {"content", {{"application/json", {{"schema", {{"$ref", "#/components/schemas/Error"}}}}}}}};
  if (type == "application/json") answers["default"] = problem;
  json::object out{{"operationId", route.name},
                   {"summary", route.summary},
                   {"parameters", std::move(parameters)},
                   {"responses", std::move(answers)}};
  if (route.method == "POST")
    out["requestBody"] = json::object{
        {"required", true},
        {"content", {{"text/plain", {{"schema", {{"type", "string"}, {"description", "A statement: a signed note."}}}}}}}};
  return out;
}

}  // namespace

json::object openapi_document(const std::vector<Route>& routes, std::string_view version) {
  json::object paths;
  for (const auto& route : routes) {
    json::array parameters;
    const std::string path = openapi_path(route.pattern, parameters);
    std::string method = route.method;
    for (char& c : method) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    if (!paths.contains(path)) paths[path] = json::object{};
    paths[path].as_object()[method] = operation_of(route, std::move(parameters));
  }
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Nguồn"},
            {"version", json::string(version.data(), version.size())},
            {"description", "A traceability ledger with signed labels: write signed statements, read batches and proofs."},
            {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
          {"paths", std::move(paths)},
          {"components", {{"schemas", {{"Error", error_schema()}, {"Receipt", receipt_schema()}}}}}};
}

}  // namespace nguon::api
