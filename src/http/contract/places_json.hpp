#pragma once
// Places in bodies: {"seats": ["Stalls-C-12"], "areas": [{"key": "Floor", "quantity": 2}]} into the
// numbers of a plan, and places of holds and orders back into names. Any thread; nothing fails.

#include <optional>
#include <string>
#include <vector>

#include "base/json_reader.hpp"
#include "booking/model/command.hpp"
#include "catalogue/plans/seat_plan.hpp"
#include "http/message/json_writer.hpp"

namespace firstshow::http {

/// Places by name, as they came.
struct NamedInBody {
  struct Area {
    std::string key;
    std::uint32_t quantity = 0;
  };
  std::vector<std::string> seats;
  std::vector<Area> areas;
};

/// The best places there are, as they were asked for.
struct BestInBody {
  booking::BestPlaces wish;             ///< without its category
  std::optional<std::string> category;  ///< by name
};

inline constexpr TextLimits kKeyLimits{1, 200};
inline constexpr std::size_t kMaxPlacesInBody = 5'000;

/// Reads "seats" and "areas", both optional, at most `most` of each.
void read_places(JsonObject& in, NamedInBody& out, std::size_t most);

/// Reads "best", optional.
void read_best(JsonObject& in, std::optional<BestInBody>& out);

/// Looks the name of the category up; it is unknown where there is no plan.
booking::BestPlaces look_up(const BestInBody& best, const catalogue::SeatPlan* plan);

/// Looks the names up; all of them are unknown where there is no plan.
booking::NamedPlaces look_up(const NamedInBody& named, const catalogue::SeatPlan* plan);

/// The field "entrance" within an open object, where it is said.
void write_entrance(JsonWriter& json, const std::string& entrance);
/// {"key", "category", "zone", "row", "number", "entrance", "accessible", "companion"}, those that
/// it has; fields of a seat within an open object.
void write_seat_fields(JsonWriter& json, booking::SeatIndex seat, const catalogue::SeatPlan* plan);
/// {"key", "name", "category", "entrance"}, those that it has
void write_area_fields(JsonWriter& json, booking::AreaIndex area, const catalogue::SeatPlan* plan);
/// The name of a category, "" if it is not known.
std::string_view category_name(booking::CategoryIndex category, const catalogue::SeatPlan* plan);

}  // namespace firstshow::http
