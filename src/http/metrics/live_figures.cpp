#include "http/metrics/live_figures.hpp"

namespace firstshow::http {

void LiveFigures::framed(std::chrono::nanoseconds delay) {
  add(frames_, 1);
  if (delay <= std::chrono::nanoseconds{}) return;
  const double delay_s = std::chrono::duration<double>(delay).count();
  std::size_t at = 0;
  while (at < kClasses_s.size() && delay_s > kClasses_s[at]) ++at;
  add(delays_[at], 1);
  add(delay_sum_ns_, static_cast<std::uint64_t>(delay.count()));
}

void LiveFigures::write(MetricFamilies& to) const {
  const auto counter = [&](const char* name, const char* help, const Number& number) {
    add_single(to, name, help, MetricType::Counter,
               static_cast<double>(number.load(std::memory_order_relaxed)));
  };
  counter("live_refused_total", "Viewers of seat maps past the limit", refused_);
  counter("live_frames_total", "Frames made of what changed in shows", frames_);
  counter("live_writes_total", "Frames written to viewers", writes_);
  counter("live_bytes_total", "Bytes written to viewers", bytes_);
  counter("live_snapshots_total", "Viewers that were sent a whole seat map", snapshots_);
  counter("live_fell_behind_total", "Viewers that were too slow, and get a whole seat map",
          behind_);
  auto delay =
      metric_family("live_frame_delay_seconds", "Time from a commit to the frame with its changes",
                    MetricType::Histogram);
  std::array<std::uint64_t, kClasses_s.size() + 1> counts{};
  for (std::size_t i = 0; i < counts.size(); ++i)
    counts[i] = delays_[i].load(std::memory_order_relaxed);
  add_histogram(delay, {}, counts,
                static_cast<double>(delay_sum_ns_.load(std::memory_order_relaxed)) / 1e9,
                kClasses_s);
  to.push_back(std::move(delay));
}

}  // namespace firstshow::http
