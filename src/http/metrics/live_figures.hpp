#pragma once
// What the live feed did: written by serving threads and the feed's, read by whoever scrapes. Any
// thread; nothing fails.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

#include "http/metrics/metric_families.hpp"

namespace firstshow::http {

class LiveFigures {
 public:
  void refused() { add(refused_, 1); }
  /// A frame was made, so long after the first change in it (zero: it is about none).
  void framed(std::chrono::nanoseconds delay);
  void written(std::size_t bytes) {
    add(writes_, 1);
    add(bytes_, bytes);
  }
  void snapshot_sent() { add(snapshots_, 1); }
  void fell_behind() { add(behind_, 1); }

  void write(MetricFamilies& to) const;

 private:
  using Number = std::atomic<std::uint64_t>;
  static constexpr std::array<double, 9> kClasses_s = {0.01, 0.025, 0.05, 0.1, 0.25,
                                                       0.5,  1.0,   2.5,  10.0};
  static void add(Number& to, std::uint64_t more) { to.fetch_add(more, std::memory_order_relaxed); }

  Number refused_{0};
  Number frames_{0};
  Number writes_{0};
  Number bytes_{0};
  Number snapshots_{0};
  Number behind_{0};
  std::array<Number, kClasses_s.size() + 1> delays_{};
  Number delay_sum_ns_{0};
};

}  // namespace firstshow::http
