#pragma once
// Who bought beside the crowd: people with a browser. They are told apart by the address that every
// buyer of the crowd gives. Reads the database; throws the Store... errors of
// journal.hpp.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/address/database_address.hpp"

namespace firstshow::storm {

/// What the crowd's buyers give as their e-mail address.
inline constexpr std::string_view kCrowdEmail = "crowd@example.org";

struct VisitorsOrder {
  std::string id;
  std::string state;          ///< as the API names it
  std::uint64_t tickets = 0;  ///< valid ones
};

/// Their orders, the first kMaxVisitorsOrders of them.
std::vector<VisitorsOrder> orders_of_visitors(const store::DatabaseAddress& database);
inline constexpr std::int64_t kMaxVisitorsOrders = 50;

}  // namespace firstshow::storm
