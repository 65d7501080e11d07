// Whatever a gateway reports about one attempt, in whatever order, however often, and with whatever
// notes: it ends alike. Every permutation of every family of reports is tried in every situation.

#include <algorithm>
#include <sstream>

#include "booking/payments_fixture.hpp"

namespace firstshow::booking {
namespace {

using std::chrono::minutes;

constexpr std::array kSituations = {Situation::kOpen,        Situation::kConfirmed,
                                    Situation::kExpiredFree, Situation::kExpiredTaken,
                                    Situation::kCancelled,   Situation::kShowCancelled};

/// What a report says of the money "pay_this", or of another for the same attempt.
enum class Fact {
  kToldFailed,
  kToldAuthorised,
  kToldCaptured,
  kToldCapturedWithoutNotes,
  kToldCapturedWithWrongNotes,
  kToldGone,           ///< captured, and all of it given back
  kToldRefundPending,  ///< a refund that is not made yet
  kToldRefundOfHalf,   ///< made at the gateway
  kToldRefundOfOtherHalf,
  kToldRefundOfAll,
  kToldSecondMoney,
  kToldReady,
};

const std::vector<std::vector<Fact>> kFamilies = {
    {Fact::kToldFailed, Fact::kToldAuthorised, Fact::kToldCaptured, Fact::kToldSecondMoney},
    {Fact::kToldCaptured, Fact::kToldCapturedWithoutNotes, Fact::kToldCapturedWithWrongNotes,
     Fact::kToldFailed},
    {Fact::kToldRefundPending, Fact::kToldCaptured, Fact::kToldRefundOfAll},
    {Fact::kToldCaptured, Fact::kToldGone, Fact::kToldRefundOfAll, Fact::kToldAuthorised},
    {Fact::kToldGone, Fact::kToldRefundOfHalf, Fact::kToldRefundOfOtherHalf},
    {Fact::kToldCaptured, Fact::kToldRefundOfHalf, Fact::kToldRefundOfOtherHalf, Fact::kToldFailed},
    {Fact::kToldCaptured, Fact::kToldRefundOfHalf, Fact::kToldSecondMoney},
    {Fact::kToldReady, Fact::kToldCaptured, Fact::kToldRefundOfAll},
    {Fact::kToldReady, Fact::kToldCapturedWithoutNotes, Fact::kToldCapturedWithWrongNotes},
    {Fact::kToldReady, Fact::kToldAuthorised, Fact::kToldCapturedWithoutNotes,
     Fact::kToldRefundOfHalf},
};

class ReportOrders : public BoxOffice {
 protected:
  void arrange(Situation situation, bool named) {
    begin_anew();
    other_ = ready(started(ordered(held(kRavi, {15}))));
    order_ = ordered(held(kAsha, {1, 2}));
    if (situation == Situation::kConfirmed) {
      const Payment first = ready(started(order_));
      PaymentReported paid = report(first, ReportedStatus::kCaptured);
      ASSERT_EQ(reported(paid), MoneyResult::kConfirmed);
      return arrange_second(first);
    }
    payment_ = started(order_);
    reference_ = "order_this";
    if (named)
      payment_ = std::get<PaymentReply>(apply(PaymentReady{payment_.id, reference_}).body).payment;
    end_order_for(situation);
  }

  /// Where the order has its tickets, the reports are about a second attempt of it.
  void arrange_second(const Payment& first) {
    payment_ = first;
    reference_ = first.reference;
  }

  void end_order_for(Situation situation) {
    if (situation == Situation::kExpiredFree || situation == Situation::kExpiredTaken) {
      pass(minutes{12});
      ASSERT_TRUE(apply(ExpireDue{}).ok());
    }
    if (situation == Situation::kExpiredTaken) held(kRavi, {2});
    if (situation == Situation::kCancelled) apply(CancelOrder{kAsha, order_.id, false});
    if (situation == Situation::kShowCancelled) {
      apply(CancelShow{show_});
      apply(SettleCancelled{});
    }
  }

  Command command_of(Fact fact) const {
    PaymentReported paid;
    paid.payment = payment_.id;
    paid.account = payment_.account;
    paid.reference = reference_;
    paid.gateway_payment_id = "pay_this";
    paid.status = ReportedStatus::kCaptured;
    paid.amount = order_.total;
    RefundReported refund;
    refund.account = payment_.account;
    refund.gateway_payment_id = "pay_this";
    refund.status = RefundEnd::kSettled;
    refund.reference = "rfnd_all";
    refund.amount = order_.total;
    const Paise half{order_.total.value / 2};
    switch (fact) {
      case Fact::kToldFailed:
        paid.status = ReportedStatus::kFailed;
        return paid;
      case Fact::kToldAuthorised:
        paid.status = ReportedStatus::kAuthorised;
        return paid;
      case Fact::kToldCaptured:
        return paid;
      case Fact::kToldCapturedWithoutNotes:
        paid.payment = PaymentId{};
        return paid;
      case Fact::kToldCapturedWithWrongNotes:
        paid.payment = other_.id;
        return paid;
      case Fact::kToldGone:
        paid.status = ReportedStatus::kRefunded;
        return paid;
      case Fact::kToldRefundPending:
        refund.status = RefundEnd::kFailed;
        return refund;
      case Fact::kToldRefundOfHalf:
        refund.reference = "rfnd_half";
        refund.amount = half;
        return refund;
      case Fact::kToldRefundOfOtherHalf:
        refund.reference = "rfnd_other_half";
        refund.amount = order_.total - half;
        return refund;
      case Fact::kToldRefundOfAll:
        return refund;
      case Fact::kToldSecondMoney:
        paid.gateway_payment_id = "pay_second";
        return paid;
      case Fact::kToldReady:
        return PaymentReady{payment_.id, reference_};
    }
    return ReadPayment{};
  }

  /// Money in its parts, tickets, and what a person has to see to; not which row has it.
  std::string end() {
    const OrderReply reply = order_now(order_);
    std::map<std::string, std::int64_t> sums;
    for (const Payment& payment : reply.payments) {
      sums["captured"] += payment.captured.value;
      sums["tickets"] += payment.for_tickets.value;
      sums["owed"] += payment.refund_owed.value;
      sums["review"] += payment.under_review.value;
      sums["elsewhere"] += payment.refunded_at_gateway.value;
      sums["asked " + std::to_string(static_cast<int>(payment.request))] += 1;
    }
    for (const Refund& refund : reply.refunds)
      sums["refund " + std::to_string(static_cast<int>(refund.state)) + " for " +
           std::to_string(static_cast<int>(refund.reason))] += refund.amount.value;
    for (const OrderLine& line : reply.order.lines)
      sums["ticket " + std::to_string(static_cast<int>(line.ticket_state))] += 1;
    for (const ReviewCase& each : core_.review_cases(now_))
      sums["case " + std::string(review_reason_name(each.reason))] += 1;
    std::ostringstream text;
    text << "order " << static_cast<int>(reply.order.state) << " rows " << rows_.count<Payment>();
    for (const auto& [name, sum] : sums)
      if (sum != 0) text << ", " << name << " " << sum;
    return text.str();
  }

  /// Tells each, twice where `twice`; what is to come later comes when all else was told.
  void tell(const std::vector<Fact>& facts, bool twice) {
    std::vector<Fact> waiting = facts;
    for (int round = 0; round < 4 && !waiting.empty(); ++round) {
      std::vector<Fact> later;
      for (const Fact fact : waiting) {
        const Command command = command_of(fact);
        if (apply(command).refusal == Refusal::kTryLater) later.push_back(fact);
        if (twice) apply(command);
      }
      waiting = std::move(later);
    }
    EXPECT_TRUE(waiting.empty()) << "the gateway's answer names the attempt";
    answer_questions();
  }

  /// The gateway is asked whether it made a refund where reports contradict each other.
  void answer_questions() {
    for (const Refund& refund : order_now(order_).refunds) {
      if (refund.state != RefundState::kSent) continue;
      RefundReported made;
      made.account = refund.account;
      made.reference = refund.reference;
      made.gateway_payment_id = refund.gateway_payment_id;
      made.status = RefundEnd::kSettled;
      made.amount = refund.amount;
      made.source = ReportSource::kInquiry;
      apply(made);
    }
  }

  Order order_;
  Payment payment_;
  Payment other_;
  std::string reference_;
};

TEST_F(ReportOrders, EndAlike) {
  for (const Situation situation : kSituations) {
    for (std::size_t family = 0; family < kFamilies.size(); ++family) {
      std::vector<Fact> facts = kFamilies[family];
      const bool named = std::find(facts.begin(), facts.end(), Fact::kToldReady) == facts.end();
      if (!named && situation == Situation::kConfirmed) continue;
      std::sort(facts.begin(), facts.end());
      std::string first;
      bool twice = false;
      do {
        arrange(situation, named);
        tell(facts, twice);
        twice = !twice;
        const std::string here = end();
        if (first.empty()) first = here;
        std::ostringstream told;
        for (const Fact fact : facts) told << static_cast<int>(fact) << " ";
        ASSERT_EQ(here, first) << "family " << family << " in situation "
                               << static_cast<int>(situation) << ", told in the order "
                               << told.str();
      } while (std::next_permutation(facts.begin(), facts.end()));
    }
  }
}

TEST_F(ReportOrders, GoBackAtMostOnce) {
  // What was given back at the gateway is not given back again: by the buyer, by cancelling.
  for (const Fact refund : {Fact::kToldRefundOfHalf, Fact::kToldRefundOfAll}) {
    for (const bool cancelled : {false, true}) {
      for (const bool refund_first : {false, true}) {
        arrange(Situation::kOpen, true);
        ASSERT_TRUE(apply(command_of(Fact::kToldCaptured)).ok());
        if (refund_first) {
          ASSERT_TRUE(apply(command_of(refund)).ok());
        }
        if (cancelled) {
          ASSERT_TRUE(apply(CancelShow{show_}).ok());
          ASSERT_TRUE(apply(SettleCancelled{}).ok());
        } else {
          ASSERT_TRUE(apply(RefundTickets{kAsha, order_.id, {}, false, {}}).ok());
        }
        if (!refund_first) {
          ASSERT_TRUE(apply(command_of(refund)).ok());
        }
        const Payment payment = payment_now(payment_);
        EXPECT_EQ(payment.refund_owed + payment.refunded_at_gateway, order_.total);
        EXPECT_EQ(payment.for_tickets, Paise{});
        EXPECT_TRUE(core_.review_cases(now_).empty());
        EXPECT_EQ(payment.refunded_at_gateway,
                  refund == Fact::kToldRefundOfAll ? order_.total : Paise{order_.total.value / 2});
      }
    }
  }
}

TEST_F(ReportOrders, OfFailureThenAuthorisationDaysLaterEndInOneRefund) {
  for (const bool captured_by_bank : {false, true}) {
    arrange(Situation::kExpiredTaken, true);
    ASSERT_TRUE(apply(command_of(Fact::kToldFailed)).ok());
    pass(std::chrono::days{1});
    ASSERT_TRUE(apply(ExpireDue{}).ok());
    const Order again = sold(kRavi, {1, 2});
    ASSERT_TRUE(apply(command_of(Fact::kToldAuthorised)).ok());
    EXPECT_EQ(payment_now(payment_).request, PaymentRequest::kVoid) << "the seats are resold";
    if (captured_by_bank) {
      ASSERT_EQ(std::get<MoneyReply>(apply(command_of(Fact::kToldCaptured)).body).result,
                MoneyResult::kRefundOwed);
      EXPECT_EQ(payment_now(payment_).refund_owed, order_.total);
    } else {
      PaymentReported voided = std::get<PaymentReported>(command_of(Fact::kToldFailed));
      voided.source = ReportSource::kRequest;
      ASSERT_TRUE(apply(voided).ok());
      EXPECT_EQ(payment_now(payment_).state, PaymentState::kFailed);
    }
    EXPECT_EQ(order_now(again).order.state, OrderState::kConfirmed);
  }
}

}  // namespace
}  // namespace firstshow::booking
