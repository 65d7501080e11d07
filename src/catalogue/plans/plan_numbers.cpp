#include "catalogue/plans/plan_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <string>

namespace firstshow::catalogue {
namespace {

double distance(Point a, Point b) {
  const double x = a.x - b.x;
  const double y = a.y - b.y;
  return std::sqrt(x * x + y * y);
}

/// The direction in which the places spread most, of length one. They come sorted, so that the sums
/// and with them the direction are the same to the last bit whatever order the file has.
Point principal_direction(std::span<const Point> places, std::span<const std::uint32_t> sorted) {
  Point mean;
  for (const std::uint32_t i : sorted) {
    mean.x += places[i].x;
    mean.y += places[i].y;
  }
  mean.x /= static_cast<double>(places.size());
  mean.y /= static_cast<double>(places.size());
  double xx = 0;
  double yy = 0;
  double xy = 0;
  for (const std::uint32_t i : sorted) {
    const double x = places[i].x - mean.x;
    const double y = places[i].y - mean.y;
    xx += x * x;
    yy += y * y;
    xy += x * y;
  }
  const double angle = std::atan2(2 * xy, xx - yy) / 2;
  return {std::cos(angle), std::sin(angle)};
}

std::vector<std::uint32_t> order_by_projection(std::span<const Point> places) {
  std::vector<std::uint32_t> order(places.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return places[a].x != places[b].x ? places[a].x < places[b].x : places[a].y < places[b].y;
  });
  const Point direction = principal_direction(places, order);
  std::vector<Point> projected(places.size());
  for (std::size_t i = 0; i < places.size(); ++i)
    projected[i] = {places[i].x * direction.x + places[i].y * direction.y,
                    places[i].y * direction.x - places[i].x * direction.y};
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return projected[a].x != projected[b].x ? projected[a].x < projected[b].x
                                            : projected[a].y < projected[b].y;
  });
  return order;
}

double walk(std::span<const Point> places, std::span<const std::uint32_t> order) {
  double sum = 0;
  for (std::size_t i = 1; i < order.size(); ++i)
    sum += distance(places[order[i - 1]], places[order[i]]);
  return sum;
}

struct Box {
  Point least{std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
  Point most{-std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};

  void add(Point point) {
    least = {std::min(least.x, point.x), std::min(least.y, point.y)};
    most = {std::max(most.x, point.x), std::max(most.y, point.y)};
  }
  bool empty() const { return least.x > most.x; }
};

Point centre(const PlanShape& shape) {
  switch (shape.shape) {
    case AreaShape::kRectangle:
      return rotated(shape, {shape.size.x / 2, shape.size.y / 2});
    case AreaShape::kPolygon: {
      Box box;
      for (const Point point : shape.points) box.add(point);
      return rotated(shape, {(box.least.x + box.most.x) / 2, (box.least.y + box.most.y) / 2});
    }
    case AreaShape::kText:
      return rotated(shape, shape.text_at);
    case AreaShape::kCircle:
    case AreaShape::kEllipse:
      break;
  }
  return shape.at;
}

}  // namespace

bool says(std::string_view text, std::string_view word) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return std::equal(text.begin(), text.end(), word.begin(), word.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

std::vector<std::uint32_t> order_along_row(std::span<const Point> places) {
  std::vector<std::uint32_t> order(places.size());
  std::iota(order.begin(), order.end(), 0U);
  if (places.size() < 2) return order;
  std::vector<std::uint32_t> projected = order_by_projection(places);
  // The margin is for sums that differ only by rounding.
  if (walk(places, order) > walk(places, projected) * (1 + 1e-9)) order = std::move(projected);

  const Point first = places[order.front()];
  const Point last = places[order.back()];
  const double x = last.x - first.x;
  const double y = last.y - first.y;
  if (std::abs(x) >= std::abs(y) ? x < 0 : y < 0) std::reverse(order.begin(), order.end());
  return order;
}

std::vector<std::uint32_t> runs_of_row(std::span<const Point> ordered) {
  if (ordered.empty()) return {};
  std::vector<double> gaps;
  for (std::size_t i = 1; i < ordered.size(); ++i)
    gaps.push_back(distance(ordered[i - 1], ordered[i]));
  std::vector<std::uint32_t> runs{0};
  if (gaps.empty()) return runs;

  std::vector<double> sorted = gaps;
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>((sorted.size() - 1) / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  const double widest = kAisleFactor * *middle;
  for (std::size_t i = 0; i < gaps.size(); ++i)
    if (gaps[i] > widest) runs.push_back(static_cast<std::uint32_t>(i + 1));
  return runs;
}

Point rotated(const PlanShape& shape, Point relative) {
  if (shape.rotation == 0) return {shape.at.x + relative.x, shape.at.y + relative.y};
  const double angle = shape.rotation * std::numbers::pi / 180;
  return {shape.at.x + relative.x * std::cos(angle) - relative.y * std::sin(angle),
          shape.at.y + relative.x * std::sin(angle) + relative.y * std::cos(angle)};
}

std::vector<Point> outline(const PlanShape& shape) {
  std::vector<Point> corners;
  if (shape.shape == AreaShape::kRectangle) {
    for (const Point corner :
         {Point{0, 0}, Point{shape.size.x, 0}, shape.size, Point{0, shape.size.y}})
      corners.push_back(rotated(shape, corner));
  } else if (shape.shape == AreaShape::kPolygon) {
    for (const Point corner : shape.points) corners.push_back(rotated(shape, corner));
  } else if (shape.shape != AreaShape::kText) {
    constexpr int kCorners = 32;
    const Point radii =
        shape.shape == AreaShape::kCircle ? Point{shape.size.x, shape.size.x} : shape.size;
    for (int i = 0; i < kCorners; ++i) {
      const double angle = 2 * std::numbers::pi * i / kCorners;
      corners.push_back(rotated(shape, {radii.x * std::cos(angle), radii.y * std::sin(angle)}));
    }
  }
  return corners;
}

const PlanShape* find_looked_at(std::span<const PlanShape> shapes) {
  const auto found = std::ranges::find_if(shapes, [](const PlanShape& shape) {
    return says(shape.text, "stage") || says(shape.text, "screen");
  });
  return found == shapes.end() ? nullptr : &*found;
}

Point find_focal_point(std::span<const PlanShape> shapes, std::span<const PlanSeat> seats) {
  if (const PlanShape* const shape = find_looked_at(shapes)) return centre(*shape);
  Box box;
  for (const PlanSeat& seat : seats) box.add(seat.at);
  for (const PlanShape& shape : shapes)
    for (const Point corner : outline(shape)) box.add(corner);
  if (box.empty()) return {};
  return {(box.least.x + box.most.x) / 2, box.least.y};
}

}  // namespace firstshow::catalogue
