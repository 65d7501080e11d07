// What is forgotten, when, and in which portions.

#include "booking/box_office_fixture.hpp"

namespace firstshow::booking {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

class Upkeep : public BoxOffice {
 protected:
  std::uint32_t forget(std::uint32_t limit) {
    return std::get<Progress>(apply(Forget{limit}).body).done;
  }
  void forget_all() {
    while (forget(100) != 0) {
    }
  }
  /// The show's end was so long ago that nothing about it is decided any more.
  void let_the_show_be_over() { now_ = forget_at(show_image()); }
};

TEST_F(Upkeep, AShowStaysWhileAnEndedHoldOfItIsRemembered) {
  const Hold hold = held(kAsha, {1});
  apply(ReleaseHold{kAsha, hold.id});
  Show moved = show_image();
  moved.starts_at = now_ - days{6};
  moved.opens_at = moved.starts_at - days{1};
  moved.closes_at = moved.starts_at;
  ASSERT_TRUE(apply(DefineShow{moved}).ok());
  pass(minutes{30});
  forget_all();
  EXPECT_EQ(std::get<HoldReply>(apply(ReadHold{kAsha, hold.id}).body).hold.id, hold.id);
  EXPECT_TRUE(apply(ReleaseHold{kAsha, hold.id}).ok());
  pass(hours{2});
  forget_all();
  EXPECT_FALSE(core_.has_show(show_));
  EXPECT_EQ(apply(ReadHold{kAsha, hold.id}).refusal, Refusal::kUnknownHold);
}

TEST_F(Upkeep, AnEndedHoldOutlivesAnOutageThatItsShowDoesNot) {
  const Hold hold = held(kAsha, {1});
  let_the_show_be_over();
  apply(ExpireDue{});
  forget_all();
  EXPECT_EQ(apply(SwapSeats{kAsha, hold.id, plan_, {{2}, {}, {}, {}}}).refusal,
            Refusal::kHoldExpired);
  EXPECT_TRUE(apply(ReadHold{kAsha, hold.id}).ok());
}

TEST_F(Upkeep, AShowIsForgottenInPortions) {
  for (SeatIndex seat = 0; seat < 8; seat += 2) sold(seat % 4 == 0 ? kAsha : kRavi, {seat});
  const Order last = sold(kAsha, {}, {{kPit, 2}});
  let_the_show_be_over();
  std::uint32_t portions = 0;
  for (; forget(1) != 0; ++portions) EXPECT_LT(portions, 100U);
  EXPECT_GT(portions, 5U);  // its orders one by one, and itself
  EXPECT_FALSE(core_.has_show(show_));
  EXPECT_EQ(apply(ReadOrder{kAsha, last.id}).refusal, Refusal::kUnknownOrder);
}

TEST_F(Upkeep, APortionIsNoLargerThanAskedForAndSaysWhetherThereMayBeMore) {
  for (const SeatIndex seat : {1U, 3U, 5U}) apply(ReleaseHold{kAsha, held(kAsha, {seat}).id});
  pass(hours{1});
  const auto portion = [&] { return std::get<Progress>(apply(Forget{2}).body); };
  const Progress full = portion();
  EXPECT_EQ(full.done, 2U);
  EXPECT_TRUE(full.more);
  const Progress last = portion();
  EXPECT_EQ(last.done, 1U);
  EXPECT_FALSE(last.more);
}

TEST_F(Upkeep, OrdersOfAShowThatIsLeavingAreReadAndNotChanged) {
  const Order order = sold(kAsha, {1});
  sold(kRavi, {2});
  let_the_show_be_over();
  while (core_.has_show(show_)) ASSERT_NE(forget(1), 0U);
  EXPECT_EQ(order_now(order).order.state, OrderState::kConfirmed);
  EXPECT_EQ(apply(RefundTickets{kAsha, order.id, {}, false, {}}).refusal, Refusal::kNotRefundable);
  EXPECT_EQ(apply(RefundTickets{{}, order.id, {}, true, {}}).refusal, Refusal::kNotRefundable);
}

TEST_F(Upkeep, ALateOrderStaysWithItsShow) {
  const Hold hold = held(kAsha, {1});
  const Order order = ordered(hold);
  const Payment payment = ready(started(order));
  now_ = hold_now(hold).deadline;
  apply(ExpireDue{});
  ASSERT_EQ(reported(report(payment, ReportedStatus::kCaptured)), MoneyResult::kConfirmed);
  const Hold other = held(kRavi, {5});  // remembered until an hour past the end of the show
  let_the_show_be_over();
  apply(ExpireDue{});
  forget_all();
  EXPECT_TRUE(core_.has_show(show_));
  EXPECT_EQ(order_now(order).order.state, OrderState::kConfirmed);
  EXPECT_FALSE(hold_now(other).live());
}

}  // namespace
}  // namespace firstshow::booking
