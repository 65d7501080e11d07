#pragma once
// Rows of the core's tables as booking's structs, for whoever reads the database: the loader, the
// audit, the catalogue. Functions over a Database, on its thread; they throw the Store... errors,
// StoreBroken also for a row that cannot be read.
//
//   each_show(db, "WHERE forget_at > ?1", {to_micros(now)}, [&](booking::Show show) { ... });

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
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

/// The order that a ticket is of; nothing if there is no such ticket.
std::optional<OrderId> read_order_of(Database& db, TicketId ticket);

/// Where the journal stands, as committed.
JournalPosition read_position(Database& db);

/// A secret of the server (keys that sign), if it was made.
std::optional<std::string> read_secret(Database& db, std::string_view name);
/// Keeps a secret under a name that has none yet; the first one kept stays.
void keep_secret(Database& db, std::string_view name, std::string_view value);

/// What a secret was before its rotation, and until when it still verifies.
struct FormerSecret {
  std::string value;
  Time ends_at{};
};
std::optional<FormerSecret> read_former_secret(Database& db, std::string_view name);
/// Gives the secret `name`, which is there, a new value; the present one becomes the former one.
void rotate_secret(Database& db, std::string_view name, std::string_view value, Time former_ends);
void drop_former_secret(Database& db, std::string_view name);

}  // namespace firstshow::store
