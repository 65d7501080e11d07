#include "store/row_writer.hpp"

#include <string>
#include <type_traits>

#include "booking/core.hpp"
#include "store/journal.hpp"
#include "store/row_codec.hpp"

namespace firstshow::store {
namespace {

template <class Enum>
requires std::is_enum_v<Enum> std::int64_t number(Enum value) {
  return static_cast<std::int64_t>(value);
}

std::int64_t number(bool value) {
  return value ? 1 : 0;
}
std::int64_t number(std::uint32_t value) {
  return value;
}

/// An id, or NULL where a foreign key points at nothing.
template <class Tag>
Bound or_null(Id<Tag> id) {
  return id ? Bound(id.value) : Bound(nullptr);
}

Bound blob_or_null(const std::string& bytes) {
  return bytes.empty() ? Bound(nullptr) : Bound::blob(bytes);
}

void write(Database& db, const booking::SeatPlan& plan) {
  const std::string layout = pack_layout(*plan.layout);
  db.run(
      "INSERT INTO seat_plan (id, layout, document) VALUES (?1, ?2, ?3) "
      "ON CONFLICT (id) DO UPDATE SET layout = excluded.layout, document = excluded.document",
      plan.id.value, Bound::blob(layout), plan.document);
}

void write(Database& db, const booking::Show& show) {
  const std::string prices = pack_prices(show.prices);
  db.run(
      "INSERT INTO show (id, title_id, hall_id, plan_id, state, starts_at, opens_at, closes_at, "
      "version, settled, currency, prices, places_per_hold, holds_per_buyer, places_per_buyer, "
      "hold_time, extension_time, no_single_seat, refundable_until, forget_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
      "?19, ?20) ON CONFLICT (id) DO UPDATE SET title_id = excluded.title_id, "
      "hall_id = excluded.hall_id, plan_id = excluded.plan_id, state = excluded.state, "
      "starts_at = excluded.starts_at, opens_at = excluded.opens_at, "
      "closes_at = excluded.closes_at, version = excluded.version, settled = excluded.settled, "
      "currency = excluded.currency, prices = excluded.prices, "
      "places_per_hold = excluded.places_per_hold, holds_per_buyer = excluded.holds_per_buyer, "
      "places_per_buyer = excluded.places_per_buyer, hold_time = excluded.hold_time, "
      "extension_time = excluded.extension_time, no_single_seat = excluded.no_single_seat, "
      "refundable_until = excluded.refundable_until, forget_at = excluded.forget_at",
      show.id.value, show.title.value, show.hall.value, show.plan.value, number(show.state),
      to_micros(show.starts_at), to_micros(show.opens_at), to_micros(show.closes_at),
      number(show.version), number(show.settled), show.prices.currency.view(), Bound::blob(prices),
      number(show.limits.places_per_hold), number(show.limits.holds_per_buyer),
      number(show.limits.places_per_buyer), show.limits.hold_time.count(),
      show.limits.extension_time.count(), number(show.rules.no_single_seat),
      to_micros(show.rules.refundable_until), to_micros(booking::forget_at(show)));
}

void write(Database& db, const booking::Block& block) {
  const std::string places = pack_places(block.seats, block.areas);
  db.run(
      "INSERT INTO block (id, show_id, reason, places) VALUES (?1, ?2, ?3, ?4) "
      "ON CONFLICT (id) DO UPDATE SET show_id = excluded.show_id, reason = excluded.reason, "
      "places = excluded.places",
      block.id.value, block.show.value, block.reason, Bound::blob(places));
}

void write(Database& db, const booking::AreaCount& count) {
  db.run(
      "INSERT INTO area_count (show_id, area, capacity, held, sold, blocked) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (show_id, area) DO UPDATE SET "
      "capacity = excluded.capacity, held = excluded.held, sold = excluded.sold, "
      "blocked = excluded.blocked",
      count.show.value, number(count.area), number(count.capacity), number(count.held),
      number(count.sold), number(count.blocked));
}

// SQLite rewrites an index entry whenever an UPDATE names its column, changed or not, and looks up
// its parent again. What a row belongs to never changes, so upserts of hot rows leave those columns
// out and insist that they are the same.

void write(Database& db, const booking::Hold& hold) {
  const std::string idempotency = pack_idempotency(hold.idempotency);
  const std::string places = pack_places(hold.seats, hold.areas);
  db.run(
      "INSERT INTO hold (id, show_id, buyer_id, order_id, state, extended, created_at, deadline, "
      "own_deadline, attempts, ended_at, idempotency, places) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) "
      "ON CONFLICT (id) DO UPDATE SET buyer_id = excluded.buyer_id, "
      "order_id = excluded.order_id, state = excluded.state, extended = excluded.extended, "
      "created_at = excluded.created_at, deadline = excluded.deadline, "
      "own_deadline = excluded.own_deadline, attempts = excluded.attempts, "
      "ended_at = excluded.ended_at, idempotency = excluded.idempotency, places = excluded.places "
      "WHERE show_id = excluded.show_id",
      hold.id.value, hold.show.value, hold.buyer.value, hold.order.value, number(hold.state),
      number(hold.extended), to_micros(hold.created_at), to_micros(hold.deadline),
      to_micros(hold.own_deadline), number(hold.attempts), to_micros(hold.ended_at),
      blob_or_null(idempotency), Bound::blob(places));
  if (db.changes() == 0) throw StoreConflict(format_id(hold.id) + " changes its show");
}

void write(Database& db, const booking::Order& order) {
  const std::string idempotency = pack_idempotency(order.idempotency);
  const std::string lines = pack_lines(order.lines);
  db.run(
      "INSERT INTO orders (id, show_id, hold_id, buyer_id, state, code, created_at, ended_at, "
      "currency, total, buyer_name, buyer_email, buyer_phone, buyer_state, idempotency, lines) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) ON CONFLICT "
      "(id) DO UPDATE SET "
      "hold_id = excluded.hold_id, buyer_id = excluded.buyer_id, state = excluded.state, "
      "code = excluded.code, created_at = excluded.created_at, ended_at = excluded.ended_at, "
      "currency = excluded.currency, total = excluded.total, buyer_name = excluded.buyer_name, "
      "buyer_email = excluded.buyer_email, buyer_phone = excluded.buyer_phone, "
      "buyer_state = excluded.buyer_state, idempotency = excluded.idempotency, "
      "lines = excluded.lines WHERE show_id = excluded.show_id",
      order.id.value, order.show.value, order.hold.value, order.buyer.value, number(order.state),
      static_cast<std::int64_t>(order.code), to_micros(order.created_at), to_micros(order.ended_at),
      order.currency.view(), order.total.value, order.details.name, order.details.email,
      order.details.phone, order.details.state, blob_or_null(idempotency), Bound::blob(lines));
  if (db.changes() == 0) throw StoreConflict(format_id(order.id) + " changes its show");
}

void upsert(Database& db, const booking::Payment& payment) {
  const std::string idempotency = pack_idempotency(payment.idempotency);
  db.run(
      "INSERT INTO payment (id, order_id, account, state, request, unasked, reference, "
      "collected_by, "
      "currency, amount, captured, captured_currency, for_tickets, refund_owed, under_review, "
      "given_back_elsewhere, written_off, created_at, captured_at, idempotency, gone, decided) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
      "?19, ?20, ?21, ?22) "
      "ON CONFLICT (id) DO UPDATE SET "
      "account = excluded.account, state = excluded.state, request = excluded.request, "
      "unasked = excluded.unasked, "
      "reference = excluded.reference, collected_by = excluded.collected_by, "
      "currency = excluded.currency, amount = excluded.amount, captured = excluded.captured, "
      "captured_currency = excluded.captured_currency, for_tickets = excluded.for_tickets, "
      "refund_owed = excluded.refund_owed, under_review = excluded.under_review, "
      "given_back_elsewhere = excluded.given_back_elsewhere, "
      "written_off = excluded.written_off, created_at = excluded.created_at, captured_at = "
      "excluded.captured_at, "
      "idempotency = excluded.idempotency, gone = excluded.gone, decided = excluded.decided "
      "WHERE order_id IS excluded.order_id",
      payment.id.value, or_null(payment.order), payment.account, number(payment.state),
      number(payment.request), number(payment.unasked), payment.reference, payment.collected_by,
      payment.currency.view(), payment.amount.value, payment.captured.value,
      payment.captured_currency.view(), payment.for_tickets.value, payment.refund_owed.value,
      payment.under_review.value, payment.given_back_elsewhere.value, payment.written_off.value,
      to_micros(payment.created_at), to_micros(payment.captured_at), blob_or_null(idempotency),
      number(payment.gone), number(payment.decided));
}

void write(Database& db, const booking::Payment& payment) {
  upsert(db, payment);
  if (db.changes() != 0) return;
  // Money without an order may get one, once.
  db.run("UPDATE payment SET order_id = ?2 WHERE id = ?1 AND order_id IS NULL", payment.id.value,
         or_null(payment.order));
  if (db.changes() == 0) throw StoreConflict(format_id(payment.id) + " changes its order");
  upsert(db, payment);
}

void write(Database& db, const booking::Refund& refund) {
  const std::string idempotency = pack_idempotency(refund.idempotency);
  db.run(
      "INSERT INTO refund (id, payment_id, order_id, state, reason, currency, amount, account, "
      "reference, of_collection, decided, sends, created_at, settled_at, idempotency) VALUES (?1, "
      "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) ON CONFLICT (id) DO UPDATE "
      "SET "
      "payment_id = excluded.payment_id, order_id = excluded.order_id, state = excluded.state, "
      "reason = excluded.reason, currency = excluded.currency, amount = excluded.amount, "
      "account = excluded.account, reference = excluded.reference, "
      "of_collection = excluded.of_collection, decided = excluded.decided, sends = excluded.sends, "
      "created_at = excluded.created_at, settled_at = excluded.settled_at, "
      "idempotency = excluded.idempotency",
      refund.id.value, or_null(refund.payment), or_null(refund.order), number(refund.state),
      number(refund.reason), refund.currency.view(), refund.amount.value, refund.account,
      refund.reference, refund.of_collection, number(refund.decided), number(refund.sends),
      to_micros(refund.created_at), to_micros(refund.settled_at), blob_or_null(idempotency));
}

void write(Database& db, const booking::Ticket& ticket) {
  const bool seat = ticket.place.kind == booking::Place::Kind::kSeat;
  const Bound index{std::int64_t{ticket.place.index}};
  const Bound none{nullptr};
  db.run(
      "INSERT INTO ticket (id, order_id, show_id, seat, area, state) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO UPDATE SET state = excluded.state "
      "WHERE order_id = excluded.order_id AND show_id = excluded.show_id "
      "AND seat IS excluded.seat AND area IS excluded.area",
      ticket.id.value, ticket.order.value, ticket.show.value, seat ? index : none,
      seat ? none : index, number(ticket.state));
  if (db.changes() == 0) throw StoreConflict(format_id(ticket.id) + " changes its place or order");
}

void write(Database& db, const booking::ReviewDecision& decision) {
  db.run(
      "INSERT INTO review_decision (id, payment_id, refund_id, order_id, verdict, currency, "
      "amount, "
      "reason, by, decided_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) "
      "ON CONFLICT (id) DO NOTHING",
      decision.id.value, or_null(decision.payment), or_null(decision.refund),
      or_null(decision.order), number(decision.verdict), decision.currency.view(),
      decision.amount.value, decision.reason, decision.by, to_micros(decision.decided_at));
}

void erase(Database& db, PaymentId payment) {
  db.run("DELETE FROM payment WHERE id = ?1 AND order_id IS NULL", payment.value);
}

void erase(Database& db, HoldId hold) {
  db.run("DELETE FROM hold WHERE id = ?1", hold.value);
}

void erase(Database& db, OrderId order) {
  db.run("DELETE FROM orders WHERE id = ?1", order.value);
}

void erase(Database& db, BlockId block) {
  db.run("DELETE FROM block WHERE id = ?1", block.value);
}

void write(Database& db, const booking::Erased& erased) {
  std::visit([&db](auto id) { erase(db, id); }, erased.id);
}

}  // namespace

void write_record(Database& db, const booking::Record& record) {
  std::visit([&db](const auto& row) { write(db, row); }, record);
}

}  // namespace firstshow::store
