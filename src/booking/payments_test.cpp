#include <algorithm>

#include "booking/box_office_fixture.hpp"

namespace firstshow::booking {
namespace {

using std::chrono::minutes;

/// The rows of the money table.
enum class World { kShowCancelled, kOpen, kConfirmed, kExpiredFree, kExpiredTaken, kCancelled };

class Payments : public BoxOffice {
 protected:
  /// Seats 1 and 2 and two places of the pit, with a payment that the gateway has.
  void arrange(World world) {
    hold_ = held(kAsha, {1, 2}, {{kPit, 2}});
    order_ = ordered(hold_);
    payment_ = ready(started(order_));
    const auto expire = [&] {
      pass(minutes{12});
      ASSERT_TRUE(apply(ExpireDue{}).ok());
    };
    switch (world) {
      case World::kOpen:
        break;
      case World::kShowCancelled:
        apply(CancelShow{show_});
        apply(SettleCancelled{});
        break;
      case World::kConfirmed:
        reported(other_money("pay_first", ReportedStatus::kCaptured));
        break;
      case World::kExpiredFree:
        expire();
        break;
      case World::kExpiredTaken:
        expire();
        held(kRavi, {2});
        break;
      case World::kCancelled:
        apply(CancelOrder{kAsha, order_.id, false});
        break;
    }
  }

  PaymentReported other_money(const std::string& collected_by, ReportedStatus status) {
    PaymentReported report = BoxOffice::report(payment_, status);
    report.collected_by = collected_by;
    return report;
  }
  PaymentReported money(ReportedStatus status) { return other_money("pay_this", status); }
  OrderState order_state() { return order_now(order_).order.state; }

  Show first_show_ = show_image();
  Hold hold_;
  Order order_;
  Payment payment_;
};

struct Cell {
  World world;
  ReportedStatus status;
  std::int64_t more_paise;  ///< than the right amount
  MoneyResult expected;
  OrderState order_after;
};

using enum MoneyResult;
constexpr auto kCaptured = ReportedStatus::kCaptured;
constexpr auto kAuthorised = ReportedStatus::kAuthorised;
constexpr auto kFailed = ReportedStatus::kFailed;

const Cell kMoneyTable[] = {
    {World::kShowCancelled, kCaptured, 0, kRefundOwed, OrderState::kCancelled},
    {World::kShowCancelled, kCaptured, 1, kUnderReview, OrderState::kCancelled},
    {World::kShowCancelled, kAuthorised, 0, kVoidAsked, OrderState::kCancelled},
    {World::kShowCancelled, kFailed, 0, kNoted, OrderState::kCancelled},
    {World::kOpen, kCaptured, 0, kConfirmed, OrderState::kConfirmed},
    {World::kOpen, kCaptured, -1, kUnderReview, OrderState::kOpen},
    {World::kOpen, kAuthorised, 0, kCaptureAsked, OrderState::kOpen},
    {World::kOpen, kAuthorised, 5, kVoidAsked, OrderState::kOpen},
    {World::kOpen, kFailed, 0, kNoted, OrderState::kOpen},
    {World::kConfirmed, kCaptured, 0, kRefundOwed, OrderState::kConfirmed},
    {World::kConfirmed, kCaptured, 1, kUnderReview, OrderState::kConfirmed},
    {World::kConfirmed, kAuthorised, 0, kVoidAsked, OrderState::kConfirmed},
    {World::kConfirmed, kFailed, 0, kKnownAlready, OrderState::kConfirmed},
    {World::kExpiredFree, kCaptured, 0, kConfirmed, OrderState::kConfirmed},
    {World::kExpiredFree, kCaptured, 1, kUnderReview, OrderState::kExpired},
    {World::kExpiredFree, kAuthorised, 0, kCaptureAsked, OrderState::kExpired},
    {World::kExpiredFree, kFailed, 0, kNoted, OrderState::kExpired},
    {World::kExpiredTaken, kCaptured, 0, kRefundOwed, OrderState::kExpired},
    {World::kExpiredTaken, kCaptured, 1, kUnderReview, OrderState::kExpired},
    {World::kExpiredTaken, kAuthorised, 0, kVoidAsked, OrderState::kExpired},
    {World::kCancelled, kCaptured, 0, kRefundOwed, OrderState::kCancelled},
    {World::kCancelled, kCaptured, 1, kUnderReview, OrderState::kCancelled},
    {World::kCancelled, kAuthorised, 0, kVoidAsked, OrderState::kCancelled},
    {World::kCancelled, kFailed, 0, kNoted, OrderState::kCancelled},
};

class MoneyTable : public Payments, public ::testing::WithParamInterface<Cell> {};

TEST_P(MoneyTable, IsFollowed) {
  const Cell& cell = GetParam();
  arrange(cell.world);
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
  arrange(World::kOpen);
  const Hold before = hold_now(hold_);
  ASSERT_EQ(reported(money(kCaptured)), kConfirmed);
  std::size_t tickets = 0;
  for (const Record& record : effects_.records)
    tickets += std::holds_alternative<Ticket>(record) ? 1 : 0;
  EXPECT_EQ(tickets, 4U);
  EXPECT_LE(effects_.records.size(), 8U) << "payment, order, hold, area, four tickets";
  EXPECT_EQ(status(1), SeatStatus::kSold);
  EXPECT_EQ(pit().sold, 2U);
  EXPECT_EQ(pit().held, 0U);
  EXPECT_EQ(hold_now(hold_).state, HoldState::kConverted);
  EXPECT_EQ(payment_now(payment_).for_tickets, order_.total);
  EXPECT_EQ(before.state, HoldState::kOrdered);
}

TEST_F(Payments, OfTheWrongCurrencyAreReviewed) {
  arrange(World::kOpen);
  PaymentReported report = money(kCaptured);
  report.currency = *parse_currency("USD");
  EXPECT_EQ(reported(report), kUnderReview);
  ASSERT_EQ(payment_now(payment_).under_review, order_.total);
}

TEST_F(Payments, OfAnotherAccountAreRefusedWithAnAlarm) {
  arrange(World::kOpen);
  PaymentReported report = money(kCaptured);
  report.account = "sandbox/other";
  EXPECT_EQ(apply(report).refusal, Refusal::kWrongAccount);
  EXPECT_EQ(effects_.alarms.size(), 1U);
  EXPECT_EQ(order_state(), OrderState::kOpen);
}

TEST_F(Payments, ForNothingWeKnowAreKeptForReview) {
  arrange(World::kOpen);
  PaymentReported report = money(kFailed);
  report.payment = PaymentId{4711};
  EXPECT_EQ(reported(report), kNoted);
  report.status = kAuthorised;
  EXPECT_EQ(reported(report), kVoidAsked);
  report.status = kCaptured;
  EXPECT_EQ(reported(report), kUnmatched);
  EXPECT_EQ(effects_.alarms.size(), 1U);
  EXPECT_EQ(reported(report), kKnownAlready);
  report.collected_by = "pay_more";
  report.payment = PaymentId{};
  EXPECT_EQ(reported(report), kUnmatched);
}

TEST_F(Payments, CapturedAnyTimeLaterAreMoneyAllTheSame) {
  arrange(World::kOpen);
  ASSERT_EQ(reported(money(kFailed)), kNoted);
  EXPECT_EQ(payment_now(payment_).state, PaymentState::kFailed);
  EXPECT_EQ(reported(money(kCaptured)), kConfirmed);
}

TEST_F(Payments, AuthorisedKeepTheSeatsForTheCapture) {
  arrange(World::kOpen);
  now_ = hold_now(hold_).deadline - minutes{1};
  ASSERT_EQ(reported(money(kAuthorised)), kCaptureAsked);
  ASSERT_EQ(core_.open_errands().size(), 1U);
  EXPECT_EQ(hold_now(hold_).deadline, now_ + minutes{5});
  ASSERT_EQ(reported(money(kCaptured)), kConfirmed);
  EXPECT_TRUE(core_.open_errands().empty());
}

TEST_F(Payments, EndWhenTheGatewayWillNotCapture) {
  arrange(World::kOpen);
  ASSERT_EQ(reported(money(kAuthorised)), kCaptureAsked);
  EXPECT_EQ(reported(money(kFailed)), kKnownAlready) << "a report may be older than what we know";
  PaymentReported answer = money(kFailed);
  answer.final = true;
  EXPECT_EQ(reported(answer), kNoted);
  EXPECT_TRUE(core_.open_errands().empty());
  EXPECT_EQ(reported(money(kAuthorised)), kKnownAlready);
  EXPECT_EQ(reported(money(kCaptured)), kConfirmed) << "money is money";
}

TEST_F(Payments, VoidWhatElseWasAuthorisedOnceConfirmed) {
  arrange(World::kOpen);
  ASSERT_EQ(reported(other_money("pay_slow", kAuthorised)), kCaptureAsked);
  ASSERT_EQ(reported(other_money("pay_fast", kCaptured)), kConfirmed);
  const Payment slow = payment_now(payment_);
  EXPECT_EQ(slow.request, PaymentRequest::kVoid);
  ASSERT_EQ(reported(other_money("pay_slow", kCaptured)), kRefundOwed);
}

TEST_F(Payments, OnDueButUnendedOrdersConfirm) {
  arrange(World::kOpen);
  now_ = hold_now(hold_).deadline + minutes{1};
  EXPECT_EQ(reported(money(kCaptured)), kConfirmed) << "reports act on the stored state";
}

TEST_F(Payments, LateReleaseTheBuyersOwnNewHold) {
  arrange(World::kExpiredFree);
  const Hold again = held(kAsha, {2, 3});
  EXPECT_EQ(reported(money(kCaptured)), kConfirmed);
  EXPECT_EQ(hold_now(again).state, HoldState::kReleased);
  EXPECT_EQ(status(3), SeatStatus::kFree);
  EXPECT_EQ(status(2), SeatStatus::kSold);
}

TEST_F(Payments, LateDoNotTakeWhatTheBuyerOrderedAnew) {
  arrange(World::kExpiredFree);
  ordered(held(kAsha, {2, 3}));
  EXPECT_EQ(reported(money(kCaptured)), kRefundOwed);
}

TEST_F(Payments, LateAreOwedBackOverABlockOrAFullAreaOrAfterClosing) {
  arrange(World::kExpiredFree);
  ASSERT_TRUE(apply(BlockPlaces{show_, plan_, {{1}, {}, {}, {}}, "camera"}).ok());
  EXPECT_EQ(reported(money(kCaptured)), kRefundOwed);
}

TEST_F(Payments, LateAreOwedBackWhereTheAreaIsFull) {
  arrange(World::kExpiredFree);
  ASSERT_TRUE(apply(BlockPlaces{show_, plan_, {{}, {{kPit, 29}}, {}, {}}, "stage"}).ok());
  EXPECT_EQ(reported(money(kCaptured)), kRefundOwed);
}

TEST_F(Payments, LateAreOwedBackOnceTheSaleHasClosed) {
  arrange(World::kExpiredFree);
  now_ = show_image().closes_at;
  EXPECT_EQ(reported(money(kCaptured)), kRefundOwed);
}

TEST_F(Payments, JustBeforeTheSaleClosesAreNotTooLate) {
  arrange(World::kExpiredFree);
  now_ = show_image().closes_at - Duration{1};
  EXPECT_EQ(reported(money(kCaptured)), kConfirmed);
}

TEST_F(Payments, OfAnOlderQuoteAreReviewed) {
  arrange(World::kOpen);
  ASSERT_EQ(reported(money(kFailed)), kNoted);
  ASSERT_TRUE(
      apply(ReviseOrder{
                kAsha, order_.id, {{{Place::Kind::kSeat, 1}, 1, "child", ""}}, order_.details})
          .ok());
  EXPECT_EQ(reported(money(kCaptured)), kUnderReview);
}

TEST_F(Payments, EndAlikeInWhateverOrderTheyAreReported) {
  std::vector<PaymentReported> reports;
  std::vector<std::size_t> order = {0, 1, 2, 3};
  do {
    core_ = BookingCore();
    rows_ = Rows();
    now_ = Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20}} + std::chrono::hours{10};
    core_.finish_restore(0, now_);
    const Show image = [&] {
      plan_ = std::get<PlanReply>(apply(PublishPlan{small_hall(), "{}"}).body).plan;
      Show show = first_show_;
      show.id = ShowId{};
      show.plan = plan_;
      return std::get<ShowReply>(apply(DefineShow{show}).body).show;
    }();
    show_ = image.id;
    arrange(World::kOpen);
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
