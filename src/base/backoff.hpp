#pragma once
// The pause before something that failed is tried again. Any thread, with a source of randomness of
// its own; nothing fails.

#include <algorithm>
#include <cstdint>
#include <random>

#include "base/check.hpp"
#include "base/time.hpp"

namespace firstshow {

/// Half to all of `first`, doubled with each failure after the first, but `longest` at most: what
/// failed together does not come back together. `failures` is at least 1.
inline Duration backoff(std::uint32_t failures, Duration first, Duration longest,
                        std::mt19937_64& random) {
  CHECK(failures > 0, "a pause comes after a failure");
  const std::uint32_t doublings = std::min(failures - 1, 24U);  // beyond any `longest`
  const Duration full = std::min<Duration>(first * (1LL << doublings), longest);
  std::uniform_int_distribution<std::int64_t> within(full.count() / 2, full.count());
  return Duration{within(random)};
}

}  // namespace firstshow
