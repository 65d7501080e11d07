#include <spdlog/spdlog.h>

#include "base/check.hpp"
#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/gateway/use_cases.hpp"
#include "http/message/json_writer.hpp"
#include "http/metrics/webhook_figures.hpp"
#include "http/problems/problems.hpp"
#include "payments/service/payment_service.hpp"

namespace firstshow::http {
namespace {

booking::Command command_of(payments::MoneyReport report) {
  return std::visit(
      [](auto&& each) { return booking::Command(std::forward<decltype(each)>(each)); },
      std::move(report));
}

}  // namespace

/// POST /v1/payments/webhooks/{gateway}/{account}. It is answered with 200 only when what it says
/// is durable; with anything else the gateway sends it again.
Awaitable<Response> take_webhook(const Request& request, SignedWebhook webhook,
                                 GatewayServices& services) {
  payments::WebhookReading& reading = webhook.reading;
  WebhookFigures& figures = services.figures;
  switch (reading.verdict) {
    case payments::WebhookVerdict::kGenuine:
      break;
    case payments::WebhookVerdict::kUnreadable:
      figures.count("unreadable");
      spdlog::error("request {}: a signed webhook {} for {} cannot be read: {}", request.id,
                    reading.delivery, webhook.account, reading.detail);
      co_return problem(request, kUnreadableWebhook, reading.detail);
    case payments::WebhookVerdict::kWrongAccount:
      figures.count("wrong_account");
      spdlog::error("request {}: a signed webhook {} for {}: {}", request.id, reading.delivery,
                    webhook.account, reading.detail);
      co_return problem(request, kWrongAccount, reading.detail);
    case payments::WebhookVerdict::kNotSigned:
      CHECK(false, "a use case gets only webhooks whose signature is valid");
  }

  figures.arrived(request.now - reading.reported_at);
  if (reading.reports.empty() && reading.alarms.empty()) figures.count("not_ours");
  for (const booking::Alarm& alarm : reading.alarms) {
    figures.count("unclear");
    spdlog::error("request {}: webhook {} for {}: {}", request.id, reading.delivery,
                  webhook.account, alarm.sentence);
  }
  services.payment_service.run(reading.inquiries);
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.begin_list("results");
  for (payments::MoneyReport& report : reading.reports) {
    auto asking = services.desk.ask(command_of(std::move(report)));
    const desk::Reply reply = co_await std::move(asking);
    if (!succeeded(reply)) {
      figures.count("not_taken");
      co_return reply_problem(request, reply, nullptr);
    }
    const auto& done = std::get<booking::MoneyReply>(reply.outcome.body);
    figures.count(money_result_name(done.result));
    json.value(money_result_name(done.result));
  }
  for (std::size_t i = 0; i < reading.alarms.size(); ++i) json.value("unclear");
  json.end_list();
  json.end_object();
  co_return response;
}

}  // namespace firstshow::http
