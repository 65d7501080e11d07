#include <algorithm>

#include "http/api/services.hpp"
#include "http/buyer/use_cases.hpp"
#include "http/contract/hold_json.hpp"
#include "http/contract/order_json.hpp"
#include "http/problems/idempotency.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"
#include "tickets/order_codes.hpp"

namespace firstshow::http {
namespace {

/// {"hold": id, "tickets": [...], "buyer": {...}}
struct OrderBody {
  HoldId hold;
  std::vector<TicketInBody> tickets;
  booking::BuyerDetails details;
};

void read_order_body(JsonObject& in, OrderBody& out) {
  const std::string hold = in.text("hold", {1, 40});
  if (const auto id = parse_id<HoldTag>(hold))
    out.hold = *id;
  else if (!hold.empty())
    in.fault("hold", "must be the id of a hold");
  read_tickets(in, out.tickets);
  read_buyer_details(in, out.details);
}

}  // namespace

/// POST /v1/orders. Where tickets are named, the show of the hold has to be known to look the
/// names up; a hold that is not known goes to the core all the same, which knows earlier successes
/// for longer than it knows holds.
Awaitable<Response> open_order(const Request& request, BuyerId buyer, BuyerServices& services) {
  auto idempotency = read_idempotency(request, KeyNeed::kRequired);
  if (!idempotency) co_return idempotency.error();
  auto body = read_body_as<OrderBody>(request, read_order_body);
  if (!body) co_return body.error();
  choose_language(request, body->details);

  catalogue::SharedSeatPlan plan;
  if (!body->tickets.empty()) {
    auto looking = services.desk.ask(booking::ReadHold{buyer, body->hold});
    const desk::Reply found = co_await std::move(looking);
    if (found.refusal != desk::DeskRefusal::kNone) co_return desk_problem(request, found.refusal);
    if (const auto* hold = std::get_if<booking::HoldReply>(&found.outcome.body))
      plan = plan_of(*services.directory.listing(), hold->hold.show);
  }
  booking::OpenOrder command;
  command.buyer = buyer;
  command.hold = body->hold;
  command.choices = look_up(body->tickets, plan.get());
  command.details = std::move(body->details);
  // As near as can be to the time that the order's id will have: the desk's never goes back.
  command.code = services.order_codes.make(std::max(request.now, services.desk.committed_at()));
  command.idempotency = *idempotency;
  auto asking = services.desk.ask(std::move(command));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, plan.get());
  if (!plan)
    plan = plan_of(*services.directory.listing(),
                   std::get<booking::OrderReply>(reply.outcome.body).order.show);
  co_return order_response(201, reply.outcome, plan.get());
}

}  // namespace firstshow::http
