#pragma once
// The parts that the table of refusals (http/problems/problem_rows.cpp) is made of: sentences that
// depend on the case, and the members that the caller can act on. Pure functions; any thread.

#include <string>

#include "booking/model/outcome.hpp"
#include "catalogue/plans/seat_plan.hpp"
#include "http/message/json_writer.hpp"

namespace firstshow::http {

/// Names of places, for a caller whose plan may be gone.
class PlaceNames {
 public:
  /// `plan` may be null, and outlives this.
  explicit PlaceNames(const catalogue::SeatPlan* plan) : plan_(plan) {}
  std::string seat(booking::SeatIndex seat) const;
  std::string area(booking::AreaIndex area) const;

 private:
  const catalogue::SeatPlan* plan_;
};

// --- details ---
std::string not_on_sale(const booking::Refused& refused, const PlaceNames& names);
std::string refundable_until(const booking::Refused& refused, const PlaceNames& names);
std::string present_sale_state(const booking::Refused& refused, const PlaceNames& names);
std::string present_version(const booking::Refused& refused, const PlaceNames& names);
std::string named_twice(const booking::Refused& refused, const PlaceNames& names);
std::string not_known(const booking::Refused& refused, const PlaceNames& names);
std::string most_places_at_once(const booking::Refused& refused, const PlaceNames& names);
std::string most_companions(const booking::Refused& refused, const PlaceNames& names);
std::string most_holds(const booking::Refused& refused, const PlaceNames& names);
std::string most_places_of_buyer(const booking::Refused& refused, const PlaceNames& names);
std::string in_the_way(const booking::Refused& refused, const PlaceNames& names);
std::string left_alone(const booking::Refused& refused, const PlaceNames& names);

// --- members ---
void write_in_the_way(JsonWriter& json, const booking::Refused& refused, const PlaceNames& names);
void write_suggestion(JsonWriter& json, const booking::Refused& refused, const PlaceNames& names);
void write_companions(JsonWriter& json, const booking::Refused& refused, const PlaceNames& names);
void write_named(JsonWriter& json, const booking::Refused& refused, const PlaceNames& names);
void write_unknown(JsonWriter& json, const booking::Refused& refused, const PlaceNames& names);
void write_sale(JsonWriter& json, const booking::Refused& refused, const PlaceNames& names);
void write_sale_state(JsonWriter& json, const booking::Refused& refused, const PlaceNames& names);
void write_order(JsonWriter& json, const booking::Refused& refused, const PlaceNames& names);
void write_refundable_until(JsonWriter& json, const booking::Refused& refused,
                            const PlaceNames& names);
void write_since(JsonWriter& json, const booking::Refused& refused, const PlaceNames& names);
void write_limit(JsonWriter& json, const booking::Refused& refused, const PlaceNames& names);
void write_version(JsonWriter& json, const booking::Refused& refused, const PlaceNames& names);
void write_errors(JsonWriter& json, const booking::Refused& refused, const PlaceNames& names);

/// As many as fit, then how many those were. However a caller comes to have so many faults: what
/// they are told about them is bounded here.
void write_faults(JsonWriter& json, const Faults& faults);

}  // namespace firstshow::http
