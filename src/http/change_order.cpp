#include "http/ask_desk.hpp"
#include "http/callers.hpp"
#include "http/conditional.hpp"
#include "http/hold_json.hpp"
#include "http/house.hpp"
#include "http/order_json.hpp"
#include "http/problems.hpp"
#include "http/read_body.hpp"
#include "http/till.hpp"
#include "http/use_cases.hpp"

namespace firstshow::http {
namespace {

Response unknown_order(const Request& request) {
  return problem(request, problem_kind(booking::Refusal::kUnknownOrder), "");
}

/// Sends a command about one order and shows the order.
Awaitable<Response> ask_about_order(const Request& request, House& house,
                                    booking::Command command) {
  desk::Work work(std::move(command));
  auto asking = ask_desk(house, std::move(work));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  const auto& found = std::get<booking::OrderReply>(reply.outcome.body);
  // A buyer who pays waits on his order's page.
  for (const booking::Payment& payment : found.payments) house.till.look_at(payment, request.now);
  const booking::Order& order = found.order;
  const catalog::SharedSeatPlan plan = plan_of(*house.directory.listing(), order.show);
  co_return order_response(200, reply.outcome, plan.get());
}

/// {"tickets": [...], "buyer": {...}}: the whole of what can be changed.
struct RevisionBody {
  std::vector<TicketInBody> tickets;
  booking::BuyerDetails details;
};

}  // namespace

/// GET /v1/orders/{id}
Awaitable<Response> read_order(const Request& request, House& house) {
  const auto buyer = read_buyer(request, house);
  if (!buyer) co_return buyer.error();
  const auto order = request.id_at<OrderTag>(0);
  if (!order) co_return unknown_order(request);
  booking::Command command(booking::ReadOrder{*buyer, *order});
  auto asking = ask_about_order(request, house, std::move(command));
  Response response = co_await std::move(asking);
  co_return personal(request, std::move(response));
}

/// PATCH /v1/orders/{id}. The show has to be known to look names up, as for a new order.
Awaitable<Response> revise_order(const Request& request, House& house) {
  const auto buyer = read_buyer(request, house);
  if (!buyer) co_return buyer.error();
  const auto order = request.id_at<OrderTag>(0);
  if (!order) co_return unknown_order(request);
  RevisionBody body;
  if (auto refused = read_body(request, [&](JsonObject& in) {
        read_tickets(in, body.tickets);
        read_buyer_details(in, body.details);
      }))
    co_return *std::move(refused);

  desk::Work look(booking::ReadOrder{*buyer, *order});
  auto looking = ask_desk(house, std::move(look));
  const desk::Reply found = co_await std::move(looking);
  if (!succeeded(found)) co_return reply_problem(request, found, nullptr);
  const ShowId show = std::get<booking::OrderReply>(found.outcome.body).order.show;
  const catalog::SharedSeatPlan plan = plan_of(*house.directory.listing(), show);

  booking::ReviseOrder command;
  command.buyer = *buyer;
  command.order = *order;
  command.choices = look_up(body.tickets, plan.get());
  command.details = std::move(body.details);
  desk::Work work(std::move(command));
  auto asking = ask_desk(house, std::move(work));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, plan.get());
  co_return order_response(200, reply.outcome, plan.get());
}

/// POST /v1/orders/{id}/cancel, with {"keep_seats": true} or without a body.
Awaitable<Response> cancel_order(const Request& request, House& house) {
  const auto buyer = read_buyer(request, house);
  if (!buyer) co_return buyer.error();
  const auto order = request.id_at<OrderTag>(0);
  if (!order) co_return unknown_order(request);
  booking::CancelOrder cancel{*buyer, *order, false};
  if (!request.body.empty()) {
    if (auto refused = read_body(request, [&](JsonObject& in) {
          cancel.keep_seats = in.boolean_or("keep_seats", false);
        }))
      co_return *std::move(refused);
  }
  booking::Command command(cancel);
  auto asking = ask_about_order(request, house, std::move(command));
  co_return co_await std::move(asking);
}

}  // namespace firstshow::http
