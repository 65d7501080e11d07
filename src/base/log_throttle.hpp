#pragma once
// What would fill a log if it were written each time: counts it, and says once in a while how often
// it was. Any thread; nothing fails.

#include <atomic>
#include <chrono>
#include <cstdint>

namespace firstshow {

class LogThrottle {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  explicit LogThrottle(std::chrono::steady_clock::duration between) : between_(between.count()) {}

  /// Counts one more. How many there were since a number was said last; 0 where that is too soon.
  std::uint64_t count(SteadyTime now);

 private:
  using Ticks = std::chrono::steady_clock::duration::rep;

  const Ticks between_;
  std::atomic<Ticks> said_{0};  ///< when last; 0: never
  std::atomic<std::uint64_t> unsaid_{0};
};

}  // namespace firstshow
