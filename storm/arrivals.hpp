#pragma once
// When each of so many buyers is to come: independently of each other, as people do (a Poisson
// stream of a steady rate), whatever the server does meanwhile. That makes the load open: a server
// that is slow does not slow down those who come to it. Deterministic for a seed; one thread.

#include <cstdint>
#include <random>

#include "storm/clock.hpp"

namespace firstshow::storm {

class Arrivals {
 public:
  /// `count` in about `length`, the first one a gap after `start`. `length` may be zero: all at
  /// once.
  Arrivals(Micros start, Micros length, std::uint64_t count, std::uint64_t seed);

  bool over() const { return left_ == 0; }
  /// When the next one comes; never before the one before it, never after start + length.
  Micros next() const { return next_; }
  void take();

 private:
  void draw();

  Micros end_;
  std::uint64_t left_;
  Micros next_;
  double at_;  ///< as next_, with its fraction
  std::mt19937_64 random_;
};

}  // namespace firstshow::storm
