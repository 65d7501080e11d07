#pragma once
// The simulator's dice: a small generator whose numbers are the same on every machine and with
// every standard library, so that a seed names a run for good. One thread. Nothing fails.

#include <chrono>
#include <cstdint>
#include <span>

#include "base/check.hpp"
#include "base/time.hpp"

namespace firstshow::sim {

// Every part of a simulation draws times in these units.
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {  // SplitMix64: Steele, Lea, Flood, 2014
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
    return mixed ^ (mixed >> 31);
  }
  /// 0 ..< `bound`; `bound` at least 1.
  std::uint32_t below(std::size_t bound) {
    CHECK(bound > 0, "a choice needs something to choose from");
    return static_cast<std::uint32_t>(next() % bound);
  }
  /// `least` ..= `most`.
  std::uint32_t between(std::uint32_t least, std::uint32_t most) {
    return least + below(most - least + 1);
  }
  bool chance(std::uint32_t percent) { return below(100) < percent; }
  Duration duration(Duration least, Duration most) {
    const auto span = static_cast<std::uint64_t>((most - least).count()) + 1;
    return least + Duration{static_cast<std::int64_t>(next() % span)};
  }
  /// An index into `weights`, each as likely as its weight.
  std::size_t weighted(std::span<const std::uint32_t> weights) {
    std::uint32_t total = 0;
    for (const auto weight : weights) total += weight;
    std::uint32_t left = below(total);
    for (std::size_t index = 0; index < weights.size(); ++index) {
      if (left < weights[index]) return index;
      left -= weights[index];
    }
    return weights.size() - 1;
  }

 private:
  std::uint64_t state_;
};

}  // namespace firstshow::sim
