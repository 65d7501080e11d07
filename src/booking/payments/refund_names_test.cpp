// Which refund a report is about: the gateway's own name decides, a note only where that is new.
// And reports that contradict what we thought had become of a refund.

#include "booking/payments_fixture.hpp"

namespace firstshow::booking {
namespace {

using enum MoneyResult;

class RefundNames : public Payments {
 protected:
  RefundNames() : order_(sold(kAsha, {1, 2})) {}

  MoneyResult result(const Command& command) {
    return std::get<MoneyReply>(apply(command).body).result;
  }
  /// Gives one ticket back; the refund that is owed for it.
  Refund returned(std::size_t line) {
    EXPECT_TRUE(
        apply(RefundTickets{kAsha, order_.id, {order_.lines[line].ticket}, false, {}}).ok());
    return order_now(order_).refunds.back();
  }
  MoneyResult sent(const Refund& refund, const std::string& name) {
    const std::uint32_t sends = refund_now(refund).sends;
    apply(BeginRefund{refund.id, sends});
    return result(RefundSent{refund.id, sends, name, RefundAnswer::kTaken});
  }
  /// Without a note of ours.
  RefundReported told(const Refund& refund, const std::string& name,
                      RefundEnd status = RefundEnd::kSettled) {
    return {{},
            {},
            refund.account,
            name,
            status,
            refund.amount,
            refund.currency,
            payment().gateway_payment_id};
  }
  RefundReported noted(const Refund& refund, const std::string& name,
                       RefundEnd status = RefundEnd::kSettled) {
    RefundReported report = told(refund, name, status);
    report.refund = refund.id;
    return report;
  }
  Refund refund_now(const Refund& refund) { return rows_.get<Refund>(refund.id.value); }
  Payment payment() { return order_now(order_).payments.at(0); }
  std::vector<ReviewCase> cases() { return core_.review_cases(now_); }
  void decide_on(const Refund& refund, ReviewVerdict verdict) {
    EXPECT_TRUE(apply(DecideReview{refund.id, verdict, OrderId{}, {}, "a letter", "Meera"}).ok());
  }

  Order order_;
};

TEST_F(RefundNames, OfOursAreOursWithoutOurNote) {
  const Refund refund = returned(0);
  sent(refund, "rfnd_1");
  EXPECT_EQ(result(told(refund, "rfnd_1")), kRefundMoved);
  EXPECT_EQ(refund_now(refund).state, RefundState::kSettled);
  EXPECT_EQ(result(told(refund, "rfnd_1")), kKnownAlready);
  EXPECT_EQ(rows_.count<Refund>(), 1U);
  EXPECT_EQ(payment().for_tickets, order_.lines[1].price);
}

TEST_F(RefundNames, ToldBeforeTheAnswerAndWithoutOurNoteAreOneRefund) {
  const Refund refund = returned(0);
  apply(BeginRefund{refund.id, 0});
  EXPECT_EQ(result(told(refund, "rfnd_1")), kRefundRecorded);
  EXPECT_EQ(result(RefundSent{refund.id, 0, "rfnd_1", RefundAnswer::kTaken}), kRefundMoved);
  EXPECT_EQ(payment().refunded_at_gateway, refund.amount);
  EXPECT_EQ(payment().refund_owed, Paise{0});
  EXPECT_EQ(payment().for_tickets, order_.lines[1].price);
  EXPECT_TRUE(cases().empty());
  EXPECT_TRUE(core_.open_gateway_tasks().empty());
}

TEST_F(RefundNames, ToldBeforeTheAnswerWithLessLeaveTheRestOwed) {
  const Refund refund = returned(0);
  apply(BeginRefund{refund.id, 0});
  RefundReported report = told(refund, "rfnd_1");
  report.amount = Paise{100};
  EXPECT_EQ(result(report), kRefundRecorded);
  EXPECT_EQ(result(RefundSent{refund.id, 0, "rfnd_1", RefundAnswer::kTaken}), kRefundMoved);
  EXPECT_EQ(refund_now(refund).amount, refund.amount - Paise{100});
  EXPECT_EQ(refund_now(refund).state, RefundState::kFailed) << "the rest goes out again";
  EXPECT_EQ(payment().refund_owed, refund.amount - Paise{100});
  EXPECT_EQ(payment().refunded_at_gateway, Paise{100});
  EXPECT_EQ(payment().for_tickets, order_.lines[1].price);
}

/// All of the money was on its way already, so that nothing could be taken for it when it was told.
TEST_F(RefundNames, ToldBeforeTheAnswerWhileAllIsOnItsWayCountOnce) {
  const Refund first = returned(0);
  const Refund second = returned(1);
  for (const Refund& refund : {first, second}) apply(BeginRefund{refund.id, 0});
  EXPECT_EQ(result(told(first, "rfnd_1")), kRefundRecorded);
  EXPECT_EQ(payment().refunded_at_gateway, Paise{0});
  EXPECT_EQ(result(RefundSent{first.id, 0, "rfnd_1", RefundAnswer::kTaken}), kRefundMoved);
  EXPECT_EQ(payment().refunded_at_gateway, first.amount);
  EXPECT_EQ(payment().refund_owed, second.amount);
  EXPECT_EQ(payment().under_review, Paise{0});
  EXPECT_EQ(refund_now(first).state, RefundState::kSettled);
}

TEST_F(RefundNames, SettleOneRefundAlone) {
  const Refund first = returned(0);
  const Refund second = returned(1);
  sent(first, "rfnd_1");
  EXPECT_EQ(result(noted(second, "rfnd_1")), kRefundMoved);
  EXPECT_EQ(effects_.alarms.size(), 1U);
  EXPECT_EQ(refund_now(first).state, RefundState::kSettled);
  EXPECT_EQ(refund_now(second).state, RefundState::kOwed);
  EXPECT_EQ(sent(second, "rfnd_1"), kRefundMoved);
  EXPECT_EQ(effects_.alarms.size(), 1U) << "one name for two sends";
  EXPECT_EQ(refund_now(second).state, RefundState::kFailed) << "it goes out again";
}

TEST_F(RefundNames, OfOtherMoneyAreNotOursWhateverTheirNote) {
  const Refund refund = returned(0);
  sent(refund, "rfnd_1");
  RefundReported report = noted(refund, "rfnd_2");
  report.gateway_payment_id = "pay_of_somebody_else";
  EXPECT_EQ(result(report), kRefundRecorded);
  EXPECT_EQ(effects_.alarms.size(), 2U);
  EXPECT_EQ(refund_now(refund).state, RefundState::kSent);
  report = noted(refund, "rfnd_3");
  report.currency = *parse_currency("USD");
  EXPECT_EQ(result(report), kRefundRecorded);
  EXPECT_EQ(refund_now(refund).state, RefundState::kSent);
}

TEST_F(RefundNames, OfLessLeaveTheRestOwed) {
  const Refund refund = returned(0);
  sent(refund, "rfnd_1");
  RefundReported report = told(refund, "rfnd_1");
  report.amount = Paise{1};
  EXPECT_EQ(result(report), kRefundMoved);
  EXPECT_EQ(refund_now(refund).amount, Paise{1});
  const Refund rest = order_now(order_).refunds.back();
  EXPECT_EQ(rest.amount, refund.amount - Paise{1});
  EXPECT_EQ(rest.state, RefundState::kOwed);
  EXPECT_EQ(payment().refund_owed, refund.amount);
}

TEST_F(RefundNames, OfMoreAreTakenFromWhatIsLeft) {
  const Refund refund = returned(0);
  sent(refund, "rfnd_1");
  RefundReported report = told(refund, "rfnd_1");
  report.amount += Paise{100};
  EXPECT_EQ(result(report), kRefundRecorded);
  EXPECT_EQ(payment().refunded_at_gateway, report.amount);
  EXPECT_EQ(payment().refund_owed, Paise{0});
  EXPECT_EQ(payment().for_tickets, order_.lines[1].price - Paise{100});
  ASSERT_EQ(cases().size(), 1U);
  EXPECT_EQ(cases()[0].reason, ReviewReason::kTicketsWithoutMoney);
  EXPECT_EQ(result(report), kKnownAlready);
}

TEST_F(RefundNames, WrittenOffAndMadeAfterAllAreNotWrittenOff) {
  const Refund refund = returned(0);
  sent(refund, "rfnd_1");
  pass(std::chrono::days{30});
  decide_on(refund, ReviewVerdict::kWriteOff);
  ASSERT_EQ(payment().written_off, refund.amount);
  EXPECT_EQ(result(told(refund, "rfnd_1")), kRefundRecorded);
  EXPECT_EQ(payment().written_off, Paise{0});
  EXPECT_EQ(payment().refunded_at_gateway, refund.amount);
  EXPECT_TRUE(cases().empty());
}

/// A failed refund of a second payment was needed for the tickets, whose money had gone.
TEST_F(RefundNames, NeededForTicketsAndMadeAfterAllStandBeforeAPerson) {
  const std::string first = payment().gateway_payment_id;
  PaymentReported second = report(payment(), kCaptured);
  second.gateway_payment_id = "pay_second";
  ASSERT_EQ(reported(second), kRefundOwed);
  const Refund refund = order_now(order_).refunds.back();
  sent(refund, "rfnd_1");
  RefundReported not_made = noted(refund, "rfnd_1", RefundEnd::kFailed);
  not_made.gateway_payment_id = "pay_second";
  ASSERT_EQ(result(not_made), kRefundMoved);
  RefundReported elsewhere = told(refund, "rfnd_hand");
  elsewhere.gateway_payment_id = first;
  elsewhere.amount = order_.total;
  ASSERT_EQ(result(elsewhere), kRefundRecorded);
  ASSERT_EQ(refund_now(refund).amount, Paise{0});
  ASSERT_TRUE(cases().empty());
  RefundReported after = noted(refund, "rfnd_1");
  after.amount = order_.total;
  after.gateway_payment_id = "pay_second";
  EXPECT_EQ(result(after), kRefundRecorded);
  ASSERT_FALSE(cases().empty());
  EXPECT_EQ(cases()[0].reason, ReviewReason::kTicketsWithoutMoney);
}

TEST_F(RefundNames, MadeAndSaidToHaveFailedAreAskedAbout) {
  const Refund refund = returned(0);
  sent(refund, "rfnd_1");
  ASSERT_EQ(result(told(refund, "rfnd_1")), kRefundMoved);
  EXPECT_EQ(result(told(refund, "rfnd_1", RefundEnd::kFailed)), kRefundMoved);
  EXPECT_EQ(effects_.gateway_tasks.size(), 1U);
  EXPECT_EQ(refund_now(refund).state, RefundState::kSent);
  EXPECT_EQ(result(told(refund, "rfnd_1", RefundEnd::kFailed)), kKnownAlready) << "it may be old";
  EXPECT_EQ(result(told(refund, "rfnd_1")), kKnownAlready) << "and so may this";
  EXPECT_EQ(refund_now(refund).state, RefundState::kSent);
  RefundReported answer = told(refund, "rfnd_1", RefundEnd::kFailed);
  answer.source = ReportSource::kInquiry;
  EXPECT_EQ(result(answer), kRefundMoved) << "it is so";
  EXPECT_EQ(refund_now(refund).state, RefundState::kFailed);
}

TEST_F(RefundNames, SentAgainAlthoughTheFirstWasMadeAreTwo) {
  const Refund refund = returned(0);
  sent(refund, "rfnd_1");
  ASSERT_EQ(result(told(refund, "rfnd_1", RefundEnd::kFailed)), kRefundMoved);
  apply(BeginRefund{refund.id, 1});
  ASSERT_EQ(result(told(refund, "rfnd_1")), kRefundMoved);
  EXPECT_EQ(result(RefundSent{refund.id, 1, "rfnd_2", RefundAnswer::kTaken}), kRefundRecorded);
  EXPECT_EQ(payment().refunded_at_gateway, refund.amount);
  EXPECT_FALSE(cases().empty()) << "the other ticket has lost its money";
  EXPECT_EQ(result(RefundSent{refund.id, 1, "rfnd_2", RefundAnswer::kTaken}), kKnownAlready);
  EXPECT_EQ(result(told(refund, "rfnd_2")), kRefundMoved) << "and it was made";
  EXPECT_EQ(result(told(refund, "rfnd_2")), kKnownAlready);
}

/// Money that came twice for an attempt, and went back at the gateway before we knew whose it was.
TEST_F(RefundNames, OfMoneyThatGetsItsOrderLaterAreTakenOnce) {
  const Payment attempt = payment();
  const Order other = ordered(held(kRavi, {5}));
  const Payment created = started(other);
  PaymentReported stray = report(attempt, kCaptured);
  stray.payment = PaymentId{};
  stray.reference = "order_late";
  stray.gateway_payment_id = "pay_one";
  stray.amount = other.total;
  ASSERT_EQ(reported(stray), kUnmatched);
  stray.gateway_payment_id = "pay_two";
  ASSERT_EQ(reported(stray), kUnmatched);
  RefundReported gone{{},          {},         attempt.account, "rfnd_hand", RefundEnd::kSettled,
                      other.total, Currency{}, "pay_two"};
  ASSERT_EQ(result(gone), kRefundRecorded);
  ASSERT_TRUE(apply(PaymentReady{created.id, "order_late"}).ok());
  const OrderReply reply = order_now(other);
  EXPECT_EQ(reply.order.state, OrderState::kConfirmed);
  Paise owed;
  Paise elsewhere;
  for (const Payment& one : reply.payments) {
    owed += one.refund_owed;
    elsewhere += one.refunded_at_gateway;
  }
  EXPECT_EQ(owed, Paise{0}) << "what went back is not owed once more";
  EXPECT_EQ(elsewhere, other.total);
  EXPECT_TRUE(cases().empty());
}

/// A person gave money back that had no order; then it went back at the gateway, by hand.
TEST_F(RefundNames, OfDecidedMoneyKeepItFromItsAttempt) {
  const Order other = ordered(held(kRavi, {5}));
  const Payment created = started(other);
  PaymentReported stray = report(payment(), kCaptured);
  stray.payment = PaymentId{};
  stray.reference = "order_late";
  stray.gateway_payment_id = "pay_late";
  ASSERT_EQ(reported(stray), kUnmatched);
  const PaymentId money = std::get<PaymentId>(cases().at(0).subject);
  DecideReview back{money, ReviewVerdict::kGiveBack, OrderId{}, {}, "asked her", "Meera"};
  ASSERT_TRUE(apply(back).ok());
  RefundReported gone{{},           {},         stray.account, "rfnd_hand", RefundEnd::kSettled,
                      stray.amount, Currency{}, "pay_late"};
  ASSERT_EQ(result(gone), kRefundRecorded);
  ASSERT_EQ(rows_.get<Payment>(money.value).refund_owed, Paise{0});
  ASSERT_TRUE(apply(PaymentReady{created.id, "order_late"}).ok());
  EXPECT_FALSE(rows_.get<Payment>(money.value).order);
  EXPECT_EQ(order_now(other).order.state, OrderState::kOpen);
  EXPECT_EQ(reported(stray), kKnownAlready);
}

TEST_F(RefundNames, OfMoneyThatIsAcceptedLeaveNoCaseWhereNothingIsMissing) {
  const Order other = ordered(held(kRavi, {5}));
  PaymentReported stray = report(payment(), kCaptured);
  stray.payment = PaymentId{};
  stray.reference = "order_nobody";
  stray.gateway_payment_id = "pay_stray";
  stray.amount = other.total + Paise{100};
  ASSERT_EQ(reported(stray), kUnmatched);
  RefundReported part{{},         {},         stray.account, "rfnd_part", RefundEnd::kSettled,
                      Paise{100}, Currency{}, "pay_stray"};
  ASSERT_EQ(result(part), kRefundRecorded);
  ASSERT_EQ(cases().size(), 1U);
  const PaymentId money = std::get<PaymentId>(cases()[0].subject);
  DecideReview accept{money, ReviewVerdict::kAccept, other.id, {}, "asked her", "Meera"};
  ASSERT_TRUE(apply(accept).ok());
  EXPECT_TRUE(cases().empty());
}

TEST_F(RefundNames, ContradictionsAboutCapturedMoneyAreTold) {
  PaymentReported same = report(payment(), kCaptured);
  same.gateway_payment_id = payment().gateway_payment_id;
  PaymentReported less = same;
  less.amount = Paise{1};
  PaymentReported dollars = same;
  dollars.currency = *parse_currency("USD");
  EXPECT_EQ(reported(same), kKnownAlready);
  EXPECT_TRUE(effects_.alarms.empty());
  for (const PaymentReported& other : {less, dollars}) {
    EXPECT_EQ(reported(other), kKnownAlready);
    EXPECT_EQ(effects_.alarms.size(), 1U);
  }
}

TEST_F(RefundNames, ContradictionsAboutRefundsThatAreOverAreTold) {
  const Refund refund = returned(0);
  sent(refund, "rfnd_1");
  RefundReported report = told(refund, "rfnd_1");
  ASSERT_EQ(result(report), kRefundMoved);
  EXPECT_EQ(result(report), kKnownAlready);
  EXPECT_TRUE(effects_.alarms.empty()) << "the same again";
  report.amount -= Paise{1};
  EXPECT_EQ(result(report), kKnownAlready);
  EXPECT_EQ(effects_.alarms.size(), 1U);
  EXPECT_EQ(refund_now(refund).amount, refund.amount);
}

}  // namespace
}  // namespace firstshow::booking
