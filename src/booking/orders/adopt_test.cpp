#include "booking/box_office_fixture.hpp"

namespace firstshow::booking {
namespace {

using std::chrono::minutes;

constexpr BuyerId kAccount{9001};
constexpr BuyerId kStranger{9002};

class Adoption : public BoxOffice {
 protected:
  std::string_view refusal(const Command& command) { return refusal_name(apply(command).refusal); }
  BuyerId owner(const Hold& hold) {
    for (const BuyerId buyer : {kAsha, kRavi, kAccount})
      if (apply(ReadHold{buyer, hold.id}).ok()) return buyer;
    return {};
  }
};

TEST_F(Adoption, AHoldChangesNothingButWhoseItIs) {
  const Hold hold = held(kAsha, {1, 2}, {{kPit, 1}});
  pass(minutes{1});
  const Outcome outcome = apply(AdoptHold{kAsha, kAccount, hold.id});
  ASSERT_TRUE(outcome.ok());
  Hold expected = hold;
  expected.buyer = kAccount;
  EXPECT_EQ(std::get<HoldReply>(outcome.body).hold, expected);
  EXPECT_EQ(refusal(ReadHold{kAsha, hold.id}), "unknown_hold");
  EXPECT_EQ(refusal(ReleaseHold{kAsha, hold.id}), "unknown_hold");
  EXPECT_EQ(status(1), SeatStatus::kHeld);
}

TEST_F(Adoption, TwiceIsOnceAndAStrangerGetsNothing) {
  const Hold hold = held(kAsha, {1});
  EXPECT_EQ(refusal(AdoptHold{kRavi, kStranger, hold.id}), "unknown_hold");
  ASSERT_TRUE(apply(AdoptHold{kAsha, kAccount, hold.id}).ok());
  EXPECT_TRUE(effects_.records.size() == 1);
  ASSERT_TRUE(apply(AdoptHold{kAsha, kAccount, hold.id}).ok());
  EXPECT_TRUE(effects_.records.empty()) << "nothing is written twice";
  EXPECT_EQ(refusal(AdoptHold{kAsha, kStranger, hold.id}), "unknown_hold");
  EXPECT_EQ(owner(hold), kAccount);
}

TEST_F(Adoption, AnOrderGoesWithItsHoldWhileItIsPaid) {
  const Order order = ordered(held(kAsha, {1, 2}));
  const Payment payment = ready(started(order));
  EXPECT_EQ(refusal(AdoptHold{kAsha, kAccount, order.hold}), "hold_ordered");
  const Outcome outcome = apply(AdoptOrder{kAsha, kAccount, order.id});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(std::get<OrderReply>(outcome.body).payments.size(), 1U);
  EXPECT_EQ(refusal(AdoptHold{kAsha, kStranger, order.hold}), "unknown_hold");
  EXPECT_EQ(reported(report(payment, ReportedStatus::kCaptured)), MoneyResult::kConfirmed);
  EXPECT_EQ(refusal(RefundTickets{kAsha, order.id, {}, false, {}}), "unknown_order");
  EXPECT_TRUE(apply(RefundTickets{kAccount, order.id, {}, false, {}}).ok());
}

TEST_F(Adoption, WhatWasBoughtCountsForTheNewBuyer) {
  auto limits = show_image().limits;
  limits.places_per_buyer = 4;
  ASSERT_TRUE(apply(SetLimits{show_, 0, limits}).ok());
  const Order mine = sold(kAccount, {11, 12});
  const Order brought = sold(kAsha, {13, 14});
  const Hold brought_hold = held(kAsha, {15, 16});
  ASSERT_TRUE(apply(AdoptOrder{kAsha, kAccount, brought.id}).ok());
  ASSERT_TRUE(apply(AdoptHold{kAsha, kAccount, brought_hold.id}).ok())
      << "limits take nothing away";
  EXPECT_EQ(refusal(HoldSeats{kAccount, show_, plan_, NamedPlaces{{17}, {}, {}, {}}, {}}),
            "buyer_limit");
  EXPECT_TRUE(
      apply(SwapSeats{kAccount, brought_hold.id, plan_, NamedPlaces{{15}, {}, {}, {}}}).ok())
      << "beyond the limit, one may still give back";
  EXPECT_EQ(refusal(SwapSeats{kAccount, brought_hold.id, plan_, NamedPlaces{{15, 16}, {}, {}, {}}}),
            "buyer_limit");
  EXPECT_TRUE(hold(kAsha, {17, 18}).ok()) << "who signed in has left nothing behind";
}

TEST_F(Adoption, ARetryThatCrossesTheSignInGetsItsAnswer) {
  const Outcome first = hold(kAsha, {1}, {}, key_of(7));
  const Hold made = std::get<HoldReply>(first.body).hold;
  ASSERT_TRUE(apply(AdoptHold{kAsha, kAccount, made.id}).ok());
  const Outcome again = hold(kAccount, {1}, {}, key_of(7));
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again.replayed);
  EXPECT_FALSE(hold(kAsha, {2}, {}, key_of(7)).replayed) << "the key is new for who has left";
}

TEST_F(Adoption, AKeyThatTheNewBuyerUsedStaysHis) {
  const Outcome his = hold(kAccount, {1}, {}, key_of(7));
  const Outcome hers = hold(kAsha, {3}, {}, key_of(7));
  const HoldId brought = std::get<HoldReply>(hers.body).hold.id;
  const Outcome adopted = apply(AdoptHold{kAsha, kAccount, brought});
  ASSERT_TRUE(adopted.ok());
  EXPECT_TRUE(std::get<HoldReply>(adopted.body).hold.idempotency.key.none());
  const Outcome again = hold(kAccount, {1}, {}, key_of(7));
  ASSERT_TRUE(again.replayed);
  EXPECT_EQ(std::get<HoldReply>(again.body).hold.id, std::get<HoldReply>(his.body).hold.id);
}

TEST_F(Adoption, KeysOfPaymentsAndRefundsGoAlong) {
  const Order order = ordered(held(kAsha, {1, 2}));
  const Outcome paid = apply(StartPayment{kAsha, order.id, "sandbox/main", key_of(8)});
  ASSERT_TRUE(paid.ok());
  const Payment payment = ready(std::get<PaymentReply>(paid.body).payment);
  EXPECT_EQ(reported(report(payment, ReportedStatus::kCaptured)), MoneyResult::kConfirmed);
  ASSERT_TRUE(apply(RefundTickets{kAsha, order.id, {}, false, key_of(9)}).ok());
  ASSERT_TRUE(apply(AdoptOrder{kAsha, kAccount, order.id}).ok());
  EXPECT_TRUE(apply(StartPayment{kAccount, order.id, "sandbox/main", key_of(8)}).replayed);
  EXPECT_TRUE(apply(RefundTickets{kAccount, order.id, {}, false, key_of(9)}).replayed);
}

TEST_F(Adoption, AnEarlierOrderLeavesTheHoldToTheLaterOne) {
  const Hold hold = held(kAsha, {1});
  const Order first = ordered(hold);
  ASSERT_TRUE(apply(CancelOrder{kAsha, first.id, true}).ok());
  const Order second = ordered(hold_now(hold));
  ASSERT_TRUE(apply(AdoptOrder{kAsha, kAccount, first.id}).ok());
  EXPECT_EQ(owner(hold), kAsha) << "it is the second order's";
  ASSERT_TRUE(apply(AdoptOrder{kAsha, kAccount, second.id}).ok());
  EXPECT_EQ(owner(hold), kAccount);
}

}  // namespace
}  // namespace firstshow::booking
