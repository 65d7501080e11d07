// Reports of money that contradict each other, or what a person decided in between. No paisa
// appears from nowhere, goes back twice or is lost by them.

#include "booking/payments_fixture.hpp"

namespace firstshow::booking {
namespace {

using enum MoneyResult;

class Contradictions : public Payments {
 protected:
  MoneyResult result(const Command& command) {
    return std::get<MoneyReply>(apply(command).body).result;
  }
  /// An order with tickets for seats 1 and 2, paid as "pay_this".
  void sell() {
    arrange(Situation::kOpen);
    ASSERT_EQ(reported(money(kCaptured)), kConfirmed);
  }
  Refund returned(std::size_t line) {
    const OrderLine given = order_now(order_).order.lines[line];
    EXPECT_TRUE(apply(RefundTickets{kAsha, order_.id, {given.ticket}, false, {}}).ok());
    return order_now(order_).refunds.back();
  }
  void sent(const Refund& refund, const std::string& name) {
    const std::uint32_t sends = refund_now(refund.id).sends;
    apply(BeginRefund{refund.id, sends});
    apply(RefundSent{refund.id, sends, name, RefundAnswer::kTaken});
  }
  RefundReported told(const std::string& name, Paise amount,
                      RefundEnd status = RefundEnd::kSettled) {
    return {{}, {}, payment_.account, name, status, amount, Currency{}, "pay_this"};
  }
  static RefundReported answered(RefundReported report) {
    report.source = ReportSource::kInquiry;
    return report;
  }
  Refund refund_now(RefundId id) { return rows_.get<Refund>(id.value); }
  Payment paid() { return payment_now(payment_); }
  /// By refunds that were made, or may be.
  Paise given_back_in_all() {
    Paise sum;
    for (const Refund& refund : order_now(order_).refunds)
      if (refund.state == RefundState::kSettled || refund.state == RefundState::kSent)
        sum += refund.amount;
    return sum;
  }
  std::vector<ReviewCase> cases() { return core_.review_cases(now_); }
  bool decide_on(PaymentOrRefund subject, ReviewVerdict verdict,
                 std::vector<TicketId> tickets = {}) {
    return apply(DecideReview{subject, verdict, OrderId{}, std::move(tickets), "a letter", "Meera"})
        .ok();
  }
};

TEST_F(Contradictions, OfMoneyThatWasAuthorisedForMoreThanItBroughtKeepWhatItBrought) {
  order_ = ordered(held(kAsha, {1}));
  payment_ = started(order_);
  PaymentReported report = money(kAuthorised);
  report.payment = PaymentId{};
  report.reference = "order_made";
  reported(report);
  report.status = kCaptured;
  report.amount = Paise{100};
  reported(report);
  ASSERT_TRUE(apply(PaymentReady{payment_.id, "order_made"}).ok());
  EXPECT_EQ(paid().captured, Paise{100});
  EXPECT_EQ(order_state(), OrderState::kOpen);
  ASSERT_EQ(cases().size(), 1U);
  EXPECT_EQ(cases()[0].reason, ReviewReason::kWrongAmount);
}

TEST_F(Contradictions, OfTwoSendsNeverBringAThird) {
  for (const bool first_made_is_told_first : {true, false}) {
    begin_anew();
    sell();
    const Refund refund = returned(0);
    const RefundReported made = told("rfnd_a", refund.amount);
    const RefundReported failed = told("rfnd_b", refund.amount, RefundEnd::kFailed);
    sent(refund, "rfnd_a");
    ASSERT_EQ(result(told("rfnd_a", refund.amount, RefundEnd::kFailed)), kRefundMoved);
    sent(refund, "rfnd_b");
    RefundReported noted = made;
    noted.refund = refund.id;
    result(first_made_is_told_first ? noted : failed);
    result(first_made_is_told_first ? failed : noted);
    EXPECT_EQ(refund_now(refund.id).state, RefundState::kSettled);
    EXPECT_EQ(paid().for_tickets, order_.total - refund.amount);
    EXPECT_EQ(given_back_in_all(), refund.amount);
    EXPECT_TRUE(cases().empty());
  }
}

/// The failure of the first send comes again while the second goes out, and tickets lose their
/// money.
TEST_F(Contradictions, OfAnOldFailureLessenNothingThatIsBeingSent) {
  sell();
  const Refund refund = returned(0);
  sent(refund, "rfnd_a");
  const RefundReported failed = told("rfnd_a", refund.amount, RefundEnd::kFailed);
  ASSERT_EQ(result(failed), kRefundMoved);
  apply(BeginRefund{refund.id, 1});
  EXPECT_EQ(result(failed), kKnownAlready);
  EXPECT_EQ(result(told("rfnd_hand", order_.total - refund.amount)), kRefundRecorded);
  EXPECT_EQ(result(told("rfnd_b", refund.amount, RefundEnd::kFailed)), kNoted)
      << "without our note";
  RefundReported quick = told("rfnd_b", refund.amount, RefundEnd::kFailed);
  quick.refund = refund.id;
  EXPECT_EQ(result(quick), kRefundMoved) << "quicker than the answer";
  EXPECT_EQ(refund_now(refund.id).state, RefundState::kSending);
  EXPECT_EQ(refund_now(refund.id).amount, refund.amount);
  EXPECT_EQ(result(RefundSent{refund.id, 1, "rfnd_b", RefundAnswer::kTaken}), kRefundMoved);
  EXPECT_EQ(refund_now(refund.id).amount, Paise{0}) << "it pays for the other tickets now";
}

TEST_F(Contradictions, OfASmallerRefundOweNothingThatTicketsNeed) {
  sell();
  const Refund refund = returned(0);
  sent(refund, "rfnd_a");
  const Paise other = order_.total - refund.amount;
  ASSERT_EQ(result(told("rfnd_hand", other)), kRefundRecorded);
  ASSERT_EQ(result(told("rfnd_a", Paise{100})), kRefundMoved);
  EXPECT_EQ(paid().for_tickets, refund.amount - Paise{100}) << "the rest pays for other tickets";
}

TEST_F(Contradictions, OfARefundThatCameBackPutItsMoneyBack) {
  sell();
  const RefundReported hand = told("rfnd_hand", order_.total);
  ASSERT_EQ(result(hand), kRefundRecorded);
  ASSERT_EQ(cases().size(), 1U);
  const RefundReported failed = told("rfnd_hand", order_.total, RefundEnd::kFailed);
  EXPECT_EQ(result(failed), kRefundMoved);
  EXPECT_EQ(effects_.gateway_tasks.size(), 1U) << "the gateway is asked";
  EXPECT_EQ(paid().for_tickets, Paise{0});
  EXPECT_EQ(result(failed), kKnownAlready) << "it may be old";
  EXPECT_EQ(result(answered(failed)), kRefundMoved);
  EXPECT_EQ(paid().for_tickets, order_.total);
  EXPECT_EQ(paid().refunded_at_gateway, Paise{0});
  EXPECT_TRUE(cases().empty());
  EXPECT_EQ(result(failed), kKnownAlready);
}

/// Its show is over, its tickets are void and a person saw to them: the question alone keeps it.
TEST_F(Contradictions, OfADecidedRefundKeepItsOrderUntilTheGatewayAnswers) {
  sell();
  ASSERT_EQ(result(told("rfnd_hand", order_.total)), kRefundRecorded);
  ASSERT_TRUE(decide_on(cases().at(0).subject, ReviewVerdict::kVoidTickets));
  const RefundReported failed = told("rfnd_hand", order_.total, RefundEnd::kFailed);
  ASSERT_EQ(result(failed), kRefundMoved);
  EXPECT_EQ(core_.open_gateway_tasks().size(), 1U) << "a start asks again";
  now_ = forget_at(show_image());
  forget_all();
  EXPECT_EQ(core_.open_gateway_tasks().size(), 1U);
  EXPECT_EQ(result(answered(failed)), kRefundMoved);
  EXPECT_EQ(paid().under_review, order_.total);
  EXPECT_TRUE(decide_on(payment_.id, ReviewVerdict::kGiveBack));
}

TEST_F(Contradictions, OfARefundThatCameBackAfterItsTicketsWereVoidedStandBeforeAPerson) {
  sell();
  ASSERT_EQ(result(told("rfnd_hand", order_.total)), kRefundRecorded);
  ASSERT_TRUE(decide_on(cases().at(0).subject, ReviewVerdict::kVoidTickets));
  EXPECT_EQ(result(answered(told("rfnd_hand", order_.total, RefundEnd::kFailed))), kRefundMoved);
  EXPECT_EQ(paid().under_review, order_.total);
  ASSERT_EQ(cases().size(), 1U);
  EXPECT_TRUE(decide_on(payment_.id, ReviewVerdict::kGiveBack));
  EXPECT_EQ(paid().refund_owed, order_.total);
}

TEST_F(Contradictions, OfARefundOfAnotherAmountCountAsTheyAreToldLast) {
  sell();
  ASSERT_EQ(result(told("rfnd_hand", Paise{100})), kRefundRecorded);
  EXPECT_EQ(result(told("rfnd_hand", Paise{300})), kRefundMoved);
  EXPECT_EQ(paid().refunded_at_gateway, Paise{300});
  EXPECT_EQ(result(told("rfnd_hand", Paise{200})), kRefundMoved);
  EXPECT_EQ(paid().refunded_at_gateway, Paise{200});
  EXPECT_EQ(paid().for_tickets, order_.total - Paise{200});
}

TEST_F(Contradictions, OfGoneMoneyThatIsThereEndTheCaseOnceTheGatewayWasAsked) {
  sell();
  ASSERT_EQ(reported(money(kRefunded)), kKnownAlready);
  pass(kRefundStuckTime);
  ASSERT_EQ(cases().size(), 1U);
  EXPECT_EQ(reported(money(kCaptured)), kKnownAlready);
  EXPECT_EQ(cases().size(), 1U) << "a webhook may be old";
  PaymentReported there = money(kCaptured);
  there.source = ReportSource::kInquiry;
  EXPECT_EQ(reported(there), kKnownAlready);
  EXPECT_TRUE(cases().empty());
  EXPECT_EQ(paid().request, PaymentRequest::kNone);
}

TEST_F(Contradictions, OfGoneMoneyWithoutAnOrderStandBeforeAPersonUntilItIsThere) {
  arrange(Situation::kOpen);
  PaymentReported stray = money(kCaptured);
  stray.payment = PaymentId{};
  stray.reference = "order_nobody";
  ASSERT_EQ(reported(stray), kUnmatched);
  stray.status = kRefunded;
  reported(stray);
  ASSERT_EQ(cases().size(), 1U);
  EXPECT_EQ(cases()[0].reason, ReviewReason::kRefundsUnknown);
  EXPECT_FALSE(decide_on(cases()[0].subject, ReviewVerdict::kGiveBack));
  stray.status = kCaptured;
  stray.source = ReportSource::kInquiry;
  reported(stray);
  ASSERT_EQ(cases().size(), 1U);
  EXPECT_EQ(cases()[0].reason, ReviewReason::kUnmatchedMoney);
  EXPECT_TRUE(decide_on(cases()[0].subject, ReviewVerdict::kGiveBack));
}

TEST_F(Contradictions, ThatWereDecidedAreNotDecidedAgain) {
  sell();
  ASSERT_EQ(reported(money(kRefunded)), kKnownAlready);
  pass(kRefundStuckTime);
  ASSERT_TRUE(decide_on(payment_.id, ReviewVerdict::kKeepTickets));
  EXPECT_EQ(reported(money(kRefunded)), kKnownAlready);
  EXPECT_TRUE(cases().empty());
}

TEST_F(Contradictions, OfGoneMoneyVoidSomeTicketsAndKeepTheOthers) {
  sell();
  reported(money(kRefunded));
  pass(kRefundStuckTime);
  const OrderLine first = order_now(order_).order.lines[0];
  ASSERT_TRUE(decide_on(payment_.id, ReviewVerdict::kVoidTickets, {first.ticket}));
  EXPECT_EQ(paid().written_off, first.price);
  EXPECT_EQ(paid().for_tickets, order_.total - first.price);
  EXPECT_EQ(paid().refund_owed, Paise{0});
  EXPECT_TRUE(cases().empty());
}

/// A ticket that a person let be used without its money takes none when it is void.
TEST_F(Contradictions, OfGoneMoneyThatPaysForSomeTicketsLeaveThatWhereItIs) {
  sell();
  const OrderLine first = order_now(order_).order.lines[0];
  ASSERT_EQ(result(told("rfnd_hand", first.price)), kRefundRecorded);
  ASSERT_TRUE(decide_on(cases().at(0).subject, ReviewVerdict::kKeepTickets));
  reported(money(kRefunded));
  pass(kRefundStuckTime);
  ASSERT_TRUE(decide_on(payment_.id, ReviewVerdict::kVoidTickets, {first.ticket}));
  EXPECT_EQ(paid().written_off, Paise{0});
  EXPECT_EQ(paid().for_tickets, order_.total - first.price);
}

/// A refund in another currency takes nothing, and so opens nothing.
TEST_F(Contradictions, OfGoneMoneyThatWasDecidedStayDecidedWhenNothingIsTaken) {
  sell();
  reported(money(kRefunded));
  pass(kRefundStuckTime);
  ASSERT_TRUE(decide_on(payment_.id, ReviewVerdict::kKeepTickets));
  RefundReported other = told("rfnd_hand", Paise{100});
  other.currency = *parse_currency("USD");
  ASSERT_EQ(result(other), kRefundRecorded);
  EXPECT_EQ(paid().request, PaymentRequest::kNone);
}

TEST_F(Contradictions, OfADecidedRefundWhoseMoneyComesLaterAreDecidedAnew) {
  arrange(Situation::kOpen);
  ASSERT_EQ(result(told("rfnd_hand", order_.total)), kRefundRecorded);
  ASSERT_EQ(cases().size(), 1U);
  ASSERT_TRUE(decide_on(cases()[0].subject, ReviewVerdict::kWriteOff));
  ASSERT_EQ(reported(money(kCaptured)), kConfirmed);
  ASSERT_EQ(cases().size(), 1U) << "two tickets have no money";
  EXPECT_EQ(cases()[0].reason, ReviewReason::kTicketsWithoutMoney);
}

TEST_F(Contradictions, OfAKnownRefundWithOtherMoneyChangeNothing) {
  sell();
  const Refund refund = returned(0);
  sent(refund, "rfnd_a");
  RefundReported other = told("rfnd_a", refund.amount);
  other.gateway_payment_id = "pay_other";
  EXPECT_EQ(result(other), kKnownAlready);
  EXPECT_EQ(effects_.alarms.size(), 1U);
  RefundReported dollars = told("rfnd_a", refund.amount);
  dollars.currency = Currency{{'U', 'S', 'D'}};
  EXPECT_EQ(result(dollars), kKnownAlready);
  EXPECT_EQ(effects_.alarms.size(), 1U);
  EXPECT_EQ(refund_now(refund.id).state, RefundState::kSent);
}

TEST_F(Contradictions, OfMoreMoneyThanWasToldFirstStandBeforeAPerson) {
  sell();
  PaymentReported more = money(kCaptured);
  more.amount += Paise{700};
  EXPECT_EQ(reported(more), kKnownAlready);
  EXPECT_EQ(effects_.alarms.size(), 1U);
  EXPECT_EQ(paid().under_review, Paise{700});
  EXPECT_EQ(reported(more), kKnownAlready);
  EXPECT_EQ(paid().captured, order_.total + Paise{700});
  ASSERT_EQ(cases().size(), 1U);
  EXPECT_TRUE(decide_on(payment_.id, ReviewVerdict::kGiveBack));
}

/// All of it was given back by hand and its tickets are void; then the bank of the buyer sends it
/// back, days later.
TEST_F(Contradictions, OfGoneMoneyThatCameBackAskTheGatewayAgain) {
  sell();
  ASSERT_EQ(result(told("rfnd_hand", order_.total)), kRefundRecorded);
  reported(money(kRefunded));
  ASSERT_TRUE(decide_on(cases().at(0).subject, ReviewVerdict::kVoidTickets));
  EXPECT_EQ(paid().request, PaymentRequest::kNone);
  EXPECT_EQ(result(answered(told("rfnd_hand", order_.total, RefundEnd::kFailed))), kRefundMoved);
  EXPECT_EQ(paid().under_review, order_.total);
  EXPECT_EQ(paid().request, PaymentRequest::kInquire) << "whether the money is there";
  EXPECT_FALSE(decide_on(payment_.id, ReviewVerdict::kGiveBack)) << "before the answer";
  PaymentReported there = money(kCaptured);
  there.source = ReportSource::kInquiry;
  reported(there);
  EXPECT_FALSE(paid().reported_refunded);
  EXPECT_TRUE(decide_on(payment_.id, ReviewVerdict::kGiveBack));
  EXPECT_EQ(paid().refund_owed, order_.total);
}

TEST_F(Contradictions, OfGoneMoneyThatBecomesMoreAskTheGatewayAgain) {
  order_ = ordered(held(kAsha, {1, 2}));
  payment_ = ready(started(order_));
  PaymentReported report = money(kCaptured);
  report.amount = Paise{100};
  reported(report);
  ASSERT_TRUE(decide_on(payment_.id, ReviewVerdict::kGiveBack));
  const Refund refund = order_now(order_).refunds.back();
  sent(refund, "rfnd_a");
  ASSERT_EQ(result(told("rfnd_a", refund.amount)), kRefundMoved);
  report.status = kRefunded;
  reported(report);
  EXPECT_EQ(paid().request, PaymentRequest::kNone) << "we know that refund";
  report.status = kCaptured;
  report.amount = Paise{150};
  reported(report);
  EXPECT_EQ(paid().request, PaymentRequest::kInquire);
  report.source = ReportSource::kInquiry;
  reported(report);
  EXPECT_TRUE(decide_on(payment_.id, ReviewVerdict::kGiveBack));
  EXPECT_EQ(paid().refund_owed, Paise{150});
}

TEST_F(Contradictions, OfOurRefundThatFailedAfterAllMoneyWasSaidToBeGoneAskTheGatewayAgain) {
  sell();
  apply(RefundTickets{kAsha, order_.id, {}, false, {}});
  const Refund refund = order_now(order_).refunds.back();
  sent(refund, "rfnd_a");
  ASSERT_EQ(result(told("rfnd_a", refund.amount)), kRefundMoved);
  reported(money(kRefunded));
  EXPECT_EQ(result(answered(told("rfnd_a", refund.amount, RefundEnd::kFailed))), kRefundMoved);
  EXPECT_EQ(paid().request, PaymentRequest::kInquire);
}

TEST_F(Contradictions, OfGoneMoneyWrittenOffInPartLeaveTheTicketsToBeDecided) {
  sell();
  PaymentReported report = money(kCaptured);
  report.amount += Paise{50};
  reported(report);
  report.status = kRefunded;
  reported(report);
  ASSERT_TRUE(decide_on(payment_.id, ReviewVerdict::kWriteOff));
  EXPECT_EQ(paid().written_off, Paise{50});
  now_ += kRefundStuckTime;
  ASSERT_EQ(cases().size(), 1U);
  EXPECT_EQ(cases()[0].amount, order_.total);
  EXPECT_TRUE(decide_on(payment_.id, ReviewVerdict::kVoidTickets));
  EXPECT_TRUE(cases().empty());
}

/// The report of a refund had no note of ours and was heard before the answer to its send, while
/// other money of the payment was under review or written off.
TEST_F(Contradictions, OfARefundTakenForAnotherGiveItsMoneyBackOnce) {
  for (const ReviewVerdict verdict : {ReviewVerdict::kAccept, ReviewVerdict::kWriteOff}) {
    begin_anew();
    sell();
    const Refund refund = returned(0);
    PaymentReported more = money(kCaptured);
    more.amount += refund.amount;
    reported(more);
    if (verdict == ReviewVerdict::kWriteOff) {
      ASSERT_TRUE(decide_on(payment_.id, verdict));
    }
    apply(BeginRefund{refund.id, 0});
    ASSERT_EQ(result(told("rfnd_a", refund.amount)), kRefundRecorded);
    EXPECT_EQ(result(RefundSent{refund.id, 0, "rfnd_a", RefundAnswer::kTaken}), kRefundMoved);
    EXPECT_EQ(paid().refund_owed, Paise{0}) << "nothing is sent a second time";
    EXPECT_EQ(paid().under_review, refund.amount) << "of this a person decides";
    EXPECT_EQ(paid().for_tickets, order_.total - refund.amount);
    EXPECT_EQ(given_back_in_all(), refund.amount);
    core_.check_promises();
  }
}

}  // namespace
}  // namespace firstshow::booking
