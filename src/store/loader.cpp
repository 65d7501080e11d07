#include "store/loader.hpp"

#include <set>
#include <vector>

#include "store/rows.hpp"

namespace firstshow::store {
namespace {

// The numbers in the SQL below.
static_assert(static_cast<int>(booking::SaleState::kCancelled) == 4 &&
              static_cast<int>(booking::RefundState::kSettled) == 2 &&
              static_cast<int>(booking::RefundReason::kAtGateway) == 5 &&
              static_cast<int>(booking::PaymentRequest::kNone) == 0);

std::set<std::int64_t> live_shows(Database& db, Time now) {
  std::set<std::int64_t> shows;
  for (const Row row : db.query("SELECT id FROM show WHERE forget_at > ?1", to_micros(now))) {
    shows.insert(row.integer(0));
  }
  for (const Row row : db.query("SELECT id FROM show WHERE state = 4 AND settled = 0")) {
    shows.insert(row.integer(0));  // cancelled, and something is still to be given back
  }
  for (const Row row : db.query("SELECT show_id FROM hold")) shows.insert(row.integer(0));
  return shows;
}

/// Orders of other shows with money that is on its way or waits for a person.
std::set<std::int64_t> open_orders_of_others(Database& db, const std::set<std::int64_t>& shows) {
  std::set<std::int64_t> orders;
  const auto add = [&](std::string_view sql) {
    for (const Row row : db.query(sql))
      if (!shows.contains(row.integer(1))) orders.insert(row.integer(0));
  };
  add("SELECT id, show_id FROM orders WHERE id IN (SELECT order_id FROM refund "
      "WHERE state <> 2 OR (reason = 5 AND decided = 0))");
  add("SELECT id, show_id FROM orders WHERE id IN (SELECT order_id FROM payment "
      "WHERE request <> 0 OR under_review <> 0)");
  return orders;
}

/// Payments and refunds are found through the order index alone, a show at a time, so that the
/// rows of an on-sale, which lie together, are read together.
void load_rows_of_show(Database& db, std::int64_t show, const RecordSink& sink) {
  each_block(db, "WHERE show_id = ?1", {show}, sink);
  each_order(db, "WHERE show_id = ?1", {show}, sink);
  each_payment(db, "WHERE order_id IN (SELECT id FROM orders WHERE show_id = ?1)", {show}, sink);
  each_refund(db, "WHERE order_id IN (SELECT id FROM orders WHERE show_id = ?1)", {show}, sink);
}

/// Rows that a gateway calls `name`: one, but for what came twice.
std::vector<std::int64_t> ids_named(Database& db, std::string_view sql,
                                    const booking::GatewayAccount& account,
                                    const std::string& name) {
  std::vector<std::int64_t> ids;
  for (const Row row : db.query(sql, account, name)) ids.push_back(row.integer(0));
  return ids;
}

}  // namespace

void load_live_rows(Database& db, Time now, const RecordSink& sink) {
  const std::set<std::int64_t> shows = live_shows(db, now);
  each_layout(db, "", {}, sink);
  for (const std::int64_t show : shows) each_show(db, "WHERE id = ?1", {show}, sink);
  for (const std::int64_t show : shows) {
    load_rows_of_show(db, show, sink);
    each_area_count(db, "WHERE show_id = ?1", {show}, sink);
  }
  for (const std::int64_t order : open_orders_of_others(db, shows))
    fetch_order(db, OrderId{order}, sink);
  each_hold(db, "", {}, sink);
  each_payment(db, "WHERE order_id IS NULL", {}, sink);
  each_refund(db, "WHERE order_id IS NULL", {}, sink);
}

void fetch_show(Database& db, ShowId show, const RecordSink& sink) {
  each_show(db, "WHERE id = ?1", {show.value}, sink);
  load_rows_of_show(db, show.value, sink);
}

void fetch_order(Database& db, OrderId order, const RecordSink& sink) {
  each_order(db, "WHERE id = ?1", {order.value}, sink);
  each_payment(db, "WHERE order_id = ?1", {order.value}, sink);
  each_refund(db, "WHERE order_id = ?1", {order.value}, sink);
}

void fetch_payment(Database& db, PaymentId payment, const RecordSink& sink) {
  OrderId order;
  each_payment(db, "WHERE id = ?1", {payment.value}, [&](booking::Payment row) {
    order = row.order;
    if (!order) sink(std::move(row));
  });
  if (order) {
    fetch_order(db, order, sink);
  } else {
    each_refund(db, "WHERE order_id IS NULL AND payment_id = ?1", {payment.value}, sink);
  }
}

void fetch_refund_named(Database& db, const booking::GatewayAccount& account,
                        const std::string& reference, const RecordSink& sink) {
  for (const std::int64_t refund : ids_named(
           db, "SELECT id FROM refund WHERE account = ?1 AND reference = ?2 AND reference <> ''",
           account, reference))
    fetch_refund(db, RefundId{refund}, sink);
}

void fetch_attempt_named(Database& db, const booking::GatewayAccount& account,
                         const std::string& reference, const RecordSink& sink) {
  for (const std::int64_t payment : ids_named(
           db, "SELECT id FROM payment WHERE account = ?1 AND reference = ?2 AND reference <> ''",
           account, reference))
    fetch_payment(db, PaymentId{payment}, sink);
}

void fetch_by_gateway_payment(Database& db, const booking::GatewayAccount& account,
                              const std::string& gateway_payment_id, const RecordSink& sink) {
  for (const std::int64_t payment :
       ids_named(db,
                 "SELECT id FROM payment WHERE account = ?1 AND gateway_payment_id = ?2 AND "
                 "gateway_payment_id <> ''",
                 account, gateway_payment_id))
    fetch_payment(db, PaymentId{payment}, sink);
}

void fetch_refund(Database& db, RefundId refund, const RecordSink& sink) {
  OrderId order;
  PaymentId payment;
  each_refund(db, "WHERE id = ?1", {refund.value}, [&](booking::Refund row) {
    order = row.order;
    payment = row.payment;
    if (!order && !payment) sink(std::move(row));
  });
  if (order) {
    fetch_order(db, order, sink);
  } else if (payment) {
    fetch_payment(db, payment, sink);
  }
}

}  // namespace firstshow::store
