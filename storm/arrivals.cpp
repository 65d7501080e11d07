#include "storm/arrivals.hpp"

#include <algorithm>
#include <cmath>

namespace firstshow::storm {

Arrivals::Arrivals(Micros start, Micros length, std::uint64_t count, std::uint64_t seed)
    : end_(start + length),
      left_(count),
      next_(start),
      at_(static_cast<double>(start)),
      random_(seed) {
  if (left_ > 0) draw();
}

void Arrivals::take() {
  --left_;
  if (left_ > 0) draw();
}

/// A Poisson stream of which the number is known is that many points spread evenly at random; the
/// gap to the first of those that are left, in the time that is left, is drawn here.
void Arrivals::draw() {
  const double unit = std::generate_canonical<double, 53>(random_);
  const double gap_share = 1.0 - std::pow(1.0 - unit, 1.0 / static_cast<double>(left_));
  at_ += (static_cast<double>(end_) - at_) * gap_share;
  next_ = std::clamp(static_cast<Micros>(at_), next_, end_);
}

}  // namespace firstshow::storm
