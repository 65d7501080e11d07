#pragma once
// The clocks of the simulated machine: the one that counts since the boot, which is always right,
// and the wall clock, which in some worlds is set wrong by seconds, minutes, hours or years, while
// the server runs and while it does not. Owned by one simulation; one thread. Nothing fails.

#include <string>

#include "base/believed_clock.hpp"
#include "sim/random.hpp"

namespace firstshow::sim {

class MachineClock {
 public:
  /// `unsteady`: whether the wall clock is ever wrong.
  MachineClock(std::uint64_t seed, Time beginning, bool unsteady);

  ClockReading read() const { return {now_ + error_, now_ - booted_at_}; }
  /// The boot of the machine, by a name of its own.
  std::string boot() const { return "boot-" + std::to_string(boots_); }
  /// The kernel's word that the wall clock is right; it gives it only where that is so.
  bool synchronised() const { return synchronised_; }
  /// Whether a person who looks at the wall clock finds it right.
  bool is_right() const;

  void pass_to(Time now) { now_ = now; }
  /// Somebody may set the wall clock, wrong or right again; whether it was set.
  bool disturb();
  /// The server was down for `off`: the machine may have been started again (it was if the power
  /// went), and the wall clock may have been set.
  void stand_by(Duration off, bool power_went);
  /// A person sets the wall clock right.
  void mend() { error_ = {}; }

 private:
  Duration wrong_by();
  void start_machine(Duration off);

  Random random_;
  bool unsteady_;
  Time now_;
  Time booted_at_;
  std::uint64_t boots_ = 1;
  Duration error_{};  ///< of the wall clock
  bool synchronised_ = true;
};

}  // namespace firstshow::sim
