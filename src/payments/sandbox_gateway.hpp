#pragma once
// A gateway inside the server, for demonstrations and tests: it collects no money, speaks
// Razorpay's webhooks over real HTTP, and does on demand what gateways do at their worst (pays
// late, twice, another amount, reports in duplicate). Any thread may call.
//
// What buyers did is kept until the server was told (store/ports/sandbox_actions.hpp). The rest of
// what it knows lives in memory, bounded, and is gone after a restart; a reference says by itself
// (signed) what is to be paid, so that a buyer can still pay then, and money it does not remember
// can still be captured and given back.

#include <boost/unordered/unordered_flat_map.hpp>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "payments/gateway.hpp"
#include "payments/razorpay_envelope.hpp"
#include "payments/sandbox_deliveries.hpp"
#include "store/ports/sandbox_actions.hpp"

namespace firstshow::payments {

using store::SandboxAction;
using store::SandboxOutcome;

inline constexpr Duration kMaxSandboxDelay = std::chrono::hours{24};
inline constexpr unsigned kMaxSandboxPayments = 5;
inline constexpr unsigned kMaxSandboxCopies = 10;

struct SandboxOptions {
  booking::GatewayAccount account = "sandbox/main";
  std::string seal_key;                         ///< of references and refunds' names; never rotated
  std::vector<WebhookSecret> secrets;           ///< of webhooks: as WebhookSecrets has them
  std::string pay_path = "/sandbox/payments/";  ///< before the reference, in pay_url
  std::size_t max_payments = 100'000;           ///< remembered; the oldest go
  DeliveryOptions deliveries;
};

enum class SandboxPayResult : std::uint8_t {
  kAccepted,
  kUnknownReference,  ///< not one that this server signed
  kBusy,              ///< too many webhooks wait
};

/// What a reference says.
struct SandboxReference {
  PaymentId payment;
  Paise amount;
  Currency currency;

  friend bool operator==(const SandboxReference&, const SandboxReference&) = default;
};

/// Why the sandbox may not run on a server that listens on `address`; nothing if it may. Money of
/// the sandbox is no money, so strangers may not reach it unless the operator says so.
std::optional<std::string> sandbox_objection(std::string_view address, bool allowed);

class SandboxGateway final : public PaymentGateway {
 public:
  /// `notice` hears sentences for the log, on any thread.
  SandboxGateway(SandboxOptions options, std::function<void(std::string)> notice);

  /// Begins to deliver webhooks to the server at `address`:`port`.
  void start(const std::string& address, std::uint16_t port);
  /// Ends the deliveries. Before what its notices go to is destroyed.
  void stop() { deliveries_.stop(); }

  /// What a buyer does, to happen after `delay` (0 to kMaxSandboxDelay): an action without id and
  /// time, which it gets here. It is to be kept, and when that is durable, begun.
  SandboxPayResult accept(SandboxAction& action, Duration delay);
  /// Does it when it is due. After a restart it may be done again.
  void begin(const SandboxAction& action);
  /// Hears the id of each action that the server was told all of, on the thread of the
  /// deliveries. To be set before anything begins.
  void on_told(std::function<void(std::int64_t)> listener) { told_ = std::move(listener); }
  /// Both without keeping it: for tests.
  SandboxPayResult pay(SandboxAction action, Duration delay = {});
  /// What is to be paid at `reference`; nothing if it is not one that this server signed.
  std::optional<SandboxReference> read_reference(std::string_view reference) const;

  const booking::GatewayAccount& account() const override { return options_.account; }
  void create(const PaymentDemand& demand, GatewayCompletion<PayInstructions> done) override;
  void capture(const PaymentAtGateway& payment,
               GatewayCompletion<booking::PaymentReported> done) override;
  void void_payment(const PaymentAtGateway& payment,
                    GatewayCompletion<booking::PaymentReported> done) override;
  void fetch(const PaymentAtGateway& payment,
             GatewayCompletion<std::vector<MoneyReport>> done) override;
  void refund(const RefundDemand& demand, GatewayCompletion<std::string> done) override;
  void fetch_refund(const RefundAtGateway& refund,
                    GatewayCompletion<std::optional<booking::RefundReported>> done) override;
  WebhookReading read_webhook(const WebhookDelivery& delivery) const override;
  WebhookSecrets& webhook_secrets() override { return secrets_; }

 private:
  struct Collected {
    RazorpayPayment payment;
    std::vector<std::pair<std::string, Paise>> refunds;  ///< their names and amounts
  };

  std::string write_reference(const SandboxReference& said) const;
  void pay_now(const SandboxAction& action, const SandboxReference& said);
  // With the mutex held:
  Collected* find(PaymentId payment, std::string_view gateway_payment_id);
  Collected& remember(const RazorpayPayment& payment);
  std::string new_name(std::string_view prefix);
  // Without it:
  /// Records a refund named `name`, once; `webhook` gets the payment as it stands after it.
  bool give_back(const RefundDemand& demand, const std::string& name, RazorpayWebhook& webhook,
                 std::string& why_not);
  void settle(const PaymentAtGateway& payment, RazorpayPaymentStatus wish, std::string_view event,
              const GatewayCompletion<booking::PaymentReported>& done);
  /// `delivered` runs once for each copy, on the thread of the deliveries.
  void announce(const RazorpayWebhook& webhook, unsigned copies,
                const std::string& trace_parent = {}, const std::function<void()>& delivered = {});

  const SandboxOptions options_;
  const std::function<void(std::string)> notice_;
  std::function<void(std::int64_t)> told_;
  WebhookSecrets secrets_;
  mutable std::mutex mutex_;
  boost::unordered_flat_map<PaymentId, std::vector<Collected>> known_;
  std::deque<PaymentId> oldest_;
  std::mt19937_64 random_{std::random_device{}()};
  SandboxDeliveries deliveries_;  // last: its thread uses the rest
};

}  // namespace firstshow::payments
