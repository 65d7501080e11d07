#include "payments/gateway_task_runner.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace firstshow::payments {
namespace {

using booking::Command;
using booking::Payment;
using booking::PaymentReported;
using booking::PaymentRequest;
using booking::PaymentState;
using booking::Refund;
using booking::RefundState;
using booking::ReportedStatus;
using namespace std::chrono_literals;

constexpr auto kAtMost = 30s;  // a guard against hanging, not a measure
constexpr PaymentId kPayment{100};
constexpr RefundId kRefund{200};

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
  explicit ScriptedGateway(Calls& calls) : calls_(calls) {}

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

  std::optional<bool> refund_standing;  ///< settled or failed; nothing while on its way
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
  booking::GatewayAccount account_ = "sandbox/main";
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
    rows_.refund.state = report.settled ? RefundState::kSettled : RefundState::kFailed;
    desk_.add(report.reference + (report.settled ? " settled" : " failed"));
    return {};
  }
  booking::Outcome decide(const booking::BeginRefund& begin) {
    EXPECT_EQ(begin.earlier_sends, rows_.refund.sends);
    rows_.refund.state = RefundState::kSending;
    return {};
  }
  booking::Outcome decide(const booking::RefundSent& sent) {
    EXPECT_EQ(sent.earlier_sends, rows_.refund.sends);
    rows_.refund.state = sent.failed ? RefundState::kFailed : RefundState::kSent;
    ++rows_.refund.sends;
    desk_.add(sent.failed ? "refund failed" : "sent " + sent.reference);
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

const std::vector<booking::GatewayTask> kPaymentTask = {{kPayment}};
const std::vector<booking::GatewayTask> kRefundTask = {{kRefund}};

using Lines = std::vector<std::string>;

TEST_F(GatewayTaskRunnerTest, DoesWhatThePaymentAsksFor) {
  struct Case {
    PaymentState state;
    PaymentRequest request;
    const char* call;
    const char* reported;
  };
  const Case cases[] = {
      {PaymentState::kAuthorised, PaymentRequest::kCapture, "capture pay_1", "captured"},
      {PaymentState::kAuthorised, PaymentRequest::kVoid, "void pay_1", "failed for good"},
      {PaymentState::kReady, PaymentRequest::kNone, "fetch order_1",
       "captured, as it was answered"},
  };
  for (const Case& c : cases) {
    rows_.payment.state = c.state;
    rows_.payment.request = c.request;
    const auto runner = start(quick_options());
    runner->add(kPaymentTask);
    EXPECT_EQ(at_gateway_.until(c.call).back(), c.call);
    desk_.until(c.reported);
  }
}

TEST_F(GatewayTaskRunnerTest, AsksAgainUntilTheGatewayAnswers) {
  gateway_.faults = {GatewayFault::kTryLater, GatewayFault::kTryLater, GatewayFault::kTryLater};
  const auto runner = start(quick_options());
  runner->add(kPaymentTask);
  desk_.until("captured");
  EXPECT_EQ(at_gateway_.until("capture pay_1"), Lines(4, "capture pay_1"));
}

TEST_F(GatewayTaskRunnerTest, AsksAgainWhileTheDeskIsBusy) {
  desk_refusals_ = 3;
  const auto runner = start(quick_options());
  runner->add(kPaymentTask);
  desk_.until("captured");
}

TEST_F(GatewayTaskRunnerTest, WaitsForTheStart) {
  GatewayTaskRunner runner(gateways_, quick_options(), [](std::string) {});
  runner.add(kPaymentTask);
  runner.start([this](Command command, desk::Completion done) { ask(command, done); });
  desk_.until("captured");
}

TEST_F(GatewayTaskRunnerTest, SendsARefundOnce) {
  const auto runner = start(quick_options());
  runner->add(kRefundTask);
  EXPECT_EQ(desk_.until("sent rfnd_200/0"), Lines{"sent rfnd_200/0"});
  EXPECT_EQ(at_gateway_.until("refund 200/0 of pay_1 300"), Lines{"refund 200/0 of pay_1 300"});
}

TEST_F(GatewayTaskRunnerTest, SendsARefundUnderTheSameKeyUntilItIsKnownToBeSent) {
  gateway_.faults = {GatewayFault::kTryLater};
  const auto runner = start(quick_options());
  runner->add(kRefundTask);
  desk_.until("sent rfnd_200/0");
  EXPECT_EQ(at_gateway_.until("refund 200/0 of pay_1 300"), Lines(2, "refund 200/0 of pay_1 300"));
}

TEST_F(GatewayTaskRunnerTest, SendsARefusedRefundAnewForAsLongAsItIsOwed) {
  constexpr std::size_t kRefusals = 30;  // a low balance lasts for days
  gateway_.faults.assign(kRefusals, GatewayFault::kRefused);
  GatewayTaskOptions options = quick_options();
  options.longest_refund_retry = options.longest_retry;
  const auto runner = start(options);
  runner->add(kRefundTask);
  Lines expected(kRefusals, "refund failed");
  expected.emplace_back("sent rfnd_200/30");
  EXPECT_EQ(desk_.until("sent rfnd_200/30"), expected);
}

TEST_F(GatewayTaskRunnerTest, SendsARefundAtOnceWhereSomebodySaysSo) {
  GatewayTaskOptions options = quick_options();
  options.first_retry = options.longest_retry = options.longest_refund_retry =
      std::chrono::hours{1};
  gateway_.faults = {GatewayFault::kRefused};
  const auto runner = start(options);
  runner->add(kRefundTask);
  notices_.until(format_id(kRefund) + " is tried again later (failure 1): the gateway refused it");
  runner->add(kRefundTask);  // a question or a report does not shorten the pause
  const std::vector<booking::GatewayTask> now = {{kRefund, booking::GatewayTask::Urgency::kNow}};
  runner->add(now);
  EXPECT_EQ(desk_.until("sent rfnd_200/1"), (Lines{"refund failed", "sent rfnd_200/1"}));
}

TEST_F(GatewayTaskRunnerTest, AGatewayTaskIsDoneOnceAtATimeAndOnceMoreIfAskedMeanwhile) {
  gateway_.hold = true;
  const auto runner = start(quick_options());
  runner->add(kPaymentTask);
  at_gateway_.until("capture pay_1");
  runner->add(kPaymentTask);  // while the gateway thinks about the first
  runner->add(kPaymentTask);
  gateway_.held.front()();
  desk_.until("captured");
  runner->add(kRefundTask);  // behind both, so that whatever they do is done
  EXPECT_EQ(at_gateway_.until("refund 200/0 of pay_1 300"),
            (Lines{"capture pay_1", "refund 200/0 of pay_1 300"}));
}

TEST_F(GatewayTaskRunnerTest, OnlySoManyAtOnce) {
  gateway_.hold = true;
  GatewayTaskOptions options = quick_options();
  options.max_calls = 1;
  const auto runner = start(options);
  runner->add(kPaymentTask);
  at_gateway_.until("capture pay_1");
  runner->add(kRefundTask);
  gateway_.hold = false;
  EXPECT_EQ(at_gateway_.until("capture pay_1").size(), 1U);
  gateway_.held.front()();
  EXPECT_EQ(at_gateway_.until("refund 200/0 of pay_1 300").size(), 2U);
}

TEST_F(GatewayTaskRunnerTest, EndsWhatTheGatewayWillNotCaptureOrVoid) {
  struct Case {
    PaymentRequest request;
    ReportedStatus standing;
    Lines desk;
  };
  const Lines kBothAnswered{"captured, as it was answered", "failed, as it was answered"};
  // The failure of the same money that the fetch tells too is not the end of it, and left out.
  const Case cases[] = {
      {PaymentRequest::kCapture, ReportedStatus::kAuthorised, {"failed for good"}},
      {PaymentRequest::kVoid, ReportedStatus::kFailed, {"failed for good"}},
      {PaymentRequest::kCapture, ReportedStatus::kCaptured, kBothAnswered},
      {PaymentRequest::kVoid, ReportedStatus::kRefunded, kBothAnswered},
  };
  for (const Case& c : cases) {
    rows_.payment.state = PaymentState::kAuthorised;
    rows_.payment.request = c.request;
    gateway_.standing = c.standing;
    gateway_.faults = {GatewayFault::kRefused};
    desk_.forget();
    const auto runner = start(quick_options());
    runner->add(kPaymentTask);
    at_gateway_.until("fetch order_1");
    EXPECT_EQ(desk_.until(c.desk.back()), c.desk);
  }
}

TEST_F(GatewayTaskRunnerTest, AsksForRefundsOnTheirWay) {
  rows_.refund.state = RefundState::kSent;
  rows_.refund.reference = "rfnd_1";
  rows_.refund.sends = 1;
  {
    const auto runner = start(quick_options());
    runner->add(kRefundTask);  // on its way
    at_gateway_.until("fetch refund rfnd_1");
  }
  gateway_.refund_standing = false;
  const auto runner = start(quick_options());
  runner->add(kRefundTask);
  desk_.until("rfnd_1 failed");
  gateway_.refund_standing = true;
  runner->add(kRefundTask);
  desk_.until("sent rfnd_200/1");
}

TEST_F(GatewayTaskRunnerTest, QuestionsWaitForEverythingElse) {
  GatewayTaskOptions options = quick_options();
  options.max_calls = 1;
  gateway_.hold = true;
  const auto runner = start(options);
  runner->add(kPaymentTask);
  at_gateway_.until("capture pay_1");
  const std::vector<booking::GatewayTask> question = {
      {PaymentId{101}, booking::GatewayTask::Urgency::kCanWait}};
  runner->add(question);
  EXPECT_EQ(runner->waiting(), 1U) << "a question is not work that piles up";
  runner->add(kRefundTask);
  gateway_.hold = false;
  gateway_.held.front()();
  // A question for a payment that is known by then: it comes last, and finds nothing to ask.
  EXPECT_EQ(desk_.until("read 101"), (Lines{"captured", "sent rfnd_200/0", "read 101"}));
}

TEST_F(GatewayTaskRunnerTest, QuestionsTakeHalfOfThePlacesAtMost) {
  GatewayTaskOptions options = quick_options();
  options.max_calls = 2;
  gateway_.hold = true;
  rows_.payment.state = PaymentState::kReady;
  rows_.payment.request = PaymentRequest::kNone;
  rows_.refund.state = RefundState::kSent;
  rows_.refund.reference = "rfnd_1";
  const auto runner = start(options);
  const std::vector<booking::GatewayTask> questions = {
      {kPayment, booking::GatewayTask::Urgency::kCanWait},
      {kRefund, booking::GatewayTask::Urgency::kCanWait}};
  runner->add(questions);
  at_gateway_.until("fetch order_1");
  gateway_.hold = false;
  const std::vector<booking::GatewayTask> task = {
      {PaymentId{101}, booking::GatewayTask::Urgency::kSoon}};
  runner->add(task);
  desk_.until("captured, as it was answered");
  EXPECT_EQ(at_gateway_.until("fetch order_1"), (Lines{"fetch order_1", "fetch order_1"}));
  gateway_.held.front()();
  at_gateway_.until("fetch refund rfnd_1");
}

TEST_F(GatewayTaskRunnerTest, WhatCannotWaitIsNotHeldUpByAQuestion) {
  GatewayTaskOptions options = quick_options();
  options.first_retry = options.longest_retry = std::chrono::hours{1};
  gateway_.faults = {GatewayFault::kTryLater};
  rows_.payment.state = PaymentState::kReady;
  rows_.payment.request = PaymentRequest::kNone;
  const auto runner = start(options);
  const std::vector<booking::GatewayTask> question = {
      {kPayment, booking::GatewayTask::Urgency::kCanWait}};
  runner->add(question);
  notices_.until(format_id(kPayment) +
                 " is tried again later (failure 1): the gateway says so it was told");
  rows_.payment.state = PaymentState::kAuthorised;
  rows_.payment.request = PaymentRequest::kCapture;
  runner->add(kPaymentTask);
  desk_.until("captured");
}

TEST_F(GatewayTaskRunnerTest, LeavesAloneWhatIsDone) {
  rows_.refund.state = RefundState::kSettled;
  const auto runner = start(quick_options());
  runner->add(kRefundTask);
  runner->add(kPaymentTask);
  desk_.until("captured");
  EXPECT_EQ(at_gateway_.until("capture pay_1"), Lines{"capture pay_1"});
}

TEST_F(GatewayTaskRunnerTest, SaysWhatItCannotDo) {
  {
    rows_.payment.account = "razorpay/other";
    const auto runner = start(quick_options());
    runner->add(kPaymentTask);
    notices_.until(format_id(kPayment) +
                   " needs somebody to look at it: this server has no gateway account "
                   "razorpay/other");
  }
  known_ = false;  // the row of a refund that is gone
  const auto runner = start(quick_options());
  runner->add(kRefundTask);
  notices_.until(format_id(kRefund) +
                 " needs somebody to look at it: the desk says unknown_refund");
}

TEST_F(GatewayTaskRunnerTest, AnswersThatComeAfterTheEndAreIgnored) {
  gateway_.hold = true;
  auto runner = start(quick_options());
  runner->add(kPaymentTask);
  at_gateway_.until("capture pay_1");
  runner.reset();
  gateway_.held.front()();
  EXPECT_EQ(rows_.payment.state, PaymentState::kAuthorised);
}

}  // namespace
}  // namespace firstshow::payments
