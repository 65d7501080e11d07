// Which mails the core says are due, with the change that is their reason.

#include <algorithm>

#include "booking/payments_fixture.hpp"

namespace firstshow::booking {
namespace {

class MailsDue : public Payments {
 protected:
  /// The mails of the last command.
  std::vector<MailDue> mails() const {
    std::vector<MailDue> found;
    for (const Record& record : effects_.records)
      if (const auto* mail = std::get_if<MailDue>(&record)) found.push_back(*mail);
    return found;
  }
};

TEST_F(MailsDue, ComeWithTheConfirmationAndOnlyOnce) {
  arrange(Situation::kOpen);
  EXPECT_TRUE(mails().empty());
  ASSERT_EQ(reported(money(kCaptured)), MoneyResult::kConfirmed);
  EXPECT_EQ(mails(), (std::vector<MailDue>{{order_.id, MailKind::kOrderConfirmed, {}, now_}}));
  ASSERT_EQ(reported(money(kCaptured)), MoneyResult::kKnownAlready);
  EXPECT_TRUE(mails().empty());
}

TEST_F(MailsDue, AreNoneWhereMoneyDoesNotConfirm) {
  for (const Situation situation : {Situation::kExpiredTaken, Situation::kCancelled}) {
    begin_anew();
    arrange(situation);
    ASSERT_NE(reported(money(kCaptured)), MoneyResult::kConfirmed);
    EXPECT_TRUE(mails().empty());
  }
}

class RefundMails : public MailsDue {
 protected:
  /// An order whose tickets were given back, and the refund on its way.
  void send_refund() {
    order_ = sold(kAsha, {1, 2});
    apply(RefundTickets{kAsha, order_.id, {}, false, {}});
    EXPECT_TRUE(mails().empty()) << "nothing was given back yet";
    refund_ = order_now(order_).refunds.at(0);
    apply(BeginRefund{refund_.id, 0});
    apply(RefundSent{refund_.id, 0, "rfnd_gw"});
    EXPECT_TRUE(mails().empty());
  }
  void report_refund(RefundEnd end, ReportSource source) {
    RefundReported report{refund_.id, refund_.payment, refund_.account,  "rfnd_gw",
                          end,        refund_.amount,  refund_.currency, ""};
    report.source = source;
    apply(report);
  }

  Refund refund_;
};

TEST_F(RefundMails, ComeWhenTheGatewayMadeIt) {
  send_refund();
  report_refund(RefundEnd::kSettled, ReportSource::kNotice);
  const std::vector<MailDue> made{{order_.id, MailKind::kRefundMade, refund_.id, now_}};
  EXPECT_EQ(mails(), made);
  report_refund(RefundEnd::kSettled, ReportSource::kNotice);
  EXPECT_TRUE(mails().empty());
  // Contradicted, and made after all: under the same name, so that it is the same mail.
  report_refund(RefundEnd::kFailed, ReportSource::kNotice);
  EXPECT_TRUE(mails().empty());
  report_refund(RefundEnd::kSettled, ReportSource::kInquiry);
  ASSERT_EQ(mails().size(), 1U);
  EXPECT_EQ(mails()[0].name(), made[0].name());
}

TEST_F(MailsDue, AreNoneOfWhatTheGatewayGaveBackByItself) {
  arrange(Situation::kConfirmed);
  RefundReported report;
  report.payment = payment_.id;
  report.account = payment_.account;
  report.reference = "rfnd_theirs";
  report.status = RefundEnd::kSettled;
  report.amount = Paise{100};
  report.currency = payment_.currency;
  report.gateway_payment_id = "pay_first";
  ASSERT_TRUE(apply(report).ok());
  EXPECT_TRUE(mails().empty());
}

TEST_F(MailsDue, SayThatAShowIsCancelledToWhoHasTickets) {
  const Order kept = sold(kAsha, {1, 2});
  const Order returned = sold(kRavi, {3});
  apply(RefundTickets{kRavi, returned.id, {}, false, {}});
  const Order open = ordered(held(kRavi, {5}));
  apply(CancelShow{show_});
  EXPECT_TRUE(mails().empty()) << "the show settles in portions";
  apply(SettleCancelled{});
  EXPECT_EQ(mails(), (std::vector<MailDue>{{kept.id, MailKind::kShowCancelled, {}, now_}}));
  EXPECT_EQ(order_now(open).order.state, OrderState::kCancelled);
}

TEST_F(MailsDue, AreNoneWithoutAnAddress) {
  const Hold hold = held(kAsha, {1});
  const Outcome outcome = apply(OpenOrder{kAsha, hold.id, {}, {"Asha", "", "", "27"}, 7, {}});
  order_ = std::get<OrderReply>(outcome.body).order;
  payment_ = ready(started(order_));
  ASSERT_EQ(reported(money(kCaptured)), MoneyResult::kConfirmed);
  EXPECT_TRUE(mails().empty());
}

}  // namespace
}  // namespace firstshow::booking
