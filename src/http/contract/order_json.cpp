#include "http/contract/order_json.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "http/contract/email.hpp"
#include "http/contract/hold_json.hpp"
#include "http/contract/places_json.hpp"
#include "http/message/content_coding.hpp"
#include "tickets/order_code.hpp"

namespace firstshow::http {
namespace {

constexpr std::string_view refund_reason_name(booking::RefundReason reason) {
  switch (reason) {
    case booking::RefundReason::kLate:
      return "late";
    case booking::RefundReason::kSecondPayment:
      return "second_payment";
    case booking::RefundReason::kOrderCancelled:
      return "order_cancelled";
    case booking::RefundReason::kShowCancelled:
      return "show_cancelled";
    case booking::RefundReason::kTicketsReturned:
      return "tickets_returned";
    case booking::RefundReason::kAtGateway:
      return "at_gateway";
    case booking::RefundReason::kDecided:
      return "decided";
  }
  return {};
}

constexpr std::size_t kMaxTickets = booking::kMaxPlacesPerHold;

void write_line(JsonWriter& json, const booking::OrderLine& line, Currency currency,
                const catalogue::SeatPlan* plan) {
  json.begin_object();
  const bool seat = line.place.kind == booking::Place::Kind::kSeat;
  json.begin_object(seat ? "seat" : "area");
  if (seat)
    write_seat_fields(json, line.place.index, plan);
  else
    write_area_fields(json, line.place.index, plan);
  json.end_object();
  json.field("type", line.ticket_type);
  json.money_field("price", line.price, currency);
  if (line.ticket) {
    json.field("ticket", line.ticket);
    json.field("ticket_state",
               line.ticket_state == booking::TicketState::kValid ? "valid" : "void");
  }
  json.end_object();
}

void write_details(JsonWriter& json, const booking::BuyerDetails& details) {
  json.begin_object("buyer");
  json.field("name", details.name);
  json.field("email", details.email);
  json.field("phone", details.phone);
  json.field("state", details.state);
  json.field("language", details.language);
  json.end_object();
}

/// E.164: a plus sign and 7 to 15 digits.
bool is_phone(std::string_view text) {
  return text.size() >= 8 && text.size() <= 16 && text[0] == '+' && text[1] != '0' &&
         std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The States and Union Territories that have a GST code today; 97 is any other territory.
bool is_state(std::string_view text) {
  constexpr std::string_view kCodes =
      "01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 26 27 29 30 31 32 "
      "33 34 35 36 37 38 97";
  return text.size() == 2 && text.find(' ') == text.npos && kCodes.find(text) != kCodes.npos;
}

TicketInBody read_ticket(JsonObject& in) {
  TicketInBody ticket;
  const bool has_seat = in.has("seat");
  const auto seat = in.optional_text("seat", kKeyLimits);
  const auto area = in.optional_text("area", kKeyLimits);
  if (has_seat == in.has("area")) in.fault("", "names either a seat or an area");
  ticket.seat = has_seat;
  ticket.key = seat ? *seat : area.value_or("");
  ticket.quantity = static_cast<std::uint32_t>(
      in.optional_integer("quantity", 1, booking::kMaxPlacesPerHold).value_or(1));
  if (ticket.seat && ticket.quantity != 1) in.fault("quantity", "must be 1 for a seat");
  ticket.type = in.text("type", {1, 40});
  return ticket;
}

}  // namespace

std::string_view order_state_name(booking::OrderState state) {
  switch (state) {
    case booking::OrderState::kOpen:
      return "open";
    case booking::OrderState::kConfirmed:
      return "confirmed";
    case booking::OrderState::kExpired:
      return "expired";
    case booking::OrderState::kCancelled:
      return "cancelled";
  }
  CHECK(false, "an order is in one of its states");
}

std::string_view payment_state_name(booking::PaymentState state) {
  switch (state) {
    case booking::PaymentState::kCreated:
      return "created";
    case booking::PaymentState::kReady:
      return "ready";
    case booking::PaymentState::kAuthorised:
      return "authorised";
    case booking::PaymentState::kCaptured:
      return "captured";
    case booking::PaymentState::kFailed:
      return "failed";
  }
  CHECK(false, "a payment is in one of its states");
}

std::string_view refund_state_name(booking::RefundState state) {
  switch (state) {
    case booking::RefundState::kOwed:
    case booking::RefundState::kSending:  // to others: it may be at the gateway by now, or not
      return "owed";
    case booking::RefundState::kSent:
      return "sent";
    case booking::RefundState::kSettled:
      return "settled";
    case booking::RefundState::kFailed:
      return "failed";
  }
  CHECK(false, "a refund is in one of its states");
}

void write_order(JsonWriter& json, const booking::OrderReply& reply,
                 const catalogue::SeatPlan* plan) {
  const booking::Order& order = reply.order;
  json.begin_object();
  json.field("id", order.id);
  json.field("code", tickets::format_order_code(order.code));
  json.field("show", order.show);
  json.field("hold", order.hold);
  json.field("state", order_state_name(order.state));
  json.begin_list("tickets");
  for (const booking::OrderLine& line : order.lines) write_line(json, line, order.currency, plan);
  json.end_list();
  json.money_field("total", order.total, order.currency);
  write_details(json, order.details);
  json.field("created_at", order.created_at);
  if (order.state == booking::OrderState::kOpen)
    json.field("expires_at", reply.deadline);
  else
    json.field("ended_at", order.ended_at);
  json.field("server_time", wall_clock());
  json.field("attempts_left", reply.attempts_left);
  json.begin_list("payments");
  for (const booking::Payment& payment : reply.payments) write_payment(json, payment);
  json.end_list();
  json.begin_list("refunds");
  // One that a refund at the gateway made needless before it was sent gives nothing back.
  for (const booking::Refund& refund : reply.refunds)
    if (!refund.amount.none()) write_refund(json, refund);
  json.end_list();
  json.end_object();
}

void write_payment(JsonWriter& json, const booking::Payment& payment) {
  json.begin_object();
  json.field("id", payment.id);
  json.field("state", payment_state_name(payment.state));
  json.field("gateway", std::string_view(payment.account).substr(0, payment.account.find('/')));
  json.money_field("amount", payment.amount, payment.currency);
  json.money_field("captured", payment.captured, payment.captured_currency);
  json.field("created_at", payment.created_at);
  json.end_object();
}

void write_refund(JsonWriter& json, const booking::Refund& refund) {
  json.begin_object();
  json.field("id", refund.id);
  if (refund.payment) json.field("payment", refund.payment);
  json.field("state", refund_state_name(refund.state));
  json.field("reason", refund_reason_name(refund.reason));
  json.money_field("amount", refund.amount, refund.currency);
  json.field("created_at", refund.created_at);
  json.end_object();
}

Response order_response(unsigned status, const booking::Outcome& outcome,
                        const catalogue::SeatPlan* plan) {
  const auto& reply = std::get<booking::OrderReply>(outcome.body);
  Response response;
  response.status = status;
  response.body.reserve(1'024);
  JsonWriter json(response.body);
  write_order(json, reply, plan);
  if (status == 201) response.add_header("Location", "/v1/orders/" + format_id(reply.order.id));
  mark_replayed(response, outcome);
  return response;
}

void read_tickets(JsonObject& in, std::vector<TicketInBody>& out) {
  in.optional_list("tickets", 0, kMaxTickets, [&](JsonValue& one) {
    one.object([&](JsonObject& ticket) { out.push_back(read_ticket(ticket)); });
  });
}

void read_buyer_details(JsonObject& in, booking::BuyerDetails& out) {
  in.object("buyer", [&](JsonObject& buyer) {
    out.name = buyer.line("name", {1, 200});
    out.email = buyer.text("email", {3, 200});
    if (!out.email.empty() && !is_email(out.email)) buyer.fault("email", "is not an address");
    out.phone = buyer.optional_text("phone", {0, 16}).value_or("");
    if (!out.phone.empty() && !is_phone(out.phone))
      buyer.fault("phone", "must be a plus sign and 7 to 15 digits, like +919812345678");
    out.state = buyer.optional_text("state", {0, 2}).value_or("");
    if (!out.state.empty() && !is_state(out.state))
      buyer.fault("state", "must be the GST code of a State or Union Territory, like 27");
    const auto language = buyer.optional_text("language", {0, 35});
    out.language = language.value_or("");
    const auto& known = booking::kBuyerLanguages;
    if (language && std::ranges::find(known, *language) == known.end())
      buyer.fault("language", "must be one that buyers are written to in: en or hi");
  });
}

void choose_language(const Request& request, booking::BuyerDetails& details) {
  if (!details.language.empty()) return;
  details.language = prefers_hindi(request.header("Accept-Language"))
                         ? "hi"
                         : std::string(booking::kBuyerLanguages.front());
}

std::vector<booking::TicketChoice> look_up(const std::vector<TicketInBody>& tickets,
                                           const catalogue::SeatPlan* plan) {
  std::vector<booking::TicketChoice> choices;
  choices.reserve(tickets.size());
  for (const TicketInBody& ticket : tickets) {
    booking::TicketChoice choice;
    choice.quantity = ticket.quantity;
    choice.ticket_type = ticket.type;
    std::optional<std::uint32_t> index;
    if (plan != nullptr)
      index = ticket.seat ? plan->find_seat(ticket.key) : plan->find_area(ticket.key);
    choice.place.kind = ticket.seat ? booking::Place::Kind::kSeat : booking::Place::Kind::kArea;
    if (index)
      choice.place.index = *index;
    else
      choice.unknown_place = ticket.key;
    choices.push_back(std::move(choice));
  }
  return choices;
}

}  // namespace firstshow::http
