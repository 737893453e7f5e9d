#include "api/router.h"

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>

#include "api/finish.h"
#include "api/http_headers.h"
#include "ledger/base/text.h"

namespace nguon::api {
namespace {

struct Segment {
  std::string before;  // literal text before the parameter; all of it when there is none
  std::string name;    // of the parameter, "" when there is none
  std::string after;
  bool is_rest = false;
  bool is_literal() const { return name.empty(); }
};

bool is_literal_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("-._~").find(c) != std::string_view::npos;
  });
}

bool is_snake_case(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(),
                                      [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

// Nothing when the segment is malformed.
std::optional<Segment> parse_segment(std::string_view text) {
  const auto open = text.find('{');
  if (open == std::string_view::npos) {
    if (!is_literal_text(text)) return std::nullopt;
    return Segment{std::string(text), "", "", false};
  }
  const auto close = text.find('}', open);
  if (close == std::string_view::npos) return std::nullopt;
  std::string_view name = text.substr(open + 1, close - open - 1);
  const bool is_rest = name.size() > 3 && name.substr(name.size() - 3) == "...";
  if (is_rest) name.remove_suffix(3);
  Segment segment{std::string(text.substr(0, open)), std::string(name), std::string(text.substr(close + 1)), is_rest};
  if (!is_snake_case(name) || !is_literal_text(segment.before) || !is_literal_text(segment.after)) return std::nullopt;
  if (is_rest && text.size() != name.size() + 5) return std::nullopt;  // "{name...}" stands alone
  return segment;
}

std::optional<std::vector<Segment>> parse_pattern(std::string_view pattern) {
  if (pattern.empty() || pattern[0] != '/') return std::nullopt;
  std::vector<Segment> out;
  std::set<std::string> names;
  const auto parts = split(pattern.substr(1), '/');
  if (parts.size() > kPathSegmentsMax) return std::nullopt;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool is_last = i + 1 == parts.size();
    auto segment = parse_segment(parts[i]);
    if (!segment || (parts[i].empty() && !is_last) || (segment->is_rest && !is_last)) return std::nullopt;
    if (!segment->is_literal() && !names.insert(segment->name).second) return std::nullopt;
    out.push_back(std::move(*segment));
  }
  return out;
}

// A place in the tree of patterns.
struct Node {
  struct Parameter {
    std::string before, after;
    std::unique_ptr<Node> next;
  };
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::vector<Parameter> parameters;  // the most literal text first
  std::unique_ptr<Node> rest;
  std::map<std::string, std::size_t, std::less<>> routes;  // that end here, by method
};

Node& step(Node& node, const Segment& segment) {
  if (segment.is_literal()) {
    auto& next = node.literals[segment.before];
    if (!next) next = std::make_unique<Node>();
    return *next;
  }
  if (segment.is_rest) {
    if (!node.rest) node.rest = std::make_unique<Node>();
    return *node.rest;
  }
  for (auto& each : node.parameters)
    if (each.before == segment.before && each.after == segment.after) return *each.next;
  auto next = std::make_unique<Node>();
  Node& made = *next;
  const auto weight = [](const auto& each) { return each.before.size() + each.after.size(); };
  const auto place = std::find_if(node.parameters.begin(), node.parameters.end(),
                                  [&](const auto& each) { return weight(each) < weight(segment); });
  node.parameters.insert(place, {segment.before, segment.after, std::move(next)});
  return made;
}

struct Search {
  const std::vector<std::string>& segments;
  std::vector<std::string> values;  // of the parameters on the way

  // The tree has one depth per segment, so no node is visited twice.
  const Node* find(const Node& node, std::size_t at) {
    if (at == segments.size()) return node.routes.empty() ? nullptr : &node;
    const std::string& segment = segments[at];
    if (const auto literal = node.literals.find(segment); literal != node.literals.end())
      if (const Node* found = find(*literal->second, at + 1)) return found;
    for (const auto& each : node.parameters) {
      const std::size_t around = each.before.size() + each.after.size();
      if (segment.size() <= around || segment.compare(0, each.before.size(), each.before) != 0 ||
          segment.compare(segment.size() - each.after.size(), each.after.size(), each.after) != 0)
        continue;
      values.push_back(segment.substr(each.before.size(), segment.size() - around));
      if (const Node* found = find(*each.next, at + 1)) return found;
      values.pop_back();
    }
    return node.rest ? take_rest(*node.rest, at) : nullptr;
  }

  const Node* take_rest(const Node& node, std::size_t at) {
    std::string rest;
    for (std::size_t i = at; i < segments.size(); ++i) {
      // An encoded slash would read as a segment's end; "//host" in a link would lead to another host.
      if (segments[i].empty() || segments[i].find('/') != std::string::npos) return nullptr;
      if (i > at) rest += '/';
      rest += segments[i];
    }
    values.push_back(std::move(rest));
    return &node;
  }
};

// The decoded segments of "/a/b"; an error for a malformed encoding or too many of them.
Result<std::vector<std::string>> segments_of(std::string_view path) {
  std::vector<std::string> out;
  for (const auto part : split(path.substr(1), '/')) {
    if (out.size() == kPathSegmentsMax) return Error{Errc::not_found, "the path has too many segments"};
    NGUON_ASSIGN(decoded, percent_decode(part));
    out.push_back(std::move(decoded));
  }
  return out;
}

}  // namespace

struct Router::Impl {
  Options options;
  std::vector<Route> routes;
  std::vector<std::vector<std::string>> names;  // of each route's parameters
  std::vector<RouteMetrics*> metrics;           // of each route, and last of what no route takes
  Node root;
  std::string all_methods;  // for "allow"

  struct Match {
    int status = 404;  // why there is no route: 400, 404 or 405
    std::optional<std::size_t> route;
    const Node* node = nullptr;
    std::vector<std::string> values;
  };
  Match match(const Request& request) const;
  Result<void> add(std::size_t index);
  std::string allow(const Node& node) const;
  Response refusal(const Request& request, const Match& match) const;
  std::optional<Response> too_often(const Request& request) const;
  void finish_later(Responder& respond, const Request& request, std::size_t metrics_index) const;
};

Result<void> Router::Impl::add(std::size_t index) {
  const Route& route = routes[index];
  const auto bad = [&](const std::string& why) { return Error{Errc::invalid_argument, "route " + route.name + ": " + why}; };
  const auto segments = parse_pattern(route.pattern);
  if (!segments) return bad("malformed pattern " + route.pattern);
  if (route.method.empty()) return bad("no method");
  if (!is_snake_case(route.name)) return bad("the name is not in snake_case");
  if (!route.handler) return bad("no handler");
  Node* node = &root;
  for (const auto& segment : *segments) {
    node = &step(*node, segment);
    if (!segment.is_literal()) names[index].push_back(segment.name);
  }
  if (!node->routes.emplace(route.method, index).second) return bad(route.method + " " + route.pattern + " is there already");
  return {};
}

Router::Impl::Match Router::Impl::match(const Request& request) const {
  Match out;
  const auto path = request.path();
  if (path.empty() || path[0] != '/') return out;
  const auto segments = segments_of(path);
  if (!segments) {
    out.status = segments.error().code() == Errc::not_found ? 404 : 400;
    return out;
  }
  Search search{*segments, {}};
  out.node = search.find(root, 0);
  if (!out.node) return out;
  auto route = out.node->routes.find(request.method);
  if (route == out.node->routes.end() && request.method == "HEAD") route = out.node->routes.find("GET");
  if (route == out.node->routes.end()) {
    out.status = 405;
    return out;
  }
  out.route = route->second;
  out.values = std::move(search.values);
  return out;
}

std::string Router::Impl::allow(const Node& node) const {
  std::set<std::string> methods{"OPTIONS"};
  for (const auto& [method, route] : node.routes) {
    methods.insert(method);
    if (method == "GET") methods.insert("HEAD");
  }
  std::string out;
  for (const auto& method : methods) out += (out.empty() ? "" : ", ") + method;
  return out;
}

Response Router::Impl::refusal(const Request& request, const Match& match) const {
  if (request.method == "OPTIONS" && (match.node || request.target == "*")) {
    Response response;
    response.status = 204;
    response.set_header("allow", match.node ? allow(*match.node) : all_methods);
    return response;
  }
  Response response = options.error_page ? options.error_page(request, match.status) : plain_answer(match.status);
  if (match.status == 405) response.set_header("allow", allow(*match.node));
  return response;
}

std::optional<Response> Router::Impl::too_often(const Request& request) const {
  if (options.changes == nullptr || request.method == "GET" || request.method == "HEAD") return std::nullopt;
  const auto wait = options.changes->take(request.remote_address, std::chrono::steady_clock::now());
  if (!wait) return std::nullopt;
  Response response = options.error_page ? options.error_page(request, 429) : plain_answer(429);
  response.set_header("retry-after", std::to_string(wait->count()));
  return response;
}

// Whatever thread answers: the common fields, "not modified", compression and the counts.
void Router::Impl::finish_later(Responder& respond, const Request& request, std::size_t metrics_index) const {
  respond.before_answer([this, request_part = FinishFor(request), began = std::chrono::steady_clock::now(),
                         counts = metrics[metrics_index], is_head = request.method == "HEAD",
                         audience = audience_of(request.path())](Response& response) {
    for (const auto& [name, value] : options.headers)
      if (response.header(name).empty()) response.set_header(name, value);
    add_common_headers(response, audience);
    finish(request_part, response);
    if (counts) counts->answered(response.status, std::chrono::steady_clock::now() - began, is_head ? 0 : response.body.size());
  });
}

Router::Router(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Router::~Router() = default;

Result<std::unique_ptr<Router>> Router::make(std::vector<Route> routes, Options options) {
  auto impl = std::make_unique<Impl>();
  impl->options = std::move(options);
  impl->routes = std::move(routes);
  impl->names.resize(impl->routes.size());
  std::set<std::string> names;
  std::set<std::string> methods{"OPTIONS"};
  for (std::size_t i = 0; i < impl->routes.size(); ++i) {
    const Route& route = impl->routes[i];
    NGUON_TRY(impl->add(i));
    if (!names.insert(route.name).second) return Error{Errc::invalid_argument, "two routes are called " + route.name};
    methods.insert(route.method);
    if (route.method == "GET") methods.insert("HEAD");
  }
  for (const auto& method : methods) impl->all_methods += (impl->all_methods.empty() ? "" : ", ") + method;
  Metrics* const metrics = impl->options.metrics;
  for (const auto& route : impl->routes) impl->metrics.push_back(metrics ? &metrics->route(route.name) : nullptr);
  impl->metrics.push_back(metrics ? &metrics->route("unmatched") : nullptr);
  return std::unique_ptr<Router>(new Router(std::move(impl)));
}

const std::vector<Route>& Router::routes() const { return impl_->routes; }

void Router::handle(Request&& request, Responder respond) const {
  auto match = impl_->match(request);
  if (!match.route) {
    impl_->finish_later(respond, request, impl_->routes.size());
    respond(impl_->refusal(request, match));
    return;
  }
  const std::size_t index = *match.route;
  impl_->finish_later(respond, request, index);
  if (auto refused = impl_->too_often(request)) return respond(std::move(*refused));
  request.parameters.clear();
  for (std::size_t i = 0; i < match.values.size(); ++i)
    request.parameters.push_back({impl_->names[index][i], std::move(match.values[i])});
  impl_->routes[index].handler(std::move(request), std::move(respond));
}

std::size_t Router::body_limit(const Request& request) const {
  const auto match = impl_->match(request);
  const std::size_t of_route = match.route ? impl_->routes[*match.route].body_bytes_max : 0;
  return of_route > 0 ? of_route : impl_->options.body_bytes_max;
}

std::string make_path(std::string_view pattern, const std::vector<PathParameter>& parameters) {
  std::string out;
  for (const auto part : split(pattern.substr(1), '/')) {
    const auto segment = parse_segment(part);
    if (!segment) throw std::logic_error("not a pattern: " + std::string(pattern));
    out += '/' + segment->before;
    if (segment->is_literal()) continue;
    const auto given = std::find_if(parameters.begin(), parameters.end(), [&](const auto& p) { return p.name == segment->name; });
    if (given == parameters.end() || given->value.empty()) throw std::logic_error("a path without its " + segment->name);
    if (segment->is_rest) {
      bool first = true;
      for (const auto piece : split(given->value, '/')) {
        if (!first) out += '/';
        out += percent_encode(piece);
        first = false;
      }
    } else {
      out += percent_encode(given->value);
    }
    out += segment->after;
  }
  return out;
}

}  // namespace nguon::api
