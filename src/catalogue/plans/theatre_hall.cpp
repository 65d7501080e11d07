#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "catalogue/plans/template_halls.hpp"

namespace firstshow::catalogue {
namespace {

enum TheatreCategory : booking::CategoryIndex { kFrontStalls, kRearStalls, kCircle, kBalcony };

constexpr double kTheatrePitch = 36;
constexpr double kLevelGap = 90;  ///< between stalls, circle and balcony
constexpr double kHalfSpan = 50 * std::numbers::pi / 180;
constexpr std::uint32_t kNarrowTheatreRow = 12;  ///< a row of fewer has no aisles

/// Seats that an arc of this radius has room for, aisles included.
std::uint32_t room_at(double radius) {
  const double length = 2 * kHalfSpan * radius - 2 * (kAisle - kSeatSpacing);
  return static_cast<std::uint32_t>(std::max(4.0, length / kSeatSpacing));
}

/// Seats on an arc about the middle of the stage, in three blocks of about 3, 5 and 3 elevenths.
void draw_row(DraftRow& row, std::uint32_t count, double radius, booking::CategoryIndex category) {
  const std::uint32_t side = count < kNarrowTheatreRow ? 0 : count * 3 / 11;
  const double aisles = side == 0 ? 0 : 2 * (kAisle - kSeatSpacing);
  double along = -((count - 1) * kSeatSpacing + aisles) / 2;
  for (std::uint32_t i = 0; i < count; ++i) {
    const double angle = along / radius;
    add_seat(row, on_grid(radius * std::sin(angle), radius * std::cos(angle)), category);
    const bool before_aisle = side > 0 && (i + 1 == side || i + 1 == count - side);
    along += before_aisle ? kAisle : kSeatSpacing;
  }
}

/// One level with its own letters from the front. Returns the radius of its last row.
double draw_level(PlanDraft& draft, std::string_view name, std::uint32_t seats, double radius,
                  booking::CategoryIndex front, booking::CategoryIndex rear) {
  const auto zone = static_cast<std::uint32_t>(draft.zones.size());
  // One level is on the ground; the others are up the stairs.
  draft.zones.push_back(
      {std::string(name), "", "", std::string(name) + (zone == 0 ? " entrance" : " stairs")});
  std::vector<double> weights;
  std::vector<std::uint32_t> room;
  for (std::uint32_t room_so_far = 0; room_so_far < seats; room_so_far += room.back()) {
    room.push_back(room_at(radius + kTheatrePitch * static_cast<double>(room.size())));
    weights.push_back(room.back());
  }
  const std::vector<std::uint32_t> counts = share_out(seats, weights, room);
  const std::size_t first_rear = (counts.size() + 1) / 2;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    DraftRow& row = add_row(draft, zone, row_letter(static_cast<std::uint32_t>(i)));
    draw_row(row, counts[i], radius + kTheatrePitch * static_cast<double>(i),
             i < first_rear ? front : rear);
  }
  return radius + kTheatrePitch * static_cast<double>(counts.size() - 1);
}

/// Up there, the ends of the rows see past the side of the stage.
void restrict_views(PlanDraft& draft, std::uint32_t zone) {
  for (DraftRow& row : draft.rows) {
    if (row.row.zone != zone || row.seats.size() < kNarrowTheatreRow) continue;
    row.seats.front().traits |= booking::kRestrictedViewSeat;
    row.seats.back().traits |= booking::kRestrictedViewSeat;
  }
}

}  // namespace

PlanDraft draw_theatre(std::uint32_t seats) {
  PlanDraft draft;
  draft.categories = {{"Front stalls", "#c2476b"},
                      {"Rear stalls", "#e9a23b"},
                      {"Circle", "#2a9d8f"},
                      {"Balcony", "#3b82c4"}};
  // A small house has no upper levels.
  const std::uint32_t balcony = seats >= 200 ? seats * 18 / 100 : 0;
  const std::uint32_t circle = seats >= 80 ? seats * 27 / 100 : 0;
  const std::uint32_t stalls = seats - circle - balcony;

  double radius = 170 + std::sqrt(seats) * 3;
  const double stage_depth = radius * 0.5;
  const double stage_width = radius * 1.3;
  double last = draw_level(draft, "Stalls", stalls, radius, kFrontStalls, kRearStalls);
  mark_wheelchair_places(draft.rows.back(), std::max(1U, (stalls + 50) / 100));
  if (circle > 0) last = draw_level(draft, "Circle", circle, last + kLevelGap, kCircle, kCircle);
  if (balcony > 0) {
    draw_level(draft, "Balcony", balcony, last + kLevelGap, kBalcony, kBalcony);
    restrict_views(draft, 2);
  }
  draft.shapes.push_back(
      labelled_rectangle(0, {0, radius * 0.35}, {stage_width, stage_depth}, "Stage", "#ead9c8"));
  return draft;
}

}  // namespace firstshow::catalogue
