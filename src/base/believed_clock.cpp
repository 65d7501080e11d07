#include "base/believed_clock.hpp"

#include <time.h>

#include <algorithm>
#include <utility>

namespace firstshow {
namespace {

constexpr Duration kAnchorPause = std::chrono::seconds{1};
constexpr int kForgiven = 100;

Duration read(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return std::chrono::duration_cast<Duration>(std::chrono::seconds{now.tv_sec} +
                                              std::chrono::nanoseconds{now.tv_nsec});
}

}  // namespace

ClockReading read_clocks() {
  return {Time{read(CLOCK_REALTIME)}, read(CLOCK_BOOTTIME)};
}

BelievedClock::BelievedClock(Source source) : source_(std::move(source)) {
  begin_anew();
}

void BelievedClock::begin_anew() {
  const std::lock_guard lock(mutex_);
  const ClockReading reading = source_();
  offset_ = reading.offset();
  anchor_ = offset_;
  anchored_at_ = reading.running;
  disagreement_ = Duration{};
}

/// Follows the wall clock where it may be followed; the time since the boot. With the mutex held.
Duration BelievedClock::look() {
  const ClockReading reading = source_();
  const Duration step = reading.offset() - anchor_;
  if (std::chrono::abs(step) > kFollowedStep) {
    disagreement_ = reading.offset() - offset_;
    return reading.running;
  }
  offset_ = reading.offset();
  disagreement_ = Duration{};
  const Duration elapsed = reading.running - anchored_at_;
  if (elapsed >= kAnchorPause) {
    anchor_ += std::clamp(step, -elapsed / kForgiven, elapsed / kForgiven);
    anchored_at_ = reading.running;
  }
  return reading.running;
}

Time BelievedClock::now() {
  const std::lock_guard lock(mutex_);
  return Time{look() + offset_};
}

Duration BelievedClock::disagreement() {
  const std::lock_guard lock(mutex_);
  look();
  return disagreement_;
}

BelievedClock& system_clock_as_believed() {
  static BelievedClock clock(read_clocks);
  return clock;
}

Time wall_clock() {
  return system_clock_as_believed().now();
}

}  // namespace firstshow
