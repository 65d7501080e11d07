#include "storm/webhook.hpp"

#include <charconv>

#include "payments/razorpay_envelope.hpp"
#include "storm/json_glance.hpp"

namespace firstshow::storm {
namespace {

constexpr std::string_view kPath = "/v1/payments/webhooks/sandbox/main";

}  // namespace

std::string captured_webhook(std::string_view payment, std::string_view secret) {
  const std::string_view url = glance(payment, "pay_url");
  const std::string_view amount = glance(payment, "amount");
  const std::string_view paise = glance(amount, "amount");
  const auto id = parse_id<PaymentTag>(glance(payment, "id"));
  const auto currency = parse_currency(glance(amount, "currency"));
  payments::RazorpayPayment captured;
  const auto [end, wrong] =
      std::from_chars(paise.data(), paise.data() + paise.size(), captured.amount.value);
  if (!id || !currency || url.empty() || wrong != std::errc{}) return "";
  captured.id = std::string("pay_GEN").append(glance(payment, "id").substr(4));
  captured.order_id = url.substr(url.rfind('/') + 1);
  captured.status = payments::RazorpayPaymentStatus::kCaptured;
  captured.currency = *currency;
  captured.ours = *id;
  payments::RazorpayWebhook webhook;
  webhook.account_id = "acc_GEN";
  webhook.event = "payment.captured";
  webhook.created_at = wall_clock();
  webhook.payment = std::move(captured);
  const std::string body = payments::write_razorpay_webhook(webhook);
  std::string text = "POST ";
  text.append(kPath).append(" HTTP/1.1\r\nHost: firstshow\r\nContent-Type: application/json\r\n");
  text.append("X-Razorpay-Event-Id: evt_GEN").append(webhook.payment->id).append("\r\n");
  text.append("X-Razorpay-Signature: ").append(payments::sign_razorpay_webhook(body, secret));
  text.append("\r\nContent-Length: ").append(std::to_string(body.size())).append("\r\n\r\n");
  return text.append(body);
}

bool says_confirmed(std::string_view answer) {
  return glance(answer, "results").find("\"confirmed\"") != std::string_view::npos;
}

}  // namespace firstshow::storm
