#include "booking/box_office_fixture.hpp"

namespace firstshow::booking {
namespace {

using std::chrono::minutes;

constexpr Place kSeat1{Place::Kind::kSeat, 1};
constexpr Place kSeat11{Place::Kind::kSeat, 11};
constexpr Place kPitPlace{Place::Kind::kArea, 0};

class Orders : public BoxOffice {
 protected:
  std::string_view refusal(const Command& command) { return refusal_name(apply(command).refusal); }
  OpenOrder open(const Hold& hold, std::vector<TicketChoice> choices, Idempotency key = {}) {
    return {hold.buyer, hold.id, std::move(choices), {"Asha", "a@example.in", "", "27"}, 9, key};
  }
};

TEST_F(Orders, FreezeAQuoteLineByLine) {
  const Hold hold = held(kAsha, {1, 11}, {{kPit, 3}});
  const Outcome outcome = apply(open(
      hold, {{kSeat1, 1, "child", ""}, {kPitPlace, 2, "child", ""}, {kSeat11, 1, "adult", ""}}));
  ASSERT_TRUE(outcome.ok()) << refusal_name(outcome.refusal);
  const Order& order = std::get<OrderReply>(outcome.body).order;
  ASSERT_EQ(order.lines.size(), 5U);
  EXPECT_EQ(order.lines[0].price, Paise{15000});
  EXPECT_EQ(order.lines[1].price, Paise{40000});
  EXPECT_EQ(order.lines[2].price, Paise{30000});
  EXPECT_EQ(order.lines[4].ticket_type, "adult") << "places not named get the first type";
  EXPECT_EQ(order.total, Paise{15000 + 40000 + 30000 + 30000 + 50000});
  EXPECT_EQ(std::get<OrderReply>(outcome.body).deadline, hold.deadline);
  EXPECT_EQ(hold_now(hold).state, HoldState::kOrdered);
}

TEST_F(Orders, KeepTheirQuoteWhenPricesChange) {
  const Order order = ordered(held(kAsha, {1}));
  PriceList prices = show_image().prices;
  prices.prices[0] = Paise{99900};
  ASSERT_TRUE(apply(SetPrices{show_, 0, prices}).ok());
  EXPECT_EQ(order_now(order).order.total, Paise{25000});
}

TEST_F(Orders, RefuseTypesAndPlacesThatAreNotThere) {
  const Hold hold = held(kAsha, {1, 11}, {{kPit, 2}});
  struct Case {
    std::string_view expected;
    std::vector<TicketChoice> choices;
  };
  const Case cases[] = {
      {"unknown_ticket_type", {{kSeat1, 1, "senior", ""}}},
      {"unknown_ticket_type", {{kSeat11, 1, "child", ""}}},
      {"unknown_ticket_type", {{{Place::Kind::kSeat, 5}, 1, "senior", ""}}},
      {"wrong_places", {{{Place::Kind::kSeat, 5}, 1, "adult", ""}}},
      {"wrong_places", {{kSeat1, 1, "adult", ""}, {kSeat1, 1, "child", ""}}},
      {"wrong_places", {{kSeat1, 2, "adult", ""}}},
      {"wrong_places", {{kPitPlace, 3, "adult", ""}}},
      {"wrong_places", {{kPitPlace, 0, "adult", ""}}},
      {"wrong_places", {{{}, 1, "adult", "Stalls-Z-99"}}},
  };
  for (const Case& row : cases) EXPECT_EQ(refusal(open(hold, row.choices)), row.expected);
  EXPECT_EQ(hold_now(hold).state, HoldState::kActive);
}

TEST_F(Orders, AreNotOpenedInACancelledShow) {
  const Hold hold = held(kAsha, {1});
  const Order order = ordered(held(kAsha, {2}));
  ASSERT_TRUE(apply(CancelShow{show_}).ok());
  EXPECT_EQ(refusal(open(hold, {})), "show_not_on_sale");
  EXPECT_EQ(refusal(ReviseOrder{kAsha, order.id, {}, {}}), "show_not_on_sale");
  EXPECT_EQ(refusal(StartPayment{kAsha, order.id, "sandbox/main", {}}), "show_not_on_sale");
}

TEST_F(Orders, AreReplayedByTheirKey) {
  const Hold hold = held(kAsha, {1});
  const Outcome first = apply(open(hold, {}, key_of(3)));
  const Outcome again = apply(open(hold, {}, key_of(3)));
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(std::get<OrderReply>(again.body).order, std::get<OrderReply>(first.body).order);
  EXPECT_EQ(refusal(open(hold, {}, key_of(3, 2))), "key_reused");
  EXPECT_EQ(refusal_name(this->hold(kAsha, {5}, {}, key_of(3)).refusal), "key_reused")
      << "a key of an order is not a key of a hold";
}

TEST_F(Orders, KeepTheirKeyADayPastTheirEnd) {
  const Hold hold = held(kAsha, {1});
  const Order order = std::get<OrderReply>(apply(open(hold, {}, key_of(3))).body).order;
  ASSERT_TRUE(apply(CancelOrder{kAsha, order.id, false}).ok());
  pass(kOrderKeyTime - Duration{1});
  apply(Forget{});
  apply(Forget{});
  EXPECT_TRUE(apply(open(hold, {}, key_of(3))).replayed);
  pass(Duration{1});
  EXPECT_EQ(refusal(open(hold, {}, key_of(3))), "unknown_hold");
}

TEST_F(Orders, AreRevisedWhileNothingIsInFlight) {
  const Hold hold = held(kAsha, {1, 2});
  const Order order = ordered(hold);
  const Outcome revised = apply(
      ReviseOrder{kAsha, order.id, {{kSeat1, 1, "child", ""}}, {"Asha R", "b@example.in", "", ""}});
  ASSERT_TRUE(revised.ok());
  EXPECT_EQ(order_now(order).order.total, Paise{40000});
  EXPECT_EQ(order_now(order).order.details.name, "Asha R");
  EXPECT_EQ(refusal(ReviseOrder{kAsha, order.id, {{kSeat1, 1, "senior", ""}}, {}}),
            "unknown_ticket_type");
  EXPECT_EQ(refusal(ReviseOrder{kRavi, order.id, {}, {}}), "unknown_order");
  started(order);
  EXPECT_EQ(refusal(ReviseOrder{kAsha, order.id, {}, {}}), "payment_in_flight");
}

TEST_F(Orders, AreNotRevisedOnceDueOrEnded) {
  const Hold hold = held(kAsha, {1});
  const Order order = ordered(hold);
  now_ = hold.deadline;
  EXPECT_EQ(refusal(ReviseOrder{kAsha, order.id, {}, {}}), "hold_expired");
  apply(ExpireDue{});
  EXPECT_EQ(order_now(order).order.state, OrderState::kExpired);
  EXPECT_EQ(refusal(ReviseOrder{kAsha, order.id, {}, {}}), "order_not_open");
}

TEST_F(Orders, CancelledGiveTheirSeatsBackOrKeepThem) {
  const Hold hold = held(kAsha, {1});
  const Order order = ordered(hold);
  EXPECT_EQ(refusal(CancelOrder{kRavi, order.id, false}), "unknown_order");
  ASSERT_TRUE(apply(CancelOrder{kAsha, order.id, true}).ok());
  EXPECT_EQ(hold_now(hold).state, HoldState::kActive);
  EXPECT_EQ(hold_now(hold).deadline, hold.deadline);
  EXPECT_EQ(refusal(CancelOrder{kAsha, order.id, true}), "order_not_open");
  const Order second = ordered(hold);
  ASSERT_TRUE(apply(CancelOrder{kAsha, second.id, false}).ok());
  EXPECT_EQ(status(1), SeatStatus::kFree);
  EXPECT_EQ(hold_now(hold).state, HoldState::kReleased);
}

TEST_F(Orders, ArePaidWithinTheirLimits) {
  const Hold hold = held(kAsha, {1});
  const Order order = ordered(hold);
  const auto start = [&](BuyerId buyer) {
    return refusal(StartPayment{buyer, order.id, "sandbox/main", {}});
  };
  EXPECT_EQ(start(kRavi), "unknown_order");
  for (std::uint32_t i = 0; i < kMaxAttempts; ++i) EXPECT_EQ(start(kAsha), "ok");
  EXPECT_EQ(start(kAsha), "attempts_used");
  now_ = hold.deadline;
  EXPECT_EQ(start(kAsha), "hold_expired");
  apply(ExpireDue{});
  EXPECT_EQ(start(kAsha), "order_not_open");
}

TEST_F(Orders, AreStillPaidAfterOutages) {
  const Order order = ordered(held(kAsha, {1}));
  for (int i = 0; i < 2; ++i) {
    pass(minutes{8} - Duration{1});
    apply(ExtendAll{minutes{20}});
  }
  pass(minutes{30});
  EXPECT_EQ(refusal(StartPayment{kAsha, order.id, "sandbox/main", {}}), "ok");
}

TEST_F(Orders, ReplayAPaymentByItsKey) {
  const Order order = ordered(held(kAsha, {1}));
  const StartPayment start{kAsha, order.id, "sandbox/main", key_of(4)};
  const Outcome first = apply(start);
  const Outcome again = apply(start);
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(std::get<PaymentReply>(again.body).payment, std::get<PaymentReply>(first.body).payment);
  EXPECT_EQ(refusal(StartPayment{kAsha, order.id, "sandbox/main", key_of(4, 2)}), "key_reused");
}

TEST_F(Orders, ThatCostNothingAreConfirmedAtOnce) {
  PriceList prices = show_image().prices;
  prices.prices[0] = Paise{0};
  ASSERT_TRUE(apply(SetPrices{show_, 0, prices}).ok());
  const Order order = ordered(held(kAsha, {1}));
  const Payment payment = started(order);
  EXPECT_EQ(payment.state, PaymentState::kCaptured);
  EXPECT_EQ(order_now(order).order.state, OrderState::kConfirmed);
  EXPECT_EQ(status(1), SeatStatus::kSold);
  ASSERT_TRUE(apply(RefundTickets{kAsha, order.id, {}, false, key_of(5)}).ok());
  EXPECT_EQ(status(1), SeatStatus::kFree);
  EXPECT_TRUE(effects_.gateway_tasks.empty()) << "there is nothing to give back";
  EXPECT_TRUE(apply(RefundTickets{kAsha, order.id, {}, false, key_of(5)}).replayed);
}

TEST_F(Orders, KeepTheirSeatsWhileThePaymentIsOnItsWay) {
  const Hold hold = held(kAsha, {1});
  const Payment payment = started(ordered(hold));
  pass(minutes{7});
  ready(payment);
  EXPECT_EQ(hold_now(hold).deadline, now_ + minutes{12});
  pass(minutes{1});
  ready(payment);
  EXPECT_EQ(hold_now(hold).deadline, now_ + minutes{11}) << "the same answer again adds nothing";
  EXPECT_EQ(refusal(PaymentReady{PaymentId{5}, "x"}), "unknown_payment");
}

TEST_F(Orders, ReadyNeverShortensADeadline) {
  const Hold hold = held(kAsha, {1});
  apply(ExtendAll{minutes{30}});
  ready(started(ordered(hold)));
  EXPECT_EQ(hold_now(hold).deadline, hold.deadline + minutes{30});
}

TEST_F(Orders, AreHandedInWhenTheyWereForgotten) {
  const Hold hold = held(kAsha, {1});
  const Order order = ordered(hold);
  const Payment payment = ready(started(order));
  pass(minutes{13});
  apply(ExpireDue{});
  pass(std::chrono::days{9});
  forget_all();
  const PaymentReported late = report(payment, ReportedStatus::kCaptured);
  EXPECT_EQ(core_.missing(late).payment, payment.id);
  EXPECT_EQ(core_.missing(ReadOrder{kAsha, order.id}).order, order.id);
  core_.restore(rows_.get<Order>(order.id.value));
  core_.restore(rows_.get<Payment>(payment.id.value));
  Missing missing = core_.missing(late);
  EXPECT_EQ(missing.money_named.name, late.gateway_payment_id);
  missing.money_named = {};
  EXPECT_FALSE(missing.any());
  EXPECT_EQ(reported(late), MoneyResult::kRefundOwed);
  EXPECT_EQ(order_now(order).refunds.front().reason, RefundReason::kLate);
}

}  // namespace
}  // namespace firstshow::booking
