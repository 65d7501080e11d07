#include "booking/box_office_fixture.hpp"

namespace firstshow::booking {
namespace {

class Refunds : public BoxOffice {
 protected:
  std::string_view refusal(const Command& command) { return refusal_name(apply(command).refusal); }
  RefundTickets give_back(const Order& order, std::vector<TicketId> tickets, Idempotency key = {}) {
    return {kAsha, order.id, std::move(tickets), false, key};
  }
  Refund only_refund(const Order& order) {
    const OrderReply reply = order_now(order);
    EXPECT_EQ(reply.refunds.size(), 1U);
    return reply.refunds.at(0);
  }
  MoneyResult result(const Command& command) {
    return std::get<MoneyReply>(apply(command).body).result;
  }
  RefundReported failed(const Refund& refund, const std::string& reference) {
    return {refund.id,          refund.payment, refund.account,  reference,
            RefundEnd::kFailed, refund.amount,  refund.currency, ""};
  }
  RefundReported settled(const Refund& refund) {
    return {refund.id,           refund.payment, refund.account,  "rfnd_gw",
            RefundEnd::kSettled, refund.amount,  refund.currency, ""};
  }
};

TEST_F(Refunds, VoidTicketsFreeSeatsAndOweTheirPrice) {
  const Order order = sold(kAsha, {1, 2}, {{kPit, 2}});
  ASSERT_EQ(refusal(give_back(order, {order.lines[0].ticket, order.lines[2].ticket})), "ok");
  EXPECT_EQ(effects_.gateway_tasks.size(), 1U);
  EXPECT_EQ(status(1), SeatStatus::kFree);
  EXPECT_EQ(status(2), SeatStatus::kSold);
  EXPECT_EQ(pit().sold, 1U);
  EXPECT_EQ(only_refund(order).amount, Paise{25000 + 50000});
  EXPECT_EQ(order_now(order).order.state, OrderState::kConfirmed);
  ASSERT_EQ(refusal(give_back(order, {})), "ok");
  EXPECT_EQ(status(2), SeatStatus::kFree);
  EXPECT_EQ(order_now(order).payments.at(0).refund_owed, order.total);
  EXPECT_EQ(refusal(give_back(order, {})), "not_refundable");
}

TEST_F(Refunds, AreRefusedInOrder) {
  const Order order = sold(kAsha, {1, 2});
  const Order open = ordered(held(kAsha, {5}));
  EXPECT_EQ(refusal(RefundTickets{kRavi, order.id, {}, false, {}}), "unknown_order");
  EXPECT_EQ(refusal(RefundTickets{kAsha, OrderId{3}, {}, false, {}}), "unknown_order");
  EXPECT_EQ(refusal(give_back(open, {})), "not_refundable");
  EXPECT_EQ(refusal(give_back(order, {TicketId{9}})), "unknown_ticket");
  ASSERT_EQ(refusal(give_back(order, {order.lines[0].ticket})), "ok");
  EXPECT_EQ(refusal(give_back(order, {order.lines[0].ticket})), "unknown_ticket");
}

TEST_F(Refunds, EndWithThePolicyButNotForStaff) {
  const Order order = sold(kAsha, {1});
  const Time until = show_image().rules.refundable_until;
  now_ = until;
  const Outcome late = apply(give_back(order, {}));
  EXPECT_EQ(late.refusal, Refusal::kNotRefundable);
  EXPECT_EQ(why(late).when, until);
  EXPECT_EQ(refusal(RefundTickets{kAsha, order.id, {}, true, {}}), "not_refundable");
  EXPECT_EQ(refusal(RefundTickets{{}, order.id, {}, true, {}}), "ok");
}

TEST_F(Refunds, AreReplayedByTheirKey) {
  const Order order = sold(kAsha, {1, 2});
  const RefundTickets command = give_back(order, {order.lines[0].ticket}, key_of(6));
  ASSERT_EQ(refusal(command), "ok");
  EXPECT_TRUE(apply(command).replayed);
  EXPECT_EQ(refusal(give_back(order, {order.lines[1].ticket}, key_of(6, 2))), "key_reused");
  EXPECT_EQ(only_refund(order).amount, Paise{25000});
}

TEST_F(Refunds, OfNothingRememberTheirKeyToo) {
  PriceList prices = show_image().prices;
  prices.prices[1] = Paise{0};  // children in the front row
  ASSERT_EQ(refusal(SetPrices{show_, 0, prices}), "ok");
  const Hold hold = held(kAsha, {1, 2});
  const TicketChoice child{{Place::Kind::kSeat, 2}, 1, "child", ""};
  const Outcome opened = apply(OpenOrder{kAsha, hold.id, {child}, {}, 1, {}});
  const Order open = std::get<OrderReply>(opened.body).order;
  ASSERT_EQ(reported(report(ready(started(open)), ReportedStatus::kCaptured)),
            MoneyResult::kConfirmed);
  const Order order = order_now(open).order;
  ASSERT_EQ(refusal(give_back(order, {order.lines[0].ticket})), "ok");
  const RefundTickets nothing = give_back(order, {order.lines[1].ticket}, key_of(9));
  ASSERT_EQ(refusal(nothing), "ok");
  EXPECT_TRUE(apply(nothing).replayed);
}

TEST_F(Refunds, GoOutAndSettle) {
  const Order order = sold(kAsha, {1});
  ASSERT_EQ(refusal(give_back(order, {})), "ok");
  const Refund refund = only_refund(order);
  EXPECT_EQ(core_.open_gateway_tasks().size(), 1U);
  ASSERT_EQ(refusal(RefundSent{refund.id, 0, "rfnd_gw", RefundAnswer::kTaken}), "ok");
  EXPECT_TRUE(core_.open_gateway_tasks().empty());
  ASSERT_EQ(refusal(settled(refund)), "ok");
  EXPECT_EQ(only_refund(order).state, RefundState::kSettled);
  const std::string before = core_.dump(now_);
  ASSERT_EQ(refusal(settled(refund)), "ok");
  ASSERT_EQ(refusal(RefundSent{refund.id, 0, "rfnd_gw", RefundAnswer::kTaken}), "ok");
  ASSERT_EQ(refusal(failed(refund, "rfnd_older")), "ok");
  EXPECT_EQ(core_.dump(now_), before) << "settled is the end of older sends";
}

TEST_F(Refunds, ThatFailGoOutAgain) {
  const Order order = sold(kAsha, {1});
  ASSERT_EQ(refusal(give_back(order, {})), "ok");
  const Refund refund = only_refund(order);
  ASSERT_EQ(refusal(RefundSent{refund.id, 0, "", RefundAnswer::kRefused}), "ok");
  EXPECT_EQ(only_refund(order).state, RefundState::kFailed);
  EXPECT_EQ(core_.open_gateway_tasks().size(), 1U);
  ASSERT_EQ(refusal(RefundSent{refund.id, 1, "rfnd_gw", RefundAnswer::kTaken}), "ok");
  ASSERT_EQ(refusal(failed(refund, "rfnd_gw")), "ok");
  EXPECT_EQ(effects_.gateway_tasks.size(), 1U);
  ASSERT_EQ(refusal(settled(refund)), "ok");
  EXPECT_EQ(only_refund(order).state, RefundState::kSettled);
}

TEST_F(Refunds, AreNotSentAThirdTimeForAnOldFailure) {
  const Order order = sold(kAsha, {1});
  ASSERT_EQ(refusal(give_back(order, {})), "ok");
  const Refund refund = only_refund(order);
  ASSERT_EQ(refusal(RefundSent{refund.id, 0, "rfnd_first", RefundAnswer::kTaken}), "ok");
  ASSERT_EQ(refusal(failed(refund, "rfnd_first")), "ok");
  ASSERT_EQ(refusal(RefundSent{refund.id, 1, "rfnd_second", RefundAnswer::kTaken}), "ok");
  EXPECT_EQ(result(failed(refund, "rfnd_first")), MoneyResult::kKnownAlready);
  EXPECT_EQ(only_refund(order).state, RefundState::kSent);
  EXPECT_TRUE(core_.open_gateway_tasks().empty());
}

TEST_F(Refunds, ThatFailBeforeTheyAreKnownToBeSentGoOutAgain) {
  const Order order = sold(kAsha, {1});
  ASSERT_EQ(refusal(give_back(order, {})), "ok");
  const Refund refund = only_refund(order);
  ASSERT_EQ(result(failed(refund, "rfnd_first")), MoneyResult::kRefundMoved);
  // The gateway task asked again under the same key, and the gateway named the same refund.
  ASSERT_EQ(result(RefundSent{refund.id, 0, "rfnd_first", RefundAnswer::kTaken}),
            MoneyResult::kRefundMoved);
  EXPECT_EQ(effects_.gateway_tasks.size(), 1U);
  EXPECT_EQ(only_refund(order).state, RefundState::kFailed);
  EXPECT_EQ(only_refund(order).sends, 1U) << "the next time it is another refund to the gateway";
  // The second as well: its failure is told while the first one's is the last thing known.
  ASSERT_EQ(result(failed(refund, "rfnd_second")), MoneyResult::kRefundMoved);
  ASSERT_EQ(result(RefundSent{refund.id, 1, "rfnd_second", RefundAnswer::kTaken}),
            MoneyResult::kRefundMoved);
  EXPECT_EQ(only_refund(order).state, RefundState::kFailed);
  EXPECT_EQ(only_refund(order).sends, 2U);
  ASSERT_EQ(result(RefundSent{refund.id, 2, "rfnd_gw", RefundAnswer::kTaken}),
            MoneyResult::kRefundMoved);
  ASSERT_EQ(refusal(settled(refund)), "ok");
  EXPECT_EQ(only_refund(order).state, RefundState::kSettled);
}

TEST_F(Refunds, AreSentAsOftenAsTheyWere) {
  const Order order = sold(kAsha, {1});
  ASSERT_EQ(refusal(give_back(order, {})), "ok");
  const Refund refund = only_refund(order);
  const RefundSent sent{refund.id, 0, "rfnd_first", RefundAnswer::kTaken};
  ASSERT_EQ(result(sent), MoneyResult::kRefundMoved);
  ASSERT_EQ(result(failed(refund, "rfnd_first")), MoneyResult::kRefundMoved);
  EXPECT_EQ(result(sent), MoneyResult::kKnownAlready) << "the answer to a send that is over";
  EXPECT_EQ(only_refund(order).state, RefundState::kFailed);
  EXPECT_EQ(only_refund(order).sends, 1U) << "or one send would be two refunds";
  EXPECT_EQ(core_.open_gateway_tasks().size(), 1U);
}

TEST_F(Refunds, OnTheirWayAreAskedAbout) {
  const Order order = sold(kAsha, {1});
  ASSERT_EQ(refusal(give_back(order, {})), "ok");
  const Refund refund = only_refund(order);
  now_ += std::chrono::minutes{1};
  ASSERT_EQ(refusal(ScheduleInquiries{}), "ok");
  EXPECT_TRUE(effects_.gateway_tasks.empty())
      << "the payment has its money, the refund is not sent";
  ASSERT_EQ(refusal(RefundSent{refund.id, 0, "rfnd_gw", RefundAnswer::kTaken}), "ok");
  EXPECT_EQ(core_.next_inquiry(), refund.created_at + std::chrono::minutes{2});
  now_ = *core_.next_inquiry();
  ASSERT_EQ(refusal(ScheduleInquiries{}), "ok");
  ASSERT_EQ(effects_.gateway_tasks.size(), 1U);
  EXPECT_EQ(std::get<RefundId>(effects_.gateway_tasks[0].subject), refund.id);
  EXPECT_EQ(rows_.rebuild(core_.last_id(), now_).next_inquiry(), core_.next_inquiry());
  ASSERT_EQ(refusal(settled(refund)), "ok");
  now_ = *core_.next_inquiry();
  ASSERT_EQ(refusal(ScheduleInquiries{}), "ok");
  EXPECT_TRUE(effects_.gateway_tasks.empty());
  EXPECT_EQ(core_.next_inquiry(), std::nullopt);
}

TEST_F(Refunds, ReportedBeforeTheyWereSentAreSettled) {
  const Order order = sold(kAsha, {1});
  ASSERT_EQ(refusal(give_back(order, {})), "ok");
  ASSERT_EQ(refusal(settled(only_refund(order))), "ok");
  EXPECT_EQ(only_refund(order).state, RefundState::kSettled);
}

TEST_F(Refunds, OfAnotherAccountOrUnknownAreNotOurs) {
  const Order order = sold(kAsha, {1});
  ASSERT_EQ(refusal(give_back(order, {})), "ok");
  RefundReported stranger = settled(only_refund(order));
  stranger.account = "sandbox/other";
  EXPECT_EQ(result(stranger), MoneyResult::kRefundRecorded) << "as one that account made";
  EXPECT_EQ(effects_.alarms.size(), 2U);
  EXPECT_EQ(only_refund(order).state, RefundState::kOwed);
  EXPECT_EQ(refusal(RefundSent{RefundId{3}, 0, "x", RefundAnswer::kTaken}), "unknown_refund");
  EXPECT_EQ(refusal(ReadRefund{RefundId{3}}), "unknown_refund");
}

TEST_F(Refunds, AskForAForgottenShowOnlyWhereItDecides) {
  const Order order = sold(kAsha, {1});
  const Order open = ordered(held(kRavi, {5}));
  ready(started(open));
  ASSERT_EQ(refusal(CancelOrder{kRavi, open.id, false}), "ok");
  const Order returned = sold(kAsha, {8});
  ASSERT_EQ(refusal(give_back(returned, {})), "ok");
  now_ = forget_at(show_image());
  forget_all();
  pass(std::chrono::hours{2});
  forget_all();
  ASSERT_FALSE(core_.has_show(show_));
  for (const OrderId id : {order.id, open.id, returned.id})
    core_.restore(rows_.get<Order>(id.value));
  const auto asked_for = [&](BuyerId buyer, const Order& of) {
    return core_.missing(RefundTickets{buyer, of.id, {}, true, {}}).show;
  };
  EXPECT_EQ(asked_for(kAsha, order), show_);
  EXPECT_EQ(asked_for(BuyerId{}, order), show_);
  EXPECT_FALSE(asked_for(kRavi, order)) << "a stranger is refused without it";
  EXPECT_FALSE(asked_for(kRavi, open)) << "it has no tickets";
  EXPECT_FALSE(asked_for(kAsha, returned)) << "it has none any more";
}

/// Seat 8 is the wheelchair place, 9 its companion's.
TEST_F(Refunds, LeaveNoCompanionSeatWithoutItsWheelchairPlace) {
  const Order order = sold(kAsha, {7, 8, 9});
  const auto ticket = [&](std::size_t line) { return order.lines[line].ticket; };
  EXPECT_EQ(refusal(give_back(order, {ticket(1)})), "too_many_companions");
  EXPECT_EQ(refusal(give_back(order, {ticket(0), ticket(1)})), "too_many_companions");
  EXPECT_EQ(refusal(give_back(order, {ticket(2)})), "ok");
  EXPECT_EQ(refusal(give_back(order, {ticket(1)})), "ok");
  const Order other = sold(kRavi, {8, 9});
  EXPECT_EQ(refusal(RefundTickets{BuyerId{}, other.id, {other.lines[0].ticket}, true, {}}), "ok")
      << "staff know why";
}

}  // namespace
}  // namespace firstshow::booking
