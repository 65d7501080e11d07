#pragma once
// For tests: every way to break a good server (sample_database.hpp) that rows alone can show, in
// SQL that both databases understand, and what the audit has to say of it. One thread.

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "store/audit/audit.hpp"
#include "store/audit/audit_log_check.hpp"
#include "store/audit/sample_database.hpp"
#include "store/audit/show_audit.hpp"

namespace firstshow::store {

/// One way to damage a sound database, and the finding that it must give.
struct Damage {
  const char* name;
  std::function<std::vector<Record>(SampleDatabase&)> records;
  const char* sql;
  const char* promise;
  const char* says;
};

inline std::vector<Record> none(SampleDatabase&) {
  return {};
}

inline const Damage kDamages[] = {
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
     "UPDATE payment SET refunded_at_gateway = for_tickets, for_tickets = 0 WHERE id = 102",
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
    {"an audit entry removed", none, "DELETE FROM audit_entry WHERE id = 2", kAuditLogWhole,
     "audit entry 2 is missing"},
    {"audit entries removed", none, "DELETE FROM audit_entry WHERE id IN (1, 2)", kAuditLogWhole,
     "audit entries 1 to 2 are missing"},
    {"an audit entry changed", none, "UPDATE audit_entry SET after = '{}' WHERE id = 3",
     kAuditLogWhole, "audit entry 3 is not as it was written"},
    {"an audit entry of another organiser", none,
     "UPDATE audit_entry SET organiser_id = 9 WHERE id = 3", kAuditLogWhole,
     "audit entry 3 is not as it was written"},
    {"audit entries in another order", none,
     "UPDATE audit_entry SET id = id + 100 WHERE id IN (2, 3); "
     "UPDATE audit_entry SET id = 105 - id WHERE id IN (102, 103)",
     kAuditLogWhole, "audit entry 2 is not as it was written: changed or moved"},
    {"an audit entry put in", none,
     "UPDATE audit_entry SET id = id + 100 WHERE id > 1; "
     "UPDATE audit_entry SET id = id - 99 WHERE id > 1; "
     "INSERT INTO audit_entry SELECT 2, organiser_id, at, actor_kind, actor, action, subject, "
     "before, after, address, request_id, trace_id, previous_hash, hash FROM audit_entry "
     "WHERE id = 1",
     kAuditLogWhole, "audit entry 2 is not as it was written: changed or moved"},
    {"an audit entry behind the head", none,
     "INSERT INTO audit_entry SELECT 5, organiser_id, at, actor_kind, actor, action, subject, "
     "before, after, address, request_id, trace_id, hash, hash FROM audit_entry WHERE id = 4",
     kAuditLogWhole, "audit entry 5 came behind the head"},
    {"the end of the audit log cut off", none, "DELETE FROM audit_entry WHERE id > 2",
     kAuditLogWhole, "audit entries 3 to 4 are missing at the end"},
    {"the whole audit log removed", none, "DELETE FROM audit_entry", kAuditLogWhole,
     "audit entries 1 to 4 are missing at the end"},
    {"the head of the audit log removed", none, "DELETE FROM audit_head", kAuditLogWhole,
     "the head of the audit log is missing"},
    {"another head of the audit log", none,
     "UPDATE audit_head SET hash = (SELECT previous_hash FROM audit_entry WHERE id = 2)",
     kAuditLogWhole, "is not the hash of its last entry"},
    {"a time after the last commit", none, "UPDATE payment SET captured_at = captured_at * 2",
     kOnlyForward, "not yet"},
};

inline void expect_named(const AuditReport& report, const Damage& damage) {
  bool named = false;
  std::string all;
  for (const Finding& finding : report.findings) {
    all += finding.promise + ": " + finding.sentence + "\n";
    named = named || (finding.promise == damage.promise &&
                      finding.sentence.find(damage.says) != std::string::npos);
  }
  EXPECT_TRUE(named) << all;
}

}  // namespace firstshow::store
