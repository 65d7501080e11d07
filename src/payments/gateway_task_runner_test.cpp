#include "payments/gateway_task_fixture.hpp"

namespace firstshow::payments {
namespace {

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
  gateway_.refund_standing = booking::RefundEnd::kFailed;
  const auto runner = start(quick_options());
  runner->add(kRefundTask);
  desk_.until("rfnd_1 failed");
  gateway_.refund_standing = booking::RefundEnd::kSettled;
  runner->add(kRefundTask);
  desk_.until("sent rfnd_200/1");
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
