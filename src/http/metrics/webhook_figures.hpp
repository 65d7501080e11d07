#pragma once
// What came of the webhooks of gateways, and how long they were on their way. Any thread; a short
// lock; nothing fails.

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/log_throttle.hpp"
#include "base/time.hpp"
#include "http/metrics/metric_families.hpp"

namespace firstshow::http {

class WebhookFigures {
 public:
  /// `result`: of the few that take_webhook() knows, of static storage.
  void count(std::string_view result) {
    const std::lock_guard lock(mutex_);
    ++results_[result];
  }
  /// From when the gateway says that it happened, which it does to the second.
  void arrived(Duration after);

  void write(MetricFamilies& to) const;

  /// Anybody can send forged webhooks, so the log says so at most once a second.
  LogThrottle forged{std::chrono::seconds{1}};

 private:
  static constexpr std::array<double, 10> kClasses_s = {1,  2,   5,     10,     30,
                                                        60, 300, 3'600, 21'600, 86'400};
  mutable std::mutex mutex_;
  std::map<std::string_view, std::uint64_t> results_;
  std::array<std::uint64_t, kClasses_s.size() + 1> lag_{};
  double lag_sum_s_ = 0;
};

}  // namespace firstshow::http
