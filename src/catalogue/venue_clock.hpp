#pragma once
// The calendar of a venue: which day it is there, by the time zones that the system keeps (IANA).
// Any thread; an unknown zone is told, not thrown.

#include <chrono>
#include <cstdint>
#include <string>

#include "base/time.hpp"

namespace firstshow::catalogue {

class VenueClock {
 public:
  /// `zone` is a name like "Asia/Kolkata". One that is not known here counts as UTC.
  explicit VenueClock(const std::string& zone);

  bool known() const { return zone_ != nullptr; }
  /// What a clock on its wall shows, as if that were UTC.
  std::chrono::sys_seconds wall(Time time) const;
  /// When a clock on its wall shows this, `local` as if it were UTC. An hour that the clock is put
  /// forward over is never shown, and one that it is put back over is shown twice.
  struct Shown {
    enum class Times : std::uint8_t { kOnce, kNever, kTwice } times = Times::kOnce;
    Time at{};  ///< only if once
  };
  Shown shown(std::chrono::sys_seconds local) const;
  /// The calendar day at the venue.
  std::chrono::sys_days day(Time time) const;

 private:
  const void* zone_ = nullptr;  ///< of the library of zones, which keeps it for good
};

}  // namespace firstshow::catalogue
