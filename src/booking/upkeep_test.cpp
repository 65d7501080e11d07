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

TEST_F(Upkeep, AnOrderThatNobodyBeganToPayGoesWithItsRow) {
  const Order given_up = ordered(held(kAsha, {1}));
  const Order tried = ordered(held(kRavi, {5}));
  ready(started(tried));
  for (const auto& [buyer, id] : {std::pair(kAsha, given_up.id), std::pair(kRavi, tried.id)})
    ASSERT_TRUE(apply(CancelOrder{buyer, id, false}).ok());
  pass(kOrderKeyTime - std::chrono::microseconds{1});
  forget_all();
  EXPECT_EQ(rows_.count<Order>(), 2U);
  EXPECT_EQ(order_now(given_up).order.state, OrderState::kCancelled);
  pass(std::chrono::microseconds{1});
  forget_all();
  EXPECT_EQ(rows_.count<Order>(), 1U);
  EXPECT_EQ(apply(ReadOrder{kAsha, given_up.id}).refusal, Refusal::kUnknownOrder);
  EXPECT_EQ(order_now(tried).order.state, OrderState::kCancelled);
}

TEST_F(Upkeep, AnOrderThatNobodyBeganToPayGoesThoughItsShowWasForgotten) {
  const Order order = ordered(held(kAsha, {1}));
  let_the_show_be_over();
  now_ -= hours{1};
  ASSERT_TRUE(apply(CancelOrder{kAsha, order.id, false}).ok());
  now_ += hours{2};
  forget_all();
  EXPECT_FALSE(core_.has_show(show_));
  EXPECT_EQ(rows_.count<Order>(), 1U);
  pass(kOrderKeyTime);
  forget_all();
  EXPECT_EQ(rows_.count<Order>(), 0U);
}

/// Ordering and cancelling in a loop takes neither memory nor disk for ever.
TEST_F(Upkeep, OfOrdersThatNobodyBeganToPayTheOldestGo) {
  const Hold seats = held(kAsha, {1});
  std::size_t erased = 0;
  const auto count = [&](const Effects& effects) {
    for (const Record& row : effects.records) erased += std::holds_alternative<Erased>(row) ? 1 : 0;
  };
  const auto run = [&](const Command& command) {
    Effects effects;
    const Outcome outcome = core_.apply(command, now_, effects);
    count(effects);
    return outcome;
  };
  OrderId first;
  for (std::size_t i = 0; i < kMaxUnpaidOrders + 1; ++i) {
    const Outcome opened = run(OpenOrder{kAsha, seats.id, {}, {}, 0, {}});
    const OrderId id = std::get<OrderReply>(opened.body).order.id;
    if (i == 0) first = id;
    run(CancelOrder{kAsha, id, true});
  }
  while (std::get<Progress>(run(Forget{1000}).body).more) {
  }
  EXPECT_EQ(erased, 1U);
  EXPECT_EQ(run(ReadOrder{kAsha, first}).refusal, Refusal::kUnknownOrder);
  EXPECT_EQ(core_.next_forget(), now_ + kOrderKeyTime);
}

}  // namespace
}  // namespace firstshow::booking
