#include "http/ask_desk.hpp"
#include "http/callers.hpp"
#include "http/conditional.hpp"
#include "http/house.hpp"
#include "http/payment_json.hpp"
#include "http/problems.hpp"
#include "http/till.hpp"
#include "http/use_cases.hpp"

namespace firstshow::http {

/// GET /v1/payments/{id}: where a buyer comes back to from the gateway.
Awaitable<Response> read_payment(const Request& request, House& house) {
  const auto buyer = read_buyer(request, house);
  if (!buyer) co_return buyer.error();
  const auto payment = request.id_at<PaymentTag>(0);
  if (!payment) co_return problem(request, problem_kind(booking::Refusal::kUnknownPayment), "");
  desk::Work work(booking::ReadPayment{*buyer, *payment});
  auto asking = ask_desk(house, std::move(work));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  const auto& found = std::get<booking::PaymentReply>(reply.outcome.body);
  house.till.look_at(found.payment, request.now);
  co_return personal(request, payment_response(200, found, nullptr));
}

}  // namespace firstshow::http
