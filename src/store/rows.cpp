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

void each_order_made(Database& db, std::int64_t first_id, std::int64_t end_id, std::uint64_t code,
                     const std::function<void(const OrderContact&)>& use) {
  for (const Row row : db.query("SELECT id, buyer_id, buyer_email, buyer_phone FROM orders "
                                "WHERE id >= ?1 AND id < ?2 AND code = ?3",
                                first_id, end_id, static_cast<std::int64_t>(code)))
    use({OrderId{row.integer(0)}, BuyerId{row.integer(1)}, row.text(2), row.text(3)});
}

std::optional<OrderId> read_order_of(Database& db, TicketId ticket) {
  for (const Row row : db.query("SELECT order_id FROM ticket WHERE id = ?1", ticket.value))
    return OrderId{row.integer(0)};
  return std::nullopt;
}

JournalPosition read_position(Database& db) {
  static const std::string select = select_sql(table<JournalPosition>().shape);
  std::optional<JournalPosition> position;
  for (const Row row : db.query(select)) position = row_of<JournalPosition>(row);
  if (!position) throw StoreBroken("the database is damaged: its journal position is missing");
  return *position;
}

std::optional<std::string> read_secret(Database& db, std::string_view name) {
  std::optional<std::string> value;
  for (const Row row : db.query("SELECT value FROM secret WHERE name = ?1", name)) {
    value = std::string(row.blob(0));
  }
  return value;
}

void keep_secret(Database& db, std::string_view name, std::string_view value) {
  db.run("INSERT INTO secret (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING", name,
         Bound::blob(value));
}

std::optional<FormerSecret> read_former_secret(Database& db, std::string_view name) {
  std::optional<FormerSecret> former;
  for (const Row row : db.query("SELECT value, ends_at FROM former_secret WHERE name = ?1", name)) {
    former = {std::string(row.blob(0)), from_micros(row.integer(1))};
  }
  return former;
}

void rotate_secret(Database& db, std::string_view name, std::string_view value, Time former_ends) {
  db.run(
      "INSERT INTO former_secret (name, value, ends_at) "
      "SELECT name, value, ?2 FROM secret WHERE name = ?1 "
      "ON CONFLICT (name) DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at",
      name, to_micros(former_ends));
  db.run("UPDATE secret SET value = ?2 WHERE name = ?1", name, Bound::blob(value));
}

void drop_former_secret(Database& db, std::string_view name) {
  db.run("DELETE FROM former_secret WHERE name = ?1", name);
}

}  // namespace firstshow::store
