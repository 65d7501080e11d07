#pragma once
// The time that the simulated server works with: the production BelievedClock over the clocks of
// the simulated machine, the production check of the clock before each start, and the operator who
// is told that it does not start. Owned by one simulation; one thread.

#include <optional>

#include "base/believed_clock.hpp"
#include "sim/machine_clock.hpp"
#include "store/audit/clock_check.hpp"

namespace firstshow::sim {

/// How a start went.
struct ClockedStart {
  int refused = 0;        ///< how often the clock was not believed
  bool mended = false;    ///< the operator set it right
  bool accepted = false;  ///< the operator looked, found it right and said so
  /// Whether a wrong clock could be told from a right one.
  bool could_tell = true;
};

class ServerClock {
 public:
  explicit ServerClock(MachineClock& machine)
      : machine_(machine), believed_([&machine] { return machine.read(); }) {}

  Time now() { return believed_.now(); }
  /// As the server's watch does once a minute: notes what the clocks show.
  void watch();
  /// A server starts on a journal whose last commit was at `last_commit`. Who is told that the
  /// clock is not believed looks at it and sets it right or, if it is right, accepts it.
  ClockedStart start(Time last_commit);
  /// The disk with the mark on it is gone.
  void lose_mark() { mark_.reset(); }

 private:
  void mark();

  MachineClock& machine_;
  BelievedClock believed_;
  std::optional<store::ClockMark> mark_;
  Duration marked_at_{};
};

}  // namespace firstshow::sim
