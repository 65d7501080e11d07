#pragma once
// Razorpay's webhooks, both ways: the envelope {entity, account_id, event, contains, payload,
// created_at} and the header X-Razorpay-Signature, the hexadecimal HMAC-SHA256 of the raw body
// (razorpay.com/docs/webhooks/validate-test). The sandbox writes them, the webhook route reads
// them. Pure functions, any thread.
//
// A payload is a snapshot and may be ahead of the event's name, so only the entity's own status is
// believed. Our ids travel as the order's receipt and in the notes.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/money.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "payments/gateway.hpp"

namespace firstshow::payments {

enum class RazorpayPaymentStatus : std::uint8_t {
  kCreated,
  kAuthorized,
  kCaptured,
  kRefunded,  ///< all of it was given back
  kFailed,
  kUnclear,  ///< none that is documented, or `captured` contradicts it: the gateway must be asked
};

enum class RazorpayRefundStatus : std::uint8_t { kPending, kProcessed, kFailed, kUnclear };

/// "pay_...": one attempt to pay.
struct RazorpayPayment {
  std::string id;
  std::string order_id;  ///< "order_...", what we made; "" for a payment without an order
  RazorpayPaymentStatus status = RazorpayPaymentStatus::kCreated;
  Paise amount;
  Currency currency;
  PaymentId ours;  ///< none if neither notes nor receipt name one

  friend bool operator==(const RazorpayPayment&, const RazorpayPayment&) = default;
};

/// "rfnd_...": money given back.
struct RazorpayRefund {
  std::string id;
  std::string payment_id;  ///< "pay_..."
  RazorpayRefundStatus status = RazorpayRefundStatus::kPending;
  Paise amount;
  Currency currency;
  RefundId ours;          ///< none if the notes do not name one
  PaymentId our_payment;  ///< none if the notes do not name one

  friend bool operator==(const RazorpayRefund&, const RazorpayRefund&) = default;
};

struct RazorpayWebhook {
  std::string account_id;  ///< "acc_..."
  std::string event;       ///< "payment.captured"
  Time created_at{};       ///< whole seconds
  std::optional<RazorpayPayment> payment;
  std::optional<RazorpayRefund> refund;

  friend bool operator==(const RazorpayWebhook&, const RazorpayWebhook&) = default;
};

/// The body to send. `webhook` has what its event needs: a payment, or a refund and its payment.
std::string write_razorpay_webhook(const RazorpayWebhook& webhook);

/// Reads a body, with or without a byte order mark; surrogates without their other half are read as
/// U+FFFD; of events that do not concern payments or refunds only the envelope. Every fault.
Parsed<RazorpayWebhook> read_razorpay_webhook(std::string_view body);

/// What it says of money that came or went; pending refunds and attempts not finished say nothing,
/// nor does what is unclear.
std::vector<MoneyReport> money_reports(const RazorpayWebhook& webhook,
                                       const booking::GatewayAccount& account);

inline constexpr std::string_view kRazorpaySignatureHeader = "x-razorpay-signature";
inline constexpr std::string_view kRazorpayDeliveryHeader = "x-razorpay-event-id";

/// The value of X-Razorpay-Signature.
std::string sign_razorpay_webhook(std::string_view body, std::string_view secret);

/// Whether any of `secrets` signed the body. There are several after a rotation, because deliveries
/// that are tried again still come under the secret they were first signed with.
bool razorpay_signature_matches(std::string_view body, std::string_view signature,
                                const std::vector<std::string>& secrets);

/// One of our accounts there.
struct RazorpayAccount {
  booking::GatewayAccount account;   ///< "razorpay/main"
  std::string id;                    ///< "acc_...", "" where it is not known: then not compared
  std::vector<std::string> secrets;  ///< of its webhooks
};

/// Signature, then body, then what it says: all that PaymentGateway::read_webhook() has to do.
WebhookReading read_razorpay_delivery(const WebhookDelivery& delivery,
                                      const RazorpayAccount& account);

}  // namespace firstshow::payments
