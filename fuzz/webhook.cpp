// Any body as a gateway's webhook, signed and not: an unsigned one says nothing, a signed one is
// read or has faults, and what is read and written again is the same.

#include <string>
#include <vector>

#include "base/check.hpp"
#include "fuzz_input.hpp"
#include "payments/razorpay_envelope.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace firstshow;
  using namespace firstshow::payments;
  static const std::vector<std::string> kSecrets = {"whsec_one", "whsec_two"};
  const std::string_view body = fuzz_text(data, size);
  CHECK(!razorpay_signature_matches(body, body, kSecrets), "nobody signs with a body");
  CHECK(razorpay_signature_matches(body, sign_razorpay_webhook(body, kSecrets[1]), kSecrets),
        "either secret signs");
  const Parsed<RazorpayWebhook> webhook = read_razorpay_webhook(body);
  if (!webhook) return 0;
  for (const MoneyReport& report : money_reports(*webhook, "sandbox/main"))
    if (const auto* payment = std::get_if<booking::PaymentReported>(&report))
      CHECK(!payment->gateway_payment_id.empty() && payment->amount.value >= 0,
            "a report names its money");
  for (const MoneyReport& report : money_reports(*webhook, "sandbox/main"))
    if (const auto* refund = std::get_if<booking::RefundReported>(&report))
      CHECK(refund->gateway_payment_id == webhook->refund->payment_id, "a refund names its money");
  if (!webhook->payment && !webhook->refund) return 0;
  const Parsed<RazorpayWebhook> again = read_razorpay_webhook(write_razorpay_webhook(*webhook));
  CHECK(again.ok() && again->payment == webhook->payment && again->refund == webhook->refund,
        "what was read can be written");
  return 0;
}
