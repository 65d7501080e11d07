#pragma once
// Rows of the booking core for readers, where memory has no answer: of what was forgotten, by ids,
// and by what people read out. Functions over a Database, on its thread; they throw the Store...
// errors, StoreBroken also for a row that cannot be read.

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "booking/model/entities.hpp"

namespace firstshow::store {

class Database;

std::optional<booking::Show> read_show(Database& db, ShowId show);
std::optional<booking::Order> read_order(Database& db, OrderId order);
std::optional<booking::Refund> read_refund(Database& db, RefundId refund);
std::vector<booking::Payment> read_payments(Database& db, OrderId order);
std::vector<booking::Refund> read_refunds(Database& db, OrderId order);
/// The order that a ticket is of; nothing if there is no such ticket.
std::optional<OrderId> read_order_of(Database& db, TicketId ticket);

/// Of an order, what says whose it is. The views are of this moment.
struct OrderContact {
  OrderId order;
  BuyerId buyer;
  std::string_view email;
  std::string_view phone;
};
/// The orders with a code among those with ids from `first_id` to before `end_id`. Ids begin with
/// the time, so that these are the orders of some time.
void each_order_made(Database& db, std::int64_t first_id, std::int64_t end_id, std::uint64_t code,
                     const std::function<void(const OrderContact&)>& use);

}  // namespace firstshow::store
