#include "base/log_throttle.hpp"

namespace firstshow {

std::uint64_t LogThrottle::count(SteadyTime now) {
  unsaid_.fetch_add(1, std::memory_order_relaxed);
  const Ticks at = now.time_since_epoch().count();
  Ticks said = said_.load(std::memory_order_relaxed);
  if (said != 0 && at - said < between_) return 0;
  if (!said_.compare_exchange_strong(said, at, std::memory_order_relaxed)) return 0;
  return unsaid_.exchange(0, std::memory_order_relaxed);
}

}  // namespace firstshow
