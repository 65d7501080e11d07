#pragma once
// A payment gateway: what collects money for us and gives it back. The sandbox implements this;
// real gateways will. A gateway object is one of our accounts there; PaymentService builds it, and
// it outlives every call. Any thread may call; a completion runs exactly once, on a thread of
// the gateway or at once on the caller's, and must be short.
//
// What a call finds out about money comes back as the report that a webhook would bring, so that
// one state machine in the booking core takes all of them, in any order and any number of times.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/check.hpp"
#include "booking/model/command.hpp"
#include "booking/model/outcome.hpp"
#include "payments/webhook_secrets.hpp"

namespace firstshow::payments {

/// Why a gateway did not do it.
enum class GatewayFault : std::uint8_t {
  kNone,
  kTryLater,  ///< it did not answer, or is busy: the same call may succeed in a while
  kRefused,   ///< it will never do this: asking again is of no use
};

template <class T>
struct GatewayReply {
  GatewayFault fault = GatewayFault::kNone;
  std::string detail;  ///< what the gateway said, for the log
  T value{};

  bool ok() const { return fault == GatewayFault::kNone; }
};

template <class T>
using GatewayCompletion = std::function<void(GatewayReply<T>)>;

/// A payment that a buyer is about to make.
struct PaymentDemand {
  PaymentId payment;
  Paise amount;
  Currency currency;
  std::string order_code;  ///< "K7QF-2M9D", what the buyer reads at the gateway
  Time expires_at{};       ///< until when the places are kept; gateways may take money later
};

/// What the buyer needs to pay.
struct PayInstructions {
  std::string reference;   ///< the gateway's name for the attempt, 1-80 characters
  std::string pay_url;     ///< a page or resource at which to pay
  std::string upi_intent;  ///< "upi://pay?..." made by the gateway; "" where it makes none
};

/// A payment that the gateway knows already.
struct PaymentAtGateway {
  PaymentId payment;
  std::string reference;
  std::string gateway_payment_id;  ///< the gateway's name for the money, "" if not known
  Paise amount;
  Currency currency;
};

struct RefundDemand {
  RefundId refund;
  /// How often this refund was sent before. With the refund's id it is the gateway's idempotency
  /// key: the same demand made twice gives back once, and a refund that failed can be tried again.
  std::uint32_t earlier_sends = 0;
  PaymentId payment;
  std::string gateway_payment_id;
  Paise amount;
  Currency currency;
};

/// A refund that the gateway took.
struct RefundAtGateway {
  RefundId refund;
  PaymentId payment;
  std::string reference;           ///< the gateway's name for it
  std::string gateway_payment_id;  ///< of the money that it gives back
  Paise amount;
  Currency currency;
};

using MoneyReport = std::variant<booking::PaymentReported, booking::RefundReported>;

/// A webhook as it came in.
struct WebhookDelivery {
  std::string_view body;  ///< the raw bytes, never parsed and written again
  /// A header's value by its name in lower case; "" if it is not there.
  std::function<std::string_view(std::string_view)> header;
  Time received_at{};
};

enum class WebhookVerdict : std::uint8_t {
  kGenuine,
  kNotSigned,     ///< no signature, or a wrong one
  kUnreadable,    ///< signed, but not what this gateway's documents promise
  kWrongAccount,  ///< signed, but its body names another account of the gateway
};

struct WebhookReading {
  WebhookVerdict verdict = WebhookVerdict::kNotSigned;
  std::string detail;    ///< unless genuine: what was wrong, without any of the body
  std::string delivery;  ///< the gateway's id of this delivery, for the log; may be ""
  Time reported_at{};    ///< when it happened, by the gateway's clock, to the second
  /// What it says, in the order in which to act on it; empty for kinds that do not concern us.
  std::vector<MoneyReport> reports;
  /// What it leaves open: a status that is not documented, or that the rest contradicts. A person
  /// hears each sentence, and the gateway is asked how each thing stands.
  std::vector<booking::Alarm> alarms;
  std::vector<booking::GatewayTask> inquiries;
};

class PaymentGateway {
 public:
  virtual ~PaymentGateway() = default;

  /// "sandbox/main": the gateway's name and which of our accounts there.
  virtual const booking::GatewayAccount& account() const = 0;

  /// Makes the payment known. The same payment again gives the same instructions.
  virtual void create(const PaymentDemand& demand, GatewayCompletion<PayInstructions> done) = 0;

  /// Takes authorised money. Answers how the payment stands after it: captured, or failed for good.
  /// The caller says what each answer is the answer to (`ReportSource`).
  virtual void capture(const PaymentAtGateway& payment,
                       GatewayCompletion<booking::PaymentReported> done) = 0;

  /// Lets authorised money go. Answers how the payment stands after it, as capture() does.
  virtual void void_payment(const PaymentAtGateway& payment,
                            GatewayCompletion<booking::PaymentReported> done) = 0;

  /// Every attempt to pay that the gateway knows for the payment's reference, and after them the
  /// refunds that it made of their money.
  virtual void fetch(const PaymentAtGateway& payment,
                     GatewayCompletion<std::vector<MoneyReport>> done) = 0;

  /// Gives money back; answers the gateway's name for the refund. A webhook says when it is
  /// settled.
  virtual void refund(const RefundDemand& demand, GatewayCompletion<std::string> done) = 0;

  /// How a refund stands that refund() named; nothing while it is on its way.
  virtual void fetch_refund(const RefundAtGateway& refund,
                            GatewayCompletion<std::optional<booking::RefundReported>> done) = 0;

  /// Verifies and reads a webhook that came to this account's address.
  virtual WebhookReading read_webhook(const WebhookDelivery& delivery) const = 0;
  /// What verifies them.
  virtual WebhookSecrets& webhook_secrets() = 0;
};

/// The gateways of this server, by account. PaymentService::open() fills it; constant from then on.
class GatewayTable {
 public:
  /// `gateway` outlives the table, and is the only one of its account.
  void add(PaymentGateway& gateway) {
    CHECK(find(gateway.account()) == nullptr, "an account has one gateway");
    gateways_.push_back(&gateway);
  }

  PaymentGateway* find(std::string_view account) const {
    for (PaymentGateway* gateway : gateways_)
      if (gateway->account() == account) return gateway;
    return nullptr;
  }

  /// The first account at the gateway of that name ("sandbox").
  PaymentGateway* first_named(std::string_view name) const {
    for (PaymentGateway* gateway : gateways_) {
      const std::string_view account = gateway->account();
      if (account.substr(0, account.find('/')) == name) return gateway;
    }
    return nullptr;
  }

 private:
  std::vector<PaymentGateway*> gateways_;
};

}  // namespace firstshow::payments
