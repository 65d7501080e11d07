#pragma once
// Rows of the core's tables as booking's structs, under any condition: for the audit, which walks
// through whole tables, and for tests. What a server asks is a RowQuery (store/row_query.hpp).
// Functions over a Database, on its thread; they throw the Store... errors, StoreBroken also for a
// row that cannot be read.
//
//   each_show(db, "WHERE forget_at > ?1", {to_micros(now)}, [&](booking::Show show) { ... });

#include <functional>
#include <initializer_list>
#include <string_view>

#include "booking/model/entities.hpp"
#include "store/database.hpp"
#include "store/journal.hpp"

namespace firstshow::store {

/// What follows "FROM table" in a query: conditions over the table's columns (migrations.cpp), with
/// ?1, ?2, ... for `values`.
using Values = std::initializer_list<Bound>;

void each_plan(Database& db, std::string_view where, Values values,
               const std::function<void(booking::SeatPlan)>& use);
/// Plans without their document, which the core has no use for.
void each_layout(Database& db, std::string_view where, Values values,
                 const std::function<void(booking::SeatPlan)>& use);
void each_show(Database& db, std::string_view where, Values values,
               const std::function<void(booking::Show)>& use);
void each_block(Database& db, std::string_view where, Values values,
                const std::function<void(booking::Block)>& use);
void each_area_count(Database& db, std::string_view where, Values values,
                     const std::function<void(booking::AreaCount)>& use);
void each_hold(Database& db, std::string_view where, Values values,
               const std::function<void(booking::Hold)>& use);
void each_order(Database& db, std::string_view where, Values values,
                const std::function<void(booking::Order)>& use);
void each_payment(Database& db, std::string_view where, Values values,
                  const std::function<void(booking::Payment)>& use);
void each_refund(Database& db, std::string_view where, Values values,
                 const std::function<void(booking::Refund)>& use);
void each_ticket(Database& db, std::string_view where, Values values,
                 const std::function<void(booking::Ticket)>& use);

void each_decision(Database& db, std::string_view where, Values values,
                   const std::function<void(booking::ReviewDecision)>& use);
void each_mail_due(Database& db, std::string_view where, Values values,
                   const std::function<void(booking::MailDue)>& use);
void each_webhook_due(Database& db, std::string_view where, Values values,
                      const std::function<void(booking::WebhookDue)>& use);

}  // namespace firstshow::store
