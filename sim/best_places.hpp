#pragma once
// "The best N together" by trying everything, as the oracle of the simulator: on plans of a few
// dozen seats that is quick enough. Pure.

#include <optional>
#include <vector>

#include "sim/model.hpp"

namespace firstshow::sim {

struct BestChoice {
  std::vector<SeatIndex> seats;   ///< ascending
  std::optional<AreaIndex> area;  ///< places of an area, where the categories have no seats

  bool none() const { return seats.empty() && !area; }
};

/// What docs/core.md calls best for `wanted` in `show` now.
BestChoice best_places(const ModelShow& show, const BestPlaces& wanted);

}  // namespace firstshow::sim
