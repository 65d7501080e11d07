#include "payments/sandbox_gateway.hpp"

#include <memory>
#include <utility>

#include <boost/asio/ip/address.hpp>

#include "base/check.hpp"
#include "payments/hmac.hpp"

namespace firstshow::payments {

using booking::PaymentReported;

namespace {

constexpr std::string_view kReferencePrefix = "order_SBX";
constexpr std::string_view kReferencePurpose = "sandbox reference\n";
constexpr std::string_view kRefundPurpose = "sandbox refund\n";
constexpr std::string_view kMoneyPurpose = "sandbox money\n";
constexpr std::string_view kAccountId = "acc_SBX";
constexpr std::size_t kIdDigits = 13;
constexpr std::size_t kCurrencyLetters = 3;
constexpr std::size_t kSealBytes = 10;  // 80 bits of the HMAC
constexpr std::size_t kSealedSize = kReferencePrefix.size() + 2 * kIdDigits + kCurrencyLetters;
constexpr std::size_t kMaxCollectedPerPayment = 50;
constexpr Paise kLeastAmount{100};  // as Razorpay has it

std::string seal(std::string_view secret, std::string_view purpose, std::string_view text) {
  const Mac mac = hmac_sha256(secret, std::string(purpose).append(text));
  return to_hex(std::span(mac).first(kSealBytes));
}

bool same_text(std::string_view a, std::string_view b) {
  const auto bytes = [](std::string_view text) {
    return std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  };
  return equal_in_constant_time(bytes(a), bytes(b));
}

std::string_view event_name(RazorpayPaymentStatus status) {
  switch (status) {
    case RazorpayPaymentStatus::kAuthorized:
      return "payment.authorized";
    case RazorpayPaymentStatus::kFailed:
      return "payment.failed";
    case RazorpayPaymentStatus::kCreated:
    case RazorpayPaymentStatus::kCaptured:
    case RazorpayPaymentStatus::kRefunded:
    case RazorpayPaymentStatus::kUnclear:
      return "payment.captured";
  }
  CHECK(false, "a payment has one of the statuses");
}

/// How money stands, as a call's answer.
PaymentReported answer_of(const RazorpayPayment& payment, const booking::GatewayAccount& account) {
  RazorpayWebhook as_webhook;
  as_webhook.payment = payment;
  auto reports = money_reports(as_webhook, account);
  CHECK(reports.size() == 1, "the sandbox has no payments without an end");
  return std::get<PaymentReported>(std::move(reports.front()));
}

RazorpayPayment authorised_before_a_restart(const PaymentAtGateway& payment) {
  return {.id = payment.gateway_payment_id,
          .order_id = payment.reference,
          .status = RazorpayPaymentStatus::kAuthorized,
          .amount = payment.amount,
          .currency = payment.currency,
          .ours = payment.payment};
}

}  // namespace

std::optional<std::string> sandbox_objection(std::string_view address, bool allowed) {
  if (allowed) return std::nullopt;
  boost::system::error_code ec;
  auto ip = boost::asio::ip::make_address(std::string(address), ec);
  if (!ec && ip.is_v6() && ip.to_v6().is_v4_mapped())
    ip = boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, ip.to_v6());
  if (!ec && ip.is_loopback()) return std::nullopt;
  return "the sandbox gateway gives tickets for no money, so it does not run on \"" +
         std::string(address) +
         "\", which others can reach; listen on 127.0.0.1, or say --allow-sandbox";
}

SandboxGateway::SandboxGateway(SandboxOptions options, std::function<void(std::string)> notice)
    : options_(std::move(options)),
      notice_(std::move(notice)),
      secrets_(options_.secrets),
      deliveries_(
          options_.deliveries,
          [this](std::string_view body) { return sign_razorpay_webhook(body, secrets_.signing()); },
          [this](std::string sentence) { notice_(sentence); }) {
  CHECK(!options_.seal_key.empty(), "the sandbox has no default key");
}

void SandboxGateway::start(const std::string& address, std::uint16_t port) {
  deliveries_.start({address, port, "/v1/payments/webhooks/" + options_.account});
}

// --- references -------------------------------------------------------------------------------

std::string SandboxGateway::write_reference(const SandboxReference& said) const {
  std::string reference(kReferencePrefix);
  reference += format_id_digits(said.payment.value);
  reference += format_id_digits(said.amount.value);
  reference += said.currency.view();
  reference += seal(options_.seal_key, kReferencePurpose, reference);
  return reference;
}

std::optional<SandboxReference> SandboxGateway::read_reference(std::string_view reference) const {
  if (reference.size() != kSealedSize + 2 * kSealBytes || !reference.starts_with(kReferencePrefix))
    return std::nullopt;
  const std::string_view sealed = reference.substr(0, kSealedSize);
  if (!same_text(reference.substr(kSealedSize), seal(options_.seal_key, kReferencePurpose, sealed)))
    return std::nullopt;
  const auto payment = parse_id_digits(sealed.substr(kReferencePrefix.size(), kIdDigits));
  const auto amount =
      parse_id_digits(sealed.substr(kReferencePrefix.size() + kIdDigits, kIdDigits));
  const auto currency = parse_currency(sealed.substr(kSealedSize - kCurrencyLetters));
  CHECK(payment && amount && currency, "a reference that we signed can be read");
  return SandboxReference{PaymentId{*payment}, Paise{*amount}, *currency};
}

std::string SandboxGateway::new_name(std::string_view prefix) {
  const auto number = static_cast<std::int64_t>(random_() >> 1);
  return std::string(prefix) + format_id_digits(number);
}

// --- paying -----------------------------------------------------------------------------------

void SandboxGateway::create(const PaymentDemand& demand, GatewayCompletion<PayInstructions> done) {
  CHECK(demand.payment, "a payment is made known by its id");
  GatewayReply<PayInstructions> reply;
  if (demand.amount < kLeastAmount) {
    reply.fault = GatewayFault::kRefused;
    reply.detail = "the sandbox collects at least a rupee";
  } else {
    reply.value.reference = write_reference({demand.payment, demand.amount, demand.currency});
    reply.value.pay_url = options_.pay_path + reply.value.reference;
  }
  done(std::move(reply));
}

SandboxPayResult SandboxGateway::accept(SandboxAction& action, Duration delay) {
  CHECK(action.payments <= kMaxSandboxPayments && action.copies <= kMaxSandboxCopies &&
            delay <= kMaxSandboxDelay,
        "whoever asks has kept to the limits");
  if (!read_reference(action.reference)) return SandboxPayResult::kUnknownReference;
  if (!deliveries_.has_room(2UL * action.payments * action.copies + 1))
    return SandboxPayResult::kBusy;
  action.due_at = wall_clock() + delay;
  const std::lock_guard lock(mutex_);
  action.id = static_cast<std::int64_t>(random_() >> 1) | 1;  // not 0
  return SandboxPayResult::kAccepted;
}

void SandboxGateway::begin(const SandboxAction& action) {
  const auto said = read_reference(action.reference);
  if (!said) return;  // kept by a server whose key was another
  const Duration wait = action.due_at - wall_clock();
  if (wait <= Duration{}) return pay_now(action, *said);
  deliveries_.run_after(wait, [this, action, said = *said] { pay_now(action, said); });
}

SandboxPayResult SandboxGateway::pay(SandboxAction action, Duration delay) {
  const SandboxPayResult result = accept(action, delay);
  if (result == SandboxPayResult::kAccepted) begin(action);
  return result;
}

void SandboxGateway::pay_now(const SandboxAction& action, const SandboxReference& said) {
  RazorpayWebhook webhook;
  webhook.payment = RazorpayPayment{.id = "",
                                    .order_id = action.reference,
                                    .status = RazorpayPaymentStatus::kCaptured,
                                    .amount = action.amount.value_or(said.amount),
                                    .currency = said.currency,
                                    .ours = said.payment};
  if (action.outcome == SandboxOutcome::kAuthorise)
    webhook.payment->status = RazorpayPaymentStatus::kAuthorized;
  if (action.outcome == SandboxOutcome::kFail)
    webhook.payment->status = RazorpayPaymentStatus::kFailed;
  const bool captured = webhook.payment->status == RazorpayPaymentStatus::kCaptured;
  // Counted by the one thread of the deliveries.
  auto left = std::make_shared<unsigned>(action.payments * action.copies * (captured ? 2 : 1));
  const auto delivered = [this, left, id = action.id] {
    if (--*left == 0 && told_) told_(id);
  };
  for (unsigned i = 0; i < action.payments; ++i) {
    webhook.payment->id = "pay_SBX" + seal(options_.seal_key, kMoneyPurpose,
                                           std::to_string(action.id) + '/' + std::to_string(i));
    {
      const std::lock_guard lock(mutex_);
      if (find(said.payment, webhook.payment->id) == nullptr) remember(*webhook.payment);
    }
    webhook.event = event_name(webhook.payment->status);
    announce(webhook, action.copies, action.trace_parent, delivered);
    if (!captured) continue;
    webhook.event = "order.paid";
    announce(webhook, action.copies, action.trace_parent, delivered);
  }
}

SandboxGateway::Collected* SandboxGateway::find(PaymentId payment,
                                                std::string_view gateway_payment_id) {
  const auto entry = known_.find(payment);
  if (entry == known_.end()) return nullptr;
  for (Collected& each : entry->second)
    if (each.payment.id == gateway_payment_id) return &each;
  return nullptr;
}

SandboxGateway::Collected& SandboxGateway::remember(const RazorpayPayment& payment) {
  if (!known_.contains(payment.ours)) {
    if (oldest_.size() >= options_.max_payments) {
      known_.erase(oldest_.front());
      oldest_.pop_front();
    }
    oldest_.push_back(payment.ours);
  }
  std::vector<Collected>& all = known_[payment.ours];
  if (all.size() >= kMaxCollectedPerPayment) all.erase(all.begin());
  all.push_back({payment, {}});
  return all.back();
}

void SandboxGateway::announce(const RazorpayWebhook& webhook, unsigned copies,
                              const std::string& trace_parent,
                              const std::function<void()>& delivered) {
  RazorpayWebhook dated = webhook;
  dated.account_id = kAccountId;
  dated.created_at = wall_clock();
  SandboxDelivery delivery;
  delivery.trace_parent = trace_parent;
  delivery.delivered = delivered;
  delivery.body = write_razorpay_webhook(dated);
  {
    const std::lock_guard lock(mutex_);
    delivery.id = new_name("evt_SBX");
  }
  for (unsigned i = 0; i < copies; ++i) {
    if (deliveries_.send(delivery)) continue;
    notice_("the sandbox could not deliver " + webhook.event + ": too much is waiting");
    return;
  }
}

// --- what our side asks for -------------------------------------------------------------------

void SandboxGateway::settle(const PaymentAtGateway& payment, RazorpayPaymentStatus wish,
                            std::string_view event,
                            const GatewayCompletion<PaymentReported>& done) {
  RazorpayWebhook webhook;
  webhook.event = event;
  bool changed = false;
  {
    const std::lock_guard lock(mutex_);
    Collected* money = find(payment.payment, payment.gateway_payment_id);
    if (money == nullptr) money = &remember(authorised_before_a_restart(payment));
    changed = money->payment.status == RazorpayPaymentStatus::kAuthorized;
    if (changed) money->payment.status = wish;
    webhook.payment = money->payment;
  }
  if (changed) announce(webhook, 1);
  done({GatewayFault::kNone, "", answer_of(*webhook.payment, options_.account)});
}

void SandboxGateway::capture(const PaymentAtGateway& payment,
                             GatewayCompletion<PaymentReported> done) {
  settle(payment, RazorpayPaymentStatus::kCaptured, "payment.captured", done);
}

void SandboxGateway::void_payment(const PaymentAtGateway& payment,
                                  GatewayCompletion<PaymentReported> done) {
  settle(payment, RazorpayPaymentStatus::kFailed, "payment.failed", done);
}

void SandboxGateway::fetch(const PaymentAtGateway& payment,
                           GatewayCompletion<std::vector<MoneyReport>> done) {
  GatewayReply<std::vector<MoneyReport>> reply;
  {
    const std::lock_guard lock(mutex_);
    const auto known = known_.find(payment.payment);
    if (known != known_.end())
      for (const Collected& each : known->second)
        reply.value.emplace_back(answer_of(each.payment, options_.account));
  }
  done(std::move(reply));
}

bool SandboxGateway::give_back(const RefundDemand& demand, const std::string& name,
                               RazorpayWebhook& webhook, std::string& why_not) {
  const std::lock_guard lock(mutex_);
  Collected* money = find(demand.payment, demand.gateway_payment_id);
  if (money == nullptr) return true;  // collected before a restart
  webhook.payment = money->payment;
  Paise given_back;
  for (const auto& [earlier, amount] : money->refunds) {
    if (earlier == name) return true;
    given_back += amount;
  }
  if (money->payment.status != RazorpayPaymentStatus::kCaptured) {
    why_not = "this money was never captured, or all of it is given back";
    return false;
  }
  if (given_back + demand.amount > money->payment.amount) {
    why_not = "more would be given back than was paid";
    return false;
  }
  money->refunds.emplace_back(name, demand.amount);
  if (given_back + demand.amount == money->payment.amount)
    money->payment.status = RazorpayPaymentStatus::kRefunded;
  webhook.payment = money->payment;
  return true;
}

void SandboxGateway::refund(const RefundDemand& demand, GatewayCompletion<std::string> done) {
  const std::string key = format_id(demand.refund) + '/' + std::to_string(demand.earlier_sends);
  GatewayReply<std::string> reply;
  reply.value = "rfnd_SBX" + seal(options_.seal_key, kRefundPurpose, key);
  RazorpayWebhook webhook;
  webhook.event = "refund.processed";
  if (!give_back(demand, reply.value, webhook, reply.detail)) {
    reply.fault = GatewayFault::kRefused;
    return done(std::move(reply));
  }
  webhook.refund = RazorpayRefund{.id = reply.value,
                                  .payment_id = demand.gateway_payment_id,
                                  .status = RazorpayRefundStatus::kProcessed,
                                  .amount = demand.amount,
                                  .currency = demand.currency,
                                  .ours = demand.refund,
                                  .our_payment = demand.payment};
  announce(webhook, 1);
  done(std::move(reply));
}

void SandboxGateway::fetch_refund(const RefundAtGateway& refund,
                                  GatewayCompletion<std::optional<booking::RefundReported>> done) {
  // What the sandbox takes it gives back at once, and it has no name for anything else.
  GatewayReply<std::optional<booking::RefundReported>> reply;
  reply.value = booking::RefundReported{.refund = refund.refund,
                                        .payment = refund.payment,
                                        .account = options_.account,
                                        .reference = refund.reference,
                                        .status = booking::RefundEnd::kSettled,
                                        .amount = refund.amount,
                                        .currency = refund.currency,
                                        .gateway_payment_id = refund.gateway_payment_id};
  done(std::move(reply));
}

WebhookReading SandboxGateway::read_webhook(const WebhookDelivery& delivery) const {
  // Load generators and tests sign reports of their own and need not know the sandbox's id.
  return read_razorpay_delivery(delivery,
                                {options_.account, "", secrets_.valid_at(delivery.received_at)});
}

}  // namespace firstshow::payments
