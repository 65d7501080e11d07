#include "store/rows.hpp"

#include "store/tables.hpp"

namespace firstshow::store {
namespace {

/// Runs "select where" and gives each row to `use`.
template <class Kind, class Use>
void each(Database& db, std::string_view select, std::string_view where, Values values,
          const Use& use) {
  std::string sql;
  sql.reserve(select.size() + where.size() + 1);
  sql.append(select).append(" ").append(where);
  for (const Row row : db.query_bound(sql, std::span(values.begin(), values.size()))) {
    use(row_of<Kind>(row));
  }
}

template <class Kind>
void each(Database& db, std::string_view where, Values values,
          const std::function<void(Kind)>& use) {
  static const std::string select = select_sql(table<Kind>().shape);
  each<Kind>(db, select, where, values, use);
}

}  // namespace

void each_layout(Database& db, std::string_view where, Values values,
                 const std::function<void(booking::SeatPlan)>& use) {
  static const std::string select = select_sql(table<booking::SeatPlan>().shape, "document");
  each<booking::SeatPlan>(db, select, where, values, use);
}

void each_plan(Database& db, std::string_view where, Values values,
               const std::function<void(booking::SeatPlan)>& use) {
  each<booking::SeatPlan>(db, where, values, use);
}

void each_show(Database& db, std::string_view where, Values values,
               const std::function<void(booking::Show)>& use) {
  each<booking::Show>(db, where, values, use);
}

void each_block(Database& db, std::string_view where, Values values,
                const std::function<void(booking::Block)>& use) {
  each<booking::Block>(db, where, values, use);
}

void each_area_count(Database& db, std::string_view where, Values values,
                     const std::function<void(booking::AreaCount)>& use) {
  each<booking::AreaCount>(db, where, values, use);
}

void each_hold(Database& db, std::string_view where, Values values,
               const std::function<void(booking::Hold)>& use) {
  each<booking::Hold>(db, where, values, use);
}

void each_order(Database& db, std::string_view where, Values values,
                const std::function<void(booking::Order)>& use) {
  each<booking::Order>(db, where, values, use);
}

void each_payment(Database& db, std::string_view where, Values values,
                  const std::function<void(booking::Payment)>& use) {
  each<booking::Payment>(db, where, values, use);
}

void each_refund(Database& db, std::string_view where, Values values,
                 const std::function<void(booking::Refund)>& use) {
  each<booking::Refund>(db, where, values, use);
}

void each_ticket(Database& db, std::string_view where, Values values,
                 const std::function<void(booking::Ticket)>& use) {
  each<booking::Ticket>(db, where, values, use);
}

void each_decision(Database& db, std::string_view where, Values values,
                   const std::function<void(booking::ReviewDecision)>& use) {
  each<booking::ReviewDecision>(db, where, values, use);
}

void each_mail_due(Database& db, std::string_view where, Values values,
                   const std::function<void(booking::MailDue)>& use) {
  each<booking::MailDue>(db, where, values, use);
}

void each_webhook_due(Database& db, std::string_view where, Values values,
                      const std::function<void(booking::WebhookDue)>& use) {
  each<booking::WebhookDue>(db, where, values, use);
}

}  // namespace firstshow::store
