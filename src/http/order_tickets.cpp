#include "http/ask_desk.hpp"
#include "http/callers.hpp"
#include "http/hold_json.hpp"
#include "http/house.hpp"
#include "http/json_writer.hpp"
#include "http/places_json.hpp"
#include "http/problems.hpp"
#include "http/till.hpp"
#include "http/use_cases.hpp"

namespace firstshow::http {
namespace {

void write_ticket(JsonWriter& json, const booking::OrderLine& line, const booking::Order& order,
                  const catalog::SeatPlan* plan, const tickets::TicketSigner& signer) {
  const bool seat = line.place.kind == booking::Place::Kind::kSeat;
  const bool valid = line.ticket_state == booking::TicketState::kValid;
  json.begin_object();
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
  json.end_object();
}

}  // namespace

/// GET /v1/orders/{id}/tickets: none until the order is confirmed.
Awaitable<Response> list_tickets(const Request& request, House& house) {
  const auto buyer = read_buyer(request, house);
  if (!buyer) co_return buyer.error();
  const auto id = request.id_at<OrderTag>(0);
  if (!id) co_return problem(request, problem_kind(booking::Refusal::kUnknownOrder), "");
  desk::Work work(booking::ReadOrder{*buyer, *id});
  auto asking = ask_desk(house, std::move(work));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);

  const booking::Order& order = std::get<booking::OrderReply>(reply.outcome.body).order;
  const catalog::SharedSeatPlan plan = plan_of(*house.directory.listing(), order.show);
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("order", order.id);
  json.field("show", order.show);
  json.begin_list("items");
  for (const booking::OrderLine& line : order.lines)
    if (line.ticket) write_ticket(json, line, order, plan.get(), house.till.ticket_signer());
  json.end_list();
  json.end_object();
  co_return response;
}

}  // namespace firstshow::http
