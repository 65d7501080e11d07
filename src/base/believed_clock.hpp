#pragma once
// The time that the server works with. It follows the wall clock as long as the clock that counts
// since the machine's boot agrees: slewing and steps of up to a minute are followed, a larger step
// is not believed, and time goes on from where it was. Any thread; nothing fails.

#include <functional>
#include <mutex>

#include "base/time.hpp"

namespace firstshow {

/// Both clocks at one moment. `running` counts since the boot, time asleep included, and nobody
/// can set it.
struct ClockReading {
  Time wall;
  Duration running;

  Duration offset() const { return wall.time_since_epoch() - running; }
};

/// The system's clocks now.
ClockReading read_clocks();

/// What the wall clock may step at once; what one has stepped is forgiven by a hundredth of the
/// time that passes.
inline constexpr Duration kFollowedStep = std::chrono::minutes{1};

class BelievedClock {
 public:
  using Source = std::function<ClockReading()>;
  /// Believes what the wall clock shows at this moment.
  explicit BelievedClock(Source source);

  Time now();
  /// Believes what the wall clock shows at this moment, whatever was believed before: where a
  /// server starts, and something else vouches for the clock.
  void begin_anew();
  /// By how much the wall clock is ahead of the time that is believed; 0 while it is followed.
  Duration disagreement();

 private:
  Duration look();

  const Source source_;
  std::mutex mutex_;
  Duration offset_{};       ///< the believed time less `running`
  Duration anchor_{};       ///< what `offset_` may be a step away from
  Duration anchored_at_{};  ///< when the anchor last moved
  Duration disagreement_{};
};

/// The one behind wall_clock().
BelievedClock& system_clock_as_believed();

}  // namespace firstshow
