#pragma once
// Which seat is better than which: how well one sees from it, as far as a drawing says. Pure
// functions, any thread; nothing fails. What the numbers are and why: docs/seat-plans.md.

#include <cstdint>
#include <span>
#include <vector>

#include "catalogue/plans/seat_plan.hpp"

namespace firstshow::catalogue {

/// What the audience looks at: how far back one sees best.
enum class Sight : std::uint8_t { kScreen, kStage };

/// kScreen where the first shape that says stage or screen says screen, else kStage.
Sight sight_of(std::span<const PlanShape> shapes);

/// By seat, how much worse than the ideal it is, in millionths; smaller is better, and the same
/// plan drawn larger, turned or mirrored has the same numbers, but for rounding.
std::vector<std::int64_t> seat_penalties(std::span<const PlanSeat> seats,
                                         std::span<const std::uint8_t> traits, Point focal_point,
                                         Sight sight);

/// 0 for the best seat; a permutation. First `best_first`, in its order (no seat twice), then all
/// others by penalty, and of equal ones by row and seat.
std::vector<std::uint32_t> rank_seats(std::span<const std::int64_t> penalties,
                                      std::span<const booking::SeatIndex> best_first);

}  // namespace firstshow::catalogue
