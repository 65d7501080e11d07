#include "catalog/seat_quality.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "catalog/plan_numbers.hpp"

namespace firstshow::catalog {
namespace {

/// Where between the nearest seat (0) and the farthest (1) one sees best.
constexpr double kIdealForScreen = 2.0 / 3;
constexpr double kIdealForStage = 1.0 / 4;
/// Seats that face all ways have no middle that one could be beside: the audience sits around.
constexpr double kFacesOneWay = 0.35;
/// Worse than any place that sees everything.
constexpr double kRestrictedView = 10;

struct Sightline {
  double distance = 0;
  double angle = 0;     ///< radians
  double far_back = 0;  ///< before a screen along the middle line, as its rows are; else `distance`
};

std::vector<Sightline> sightlines(std::span<const PlanSeat> seats, Point focal_point) {
  std::vector<Sightline> lines(seats.size());
  for (std::size_t seat = 0; seat < seats.size(); ++seat) {
    const double x = seats[seat].at.x - focal_point.x;
    const double y = seats[seat].at.y - focal_point.y;
    lines[seat] = {std::hypot(x, y), std::atan2(y, x), std::hypot(x, y)};
  }
  return lines;
}

/// The direction in which the audience sits, as the mean of all of theirs: no longer than 1, and
/// short where they sit all around.
Point direction_of(std::span<const Sightline> lines) {
  Point mean;
  for (const Sightline& line : lines) {
    mean.x += std::cos(line.angle) / static_cast<double>(lines.size());
    mean.y += std::sin(line.angle) / static_cast<double>(lines.size());
  }
  return mean;
}

/// 1 for a seat beside the stage, at a right angle to its middle.
double off_middle(double angle, double middle) {
  const double off = std::abs(std::remainder(angle - middle, 2 * std::numbers::pi));
  return off / (std::numbers::pi / 2);
}

}  // namespace

Sight sight_of(std::span<const PlanShape> shapes) {
  const PlanShape* const looked_at = find_looked_at(shapes);
  return looked_at != nullptr && says(looked_at->text, "screen") ? Sight::kScreen : Sight::kStage;
}

std::vector<std::int64_t> seat_penalties(std::span<const PlanSeat> seats,
                                         std::span<const std::uint8_t> traits, Point focal_point,
                                         Sight sight) {
  std::vector<std::int64_t> penalties(seats.size());
  if (seats.empty()) return penalties;
  std::vector<Sightline> lines = sightlines(seats, focal_point);
  const Point direction = direction_of(lines);
  const bool has_middle = std::hypot(direction.x, direction.y) >= kFacesOneWay;
  const double middle = std::atan2(direction.y, direction.x);
  if (sight == Sight::kScreen && has_middle)
    for (Sightline& line : lines) line.far_back = line.distance * std::cos(line.angle - middle);
  const auto [nearest, farthest] = std::ranges::minmax_element(lines, {}, &Sightline::far_back);
  const double depth = farthest->far_back - nearest->far_back;
  const double ideal = sight == Sight::kScreen ? kIdealForScreen : kIdealForStage;
  const double most_off = std::max(ideal, 1 - ideal);
  for (std::size_t seat = 0; seat < seats.size(); ++seat) {
    const double back = depth > 0 ? (lines[seat].far_back - nearest->far_back) / depth : ideal;
    const double beside = has_middle ? off_middle(lines[seat].angle, middle) : 0;
    double penalty = std::pow((back - ideal) / most_off, 2) + std::pow(beside, 2);
    if ((traits[seat] & booking::kRestrictedViewSeat) != 0) penalty += kRestrictedView;
    penalties[seat] = std::llround(penalty * 1'000'000);
  }
  return penalties;
}

std::vector<std::uint32_t> rank_seats(std::span<const std::int64_t> penalties,
                                      std::span<const booking::SeatIndex> best_first) {
  std::vector<std::size_t> place(penalties.size(), best_first.size());
  for (std::size_t i = 0; i < best_first.size(); ++i) place[best_first[i]] = i;
  std::vector<std::uint32_t> order(penalties.size());
  std::iota(order.begin(), order.end(), 0U);
  // Stable, and seats are numbered by row: the order of equal ones is row, then seat.
  std::ranges::stable_sort(
      order, {}, [&](std::uint32_t seat) { return std::pair(place[seat], penalties[seat]); });
  std::vector<std::uint32_t> rank(penalties.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  return rank;
}

}  // namespace firstshow::catalog
