#include "http/ask_desk.hpp"
#include "http/callers.hpp"
#include "http/hold_json.hpp"
#include "http/house.hpp"
#include "http/idempotency.hpp"
#include "http/order_json.hpp"
#include "http/problems.hpp"
#include "http/read_body.hpp"
#include "http/use_cases.hpp"

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
Awaitable<Response> refund_order(const Request& request, House& house) {
  const auto buyer = read_buyer(request, house);
  if (!buyer) co_return buyer.error();
  auto idempotency = read_idempotency(request, KeyNeed::kRequired);
  if (!idempotency) co_return idempotency.error();
  const auto order = request.id_at<OrderTag>(0);
  if (!order) co_return problem(request, problem_kind(booking::Refusal::kUnknownOrder), "");
  booking::RefundTickets command;
  command.buyer = *buyer;
  command.order = *order;
  command.idempotency = *idempotency;
  if (auto refused =
          read_body(request, [&](JsonObject& in) { read_tickets_to_return(in, command.tickets); }))
    co_return *std::move(refused);
  desk::Work work(std::move(command));
  auto asking = ask_desk(house, std::move(work));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  const ShowId show = std::get<booking::OrderReply>(reply.outcome.body).order.show;
  const catalog::SharedSeatPlan plan = plan_of(*house.directory.listing(), show);
  co_return order_response(201, reply.outcome, plan.get());
}

}  // namespace firstshow::http
