#include <spdlog/spdlog.h>

#include "http/ask_desk.hpp"
#include "http/ask_gateway.hpp"
#include "http/callers.hpp"
#include "http/hold_json.hpp"
#include "http/house.hpp"
#include "http/idempotency.hpp"
#include "http/payment_json.hpp"
#include "http/problems.hpp"
#include "http/read_body.hpp"
#include "http/till.hpp"
#include "http/use_cases.hpp"
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
    const Request& request, House& house, const booking::Payment& payment,
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
  desk::Work work(std::move(failed));
  auto asking = ask_desk(house, desk::Lane::kMoney, std::move(work));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  co_return problem(request, kGatewayRefused, "Try another way to pay.");
}

/// Makes a payment that is durable here known at its gateway, and that it is known there durable
/// here. Each step may have been done by an earlier request that never got its answer: a retry goes
/// on from whichever was the last.
Awaitable<Response> make_ready(const Request& request, House& house, booking::PaymentReply reply) {
  payments::PaymentGateway* const gateway = house.till.gateways().find(reply.payment.account);
  if (gateway == nullptr)
    co_return problem(request, kGatewayRefused, "This payment was begun at another gateway.");
  auto creating = create_at_gateway(*gateway, demand_for(reply));
  const auto created = co_await std::move(creating);
  if (!created.ok()) {
    auto failing = gateway_problem(request, house, reply.payment, created);
    co_return co_await std::move(failing);
  }
  if (reply.payment.state != booking::PaymentState::kReady) {
    desk::Work work(booking::PaymentReady{reply.payment.id, created.value.reference});
    auto asking = ask_desk(house, desk::Lane::kMoney, std::move(work));
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
Awaitable<Response> start_payment(const Request& request, House& house) {
  const auto buyer = read_buyer(request, house);
  if (!buyer) co_return buyer.error();
  auto idempotency = read_idempotency(request, KeyNeed::kRequired);
  if (!idempotency) co_return idempotency.error();
  const auto order = request.id_at<OrderTag>(0);
  if (!order) co_return problem(request, problem_kind(booking::Refusal::kUnknownOrder), "");
  booking::StartPayment command{*buyer, *order, {}, *idempotency};
  if (auto refused = read_body(request, [&](JsonObject& in) {
        const std::string name = in.text("gateway", {1, 40});
        const auto* gateway = house.till.gateways().first_named(name);
        if (gateway != nullptr)
          command.account = gateway->account();
        else if (!name.empty())
          in.fault("gateway", "is not one that this house collects with");
      }))
    co_return *std::move(refused);

  desk::Work work(std::move(command));
  auto asking = ask_desk(house, std::move(work));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  const auto& started = std::get<booking::PaymentReply>(reply.outcome.body);
  Response response;
  if (can_be_paid(started)) {
    auto making = make_ready(request, house, started);
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
