#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "catalogue/plans/plan_numbers.hpp"
#include "catalogue/plans/template_halls.hpp"

namespace firstshow::catalogue {
namespace {

enum StadiumCategory : booking::CategoryIndex { kFanPit, kFloor, kGold, kSilver, kBronze };

constexpr double kStadiumPitch = 30;
constexpr double kTierGap = 110;
constexpr double kStairs = 60;          ///< between two sections, along the rows
constexpr double kSectionLength = 460;  ///< about so much of the bowl's edge
constexpr std::size_t kGates = 8;       ///< around the bowl; each tier's blocks share them
constexpr double kGateGap = 70;         ///< behind the last row of all
constexpr double kAspect = 0.82;        ///< depth of the bowl to its width
/// Nobody sits behind the stage, which stands at the top.
constexpr double kOpening = 40 * std::numbers::pi / 180;

struct Edge {
  Point at;
  Point outward;  ///< of length one
};

/// The inner edge of a tier: an ellipse, open at the stage, cut where sections meet.
std::vector<Edge> cut_edge(double half_width, std::size_t sections) {
  constexpr std::size_t kSteps = 4'000;
  const double half_depth = half_width * kAspect;
  const auto edge_at = [&](double angle) {
    const Point outward{std::sin(angle) / half_width, -std::cos(angle) / half_depth};
    const double length = std::hypot(outward.x, outward.y);
    return Edge{{half_width * std::sin(angle), -half_depth * std::cos(angle)},
                {outward.x / length, outward.y / length}};
  };
  const auto angle_of = [](std::size_t step) {
    return kOpening + (2 * std::numbers::pi - 2 * kOpening) * static_cast<double>(step) / kSteps;
  };
  std::vector<double> walked(kSteps + 1);
  for (std::size_t i = 1; i <= kSteps; ++i) {
    const Point a = edge_at(angle_of(i - 1)).at;
    const Point b = edge_at(angle_of(i)).at;
    walked[i] = walked[i - 1] + std::hypot(b.x - a.x, b.y - a.y);
  }
  std::vector<Edge> cuts;
  std::size_t step = 0;
  for (std::size_t cut = 0; cut <= sections; ++cut) {
    const double wanted = walked.back() * static_cast<double>(cut) / static_cast<double>(sections);
    while (step < kSteps && walked[step] < wanted) ++step;
    cuts.push_back(edge_at(angle_of(step)));
  }
  return cuts;
}

double edge_length(double half_width) {
  // Ramanujan's first approximation of an ellipse's circumference, for the part that is not open.
  const double a = half_width;
  const double b = half_width * kAspect;
  const double whole = std::numbers::pi * (3 * (a + b) - std::sqrt((3 * a + b) * (a + 3 * b)));
  return whole * (1 - kOpening / std::numbers::pi);
}

/// Between two cuts, `distance` behind the edge: where a row begins and ends.
struct RowLine {
  Point from, to;
  double length() const { return std::hypot(to.x - from.x, to.y - from.y); }
  std::uint32_t room() const {
    return static_cast<std::uint32_t>(std::max(0.0, (length() - kStairs) / kSeatSpacing)) + 1;
  }
};

RowLine row_line(const Edge& left, const Edge& right, double distance) {
  return {{left.at.x + left.outward.x * distance, left.at.y + left.outward.y * distance},
          {right.at.x + right.outward.x * distance, right.at.y + right.outward.y * distance}};
}

void draw_row(DraftRow& row, const RowLine& line, std::uint32_t count,
              booking::CategoryIndex category) {
  const double length = line.length();
  const Point along{(line.to.x - line.from.x) / length, (line.to.y - line.from.y) / length};
  double walked = (length - (count - 1) * kSeatSpacing) / 2;
  std::vector<Point> places;
  for (std::uint32_t i = 0; i < count; ++i, walked += kSeatSpacing)
    places.push_back(on_grid(line.from.x + along.x * walked, line.from.y + along.y * walked));
  // Numbers grow as the plan will count the seats: from left to right, or down where it is steep.
  for (const std::uint32_t i : order_along_row(places)) add_seat(row, places[i], category);
}

/// The gates, written behind the last row of the outermost tier.
void write_gates(PlanDraft& draft, double half_width) {
  const std::vector<Edge> cuts = cut_edge(half_width + kGateGap, kGates * 2);
  for (std::size_t gate = 0; gate < kGates; ++gate) {
    PlanShape shape;
    shape.shape = AreaShape::kText;
    const Point at = cuts[gate * 2 + 1].at;
    shape.at = on_grid(at.x, at.y);
    shape.text = "Gate " + std::to_string(gate + 1);
    shape.text_color = "#333333";
    draft.shapes.push_back(std::move(shape));
  }
}

/// One ring of sections. Returns half the width of an edge that is behind its last row all around:
/// the depth of an edge is less than its width, that of the rows is not.
double draw_tier(PlanDraft& draft, std::uint32_t seats, double half_width, std::uint32_t number,
                 bool upper) {
  const auto sections = static_cast<std::size_t>(
      std::clamp(std::lround(edge_length(half_width) / kSectionLength), 5L, 99L));
  const std::vector<Edge> cuts = cut_edge(half_width, sections);
  std::vector<std::vector<std::uint32_t>> room(sections);
  std::vector<std::uint32_t> room_of_section(sections);
  std::uint64_t room_in_all = 0;
  std::size_t rows = 0;
  for (; room_in_all < seats; ++rows) {
    for (std::size_t i = 0; i < sections; ++i) {
      const RowLine line =
          row_line(cuts[i], cuts[i + 1], kStadiumPitch * static_cast<double>(rows));
      room[i].push_back(line.room());
      room_of_section[i] += line.room();
      room_in_all += line.room();
    }
  }
  const std::vector<double> weights(room_of_section.begin(), room_of_section.end());
  const std::vector<std::uint32_t> share = share_out(seats, weights, room_of_section);
  for (std::size_t i = 0; i < sections; ++i) {
    if (share[i] == 0) continue;
    const auto zone = static_cast<std::uint32_t>(draft.zones.size());
    draft.zones.push_back({"Block " + std::to_string(number + i), "", "",
                           "Gate " + std::to_string(i * kGates / sections + 1)});
    const bool facing = i * 4 >= sections && i * 4 < sections * 3;
    const booking::CategoryIndex category = upper ? kBronze : facing ? kGold : kSilver;
    const std::vector<double> row_weights(room[i].begin(), room[i].end());
    const std::vector<std::uint32_t> counts = share_out(share[i], row_weights, room[i]);
    for (std::size_t row = 0; row < rows; ++row) {
      if (counts[row] == 0) continue;
      const RowLine line = row_line(cuts[i], cuts[i + 1], kStadiumPitch * static_cast<double>(row));
      draw_row(add_row(draft, zone, std::to_string(row + 1)), line, counts[row], category);
    }
    // The way in is at the top of the lower tier: no steps to a wheelchair place.
    if (!upper) mark_wheelchair_places(draft.rows.back(), std::max(1U, share[i] / 100));
  }
  return half_width + kStadiumPitch * static_cast<double>(rows - 1) / kAspect;
}

/// The pitch: a stage, and people standing before it.
void draw_floor(PlanDraft& draft, std::uint32_t seats, double half_width) {
  const double w = half_width * 0.8;
  const double d = half_width * kAspect * 0.8;
  draft.shapes.push_back(
      labelled_rectangle(0, {0, -d * 0.8}, {w * 0.9, d * 0.35}, "Stage", "#ead9c8"));
  add_standing(draft,
               labelled_rectangle(0, {0, -d * 0.36}, {w * 0.9, d * 0.4}, "Fan pit", "#f3c6cf"),
               "Fan pit", "Fan pit", kFanPit, std::max(10U, seats / 20));
  add_standing(draft, labelled_rectangle(0, {0, d * 0.32}, {w * 1.1, d * 0.8}, "Floor", "#e4d7f2"),
               "Floor", "Floor", kFloor, std::max(20U, seats / 5));
  for (DraftArea& area : draft.areas) area.area.entrance = "Floor entrance";
}

}  // namespace

PlanDraft draw_stadium(std::uint32_t seats) {
  PlanDraft draft;
  draft.categories = {{"Fan pit", "#c2476b"},
                      {"Floor", "#8e6bbf"},
                      {"Gold", "#e9a23b"},
                      {"Silver", "#2a9d8f"},
                      {"Bronze", "#3b82c4"}};
  const double half_width = std::max(330.0, 24 * std::sqrt(seats));
  const std::uint32_t lower = seats >= 4'000 ? seats * 9 / 20 : seats;
  double outer = draw_tier(draft, lower, half_width, 101, false);
  if (lower < seats) outer = draw_tier(draft, seats - lower, outer + kTierGap, 201, true);
  write_gates(draft, outer);
  draw_floor(draft, seats, half_width);
  return draft;
}

}  // namespace firstshow::catalogue
