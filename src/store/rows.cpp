#include "store/rows.hpp"

#include <algorithm>
#include <limits>

#include "store/row_codec.hpp"

namespace firstshow::store {
namespace {

[[noreturn]] void damaged(const Row& row, std::string_view how) {
  throw StoreBroken("the database is damaged: row " + std::to_string(row.integer(0)) + " " +
                    std::string(how));
}

Time time_at(const Row& row, int column) {
  return from_micros(row.integer(column));
}

std::uint32_t count_at(const Row& row, int column) {
  const std::int64_t value = row.integer(column);
  if (value < 0 || value > std::numeric_limits<std::uint32_t>::max()) {
    damaged(row, "has a count of " + std::to_string(value));
  }
  return static_cast<std::uint32_t>(value);
}

template <class Enum>
Enum state_at(const Row& row, int column, Enum last) {
  const std::int64_t value = row.integer(column);
  if (value < 0 || value > static_cast<std::int64_t>(last)) {
    damaged(row, "is in state " + std::to_string(value) + ", which does not exist");
  }
  return static_cast<Enum>(value);
}

Currency currency_at(const Row& row, int column) {
  const std::string_view text = row.text(column);
  if (text.size() != 3) damaged(row, "has no currency");
  Currency currency;
  std::copy(text.begin(), text.end(), currency.code.begin());
  return currency;
}

std::string text_at(const Row& row, int column) {
  return std::string(row.text(column));
}

booking::SeatPlan plan_of(const Row& row) {
  return {SeatPlanId{row.integer(0)}, unpack_layout(row.blob(1)), text_at(row, 2)};
}

booking::Show show_of(const Row& row) {
  booking::Show show;
  show.id = ShowId{row.integer(0)};
  show.title = TitleId{row.integer(1)};
  show.hall = HallId{row.integer(2)};
  show.plan = SeatPlanId{row.integer(3)};
  show.state = state_at(row, 4, booking::SaleState::kCancelled);
  show.starts_at = time_at(row, 5);
  show.opens_at = time_at(row, 6);
  show.closes_at = time_at(row, 7);
  show.version = count_at(row, 8);
  show.settled = row.integer(9) != 0;
  show.prices.currency = currency_at(row, 10);
  unpack_prices(row.blob(11), show.prices);
  show.limits.places_per_hold = count_at(row, 12);
  show.limits.holds_per_buyer = count_at(row, 13);
  show.limits.places_per_buyer = count_at(row, 14);
  show.limits.hold_time = Duration{row.integer(15)};
  show.limits.extension_time = Duration{row.integer(16)};
  show.rules.no_single_seat = row.integer(17) != 0;
  show.rules.refundable_until = time_at(row, 18);
  return show;
}

booking::Block block_of(const Row& row) {
  Places places = unpack_places(row.blob(3));
  return {BlockId{row.integer(0)}, ShowId{row.integer(1)}, text_at(row, 2), std::move(places.seats),
          std::move(places.areas)};
}

booking::AreaCount area_count_of(const Row& row) {
  return {ShowId{row.integer(0)}, count_at(row, 1), count_at(row, 2),
          count_at(row, 3),       count_at(row, 4), count_at(row, 5)};
}

booking::Hold hold_of(const Row& row) {
  booking::Hold hold;
  hold.id = HoldId{row.integer(0)};
  hold.show = ShowId{row.integer(1)};
  hold.buyer = BuyerId{row.integer(2)};
  hold.order = OrderId{row.integer(3)};
  hold.state = state_at(row, 4, booking::HoldState::kExpired);
  hold.extended = row.integer(5) != 0;
  hold.created_at = time_at(row, 6);
  hold.deadline = time_at(row, 7);
  hold.own_deadline = time_at(row, 8);
  hold.attempts = count_at(row, 9);
  hold.ended_at = time_at(row, 10);
  hold.idempotency = unpack_idempotency(row.blob(11));
  const Places places = unpack_places(row.blob(12));
  hold.seats.assign(places.seats.begin(), places.seats.end());
  hold.areas.assign(places.areas.begin(), places.areas.end());
  return hold;
}

booking::Order order_of(const Row& row) {
  booking::Order order;
  order.id = OrderId{row.integer(0)};
  order.show = ShowId{row.integer(1)};
  order.hold = HoldId{row.integer(2)};
  order.buyer = BuyerId{row.integer(3)};
  order.state = state_at(row, 4, booking::OrderState::kCancelled);
  order.code = static_cast<std::uint64_t>(row.integer(5));
  order.created_at = time_at(row, 6);
  order.ended_at = time_at(row, 7);
  order.currency = currency_at(row, 8);
  order.total = Paise{row.integer(9)};
  order.details = {text_at(row, 10), text_at(row, 11), text_at(row, 12), text_at(row, 13)};
  order.idempotency = unpack_idempotency(row.blob(14));
  order.lines = unpack_lines(row.blob(15));
  return order;
}

booking::Payment payment_of(const Row& row) {
  booking::Payment payment;
  payment.id = PaymentId{row.integer(0)};
  payment.order = OrderId{row.integer(1)};
  payment.account = text_at(row, 2);
  payment.state = state_at(row, 3, booking::PaymentState::kFailed);
  payment.request = state_at(row, 4, booking::PaymentRequest::kInquire);
  payment.unasked = row.integer(5) != 0;
  payment.reference = text_at(row, 6);
  payment.collected_by = text_at(row, 7);
  payment.currency = currency_at(row, 8);
  payment.amount = Paise{row.integer(9)};
  payment.captured = Paise{row.integer(10)};
  payment.captured_currency = currency_at(row, 11);
  payment.for_tickets = Paise{row.integer(12)};
  payment.refund_owed = Paise{row.integer(13)};
  payment.under_review = Paise{row.integer(14)};
  payment.given_back_elsewhere = Paise{row.integer(15)};
  payment.written_off = Paise{row.integer(16)};
  payment.created_at = time_at(row, 17);
  payment.captured_at = time_at(row, 18);
  payment.idempotency = unpack_idempotency(row.blob(19));
  payment.gone = row.integer(20) != 0;
  payment.decided = row.integer(21) != 0;
  return payment;
}

booking::Refund refund_of(const Row& row) {
  booking::Refund refund;
  refund.id = RefundId{row.integer(0)};
  refund.payment = PaymentId{row.integer(1)};
  refund.order = OrderId{row.integer(2)};
  refund.state = state_at(row, 3, booking::RefundState::kSending);
  refund.reason = state_at(row, 4, booking::RefundReason::kDecided);
  refund.currency = currency_at(row, 5);
  refund.amount = Paise{row.integer(6)};
  refund.account = text_at(row, 7);
  refund.reference = text_at(row, 8);
  refund.of_collection = text_at(row, 9);
  refund.decided = row.integer(10) != 0;
  refund.sends = count_at(row, 11);
  refund.created_at = time_at(row, 12);
  refund.settled_at = time_at(row, 13);
  refund.idempotency = unpack_idempotency(row.blob(14));
  return refund;
}

booking::Ticket ticket_of(const Row& row) {
  booking::Ticket ticket;
  ticket.id = TicketId{row.integer(0)};
  ticket.order = OrderId{row.integer(1)};
  ticket.show = ShowId{row.integer(2)};
  ticket.place = row.null(3) ? booking::Place{booking::Place::Kind::kArea, count_at(row, 4)}
                             : booking::Place{booking::Place::Kind::kSeat, count_at(row, 3)};
  ticket.state = state_at(row, 5, booking::TicketState::kVoid);
  return ticket;
}

booking::ReviewDecision decision_of(const Row& row) {
  booking::ReviewDecision decision;
  decision.id = DecisionId{row.integer(0)};
  decision.payment = PaymentId{row.integer(1)};
  decision.refund = RefundId{row.integer(2)};
  decision.order = OrderId{row.integer(3)};
  decision.verdict = state_at(row, 4, booking::ReviewVerdict::kKeepTickets);
  decision.currency = currency_at(row, 5);
  decision.amount = Paise{row.integer(6)};
  decision.reason = text_at(row, 7);
  decision.by = text_at(row, 8);
  decision.decided_at = time_at(row, 9);
  return decision;
}

/// Runs "select where" and gives each row through `read` to `use`.
template <class Read, class Use>
void each(Database& db, std::string_view select, std::string_view where, Values values, Read read,
          const Use& use) {
  std::string sql;
  sql.reserve(select.size() + where.size() + 1);
  sql.append(select).append(" ").append(where);
  for (const Row row : db.query_bound(sql, std::span(values.begin(), values.size()))) {
    use(read(row));
  }
}

}  // namespace

void each_plan(Database& db, std::string_view where, Values values,
               const std::function<void(booking::SeatPlan)>& use) {
  each(db, "SELECT id, layout, document FROM seat_plan", where, values, plan_of, use);
}

void each_layout(Database& db, std::string_view where, Values values,
                 const std::function<void(booking::SeatPlan)>& use) {
  each(db, "SELECT id, layout, '' FROM seat_plan", where, values, plan_of, use);
}

void each_show(Database& db, std::string_view where, Values values,
               const std::function<void(booking::Show)>& use) {
  each(db,
       "SELECT id, title_id, hall_id, plan_id, state, starts_at, opens_at, closes_at, version, "
       "settled, currency, prices, places_per_hold, holds_per_buyer, places_per_buyer, hold_time, "
       "extension_time, no_single_seat, refundable_until FROM show",
       where, values, show_of, use);
}

void each_block(Database& db, std::string_view where, Values values,
                const std::function<void(booking::Block)>& use) {
  each(db, "SELECT id, show_id, reason, places FROM block", where, values, block_of, use);
}

void each_area_count(Database& db, std::string_view where, Values values,
                     const std::function<void(booking::AreaCount)>& use) {
  each(db, "SELECT show_id, area, capacity, held, sold, blocked FROM area_count", where, values,
       area_count_of, use);
}

void each_hold(Database& db, std::string_view where, Values values,
               const std::function<void(booking::Hold)>& use) {
  each(db,
       "SELECT id, show_id, buyer_id, order_id, state, extended, created_at, deadline, "
       "own_deadline, attempts, ended_at, idempotency, places FROM hold",
       where, values, hold_of, use);
}

void each_order(Database& db, std::string_view where, Values values,
                const std::function<void(booking::Order)>& use) {
  each(db,
       "SELECT id, show_id, hold_id, buyer_id, state, code, created_at, ended_at, "
       "currency, total, buyer_name, buyer_email, buyer_phone, "
       "buyer_state, idempotency, lines FROM orders",
       where, values, order_of, use);
}

void each_payment(Database& db, std::string_view where, Values values,
                  const std::function<void(booking::Payment)>& use) {
  each(
      db,
      "SELECT id, order_id, account, state, request, unasked, reference, collected_by, currency, "
      "amount, "
      "captured, captured_currency, for_tickets, refund_owed, under_review, "
      "given_back_elsewhere, written_off, created_at, captured_at, idempotency, gone, decided FROM "
      "payment",
      where, values, payment_of, use);
}

void each_refund(Database& db, std::string_view where, Values values,
                 const std::function<void(booking::Refund)>& use) {
  each(db,
       "SELECT id, payment_id, order_id, state, reason, currency, amount, account, reference, "
       "of_collection, decided, sends, created_at, settled_at, idempotency FROM refund",
       where, values, refund_of, use);
}

void each_ticket(Database& db, std::string_view where, Values values,
                 const std::function<void(booking::Ticket)>& use) {
  each(db, "SELECT id, order_id, show_id, seat, area, state FROM ticket", where, values, ticket_of,
       use);
}

void each_decision(Database& db, std::string_view where, Values values,
                   const std::function<void(booking::ReviewDecision)>& use) {
  each(db,
       "SELECT id, payment_id, refund_id, order_id, verdict, currency, amount, reason, by, "
       "decided_at FROM review_decision",
       where, values, decision_of, use);
}

void each_order_made(Database& db, std::int64_t first, std::int64_t behind, std::uint64_t code,
                     const std::function<void(const OrderContact&)>& use) {
  for (const Row row : db.query("SELECT id, buyer_id, buyer_email, buyer_phone FROM orders "
                                "WHERE id >= ?1 AND id < ?2 AND code = ?3",
                                first, behind, static_cast<std::int64_t>(code)))
    use({OrderId{row.integer(0)}, BuyerId{row.integer(1)}, row.text(2), row.text(3)});
}

JournalPosition read_position(Database& db) {
  JournalPosition position;
  bool found = false;
  for (const Row row :
       db.query("SELECT epoch, sequence, last_now, last_id FROM journal_position")) {
    position = {static_cast<std::uint64_t>(row.integer(0)),
                static_cast<std::uint64_t>(row.integer(1)), from_micros(row.integer(2)),
                row.integer(3)};
    found = true;
  }
  if (!found) throw StoreBroken("the database is damaged: its journal position is missing");
  return position;
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
