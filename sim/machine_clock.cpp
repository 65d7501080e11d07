#include "sim/machine_clock.hpp"

#include <array>

namespace firstshow::sim {
namespace {

constexpr hours kYear{365 * 24};

}  // namespace

MachineClock::MachineClock(std::uint64_t seed, Time beginning, bool unsteady)
    : random_(seed ^ 0xC10CC10CULL),
      unsteady_(unsteady),
      now_(beginning),
      booted_at_(beginning - hours{3}) {
  // Nothing can tell that the clock is wrong when a server starts for the first time.
  if (!unsteady_ || !random_.chance(25)) return;
  synchronised_ = false;
  error_ = random_.chance(70) ? -random_.duration(hours{1}, hours{12})
                              : random_.duration(hours{1}, hours{2});
}

bool MachineClock::is_right() const {
  return std::chrono::abs(error_) <= minutes{1};
}

// Two of these differ by less than what a server follows or tolerates, or by much more, so that
// small steps never add up to a large one.
Duration MachineClock::wrong_by() {
  constexpr std::array<std::uint32_t, 5> kKinds = {25, 15, 20, 20, 20};
  const auto size = [&]() -> Duration {
    switch (random_.weighted(kKinds)) {
      case 0:
        return random_.duration(seconds{1}, seconds{25});
      case 1:
        return random_.duration(seconds{200}, seconds{250});
      case 2:
        return minutes{12 + 6 * random_.below(4)} + random_.duration({}, seconds{20});
      case 3:
        return random_.duration(hours{1}, hours{30});
      default:
        return random_.duration(kYear, 20 * kYear);
    }
  }();
  return random_.chance(50) ? size : -size;
}

bool MachineClock::disturb() {
  if (!unsteady_ || !random_.chance(3)) return false;
  error_ = error_ != Duration{} && random_.chance(50) ? Duration{} : wrong_by();
  synchronised_ = false;
  return true;
}

void MachineClock::stand_by(Duration off, bool power_went) {
  if (power_went || (unsteady_ && random_.chance(20))) return start_machine(off);
  if (unsteady_ && random_.chance(30)) {
    error_ = random_.chance(50) ? Duration{} : wrong_by();
    synchronised_ = false;
  }
}

void MachineClock::start_machine(Duration off) {
  ++boots_;
  booted_at_ = now_;
  synchronised_ = !unsteady_ || random_.chance(50);
  if (synchronised_) {
    error_ = {};
  } else if (random_.chance(25)) {
    error_ -= off;  // it stood still
  } else if (random_.chance(40)) {
    error_ = wrong_by();
  }
}

}  // namespace firstshow::sim
