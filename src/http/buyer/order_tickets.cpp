#include <algorithm>
#include <memory>

#include "http/api/services.hpp"
#include "http/buyer/use_cases.hpp"
#include "http/contract/hold_json.hpp"
#include "http/contract/ticket_json.hpp"
#include "http/message/conditional.hpp"
#include "http/message/json_writer.hpp"
#include "http/problems/path_id.hpp"
#include "http/problems/problems.hpp"
#include "store/ports/bookings.hpp"

namespace firstshow::http {
namespace {

/// Reads which order a ticket is of; no order: there is no such ticket.
desk::ReadJob find_order(TicketId ticket, std::shared_ptr<OrderId> order) {
  return [ticket, order = std::move(order)](store::Database& reader) {
    *order = store::read_order_of(reader, ticket).value_or(OrderId{});
  };
}

}  // namespace

/// GET /v1/tickets/{id}: one ticket, to its owner.
Awaitable<Response> read_ticket(const Request& request, BuyerId buyer, BuyerServices& services) {
  const auto id = read_path_id<TicketTag>(request);
  if (!id) co_return id.error();
  const auto found = std::make_shared<OrderId>();
  desk::ReadJob job = find_order(*id, found);
  auto searching = services.desk.read(std::move(job));
  const desk::ReadReply read = co_await std::move(searching);
  if (auto failed = read_problem(request, read, "a ticket")) co_return *std::move(failed);
  if (!*found) co_return unknown<TicketTag>(request);

  // The core says whose the order is.
  auto asking = services.desk.ask(booking::ReadOrder{buyer, *found});
  const desk::Reply reply = co_await std::move(asking);
  if (reply.outcome.refusal == booking::Refusal::kUnknownOrder)
    co_return unknown<TicketTag>(request);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  const booking::Order& order = std::get<booking::OrderReply>(reply.outcome.body).order;
  const catalogue::SharedSeatPlan plan = plan_of(*services.directory.listing(), order.show);
  const auto line = std::find_if(order.lines.begin(), order.lines.end(),
                                 [&](const booking::OrderLine& one) { return one.ticket == *id; });
  if (line == order.lines.end()) co_return unknown<TicketTag>(request);
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("order", order.id);
  json.field("show", order.show);
  write_ticket_fields(json, *line, order, plan.get(), services.ticket_signer);
  json.end_object();
  co_return personal(request, std::move(response));
}

/// GET /v1/orders/{id}/tickets: none until the order is confirmed.
Awaitable<Response> list_tickets(const Request& request, BuyerId buyer, BuyerServices& services) {
  const auto id = read_path_id<OrderTag>(request);
  if (!id) co_return id.error();
  auto asking = services.desk.ask(booking::ReadOrder{buyer, *id});
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);

  const booking::Order& order = std::get<booking::OrderReply>(reply.outcome.body).order;
  const catalogue::SharedSeatPlan plan = plan_of(*services.directory.listing(), order.show);
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("order", order.id);
  json.field("show", order.show);
  json.begin_list("items");
  write_tickets(json, order, plan.get(), services.ticket_signer);
  json.end_list();
  json.end_object();
  co_return personal(request, std::move(response));
}

}  // namespace firstshow::http
