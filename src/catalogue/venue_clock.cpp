#include "catalogue/venue_clock.hpp"

#include <date/tz.h>

#include <stdexcept>

namespace firstshow::catalogue {

VenueClock::VenueClock(const std::string& zone) {
  try {
    zone_ = date::locate_zone(zone);
  } catch (const std::runtime_error&) {
    // Not a zone of this system: known() says so, and whoever reads the catalogue tells it.
  }
}

std::chrono::sys_seconds VenueClock::wall(Time time) const {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  std::chrono::seconds offset{0};
  if (zone_ != nullptr)
    offset = static_cast<const date::time_zone*>(zone_)->get_info(second).offset;
  return second + offset;
}

std::chrono::sys_days VenueClock::day(Time time) const {
  return std::chrono::floor<std::chrono::days>(wall(time));
}

}  // namespace firstshow::catalogue
