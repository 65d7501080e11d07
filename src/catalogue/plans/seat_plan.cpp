#include "catalogue/plans/seat_plan.hpp"

namespace firstshow::catalogue {

bool SeatPlan::has_several_zones() const {
  return !rows.empty() && rows.front().zone != rows.back().zone;  // they are by zone
}

std::optional<booking::SeatIndex> SeatPlan::find_seat(std::string_view key) const {
  const auto found = seat_by_key.find(key);
  if (found == seat_by_key.end()) return std::nullopt;
  return found->second;
}

std::optional<booking::AreaIndex> SeatPlan::find_area(std::string_view key) const {
  const auto found = area_by_key.find(key);
  if (found == area_by_key.end()) return std::nullopt;
  return found->second;
}

std::optional<booking::CategoryIndex> SeatPlan::find_category(std::string_view category) const {
  for (std::size_t i = 0; i < categories.size(); ++i)
    if (categories[i].name == category) return static_cast<booking::CategoryIndex>(i);
  return std::nullopt;
}

bool operator==(const SeatPlan& a, const SeatPlan& b) {
  return a.name == b.name && a.size == b.size && a.focal_point == b.focal_point &&
         a.categories == b.categories && a.zones == b.zones && a.rows == b.rows &&
         a.seats == b.seats && a.areas == b.areas && a.shapes == b.shapes &&
         a.best_first == b.best_first && *a.layout == *b.layout;
}

}  // namespace firstshow::catalogue
