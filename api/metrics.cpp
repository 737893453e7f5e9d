#include "api/metrics.h"

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <mutex>
#include <vector>

namespace nguon::api {
namespace {

namespace prom = prometheus;

// Seconds: a cached page takes tens of microseconds, an append some milliseconds, an audit longer.
const prom::Histogram::BucketBoundaries kSeconds = {0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
                                                    0.025,   0.05,   0.1,     0.25,   0.5,   1,      2.5,   10};
constexpr std::array<const char*, 5> kClasses = {"1xx", "2xx", "3xx", "4xx", "5xx"};

class PromRoute final : public RouteMetrics {
 public:
  PromRoute(const std::string& name, prom::Family<prom::Counter>& requests, prom::Family<prom::Histogram>& seconds,
            prom::Family<prom::Counter>& bytes)
      : seconds_(seconds.Add({{"route", name}}, kSeconds)), bytes_(bytes.Add({{"route", name}})) {
    for (std::size_t i = 0; i < kClasses.size(); ++i) by_class_[i] = &requests.Add({{"route", name}, {"status", kClasses[i]}});
  }
  void answered(int status, std::chrono::nanoseconds took, std::size_t body_bytes) override {
    by_class_[static_cast<std::size_t>(std::clamp(status / 100, 1, 5) - 1)]->Increment();
    seconds_.Observe(std::chrono::duration<double>(took).count());
    bytes_.Increment(static_cast<double>(body_bytes));
  }

 private:
  std::array<prom::Counter*, kClasses.size()> by_class_{};
  prom::Histogram& seconds_;
  prom::Counter& bytes_;
};

struct Sampled {
  std::string name;
  std::string help;
  prom::MetricType type;
  Metrics::Labels labels;
  Metrics::Read read;
};

prom::ClientMetric sample(const Metrics::Labels& labels, prom::MetricType type, double value) {
  prom::ClientMetric metric;
  for (const auto& [name, text] : labels) metric.label.push_back({name, text});
  if (type == prom::MetricType::Counter) metric.counter.value = value;
  if (type == prom::MetricType::Gauge) metric.gauge.value = value;
  return metric;
}

void add(std::vector<prom::MetricFamily>& families, const Sampled& each, double value) {
  const std::string name = "nguon_" + each.name;
  for (auto& family : families) {
    if (family.name != name) continue;
    family.metric.push_back(sample(each.labels, each.type, value));
    return;
  }
  families.push_back({name, each.help, each.type, {sample(each.labels, each.type, value)}});
}

void add(std::vector<prom::MetricFamily>& families, const ServerStats& stats) {
  constexpr auto kCounter = prom::MetricType::Counter;
  constexpr auto kGauge = prom::MetricType::Gauge;
  const auto one = [&](const char* name, const char* help, prom::MetricType type, std::uint64_t value) {
    add(families, Sampled{name, help, type, {}, {}}, static_cast<double>(value));
  };
  one("http_connections", "Open connections.", kGauge, stats.connections);
  one("http_in_flight", "Requests that a handler is working on.", kGauge, stats.in_flight);
  one("http_accepted_total", "Connections let in.", kCounter, stats.accepted_total);
  one("http_requests_read_total", "Requests given to a handler.", kCounter, stats.requests_total);
  one("http_tls_handshakes_total", "TLS handshakes done.", kCounter, stats.tls_handshakes_total);
  one("http_accept_errors_total", "Failures to accept a connection.", kCounter, stats.accept_errors_total);
  one("http_received_bytes_total", "Bytes read from clients.", kCounter, stats.bytes_in_total);
  one("http_sent_bytes_total", "Bytes sent to clients.", kCounter, stats.bytes_out_total);
  for (std::size_t i = 0; i < kRejectedKinds; ++i) {
    const std::string reason(to_string(static_cast<Rejected>(i)));
    add(families,
        Sampled{"http_rejected_total", "Connections and requests turned away by a limit.", kCounter, {{"reason", reason}}, {}},
        static_cast<double>(stats.rejected_total[i]));
  }
}

}  // namespace

struct Metrics::Impl {
  prom::Registry registry;
  prom::Family<prom::Counter>& requests =
      prom::BuildCounter().Name("nguon_http_requests_total").Help("Requests answered.").Register(registry);
  prom::Family<prom::Histogram>& seconds =
      prom::BuildHistogram().Name("nguon_http_request_seconds").Help("From the request to its answer.").Register(registry);
  prom::Family<prom::Counter>& bytes =
      prom::BuildCounter().Name("nguon_http_answer_bytes_total").Help("Bytes of answered bodies.").Register(registry);
  mutable std::mutex mutex;
  std::map<std::string, std::unique_ptr<PromRoute>, std::less<>> routes;  // guarded by mutex, as the following
  std::vector<std::function<ServerStats()>> servers;
  std::vector<Sampled> sampled;
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

RouteMetrics& Metrics::route(std::string_view name) {
  const std::lock_guard lock(impl_->mutex);
  auto found = impl_->routes.find(name);
  if (found == impl_->routes.end()) {
    auto made = std::make_unique<PromRoute>(std::string(name), impl_->requests, impl_->seconds, impl_->bytes);
    found = impl_->routes.emplace(name, std::move(made)).first;
  }
  return *found->second;
}

void Metrics::watch(std::function<ServerStats()> stats) {
  const std::lock_guard lock(impl_->mutex);
  impl_->servers.push_back(std::move(stats));
}

void Metrics::add_gauge(std::string_view name, std::string_view help, const Labels& labels, Read read) {
  const std::lock_guard lock(impl_->mutex);
  impl_->sampled.push_back({std::string(name), std::string(help), prom::MetricType::Gauge, labels, std::move(read)});
}

void Metrics::add_counter(std::string_view name, std::string_view help, const Labels& labels, Read read) {
  const std::lock_guard lock(impl_->mutex);
  impl_->sampled.push_back({std::string(name), std::string(help), prom::MetricType::Counter, labels, std::move(read)});
}

std::string Metrics::exposition() const {
  std::vector<std::function<ServerStats()>> servers;
  std::vector<Sampled> sampled;
  {
    const std::lock_guard lock(impl_->mutex);  // not held while others' functions run
    servers = impl_->servers;
    sampled = impl_->sampled;
  }
  auto families = impl_->registry.Collect();
  for (const auto& stats : servers) add(families, stats());
  for (const auto& each : sampled) add(families, each, each.read());
  return prom::TextSerializer().Serialize(families);
}

}  // namespace nguon::api
