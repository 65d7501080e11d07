#pragma once
// A hold as a reply shows it. Any thread; nothing fails.

#include "booking/model/outcome.hpp"
#include "catalogue/directory.hpp"
#include "http/message/exchange.hpp"

namespace firstshow::http {

/// The whole reply. `plan` names the places; null where it is not known any more.
Response hold_response(unsigned status, const booking::Outcome& outcome,
                       const catalogue::SeatPlan* plan);

/// The plan of a show, kept alive with the listing that has it; null if it is not known.
catalogue::SharedSeatPlan plan_of(const catalogue::Listing& listing, ShowId show);

/// Marks a reply that is an earlier success.
void mark_replayed(Response& response, const booking::Outcome& outcome);

}  // namespace firstshow::http
