// Which events the core writes for webhooks, with the change that is their reason.

#include <algorithm>

#include "booking/payments_fixture.hpp"

namespace firstshow::booking {
namespace {

using enum EventKind;

class Events : public Payments {
 protected:
  std::vector<WebhookDue> all() const {
    std::vector<WebhookDue> found;
    for (const Record& record : effects_.records)
      if (const auto* event = std::get_if<WebhookDue>(&record)) found.push_back(*event);
    return found;
  }
  /// The events of the last command.
  std::vector<EventKind> kinds() const {
    std::vector<EventKind> found;
    for (const WebhookDue& event : all()) found.push_back(event.kind);
    return found;
  }
  using Kinds = std::vector<EventKind>;

  void set_state(SaleState state) { apply(SetSaleState{show_, 0, state}); }
};

TEST_F(Events, TellOfTheMoneyAndTheOrderOnce) {
  arrange(Situation::kOpen);
  EXPECT_EQ(kinds(), Kinds{}) << "an order was opened and a payment begun";
  ASSERT_EQ(reported(money(kCaptured)), MoneyResult::kConfirmed);
  const std::vector<WebhookDue> events = all();
  ASSERT_EQ(kinds(), (Kinds{kPaymentCaptured, kOrderConfirmed}));
  const OrganiserId organiser = show_image().organiser;
  EXPECT_EQ(
      events[0],
      (WebhookDue{
          events[0].id, kPaymentCaptured, organiser, show_, order_.id, payment_.id, {}, now_}));
  EXPECT_EQ(events[1],
            (WebhookDue{events[1].id, kOrderConfirmed, organiser, show_, order_.id, {}, {}, now_}));
  EXPECT_LT(events[0].id, events[1].id);
  ASSERT_EQ(reported(money(kCaptured)), MoneyResult::kKnownAlready);
  EXPECT_EQ(kinds(), Kinds{});
}

TEST_F(Events, TellOfOrdersThatEnd) {
  arrange(Situation::kOpen);
  apply(CancelOrder{kAsha, order_.id, false});
  EXPECT_EQ(kinds(), Kinds{kOrderCancelled});
  begin_anew();
  arrange(Situation::kOpen);
  pass(std::chrono::hours{2});
  apply(ExpireDue{100});
  EXPECT_EQ(kinds(), Kinds{kOrderExpired});
  ASSERT_EQ(reported(money(kCaptured)), MoneyResult::kConfirmed);
  EXPECT_EQ(kinds(), (Kinds{kPaymentCaptured, kOrderConfirmed})) << "its places were free";
}

TEST_F(Events, TellOfPaymentsThatFail) {
  arrange(Situation::kOpen);
  ASSERT_EQ(reported(money(ReportedStatus::kFailed)), MoneyResult::kNoted);
  EXPECT_EQ(kinds(), Kinds{kPaymentFailed});
  ASSERT_EQ(reported(money(ReportedStatus::kFailed)), MoneyResult::kKnownAlready);
  EXPECT_EQ(kinds(), Kinds{});
}

TEST_F(Events, TellOfNoMoneyThatIsNobodys) {
  PaymentReported stray = money(kCaptured);
  stray.payment = PaymentId{};
  stray.reference = "order_of_nobody";
  stray.gateway_payment_id = "pay_stray";
  stray.account = "sandbox/main";
  stray.currency = Currency{};
  stray.amount = Paise{100};
  ASSERT_EQ(reported(stray), MoneyResult::kUnmatched);
  EXPECT_EQ(kinds(), Kinds{}) << "whose it is, a person has to find out";
}

TEST_F(Events, TellOfTicketsGivenBackAndTheirRefund) {
  order_ = sold(kAsha, {1, 2});
  apply(RefundTickets{kAsha, order_.id, {}, false, {}});
  EXPECT_EQ(kinds(), Kinds{kTicketsVoided});
  const Refund refund = order_now(order_).refunds.at(0);
  apply(BeginRefund{refund.id, 0});
  EXPECT_EQ(kinds(), Kinds{});
  apply(RefundSent{refund.id, 0, "rfnd_gw"});
  EXPECT_EQ(kinds(), Kinds{kRefundSent});
  apply(RefundReported{refund.id, refund.payment, refund.account, "rfnd_gw", RefundEnd::kSettled,
                       refund.amount, refund.currency, ""});
  ASSERT_EQ(kinds(), Kinds{kRefundSettled});
  EXPECT_EQ(all()[0].refund, refund.id);
  EXPECT_EQ(all()[0].order, order_.id);
}

TEST_F(Events, TellOfSalesAndOfTheCancelledShow) {
  order_ = sold(kAsha, {1, 2});
  set_state(SaleState::kPaused);
  EXPECT_EQ(kinds(), Kinds{kShowPaused});
  set_state(SaleState::kPaused);
  EXPECT_EQ(kinds(), Kinds{}) << "it was paused before";
  set_state(SaleState::kOnSale);
  EXPECT_EQ(kinds(), Kinds{kShowOnSale});
  set_state(SaleState::kClosed);
  EXPECT_EQ(kinds(), Kinds{kShowClosed});
  apply(CancelShow{show_});
  EXPECT_EQ(kinds(), Kinds{kShowCancelled});
  EXPECT_FALSE(all()[0].order);
  apply(SettleCancelled{100});
  EXPECT_EQ(kinds(), Kinds{kTicketsVoided});
}

TEST_F(Events, AreNoneOfHolds) {
  const Hold hold = held(kAsha, {1, 2});
  EXPECT_EQ(kinds(), Kinds{});
  apply(ReleaseHold{kAsha, hold.id});
  EXPECT_EQ(kinds(), Kinds{});
}

}  // namespace
}  // namespace firstshow::booking
