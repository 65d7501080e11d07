// What a buyer finds at the sandbox gateway, which collects no money: what is to be paid, and what
// may happen to it.

#include <cmath>

#include "base/enumerators.hpp"
#include "http/api/payment_service.hpp"
#include "http/api/services.hpp"
#include "http/gateway/use_cases.hpp"
#include "http/message/json_writer.hpp"
#include "http/pages/pages.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"

namespace firstshow::http {
namespace {

constexpr std::string_view outcome_name(payments::SandboxOutcome outcome) {
  switch (outcome) {
    case payments::SandboxOutcome::kSucceed:
      return "succeed";
    case payments::SandboxOutcome::kAuthorise:
      return "authorise";
    case payments::SandboxOutcome::kFail:
      return "fail";
    case payments::SandboxOutcome::kAbandon:
      return "abandon";
  }
  return {};
}
constexpr auto kOutcomes = all_names<outcome_name>();
constexpr std::int64_t kMaxAmountPaise = 1'000'000'000'000;

payments::SandboxOutcome read_outcome(JsonObject& in) {
  const std::string name = in.text("outcome", {1, 20});
  for (std::size_t i = 0; i < kOutcomes.size(); ++i)
    if (kOutcomes[i] == name) return static_cast<payments::SandboxOutcome>(i);
  if (!name.empty()) in.fault("outcome", "must be succeed, authorise, fail or abandon");
  return payments::SandboxOutcome::kAbandon;
}

/// {"outcome": "succeed", "delay_s": 0, "payments": 1, "copies": 1, "amount": 25000}
void read_pay(JsonObject& in, payments::SandboxPay& pay) {
  constexpr auto kMaxSeconds =
      std::chrono::duration_cast<std::chrono::seconds>(payments::kMaxSandboxDelay).count();
  pay.outcome = read_outcome(in);
  pay.delay = std::chrono::milliseconds{
      std::llround(in.optional_number("delay_s", 0, kMaxSeconds).value_or(0) * 1000)};
  pay.payments = static_cast<unsigned>(
      in.optional_integer("payments", 1, payments::kMaxSandboxPayments).value_or(1));
  pay.copies = static_cast<unsigned>(
      in.optional_integer("copies", 1, payments::kMaxSandboxCopies).value_or(1));
  if (const auto amount = in.optional_integer("amount", 1, kMaxAmountPaise))
    pay.amount = Paise{*amount};
}

Response no_sandbox(const Request& request) {
  return problem(request, kNoSuchRoute, "This server has no sandbox gateway.");
}

}  // namespace

/// GET /sandbox/payments/{reference}: the hosted page for browsers, what it shows for programs.
Response show_sandbox_payment(const Request& request, SandboxServices& services) {
  payments::SandboxGateway* const sandbox = services.payment_service.sandbox();
  if (sandbox == nullptr) return no_sandbox(request);
  const auto said = sandbox->read_reference(request.variables[0]);
  if (wants_page(request)) {
    Response page = page_at(request, "/sandbox");
    if (!said && page.status == 200) page.status = 404;
    page.add_header("Vary", "Accept");
    return page;
  }
  if (!said) return problem(request, kUnknownReference, "");
  Response response;
  response.add_header("Vary", "Accept");
  JsonWriter json(response.body);
  json.begin_object();
  json.field("reference", request.variables[0]);
  json.field("payment", said->payment);
  json.money_field("amount", said->amount, said->currency);
  json.begin_list("outcomes");
  for (const std::string_view outcome : kOutcomes) json.value(outcome);
  json.end_list();
  json.end_object();
  return response;
}

/// POST /sandbox/payments/{reference}: 202, and what happens is told by webhooks. It happens even
/// if the server is killed: the promise is durable before it is given.
Awaitable<Response> pay_at_sandbox(const Request& request, SandboxServices& services) {
  payments::SandboxGateway* const sandbox = services.payment_service.sandbox();
  if (sandbox == nullptr) co_return no_sandbox(request);
  payments::SandboxPay pay;
  pay.reference = request.variables[0];
  pay.trace_parent = request.trace_parent;
  if (auto refused = read_body(request, [&](JsonObject& in) { read_pay(in, pay); }))
    co_return *std::move(refused);
  payments::SandboxPromise promise;
  switch (sandbox->accept(pay, promise)) {
    case payments::SandboxPayResult::kUnknownReference:
      co_return problem(request, kUnknownReference, "");
    case payments::SandboxPayResult::kBusy: {
      Problem busy(request, kGatewayUnavailable, "Too many of its webhooks wait.");
      busy.retry_after(1);
      co_return busy.finish();
    }
    case payments::SandboxPayResult::kAccepted:
      break;
  }
  if (promise.id != 0) {
    const auto keep = [promise](store::Database& db) { payments::keep_promise(db, promise); };
    desk::SqlJob job{desk::JobChanges::kNothingShown, keep, desk::Lane::kMoney};
    auto asking = services.desk.ask(std::move(job));
    const desk::Reply reply = co_await std::move(asking);
    if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
    sandbox->begin(promise);
  }
  Response response;
  response.status = 202;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("reference", pay.reference);
  json.field("outcome", outcome_name(pay.outcome));
  json.end_object();
  co_return response;
}

}  // namespace firstshow::http
