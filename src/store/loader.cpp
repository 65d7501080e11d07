#include "store/loader.hpp"

#include <set>
#include <vector>

#include "store/row_query.hpp"

namespace firstshow::store {
namespace {

// The numbers in the SQL below.
static_assert(static_cast<int>(booking::SaleState::kCancelled) == 4 &&
              static_cast<int>(booking::RefundState::kSettled) == 2 &&
              static_cast<int>(booking::RefundReason::kAtGateway) == 5 &&
              static_cast<int>(booking::PaymentRequest::kNone) == 0);

const Statement kShowsAhead{"SELECT id FROM show WHERE forget_at > ?1"};
const Statement kShowsUnsettled{"SELECT id FROM show WHERE state = 4 AND settled = 0"};
const Statement kShowsOfHolds{"SELECT show_id FROM hold"};
const Statement kOrdersWithOpenRefunds{
    "SELECT id, show_id FROM orders WHERE id IN (SELECT order_id FROM refund "
    "WHERE state <> 2 OR (reason = 5 AND decided = 0))"};
const Statement kOrdersWithOpenPayments{
    "SELECT id, show_id FROM orders WHERE id IN (SELECT order_id FROM payment "
    "WHERE request <> 0 OR under_review <> 0)"};
const Statement kRefundsNamed{
    "SELECT id FROM refund WHERE account = ?1 AND reference = ?2 AND reference <> ''"};
const Statement kAttemptsNamed{
    "SELECT id FROM payment WHERE account = ?1 AND reference = ?2 AND reference <> ''"};
const Statement kPaymentsByGatewayPaymentId{
    "SELECT id FROM payment WHERE account = ?1 AND gateway_payment_id = ?2 AND "
    "gateway_payment_id <> ''"};

const RowQuery<JournalPosition> kPositionRow{""};
const RowQuery<booking::SeatPlan> kLayouts{"", "document"};
const RowQuery<booking::Hold> kHolds{""};
const RowQuery<booking::Show> kShowById{"WHERE id = ?1"};
const RowQuery<booking::AreaCount> kAreaCountsOfShow{"WHERE show_id = ?1"};
const RowQuery<booking::Order> kOrderById{"WHERE id = ?1"};
const RowQuery<booking::Payment> kPaymentById{"WHERE id = ?1"};
const RowQuery<booking::Payment> kPaymentsOfOrder{"WHERE order_id = ?1"};
const RowQuery<booking::Payment> kPaymentsOfNoOrder{"WHERE order_id IS NULL"};
const RowQuery<booking::Refund> kRefundById{"WHERE id = ?1"};
const RowQuery<booking::Refund> kRefundsOfOrder{"WHERE order_id = ?1"};
const RowQuery<booking::Refund> kRefundsOfNoOrder{"WHERE order_id IS NULL"};
const RowQuery<booking::Refund> kRefundsOfLonePayment{"WHERE order_id IS NULL AND payment_id = ?1"};

// Payments and refunds are found through the order index alone, a show at a time, so that the rows
// of an on-sale, which lie together, are read together.
const RowQuery<booking::Block> kBlocksOfShow{"WHERE show_id = ?1"};
const RowQuery<booking::Order> kOrdersOfShow{"WHERE show_id = ?1"};
const RowQuery<booking::Payment> kPaymentsOfShow{
    "WHERE order_id IN (SELECT id FROM orders WHERE show_id = ?1)"};
const RowQuery<booking::Refund> kRefundsOfShow{
    "WHERE order_id IN (SELECT id FROM orders WHERE show_id = ?1)"};

std::set<std::int64_t> live_shows(Database& db, Time now) {
  std::set<std::int64_t> shows;
  for (const Row row : db.query(kShowsAhead, to_micros(now))) {
    shows.insert(row.integer(0));
  }
  for (const Row row : db.query(kShowsUnsettled)) {
    shows.insert(row.integer(0));  // cancelled, and something is still to be given back
  }
  for (const Row row : db.query(kShowsOfHolds)) shows.insert(row.integer(0));
  return shows;
}

/// Orders of other shows with money that is on its way or waits for a person.
std::set<std::int64_t> open_orders_of_others(Database& db, const std::set<std::int64_t>& shows) {
  std::set<std::int64_t> orders;
  for (const Statement* const open : {&kOrdersWithOpenRefunds, &kOrdersWithOpenPayments})
    for (const Row row : db.query(*open))
      if (!shows.contains(row.integer(1))) orders.insert(row.integer(0));
  return orders;
}

void load_rows_of_show(Database& db, std::int64_t show, const RecordSink& sink) {
  kBlocksOfShow.each(db, {show}, sink);
  kOrdersOfShow.each(db, {show}, sink);
  kPaymentsOfShow.each(db, {show}, sink);
  kRefundsOfShow.each(db, {show}, sink);
}

/// Rows that a gateway calls `name`: one, but for what came twice.
std::vector<std::int64_t> ids_named(Database& db, const Statement& named,
                                    const booking::GatewayAccount& account,
                                    const std::string& name) {
  std::vector<std::int64_t> ids;
  for (const Row row : db.query(named, account, name)) ids.push_back(row.integer(0));
  return ids;
}

}  // namespace

JournalPosition read_position(Database& db) {
  if (const auto position = kPositionRow.find(db, {})) return *position;
  throw StoreBroken("the database is damaged: its journal position is missing");
}

void load_live_rows(Database& db, Time now, const RecordSink& sink) {
  const std::set<std::int64_t> shows = live_shows(db, now);
  kLayouts.each(db, {}, sink);
  for (const std::int64_t show : shows) kShowById.each(db, {show}, sink);
  for (const std::int64_t show : shows) {
    load_rows_of_show(db, show, sink);
    kAreaCountsOfShow.each(db, {show}, sink);
  }
  for (const std::int64_t order : open_orders_of_others(db, shows))
    fetch_order(db, OrderId{order}, sink);
  kHolds.each(db, {}, sink);
  kPaymentsOfNoOrder.each(db, {}, sink);
  kRefundsOfNoOrder.each(db, {}, sink);
}

void fetch_show(Database& db, ShowId show, const RecordSink& sink) {
  kShowById.each(db, {show.value}, sink);
  load_rows_of_show(db, show.value, sink);
}

void fetch_order(Database& db, OrderId order, const RecordSink& sink) {
  kOrderById.each(db, {order.value}, sink);
  kPaymentsOfOrder.each(db, {order.value}, sink);
  kRefundsOfOrder.each(db, {order.value}, sink);
}

void fetch_payment(Database& db, PaymentId payment, const RecordSink& sink) {
  OrderId order;
  kPaymentById.each(db, {payment.value}, [&](booking::Payment row) {
    order = row.order;
    if (!order) sink(std::move(row));
  });
  if (order) {
    fetch_order(db, order, sink);
  } else {
    kRefundsOfLonePayment.each(db, {payment.value}, sink);
  }
}

void fetch_refund_named(Database& db, const booking::GatewayAccount& account,
                        const std::string& reference, const RecordSink& sink) {
  for (const std::int64_t refund : ids_named(db, kRefundsNamed, account, reference))
    fetch_refund(db, RefundId{refund}, sink);
}

void fetch_attempt_named(Database& db, const booking::GatewayAccount& account,
                         const std::string& reference, const RecordSink& sink) {
  for (const std::int64_t payment : ids_named(db, kAttemptsNamed, account, reference))
    fetch_payment(db, PaymentId{payment}, sink);
}

void fetch_by_gateway_payment(Database& db, const booking::GatewayAccount& account,
                              const std::string& gateway_payment_id, const RecordSink& sink) {
  for (const std::int64_t payment :
       ids_named(db, kPaymentsByGatewayPaymentId, account, gateway_payment_id))
    fetch_payment(db, PaymentId{payment}, sink);
}

void fetch_refund(Database& db, RefundId refund, const RecordSink& sink) {
  OrderId order;
  PaymentId payment;
  kRefundById.each(db, {refund.value}, [&](booking::Refund row) {
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
