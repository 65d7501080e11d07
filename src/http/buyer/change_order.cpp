#include "http/api/services.hpp"
#include "http/buyer/use_cases.hpp"
#include "http/contract/hold_json.hpp"
#include "http/contract/order_json.hpp"
#include "http/message/conditional.hpp"
#include "http/problems/path_id.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"
#include "payments/service/payment_service.hpp"

namespace firstshow::http {
namespace {

/// Sends a command about one order and shows the order.
Awaitable<Response> ask_about_order(const Request& request, BuyerServices& services,
                                    booking::Command command) {
  auto asking = services.desk.ask(std::move(command));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  const auto& found = std::get<booking::OrderReply>(reply.outcome.body);
  // A buyer who pays waits on his order's page.
  for (const booking::Payment& payment : found.payments)
    services.payment_service.inquire_after(payment, request.now);
  const booking::Order& order = found.order;
  const catalogue::SharedSeatPlan plan = plan_of(*services.directory.listing(), order.show);
  co_return order_response(200, reply.outcome, plan.get());
}

/// {"tickets": [...], "buyer": {...}}: the whole of what can be changed.
struct RevisionBody {
  std::vector<TicketInBody> tickets;
  booking::BuyerDetails details;
};

void read_revision(JsonObject& in, RevisionBody& out) {
  read_tickets(in, out.tickets);
  read_buyer_details(in, out.details);
}

}  // namespace

/// GET /v1/orders/{id}
Awaitable<Response> read_order(const Request& request, BuyerId buyer, BuyerServices& services) {
  const auto order = read_path_id<OrderTag>(request);
  if (!order) co_return order.error();
  auto asking = ask_about_order(request, services, booking::ReadOrder{buyer, *order});
  Response response = co_await std::move(asking);
  co_return personal(request, std::move(response));
}

/// PATCH /v1/orders/{id}. The show has to be known to look names up, as for a new order.
Awaitable<Response> revise_order(const Request& request, BuyerId buyer, BuyerServices& services) {
  const auto order = read_path_id<OrderTag>(request);
  if (!order) co_return order.error();
  auto body = read_body_as<RevisionBody>(request, read_revision);
  if (!body) co_return body.error();
  choose_language(request, body->details);

  auto looking = services.desk.ask(booking::ReadOrder{buyer, *order});
  const desk::Reply found = co_await std::move(looking);
  if (!succeeded(found)) co_return reply_problem(request, found, nullptr);
  const ShowId show = std::get<booking::OrderReply>(found.outcome.body).order.show;
  const catalogue::SharedSeatPlan plan = plan_of(*services.directory.listing(), show);

  booking::ReviseOrder command;
  command.buyer = buyer;
  command.order = *order;
  command.choices = look_up(body->tickets, plan.get());
  command.details = std::move(body->details);
  auto asking = services.desk.ask(std::move(command));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, plan.get());
  co_return order_response(200, reply.outcome, plan.get());
}

/// POST /v1/orders/{id}/cancel, with {"keep_seats": true} or without a body.
Awaitable<Response> cancel_order(const Request& request, BuyerId buyer, BuyerServices& services) {
  const auto order = read_path_id<OrderTag>(request);
  if (!order) co_return order.error();
  booking::CancelOrder cancel{buyer, *order, false};
  if (!request.body.empty()) {
    if (auto refused = read_body(request, [&](JsonObject& in) {
          cancel.keep_seats = in.boolean_or("keep_seats", false);
        }))
      co_return *std::move(refused);
  }
  auto asking = ask_about_order(request, services, cancel);
  co_return co_await std::move(asking);
}

}  // namespace firstshow::http
