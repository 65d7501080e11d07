#include "http/contract/ticket_json.hpp"

#include "http/contract/places_json.hpp"

namespace firstshow::http {

void write_ticket_fields(JsonWriter& json, const booking::OrderLine& line,
                         const booking::Order& order, const catalogue::SeatPlan* plan,
                         const tickets::TicketSigner& signer) {
  const bool seat = line.place.kind == booking::Place::Kind::kSeat;
  const bool valid = line.ticket_state == booking::TicketState::kValid;
  json.field("id", line.ticket);
  json.field("state", valid ? "valid" : "void");
  json.begin_object(seat ? "seat" : "area");
  if (seat)
    write_seat_fields(json, line.place.index, plan);
  else
    write_area_fields(json, line.place.index, plan);
  json.end_object();
  json.field("type", line.ticket_type);
  json.money_field("price", line.price, order.currency);
  // What is void admits nobody, so there is no code to print of it.
  if (valid) json.field("code", signer.sign(line.ticket, order.show, line.place));
}

void write_tickets(JsonWriter& json, const booking::Order& order, const catalogue::SeatPlan* plan,
                   const tickets::TicketSigner& signer) {
  for (const booking::OrderLine& line : order.lines) {
    if (!line.ticket) continue;
    json.begin_object();
    write_ticket_fields(json, line, order, plan, signer);
    json.end_object();
  }
}

}  // namespace firstshow::http
