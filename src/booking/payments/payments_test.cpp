#include <algorithm>

#include "booking/payments_fixture.hpp"

namespace firstshow::booking {
namespace {

using std::chrono::minutes;

struct Cell {
  Situation situation;
  ReportedStatus status;
  std::int64_t more_paise;  ///< than the right amount
  MoneyResult expected;
  OrderState order_after;
};

using enum MoneyResult;

const Cell kMoneyTable[] = {
    {Situation::kShowCancelled, kCaptured, 0, kRefundOwed, OrderState::kCancelled},
    {Situation::kShowCancelled, kCaptured, 1, kUnderReview, OrderState::kCancelled},
    {Situation::kShowCancelled, kAuthorised, 0, kVoidAsked, OrderState::kCancelled},
    {Situation::kShowCancelled, kFailed, 0, kNoted, OrderState::kCancelled},
    {Situation::kOpen, kCaptured, 0, kConfirmed, OrderState::kConfirmed},
    {Situation::kOpen, kCaptured, -1, kUnderReview, OrderState::kOpen},
    {Situation::kOpen, kAuthorised, 0, kCaptureAsked, OrderState::kOpen},
    {Situation::kOpen, kAuthorised, 5, kVoidAsked, OrderState::kOpen},
    {Situation::kOpen, kFailed, 0, kNoted, OrderState::kOpen},
    {Situation::kConfirmed, kCaptured, 0, kRefundOwed, OrderState::kConfirmed},
    {Situation::kConfirmed, kCaptured, 1, kUnderReview, OrderState::kConfirmed},
    {Situation::kConfirmed, kAuthorised, 0, kVoidAsked, OrderState::kConfirmed},
    {Situation::kConfirmed, kFailed, 0, kKnownAlready, OrderState::kConfirmed},
    {Situation::kExpiredFree, kCaptured, 0, kConfirmed, OrderState::kConfirmed},
    {Situation::kExpiredFree, kCaptured, 1, kUnderReview, OrderState::kExpired},
    {Situation::kExpiredFree, kAuthorised, 0, kCaptureAsked, OrderState::kExpired},
    {Situation::kExpiredFree, kFailed, 0, kNoted, OrderState::kExpired},
    {Situation::kExpiredTaken, kCaptured, 0, kRefundOwed, OrderState::kExpired},
    {Situation::kExpiredTaken, kCaptured, 1, kUnderReview, OrderState::kExpired},
    {Situation::kExpiredTaken, kAuthorised, 0, kVoidAsked, OrderState::kExpired},
    {Situation::kCancelled, kCaptured, 0, kRefundOwed, OrderState::kCancelled},
    {Situation::kCancelled, kCaptured, 1, kUnderReview, OrderState::kCancelled},
    {Situation::kCancelled, kAuthorised, 0, kVoidAsked, OrderState::kCancelled},
    {Situation::kCancelled, kFailed, 0, kNoted, OrderState::kCancelled},
};

class MoneyTable : public Payments, public ::testing::WithParamInterface<Cell> {};

TEST_P(MoneyTable, IsFollowed) {
  const Cell& cell = GetParam();
  arrange(cell.situation);
  PaymentReported report = money(cell.status);
  report.amount += Paise{cell.more_paise};
  EXPECT_EQ(money_result_name(reported(report)), money_result_name(cell.expected));
  EXPECT_EQ(!effects_.alarms.empty(), cell.expected == kUnderReview);
  EXPECT_EQ(order_state(), cell.order_after);
  const std::string before = core_.dump(now_);
  for (int i = 0; i < 2; ++i) {
    const MoneyResult again = reported(report);
    EXPECT_EQ(again, kKnownAlready) << "the same report changes nothing";
    EXPECT_TRUE(effects_.records.empty());
  }
  EXPECT_EQ(core_.dump(now_), before);
}

INSTANTIATE_TEST_SUITE_P(EveryCell, MoneyTable, ::testing::ValuesIn(kMoneyTable));

TEST_F(Payments, ConfirmWithATicketForEveryPlace) {
  arrange(Situation::kOpen);
  const Hold before = hold_now(hold_);
  ASSERT_EQ(reported(money(kCaptured)), kConfirmed);
  std::size_t tickets = 0;
  for (const Record& record : effects_.records)
    tickets += std::holds_alternative<Ticket>(record) ? 1 : 0;
  EXPECT_EQ(tickets, 4U);
  EXPECT_LE(effects_.records.size(), 11U)
      << "payment, order, hold, area, four tickets, a mail, two events";
  EXPECT_EQ(status(1), SeatStatus::kSold);
  EXPECT_EQ(pit().sold, 2U);
  EXPECT_EQ(pit().held, 0U);
  EXPECT_EQ(hold_now(hold_).state, HoldState::kConverted);
  EXPECT_EQ(payment_now(payment_).for_tickets, order_.total);
  EXPECT_EQ(before.state, HoldState::kOrdered);
}

TEST_F(Payments, OfTheWrongCurrencyAreReviewed) {
  arrange(Situation::kOpen);
  PaymentReported report = money(kCaptured);
  report.currency = *parse_currency("USD");
  EXPECT_EQ(reported(report), kUnderReview);
  ASSERT_EQ(payment_now(payment_).under_review, order_.total);
}

TEST_F(Payments, OfAnotherAccountAreThatAccountsMoneyForNoAttempt) {
  arrange(Situation::kOpen);
  PaymentReported report = money(kCaptured);
  report.account = "sandbox/other";
  EXPECT_EQ(reported(report), kUnmatched);
  EXPECT_EQ(effects_.alarms.size(), 2U) << "the disagreement, and the money under review";
  EXPECT_EQ(order_state(), OrderState::kOpen);
  EXPECT_EQ(reported(report), kKnownAlready);
  EXPECT_EQ(reported(money(kCaptured)), kConfirmed) << "the right account's is other money";
}

TEST_F(Payments, ForNoAttemptWeKnowAreKeptForReview) {
  arrange(Situation::kOpen);
  PaymentReported report = money(kFailed);
  report.payment = PaymentId{4711};
  report.reference = "order_nobody";
  EXPECT_EQ(reported(report), kNoted);
  report.status = kAuthorised;
  EXPECT_EQ(reported(report), kVoidAsked);
  report.status = kCaptured;
  EXPECT_EQ(reported(report), kUnmatched);
  EXPECT_EQ(effects_.alarms.size(), 1U);
  EXPECT_EQ(reported(report), kKnownAlready);
  report.gateway_payment_id = "pay_more";
  report.payment = PaymentId{};
  EXPECT_EQ(reported(report), kUnmatched);
}

TEST_F(Payments, CapturedAnyTimeLaterAreMoneyAllTheSame) {
  arrange(Situation::kOpen);
  ASSERT_EQ(reported(money(kFailed)), kNoted);
  EXPECT_EQ(payment_now(payment_).state, PaymentState::kFailed);
  EXPECT_EQ(reported(money(kCaptured)), kConfirmed);
}

TEST_F(Payments, AuthorisedKeepTheSeatsForTheCapture) {
  arrange(Situation::kOpen);
  now_ = hold_now(hold_).deadline - minutes{1};
  ASSERT_EQ(reported(money(kAuthorised)), kCaptureAsked);
  ASSERT_EQ(core_.open_gateway_tasks().size(), 1U);
  EXPECT_EQ(hold_now(hold_).deadline, now_ + minutes{5});
  ASSERT_EQ(reported(money(kCaptured)), kConfirmed);
  EXPECT_TRUE(core_.open_gateway_tasks().empty());
}

TEST_F(Payments, EndWhenTheGatewayWillNotCapture) {
  arrange(Situation::kOpen);
  ASSERT_EQ(reported(money(kAuthorised)), kCaptureAsked);
  EXPECT_EQ(reported(money(kFailed)), kKnownAlready) << "a report may be older than what we know";
  PaymentReported answer = money(kFailed);
  answer.source = ReportSource::kRequest;
  EXPECT_EQ(reported(answer), kNoted);
  EXPECT_TRUE(core_.open_gateway_tasks().empty());
  EXPECT_EQ(reported(money(kAuthorised)), kKnownAlready);
  EXPECT_EQ(reported(money(kCaptured)), kConfirmed) << "money is money";
}

TEST_F(Payments, VoidWhatElseWasAuthorisedOnceConfirmed) {
  arrange(Situation::kOpen);
  ASSERT_EQ(reported(other_money("pay_slow", kAuthorised)), kCaptureAsked);
  ASSERT_EQ(reported(other_money("pay_fast", kCaptured)), kConfirmed);
  const Payment slow = payment_now(payment_);
  EXPECT_EQ(slow.request, PaymentRequest::kVoid);
  ASSERT_EQ(reported(other_money("pay_slow", kCaptured)), kRefundOwed);
}

TEST_F(Payments, OnDueButUnendedOrdersConfirm) {
  arrange(Situation::kOpen);
  now_ = hold_now(hold_).deadline + minutes{1};
  EXPECT_EQ(reported(money(kCaptured)), kConfirmed) << "reports act on the stored state";
}

TEST_F(Payments, LateReleaseTheBuyersOwnNewHold) {
  arrange(Situation::kExpiredFree);
  const Hold again = held(kAsha, {2, 3});
  EXPECT_EQ(reported(money(kCaptured)), kConfirmed);
  EXPECT_EQ(hold_now(again).state, HoldState::kReleased);
  EXPECT_EQ(status(3), SeatStatus::kFree);
  EXPECT_EQ(status(2), SeatStatus::kSold);
}

TEST_F(Payments, LateDoNotTakeWhatTheBuyerOrderedAnew) {
  arrange(Situation::kExpiredFree);
  ordered(held(kAsha, {2, 3}));
  EXPECT_EQ(reported(money(kCaptured)), kRefundOwed);
}

TEST_F(Payments, LateAreOwedBackOverABlockOrAFullAreaOrAfterClosing) {
  arrange(Situation::kExpiredFree);
  ASSERT_TRUE(apply(BlockPlaces{show_, plan_, {{1}, {}, {}, {}}, "camera"}).ok());
  EXPECT_EQ(reported(money(kCaptured)), kRefundOwed);
}

TEST_F(Payments, LateAreOwedBackWhereTheAreaIsFull) {
  arrange(Situation::kExpiredFree);
  ASSERT_TRUE(apply(BlockPlaces{show_, plan_, {{}, {{kPit, 29}}, {}, {}}, "stage"}).ok());
  EXPECT_EQ(reported(money(kCaptured)), kRefundOwed);
}

TEST_F(Payments, LateReleaseTheBuyersOwnAreaPlaces) {
  arrange(Situation::kExpiredFree);
  const Hold older = held(kAsha, {}, {{kPit, 5}});
  const Hold newer = held(kAsha, {}, {{kPit, 5}});
  ASSERT_TRUE(apply(BlockPlaces{show_, plan_, {{}, {{kPit, 20}}, {}, {}}, "stage"}).ok());
  EXPECT_EQ(reported(money(kCaptured)), kConfirmed);
  EXPECT_EQ(hold_now(older).state, HoldState::kReleased) << "the oldest goes first";
  EXPECT_EQ(hold_now(newer).state, HoldState::kActive) << "and no more than is needed";
}

TEST_F(Payments, LateLeaveAreaPlacesOfOthers) {
  arrange(Situation::kExpiredFree);
  const Hold others = held(kRavi, {}, {{kPit, 10}});
  ordered(held(kAsha, {}, {{kPit, 5}}));
  ASSERT_TRUE(apply(BlockPlaces{show_, plan_, {{}, {{kPit, 15}}, {}, {}}, "stage"}).ok());
  EXPECT_EQ(reported(money(kCaptured)), kRefundOwed);
  EXPECT_EQ(hold_now(others).state, HoldState::kActive);
}

TEST_F(Payments, LateAreOwedBackOnceTheSaleHasClosed) {
  arrange(Situation::kExpiredFree);
  now_ = show_image().closes_at;
  EXPECT_EQ(reported(money(kCaptured)), kRefundOwed);
}

TEST_F(Payments, JustBeforeTheSaleClosesAreNotTooLate) {
  arrange(Situation::kExpiredFree);
  now_ = show_image().closes_at - Duration{1};
  EXPECT_EQ(reported(money(kCaptured)), kConfirmed);
}

TEST_F(Payments, OfAnOlderQuoteAreReviewed) {
  arrange(Situation::kOpen);
  ASSERT_EQ(reported(money(kFailed)), kNoted);
  ASSERT_TRUE(
      apply(ReviseOrder{
                kAsha, order_.id, {{{Place::Kind::kSeat, 1}, 1, "child", ""}}, order_.details})
          .ok());
  EXPECT_EQ(reported(money(kCaptured)), kUnderReview);
}

TEST_F(Payments, ThatTheGatewayWouldNotHaveAreFailed) {
  order_ = ordered(held(kAsha, {1}));
  payment_ = started(order_);
  EXPECT_EQ(apply(ExtendHold{kAsha, order_.hold}).refusal, Refusal::kPaymentInFlight);
  PaymentReported refused = money(kFailed);
  refused.gateway_payment_id.clear();
  EXPECT_EQ(reported(refused), kNoted);
  EXPECT_EQ(payment_now(payment_).state, PaymentState::kFailed);
  EXPECT_TRUE(apply(ExtendHold{kAsha, order_.hold}).ok()) << "nothing is in flight any more";
}

TEST_F(Payments, ThatTheGatewayNeverHadEndWithTheirOrder) {
  const Hold hold = held(kAsha, {1});
  const Order order = ordered(hold);
  const Payment unknown = started(order);
  const Payment known = ready(started(order));
  ASSERT_TRUE(apply(CancelOrder{kAsha, order.id, true}).ok());
  EXPECT_EQ(payment_now(unknown).state, PaymentState::kFailed);
  EXPECT_EQ(payment_now(known).state, PaymentState::kReady) << "the buyer may be paying it";
  EXPECT_EQ(reported(report(known, kCaptured)), kRefundOwed) << "money is money";
  PaymentReported unnamed = report(unknown, kCaptured);
  unnamed.reference = "order_late";
  EXPECT_EQ(reported(unnamed), kUnmatched);
  ASSERT_TRUE(apply(PaymentReady{unknown.id, "order_late"}).ok()) << "the answer came after all";
  EXPECT_EQ(payment_now(unknown).refund_owed, order.total);
}

TEST_F(Payments, AreAskedAboutWithGrowingPausesUntilTheyHaveTheirMoney) {
  arrange(Situation::kOpen);
  const Time made = payment_.created_at;
  std::vector<std::int64_t> ages_s;
  while (const auto due = core_.next_inquiry()) {
    now_ = *due - Duration{1};
    EXPECT_EQ(asked(), 0U) << "not before it is time";
    now_ = *due;
    ASSERT_EQ(asked(), 1U);
    EXPECT_EQ(std::get<PaymentId>(effects_.gateway_tasks[0].subject), payment_.id);
    EXPECT_EQ(effects_.gateway_tasks[0].urgency, GatewayTask::Urgency::kCanWait);
    ages_s.push_back((now_ - made) / std::chrono::seconds{1});
    // A restart goes on with the same schedule, and what was missed meanwhile is due.
    EXPECT_EQ(rows_.rebuild(core_.last_id(), now_).next_inquiry(), core_.next_inquiry());
    EXPECT_EQ(rows_.rebuild(core_.last_id(), now_ - Duration{1}).next_inquiry(), now_);
  }
  ASSERT_GT(ages_s.size(), 12U);
  EXPECT_LT(ages_s.size(), 40U) << "a gateway is not asked for ever";
  EXPECT_EQ(std::vector(ages_s.begin(), ages_s.begin() + 4),
            (std::vector<std::int64_t>{30, 60, 120, 240}));
  EXPECT_EQ(now_, show_image().starts_at + std::chrono::days{5}) << "until money is too late";
}

TEST_F(Payments, ThatFailedAreAskedAboutAndThoseWithMoneyAreNot) {
  arrange(Situation::kOpen);
  ASSERT_EQ(reported(money(kFailed)), kNoted);
  now_ = *core_.next_inquiry();
  EXPECT_EQ(asked(), 1U) << "the bank may say otherwise a day later";
  ASSERT_EQ(reported(money(kCaptured)), kConfirmed);
  now_ = *core_.next_inquiry();
  EXPECT_EQ(asked(), 0U);
  EXPECT_EQ(core_.next_inquiry(), std::nullopt);
  EXPECT_EQ(rows_.rebuild(core_.last_id(), now_).next_inquiry(), std::nullopt);
}

TEST_F(Payments, ThatTheGatewayNeverNamedAreNotAskedAbout) {
  started(ordered(held(kAsha, {1})));
  EXPECT_EQ(core_.next_inquiry(), std::nullopt);
}

TEST_F(Payments, AreAskedAboutAFewAtATime) {
  for (const SeatIndex seat : {1U, 2U, 5U}) ready(started(ordered(held(kAsha, {seat}))));
  pass(minutes{1});
  const Progress first = std::get<Progress>(apply(ScheduleInquiries{2}).body);
  EXPECT_EQ(first.done, 2U);
  EXPECT_TRUE(first.more);
  EXPECT_EQ(asked(), 1U);
}

TEST_F(Payments, EndAlikeInWhateverOrderTheyAreReported) {
  std::vector<PaymentReported> reports;
  std::vector<std::size_t> order = {0, 1, 2, 3};
  do {
    begin_anew();
    arrange(Situation::kOpen);
    reports = {money(kFailed), money(kAuthorised), money(kCaptured),
               other_money("pay_second", kCaptured)};
    for (const std::size_t i : order) reported(reports[i]);
    const OrderReply end = order_now(order_);
    Paise for_tickets;
    Paise owed;
    for (const Payment& payment : end.payments) {
      for_tickets += payment.for_tickets;
      owed += payment.refund_owed;
    }
    EXPECT_EQ(end.order.state, OrderState::kConfirmed);
    EXPECT_EQ(for_tickets, order_.total);
    EXPECT_EQ(owed, order_.total);
    EXPECT_EQ(end.refunds.size(), 1U);
  } while (std::next_permutation(order.begin(), order.end()));
}

}  // namespace
}  // namespace firstshow::booking
