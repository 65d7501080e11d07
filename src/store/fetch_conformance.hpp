#pragma once
// What every Journal must give of what left memory: the rest of store/journal_conformance.hpp's
// suite, included and instantiated with it.

#include <string>
#include <vector>

#include "store/journal_conformance.hpp"

namespace firstshow::store {

TEST_P(JournalConformance, FetchesAnOrderWithItsMoney) {
  const std::vector<Record> rows = every_kind();
  commit(rows);
  const Record order = only<booking::Order>(rows)[0];
  const auto payments = only<booking::Payment>(rows);
  const auto refunds = only<booking::Refund>(rows);
  const std::vector<Record> whole{order, payments[0], refunds[0]};
  expect_same_records(
      fetched([&](const RecordSink& to) { journal_->fetch_order(OrderId{205}, to); }), whole);
  expect_same_records(
      fetched([&](const RecordSink& to) { journal_->fetch_payment(payments[0].id, to); }), whole);
  expect_same_records(
      fetched([&](const RecordSink& to) { journal_->fetch_refund(refunds[0].id, to); }), whole);
  // Money for nothing we know comes alone; what does not exist, not at all.
  expect_same_records(
      fetched([&](const RecordSink& to) { journal_->fetch_payment(payments[1].id, to); }),
      {payments[1]});
  expect_same_records(
      fetched([&](const RecordSink& to) { journal_->fetch_refund(refunds[1].id, to); }),
      {refunds[1]});
  EXPECT_TRUE(
      fetched([&](const RecordSink& to) { journal_->fetch_order(OrderId{9}, to); }).empty());
  EXPECT_TRUE(
      fetched([&](const RecordSink& to) { journal_->fetch_payment(PaymentId{9}, to); }).empty());
  EXPECT_TRUE(
      fetched([&](const RecordSink& to) { journal_->fetch_refund(RefundId{9}, to); }).empty());
}

TEST_P(JournalConformance, FetchesInsideABatchWhatTheBatchWrote) {
  commit_show();
  SampleSale sale(100, show_, {3});
  journal_->begin();
  for (int stage = 0; stage < 3; ++stage) {
    for (const Record& record : sale.stage(stage)) journal_->write(record);
  }
  int rows = 0;
  journal_->fetch_payment(sale.payment.id, [&](const Record&) { ++rows; });
  EXPECT_EQ(rows, 2);
  journal_->rollback();
}

/// A show that was over long before the last commit, sold out to one order.
class OldShow {
 public:
  explicit OldShow(SeatPlanId plan) : show(sample_show(ShowId{31}, plan)), sale(600, show.id, {1}) {
    show.starts_at = show.opens_at = show.closes_at = sample_time(-90 * 86'400);
  }
  std::vector<Record> records() {
    std::vector<Record> result{sample_plan(show.plan, 40), show,
                               booking::AreaCount{show.id, 0, 100, 0, 0, 0}};
    for (int stage = 0; stage < SampleSale::kStages; ++stage) {
      for (Record& record : sale.stage(stage)) result.push_back(std::move(record));
    }
    result.push_back(booking::Erased{sale.hold.id});
    return result;
  }

  booking::Show show;
  SampleSale sale;
};

TEST_P(JournalConformance, LeavesShowsThatAreOverWhereTheyAre) {
  commit_show();
  OldShow old(plan_);
  commit(old.records());
  position_.last_now = sample_time(0);
  commit({});
  const std::vector<Record> rows = reopened();
  ASSERT_EQ(only<booking::Show>(rows).size(), 1U);
  EXPECT_EQ(only<booking::Show>(rows)[0].id, show_);
  EXPECT_EQ(rows.size(), 2U);
  EXPECT_EQ(
      fetched([&](const RecordSink& to) { journal_->fetch_order(old.sale.order.id, to); }).size(),
      2U);
}

TEST_P(JournalConformance, FetchesAShowThatIsOverWithAllThatWasSold) {
  commit_show();
  OldShow old(plan_);
  std::vector<Record> records = old.records();
  const booking::Block block{BlockId{700}, old.show.id, "camera", {5, 6}, {}};
  records.emplace_back(block);
  commit(records);
  std::vector<Record> expected =
      fetched([&](const RecordSink& to) { journal_->fetch_order(old.sale.order.id, to); });
  ASSERT_EQ(expected.size(), 2U);
  expected.insert(expected.end(), {old.show, block});
  expect_same_records(fetched([&](const RecordSink& to) { journal_->fetch_show(old.show.id, to); }),
                      expected);
  EXPECT_TRUE(fetched([&](const RecordSink& to) { journal_->fetch_show(ShowId{9}, to); }).empty());
}

TEST_P(JournalConformance, GivesMoneyAnOrderOnce) {
  const std::vector<Record> rows = every_kind();
  commit(rows);
  booking::Payment money = only<booking::Payment>(rows)[1];
  ASSERT_FALSE(money.order);
  money.order = only<booking::Order>(rows)[0].id;
  commit({money});
  int payments = 0;
  journal_->fetch_order(money.order, [&](const Record& record) {
    payments += std::holds_alternative<booking::Payment>(record) ? 1 : 0;
  });
  EXPECT_EQ(payments, 2);
  money.order = OrderId{};
  EXPECT_THROW(commit({money}), StoreConflict);
}

TEST_P(JournalConformance, DropsMoneyThatTurnedOutToBeAnAttempts) {
  const std::vector<Record> rows = every_kind();
  commit(rows);
  const auto payments = only<booking::Payment>(rows);
  commit({booking::Erased{payments[1].id}, booking::Erased{payments[0].id}});
  const auto left = only<booking::Payment>(reopened());
  ASSERT_EQ(left.size(), 1U) << "the payment of an order stays whatever comes";
  EXPECT_EQ(left[0].id, payments[0].id);
}

TEST_P(JournalConformance, FindsARefundByTheGatewaysName) {
  std::vector<Record> rows = every_kind();
  commit(rows);
  booking::Refund made = only<booking::Refund>(rows)[0];
  made.id = RefundId{250};
  made.reason = booking::RefundReason::kAtGateway;
  made.reference = "rfnd_made";
  commit({made});
  std::vector<RefundId> found;
  const auto find = [&](const std::string& account, const std::string& reference) {
    found.clear();
    journal_->fetch_refund_named(account, reference, [&](const Record& record) {
      if (const auto* refund = std::get_if<booking::Refund>(&record)) found.push_back(refund->id);
    });
    return found.size();
  };
  EXPECT_EQ(find(made.account, "rfnd_made"), 2U) << "with all refunds of its order";
  EXPECT_GT(find(made.account, "rfnd_9"), 0U) << "one of ours";
  EXPECT_EQ(find(made.account, ""), 0U) << "not sent yet";
  EXPECT_EQ(find("sandbox/third", "rfnd_made"), 0U);
  made.id = RefundId{251};
  EXPECT_THROW(commit({made}), StoreConflict) << "one refund has one row";
}

TEST_P(JournalConformance, FindsPaymentsByTheGatewaysNames) {
  const std::vector<Record> rows = every_kind();
  commit(rows);
  booking::Payment payment = only<booking::Payment>(rows)[0];
  payment.reference = "order_asked";
  payment.gateway_payment_id = "pay_asked";
  payment.unsolicited = false;
  commit({payment});
  const auto attempt = [&](const std::string& account, const std::string& name) {
    return fetched([&](const RecordSink& to) { journal_->fetch_attempt_named(account, name, to); });
  };
  const auto money = [&](const std::string& account, const std::string& name) {
    return fetched(
        [&](const RecordSink& to) { journal_->fetch_by_gateway_payment(account, name, to); });
  };
  EXPECT_EQ(only<booking::Order>(attempt(payment.account, payment.reference)).size(), 1U);
  booking::Payment unsolicited = only<booking::Payment>(rows)[1];
  ASSERT_TRUE(unsolicited.unsolicited);
  unsolicited.gateway_payment_id = "pay_unsolicited";
  commit({unsolicited});
  EXPECT_EQ(
      only<booking::Payment>(money(unsolicited.account, unsolicited.gateway_payment_id)).size(),
      1U);
  EXPECT_EQ(only<booking::Order>(money(payment.account, payment.gateway_payment_id)).size(), 1U)
      << "an attempt's money has a name too";
  EXPECT_TRUE(attempt("sandbox/third", payment.reference).empty());
  EXPECT_TRUE(money("sandbox/third", unsolicited.gateway_payment_id).empty());
  EXPECT_TRUE(attempt(payment.account, "").empty());
  EXPECT_TRUE(money(payment.account, "").empty());
}

TEST_P(JournalConformance, BringsAnOldOrderBackWhileItsMoneyIsOpen) {
  OldShow old(plan_);
  position_.last_now = sample_time(0);
  commit(old.records());
  const auto shows = [&] { return only<booking::Show>(reopened()).size(); };
  const auto orders = [&] { return only<booking::Order>(reopened()).size(); };
  EXPECT_EQ(shows(), 0U);
  commit({sample_hold(HoldId{700}, old.show.id, {7})});
  EXPECT_EQ(shows(), 1U);
  EXPECT_EQ(orders(), 1U) << "once, with its show";
  commit({booking::Erased{HoldId{700}}});
  EXPECT_EQ(shows(), 0U);
  EXPECT_EQ(orders(), 0U);
  booking::Refund refund;
  refund.id = RefundId{701};
  refund.payment = old.sale.payment.id;
  refund.order = old.sale.order.id;
  commit({refund});
  EXPECT_EQ(orders(), 1U);
  refund.state = booking::RefundState::kSettled;
  commit({refund});
  EXPECT_EQ(orders(), 0U);
  refund.reason = booking::RefundReason::kAtGateway;
  commit({refund});
  EXPECT_EQ(orders(), 1U) << "nobody has decided about it";
  refund.decided = true;
  commit({refund});
  EXPECT_EQ(orders(), 0U);
  booking::Payment& payment = old.sale.payment;
  payment.request = booking::PaymentRequest::kCapture;
  commit({payment});
  EXPECT_EQ(orders(), 1U);
  payment.request = booking::PaymentRequest::kNone;
  std::swap(payment.for_tickets, payment.under_review);
  commit({payment});
  EXPECT_EQ(orders(), 1U);
  EXPECT_EQ(shows(), 0U);
}

}  // namespace firstshow::store
