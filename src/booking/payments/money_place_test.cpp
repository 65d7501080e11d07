// Where money belongs: to the attempt that has the account and the reference of its report.

#include "booking/payments_fixture.hpp"

namespace firstshow::booking {
namespace {

using enum MoneyResult;

class MoneyPlace : public Payments {};

TEST_F(MoneyPlace, BelongToTheAttemptWhoseReferenceTheyName) {
  arrange(Situation::kOpen);
  const Order other = ordered(held(kRavi, {5}));
  const Payment wrong = ready(started(other));
  PaymentReported report = money(kCaptured);
  for (const PaymentId named : {PaymentId{}, PaymentId{4711}, wrong.id}) {
    begin_anew();
    arrange(Situation::kOpen);
    report = money(kCaptured);
    report.payment = named;
    EXPECT_EQ(reported(report), kConfirmed) << "notes pass through the buyer's browser";
    EXPECT_EQ(payment_now(payment_).captured, order_.total);
    EXPECT_EQ(reported(money(kCaptured)), kKnownAlready);
  }
}

TEST_F(MoneyPlace, OfAnotherReferenceAreNotTheNamedAttempts) {
  arrange(Situation::kOpen);
  PaymentReported report = money(kFailed);
  report.reference = "order_of_somebody_else";
  EXPECT_EQ(reported(report), kNoted);
  EXPECT_EQ(payment_now(payment_).state, PaymentState::kReady);
  report.status = kCaptured;
  EXPECT_EQ(reported(report), kUnmatched);
  EXPECT_EQ(effects_.alarms.size(), 2U) << "what contradicts, and that money is under review";
  EXPECT_EQ(order_state(), OrderState::kOpen);
  EXPECT_EQ(payment_now(payment_).state, PaymentState::kReady);
  EXPECT_EQ(reported(report), kKnownAlready);
  EXPECT_TRUE(effects_.records.empty());
  EXPECT_EQ(reported(other_money("pay_own", kCaptured)), kConfirmed);
}

/// The answer to a question about a second capture names that, and may tell of a third.
TEST_F(MoneyPlace, OfASecondCaptureAreThoseOfItsOrderAlone) {
  arrange(Situation::kConfirmed);
  const Outcome second = apply(other_money("pay_second", kCaptured));
  const PaymentId unsolicited = std::get<MoneyReply>(second.body).payment;
  PaymentReported report = other_money("pay_third", kCaptured);
  report.payment = unsolicited;
  EXPECT_EQ(reported(report), kRefundOwed);
  EXPECT_TRUE(effects_.alarms.empty()) << "it names the same order";
  const Payment other = ready(started(ordered(held(kRavi, {5}))));
  report = BoxOffice::report(other, kCaptured);
  report.payment = unsolicited;
  EXPECT_EQ(reported(report), kConfirmed) << "it is the attempt's, by its reference";
  EXPECT_EQ(effects_.alarms.size(), 1U) << "what it names is of another order";
}

TEST_F(MoneyPlace, NamedForAFreeOrderAreNotSwallowed) {
  PriceList prices = show_image().prices;
  prices.prices[0] = Paise{0};
  ASSERT_TRUE(apply(SetPrices{show_, 0, prices}).ok());
  const Order free = ordered(held(kRavi, {5}));
  const Payment nothing = started(free);
  ASSERT_EQ(order_now(free).order.state, OrderState::kConfirmed);
  prices.prices[0] = Paise{25000};
  ASSERT_TRUE(apply(SetPrices{show_, 0, prices}).ok());
  arrange(Situation::kOpen);
  PaymentReported report = money(kCaptured);
  report.payment = nothing.id;
  EXPECT_EQ(reported(report), kConfirmed) << "it is the attempt's, by its reference";
  PaymentReported stray = report;
  stray.reference = "order_nobody";
  stray.gateway_payment_id = "pay_stray";
  EXPECT_EQ(reported(stray), kUnmatched);
  EXPECT_EQ(payment_now(nothing).captured, Paise{0});
}

TEST_F(MoneyPlace, WaitForTheReferenceOfTheirAttempt) {
  order_ = ordered(held(kAsha, {1}));
  payment_ = started(order_);
  PaymentReported report = money(kCaptured);
  report.reference = "order_made";
  EXPECT_EQ(apply(report).refusal, Refusal::kTryLater);
  EXPECT_EQ(payment_now(payment_).reference, "") << "only the gateway's answer names it";
  ASSERT_TRUE(apply(PaymentReady{payment_.id, "order_made"}).ok());
  EXPECT_EQ(reported(report), kConfirmed);
  ASSERT_TRUE(apply(PaymentReady{payment_.id, "order_told_later"}).ok());
  EXPECT_EQ(effects_.alarms.size(), 1U);
  EXPECT_EQ(payment_now(payment_).reference, "order_made") << "named once";
}

TEST_F(MoneyPlace, ThatWereReportedBeforeTheReferenceWasKnownAreAdopted) {
  for (const ReportedStatus status : {kCaptured, kAuthorised}) {
    begin_anew();
    order_ = ordered(held(kAsha, {1}));
    payment_ = started(order_);
    PaymentReported report = money(status);
    report.reference = "order_made";
    report.payment = PaymentId{};  // so nothing says that it is to wait
    reported(report);
    EXPECT_EQ(order_state(), OrderState::kOpen);
    ASSERT_TRUE(apply(PaymentReady{payment_.id, "order_made"}).ok());
    const bool captured = status == kCaptured;
    EXPECT_EQ(order_state(), captured ? OrderState::kConfirmed : OrderState::kOpen);
    EXPECT_EQ(payment_now(payment_).gateway_payment_id, "pay_this");
    EXPECT_EQ(payment_now(payment_).request,
              captured ? PaymentRequest::kNone : PaymentRequest::kCapture);
    EXPECT_EQ(rows_.count<Payment>(), 1U) << "one row for one money";
    EXPECT_TRUE(core_.review_cases(now_).empty());
    EXPECT_EQ(reported(report), kKnownAlready);
  }
}

/// A person accepted the money for another order before anybody knew whose it was. Its attempt does
/// not take it as well, not even once that order left memory.
TEST_F(MoneyPlace, ThatWereAcceptedForAnotherOrderCountOnce) {
  order_ = ordered(held(kAsha, {1}));
  payment_ = started(order_);
  PaymentReported report = money(kCaptured);
  report.reference = "order_made";
  report.payment = PaymentId{};
  const PaymentId accepted = std::get<MoneyReply>(apply(report).body).payment;
  const Order other = ordered(held(kRavi, {5}));
  DecideReview decision;
  decision.subject = accepted;
  decision.verdict = ReviewVerdict::kAccept;
  decision.order = other.id;
  ASSERT_TRUE(apply(decision).ok());
  ASSERT_TRUE(apply(PaymentReady{payment_.id, "order_made"}).ok());
  report.payment = payment_.id;
  EXPECT_EQ(reported(report), kKnownAlready);
  EXPECT_EQ(effects_.alarms.size(), 1U);
  now_ = forget_at(show_image());
  apply(ExpireDue{});
  now_ += std::chrono::days{1};
  forget_all();
  ASSERT_TRUE(core_.shows().empty());
  core_.restore(rows_.get<Order>(order_.id.value));
  core_.restore(rows_.get<Payment>(payment_.id.value));
  EXPECT_EQ(core_.missing(report).money_named.name, report.gateway_payment_id);
  core_.restore(rows_.get<Order>(other.id.value));
  core_.restore(rows_.get<Payment>(accepted.value));
  EXPECT_EQ(reported(report), kKnownAlready);
  EXPECT_EQ(rows_.get<Payment>(payment_.id.value).captured, Paise{});
}

/// Whatever reference a later report gives it: it is not another attempt's, nor money for none.
TEST_F(MoneyPlace, ThatAreToldOfAnotherReferenceAfterTheyWereForgottenCountOnce) {
  order_ = ordered(held(kAsha, {1}));
  payment_ = ready(started(order_));
  ASSERT_EQ(reported(money(kCaptured)), kConfirmed);
  now_ = forget_at(show_image());
  forget_all();
  ASSERT_TRUE(core_.shows().empty());
  PaymentReported again = money(kCaptured);
  again.payment = PaymentId{};
  for (const char* reference : {"", "order_of_nobody"}) {
    again.reference = reference;
    const Missing missing = core_.missing(again);
    EXPECT_EQ(missing.attempt_named.name, reference);
    ASSERT_EQ(missing.money_named.name, again.gateway_payment_id);
    core_.restore(rows_.get<Order>(order_.id.value));
    core_.restore(rows_.get<Payment>(payment_.id.value));
    EXPECT_EQ(reported(again), kKnownAlready);
    forget_all();
  }
  EXPECT_EQ(rows_.count<Payment>(), 1U);
  EXPECT_TRUE(core_.review_cases(now_).empty());
}

/// Nobody can accept or give back what is gone. Once its attempt is known it is as if the money had
/// come to that first, and then gone.
TEST_F(MoneyPlace, ThatAreGoneBeforeTheReferenceIsKnownAreTheAttemptsOwn) {
  order_ = ordered(held(kAsha, {1}));
  payment_ = started(order_);
  PaymentReported report = money(kRefunded);
  report.reference = "order_made";
  report.payment = PaymentId{};
  const PaymentId money = std::get<MoneyReply>(apply(report).body).payment;
  EXPECT_EQ(rows_.get<Payment>(money.value).under_review, order_.total);
  ASSERT_EQ(core_.review_cases(now_).size(), 1U);
  EXPECT_EQ(core_.review_cases(now_)[0].reason, ReviewReason::kRefundsUnknown);
  ASSERT_TRUE(apply(PaymentReady{payment_.id, "order_made"}).ok());
  EXPECT_EQ(order_state(), OrderState::kConfirmed);
  EXPECT_TRUE(payment_now(payment_).reported_refunded);
  EXPECT_EQ(payment_now(payment_).request, PaymentRequest::kInquire);
  RefundReported refund{{},           {},         payment_.account, "rfnd_x", RefundEnd::kSettled,
                        order_.total, Currency{}, "pay_this"};
  ASSERT_TRUE(apply(refund).ok());
  EXPECT_EQ(payment_now(payment_).refunded_at_gateway, order_.total);
  EXPECT_EQ(payment_now(payment_).request, PaymentRequest::kNone);
  ASSERT_EQ(core_.review_cases(now_).size(), 1U);
  EXPECT_EQ(core_.review_cases(now_)[0].reason, ReviewReason::kTicketsWithoutMoney);
}

/// Money that came before its attempt's reference was known.
class EarlyMoney : public MoneyPlace {
 protected:
  PaymentReported early(ReportedStatus status) {
    PaymentReported report = money(status);
    report.reference = "order_made";
    report.payment = PaymentId{};
    return report;
  }
  PaymentId begin(ReportedStatus status) {
    order_ = ordered(held(kAsha, {1}));
    payment_ = started(order_);
    return std::get<MoneyReply>(apply(early(status)).body).payment;
  }
  RefundReported refunded(Paise amount) const {
    return {{},     {},         payment_.account, "rfnd_x", RefundEnd::kSettled,
            amount, Currency{}, "pay_this"};
  }
  RefundId refund_written() const {
    for (const Record& row : effects_.records)
      if (const auto* refund = std::get_if<Refund>(&row)) return refund->id;
    return {};
  }
  void decide(PaymentId about, ReviewVerdict verdict) {
    DecideReview decision;
    decision.subject = about;
    decision.verdict = verdict;
    ASSERT_TRUE(apply(decision).ok());
  }
};

/// It was closed: nobody gets seats for it, whatever is told of it or of its refunds since.
TEST_F(EarlyMoney, ThatAPersonDecidedAboutStaysDecided) {
  for (const ReviewVerdict verdict : {ReviewVerdict::kWriteOff, ReviewVerdict::kGiveBack}) {
    begin_anew();
    const PaymentId early_money = begin(kCaptured);
    decide(early_money, verdict);
    if (verdict == ReviewVerdict::kGiveBack) {
      const RefundId owed = refund_written();
      ASSERT_TRUE(apply(BeginRefund{owed, 0}).ok());
      RefundReported more = refunded(order_.total + Paise{1});
      more.refund = owed;
      ASSERT_TRUE(apply(more).ok());
    } else {
      ASSERT_TRUE(apply(refunded(order_.total)).ok());
    }
    EXPECT_EQ(rows_.get<Payment>(early_money.value).refunded_at_gateway, order_.total);
    ASSERT_TRUE(apply(PaymentReady{payment_.id, "order_made"}).ok());
    EXPECT_EQ(order_state(), OrderState::kOpen);
    EXPECT_EQ(payment_now(payment_).captured, Paise{});
    EXPECT_EQ(reported(early(kCaptured)), kKnownAlready);
    EXPECT_EQ(order_state(), OrderState::kOpen);
  }
}

TEST_F(EarlyMoney, ThatFailedIsToldOfTheAttemptShouldItComeAfterAll) {
  const PaymentId promised = begin(kAuthorised);
  PaymentReported failed = early(kFailed);
  failed.source = ReportSource::kRequest;
  apply(failed);
  ASSERT_EQ(rows_.get<Payment>(promised.value).state, PaymentState::kFailed);
  ASSERT_TRUE(apply(PaymentReady{payment_.id, "order_made"}).ok());
  EXPECT_EQ(rows_.count<Payment>(), 1U) << "its row is gone";
  EXPECT_EQ(reported(early(kCaptured)), kConfirmed);
  EXPECT_EQ(payment_now(payment_).captured, order_.total);
}

TEST_F(EarlyMoney, BringsItsRefundsAlong) {
  begin(kCaptured);
  ASSERT_TRUE(apply(refunded(Paise{100})).ok());
  ASSERT_TRUE(apply(PaymentReady{payment_.id, "order_made"}).ok());
  EXPECT_EQ(order_state(), OrderState::kConfirmed);
  EXPECT_EQ(payment_now(payment_).refunded_at_gateway, Paise{100});
  EXPECT_EQ(payment_now(payment_).for_tickets, order_.total - Paise{100});
}

/// A database may have such a refund: it was told while its money was forgotten.
TEST_F(EarlyMoney, FindsARefundOfItThatIsToldAgain) {
  order_ = ordered(held(kAsha, {1}));
  payment_ = ready(started(order_));
  ASSERT_EQ(reported(money(kCaptured)), kConfirmed);
  Refund loose;
  loose.id = RefundId{payment_.id.value + 1'000};
  loose.state = RefundState::kSettled;
  loose.reason = RefundReason::kAtGateway;
  loose.amount = Paise{100};
  loose.account = payment_.account;
  loose.reference = "rfnd_x";
  loose.gateway_payment_id = "pay_this";
  core_.restore(loose);
  const Outcome told = apply(refunded(Paise{100}));
  EXPECT_EQ(std::get<MoneyReply>(told.body).payment, payment_.id);
  EXPECT_EQ(payment_now(payment_).refunded_at_gateway, Paise{100});
}

TEST_F(MoneyPlace, OfTwoAttemptsNeverHaveOneReference) {
  arrange(Situation::kOpen);
  const Payment second = started(ordered(held(kRavi, {5})));
  ASSERT_TRUE(apply(PaymentReady{second.id, payment_.reference}).ok());
  EXPECT_EQ(effects_.alarms.size(), 1U);
  EXPECT_EQ(payment_now(second).reference, "");
}

TEST_F(MoneyPlace, AreCountedOnce) {
  arrange(Situation::kOpen);
  const Payment other = ready(started(ordered(held(kRavi, {5}))));
  ASSERT_EQ(reported(money(kAuthorised)), kCaptureAsked);
  PaymentReported twice = money(kCaptured);
  twice.reference = other.reference;  // the gateway disagrees with itself
  EXPECT_EQ(reported(twice), kConfirmed) << "it is the money that was authorised before";
  EXPECT_FALSE(effects_.alarms.empty());
  EXPECT_EQ(order_state(), OrderState::kConfirmed);
  EXPECT_EQ(payment_now(other).captured, Paise{0});
}

TEST_F(MoneyPlace, ThatCameAndWentAreAskedAboutUntilTheirRefundsAreKnown) {
  arrange(Situation::kOpen);
  EXPECT_EQ(reported(money(kRefunded)), kConfirmed) << "as if it had come first, and then gone";
  EXPECT_EQ(payment_now(payment_).request, PaymentRequest::kInquire);
  ASSERT_EQ(core_.open_gateway_tasks().size(), 1U);
  EXPECT_EQ(reported(money(kRefunded)), kKnownAlready);
  RefundReported refund{{},           {},         payment_.account, "rfnd_x", RefundEnd::kSettled,
                        order_.total, Currency{}, "pay_this"};
  ASSERT_TRUE(apply(refund).ok());
  EXPECT_EQ(payment_now(payment_).request, PaymentRequest::kNone);
  EXPECT_EQ(payment_now(payment_).refunded_at_gateway, order_.total);
  ASSERT_EQ(core_.review_cases(now_).size(), 1U);
  EXPECT_EQ(core_.review_cases(now_)[0].reason, ReviewReason::kTicketsWithoutMoney);
}

}  // namespace
}  // namespace firstshow::booking
