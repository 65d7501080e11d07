#include "http/api/services.hpp"
#include "http/buyer/use_cases.hpp"
#include "http/contract/hold_json.hpp"
#include "http/contract/order_json.hpp"
#include "http/problems/idempotency.hpp"
#include "http/problems/path_id.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"

namespace firstshow::http {
namespace {

/// {"tickets": ["tkt_...", ...]}; without it, every ticket that is valid.
void read_tickets_to_return(JsonObject& in, std::vector<TicketId>& out) {
  in.optional_list("tickets", 1, booking::kMaxPlacesPerHold, [&](JsonValue& one) {
    const std::string text = one.text({1, 40});
    const auto id = parse_id<TicketTag>(text);
    if (id)
      out.push_back(*id);
    else if (!text.empty())
      one.fault("must be the id of a ticket");
  });
}

}  // namespace

/// POST /v1/orders/{id}/refunds: the tickets become void and their seats free at once; the money
/// follows through the gateway.
Awaitable<Response> refund_order(const Request& request, BuyerId buyer, BuyerServices& services) {
  auto idempotency = read_idempotency(request, KeyNeed::kRequired);
  if (!idempotency) co_return idempotency.error();
  const auto order = read_path_id<OrderTag>(request);
  if (!order) co_return order.error();
  booking::RefundTickets command;
  command.buyer = buyer;
  command.order = *order;
  command.idempotency = *idempotency;
  if (auto refused =
          read_body(request, [&](JsonObject& in) { read_tickets_to_return(in, command.tickets); }))
    co_return *std::move(refused);
  auto asking = services.desk.ask(std::move(command));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  const ShowId show = std::get<booking::OrderReply>(reply.outcome.body).order.show;
  const catalogue::SharedSeatPlan plan = plan_of(*services.directory.listing(), show);
  co_return order_response(201, reply.outcome, plan.get());
}

}  // namespace firstshow::http
