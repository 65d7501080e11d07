// How old a hold can become: whatever its buyer does with it, the seats come back.

#include "booking/box_office_fixture.hpp"

namespace firstshow::booking {
namespace {

using std::chrono::minutes;

/// Longest a hold of the fixture's show may live: hold time, extension, paying, one capture.
constexpr Duration kOldest = minutes{8 + 4 + 30 + 5};

class HoldAge : public BoxOffice {
 protected:
  Hold hold_ = held(kAsha, {1, 2});

  std::string start(const Order& order) {
    return std::string(
        refusal_name(apply(StartPayment{kAsha, order.id, "sandbox/main", {}}).refusal));
  }
};

TEST_F(HoldAge, ALoopOfOrderPayAndCancelGainsNothing) {
  const Time since = now_;
  for (int round = 0; round < 60; ++round) {
    const Outcome opened = apply(OpenOrder{kAsha, hold_.id, {}, {}, 1, {}});
    if (!opened.ok()) break;
    const Order order = std::get<OrderReply>(opened.body).order;
    const Outcome paying = apply(StartPayment{kAsha, order.id, "sandbox/main", {}});
    if (paying.ok()) ready(std::get<PaymentReply>(paying.body).payment);
    pass(minutes{6});
    apply(ExpireDue{});
    apply(CancelOrder{kAsha, order.id, true});
    apply(ExpireDue{});
    if (hold_now(hold_).live()) {
      ASSERT_LE(now_ - since, minutes{8});
    }
  }
  EXPECT_FALSE(hold_now(hold_).live());
  EXPECT_EQ(status(1), SeatStatus::kFree);
}

TEST_F(HoldAge, AKeptHoldHasTheDeadlineItHadBeforeThePayment) {
  const Order order = ordered(hold_);
  pass(minutes{3});
  ready(started(order));
  EXPECT_EQ(hold_now(hold_).deadline, now_ + minutes{12});
  ASSERT_TRUE(apply(CancelOrder{kAsha, order.id, true}).ok());
  EXPECT_EQ(hold_now(hold_).state, HoldState::kActive);
  EXPECT_EQ(hold_now(hold_).deadline, hold_.deadline);
}

TEST_F(HoldAge, AHoldThatIsKeptPastItsOwnDeadlineEnds) {
  const Order order = ordered(hold_);
  ready(started(order));
  now_ = hold_.deadline;
  apply(ExpireDue{});
  ASSERT_TRUE(apply(CancelOrder{kAsha, order.id, true}).ok());
  EXPECT_EQ(hold_now(hold_).state, HoldState::kExpired);
  EXPECT_EQ(status(1), SeatStatus::kFree);
}

TEST_F(HoldAge, AnExtensionIsTheHoldsOwn) {
  const Order order = ordered(hold_);
  ASSERT_TRUE(apply(ExtendHold{kAsha, hold_.id}).ok());
  ready(started(order));
  ASSERT_TRUE(apply(CancelOrder{kAsha, order.id, true}).ok());
  EXPECT_EQ(hold_now(hold_).deadline, hold_.deadline + minutes{4});
}

TEST_F(HoldAge, AttemptsAreCountedForTheHold) {
  for (int round = 0; round < 3; ++round) {
    const Order order = ordered(hold_);
    EXPECT_EQ(start(order), "ok");
    ASSERT_TRUE(apply(CancelOrder{kAsha, order.id, true}).ok());
  }
  EXPECT_EQ(start(ordered(hold_)), "attempts_used");
}

TEST_F(HoldAge, PaymentsKeepItForHalfAnHourAtMost) {
  const Order order = ordered(hold_);
  ASSERT_TRUE(apply(ExtendHold{kAsha, hold_.id}).ok());
  const Time own = hold_.deadline + minutes{4};
  for (int attempt = 0; attempt < 2; ++attempt) {
    now_ = hold_now(hold_).deadline - Duration{1};
    const Payment payment = ready(started(order));
    reported(report(payment, ReportedStatus::kFailed));
  }
  // The second one began 12 minutes past the hold's own deadline, less two microseconds.
  EXPECT_EQ(hold_now(hold_).deadline, own + minutes{24} - Duration{2});
  now_ = own + minutes{18};
  const Payment last = started(order);
  pass(minutes{1});
  ready(last);
  EXPECT_EQ(hold_now(hold_).deadline, own + minutes{30});
}

TEST_F(HoldAge, ThePaymentThatWouldOutlastItIsTooLate) {
  const Order order = ordered(hold_);
  for (int attempt = 0; attempt < 2; ++attempt) {
    now_ = hold_now(hold_).deadline - Duration{1};
    reported(report(ready(started(order)), ReportedStatus::kFailed));
  }
  now_ = hold_.deadline + minutes{18} + Duration{1};
  const Outcome late = apply(StartPayment{kAsha, order.id, "sandbox/main", {}});
  EXPECT_EQ(late.refusal, Refusal::kTooLateToPay);
  EXPECT_EQ(why(late).when, hold_.deadline + minutes{18});
}

TEST_F(HoldAge, AuthorisedMoneyGoesPastItByTheCaptureTimeOnly) {
  const Time since = now_;
  const Order order = ordered(hold_);
  Payment payment = ready(started(order));
  // Other money for the same attempt, authorised again and again: each is real, none keeps longer.
  for (int money = 0; money < 40; ++money) {
    now_ = std::max(now_, hold_now(hold_).deadline - Duration{1});
    PaymentReported told = report(payment, ReportedStatus::kAuthorised);
    told.gateway_payment_id = "pay_" + std::to_string(money);
    apply(told);
    if (!hold_now(hold_).live()) break;
    ASSERT_LE(hold_now(hold_).deadline - since, kOldest);
    if (hold_now(hold_).deadline <= now_ + Duration{1}) break;
  }
  EXPECT_LE(hold_now(hold_).deadline, hold_.deadline + minutes{30 + 5});
}

TEST_F(HoldAge, AnOutageMovesWhatLimitsIt) {
  const Order order = ordered(hold_);
  pass(minutes{1});
  // Away for an hour and a half: as much time to pay as there was before.
  now_ += minutes{90};
  apply(ExtendAll{minutes{90}});
  EXPECT_EQ(hold_now(hold_).deadline, hold_.deadline + minutes{90});
  EXPECT_EQ(start(order), "ok");
  ASSERT_TRUE(apply(CancelOrder{kAsha, order.id, true}).ok());
  EXPECT_EQ(hold_now(hold_).deadline, hold_.deadline + minutes{90});
}

}  // namespace
}  // namespace firstshow::booking
