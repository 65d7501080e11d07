#include "http/metrics/metrics.hpp"

#include <map>

namespace firstshow::http {
namespace {

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

void add_requests(MetricFamilies& families, const RouteSums& sums) {
  auto requests = metric_family("http_requests_total", "Requests answered", MetricType::Counter);
  auto latency = metric_family("http_request_duration_seconds",
                               "From the last byte read to the reply", MetricType::Histogram);
  for (const auto& [name, sum] : sums) {
    if (sum.by_status.empty()) continue;
    const MetricLabels labels = {{"method", name.first}, {"route", name.second}};
    for (const auto& [status, count] : sum.by_status) {
      MetricLabels with_status = labels;
      with_status.push_back({"status", std::to_string(status)});
      add_metric(requests, std::move(with_status), static_cast<double>(count));
    }
    add_histogram(latency, labels, sum.latency, static_cast<double>(sum.sum_ns) / 1e9,
                  kLatencyClasses_s);
  }
  families.push_back(std::move(requests));
  families.push_back(std::move(latency));
}

template <std::size_t N>
std::array<std::uint64_t, N> read_all(const std::array<Count, N>& counts) {
  std::array<std::uint64_t, N> numbers{};
  for (std::size_t i = 0; i < N; ++i) numbers[i] = counts[i].read();
  return numbers;
}

void add_desk(MetricFamilies& families, const DeskFigures& figures) {
  const auto counter = [&](const char* name, const char* help, const Count& count) {
    add_single(families, name, help, MetricType::Counter, static_cast<double>(count.read()));
  };
  const auto gauge = [&](const char* name, const char* help,
                         const std::atomic<std::uint64_t>& value) {
    add_single(families, name, help, MetricType::Gauge,
               static_cast<double>(value.load(std::memory_order_relaxed)));
  };
  counter("desk_batches_total", "Durable batches", figures.batches);
  counter("desk_commands_total", "Commands decided", figures.commands);
  counter("desk_rows_total", "Rows written", figures.rows);
  counter("alarms_total", "Things that a person has to look at", figures.alarms);
  gauge("live_holds", "Holds that keep places", figures.live_holds);
  gauge("open_orders", "Orders that wait for money", figures.open_orders);
  auto commits =
      metric_family("desk_commit_duration_seconds", "How long commits took", MetricType::Histogram);
  add_histogram(commits, {}, read_all(figures.commit_time.counts),
                static_cast<double>(figures.commit_time.sum_ns.read()) / 1e9, kCommitClasses_s);
  families.push_back(std::move(commits));
  auto sizes = metric_family("desk_batch_commands", "Commands in one batch", MetricType::Histogram);
  add_histogram(sizes, {}, read_all(figures.batch_sizes),
                static_cast<double>(figures.commands.read()), kBatchClasses);
  families.push_back(std::move(sizes));
}

/// Connections, over all threads.
struct ConnectionSums {
  std::uint64_t opened = 0;
  std::uint64_t closed = 0;
  std::uint64_t refused = 0;
  std::uint64_t handshakes_failed = 0;
};

void add_connections(MetricFamilies& families, const ConnectionSums& sums) {
  const auto add = [&](const char* name, const char* help, MetricType type, std::uint64_t value) {
    add_single(families, name, help, type, static_cast<double>(value));
  };
  add("http_connections", "Connections open", MetricType::Gauge,
      sums.opened - std::min(sums.closed, sums.opened));
  add("http_connections_opened_total", "Connections taken", MetricType::Counter, sums.opened);
  add("http_connections_refused_total", "Connections past a limit", MetricType::Counter,
      sums.refused);
  add("tls_handshakes_failed_total", "TLS handshakes that failed", MetricType::Counter,
      sums.handshakes_failed);
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

void Metrics::write(MetricFamilies& to) const {
  RouteSums sums;
  ConnectionSums connections;
  {
    const std::lock_guard lock(mutex_);
    for (const RequestCounts& thread : threads_) {
      add_thread_to(sums, thread);
      connections.closed += thread.connections_closed.read();
      connections.opened += thread.connections_opened.read();
      connections.refused += thread.connections_refused.read();
      connections.handshakes_failed += thread.handshakes_failed.read();
    }
  }
  add_requests(to, sums);
  add_connections(to, connections);

  auto refusals = metric_family("refusals_total", "Requests turned down", MetricType::Counter);
  for (std::size_t i = 1; i < refusals_.size(); ++i)
    if (const auto count = refusals_[i].load(std::memory_order_relaxed); count > 0)
      add_metric(refusals, {{"kind", std::string(refusal_name(static_cast<booking::Refusal>(i)))}},
                 static_cast<double>(count));
  for (std::size_t i = 1; i < desk_refusals_.size(); ++i)
    add_metric(refusals,
               {{"kind", std::string(desk_refusal_name(static_cast<desk::DeskRefusal>(i)))}},
               static_cast<double>(desk_refusals_[i].load(std::memory_order_relaxed)));
  to.push_back(std::move(refusals));
  add_desk(to, desk);
  webhooks.write(to);
  live.write(to);
}

}  // namespace firstshow::http
