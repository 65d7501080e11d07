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

VenueClock::Shown VenueClock::shown(std::chrono::sys_seconds local) const {
  if (zone_ == nullptr) return {Shown::Times::kOnce, local};
  const auto info = static_cast<const date::time_zone*>(zone_)->get_info(
      date::local_seconds{local.time_since_epoch()});
  switch (info.result) {
    case date::local_info::unique:
      return {Shown::Times::kOnce, local - info.first.offset};
    case date::local_info::nonexistent:
      return {Shown::Times::kNever, {}};
    case date::local_info::ambiguous:
      return {Shown::Times::kTwice, {}};
  }
  return {Shown::Times::kNever, {}};
}

std::chrono::sys_days VenueClock::day(Time time) const {
  return std::chrono::floor<std::chrono::days>(wall(time));
}

}  // namespace firstshow::catalogue
