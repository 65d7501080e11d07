#include "store/audit/audit.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "store/audit/sample_database.hpp"
#include "store/audit/show_audit.hpp"
#include "store/database.hpp"
#include "store/row_writer.hpp"
#include "store/sample_batches.hpp"
#include "store/sample_rows.hpp"
#include "store/scratch_folder.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::store {
namespace {

TEST_F(AuditTest, FindsNothingWrongInAGoodServer) {
  make(path_);
  const AuditReport report = audit(path_);
  for (const Finding& finding : report.findings) {
    ADD_FAILURE() << finding.promise << ": " << finding.sentence;
  }
  EXPECT_EQ(report.shows, 1U);
  EXPECT_EQ(report.holds, 4U);
  EXPECT_EQ(report.orders, 2U);
  EXPECT_EQ(report.tickets, 2U);
  EXPECT_EQ(report.payments, 2U);
  EXPECT_EQ(report.refunds, 1U);
}

TEST_F(AuditTest, TakesWhatLegalCommandsCanLeave) {
  make(path_);
  // Refused orders use codes up, so that two orders of one buyer may share one, hours apart.
  booking::Order other = server_.ordered.order;
  other.id = OrderId{other.id.value + (std::int64_t{7'200'000} << 22)};
  other.state = booking::OrderState::kExpired;
  other.ended_at = other.created_at;
  other.idempotency = {};
  // An attempt failed, the order was revised, and the old amount was authorised after all.
  booking::Payment late = server_.ordered.payment;
  late.state = booking::PaymentState::kAuthorised;
  late.request = booking::PaymentRequest::kVoid;
  late.amount += Paise{100};
  damage(path_, "UPDATE journal_position SET last_id = " + std::to_string(other.id.value),
         {other, late});
  for (const Finding& finding : audit(path_).findings)
    ADD_FAILURE() << finding.promise << ": " << finding.sentence;
}

/// One way to break a good server, and what has to be said of it.
struct Damage {
  const char* name;
  std::function<std::vector<Record>(SampleDatabase&)> records;
  const char* sql;
  const char* promise;
  const char* says;
};

std::vector<Record> none(SampleDatabase&) {
  return {};
}

const Damage kDamages[] = {
    {"a hold takes a sold seat",
     [](SampleDatabase& server) -> std::vector<Record> {
       server.waiting.seats = {4};
       return {server.waiting};
     },
     "", kOneOwner, "sold to"},
    {"two holds have one seat",
     [](SampleDatabase& server) -> std::vector<Record> {
       server.waiting.id = HoldId{310};
       return {server.waiting};
     },
     "", kOneOwner, "held by"},
    {"a blocked seat is held",
     [](SampleDatabase& server) -> std::vector<Record> {
       server.block.seats = {20};
       return {server.block};
     },
     "", kOneOwner, "blocked by"},
    {"two valid tickets for one seat",
     [](SampleDatabase& server) -> std::vector<Record> {
       server.paid.order.lines[1].place.index = 3;
       server.paid.order.lines[0].ticket_state = booking::TicketState::kValid;
       server.paid.tickets[0].state = booking::TicketState::kValid;
       booking::Ticket moved = server.paid.tickets[1];
       moved.place.index = 3;
       return {server.paid.order, server.paid.tickets[0], moved};
     },
     "DROP INDEX ticket_seat; DELETE FROM ticket WHERE seat = 4", kOneOwner, "sold to"},
    {"an open order sells other seats than its hold has",
     [](SampleDatabase& server) -> std::vector<Record> {
       server.ordered.order.lines[0].place.index = 11;
       return {server.ordered.order};
     },
     "", kOneOwner, "other places"},
    {"a hold of a seat outside the plan",
     [](SampleDatabase& server) -> std::vector<Record> {
       server.waiting.seats = {40};
       return {server.waiting};
     },
     "", kReferences, "not in its plan"},
    {"a block of an area outside the plan",
     [](SampleDatabase& server) -> std::vector<Record> {
       server.block.areas.push_back({1, 1});
       return {server.block};
     },
     "", kReferences, "not in its plan"},
    {"an area count that is no sum", none, "UPDATE area_count SET held = 3", kAreaSums, "3 held"},
    {"an area count that is missing", none, "DELETE FROM area_count", kAreaSums, "0 held"},
    {"an area count of another capacity", none, "UPDATE area_count SET capacity = 99", kAreaSums,
     "of 99"},
    {"an area count outside the plan", none, "INSERT INTO area_count VALUES (22, 5, 10, 0, 0, 0)",
     kReferences, "not in its plan"},
    {"an area that is overfull",
     [](SampleDatabase& server) -> std::vector<Record> {
       server.block.areas = {{0, 99}};
       server.count.blocked = 99;
       return {server.block, server.count};
     },
     "", kAreaSums, "overfull"},
    {"an ended hold that is live", none, "UPDATE hold SET state = 0 WHERE id = 301",
     kEndedOwnsNothing, "still live"},
    {"a released hold that never ended", none, "UPDATE hold SET state = 3 WHERE id = 300",
     kEndedOwnsNothing, "never ended"},
    {"an open order that has ended", none, "UPDATE orders SET ended_at = 5 WHERE id = 201",
     kEndedOwnsNothing, "has ended"},
    {"an ordered hold whose order is over", none,
     "UPDATE orders SET state = 2, ended_at = created_at WHERE id = 201", kReferences,
     "is not open on it"},
    {"an open order whose hold is gone", none, "DELETE FROM hold WHERE id = 200", kReferences,
     "does not hold for it"},
    {"a confirmed order without one of its tickets", none, "DELETE FROM ticket WHERE seat = 4",
     kExactTickets, "says otherwise"},
    {"a ticket whose state differs", none, "UPDATE ticket SET state = 2 WHERE seat = 4",
     kExactTickets, "says otherwise"},
    {"a ticket of another seat", none, "UPDATE ticket SET seat = 5 WHERE seat = 4", kExactTickets,
     "says otherwise"},
    {"a ticket that no order has", none, "INSERT INTO ticket VALUES (900, 101, 22, 7, NULL, 1)",
     kExactTickets, "does not have it"},
    {"an expired order that kept its tickets", none, "UPDATE orders SET state = 2 WHERE id = 101",
     kExactTickets, "is not confirmed but"},
    {"a confirmed order without tickets",
     [](SampleDatabase& server) -> std::vector<Record> {
       for (booking::OrderLine& line : server.paid.order.lines) {
         line.ticket = TicketId{};
         line.ticket_state = booking::TicketState::kNone;
       }
       return {server.paid.order};
     },
     "DELETE FROM ticket", kExactTickets, "confirmed without a ticket"},
    {"captured money that goes nowhere", none,
     "UPDATE payment SET captured = captured + 1 WHERE id = 102", kMoneyAccounted, "add up"},
    {"money on a payment that is not captured", none, "UPDATE payment SET state = 1 WHERE id = 102",
     kMoneyAccounted, "not captured"},
    {"more owed than refunded", none, "DELETE FROM refund", kMoneyAccounted, "its refunds"},
    {"money given back at the gateway by no refund", none,
     "UPDATE payment SET given_back_elsewhere = for_tickets, for_tickets = 0 WHERE id = 102",
     kMoneyAccounted, "its refunds there are of 0"},
    {"a refund of ours that no gateway made", none, "UPDATE refund SET state = 2, reference = ''",
     kMoneyAccounted, "no name for it"},
    {"money written off by nobody", none,
     "UPDATE payment SET written_off = for_tickets, for_tickets = 0 WHERE id = 102",
     kMoneyAccounted, "nobody decided"},
    {"more refunded than owed", none, "UPDATE refund SET amount = amount + 1", kMoneyAccounted,
     "its refunds"},
    {"tickets that nobody paid for", none, "DELETE FROM payment WHERE id = 102", kMoneyAccounted,
     "keeps 0 paise"},
    {"a total that is not the sum of its lines", none, "UPDATE orders SET total = total + 1",
     kMoneyAccounted, "its lines"},
    {"a refund whose payment is another order's", none, "UPDATE refund SET payment_id = 202",
     kReferences, "no payment of it"},
    {"unmatched money that pays for tickets", none, "UPDATE payment SET order_id = NULL",
     kMoneyAccounted, "tickets of no order"},
    {"a row of a show that is not there", none, "UPDATE block SET show_id = 77", kReferences,
     "not there"},
    {"a show whose plan is not there", none, "DELETE FROM seat_plan", kReferences, "not there"},
    {"an id that was never given out", none, "UPDATE journal_position SET last_id = 399",
     kOnlyForward, "not given out"},
    {"one payment of the gateway on two rows",
     [](SampleDatabase& server) -> std::vector<Record> {
       server.ordered.payment.gateway_payment_id = server.paid.payment.gateway_payment_id = "pay_1";
       return {server.ordered.payment, server.paid.payment};
     },
     "", kNamesOnce, "the gateway's payment \"pay_1\""},
    {"one reference on two payments", none, "UPDATE payment SET reference = 'order_1'", kNamesOnce,
     "the reference \"order_1\""},
    {"one refund of the gateway on two rows",
     [](SampleDatabase& server) -> std::vector<Record> {
       server.refund.reference = "rfnd_1";
       booking::Refund second = server.refund;
       second.id = RefundId{401};
       return {server.refund, second};
     },
     "", kNamesOnce, "the gateway's refund \"rfnd_1\""},
    {"a payment under way for another amount", none,
     "UPDATE payment SET amount = amount + 1 WHERE id = 202", kMoneyAccounted,
     "asks for another amount"},
    {"money in another currency", none,
     "UPDATE payment SET captured_currency = 'USD' WHERE id = 102", kMoneyAccounted,
     "does not explain"},
    {"a hold for a week", none,
     "UPDATE hold SET deadline = deadline + 7 * 86400000000 WHERE id = 300", kDeadlines,
     "no limit of its show explains"},
    {"a deadline before its hold", none, "UPDATE hold SET deadline = 1 WHERE id = 300", kDeadlines,
     "no limit of its show explains"},
    {"a time after the last commit", none, "UPDATE payment SET captured_at = captured_at * 2",
     kOnlyForward, "not yet"},
};

TEST_F(AuditTest, NamesEveryBrokenPromise) {
  for (const Damage& damage_done : kDamages) {
    SCOPED_TRACE(damage_done.name);
    make(path_);
    const std::vector<Record> records = damage_done.records(server_);
    damage(path_, damage_done.sql, records);
    bool named = false;
    std::string all;
    for (const Finding& finding : audit(path_).findings) {
      all += finding.promise + ": " + finding.sentence + "\n";
      named = named || (finding.promise == damage_done.promise &&
                        finding.sentence.find(damage_done.says) != std::string::npos);
    }
    EXPECT_TRUE(named) << all;
  }
}

// It stands before a person, and is nothing that a restore has to be refused for.
TEST_F(AuditTest, AcceptsThatTheGatewayGaveBackMoreThanWasLeft) {
  make(path_);
  booking::Refund elsewhere = server_.refund;
  elsewhere.id = RefundId{401};
  elsewhere.reference = "by_hand";
  elsewhere.reason = booking::RefundReason::kAtGateway;
  elsewhere.amount = server_.paid.payment.captured;
  damage(path_, "", {elsewhere});
  for (const Finding& finding : audit(path_).findings) ADD_FAILURE() << finding.sentence;
}

TEST_F(AuditTest, CallsPlacesByTheirNames) {
  make(path_);
  damage(path_, "UPDATE ticket SET state = 2; UPDATE area_count SET held = 3", {});
  std::string all;
  const auto name = [](const booking::SeatPlan& plan, booking::Place place) {
    EXPECT_EQ(plan.document, sample_plan(plan.id, 40).document);
    return place == kFloor ? std::string("Floor") : "Stalls-C-" + std::to_string(place.index);
  };
  for (const Finding& finding : audit(path_, name).findings) all += finding.sentence + "\n";
  EXPECT_NE(all.find("seat Stalls-C-4 of show_"), std::string::npos) << all;
  EXPECT_NE(all.find("area Floor of show_"), std::string::npos) << all;
}

TEST_F(AuditTest, FindsDamagedPages) {
  make(path_);
  EXPECT_NO_THROW(refuse_damaged(path_));
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4 * 4'096);
    file << std::string(2'000, '\x5a');
  }
  const AuditReport report = audit(path_);
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings[0].promise, kWholeFile);
  EXPECT_THROW(refuse_damaged(path_), StoreBroken);
}

TEST_F(AuditTest, FindsRowsThatCannotBeRead) {
  make(path_);
  damage(path_, "UPDATE orders SET lines = x'01ffffffff'", {});
  const AuditReport report = audit(path_);
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings[0].promise, kWholeFile);
  EXPECT_NE(report.findings[0].sentence.find("the lines of a row"), std::string::npos);
}

TEST_F(AuditTest, AFewFindingsOfEachPromiseAreEnough) {
  make(path_);
  damage(path_,
         "WITH RECURSIVE n (i) AS (SELECT 500 UNION ALL SELECT i + 1 FROM n LIMIT 100) "
         "INSERT INTO block SELECT i, 22, 'x', (SELECT places FROM block) FROM n",
         {});
  EXPECT_EQ(audit(path_).findings.size(), kMaxFindings + 2);  // and two of the area
}

TEST_F(AuditTest, ReadsBesideARunningServer) {
  make(path_);
  SqliteOptions options;
  options.path = path_;
  const auto server = open_sqlite_journal(options);
  JournalPosition position;
  loaded(*server, &position);
  position.last_id = 1'000;
  commit_records(*server, position, {sample_hold(HoldId{500}, kShow, {35})});
  EXPECT_EQ(audit(path_).holds, 5U);
}

TEST_F(AuditTest, RefusesWhatItCannotRead) {
  EXPECT_THROW(audit(folder_.file("none.db")), StoreBroken);
  std::ofstream(folder_.file("text")) << std::string(5'000, 'x');
  EXPECT_THROW(audit(folder_.file("text")), StoreBroken);
  make(path_);
  damage(path_, "PRAGMA user_version = 99", {});
  EXPECT_THROW(audit(path_), StoreBroken);
}

}  // namespace
}  // namespace firstshow::store
