#include "http/contract/plan_json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "http/contract/places_json.hpp"
#include "http/message/json_writer.hpp"

namespace firstshow::http {
namespace {

constexpr double kUsualRadius = 10;
constexpr double kSmallestRadius = 1e-3;  ///< so that coordinates stay whole numbers of 64 bits

using Seats = std::span<const catalogue::PlanSeat>;

Seats seats_of(const catalogue::SeatPlan& plan, const catalogue::PlanRow& row) {
  return Seats(plan.seats).subspan(row.first, row.count);
}

void write_seat(JsonWriter& json, const catalogue::SeatPlan& plan, booking::SeatIndex seat) {
  const catalogue::PlanSeat& drawn = plan.seats[seat];
  const std::uint8_t traits = plan.layout->traits[seat];
  json.begin_object();
  json.field("key", drawn.key);
  json.field("number", drawn.number);
  json.field("category", category_name(plan.layout->category[seat], &plan));
  json.field("x", drawn.at.x);
  json.field("y", drawn.at.y);
  json.field("radius", drawn.radius);
  if ((traits & booking::kAccessibleSeat) != 0) json.field("accessible", true);
  if ((traits & booking::kCompanionSeat) != 0) json.field("companion", true);
  if ((traits & booking::kRestrictedViewSeat) != 0) json.field("restricted_view", true);
  json.end_object();
}

void write_point(JsonWriter& json, std::string_view name, catalogue::Point point) {
  json.begin_object(name);
  json.field("x", point.x);
  json.field("y", point.y);
  json.end_object();
}

void write_row_head(JsonWriter& json, const catalogue::PlanRow& row) {
  json.field("label", row.label);
  json.field("block", row.block);
  json.field("label_position", row.label_position);
}

void write_row(JsonWriter& json, const catalogue::SeatPlan& plan, const catalogue::PlanRow& row) {
  write_row_head(json, row);
  json.begin_list("seats");
  for (booking::SeatIndex seat = row.first; seat < row.first + row.count; ++seat)
    write_seat(json, plan, seat);
  json.end_list();
}

// --- rows as columns ----------------------------------------------------------------------------

/// A power of two, so that the usual coordinates, which are eighths, are whole numbers of it.
double unit_of(const catalogue::SeatPlan& plan) {
  double smallest = kUsualRadius;
  for (const catalogue::PlanSeat& seat : plan.seats)
    if (seat.radius > 0) smallest = std::min(smallest, seat.radius);
  // A millionth of the largest coordinate and less is nothing that anybody could see.
  return std::exp2(std::floor(std::log2(std::max(smallest, kSmallestRadius) / 64)));
}

/// The first of the numbers, then the first step, then by how much each step is longer than the one
/// before. Seats of a straight row are evenly apart, so most of it is zeros.
void write_steps(JsonWriter& json, std::string_view name, std::span<const std::int64_t> numbers) {
  json.begin_list(name);
  std::int64_t before = 0;
  std::int64_t step = 0;
  for (std::size_t index = 0; index < numbers.size(); ++index) {
    const std::int64_t next = numbers[index] - before;
    json.value(index < 2 ? next : next - step);
    step = next;
    before = numbers[index];
  }
  json.end_list();
}

/// A seat's number where it is a plain one: "12", not "012" or "12a".
std::optional<int> plain_number(std::string_view text) {
  constexpr std::size_t kMaxDigits = 6;  // differences of such numbers are small too
  if (text.size() > kMaxDigits) return std::nullopt;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && std::to_string(number) == text ? std::optional(number) : std::nullopt;
}

/// "1", "2", "3" as where they begin and how they go on; others one by one.
void write_numbers(JsonWriter& json, Seats seats) {
  const std::optional<int> first = plain_number(seats[0].number);
  std::optional<int> step = 1;
  if (first && seats.size() > 1) {
    const std::optional<int> second = plain_number(seats[1].number);
    step = second ? std::optional(*second - *first) : std::nullopt;
  }
  bool even = first && step && std::abs(*step) < 1'000;
  for (std::size_t index = 0; even && index < seats.size(); ++index)
    even = seats[index].number == std::to_string(*first + *step * static_cast<int>(index));
  if (even) {
    json.field("first_number", *first);
    json.field("number_step", *step);
    return;
  }
  json.begin_list("numbers");
  for (const catalogue::PlanSeat& seat : seats) json.value(seat.number);
  json.end_list();
}

/// Nothing where keys are zone, row and number; what they begin with, where the number follows;
/// else the keys.
void write_keys(JsonWriter& json, const catalogue::SeatPlan& plan, const catalogue::PlanRow& row,
                Seats seats) {
  const std::string& key = seats[0].key;
  const bool ends = key.ends_with(seats[0].number);
  const std::string prefix = ends ? key.substr(0, key.size() - seats[0].number.size()) : "";
  const bool usual = ends && std::ranges::all_of(seats, [&](const catalogue::PlanSeat& seat) {
                       return seat.key == prefix + seat.number;
                     });
  if (usual && prefix == plan.zones[row.zone].name + "-" + row.label + "-") return;
  if (usual) return json.field("key_prefix", prefix);
  json.begin_list("keys");
  for (const catalogue::PlanSeat& seat : seats) json.value(seat.key);
  json.end_list();
}

void write_category_runs(JsonWriter& json, const catalogue::SeatPlan& plan,
                         const catalogue::PlanRow& row) {
  json.begin_list("categories");
  const booking::SeatIndex end = row.first + row.count;
  for (booking::SeatIndex seat = row.first; seat < end;) {
    const booking::SeatIndex run = seat;
    const booking::CategoryIndex category = plan.layout->category[run];
    while (seat < end && plan.layout->category[seat] == category) ++seat;
    json.begin_list();
    json.value(static_cast<std::uint32_t>(category));
    json.value(seat - run);
    json.end_list();
  }
  json.end_list();
}

/// Where in the row seats have the trait; nothing where none has.
void write_trait(JsonWriter& json, const catalogue::SeatPlan& plan, const catalogue::PlanRow& row,
                 std::string_view name, std::uint8_t trait) {
  bool any = false;
  for (std::uint32_t index = 0; index < row.count; ++index) {
    if ((plan.layout->traits[row.first + index] & trait) == 0) continue;
    if (!any) json.begin_list(name);
    any = true;
    json.value(index);
  }
  if (any) json.end_list();
}

void write_radii(JsonWriter& json, Seats seats) {
  const bool alike = std::ranges::all_of(
      seats, [&](const catalogue::PlanSeat& seat) { return seat.radius == seats[0].radius; });
  if (alike) return json.field("radius", seats[0].radius);
  json.begin_list("radii");
  for (const catalogue::PlanSeat& seat : seats) json.value(seat.radius);
  json.end_list();
}

void write_compact_row(JsonWriter& json, const catalogue::SeatPlan& plan,
                       const catalogue::PlanRow& row, double unit) {
  const Seats seats = seats_of(plan, row);
  write_row_head(json, row);
  if (!seats.empty()) {
    write_keys(json, plan, row, seats);
    write_numbers(json, seats);
    write_radii(json, seats);
  }
  std::vector<std::int64_t> numbers(seats.size());
  std::ranges::transform(seats, numbers.begin(), [&](const catalogue::PlanSeat& seat) {
    return std::llround(seat.at.x / unit);
  });
  write_steps(json, "x", numbers);
  std::ranges::transform(seats, numbers.begin(), [&](const catalogue::PlanSeat& seat) {
    return std::llround(seat.at.y / unit);
  });
  write_steps(json, "y", numbers);
  write_category_runs(json, plan, row);
  write_trait(json, plan, row, "accessible", booking::kAccessibleSeat);
  write_trait(json, plan, row, "companion", booking::kCompanionSeat);
  write_trait(json, plan, row, "restricted_view", booking::kRestrictedViewSeat);
}

// --- what both forms have -----------------------------------------------------------------------

constexpr std::string_view shape_name(catalogue::AreaShape shape) {
  switch (shape) {
    case catalogue::AreaShape::kRectangle:
      return "rectangle";
    case catalogue::AreaShape::kCircle:
      return "circle";
    case catalogue::AreaShape::kEllipse:
      return "ellipse";
    case catalogue::AreaShape::kPolygon:
      return "polygon";
    case catalogue::AreaShape::kText:
      return "text";
  }
  return {};
}

void write_shape(JsonWriter& json, const catalogue::SeatPlan& plan,
                 const catalogue::PlanShape& shape) {
  json.begin_object();
  json.field("shape", shape_name(shape.shape));
  write_point(json, "at", shape.at);
  json.field("rotation", shape.rotation);
  json.field("color", shape.color);
  json.field("border_color", shape.border_color);
  json.field("text", shape.text);
  write_point(json, "size", shape.size);
  json.begin_list("points");
  for (const catalogue::Point& point : shape.points) {
    json.begin_object();
    json.field("x", point.x);
    json.field("y", point.y);
    json.end_object();
  }
  json.end_list();
  if (shape.standing) json.field("area", plan.areas[*shape.standing].key);
  json.end_object();
}

void write_head(JsonWriter& json, SeatPlanId id, const catalogue::SeatPlan& plan) {
  json.field("id", id);
  json.field("name", plan.name);
  write_point(json, "size", plan.size);
  write_point(json, "focal_point", plan.focal_point);
  json.begin_list("categories");
  for (const catalogue::PlanCategory& category : plan.categories) {
    json.begin_object();
    json.field("name", category.name);
    json.field("color", category.color);
    json.end_object();
  }
  json.end_list();
}

template <class WriteRow>
void write_zones(JsonWriter& json, const catalogue::SeatPlan& plan, const WriteRow& write_row) {
  json.begin_list("zones");
  for (std::uint32_t zone = 0; zone < plan.zones.size(); ++zone) {
    json.begin_object();
    json.field("name", plan.zones[zone].name);
    write_entrance(json, plan.zones[zone].entrance);
    json.begin_list("rows");
    for (const catalogue::PlanRow& row : plan.rows) {
      if (row.zone != zone) continue;
      json.begin_object();
      write_row(row);
      json.end_object();
    }
    json.end_list();
    json.end_object();
  }
  json.end_list();
}

void write_areas_and_shapes(JsonWriter& json, const catalogue::SeatPlan& plan) {
  json.begin_list("areas");
  for (booking::AreaIndex area = 0; area < plan.areas.size(); ++area) {
    json.begin_object();
    write_area_fields(json, area, &plan);
    json.field("capacity", plan.layout->areas[area].capacity);
    json.end_object();
  }
  json.end_list();
  json.begin_list("shapes");
  for (const catalogue::PlanShape& shape : plan.shapes) write_shape(json, plan, shape);
  json.end_list();
}

}  // namespace

std::string plan_text(SeatPlanId id, const catalogue::SeatPlan& plan) {
  std::string text;
  text.reserve(plan.seats.size() * 110 + 1'024);
  JsonWriter json(text);
  json.begin_object();
  write_head(json, id, plan);
  write_zones(json, plan, [&](const catalogue::PlanRow& row) { write_row(json, plan, row); });
  write_areas_and_shapes(json, plan);
  json.end_object();
  return text;
}

std::string compact_plan_text(SeatPlanId id, const catalogue::SeatPlan& plan) {
  const double unit = unit_of(plan);
  std::string text;
  text.reserve(plan.seats.size() * 10 + 1'024);
  JsonWriter json(text);
  json.begin_object();
  write_head(json, id, plan);
  json.field("unit", unit);
  write_zones(json, plan,
              [&](const catalogue::PlanRow& row) { write_compact_row(json, plan, row, unit); });
  write_areas_and_shapes(json, plan);
  json.end_object();
  return text;
}

}  // namespace firstshow::http
