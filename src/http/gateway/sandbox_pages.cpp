// What a buyer finds at the sandbox gateway, which collects no money: what is to be paid, and what
// may happen to it.

#include <algorithm>
#include <cmath>

#include "base/enumerators.hpp"
#include "http/api/services.hpp"
#include "http/gateway/use_cases.hpp"
#include "http/message/json_writer.hpp"
#include "http/pages/pages.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"
#include "payments/service/payment_service.hpp"
#include "store/ports/sandbox_actions.hpp"

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

/// What the page sends: a buyer's action, which is for nothing if they walk away.
struct SandboxForm {
  bool abandons = false;
  Duration delay{};
  payments::SandboxAction action;
};

void read_outcome(JsonObject& in, SandboxForm& form) {
  const std::string name = in.text("outcome", {1, 20});
  const auto found = std::ranges::find(kOutcomes, name);
  if (found != kOutcomes.end())
    form.action.outcome = static_cast<payments::SandboxOutcome>(found - kOutcomes.begin());
  else if (name == kAbandon)
    form.abandons = true;
  else if (!name.empty())
    in.fault("outcome", "must be succeed, authorise, fail or abandon");
}

/// {"outcome": "succeed", "delay_s": 0, "payments": 1, "copies": 1, "amount": 25000}
void read_form(JsonObject& in, SandboxForm& form) {
  constexpr auto kMaxSeconds =
      std::chrono::duration_cast<std::chrono::seconds>(payments::kMaxSandboxDelay).count();
  read_outcome(in, form);
  form.delay = std::chrono::milliseconds{
      std::llround(in.optional_number("delay_s", 0, kMaxSeconds).value_or(0) * 1000)};
  form.action.payments = static_cast<unsigned>(
      in.optional_integer("payments", 1, payments::kMaxSandboxPayments).value_or(1));
  form.action.copies = static_cast<unsigned>(
      in.optional_integer("copies", 1, payments::kMaxSandboxCopies).value_or(1));
  if (const auto amount = in.optional_integer("amount", 1, kMaxAmountPaise))
    form.action.amount = Paise{*amount};
}

Response accepted(std::string_view reference, std::string_view outcome) {
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
/// if the server is killed: the action is durable before the reply.
Awaitable<Response> pay_at_sandbox(const Request& request, SandboxServices& services) {
  payments::SandboxGateway* const sandbox = services.payment_service.sandbox();
  if (sandbox == nullptr) co_return no_sandbox(request);
  SandboxForm form;
  if (auto refused = read_body(request, [&](JsonObject& in) { read_form(in, form); }))
    co_return *std::move(refused);
  payments::SandboxAction& action = form.action;
  action.reference = request.variables[0];
  action.trace_parent = request.trace_parent;
  if (form.abandons) {
    if (!sandbox->read_reference(action.reference))
      co_return problem(request, kUnknownReference, "");
    co_return accepted(action.reference, kAbandon);
  }
  switch (sandbox->accept(action, form.delay)) {
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
  const auto keep = [action](store::Database& db) { store::write_sandbox_action(db, action); };
  desk::SqlJob job{desk::JobChanges::kNothingShown, keep, desk::Lane::kMoney};
  auto asking = services.desk.ask(std::move(job));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  sandbox->begin(action);
  co_return accepted(action.reference, outcome_name(action.outcome));
}

}  // namespace firstshow::http
