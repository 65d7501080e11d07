#include "http/contract/places_json.hpp"

namespace firstshow::http {

void read_places(JsonObject& in, NamedInBody& out, std::size_t most) {
  in.optional_list("seats", 0, most,
                   [&](JsonValue& one) { out.seats.push_back(one.text(kKeyLimits)); });
  in.optional_list("areas", 0, most, [&](JsonValue& one) {
    one.object([&](JsonObject& area) {
      NamedInBody::Area read;
      read.key = area.text("key", kKeyLimits);
      read.quantity =
          static_cast<std::uint32_t>(area.integer("quantity", 1, booking::kMaxAreaCapacity));
      out.areas.push_back(std::move(read));
    });
  });
}

void read_best(JsonObject& in, std::optional<BestInBody>& out) {
  BestInBody best;
  const bool there = in.optional_object("best", [&](JsonObject& object) {
    booking::BestPlaces& wish = best.wish;
    wish.quantity =
        static_cast<std::uint32_t>(object.integer("quantity", 1, booking::kMaxPlacesPerHold));
    best.category = object.optional_text("category", kKeyLimits);
    if (const auto ceiling = object.optional_integer("price_ceiling", 0, 1'000'000'000))
      wish.price_ceiling = Paise{*ceiling};
    const auto count = [&](std::string_view field) {
      return static_cast<std::uint32_t>(
          object.optional_integer(field, 0, booking::kMaxPlacesPerHold).value_or(0));
    };
    wish.accessible = count("accessible");
    wish.companions = count("companions");
    if (wish.accessible + wish.companions > wish.quantity)
      object.fault("quantity", "counts the accessible and companion places too");
    const auto together = object.optional_text("together", {1, 20}).value_or("preferred");
    if (together != "preferred" && together != "required")
      object.fault("together", "must be preferred or required");
    wish.together_required = together == "required";
  });
  if (there) out = std::move(best);
}

booking::BestPlaces look_up(const BestInBody& best, const catalogue::SeatPlan* plan) {
  booking::BestPlaces wish = best.wish;
  if (!best.category) return wish;
  if (plan != nullptr) wish.category = plan->find_category(*best.category);
  if (!wish.category) wish.unknown_category = *best.category;
  return wish;
}

booking::NamedPlaces look_up(const NamedInBody& named, const catalogue::SeatPlan* plan) {
  booking::NamedPlaces places;
  places.seats.reserve(named.seats.size());
  for (const std::string& key : named.seats) {
    const auto seat = plan != nullptr ? plan->find_seat(key) : std::nullopt;
    if (seat)
      places.seats.push_back(*seat);
    else
      places.unknown_seats.push_back(key);
  }
  for (const NamedInBody::Area& one : named.areas) {
    const auto area = plan != nullptr ? plan->find_area(one.key) : std::nullopt;
    if (area)
      places.areas.push_back({*area, one.quantity});
    else
      places.unknown_areas.push_back(one.key);
  }
  return places;
}

std::string_view category_name(booking::CategoryIndex category, const catalogue::SeatPlan* plan) {
  if (plan == nullptr || category >= plan->categories.size()) return {};
  return plan->categories[category].name;
}

void write_entrance(JsonWriter& json, const std::string& entrance) {
  if (!entrance.empty()) json.field("entrance", entrance);
}

void write_seat_fields(JsonWriter& json, booking::SeatIndex seat, const catalogue::SeatPlan* plan) {
  if (plan == nullptr || seat >= plan->seats.size()) {
    json.field("key", "#" + std::to_string(seat));
    return;
  }
  const catalogue::PlanSeat& known = plan->seats[seat];
  json.field("key", known.key);
  json.field("category", category_name(plan->layout->category[seat], plan));
  const catalogue::PlanRow& row = plan->rows[known.row];
  if (plan->has_several_zones()) json.field("zone", plan->zones[row.zone].name);
  json.field("row", row.label);
  json.field("number", known.number);
  write_entrance(json, plan->zones[row.zone].entrance);
  const std::uint8_t traits = plan->layout->traits[seat];
  if ((traits & booking::kAccessibleSeat) != 0) json.field("accessible", true);
  if ((traits & booking::kCompanionSeat) != 0) json.field("companion", true);
  if ((traits & booking::kRestrictedViewSeat) != 0) json.field("restricted_view", true);
}

void write_area_fields(JsonWriter& json, booking::AreaIndex area, const catalogue::SeatPlan* plan) {
  if (plan == nullptr || area >= plan->areas.size()) {
    json.field("key", "#" + std::to_string(area));
    return;
  }
  json.field("key", plan->areas[area].key);
  json.field("name", plan->areas[area].name);
  json.field("category", category_name(plan->layout->areas[area].category, plan));
  write_entrance(json, plan->areas[area].entrance);
}

}  // namespace firstshow::http
