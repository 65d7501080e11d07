#include "catalogue/plans/seat_quality.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>

#include "catalogue/plans/plan_numbers.hpp"

namespace firstshow::catalogue {
namespace {

/// Where between the nearest seat (0) and the farthest (1) one sees best.
constexpr double kIdealForScreen = 2.0 / 3;
constexpr double kIdealForStage = 1.0 / 4;
/// Seats that face all ways have no middle that one could be beside: the audience sits around.
constexpr double kFacesOneWay = 0.35;
/// Seats that are no farther apart in depth than this part of the farthest one's distance are one
/// row: their differences are those of the drawing.
constexpr double kOneRow = 0.01;
/// A seat nearer to the focal point than this part of the farthest one's distance is beside
/// nothing.
constexpr double kOnThePoint = 0.001;
/// Worse than any place that sees everything.
constexpr double kRestrictedView = 10;

struct Sightline {
  double distance = 0;
  double angle = 0;  ///< radians; of no meaning where `on_point`
  double along = 0;  ///< along the middle line, as straight rows are; else `distance`
  bool on_point = false;
};

struct Sightlines {
  std::vector<Sightline> lines;
  std::optional<double> middle;  ///< the direction of the audience; none where it sits all around
};

/// The direction in which the audience sits, as the mean of all of theirs; none where they sit all
/// around.
std::optional<double> find_middle(std::span<const Sightline> lines) {
  Point sum;
  double seats = 0;
  for (const Sightline& line : lines) {
    if (line.on_point) continue;
    sum.x += std::cos(line.angle);
    sum.y += std::sin(line.angle);
    ++seats;
  }
  if (seats == 0 || std::hypot(sum.x, sum.y) / seats < kFacesOneWay) return std::nullopt;
  return std::atan2(sum.y, sum.x);
}

Sightlines sightlines(std::span<const PlanSeat> seats, Point focal_point) {
  Sightlines sight;
  double farthest = 0;
  for (const PlanSeat& seat : seats) {
    const double x = seat.at.x - focal_point.x;
    const double y = seat.at.y - focal_point.y;
    const double distance = std::hypot(x, y);
    sight.lines.push_back({distance, std::atan2(y, x), distance});
    farthest = std::max(farthest, distance);
  }
  for (Sightline& line : sight.lines) line.on_point = line.distance <= farthest * kOnThePoint;
  sight.middle = find_middle(sight.lines);
  if (sight.middle)
    for (Sightline& line : sight.lines)
      line.along = line.distance * std::cos(line.angle - *sight.middle);
  return sight;
}

struct Depth {
  double nearest = 0;
  double extent = 0;  ///< 0 for one row
};

Depth depth_of(std::span<const Sightline> lines, double Sightline::*measure) {
  const auto [nearest, farthest] = std::ranges::minmax_element(lines, {}, measure);
  const double extent = (*farthest).*measure - (*nearest).*measure;
  const bool is_one_row = extent <= kOneRow * std::abs((*farthest).*measure);
  return {(*nearest).*measure, is_one_row ? 0 : extent};
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
  const auto [lines, middle] = sightlines(seats, focal_point);
  const Depth by_distance = depth_of(lines, &Sightline::distance);
  const Depth along = depth_of(lines, &Sightline::along);
  const bool is_one_row = by_distance.extent == 0 || along.extent == 0;
  const auto measure = sight == Sight::kScreen ? &Sightline::along : &Sightline::distance;
  const Depth& depth = sight == Sight::kScreen ? along : by_distance;
  const double ideal = sight == Sight::kScreen ? kIdealForScreen : kIdealForStage;
  const double most_off = std::max(ideal, 1 - ideal);
  for (std::size_t seat = 0; seat < seats.size(); ++seat) {
    const Sightline& line = lines[seat];
    const double back = is_one_row ? ideal : (line.*measure - depth.nearest) / depth.extent;
    const double beside = middle && !line.on_point ? off_middle(line.angle, *middle) : 0;
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

}  // namespace firstshow::catalogue
