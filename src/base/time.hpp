#pragma once
// Time: microseconds of UTC since 1970, as a std::chrono time point. The booking core never reads a
// clock; whoever submits a command passes the time in. Any thread.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace firstshow {

using Duration = std::chrono::microseconds;
using Time = std::chrono::sys_time<Duration>;

/// Microseconds since 1970, for storage.
constexpr std::int64_t to_micros(Time time) {
  return time.time_since_epoch().count();
}
constexpr Time from_micros(std::int64_t micros) {
  return Time{Duration{micros}};
}

/// The wall clock now, as far as it is believed (base/believed_clock.hpp). Not for the booking
/// core, the desk's turn() or the simulator.
Time wall_clock();

/// RFC 3339 in UTC with whole seconds or, where there is a fraction, six digits:
/// "2026-11-21T18:08:00Z". Years 0000 to 9999.
std::string format_time(Time time);

/// Reads RFC 3339 with any offset; nothing on any fault, leap second or year outside 0000-9999.
std::optional<Time> parse_time(std::string_view text);

}  // namespace firstshow
