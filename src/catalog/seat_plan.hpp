#pragma once
// A published seat plan as people and programs see it: names, keys, geometry; with the numbers that
// the booking core needs (booking/seat_layout.hpp). Immutable once built; any thread may read it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/id.hpp"
#include "base/result.hpp"
#include "booking/seat_layout.hpp"

namespace firstshow::catalog {

struct Point {
  double x = 0;
  double y = 0;
};

struct PlanCategory {
  std::string name;
  std::string color;  ///< "#rrggbb"
};

/// One row of seats as drawn, for labels; its seats are consecutive.
struct PlanRow {
  std::uint32_t zone = 0;
  std::string label;           ///< "C"
  std::uint32_t block = 1;     ///< the n-th row of that zone and label
  std::string label_position;  ///< pretix row_number_position: start, end, both or ""
  std::string seat_label;      ///< pretix seat_label ("%s"), "" if none
  booking::SeatIndex first = 0;
  std::uint32_t count = 0;
};

struct PlanSeat {
  std::string key;        ///< unique in the plan: "Stalls-C-12", "Ground floor/2-A-1"
  std::uint32_t row = 0;  ///< into rows
  std::string number;     ///< "12"
  Point at;               ///< absolute
  double radius = 10;
  std::string source_id;  ///< seat_guid of the import, "" if none
  std::string uuid;
};

enum class AreaShape : std::uint8_t { kRectangle, kCircle, kEllipse, kPolygon, kText };

/// Something drawn: a standing area if `standing` names one, else decoration (a stage, a wall).
struct PlanShape {
  std::uint32_t zone = 0;
  AreaShape shape = AreaShape::kRectangle;
  Point at;  ///< absolute
  double rotation = 0;
  std::string color;
  std::string border_color;
  std::string text;
  Point size;                 ///< rectangle: width, height; ellipse: radii; circle: radius in x
  std::vector<Point> points;  ///< polygon, relative to `at`
  std::optional<booking::AreaIndex> standing;
};

/// A standing or unnumbered place that can be sold; its category and capacity are in the layout.
struct PlanArea {
  std::string key;  ///< unique in the plan
  std::string name;
};

struct PlanZone {
  std::string name;
  Point at;
};

struct SeatPlan {
  std::string name;
  Point size;
  Point focal_point;
  std::vector<PlanCategory> categories;
  std::vector<PlanZone> zones;
  std::vector<PlanRow> rows;
  std::vector<PlanSeat> seats;  ///< by SeatIndex
  std::vector<PlanArea> areas;  ///< by AreaIndex
  std::vector<PlanShape> shapes;
  booking::SharedLayout layout;

  std::optional<booking::SeatIndex> find_seat(std::string_view key) const;
  std::optional<booking::AreaIndex> find_area(std::string_view key) const;
  std::optional<booking::CategoryIndex> find_category(std::string_view name) const;

  /// Built by publish_plan; keys as views into `seats` and `areas`.
  boost::unordered_flat_map<std::string_view, booking::SeatIndex> seat_by_key;
  boost::unordered_flat_map<std::string_view, booking::AreaIndex> area_by_key;
};

using SharedSeatPlan = std::shared_ptr<const SeatPlan>;

/// A seat whose name in the file could not be its key.
struct Rekeyed {
  std::string pointer;  ///< where in the file
  std::string was;      ///< seat_guid of the file
  std::string now;      ///< the key it got
  std::string why;
};

struct PublishedPlan {
  SharedSeatPlan plan;
  std::vector<Rekeyed> rekeyed;
};

/// Reads a pretix seat plan (JSON), with our additions where they are there (docs/seat-plans.md),
/// and publishes it: keys, neighbours, ranks. Every fault at once, each with its JSON pointer.
Parsed<PublishedPlan> import_plan(std::string_view json);

/// The plan in the same format, additions included; import_plan of it gives an equal plan.
std::string export_plan(const SeatPlan& plan);

}  // namespace firstshow::catalog
