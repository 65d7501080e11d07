#include "http/metrics/review_figures.hpp"

#include <gtest/gtest.h>

#include "http/metrics/log_taken.hpp"

namespace firstshow::http {
namespace {

constexpr Time kNow{std::chrono::hours{24 * 365 * 50}};

booking::Refund refund_row(booking::RefundReason reason, Time created_at) {
  booking::Refund made;
  made.reason = reason;
  made.created_at = created_at;
  return made;
}

booking::Payment payment_row(Paise under_review, bool unsolicited) {
  booking::Payment made;
  made.under_review = under_review;
  made.unsolicited = unsolicited;
  return made;
}

TEST(ReviewFigures, AreLookedAtOnlyWhenACommitMayChangeThem) {
  using booking::RefundReason;
  const Time long_ago = kNow - booking::kRefundStuckTime;
  const struct {
    const char* what;
    std::vector<booking::Record> rows;
    bool may_change;
  } cases[] = {
      {"nothing", {}, false},
      {"a hold", {booking::Hold{}}, false},
      {"a sale", {booking::Order{}, payment_row({}, false), booking::Ticket{}}, false},
      {"money to decide on", {booking::Hold{}, payment_row(Paise{1}, false)}, true},
      {"money of no attempt", {payment_row({}, true)}, true},
      {"a refund of ours", {refund_row(RefundReason::kLate, kNow)}, false},
      {"an old one", {refund_row(RefundReason::kLate, long_ago)}, true},
      {"one made elsewhere", {refund_row(RefundReason::kAtGateway, kNow)}, true},
      {"a decision", {booking::ReviewDecision{}}, true},
      {"a hold that is gone", {booking::Erased{HoldId{1}}}, false},
      {"money that found its payment", {booking::Erased{PaymentId{1}}}, true},
  };
  for (const auto& one : cases) {
    desk::Committed committed;
    committed.position.last_now = kNow;
    committed.effects.records = one.rows;
    EXPECT_EQ(may_change_reviews(committed, kNow), one.may_change) << one.what;
    EXPECT_TRUE(may_change_reviews(committed, kNow - kReviewLook)) << one.what;
    committed.reloaded = true;
    EXPECT_TRUE(may_change_reviews(committed, kNow)) << one.what;
  }
}

TEST(ReviewFigures, AddUpByReasonAndCurrency) {
  const auto make = [](std::int64_t id, booking::ReviewReason reason, std::int64_t paise,
                       std::string_view currency, std::chrono::seconds age) {
    booking::ReviewCase one;
    one.subject = PaymentId{id};
    one.reason = reason;
    one.amount = Paise{paise};
    one.currency = *parse_currency(currency);
    one.since = kNow - age;
    return one;
  };
  using booking::ReviewReason;
  const std::vector<booking::ReviewCase> cases = {
      make(1, ReviewReason::kWrongAmount, 100, "INR", std::chrono::seconds{90}),
      make(2, ReviewReason::kWrongAmount, 200, "INR", std::chrono::seconds{60}),
      make(3, ReviewReason::kRefundStuck, 50, "EUR", std::chrono::seconds{30}),
  };
  ReviewFigures figures;
  EXPECT_EQ(review_sentence(figures.read(), kNow), "");
  figures.set(cases);
  const ReviewTotals totals = figures.read();
  EXPECT_EQ(totals.by_reason[static_cast<std::size_t>(ReviewReason::kWrongAmount)], 2U);
  EXPECT_EQ(totals.by_reason[static_cast<std::size_t>(ReviewReason::kRefundStuck)], 1U);
  EXPECT_EQ(totals.amounts.at(Currency{}), Paise{300});
  EXPECT_EQ(totals.amounts.at(*parse_currency("EUR")), Paise{50});
  EXPECT_EQ(review_sentence(totals, kNow), "3 cases wait for a decision, the oldest for 90 s");
  figures.set({});
  EXPECT_EQ(figures.read().cases(), 0U);
}

TEST(ReviewFigures, OfManyCasesTwentyAreNamed) {
  const std::vector<booking::ReviewCase> cases(23);
  const LogTaken log(LogFormat::kText, "info");
  announce_reviews(cases);
  ASSERT_EQ(log.lines().size(), 21U);
  EXPECT_EQ(log.lines().back().find("warning review: 23 in all; "), 0U) << log.lines().back();
  announce_reviews({});
  EXPECT_EQ(log.lines().size(), 21U);
}

}  // namespace
}  // namespace firstshow::http
