#include "store/ports/bookings.hpp"

#include "store/row_query.hpp"

namespace firstshow::store {
namespace {

const RowQuery<booking::Show> kOneShow{"WHERE id = ?1"};
const RowQuery<booking::Order> kOneOrder{"WHERE id = ?1"};
const RowQuery<booking::Refund> kOneRefund{"WHERE id = ?1"};
const RowQuery<booking::Payment> kPaymentsOfOrder{"WHERE order_id = ?1"};
const RowQuery<booking::Refund> kRefundsOfOrder{"WHERE order_id = ?1"};
const Statement kOrderOfTicket{"SELECT order_id FROM ticket WHERE id = ?1"};
const Statement kOrdersMade{
    "SELECT id, buyer_id, buyer_email, buyer_phone FROM orders "
    "WHERE id >= ?1 AND id < ?2 AND code = ?3"};

}  // namespace

std::optional<booking::Show> read_show(Database& db, ShowId show) {
  return kOneShow.find(db, {show.value});
}

std::optional<booking::Order> read_order(Database& db, OrderId order) {
  return kOneOrder.find(db, {order.value});
}

std::optional<booking::Refund> read_refund(Database& db, RefundId refund) {
  return kOneRefund.find(db, {refund.value});
}

std::vector<booking::Payment> read_payments(Database& db, OrderId order) {
  return kPaymentsOfOrder.all(db, {order.value});
}

std::vector<booking::Refund> read_refunds(Database& db, OrderId order) {
  return kRefundsOfOrder.all(db, {order.value});
}

std::optional<OrderId> read_order_of(Database& db, TicketId ticket) {
  for (const Row row : db.query(kOrderOfTicket, ticket.value)) return OrderId{row.integer(0)};
  return std::nullopt;
}

void each_order_made(Database& db, std::int64_t first_id, std::int64_t end_id, std::uint64_t code,
                     const std::function<void(const OrderContact&)>& use) {
  for (const Row row : db.query(kOrdersMade, first_id, end_id, static_cast<std::int64_t>(code)))
    use({OrderId{row.integer(0)}, BuyerId{row.integer(1)}, row.text(2), row.text(3)});
}

}  // namespace firstshow::store
