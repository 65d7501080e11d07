#include <algorithm>
#include <cmath>
#include <vector>

#include "catalogue/plans/template_halls.hpp"

namespace firstshow::catalogue {
namespace {

enum MultiplexCategory : booking::CategoryIndex { kClassic, kExecutive, kPremium, kRecliner };

constexpr double kMultiplexPitch = 34;
constexpr double kWalkway = 26;          ///< more than that, between two categories
constexpr double kReclinerSpacing = 40;  ///< recliners are wide, and stand in the last rows
constexpr std::uint32_t kNarrowMultiplexRow = 10;  ///< a row of fewer has no aisles

struct Shape {
  std::uint32_t rows;
  std::uint32_t columns;  ///< of the widest row
};

/// Wider than deep, as halls are: about four seats in three rows' depth.
Shape shape_of(std::uint32_t seats) {
  const auto rows = std::max(3U, static_cast<std::uint32_t>(std::lround(std::sqrt(seats / 1.5))));
  return {rows, seats / rows + 2};
}

MultiplexCategory category_of(std::uint32_t row, std::uint32_t rows) {
  const std::uint32_t recliners = std::max(1U, rows / 12);
  if (row + recliners >= rows) return kRecliner;
  if (row * 4 < rows) return kClassic;
  return row * 10 < rows * 7 ? kExecutive : kPremium;
}

/// Seats a row: the front is narrower, between the walls that open towards the back, and recliners
/// need room.
std::vector<std::uint32_t> seats_by_row(std::uint32_t seats, std::uint32_t rows) {
  std::vector<double> weights(rows);
  for (std::uint32_t row = 0; row < rows; ++row) {
    const double depth = (row + 0.5) / rows;
    weights[row] = 0.8 + 0.2 * std::min(1.0, depth * 2);
    if (category_of(row, rows) == kRecliner) weights[row] *= kSeatSpacing / kReclinerSpacing;
  }
  return share_out(seats, weights, std::vector<std::uint32_t>(rows, seats));
}

/// Left block, middle, right block; only a middle in a narrow row.
struct Blocks {
  std::uint32_t left, middle, right;
};

Blocks blocks_of(std::uint32_t count, std::uint32_t middle_of_widest) {
  if (count < kNarrowMultiplexRow) return {0, count, 0};
  const std::uint32_t middle = std::min(count - 4, middle_of_widest);
  const std::uint32_t left = (count - middle + 1) / 2;
  return {left, middle, count - middle - left};
}

void draw_row(DraftRow& row, Blocks blocks, MultiplexCategory category, double y) {
  const double spacing = category == kRecliner ? kReclinerSpacing : kSeatSpacing;
  const double middle_width = spacing * (blocks.middle - 1.0);
  double x = -middle_width / 2;
  if (blocks.left > 0) x -= kAisle + spacing * (blocks.left - 1.0);
  const std::uint32_t count = blocks.left + blocks.middle + blocks.right;
  for (std::uint32_t i = 0; i < count; ++i) {
    // The ends come forward a little, so that everybody faces the screen.
    const Point at = on_grid(x, y - x * x / 6'000);
    DraftSeat& seat = add_seat(row, at, category);
    if (category == kRecliner) seat.radius = 14;
    const bool before_aisle = i + 1 == blocks.left || i + 1 == blocks.left + blocks.middle;
    x += before_aisle ? kAisle : spacing;
  }
}

}  // namespace

PlanDraft draw_multiplex(std::uint32_t seats) {
  PlanDraft draft;
  draft.categories = {{"Classic", "#3b82c4"},
                      {"Executive", "#2a9d8f"},
                      {"Premium", "#e9a23b"},
                      {"Recliner", "#c2476b"}};
  draft.zones = {{"Hall", "", ""}};
  const Shape shape = shape_of(seats);
  const std::vector<std::uint32_t> counts = seats_by_row(seats, shape.rows);
  const std::uint32_t middle = std::max(4U, shape.columns * 11 / 20);

  // Far enough in front for the ends of the widest rows, which come forward.
  const double half_width = shape.columns * kSeatSpacing / 2 + kAisle;
  double y = 90 + half_width * half_width / 6'000;
  for (std::uint32_t i = 0; i < shape.rows; ++i) {
    const MultiplexCategory category = category_of(i, shape.rows);
    if (i > 0) y += kMultiplexPitch;
    if (i > 0 && category != category_of(i - 1, shape.rows)) y += kWalkway;
    draw_row(add_row(draft, 0, row_letter(i)), blocks_of(counts[i], middle), category, y);
  }
  mark_wheelchair_places(draft.rows.front(), std::max(1U, (seats + 50) / 100));
  const double screen_width = shape.columns * kSeatSpacing * 0.9;
  draft.shapes.push_back(labelled_rectangle(0, {0, 0}, {screen_width, 24}, "Screen", "#dfe6ee"));
  return draft;
}

}  // namespace firstshow::catalogue
