#include "store/audit/audit.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "store/audit/audit_log_check.hpp"
#include "store/audit/show_audit.hpp"
#include "store/rows.hpp"
#include "store/sqlite/database_file.hpp"
#include "store/tables.hpp"

namespace firstshow::store {
namespace {

std::uint64_t number(Database& db, std::string_view sql) {
  std::uint64_t result = 0;
  for (const Row row : db.query(sql)) result = static_cast<std::uint64_t>(row.integer(0));
  return result;
}

/// A damaged table may have millions of bad rows, and no more are listed than these.
std::string limited(std::string_view sql) {
  return std::string(sql) + " LIMIT " + std::to_string(kMaxFindings);
}

void check_file(Database& db, Findings& findings) {
  for (const Row row : db.query("PRAGMA integrity_check")) {
    if (row.text(0) != "ok") findings.add(kWholeFile, std::string(row.text(0)), true);
  }
}

void refers_to_nothing(Findings& findings, std::int64_t id, std::string_view table,
                       std::string_view other) {
  findings.add(kReferences,
               "row " + std::to_string(id) + " of table " + std::string(table) +
                   " refers to a row of table " + std::string(other) + " that is not there",
               true);
}

/// Of all tables of the file, those of the catalogue too.
void check_file_references(Database& db, Findings& findings) {
  for (const Row row : db.query("PRAGMA foreign_key_check"))
    refers_to_nothing(findings, row.integer(1), row.text(0), row.text(2));
}

/// Of the core's tables, in any database.
void check_references(Database& db, Findings& findings) {
  for (const TableShape* const table : all_tables()) {
    for (const ColumnShape& column : table->columns) {
      if (column.references.empty()) continue;
      const std::string key = std::string(table->name).append(".").append(column.name);
      std::string sql = "SELECT ";
      sql.append(table->columns[0].name).append(" FROM ").append(table->name);
      sql.append(" WHERE ").append(key).append(" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ");
      sql.append(column.references).append(" AS other WHERE other.id = ").append(key).append(")");
      for (const Row row : db.query(limited(sql)))
        refers_to_nothing(findings, row.integer(0), table->name, column.references);
    }
  }
}

/// Ids come from one sequence, whose last number the position keeps, and so does every time at
/// which something was done.
void check_position(Database& db, const JournalPosition& position, Findings& findings) {
  static constexpr std::pair<const char*, const char*> kLasts[] = {
      {"seat_plan", "0 > ?2"},
      {"show", "0 > ?2"},
      {"block", "0 > ?2"},
      {"hold", "created_at > ?2 OR ended_at > ?2"},
      {"orders", "created_at > ?2 OR ended_at > ?2"},
      {"payment", "created_at > ?2 OR captured_at > ?2"},
      {"refund", "created_at > ?2 OR settled_at > ?2"},
      {"ticket", "0 > ?2"},
  };
  for (const auto& [table, is_late] : kLasts) {
    const std::string sql =
        std::string("SELECT id FROM ") + table + " WHERE id < 1 OR id > ?1 OR " + is_late;
    for (const Row row : db.query(limited(sql), position.last_id, to_micros(position.last_now))) {
      const bool id = row.integer(0) < 1 || row.integer(0) > position.last_id;
      findings.add(kOnlyForward, "row " + std::to_string(row.integer(0)) + " of table " + table +
                                     (id ? " has an id that was not given out yet"
                                         : " is of a time that was not yet at the last commit"));
    }
  }
}

/// Payments and refunds that belong to no order.
void check_unmatched_money(Database& db, Findings& findings) {
  std::vector<booking::Refund> refunds;
  each_refund(db, "WHERE order_id IS NULL", {},
              [&](booking::Refund refund) { refunds.push_back(std::move(refund)); });
  each_payment(db, "WHERE order_id IS NULL", {}, [&](const booking::Payment& payment) {
    check_payment(payment, refunds, findings);
    findings.require(payment.for_tickets == Paise{0}, kMoneyAccounted,
                     format_id(payment.id) + " pays for tickets of no order");
  });
}

/// Tickets that no line of their order names; only looked for where the numbers differ.
void find_stray_tickets(Database& db, Findings& findings) {
  std::map<OrderId, std::vector<std::pair<TicketId, booking::Place>>> by_order;
  each_ticket(db, "", {}, [&](const booking::Ticket& ticket) {
    by_order[ticket.order].emplace_back(ticket.id, ticket.place);
  });
  for (const auto& [order, tickets] : by_order) {
    std::vector<TicketId> named;
    each_order(db, "WHERE id = ?1", {order.value}, [&named](const booking::Order& row) {
      for (const booking::OrderLine& line : row.lines) named.push_back(line.ticket);
    });
    for (const auto& [ticket, place] : tickets) {
      const bool known = std::find(named.begin(), named.end(), ticket) != named.end();
      findings.require(known, kExactTickets,
                       format_id(ticket) + " is in the ticket table, but " + format_id(order) +
                           " does not have it");
    }
  }
}

void check_shows(Database& db, const PlaceNamer& name, std::uint64_t tickets, Findings& findings) {
  std::map<SeatPlanId, booking::SharedLayout> layouts;
  each_layout(db, "", {}, [&](const booking::SeatPlan& plan) {
    layouts[plan.id] = plan.layout;
    for (const Fault& fault : booking::layout_faults(*plan.layout)) {
      findings.add(kReferences, format_id(plan.id) + fault.pointer + ": " + fault.detail);
    }
  });
  HoldsById holds;
  each_hold(db, "", {}, [&](booking::Hold hold) { holds.emplace(hold.id, std::move(hold)); });
  std::vector<booking::Show> shows;
  each_show(db, "", {}, [&](booking::Show show) { shows.push_back(std::move(show)); });
  std::uint64_t matched = 0;
  for (const booking::Show& show : shows) {
    const auto layout = layouts.find(show.plan);
    if (layout == layouts.end()) continue;  // a broken reference, found already
    ShowAudit audit(db, show, *layout->second, holds, name, findings);
    audit.run();
    matched += audit.matched_tickets();
  }
  if (matched != tickets) find_stray_tickets(db, findings);
}

/// One query for rows that break a promise; `say` makes the sentence of each.
struct MoneyRule {
  const char* promise;
  const char* sql;
  std::string (*say)(const Row& row);
};

std::string named_twice(const Row& row, const char* kind) {
  return std::string(kind) + " \"" + std::string(row.text(0)) + "\" of account \"" +
         std::string(row.text(1)) +
         "\" is on more than one row: " + std::to_string(row.integer(2)) + " and " +
         std::to_string(row.integer(3));
}

// The numbers in the SQL below.
static_assert(static_cast<int>(booking::OrderState::kOpen) == 0 &&
              static_cast<int>(booking::PaymentState::kCreated) == 0 &&
              static_cast<int>(booking::PaymentState::kReady) == 1 &&
              static_cast<int>(booking::PaymentState::kAuthorised) == 2 &&
              static_cast<int>(booking::PaymentRequest::kVoid) == 2 &&
              static_cast<int>(booking::RefundState::kSettled) == 2 &&
              static_cast<int>(booking::RefundReason::kAtGateway) == 5);
constexpr MoneyRule kMoneyRules[] = {
    {kNamesOnce,
     "SELECT gateway_payment_id, account, min(id), max(id) FROM payment "
     "WHERE gateway_payment_id <> '' GROUP BY account, gateway_payment_id HAVING count(*) > 1",
     [](const Row& row) { return named_twice(row, "the gateway's payment"); }},
    // A second capture of one attempt is a payment of its own, with the attempt's reference.
    {kNamesOnce,
     "SELECT reference, account, min(id), max(id) FROM payment WHERE reference <> '' AND "
     "unsolicited = 0 GROUP BY account, reference HAVING count(*) > 1",
     [](const Row& row) { return named_twice(row, "the reference"); }},
    {kNamesOnce,
     "SELECT reference, account, min(id), max(id) FROM refund WHERE reference <> '' "
     "GROUP BY account, reference HAVING count(*) > 1",
     [](const Row& row) { return named_twice(row, "the gateway's refund"); }},
    // What is to be voided may have come for the total of before the order was revised.
    {kMoneyAccounted,
     "SELECT payment.id, orders.id FROM payment JOIN orders ON orders.id = order_id "
     "WHERE orders.state = 0 AND payment.state IN (0, 1, 2) AND unsolicited = 0 "
     "AND request <> 2 AND (amount <> total OR payment.currency <> orders.currency)",
     [](const Row& row) {
       return format_id(PaymentId{row.integer(0)}) + " asks for another amount than " +
              format_id(OrderId{row.integer(1)}) + " costs";
     }},
    {kMoneyAccounted,
     "SELECT id FROM refund WHERE state = 2 AND reason <> 5 AND amount > 0 AND reference = ''",
     [](const Row& row) {
       return format_id(RefundId{row.integer(0)}) + " was made, and the gateway has no name for it";
     }},
    {kMoneyAccounted,
     "SELECT id FROM payment WHERE written_off > 0 AND NOT EXISTS (SELECT 1 FROM review_decision "
     "WHERE payment_id = payment.id OR refund_id IN (SELECT refund.id FROM refund WHERE "
     "refund.payment_id = payment.id))",
     [](const Row& row) {
       return format_id(PaymentId{row.integer(0)}) + " has money written off, which nobody decided";
     }},
    {kMoneyAccounted,
     "SELECT payment.id, orders.id FROM payment JOIN orders ON orders.id = order_id "
     "WHERE for_tickets > 0 AND (for_tickets > total OR captured_currency <> orders.currency)",
     [](const Row& row) {
       return format_id(PaymentId{row.integer(0)}) + " keeps money that " +
              format_id(OrderId{row.integer(1)}) + " does not explain";
     }},
};

void check_money_rules(Database& db, Findings& findings) {
  for (const MoneyRule& rule : kMoneyRules)
    for (const Row row : db.query(limited(rule.sql))) findings.add(rule.promise, rule.say(row));
}

/// What is live ends at a time that its show's limits and the time to pay explain. A day is left
/// for limits that were changed since.
void check_deadlines(Database& db, const JournalPosition& position, Findings& findings) {
  constexpr std::int64_t kSlack_us = 86'400'000'000;
  static_assert(static_cast<int>(booking::HoldState::kActive) == 0 &&
                static_cast<int>(booking::HoldState::kOrdered) == 1);
  for (const Row row : db.query(
           limited("SELECT hold.id FROM hold JOIN show ON show.id = show_id WHERE hold.state IN "
                   "(0, 1) AND (deadline < created_at OR deadline > ?1 + hold_time + "
                   "extension_time)"),
           to_micros(position.last_now) + kSlack_us))
    findings.add(kDeadlines, format_id(HoldId{row.integer(0)}) +
                                 " is live until a time that no limit of its show explains");
}

void count_rows(Database& db, AuditReport& report) {
  report.shows = number(db, "SELECT count(*) FROM show");
  report.holds = number(db, "SELECT count(*) FROM hold");
  report.orders = number(db, "SELECT count(*) FROM orders");
  report.tickets = number(db, "SELECT count(*) FROM ticket");
  report.payments = number(db, "SELECT count(*) FROM payment");
  report.refunds = number(db, "SELECT count(*) FROM refund");
}

}  // namespace

void refuse_damaged(const std::string& path) {
  // Under two seconds (bench/quick_check). Whoever has more cannot wait for it at each restart.
  constexpr std::uint64_t kReadAtStart = 256ULL << 20U;
  const std::unique_ptr<Database> db = open_reader(path);
  if (number(*db, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size") >
      kReadAtStart)
    return;
  for (const Row row : db->query("PRAGMA quick_check(1)")) {
    if (row.text(0) != "ok")
      throw StoreBroken(path + " is damaged: " + std::string(row.text(0)) +
                        ": restore a backup (firstshow check names everything)");
  }
}

namespace {

AuditReport audit_with(Database& db, const PlaceNamer& name,
                       void (*check_whole)(Database&, Findings&)) {
  AuditReport report;
  Findings findings;
  db.execute("BEGIN");  // one view of a database that may go on
  try {
    check_whole(db, findings);
    count_rows(db, report);
    check_position(db, read_position(db), findings);
    check_shows(db, name, report.tickets, findings);
    check_unmatched_money(db, findings);
    check_money_rules(db, findings);
    check_deadlines(db, read_position(db), findings);
    report.audit_log = check_audit_log(db, std::nullopt, findings);
  } catch (const StoreBroken& error) {
    // Rows that cannot be read are what was looked for.
    findings.add(kWholeFile, error.what(), true);
  }
  db.roll_back();
  report.findings = findings.take();
  return report;
}

}  // namespace

AuditReport audit(const std::string& path, const PlaceNamer& name) {
  return audit_with(*open_reader(path), name, [](Database& db, Findings& findings) {
    check_file(db, findings);
    check_file_references(db, findings);
  });
}

AuditReport audit_rows(Database& db, const PlaceNamer& name) {
  return audit_with(db, name, check_references);
}

AuditLogReport verify_audit_log(Database& db, const std::optional<AuditHead>& kept) {
  AuditLogReport report;
  Findings findings;
  db.execute("BEGIN");  // one view of a database that may go on
  try {
    report.head = check_audit_log(db, kept, findings);
  } catch (...) {
    db.roll_back();
    throw;
  }
  db.roll_back();
  report.findings = findings.take();
  return report;
}

}  // namespace firstshow::store
