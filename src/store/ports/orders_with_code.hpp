#pragma once
// Where to look for the orders that have a code: it carries the second in which it was made, and
// ids of orders grow with time. On the thread of the database that is read; throws the Store...
// errors.

#include <cstdint>
#include <functional>

#include "base/time.hpp"
#include "store/ports/bookings.hpp"

namespace firstshow::store {

/// `made_at` as tickets::OrderCodes reads it from the code. More than one order may have a code.
inline void each_order_with_code(Database& reader, Time made_at, std::uint64_t code,
                                 const std::function<void(const OrderContact&)>& use) {
  // A code is made before its order, which may have waited for the desk.
  constexpr auto kEarlier = std::chrono::seconds{2};
  constexpr auto kLater = std::chrono::seconds{15};
  each_order_made(reader, first_id_at(made_at - kEarlier), first_id_at(made_at + kLater), code,
                  use);
}

}  // namespace firstshow::store
