// What a buyer finds at the sandbox gateway, which collects no money: what is to be paid, and what
// may happen to it.

#include <algorithm>
#include <cmath>

#include "base/enumerators.hpp"
#include "http/api/payment_service.hpp"
#include "http/api/services.hpp"
#include "http/gateway/use_cases.hpp"
#include "http/message/json_writer.hpp"
#include "http/pages/pages.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"
#include "store/ports/sandbox_promises.hpp"

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
  }
  return {};
}
constexpr auto kOutcomes = all_names<outcome_name>();
constexpr std::string_view kAbandon = "abandon";  // the buyer walks away: nothing is ever heard
constexpr std::int64_t kMaxAmountPaise = 1'000'000'000'000;

/// What a buyer does at the page; `promise` is for nothing if they walk away.
struct BuyerAct {
  bool abandons = false;
  Duration delay{};
  payments::SandboxPromise promise;
};

void read_outcome(JsonObject& in, BuyerAct& act) {
  const std::string name = in.text("outcome", {1, 20});
  const auto found = std::ranges::find(kOutcomes, name);
  if (found != kOutcomes.end())
    act.promise.outcome = static_cast<payments::SandboxOutcome>(found - kOutcomes.begin());
  else if (name == kAbandon)
    act.abandons = true;
  else if (!name.empty())
    in.fault("outcome", "must be succeed, authorise, fail or abandon");
}

/// {"outcome": "succeed", "delay_s": 0, "payments": 1, "copies": 1, "amount": 25000}
void read_act(JsonObject& in, BuyerAct& act) {
  constexpr auto kMaxSeconds =
      std::chrono::duration_cast<std::chrono::seconds>(payments::kMaxSandboxDelay).count();
  read_outcome(in, act);
  act.delay = std::chrono::milliseconds{
      std::llround(in.optional_number("delay_s", 0, kMaxSeconds).value_or(0) * 1000)};
  act.promise.payments = static_cast<unsigned>(
      in.optional_integer("payments", 1, payments::kMaxSandboxPayments).value_or(1));
  act.promise.copies = static_cast<unsigned>(
      in.optional_integer("copies", 1, payments::kMaxSandboxCopies).value_or(1));
  if (const auto amount = in.optional_integer("amount", 1, kMaxAmountPaise))
    act.promise.amount = Paise{*amount};
}

Response promised(std::string_view reference, std::string_view outcome) {
  Response response;
  response.status = 202;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("reference", reference);
  json.field("outcome", outcome);
  json.end_object();
  return response;
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
  json.value(kAbandon);
  json.end_list();
  json.end_object();
  return response;
}

/// POST /sandbox/payments/{reference}: 202, and what happens is told by webhooks. It happens even
/// if the server is killed: the promise is durable before it is given.
Awaitable<Response> pay_at_sandbox(const Request& request, SandboxServices& services) {
  payments::SandboxGateway* const sandbox = services.payment_service.sandbox();
  if (sandbox == nullptr) co_return no_sandbox(request);
  BuyerAct act;
  if (auto refused = read_body(request, [&](JsonObject& in) { read_act(in, act); }))
    co_return *std::move(refused);
  payments::SandboxPromise& promise = act.promise;
  promise.reference = request.variables[0];
  promise.trace_parent = request.trace_parent;
  if (act.abandons) {
    if (!sandbox->read_reference(promise.reference))
      co_return problem(request, kUnknownReference, "");
    co_return promised(promise.reference, kAbandon);
  }
  switch (sandbox->accept(promise, act.delay)) {
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
  const auto keep = [promise](store::Database& db) { store::write_sandbox_promise(db, promise); };
  desk::SqlJob job{desk::JobChanges::kNothingShown, keep, desk::Lane::kMoney};
  auto asking = services.desk.ask(std::move(job));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  sandbox->begin(promise);
  co_return promised(promise.reference, outcome_name(promise.outcome));
}

}  // namespace firstshow::http
