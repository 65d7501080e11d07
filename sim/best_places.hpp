#pragma once
// "The best N together" by trying everything, as the oracle of the simulator: on plans of a few
// dozen seats that is quick enough. Pure.

#include "booking/best_available.hpp"
#include "sim/model.hpp"

namespace firstshow::sim {

/// What docs/core.md calls best for `wanted` in `show` now; no seats where there are none.
SeatChoice best_places(const ModelShow& show, const BestPlaces& wanted);

}  // namespace firstshow::sim
