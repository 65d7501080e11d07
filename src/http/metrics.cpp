#include "http/metrics.hpp"

#include <limits>
#include <map>
#include <sstream>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace firstshow::http {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

MetricFamily family(std::string name, std::string help, MetricType type) {
  MetricFamily made;
  made.name = "firstshow_" + std::move(name);
  made.help = std::move(help);
  made.type = type;
  return made;
}

void add(MetricFamily& to, Labels labels, double value) {
  ClientMetric metric;
  metric.label = std::move(labels);
  if (to.type == MetricType::Counter)
    metric.counter.value = value;
  else
    metric.gauge.value = value;
  to.metric.push_back(std::move(metric));
}

MetricFamily single(std::string name, std::string help, MetricType type, std::uint64_t value) {
  MetricFamily made = family(std::move(name), std::move(help), type);
  add(made, {}, static_cast<double>(value));
  return made;
}

template <std::size_t N>
void add_distribution(MetricFamily& to, Labels labels,
                      const std::array<std::uint64_t, N + 1>& counts, std::uint64_t sum_ns,
                      const std::array<double, N>& upper_ends_s) {
  ClientMetric metric;
  metric.label = std::move(labels);
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i <= N; ++i) {
    cumulative += counts[i];
    ClientMetric::Bucket bucket;
    bucket.cumulative_count = cumulative;
    bucket.upper_bound = i < N ? upper_ends_s[i] : std::numeric_limits<double>::infinity();
    metric.histogram.bucket.push_back(bucket);
  }
  metric.histogram.sample_count = cumulative;
  metric.histogram.sample_sum = static_cast<double>(sum_ns) / 1e9;
  to.metric.push_back(std::move(metric));
}

/// The requests of one route, over all threads.
struct RouteSum {
  std::map<unsigned, std::uint64_t> by_status;
  std::array<std::uint64_t, kLatencyClasses_s.size() + 1> latency{};
  std::uint64_t sum_ns = 0;
};
using RouteSums = std::map<std::pair<std::string, std::string>, RouteSum>;  // by method and pattern

void add_thread_to(RouteSums& sums, const RequestCounts& thread) {
  for (std::size_t route = 0; route <= thread.routes().size(); ++route) {
    const auto& counts = thread.at(route);
    std::pair<std::string, std::string> name{"", "none"};
    if (route < thread.routes().size()) {
      name.first = method_name(thread.routes()[route].method);
      name.second = thread.routes()[route].pattern;
    }
    RouteSum& sum = sums[name];
    for (unsigned status = 0; status < RequestCounts::kStatuses; ++status)
      if (const auto count = counts.by_status[status].read(); count > 0)
        sum.by_status[status + RequestCounts::kFirstStatus] += count;
    for (std::size_t i = 0; i < sum.latency.size(); ++i)
      sum.latency[i] += counts.latency.counts[i].read();
    sum.sum_ns += counts.latency.sum_ns.read();
  }
}

void add_requests(std::vector<MetricFamily>& families, const RouteSums& sums) {
  auto requests = family("http_requests_total", "Requests answered", MetricType::Counter);
  auto latency = family("http_request_duration_seconds", "From the last byte read to the reply",
                        MetricType::Histogram);
  for (const auto& [name, sum] : sums) {
    if (sum.by_status.empty()) continue;
    const Labels labels = {{"method", name.first}, {"route", name.second}};
    for (const auto& [status, count] : sum.by_status) {
      Labels with_status = labels;
      with_status.push_back({"status", std::to_string(status)});
      add(requests, std::move(with_status), static_cast<double>(count));
    }
    add_distribution(latency, labels, sum.latency, sum.sum_ns, kLatencyClasses_s);
  }
  families.push_back(std::move(requests));
  families.push_back(std::move(latency));
}

void add_desk(std::vector<MetricFamily>& families, const DeskFigures& figures,
              const desk::QueueDepths& depths) {
  constexpr std::array<std::string_view, desk::kLanes> kLaneNames = {"money", "staff", "buyer"};
  auto waiting = family("desk_waiting", "Commands that wait for the desk", MetricType::Gauge);
  for (std::size_t lane = 0; lane < desk::kLanes; ++lane)
    add(waiting, {{"lane", std::string(kLaneNames[lane])}},
        static_cast<double>(depths.waiting[lane]));
  families.push_back(std::move(waiting));

  families.push_back(
      single("desk_batches_total", "Durable batches", MetricType::Counter, figures.batches.read()));
  families.push_back(single("desk_commands_total", "Commands decided", MetricType::Counter,
                            figures.commands.read()));
  families.push_back(
      single("desk_rows_total", "Rows written", MetricType::Counter, figures.rows.read()));
  families.push_back(single("live_holds", "Holds that keep places", MetricType::Gauge,
                            figures.live_holds.load(std::memory_order_relaxed)));
  families.push_back(single("open_orders", "Orders that wait for money", MetricType::Gauge,
                            figures.open_orders.load(std::memory_order_relaxed)));
  families.push_back(single("wal_bytes", "Size of the write-ahead log", MetricType::Gauge,
                            figures.log_bytes.load(std::memory_order_relaxed)));
  families.push_back(single("alarms_total", "Things that a person has to look at",
                            MetricType::Counter, figures.alarms.read()));

  auto commits =
      family("desk_commit_duration_seconds", "How long commits took", MetricType::Histogram);
  std::array<std::uint64_t, kCommitClasses_s.size() + 1> counts{};
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = figures.commit_time.counts[i].read();
  add_distribution(commits, {}, counts, figures.commit_time.sum_ns.read(), kCommitClasses_s);
  families.push_back(std::move(commits));
}

}  // namespace

RequestCounts::RequestCounts(std::span<const Route> routes)
    : routes_(routes), per_route_(routes.size() + 1) {}

void RequestCounts::count(std::size_t route, unsigned status, std::chrono::nanoseconds took) {
  PerRoute& counts = per_route_[route];
  if (status >= kFirstStatus && status < kFirstStatus + kStatuses)
    counts.by_status[status - kFirstStatus].add(1);
  counts.latency.add(took, kLatencyClasses_s);
}

RequestCounts& Metrics::add_thread(std::span<const Route> routes) {
  const std::lock_guard lock(mutex_);
  return threads_.emplace_back(routes);
}

std::string Metrics::text(const desk::DeskThread& desk_thread) const {
  RouteSums sums;
  std::uint64_t opened = 0;
  std::uint64_t refused = 0;
  {
    const std::lock_guard lock(mutex_);
    for (const RequestCounts& thread : threads_) {
      add_thread_to(sums, thread);
      opened += thread.connections_opened.read();
      refused += thread.connections_refused.read();
    }
  }
  std::vector<MetricFamily> families;
  add_requests(families, sums);
  families.push_back(
      single("http_connections_opened_total", "Connections taken", MetricType::Counter, opened));
  families.push_back(single("http_connections_refused_total", "Connections past the limit",
                            MetricType::Counter, refused));

  auto refusals = family("refusals_total", "Requests turned down", MetricType::Counter);
  for (std::size_t i = 1; i < refusals_.size(); ++i)
    if (const auto count = refusals_[i].load(std::memory_order_relaxed); count > 0)
      add(refusals, {{"kind", std::string(refusal_name(static_cast<booking::Refusal>(i)))}},
          static_cast<double>(count));
  for (std::size_t i = 1; i < desk_refusals_.size(); ++i)
    if (const auto count = desk_refusals_[i].load(std::memory_order_relaxed); count > 0)
      add(refusals, {{"kind", std::string(desk_refusal_name(static_cast<desk::DeskRefusal>(i)))}},
          static_cast<double>(count));
  families.push_back(std::move(refusals));
  add_desk(families, desk, desk_thread.depths());

  std::ostringstream out;
  prometheus::TextSerializer{}.Serialize(out, families);
  return out.str();
}

}  // namespace firstshow::http
