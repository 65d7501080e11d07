#include "http/metrics/webhook_figures.hpp"

#include <algorithm>
#include <chrono>

namespace firstshow::http {

void WebhookFigures::arrived(Duration after) {
  // Clocks of two servers differ: what is reported before it happened took no time.
  const double after_s = std::max(std::chrono::duration<double>(after).count(), 0.0);
  std::size_t at = 0;
  while (at < kClasses_s.size() && after_s > kClasses_s[at]) ++at;
  const std::lock_guard lock(mutex_);
  ++lag_[at];
  lag_sum_s_ += after_s;
}

void WebhookFigures::write(MetricFamilies& to) const {
  const std::lock_guard lock(mutex_);
  auto results =
      metric_family("webhooks_total", "Webhooks of gateways, by result", MetricType::Counter);
  for (const auto& [result, count] : results_)
    add_metric(results, {{"result", std::string(result)}}, static_cast<double>(count));
  to.push_back(std::move(results));
  auto lag =
      metric_family("webhook_lag_seconds", "Time from an event at the gateway to its webhook here",
                    MetricType::Histogram);
  add_histogram(lag, {}, lag_, lag_sum_s_, kClasses_s);
  to.push_back(std::move(lag));
}

}  // namespace firstshow::http
