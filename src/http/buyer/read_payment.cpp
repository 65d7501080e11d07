#include "http/api/services.hpp"
#include "http/buyer/use_cases.hpp"
#include "http/contract/payment_json.hpp"
#include "http/message/conditional.hpp"
#include "http/problems/path_id.hpp"
#include "http/problems/problems.hpp"
#include "payments/service/payment_service.hpp"

namespace firstshow::http {

/// GET /v1/payments/{id}: where a buyer comes back to from the gateway.
Awaitable<Response> read_payment(const Request& request, BuyerId buyer, BuyerServices& services) {
  const auto payment = read_path_id<PaymentTag>(request);
  if (!payment) co_return payment.error();
  auto asking = services.desk.ask(booking::ReadPayment{buyer, *payment});
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  const auto& found = std::get<booking::PaymentReply>(reply.outcome.body);
  services.payment_service.inquire_after(found.payment, request.now);
  co_return personal(request, payment_response(200, found, nullptr));
}

}  // namespace firstshow::http
