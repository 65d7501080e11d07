#pragma once
// Prometheus metrics as they are written: families under our prefix with their values. Pure; any
// thread; nothing fails.

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <prometheus/metric_family.h>

namespace firstshow::http {

using MetricFamilies = std::vector<prometheus::MetricFamily>;
using MetricLabels = std::vector<prometheus::ClientMetric::Label>;
using prometheus::MetricType;

/// `name` without the prefix, in base units.
inline prometheus::MetricFamily metric_family(std::string name, std::string help, MetricType type) {
  prometheus::MetricFamily made;
  made.name = "firstshow_" + std::move(name);
  made.help = std::move(help);
  made.type = type;
  return made;
}

inline void add_metric(prometheus::MetricFamily& to, MetricLabels labels, double value) {
  prometheus::ClientMetric metric;
  metric.label = std::move(labels);
  if (to.type == MetricType::Counter)
    metric.counter.value = value;
  else
    metric.gauge.value = value;
  to.metric.push_back(std::move(metric));
}

/// A family of one value without labels.
inline void add_single(MetricFamilies& to, std::string name, std::string help, MetricType type,
                       double value) {
  prometheus::MetricFamily made = metric_family(std::move(name), std::move(help), type);
  add_metric(made, {}, value);
  to.push_back(std::move(made));
}

/// `counts` by class, the last of them without an upper end.
template <std::size_t N>
void add_histogram(prometheus::MetricFamily& to, MetricLabels labels,
                   const std::array<std::uint64_t, N + 1>& counts, double sum,
                   const std::array<double, N>& upper_ends) {
  prometheus::ClientMetric metric;
  metric.label = std::move(labels);
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i <= N; ++i) {
    cumulative += counts[i];
    prometheus::ClientMetric::Bucket bucket;
    bucket.cumulative_count = cumulative;
    bucket.upper_bound = i < N ? upper_ends[i] : std::numeric_limits<double>::infinity();
    metric.histogram.bucket.push_back(bucket);
  }
  metric.histogram.sample_count = cumulative;
  metric.histogram.sample_sum = sum;
  to.metric.push_back(std::move(metric));
}

}  // namespace firstshow::http
