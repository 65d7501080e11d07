// What the core remembers of a row, and that nothing of it is left once the row is let go: the
// indexes themselves, which no reply shows.

#include "booking/state.hpp"
#include "booking/payments/money.hpp"

#include "booking/box_office_fixture.hpp"

namespace firstshow::booking {
namespace {

constexpr SeatPlanId kPlan{1};
constexpr ShowId kShow{2};
constexpr OrderId kOrder{10};
constexpr BuyerId kBuyer{1001};
const GatewayAccount kAccount = "sandbox/main";

class StateOfRows : public ::testing::Test {
 protected:
  StateOfRows() {
    state_.last_now = Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20}};
    state_.plans.try_emplace(kPlan, PlanState(small_hall(), {}));
    Show show;
    show.id = kShow;
    show.plan = kPlan;
    show_ = &state_.add_show(std::move(show));
  }

  static Order order_of(OrderId id, OrderState state) {
    Order order;
    order.id = id;
    order.show = kShow;
    order.buyer = kBuyer;
    order.state = state;
    return order;
  }
  static OrderLine ticket(std::int64_t id, Place place, TicketState state = TicketState::kValid) {
    OrderLine line;
    line.place = place;
    line.ticket = TicketId{id};
    line.ticket_state = state;
    return line;
  }
  const Payment& add_payment(std::int64_t id, OrderId order,
                             const std::string& gateway_payment_id) {
    Payment payment;
    payment.id = PaymentId{id};
    payment.order = order;
    payment.account = kAccount;
    payment.reference = "order_late";
    payment.unsolicited = true;
    payment.gateway_payment_id = gateway_payment_id;
    payment.created_at = state_.last_now;
    payment.request = PaymentRequest::kInquire;
    state_.inquire_after(payment, state_.last_now);
    return state_.add_payment(std::move(payment));
  }
  const Refund& add_refund(std::int64_t id, OrderId order, const std::string& reference) {
    Refund refund;
    refund.id = RefundId{id};
    refund.order = order;
    refund.account = kAccount;
    refund.reference = reference;
    return state_.add_refund(std::move(refund));
  }
  RefundId named(const std::string& reference) {
    const Refund* const refund = state_.find_refund_named(kAccount, reference);
    return refund ? refund->id : RefundId{};
  }

  State state_{0};
  Effects effects_;
  Decision decision_{state_, Time{}, effects_};
  ShowState* show_ = nullptr;
};

TEST_F(StateOfRows, AnOrderThatIsReadAgainIsOneOrderOfItsShow) {
  const std::vector<OrderId> all = {OrderId{10}, OrderId{11}, OrderId{12}};
  for (const OrderId id : {all[0], all[2], all[1]})
    state_.add_order(order_of(id, OrderState::kCancelled));
  EXPECT_EQ(show_->orders, all);
  for (const OrderId id : all) {
    state_.drop_order(id);
    state_.add_order(order_of(id, OrderState::kCancelled));
    EXPECT_EQ(show_->orders, all);
  }
}

TEST_F(StateOfRows, AnOrderIsForgottenByItselfUnlessItIsOpenOrItsShowHasItsSeats) {
  struct Case {
    OrderState state;
    bool with_show;
    bool open, forgettable, sold;
  };
  const Case cases[] = {
      {OrderState::kOpen, true, true, false, false},
      {OrderState::kConfirmed, true, false, false, true},
      {OrderState::kExpired, true, false, true, false},
      {OrderState::kCancelled, true, false, true, false},
      {OrderState::kConfirmed, false, false, true, false},
      {OrderState::kCancelled, false, false, true, false},
  };
  for (const Case& row : cases) {
    SCOPED_TRACE(&row - cases);
    State state(0);
    state.plans.try_emplace(kPlan, PlanState(small_hall(), {}));
    Show show = show_->show;
    if (!row.with_show) show.id = ShowId{3};
    const ShowState& kept = state.add_show(std::move(show));
    Order order = order_of(kOrder, row.state);
    order.lines = {ticket(20, {Place::Kind::kSeat, 5})};
    state.add_order(std::move(order));
    EXPECT_EQ(state.open_orders, row.open ? 1U : 0U);
    EXPECT_EQ(state.forgettable_orders.size(), row.forgettable ? 1U : 0U);
    EXPECT_EQ(kept.inventory.status(5), row.sold ? SeatStatus::kSold : SeatStatus::kFree);
  }
}

TEST_F(StateOfRows, AnAreaSellsAsMuchAsItHoldsAndNoMore) {
  Order order = order_of(kOrder, OrderState::kConfirmed);
  for (std::int64_t id = 20; id < 50; ++id)
    order.lines.push_back(ticket(id, {Place::Kind::kArea, 0}));
  order.lines.push_back(ticket(50, {Place::Kind::kArea, 0}, TicketState::kVoid));
  state_.add_order(std::move(order));
  EXPECT_EQ(show_->inventory.area(0).left(), 0U);
  EXPECT_EQ(state_.buyer_count(kShow, kBuyer).places, 30U);
  Order more = order_of(OrderId{11}, OrderState::kConfirmed);
  more.lines = {ticket(51, {Place::Kind::kArea, 0})};
  EXPECT_THROW(state_.add_order(std::move(more)), Contradiction);
}

/// A mutant that looks one place too far is for the address sanitizer to see.
TEST_F(StateOfRows, RowsOfPlacesThatAreNotThereAreContradictions) {
  const Place places[] = {{Place::Kind::kSeat, small_hall()->seat_count()},
                          {Place::Kind::kArea, 1}};
  for (const Place& place : places) {
    Order order = order_of(kOrder, OrderState::kConfirmed);
    order.lines = {ticket(20, place)};
    EXPECT_THROW(state_.add_order(std::move(order)), Contradiction);
    Hold hold;
    hold.id = HoldId{60};
    hold.show = kShow;
    Block block;
    block.id = BlockId{70};
    if (place.kind == Place::Kind::kSeat) {
      hold.seats = {place.index};
      block.seats = {place.index};
    } else {
      hold.areas = {{place.index, 1}};
      block.areas = {{place.index, 1}};
    }
    EXPECT_THROW(state_.add_hold(std::move(hold)), Contradiction);
    EXPECT_THROW(state_.add_block(*show_, std::move(block)), Contradiction);
  }
}

TEST_F(StateOfRows, ADroppedOrderLeavesNothingOfItsMoney) {
  state_.add_order(order_of(kOrder, OrderState::kCancelled));
  state_.add_order(order_of(OrderId{11}, OrderState::kCancelled));
  add_payment(30, kOrder, "pay_one");
  add_refund(40, kOrder, "rfnd_one");
  add_refund(41, OrderId{11}, "rfnd_other");
  add_refund(42, OrderId{11}, "rfnd_one");  // the gateway used one name twice
  state_.drop_order(OrderId{11});
  EXPECT_EQ(named("rfnd_one"), RefundId{40}) << "the name stays with the first";
  EXPECT_EQ(named("rfnd_other"), RefundId{});
  state_.drop_order(kOrder);
  EXPECT_TRUE(state_.refunds_by_name.empty());
  EXPECT_TRUE(state_.payments.empty());
  EXPECT_TRUE(state_.refunds.empty());
  EXPECT_TRUE(state_.money.empty());
  EXPECT_TRUE(state_.open_payments.empty());
  EXPECT_TRUE(state_.open_refunds.empty());
  EXPECT_EQ(state_.by_gateway_payment.size(), 0U);
}

TEST_F(StateOfRows, AnOrderWithOpenMoneyOutlivesItsShowAndIsLookedAtLater) {
  Order order = order_of(kOrder, OrderState::kConfirmed);
  order.lines = {ticket(20, {Place::Kind::kSeat, 5}),
                 ticket(21, {Place::Kind::kSeat, 6}, TicketState::kVoid)};
  state_.add_order(Order(order));
  order.id = OrderId{11};
  order.buyer = BuyerId{1002};
  order.lines = {ticket(22, {Place::Kind::kSeat, 7}), ticket(23, {Place::Kind::kArea, 0})};
  state_.add_order(std::move(order));
  add_refund(40, kOrder, "rfnd_one");
  state_.drop_show(kShow);
  while (state_.drop_leaving_order()) {
  }
  EXPECT_TRUE(state_.buyers.empty());
  EXPECT_EQ(state_.find_order(OrderId{11}), nullptr);
  EXPECT_NE(state_.find_order(kOrder), nullptr);
  ASSERT_EQ(state_.forgettable_orders.size(), 1U);
  EXPECT_EQ(*state_.forgettable_orders.begin(), std::pair(state_.last_now + kLookAgain, kOrder));
}

TEST_F(StateOfRows, AShowThatComesBackStaysForAWhile) {
  Show over = show_->show;  // it has no times: its end was long ago
  state_.drop_show(kShow);
  state_.forgettable_shows.clear();
  state_.bring_back(std::move(over));
  ASSERT_EQ(state_.forgettable_shows.size(), 1U);
  EXPECT_EQ(*state_.forgettable_shows.begin(), std::pair(state_.last_now + kLookAgain, kShow));
}

TEST_F(StateOfRows, ARefundWithANewNameIsFoundByThatAlone) {
  add_refund(40, kOrder, "rfnd_first");
  const Refund& refund = add_refund(41, kOrder, "rfnd_second");
  const Refund& namesake = add_refund(42, kOrder, "rfnd_first");
  state_.name_refund(decision_.change(refund), "rfnd_third");
  EXPECT_EQ(named("rfnd_second"), RefundId{});
  EXPECT_EQ(named("rfnd_third"), refund.id);
  state_.name_refund(decision_.change(namesake), "rfnd_fourth");
  EXPECT_EQ(named("rfnd_first"), RefundId{40}) << "it was never the other's";
  EXPECT_EQ(named("rfnd_fourth"), namesake.id);
  EXPECT_EQ(state_.refunds_by_name.size(), 3U);
}

TEST_F(StateOfRows, MoneyTakesItsOwnRefundsToItsOrder) {
  const Payment& money = add_payment(30, OrderId{}, "pay_one");
  const auto told = [&](std::int64_t id) {
    Refund refund;
    refund.id = RefundId{id};
    refund.account = kAccount;
    refund.reason = RefundReason::kAtGateway;
    refund.gateway_payment_id = "pay_one";
    state_.add_refund(std::move(refund));
  };
  told(40);
  told(41);
  state_.link_refund(decision_.change(*state_.find_refund(RefundId{40})), money);
  give_order(decision_, money, kOrder);
  EXPECT_EQ(state_.find_refund(RefundId{40})->order, kOrder);
  EXPECT_EQ(state_.money_of(kOrder).refunds, std::vector<RefundId>{RefundId{40}});
  EXPECT_FALSE(state_.find_refund(RefundId{41})->order) << "what it takes is counted when linked";
  EXPECT_EQ(state_.loose_refunds_of(kAccount, "pay_one"), std::vector<RefundId>{RefundId{41}});
}

TEST_F(StateOfRows, OtherMoneyIsStillAskedAboutWhereOneIsDropped) {
  add_payment(30, OrderId{}, "pay_one");
  add_payment(31, OrderId{}, "pay_two");
  ASSERT_EQ(state_.inquiries.size(), 2U);
  state_.drop_unmatched(*state_.find_payment(PaymentId{30}));
  ASSERT_EQ(state_.inquiries.size(), 1U);
  EXPECT_EQ(std::get<PaymentId>(state_.inquiries.begin()->subject), PaymentId{31});
  EXPECT_EQ(state_.unmatched_of(kAccount, "order_late"), std::vector<PaymentId>{PaymentId{31}});
  EXPECT_EQ(state_.find_payment(PaymentId{30}), nullptr);
}

}  // namespace
}  // namespace firstshow::booking
