#pragma once
// An order, its payments and refunds as replies show them, and what a body says of tickets and the
// buyer. Any thread; nothing fails.

#include "base/json_reader.hpp"
#include "booking/model/command.hpp"
#include "booking/model/outcome.hpp"
#include "catalogue/plans/seat_plan.hpp"
#include "http/message/exchange.hpp"
#include "http/message/json_writer.hpp"

namespace firstshow::http {

/// The whole reply. `plan` names the places; null where it is not known any more.
Response order_response(unsigned status, const booking::Outcome& outcome,
                        const catalogue::SeatPlan* plan);

/// The order as an object. Its server_time is when this is called: after the turn that set the
/// deadline, so that no buyer is told of more time than there is.
void write_order(JsonWriter& json, const booking::OrderReply& reply,
                 const catalogue::SeatPlan* plan);

std::string_view order_state_name(booking::OrderState state);
std::string_view payment_state_name(booking::PaymentState state);
std::string_view refund_state_name(booking::RefundState state);

void write_payment(JsonWriter& json, const booking::Payment& payment);
void write_refund(JsonWriter& json, const booking::Refund& refund);

/// A ticket as asked for: {"seat": key or "area": key, "quantity": n, "type": "adult"}.
struct TicketInBody {
  std::string key;
  bool seat = true;
  std::uint32_t quantity = 1;
  std::string type;
};

/// Reads "tickets" (optional: everything at the default type) and "buyer".
void read_tickets(JsonObject& in, std::vector<TicketInBody>& out);
void read_buyer_details(JsonObject& in, booking::BuyerDetails& out);
/// Where the body named no language: the one that the buyer's browser asks for.
void choose_language(const Request& request, booking::BuyerDetails& details);

/// Looks the places up; all of them are unknown where there is no plan.
std::vector<booking::TicketChoice> look_up(const std::vector<TicketInBody>& tickets,
                                           const catalogue::SeatPlan* plan);

}  // namespace firstshow::http
