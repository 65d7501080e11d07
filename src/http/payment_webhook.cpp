#include <spdlog/spdlog.h>

#include "http/ask_desk.hpp"
#include "http/house.hpp"
#include "http/json_writer.hpp"
#include "http/metrics.hpp"
#include "http/problems.hpp"
#include "http/till.hpp"
#include "http/use_cases.hpp"

namespace firstshow::http {
namespace {

payments::WebhookReading read_webhook(const Request& request,
                                      const payments::PaymentGateway& gateway) {
  payments::WebhookDelivery delivery;
  delivery.body = request.body;
  delivery.header = [&](std::string_view name) { return request.header(name); };
  delivery.received_at = request.now;
  return gateway.read_webhook(delivery);
}

desk::Work work_of(payments::MoneyReport report) {
  return std::visit(
      [](auto&& each) { return desk::Work(booking::Command(std::forward<decltype(each)>(each))); },
      std::move(report));
}

}  // namespace

/// POST /v1/payments/webhooks/{gateway}/{account}. It is answered with 200 only when what it says
/// is durable; with anything else the gateway sends it again.
Awaitable<Response> take_webhook(const Request& request, House& house) {
  const std::string account =
      std::string(request.variables[0]).append("/").append(request.variables[1]);
  const payments::PaymentGateway* const gateway = house.till.gateways().find(account);
  if (gateway == nullptr) co_return problem(request, kUnknownAccount, "");
  payments::WebhookReading reading = read_webhook(request, *gateway);
  WebhookFigures& figures = house.metrics.webhooks;
  if (reading.verdict == payments::WebhookVerdict::kNotSigned) {
    figures.count("forged");
    if (const auto count = figures.forged.count(std::chrono::steady_clock::now()); count > 0)
      spdlog::warn("request {}: a webhook for {} is forged: {} ({} such since it was said last)",
                   request.id, account, reading.detail, count);
    co_return problem(request, kWrongSignature, reading.detail);
  }
  if (reading.verdict == payments::WebhookVerdict::kUnreadable) {
    figures.count("unreadable");
    spdlog::error("request {}: a signed webhook {} for {} cannot be read: {}", request.id,
                  reading.delivery, account, reading.detail);
    co_return problem(request, kUnreadableWebhook, reading.detail);
  }

  if (reading.verdict == payments::WebhookVerdict::kWrongAccount) {
    figures.count("wrong_account");
    spdlog::error("request {}: a signed webhook {} for {}: {}", request.id, reading.delivery,
                  account, reading.detail);
    co_return problem(request, kWrongAccount, reading.detail);
  }

  figures.arrived(request.now - reading.reported_at);
  if (reading.reports.empty() && reading.alarms.empty()) figures.count("not_ours");
  for (const booking::Alarm& alarm : reading.alarms) {
    figures.count("unclear");
    spdlog::error("request {}: webhook {} for {}: {}", request.id, reading.delivery, account,
                  alarm.sentence);
  }
  house.till.ask_about(reading.questions);
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.begin_list("results");
  for (payments::MoneyReport& report : reading.reports) {
    auto asking = ask_desk(house, desk::Lane::kMoney, work_of(std::move(report)));
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
