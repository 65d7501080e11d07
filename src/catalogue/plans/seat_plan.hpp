#pragma once
// A published seat plan as people and programs see it: names, keys, geometry; with the numbers that
// the booking core needs (booking/model/seat_layout.hpp). Immutable once built; any thread may read
// it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/id.hpp"
#include "base/result.hpp"
#include "booking/model/seat_layout.hpp"

namespace firstshow::catalogue {

/// How far from the origin anything of a plan may be.
inline constexpr double kMaxCoordinate = 1e6;

struct Point {
  double x = 0;
  double y = 0;

  friend bool operator==(const Point&, const Point&) = default;
};

struct PlanCategory {
  std::string name;
  std::string color;  ///< "#rrggbb", lower case

  friend bool operator==(const PlanCategory&, const PlanCategory&) = default;
};

/// One row of seats as drawn, for labels; its seats are consecutive.
struct PlanRow {
  std::uint32_t zone = 0;
  std::string label;           ///< "C"
  std::uint32_t block = 1;     ///< the n-th row of that zone and label; in keys where it must be
  std::string label_position;  ///< pretix row_number_position: start, end, both or ""
  std::string row_label;       ///< pretix row_label (may hold "%s"), "" if none
  std::string seat_label;      ///< pretix seat_label ("%s"), "" if none
  std::string uuid;
  booking::SeatIndex first = 0;
  std::uint32_t count = 0;

  friend bool operator==(const PlanRow&, const PlanRow&) = default;
};

struct PlanSeat {
  std::string key;        ///< unique in the plan: "Stalls-C-12", "Ground floor/2-A-1"
  std::uint32_t row = 0;  ///< into rows
  std::string number;     ///< "12"
  Point at;               ///< absolute
  double radius = 10;
  /// seat_guid of the import, by which other systems know the seat; "" where there was none, where
  /// it is the key itself, or where it could mean another seat too.
  std::string source_id;
  std::string uuid;

  friend bool operator==(const PlanSeat&, const PlanSeat&) = default;
};

enum class AreaShape : std::uint8_t { kRectangle, kCircle, kEllipse, kPolygon, kText };

/// Something drawn: a standing area if `standing` names one, else decoration (a stage, a wall).
struct PlanShape {
  std::uint32_t zone = 0;
  AreaShape shape = AreaShape::kRectangle;
  Point at;             ///< absolute
  double rotation = 0;  ///< degrees clockwise about `at`
  std::string color;
  std::string border_color;
  std::string text;  ///< a label on any shape, "" if none
  Point text_at;     ///< its centre, relative to `at`
  std::string text_color;
  double text_size = 0;       ///< 0: as the page likes
  Point size;                 ///< rectangle: width, height; ellipse: radii; circle: radius in x
  std::vector<Point> points;  ///< polygon, relative to `at`
  std::string uuid;
  std::optional<booking::AreaIndex> standing;

  friend bool operator==(const PlanShape&, const PlanShape&) = default;
};

/// The longest entrance of a zone or area.
inline constexpr std::size_t kMaxEntranceBytes = 100;

/// A standing or unnumbered place that can be sold; its category and capacity are in the layout.
struct PlanArea {
  std::string key;  ///< unique in the plan
  std::string name;
  std::string entrance{};  ///< "Gate 4", "" where it is not said

  friend bool operator==(const PlanArea&, const PlanArea&) = default;
};

struct PlanZone {
  std::string name;
  std::string id;  ///< pretix zone_id, "" if none
  std::string uuid;
  std::string entrance{};  ///< "Gate 4", "" where it is not said

  friend bool operator==(const PlanZone&, const PlanZone&) = default;
};

struct SeatPlan {
  SeatPlan() = default;
  SeatPlan(SeatPlan&&) = default;
  SeatPlan& operator=(SeatPlan&&) = default;
  SeatPlan(const SeatPlan&) = delete;  // the maps below point into the lists
  SeatPlan& operator=(const SeatPlan&) = delete;

  std::string name;
  Point size;
  Point focal_point;
  std::vector<PlanCategory> categories;
  std::vector<PlanZone> zones;
  std::vector<PlanRow> rows;
  std::vector<PlanSeat> seats;  ///< by SeatIndex
  std::vector<PlanArea> areas;  ///< by AreaIndex
  std::vector<PlanShape> shapes;
  std::vector<booking::SeatIndex> best_first;  ///< what its author ranks first, the best one first
  booking::SharedLayout layout;

  /// Whether a row and a number alone may name two seats for who looks for theirs.
  bool has_several_zones() const;

  std::optional<booking::SeatIndex> find_seat(std::string_view key) const;
  std::optional<booking::AreaIndex> find_area(std::string_view key) const;
  std::optional<booking::CategoryIndex> find_category(std::string_view name) const;

  /// Built when the plan is published; keys as views into `seats` and `areas`.
  boost::unordered_flat_map<std::string_view, booking::SeatIndex> seat_by_key;
  boost::unordered_flat_map<std::string_view, booking::AreaIndex> area_by_key;
};

/// Whether everything is the same, numbers for the core included.
bool operator==(const SeatPlan& a, const SeatPlan& b);

using SharedSeatPlan = std::shared_ptr<const SeatPlan>;

/// A seat whose name in the file could not be its key, or could not be kept as its source_id.
struct Rekeyed {
  std::string pointer;  ///< where in the file
  std::string was;      ///< seat_guid of the file
  std::string now;      ///< the key it got
  std::string why;

  friend bool operator==(const Rekeyed&, const Rekeyed&) = default;
};

struct PublishedPlan {
  SharedSeatPlan plan;
  std::vector<Rekeyed> rekeyed;
  /// What was read otherwise than it stands, passed over, or looks like a mistake: a sentence each.
  std::vector<std::string> warnings;
};

/// Reads a pretix seat plan (JSON), with our additions where they are there (docs/seat-plans.md),
/// and publishes it: keys, neighbours, ranks. Every fault at once, each with its JSON pointer.
Parsed<PublishedPlan> import_plan(std::string_view json);

/// The plan in the same format, additions included; import_plan of it gives an equal plan. Every
/// seat_guid in it is unique: the source_id, else the key.
std::string export_plan(const SeatPlan& plan);

}  // namespace firstshow::catalogue
