#pragma once
// Microseconds since the Unix epoch by a clock that does not step: the monotonic clock, moved once,
// when the process starts, so that all processes forked from it, and what the server says, are on
// one scale. Any thread.

#include <chrono>
#include <cstdint>

namespace firstshow::storm {

using Micros = std::int64_t;

inline constexpr Micros kMillisecond = 1'000;
inline constexpr Micros kSecond = 1'000'000;

/// Of a positive number of seconds.
inline Micros micros_of(double seconds) {
  return static_cast<Micros>(seconds * static_cast<double>(kSecond));
}

inline Micros steady_micros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

inline const Micros kClockOffset = std::chrono::duration_cast<std::chrono::microseconds>(
                                       std::chrono::system_clock::now().time_since_epoch())
                                       .count() -
                                   steady_micros();

inline Micros micros_now() {
  return steady_micros() + kClockOffset;
}

}  // namespace firstshow::storm
