#pragma once
// For tests: a GatewayTaskRunner between a gateway that fails as it is told and a desk that has one
// payment and one refund. Calls are made on the runner's thread and waited for on the test's.

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "payments/gateway_task_runner.hpp"

namespace firstshow::payments {

using booking::Command;
using booking::Payment;
using booking::PaymentReported;
using booking::PaymentRequest;
using booking::PaymentState;
using booking::Refund;
using booking::RefundState;
using booking::ReportedStatus;
using namespace std::chrono_literals;

inline constexpr auto kAtMost = 30s;  // a guard against hanging, not a measure
inline constexpr PaymentId kPayment{100};
inline constexpr RefundId kRefund{200};

/// What was called, in order, and a way to wait for it.
class Calls {
 public:
  void add(std::string call) {
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
    came_.notify_all();
  }
  void forget() {
    const std::lock_guard lock(mutex_);
    calls_.clear();
  }
  /// All calls, once `last` is among them.
  std::vector<std::string> until(const std::string& last) {
    std::unique_lock lock(mutex_);
    const auto there = [&] {
      return std::find(calls_.begin(), calls_.end(), last) != calls_.end();
    };
    EXPECT_TRUE(came_.wait_for(lock, kAtMost, there)) << last;
    return calls_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<std::string> calls_;
};

/// A gateway that fails as it is told: real ones do not on demand. It answers each call with the
/// next of `faults`, then well.
class ScriptedGateway final : public PaymentGateway {
 public:
  explicit ScriptedGateway(Calls& calls, booking::GatewayAccount account = "sandbox/main")
      : calls_(calls), account_(std::move(account)) {}

  std::deque<GatewayFault> faults;
  std::deque<std::function<void()>> held;  ///< with `hold`: answers not given yet
  std::atomic<bool> hold{false};

  const booking::GatewayAccount& account() const override { return account_; }
  void create(const PaymentDemand&, GatewayCompletion<PayInstructions>) override { FAIL(); }
  void capture(const PaymentAtGateway& payment, GatewayCompletion<PaymentReported> done) override {
    answer("capture " + payment.gateway_payment_id, report(payment, ReportedStatus::kCaptured),
           done);
  }
  void void_payment(const PaymentAtGateway& payment,
                    GatewayCompletion<PaymentReported> done) override {
    answer("void " + payment.gateway_payment_id, report(payment, ReportedStatus::kFailed), done);
  }
  void fetch(const PaymentAtGateway& payment,
             GatewayCompletion<std::vector<MoneyReport>> done) override {
    answer("fetch " + payment.reference,
           std::vector<MoneyReport>{report(payment, ReportedStatus::kFailed),
                                    report(payment, standing)},
           done);
  }
  void refund(const RefundDemand& demand, GatewayCompletion<std::string> done) override {
    const std::string key =
        std::to_string(demand.refund.value) + "/" + std::to_string(demand.earlier_sends);
    answer("refund " + key + " of " + demand.gateway_payment_id + " " +
               std::to_string(demand.amount.value),
           "rfnd_" + key, done);
  }
  void fetch_refund(const RefundAtGateway& refund,
                    GatewayCompletion<std::optional<booking::RefundReported>> done) override {
    std::optional<booking::RefundReported> report;
    if (refund_standing)
      report = {refund.refund,    refund.payment, account_,        refund.reference,
                *refund_standing, refund.amount,  refund.currency, refund.gateway_payment_id};
    answer("fetch refund " + refund.reference, report, done);
  }
  WebhookReading read_webhook(const WebhookDelivery&) const override { return {}; }
  WebhookSecrets& webhook_secrets() override { return secrets_; }

  /// Nothing while it is on its way.
  std::optional<booking::RefundEnd> refund_standing;
  /// How the money stands that a fetch tells of.
  ReportedStatus standing = ReportedStatus::kCaptured;

 private:
  WebhookSecrets secrets_{{{"a secret"}}};
  PaymentReported report(const PaymentAtGateway& payment, ReportedStatus status) const {
    return {.payment = payment.payment,
            .account = account_,
            .reference = payment.reference,
            .gateway_payment_id = payment.gateway_payment_id,
            .status = status,
            .amount = payment.amount,
            .currency = payment.currency};
  }
  template <class T>
  void answer(const std::string& call, T value, const GatewayCompletion<T>& done) {
    GatewayReply<T> reply{GatewayFault::kNone, "", std::move(value)};
    if (!faults.empty()) {
      reply = {faults.front(), "so it was told", T{}};
      faults.pop_front();
    }
    const bool later = hold;
    if (later) held.emplace_back([done, reply] { done(reply); });
    calls_.add(call);
    if (!later) done(std::move(reply));
  }

  Calls& calls_;
  booking::GatewayAccount account_;
};

/// The desk as far as gateway tasks see it: rows, and what the commands do to them.
struct Rows {
  Payment payment;
  Refund refund;
};

class GatewayTaskRunnerTest : public testing::Test {
 protected:
  GatewayTaskRunnerTest() {
    gateways_.add(gateway_);
    rows_.payment.id = kPayment;
    rows_.payment.account = "sandbox/main";
    rows_.payment.state = PaymentState::kAuthorised;
    rows_.payment.request = PaymentRequest::kCapture;
    rows_.payment.reference = "order_1";
    rows_.payment.gateway_payment_id = "pay_1";
    rows_.payment.amount = Paise{500};
    rows_.refund.id = kRefund;
    rows_.refund.account = "sandbox/main";
    rows_.refund.payment = kPayment;
    rows_.refund.amount = Paise{300};
  }

  GatewayTaskOptions quick_options() {
    GatewayTaskOptions options;
    options.first_retry = 1ms;
    options.longest_retry = 4ms;
    return options;
  }

  std::unique_ptr<GatewayTaskRunner> start(const GatewayTaskOptions& options) {
    auto runner = std::make_unique<GatewayTaskRunner>(
        gateways_, options, [this](std::string sentence) { notices_.add(std::move(sentence)); });
    runner->start([this](Command command, desk::Completion done) { ask(command, done); });
    return runner;
  }

  void ask(const Command& command, const desk::Completion& done) {
    desk::Reply reply;
    if (desk_refusals_ > 0) {
      --desk_refusals_;
      reply.refusal = desk::DeskRefusal::kBusy;
    } else {
      reply.outcome = std::visit([this](const auto& each) { return decide(each); }, command);
    }
    done(reply);
  }

  template <class T>
  booking::Outcome decide(const T&) {
    ADD_FAILURE() << "a gateway task never asks for this";
    return {};
  }
  booking::Outcome decide(const booking::ReadPayment& read) {
    if (read.payment != kPayment) desk_.add("read " + std::to_string(read.payment.value));
    if (!known_)
      return {.refusal = booking::Refusal::kUnknownPayment, .replayed = false, .body = {}};
    return {.refusal = {}, .replayed = false, .body = booking::PaymentReply{rows_.payment, {}, {}}};
  }
  booking::Outcome decide(const booking::ReadRefund&) {
    if (!known_)
      return {.refusal = booking::Refusal::kUnknownRefund, .replayed = false, .body = {}};
    return {.refusal = {},
            .replayed = false,
            .body = booking::RefundReply{rows_.refund, rows_.payment}};
  }
  booking::Outcome decide(const PaymentReported& report) {
    const bool captured =
        report.status == ReportedStatus::kCaptured || report.status == ReportedStatus::kRefunded;
    rows_.payment.state = captured ? PaymentState::kCaptured : PaymentState::kFailed;
    rows_.payment.request = PaymentRequest::kNone;
    EXPECT_EQ(report.payment, kPayment);
    const bool for_good = !captured && report.source == booking::ReportSource::kRequest;
    desk_.add(std::string(captured   ? "captured"
                          : for_good ? "failed for good"
                                     : "failed") +
              (report.source == booking::ReportSource::kInquiry ? ", as it was answered" : ""));
    return {};
  }
  booking::Outcome decide(const booking::RefundReported& report) {
    rows_.refund.state = report.status == booking::RefundEnd::kSettled ? RefundState::kSettled
                                                                       : RefundState::kFailed;
    EXPECT_EQ(report.source, booking::ReportSource::kInquiry);
    desk_.add(report.reference +
              (report.status == booking::RefundEnd::kSettled ? " settled" : " failed"));
    return {};
  }
  booking::Outcome decide(const booking::BeginRefund& begin) {
    EXPECT_EQ(begin.earlier_sends, rows_.refund.sends);
    rows_.refund.state = RefundState::kSending;
    return {};
  }
  booking::Outcome decide(const booking::RefundSent& sent) {
    EXPECT_EQ(sent.earlier_sends, rows_.refund.sends);
    rows_.refund.state =
        sent.answer == booking::RefundAnswer::kRefused ? RefundState::kFailed : RefundState::kSent;
    ++rows_.refund.sends;
    desk_.add(sent.answer == booking::RefundAnswer::kRefused ? "refund failed"
                                                             : "sent " + sent.reference);
    return {};
  }

  Calls at_gateway_;
  Calls desk_;
  Calls notices_;
  ScriptedGateway gateway_{at_gateway_};
  GatewayTable gateways_;
  Rows rows_;
  std::atomic<int> desk_refusals_{0};
  bool known_ = true;
};

inline const std::vector<booking::GatewayTask> kPaymentTask = {{kPayment}};
inline const std::vector<booking::GatewayTask> kRefundTask = {{kRefund}};

using Lines = std::vector<std::string>;

}  // namespace firstshow::payments
