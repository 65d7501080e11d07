#include "storm/webhook.hpp"

#include <charconv>

#include "payments/razorpay_envelope.hpp"
#include "storm/json_glance.hpp"

namespace firstshow::storm {

Webhook captured_webhook(std::string_view payment, std::string_view secret) {
  const std::string_view url = glance(payment, "pay_url");
  const std::string_view amount = glance(payment, "amount");
  const std::string_view paise = glance(amount, "amount");
  const auto id = parse_id<PaymentTag>(glance(payment, "id"));
  const auto currency = parse_currency(glance(amount, "currency"));
  payments::RazorpayPayment captured;
  const auto [end, wrong] =
      std::from_chars(paise.data(), paise.data() + paise.size(), captured.amount.value);
  if (!id || !currency || url.empty() || wrong != std::errc{}) return {};
  captured.id = std::string("pay_GEN").append(glance(payment, "id").substr(4));
  captured.order_id = url.substr(url.rfind('/') + 1);
  captured.status = payments::RazorpayPaymentStatus::kCaptured;
  captured.currency = *currency;
  captured.ours = *id;
  payments::RazorpayWebhook report;
  report.account_id = "acc_GEN";
  report.event = "payment.captured";
  report.created_at = wall_clock();
  report.payment = std::move(captured);
  Webhook webhook;
  webhook.body = payments::write_razorpay_webhook(report);
  webhook.signature = payments::sign_razorpay_webhook(webhook.body, secret);
  webhook.id = "evt_GEN" + report.payment->id;
  return webhook;
}

std::string request_text(const Webhook& webhook) {
  std::string text = "POST ";
  text.append(kWebhookPath).append(" HTTP/1.1\r\nHost: firstshow\r\n");
  text.append("Content-Type: application/json\r\nX-Razorpay-Event-Id: ").append(webhook.id);
  text.append("\r\nX-Razorpay-Signature: ").append(webhook.signature);
  text.append("\r\nContent-Length: ").append(std::to_string(webhook.body.size()));
  return text.append("\r\n\r\n").append(webhook.body);
}

bool says_confirmed(std::string_view answer) {
  return glance(answer, "results").find("\"confirmed\"") != std::string_view::npos;
}

}  // namespace firstshow::storm
