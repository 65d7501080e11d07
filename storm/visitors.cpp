#include "storm/visitors.hpp"

#include "base/id.hpp"
#include "booking/model/entities.hpp"
#include "http/contract/order_json.hpp"
#include "store/address/open_database.hpp"
#include "store/database.hpp"

namespace firstshow::storm {

std::vector<VisitorsOrder> orders_of_visitors(const store::DatabaseAddress& database) {
  constexpr std::string_view kQuery =
      "SELECT id, state, (SELECT count(*) FROM ticket WHERE order_id = orders.id AND state = 1) "
      "FROM orders WHERE buyer_email <> ?1 ORDER BY id LIMIT ?2";
  const auto reader = store::open_reader(database);
  std::vector<VisitorsOrder> orders;
  for (const store::Row row : reader->query(kQuery, kCrowdEmail, kMaxVisitorsOrders))
    orders.push_back(
        {format_id(OrderId{row.integer(0)}),
         std::string(http::order_state_name(static_cast<booking::OrderState>(row.integer(1)))),
         static_cast<std::uint64_t>(row.integer(2))});
  return orders;
}

}  // namespace firstshow::storm
