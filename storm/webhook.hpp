#pragma once
// The gateway's part, where the generator plays it: the webhook that a payment was captured, signed
// as the sandbox signs. So a paid booking costs the server what it costs with a real gateway, whose
// servers are elsewhere, and not the sandbox's work besides. Pure, any thread.

#include <string>
#include <string_view>

namespace firstshow::storm {

/// One delivery; sent again, it is the same.
struct Webhook {
  std::string body;
  std::string signature;  ///< X-Razorpay-Signature
  std::string id;         ///< X-Razorpay-Event-Id

  bool none() const { return body.empty(); }
};

/// Where the sandbox's webhooks come in.
inline constexpr std::string_view kWebhookPath = "/v1/payments/webhooks/sandbox/main";

/// The report that `payment` (a reply to "start a payment") was captured; none if that is no such
/// reply. `secret` is not "".
Webhook captured_webhook(std::string_view payment, std::string_view secret);

/// The whole request that delivers it.
std::string request_text(const Webhook& webhook);

/// Whether the server answered a webhook with "confirmed": this report gave the order its tickets.
bool says_confirmed(std::string_view answer);

}  // namespace firstshow::storm
