// What the program counts about itself, in Prometheus' text format. The one place that includes
// prometheus-cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "api/http_server.h"

namespace nguon::api {

// The counts of one route. Thread-safe; lives as long as its Metrics.
class RouteMetrics {
 public:
  virtual ~RouteMetrics() = default;
  virtual void answered(int status, std::chrono::nanoseconds took, std::size_t body_bytes) = 0;
};

// Thread-safe. The families, all with the prefix nguon_:
//   http_requests_total{route,status}     counter; status is "2xx", "3xx", "4xx" or "5xx"
//   http_request_seconds{route}           histogram; from the whole request to its answer
//   http_answer_bytes_total{route}        counter; of bodies, as sent to the client
//   http_connections, http_in_flight      gauges, from watch()
//   http_rejected_total{reason}           counter, from watch(); reasons as in http_server.h
//   http_{accepted,requests_read,tls_handshakes,accept_errors,received_bytes,sent_bytes}_total   counters, from watch()
// and what add_gauge and add_counter add.
class Metrics {
 public:
  using Labels = std::map<std::string, std::string>;
  using Read = std::function<double()>;

  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // The counts of the route of that name, made at the first call. The names must be few and fixed:
  // each is a time series.
  RouteMetrics& route(std::string_view name);

  // Reads a server's counts at each exposition. `stats` must stay callable as long as this lives.
  void watch(std::function<ServerStats()> stats);

  // A value that is read at each exposition, from any thread. `name` without the prefix nguon_;
  // the same name with other labels adds to its family. `read` must stay callable as long as this lives.
  void add_gauge(std::string_view name, std::string_view help, const Labels& labels, Read read);
  void add_counter(std::string_view name, std::string_view help, const Labels& labels, Read read);

  // The text format, version 0.0.4.
  std::string exposition() const;
  static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nguon::api
