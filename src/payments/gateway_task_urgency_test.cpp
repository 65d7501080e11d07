#include "payments/gateway_task_fixture.hpp"

namespace firstshow::payments {
namespace {

using booking::GatewayTask;

class GatewayTaskUrgencyTest : public GatewayTaskRunnerTest {
 protected:
  /// Two inquiries for the two places there are; the gateway was asked the first, and is slow.
  std::unique_ptr<GatewayTaskRunner> start_two_inquiries() {
    GatewayTaskOptions options = quick_options();
    options.max_calls = 2;
    gateway_.hold = true;
    rows_.payment.state = PaymentState::kReady;
    rows_.payment.request = PaymentRequest::kNone;
    rows_.refund.state = RefundState::kSent;
    rows_.refund.reference = "rfnd_1";
    auto runner = start(options);
    const std::vector<GatewayTask> inquiries = {{kPayment, GatewayTask::Urgency::kCanWait},
                                                {kRefund, GatewayTask::Urgency::kCanWait}};
    runner->add(inquiries);
    at_gateway_.until("fetch order_1");
    return runner;
  }
};

TEST_F(GatewayTaskUrgencyTest, InquiriesWaitForEverythingElse) {
  GatewayTaskOptions options = quick_options();
  options.max_calls = 1;
  gateway_.hold = true;
  const auto runner = start(options);
  runner->add(kPaymentTask);
  at_gateway_.until("capture pay_1");
  const std::vector<GatewayTask> inquiry = {{PaymentId{101}, GatewayTask::Urgency::kCanWait}};
  runner->add(inquiry);
  EXPECT_EQ(runner->waiting(), 1U) << "an inquiry is not work that piles up";
  runner->add(kRefundTask);
  gateway_.hold = false;
  gateway_.held.front()();
  // An inquiry about a payment that is known by then: it comes last, and finds nothing to ask.
  EXPECT_EQ(desk_.until("read 101"), (Lines{"captured", "sent rfnd_200/0", "read 101"}));
}

TEST_F(GatewayTaskUrgencyTest, InquiriesTakeHalfOfThePlacesAtMost) {
  const auto runner = start_two_inquiries();
  gateway_.hold = false;
  const std::vector<GatewayTask> task = {{PaymentId{101}, GatewayTask::Urgency::kSoon}};
  runner->add(task);
  desk_.until("captured, as it was answered");
  EXPECT_EQ(at_gateway_.until("fetch order_1"), (Lines{"fetch order_1", "fetch order_1"}));
  gateway_.held.front()();
  at_gateway_.until("fetch refund rfnd_1");
}

TEST_F(GatewayTaskUrgencyTest, WhatCannotWaitIsNotHeldUpByAnInquiry) {
  GatewayTaskOptions options = quick_options();
  options.first_retry = options.longest_retry = std::chrono::hours{1};
  gateway_.faults = {GatewayFault::kTryLater};
  rows_.payment.state = PaymentState::kReady;
  rows_.payment.request = PaymentRequest::kNone;
  const auto runner = start(options);
  const std::vector<GatewayTask> inquiry = {{kPayment, GatewayTask::Urgency::kCanWait}};
  runner->add(inquiry);
  notices_.until(format_id(kPayment) +
                 " is tried again later (failure 1): the gateway says so it was told");
  rows_.payment.state = PaymentState::kAuthorised;
  rows_.payment.request = PaymentRequest::kCapture;
  runner->add(kPaymentTask);
  desk_.until("captured");
}

/// An inquiry that is asked for urgently while it runs gives its place back, and tries again first.
TEST_F(GatewayTaskUrgencyTest, AnInquiryCannotWaitAnyMoreOnceItIsAskedForUrgently) {
  gateway_.faults = {GatewayFault::kTryLater};
  const auto runner = start_two_inquiries();
  runner->add(kPaymentTask);
  EXPECT_EQ(at_gateway_.until("fetch refund rfnd_1"),
            (Lines{"fetch order_1", "fetch refund rfnd_1"}));
  EXPECT_EQ(runner->waiting(), 1U);
  gateway_.hold = false;
  gateway_.held.front()();
  desk_.until("captured, as it was answered");
}

}  // namespace
}  // namespace firstshow::payments
