#include <spdlog/spdlog.h>

#include "http/api/ask_gateway.hpp"
#include "http/api/services.hpp"
#include "http/buyer/use_cases.hpp"
#include "http/contract/hold_json.hpp"
#include "http/contract/payment_json.hpp"
#include "http/problems/idempotency.hpp"
#include "http/problems/path_id.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"
#include "payments/service/payment_service.hpp"
#include "tickets/order_code.hpp"

namespace firstshow::http {
namespace {

constexpr int kGatewayRetryAfter_s = 2;

payments::PaymentDemand demand_for(const booking::PaymentReply& reply) {
  return {reply.payment.id, reply.payment.amount, reply.payment.currency,
          tickets::format_order_code(reply.order.code), reply.deadline};
}

/// Whether a buyer still can, and should, be sent to the gateway.
bool can_be_paid(const booking::PaymentReply& reply) {
  return reply.order.state == booking::OrderState::kOpen &&
         (reply.payment.state == booking::PaymentState::kCreated ||
          reply.payment.state == booking::PaymentState::kReady);
}

/// Why the gateway did not make the payment known. One that it never will is failed first, so that
/// the order is not taken for one that is being paid.
Awaitable<Response> gateway_problem(
    const Request& request, BuyerServices& services, const booking::Payment& payment,
    const payments::GatewayReply<payments::PayInstructions>& created) {
  spdlog::warn("request {}: the gateway did not make {} known: {}", request.id,
               format_id(payment.id), created.detail);
  if (created.fault != payments::GatewayFault::kRefused) {
    Problem later(request, kGatewayUnavailable, "Send the same request again in a while.");
    later.retry_after(kGatewayRetryAfter_s);
    co_return later.finish();
  }
  booking::PaymentReported failed;
  failed.payment = payment.id;
  failed.account = payment.account;
  failed.status = booking::ReportedStatus::kFailed;
  auto asking = services.desk.ask(std::move(failed));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  co_return problem(request, kGatewayRefused, "Try another way to pay.");
}

/// Makes a payment that is durable here known at its gateway, and that it is known there durable
/// here. Each step may have been done by an earlier request that never got its answer: a retry goes
/// on from whichever was the last.
Awaitable<Response> make_ready(const Request& request, BuyerServices& services,
                               booking::PaymentReply reply) {
  payments::PaymentGateway* const gateway =
      services.payment_service.gateways().find(reply.payment.account);
  if (gateway == nullptr)
    co_return problem(request, kGatewayRefused,
                      "This server no longer has the gateway of this payment. Start another "
                      "payment, with a new Idempotency-Key.");
  auto creating = create_at_gateway(*gateway, demand_for(reply));
  const auto created = co_await std::move(creating);
  if (!created.ok()) {
    auto failing = gateway_problem(request, services, reply.payment, created);
    co_return co_await std::move(failing);
  }
  if (reply.payment.state != booking::PaymentState::kReady) {
    booking::PaymentReady known{reply.payment.id, created.value.reference};
    auto asking = services.desk.ask(std::move(known));
    desk::Reply ready = co_await std::move(asking);
    if (!succeeded(ready)) co_return reply_problem(request, ready, nullptr);
    reply = std::get<booking::PaymentReply>(std::move(ready.outcome.body));
  }
  co_return payment_response(201, reply, can_be_paid(reply) ? &created.value : nullptr);
}

/// Whether an earlier request with the same key was refused by the gateway, as this one is.
bool was_refused(const booking::PaymentReply& reply) {
  return reply.order.state == booking::OrderState::kOpen &&
         reply.payment.state == booking::PaymentState::kFailed && reply.payment.reference.empty();
}

}  // namespace

/// POST /v1/orders/{id}/payments, with {"gateway": "sandbox"}
Awaitable<Response> start_payment(const Request& request, BuyerId buyer, BuyerServices& services) {
  auto idempotency = read_idempotency(request, KeyNeed::kRequired);
  if (!idempotency) co_return idempotency.error();
  const auto order = read_path_id<OrderTag>(request);
  if (!order) co_return order.error();
  booking::StartPayment command{buyer, *order, {}, *idempotency};
  if (auto refused = read_body(request, [&](JsonObject& in) {
        const std::string name = in.text("gateway", {1, 40});
        const auto* gateway = services.payment_service.gateways().first_named(name);
        if (gateway != nullptr)
          command.account = gateway->account();
        else if (!name.empty())
          in.fault("gateway", "is not one that this server collects with");
      }))
    co_return *std::move(refused);

  auto asking = services.desk.ask(std::move(command));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  const auto& started = std::get<booking::PaymentReply>(reply.outcome.body);
  Response response;
  if (can_be_paid(started)) {
    auto making = make_ready(request, services, started);
    response = co_await std::move(making);
  } else if (was_refused(started)) {
    response = problem(request, kGatewayRefused, "Try another way to pay.");
  } else {
    response = payment_response(201, started, nullptr);
  }
  if (response.status == 201) {
    response.add_header("Location", "/v1/payments/" + format_id(started.payment.id));
    mark_replayed(response, reply.outcome);
  }
  co_return response;
}

}  // namespace firstshow::http
