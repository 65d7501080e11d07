#pragma once
// Tickets as replies show them, with the code that a door scans. Any thread; nothing fails.

#include "booking/model/entities.hpp"
#include "catalogue/plans/seat_plan.hpp"
#include "http/message/json_writer.hpp"
#include "tickets/ticket_signature.hpp"

namespace firstshow::http {

/// Fields of a ticket within an open object. `plan` names its place; null where it is not known.
void write_ticket_fields(JsonWriter& json, const booking::OrderLine& line,
                         const booking::Order& order, const catalogue::SeatPlan* plan,
                         const tickets::TicketSigner& signer);
/// The tickets of an order within an open list: none until it is confirmed.
void write_tickets(JsonWriter& json, const booking::Order& order, const catalogue::SeatPlan* plan,
                   const tickets::TicketSigner& signer);

}  // namespace firstshow::http
