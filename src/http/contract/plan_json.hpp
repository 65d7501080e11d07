#pragma once
// Seat plans as replies show them. Any thread; nothing fails.

#include <string>

#include "base/id.hpp"
#include "catalogue/plans/seat_plan.hpp"

namespace firstshow::http {

/// The whole reply of GET /v1/seat-plans/{id}: seats in the order of the seat map.
std::string plan_text(SeatPlanId id, const catalogue::SeatPlan& plan);
/// The whole reply of GET /v1/seat-plans/{id}/compact: the same plan with rows as columns, about a
/// tenth of the bytes. Seats are at most 1/128 of the smallest seat's radius off, or of 0.001 where
/// that is larger. Clients cache it for a year, so it may only gain optional fields; any other
/// format needs a new path.
std::string compact_plan_text(SeatPlanId id, const catalogue::SeatPlan& plan);

}  // namespace firstshow::http
