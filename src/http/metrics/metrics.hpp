#pragma once
// What the server counts, for http/operator/metrics_text.hpp to write. Each serving thread has its
// own counts, which only it writes; the desk's figures come from its commit listener. Scraping only
// reads; any thread. Nothing fails.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "desk/desk_thread.hpp"
#include "http/message/router.hpp"
#include "http/metrics/live_figures.hpp"
#include "http/metrics/metric_families.hpp"
#include "http/metrics/review_figures.hpp"
#include "http/metrics/webhook_figures.hpp"
#include "store/address/database_loss.hpp"
#include "store/address/database_trouble.hpp"

namespace firstshow::http {

/// The upper ends of the latency classes, in seconds.
inline constexpr std::array<double, 12> kLatencyClasses_s = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 5.0};
/// The upper ends of the classes of commit times, in seconds.
inline constexpr std::array<double, 9> kCommitClasses_s = {0.00005, 0.0001, 0.00025, 0.0005, 0.001,
                                                           0.0025,  0.01,   0.1,     1.0};

/// The upper ends of the classes of batches, in commands.
inline constexpr std::array<double, 10> kBatchClasses = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

/// A count that one thread writes and any reads.
class Count {
 public:
  void add(std::uint64_t more) {
    value_.store(value_.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
  }
  std::uint64_t read() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// A distribution that one thread writes and any reads; the last class has no upper end.
template <std::size_t N>
struct Distribution {
  std::array<Count, N + 1> counts;
  Count sum_ns;

  void add(std::chrono::nanoseconds took, const std::array<double, N>& upper_ends_s) {
    const double took_s = std::chrono::duration<double>(took).count();
    std::size_t at = 0;
    while (at < N && took_s > upper_ends_s[at]) ++at;
    counts[at].add(1);
    sum_ns.add(static_cast<std::uint64_t>(took.count()));
  }
};

/// The requests of one serving thread.
class RequestCounts {
 public:
  explicit RequestCounts(std::span<const Route> routes);

  /// `route` by its place in the table; its size for requests that fit no route.
  void count(std::size_t route, unsigned status, std::chrono::nanoseconds took);

  static constexpr unsigned kFirstStatus = 100;
  static constexpr std::size_t kStatuses = 500;
  struct PerRoute {
    std::array<Count, kStatuses> by_status;
    Distribution<kLatencyClasses_s.size()> latency;
  };
  Count connections_opened;
  Count connections_closed;
  Count connections_refused;
  Count handshakes_failed;
  std::span<const Route> routes() const { return routes_; }
  const PerRoute& at(std::size_t route) const { return per_route_[route]; }

 private:
  std::span<const Route> routes_;
  std::vector<PerRoute> per_route_;
};

/// What the desk's commit listener tells, after each batch; it alone writes.
struct DeskFigures {
  Count batches;
  Count commands;
  Count rows;
  Distribution<kCommitClasses_s.size()> commit_time;
  std::array<Count, kBatchClasses.size() + 1> batch_sizes;
  std::atomic<std::uint64_t> live_holds{0};
  std::atomic<std::uint64_t> open_orders{0};
  Count alarms;
};

class Metrics {
 public:
  /// A set of counts for one more serving thread; lives as long as this. `routes` must, too.
  RequestCounts& add_thread(std::span<const Route> routes);
  void count_refusal(booking::Refusal refusal) {
    refusals_[static_cast<std::size_t>(refusal)].fetch_add(1, std::memory_order_relaxed);
  }
  void count_desk_refusal(desk::DeskRefusal refusal) {
    desk_refusals_[static_cast<std::size_t>(refusal)].fetch_add(1, std::memory_order_relaxed);
  }
  DeskFigures desk;
  WebhookFigures webhooks;
  LiveFigures live;
  ReviewFigures reviews;
  store::DatabaseLoss database_loss;
  store::DatabaseTrouble database_trouble;

  /// Everything that was counted.
  void write(MetricFamilies& to) const;

 private:
  mutable std::mutex mutex_;  // guards the list, not the counts
  std::list<RequestCounts> threads_;
  std::array<std::atomic<std::uint64_t>, booking::kRefusalKinds> refusals_{};
  std::array<std::atomic<std::uint64_t>, desk::kDeskRefusals> desk_refusals_{};
};

}  // namespace firstshow::http
