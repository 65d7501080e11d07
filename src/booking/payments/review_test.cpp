#include "booking/box_office_fixture.hpp"

namespace firstshow::booking {
namespace {

using enum ReviewVerdict;

class Review : public BoxOffice {
 protected:
  std::string_view refusal(const Command& command) { return refusal_name(apply(command).refusal); }
  DecideReview decision(PaymentOrRefund subject, ReviewVerdict verdict) {
    return {subject, verdict, OrderId{}, {}, "the bank's letter of Monday", "Meera"};
  }
  /// Money for no attempt that we know.
  PaymentId stray(Paise amount) {
    PaymentReported report;
    report.account = "sandbox/main";
    report.reference = "order_nobody";
    report.gateway_payment_id = "pay_stray";
    report.status = ReportedStatus::kCaptured;
    report.amount = amount;
    return std::get<MoneyReply>(apply(report).body).payment;
  }
  RefundReported elsewhere(const Payment& payment, Paise amount) {
    return {{},     {},         payment.account,           "rfnd_x", RefundEnd::kSettled,
            amount, Currency{}, payment.gateway_payment_id};
  }
  ReviewCase only_case() {
    const auto cases = core_.review_cases(now_);
    EXPECT_EQ(cases.size(), 1U);
    return cases.empty() ? ReviewCase{} : cases[0];
  }
  RefundId only_elsewhere(const Order& order) {
    for (const Refund& refund : order_now(order).refunds)
      if (refund.reason == RefundReason::kAtGateway) return refund.id;
    return {};
  }
};

TEST_F(Review, AcceptsMoneyForAnOrder) {
  const Order order = ordered(held(kAsha, {1, 2}));
  const PaymentId money = stray(order.total + Paise{100});
  EXPECT_EQ(only_case().reason, ReviewReason::kUnmatchedMoney);
  EXPECT_EQ(only_case().amount, order.total + Paise{100});
  EXPECT_EQ(refusal(decision(money, kAccept)), "unknown_order");
  DecideReview accept = decision(money, kAccept);
  accept.order = order.id;
  ASSERT_EQ(refusal(accept), "ok");
  EXPECT_EQ(order_now(order).order.state, OrderState::kConfirmed);
  const Payment row = rows_.get<Payment>(money.value);
  EXPECT_EQ(row.order, order.id);
  EXPECT_EQ(row.for_tickets, order.total);
  EXPECT_EQ(row.refund_owed, Paise{100}) << "what is over goes back";
  EXPECT_EQ(rows_.count<ReviewDecision>(), 1U);
  EXPECT_EQ(refusal(accept), "nothing_to_decide");
  EXPECT_TRUE(core_.review_cases(now_).empty());
}

/// A part of it was given back before the rest came, which an order takes.
TEST_F(Review, AcceptsMoneyWithTheRefundsThatItHas) {
  const Order order = ordered(held(kAsha, {1, 2}));
  const PaymentId money = stray(Paise{2000});
  ASSERT_EQ(refusal(decision(money, kGiveBack)), "ok");
  const std::vector<GatewayTask> gateway_tasks = core_.open_gateway_tasks();
  ASSERT_EQ(gateway_tasks.size(), 1U);
  const RefundId refund = std::get<RefundId>(gateway_tasks[0].subject);
  apply(BeginRefund{refund, 0});
  apply(RefundSent{refund, 0, "rfnd_1", RefundAnswer::kTaken});
  RefundReported made{refund,      {}, "sandbox/main", "rfnd_1", RefundEnd::kSettled,
                      Paise{2000}, {}, "pay_stray"};
  ASSERT_EQ(refusal(made), "ok");
  stray(order.total + Paise{2000});
  DecideReview accept = decision(money, kAccept);
  accept.order = order.id;
  ASSERT_EQ(refusal(accept), "ok");
  EXPECT_EQ(rows_.get<Refund>(refund.value).order, order.id);
  core_.check_promises();
  made.amount += Paise{1};
  ASSERT_EQ(refusal(made), "ok");
  const Payment row = rows_.get<Payment>(money.value);
  EXPECT_EQ(row.under_review, Paise{0}) << "it is not there a second time";
  EXPECT_EQ(row.refunded_at_gateway, Paise{2001});
  core_.check_promises();
}

TEST_F(Review, AcceptsOnlyWhatPaysForAnOrderThatCanBeConfirmed) {
  const Order order = ordered(held(kAsha, {1, 2}));
  DecideReview accept = decision(stray(order.total - Paise{1}), kAccept);
  accept.order = order.id;
  EXPECT_EQ(refusal(accept), "not_acceptable") << "a paisa short";
  const Order bought = sold(kRavi, {5});
  accept.order = bought.id;
  EXPECT_EQ(refusal(accept), "not_acceptable") << "it has its tickets";
  accept.order = OrderId{3};
  EXPECT_EQ(refusal(accept), "unknown_order");
  accept.subject = PaymentId{3};
  EXPECT_EQ(refusal(accept), "unknown_payment");
  accept.subject = RefundId{3};
  EXPECT_EQ(refusal(accept), "unknown_refund");
}

TEST_F(Review, AcceptsMoneyForAnExpiredOrderWhoseSeatsAreThere) {
  const Order order = ordered(held(kAsha, {1}));
  pass(std::chrono::minutes{12});
  ASSERT_TRUE(apply(ExpireDue{}).ok());
  DecideReview accept = decision(stray(order.total), kAccept);
  accept.order = order.id;
  const Hold other = held(kRavi, {1});
  EXPECT_EQ(refusal(accept), "not_acceptable");
  ASSERT_TRUE(apply(ReleaseHold{kRavi, other.id}).ok());
  EXPECT_EQ(refusal(accept), "ok");
  EXPECT_EQ(order_now(order).order.state, OrderState::kConfirmed);
}

/// More than was asked for, so that no rule can place it.
TEST_F(Review, AcceptsTheMoneyOfAnOrderForThatOrderAlone) {
  const Order order = ordered(held(kAsha, {1, 2}));
  const Order other = ordered(held(kAsha, {4, 5}));
  PaymentReported more = report(ready(started(order)), ReportedStatus::kCaptured);
  more.amount += Paise{100};
  ASSERT_EQ(reported(more), MoneyResult::kUnderReview);
  EXPECT_EQ(only_case().reason, ReviewReason::kWrongAmount);
  DecideReview accept = decision(more.payment, kAccept);
  accept.order = other.id;
  EXPECT_EQ(refusal(accept), "not_acceptable");
  accept.order = OrderId{};
  ASSERT_EQ(refusal(accept), "ok");
  EXPECT_EQ(order_now(order).order.state, OrderState::kConfirmed);
  EXPECT_EQ(order_now(order).payments.at(0).for_tickets, order.total);
  EXPECT_EQ(order_now(order).payments.at(0).refund_owed, Paise{100});
  EXPECT_EQ(order_now(other).order.state, OrderState::kOpen);
}

TEST_F(Review, KeepsTheRefundsOfAcceptedMoneyWithItsOrder) {
  const Order order = ordered(held(kAsha, {1, 2}));
  DecideReview accept = decision(stray(order.total), kAccept);
  accept.order = order.id;
  RefundReported dollars;  // nothing can be taken from the money for it
  dollars.account = "sandbox/main";
  dollars.reference = "rfnd_x";
  dollars.gateway_payment_id = "pay_stray";
  dollars.status = RefundEnd::kSettled;
  dollars.amount = Paise{100};
  dollars.currency = *parse_currency("USD");
  ASSERT_EQ(refusal(dollars), "ok");
  ASSERT_EQ(core_.review_cases(now_).size(), 2U);
  ASSERT_EQ(refusal(accept), "ok");
  EXPECT_EQ(only_case().reason, ReviewReason::kRefundedTooMuch);
  EXPECT_EQ(only_case().order, order.id);
  const auto refund = std::get<RefundId>(only_case().subject);
  EXPECT_EQ(rows_.get<Refund>(refund.value).order, order.id) << "also after a restart";
}

TEST_F(Review, GivesMoneyBackOrWritesItOff) {
  const PaymentId money = stray(Paise{700});
  EXPECT_EQ(refusal(decision(money, kKeepTickets)), "not_acceptable");
  ASSERT_EQ(refusal(decision(money, kGiveBack)), "ok");
  EXPECT_EQ(rows_.get<Payment>(money.value).refund_owed, Paise{700});
  EXPECT_EQ(core_.open_gateway_tasks().size(), 1U);
  PaymentReported second;
  second.account = "sandbox/main";
  second.gateway_payment_id = "pay_more";
  second.status = ReportedStatus::kCaptured;
  second.amount = Paise{900};
  const PaymentId more = std::get<MoneyReply>(apply(second).body).payment;
  ASSERT_EQ(refusal(decision(more, kWriteOff)), "ok");
  EXPECT_EQ(rows_.get<Payment>(more.value).written_off, Paise{900});
  EXPECT_EQ(rows_.get<Payment>(more.value).under_review, Paise{0});
  EXPECT_TRUE(core_.review_cases(now_).empty());
}

TEST_F(Review, DecidesAboutTicketsWhoseMoneyWentBack) {
  for (const ReviewVerdict verdict : {kVoidTickets, kKeepTickets}) {
    const Order order = sold(kAsha, {verdict == kVoidTickets ? 1U : 5U});
    const Payment payment = order_now(order).payments.at(0);
    RefundReported report = elsewhere(payment, order.total);
    report.reference += std::to_string(static_cast<int>(verdict));
    ASSERT_EQ(refusal(report), "ok");
    EXPECT_EQ(effects_.alarms.size(), 1U);
    EXPECT_EQ(only_case().reason, ReviewReason::kTicketsWithoutMoney);
    EXPECT_EQ(only_case().order, order.id);
    const RefundId refund = only_elsewhere(order);
    EXPECT_EQ(refusal(decision(refund, kGiveBack)), "not_acceptable");
    ASSERT_EQ(refusal(decision(refund, verdict)), "ok");
    EXPECT_TRUE(core_.review_cases(now_).empty());
    EXPECT_EQ(order_now(order).payments.at(0).refund_owed, Paise{0});
    const TicketState state = order_now(order).order.lines[0].ticket_state;
    EXPECT_EQ(state, verdict == kVoidTickets ? TicketState::kVoid : TicketState::kValid);
    EXPECT_EQ(refusal(decision(refund, verdict)), "nothing_to_decide");
  }
}

TEST_F(Review, HearsOfRefundsOfMoneyThatNobodyKnows) {
  RefundReported report;
  report.account = "sandbox/main";
  report.reference = "rfnd_y";
  report.gateway_payment_id = "pay_elsewhere";
  report.status = RefundEnd::kSettled;
  report.amount = Paise{300};
  ASSERT_EQ(refusal(report), "ok");
  EXPECT_EQ(only_case().reason, ReviewReason::kUnmatchedRefund);
  ASSERT_EQ(refusal(report), "ok");
  const RefundId refund = std::get<RefundId>(only_case().subject);
  ASSERT_EQ(refusal(decision(refund, kWriteOff)), "ok");
  EXPECT_TRUE(core_.review_cases(now_).empty());
}

TEST_F(Review, HearsOfRefundsOfMoreThanWasThere) {
  const Order order = sold(kAsha, {1});
  const Payment payment = order_now(order).payments.at(0);
  ASSERT_EQ(refusal(elsewhere(payment, order.total + Paise{1})), "ok");
  EXPECT_EQ(effects_.alarms.size(), 2U);
  EXPECT_EQ(order_now(order).payments.at(0).refunded_at_gateway, order.total);
  ASSERT_EQ(only_case().reason, ReviewReason::kTicketsWithoutMoney) << "that comes first";
  ASSERT_EQ(refusal(decision(only_case().subject, kVoidTickets)), "ok");
  EXPECT_EQ(only_case().reason, ReviewReason::kRefundedTooMuch);
}

TEST_F(Review, HearsOfRefundsThatTheGatewayDoesNotMake) {
  const Order order = sold(kAsha, {1});
  ASSERT_TRUE(apply(RefundTickets{kAsha, order.id, {}, false, {}}).ok());
  const Refund refund = order_now(order).refunds.at(0);
  EXPECT_EQ(refusal(decision(refund.id, kWriteOff)), "nothing_to_decide");
  pass(kRefundStuckTime - Duration{1});
  EXPECT_TRUE(core_.review_cases(now_).empty());
  pass(Duration{1});
  EXPECT_EQ(only_case().reason, ReviewReason::kRefundStuck);
  ASSERT_EQ(refusal(ResendRefund{refund.id}), "ok");
  ASSERT_EQ(effects_.gateway_tasks.size(), 1U);
  EXPECT_EQ(effects_.gateway_tasks[0].urgency, GatewayTask::Urgency::kNow);
  EXPECT_EQ(refusal(ResendRefund{RefundId{3}}), "unknown_refund");
  EXPECT_EQ(refusal(decision(refund.id, kVoidTickets)), "not_acceptable");
  ASSERT_EQ(refusal(decision(refund.id, kWriteOff)), "ok") << "it was given back in cash";
  EXPECT_TRUE(core_.open_gateway_tasks().empty());
  EXPECT_EQ(refusal(ResendRefund{refund.id}), "nothing_to_decide");
}

TEST_F(Review, IsListedOldestFirst) {
  stray(Paise{700});
  pass(std::chrono::minutes{1});
  RefundReported report;
  report.account = "sandbox/main";
  report.reference = "rfnd_y";
  report.status = RefundEnd::kSettled;
  ASSERT_EQ(refusal(report), "ok");
  const Outcome outcome = apply(ReadReviews{1});
  const auto& list = std::get<ReviewsReply>(outcome.body);
  EXPECT_EQ(list.total, 2U);
  ASSERT_EQ(list.cases.size(), 1U);
  EXPECT_EQ(list.cases[0].reason, ReviewReason::kUnmatchedMoney);
}

TEST_F(Review, StaysWhenEverythingElseOfItsShowIsForgotten) {
  const Order order = sold(kAsha, {1});
  const Payment payment = order_now(order).payments.at(0);
  ASSERT_EQ(refusal(elsewhere(payment, order.total)), "ok");
  now_ = show_image().closes_at + std::chrono::days{30};
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(apply(Forget{}).ok());
  EXPECT_FALSE(core_.has_show(show_));
  EXPECT_EQ(only_case().order, order.id);
}

/// The gateway says that all of the money went back, and no refund is heard of.
TEST_F(Review, DecidesAboutMoneyThatIsSaidToBeGone) {
  SeatIndex seat = 1;
  for (const ReviewVerdict verdict : {kVoidTickets, kKeepTickets}) {
    const Order order = sold(kAsha, {seat, seat + 1});
    seat = 5;
    const Payment payment = order_now(order).payments.at(0);
    PaymentReported gone = report(payment, ReportedStatus::kRefunded);
    gone.gateway_payment_id = payment.gateway_payment_id;
    ASSERT_TRUE(apply(gone).ok());
    EXPECT_TRUE(core_.review_cases(now_).empty()) << "the gateway is asked first";
    EXPECT_EQ(refusal(decision(payment.id, verdict)), "nothing_to_decide");
    pass(kRefundStuckTime);
    EXPECT_EQ(only_case().reason, ReviewReason::kRefundsUnknown);
    EXPECT_EQ(only_case().amount, order.total);
    for (const ReviewVerdict other : {kAccept, kGiveBack, kWriteOff})
      EXPECT_EQ(refusal(decision(payment.id, other)), "not_acceptable");
    ASSERT_EQ(refusal(decision(payment.id, verdict)), "ok");
    EXPECT_TRUE(core_.review_cases(now_).empty());
    const Payment after = payment_now(payment);
    EXPECT_EQ(after.refund_owed, Paise{0}) << "it went back already";
    EXPECT_EQ(after.written_off, verdict == kVoidTickets ? order.total : Paise{0});
    EXPECT_EQ(status(order.lines[0].place.index),
              verdict == kVoidTickets ? SeatStatus::kFree : SeatStatus::kSold);
  }
}

TEST_F(Review, DecidesAboutTheRestOfMoneyThatIsSaidToBeGone) {
  const Order order = sold(kAsha, {1, 2});
  const Payment payment = order_now(order).payments.at(0);
  ASSERT_EQ(refusal(elsewhere(payment, Paise{10000})), "ok");
  PaymentReported gone = report(payment, ReportedStatus::kRefunded);
  gone.gateway_payment_id = payment.gateway_payment_id;
  ASSERT_TRUE(apply(gone).ok());
  pass(kRefundStuckTime);
  const auto cases = core_.review_cases(now_);
  ASSERT_EQ(cases.size(), 2U) << "the refund that is known is one of its own";
  EXPECT_EQ(cases[0].reason, ReviewReason::kRefundsUnknown);
  EXPECT_EQ(cases[0].amount, order.total - Paise{10000});
}

TEST_F(Review, WritesOffMoneyThatWasNotWhatWasAskedForAndIsGone) {
  const Order order = ordered(held(kAsha, {1, 2}));
  PaymentReported gone = report(ready(started(order)), ReportedStatus::kRefunded);
  gone.amount += Paise{100};
  ASSERT_EQ(reported(gone), MoneyResult::kUnderReview);
  EXPECT_EQ(only_case().reason, ReviewReason::kRefundsUnknown);
  EXPECT_EQ(only_case().amount, gone.amount);
  for (const ReviewVerdict other : {kAccept, kGiveBack, kVoidTickets, kKeepTickets})
    EXPECT_EQ(refusal(decision(gone.payment, other)), "not_acceptable");
  ASSERT_EQ(refusal(decision(gone.payment, kWriteOff)), "ok");
  EXPECT_EQ(order_now(order).payments.at(0).written_off, gone.amount);
  EXPECT_EQ(order_now(order).payments.at(0).under_review, Paise{0});
  EXPECT_TRUE(core_.review_cases(now_).empty());
}

}  // namespace
}  // namespace firstshow::booking
