#include "catalogue/plans/plan_numbers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace firstshow::catalogue {
namespace {

using Places = std::vector<Point>;
using Order = std::vector<std::uint32_t>;

TEST(OrderAlongRow, GoesFromLeftToRightHoweverTheRowLies) {
  const struct {
    const char* row;
    Places places;
    Order order;
  } cases[] = {
      {"none", {}, {}},
      {"one", {{5, 5}}, {0}},
      {"in order", {{0, 0}, {25, 0}, {50, 0}}, {0, 1, 2}},
      {"from the right", {{50, 0}, {25, 0}, {0, 0}}, {2, 1, 0}},
      {"shuffled", {{25, 0}, {75, 0}, {0, 0}, {50, 0}}, {2, 0, 3, 1}},
      {"turned, rising", {{0, 100}, {40, 60}, {20, 80}}, {0, 2, 1}},
      {"straight down", {{0, 50}, {0, 0}, {0, 25}}, {1, 2, 0}},
      {"nearly straight up", {{1, 0}, {0, 25}, {-1, 50}, {-2, 75}}, {0, 1, 2, 3}},
      {"bent", {{50, 8}, {0, 0}, {25, 6}, {100, 0}, {75, 6}}, {1, 2, 0, 4, 3}},
      {"a horseshoe in its own order",
       {{0, 0}, {0, 50}, {25, 75}, {75, 75}, {100, 50}, {100, 0}},
       {0, 1, 2, 3, 4, 5}},
      {"a horseshoe from the right",
       {{100, 0}, {100, 50}, {75, 75}, {25, 75}, {0, 50}, {0, 0}},
       {5, 4, 3, 2, 1, 0}},
      {"all in one place", {{3, 3}, {3, 3}, {3, 3}}, {0, 1, 2}},
  };
  for (const auto& one : cases) EXPECT_EQ(order_along_row(one.places), one.order) << one.row;
}

TEST(OrderAlongRow, DoesNotDependOnTheFile) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    // An arc of up to a quarter circle, turned anywhere.
    Places places;
    const double turn = std::uniform_real_distribution<>(0, 2 * std::numbers::pi)(random);
    const double span = std::uniform_real_distribution<>(0.01, 1.5)(random);
    const int count = std::uniform_int_distribution<>(2, 40)(random);
    for (int i = 0; i < count; ++i) {
      const double angle = turn + span * i / count;
      places.push_back({1000 * std::cos(angle), 1000 * std::sin(angle)});
    }
    const auto sorted = [](const Places& from) {
      Places result;
      for (const std::uint32_t i : order_along_row(from)) result.push_back(from[i]);
      return result;
    };
    const Places expected = sorted(places);
    ASSERT_EQ(sorted(expected), expected);
    std::shuffle(places.begin(), places.end(), random);
    ASSERT_EQ(sorted(places), expected) << "round " << round;
  }
}

TEST(RunsOfRow, EndWhereTheGapIsMoreThan16TimesTheMedian) {
  const auto at = [](std::initializer_list<double> xs) {
    Places places;
    for (const double x : xs) places.push_back({x, 0});
    return places;
  };
  const struct {
    const char* row;
    Places places;
    Order runs;
  } cases[] = {
      {"none", {}, {}},
      {"one", at({0}), {0}},
      {"two, however far", at({0, 900}), {0}},
      {"three with an aisle", at({0, 25, 100}), {0, 2}},
      {"even", at({0, 25, 50, 75}), {0}},
      {"exactly 1.6", at({0, 25, 50, 90}), {0}},
      {"just above 1.6", at({0, 25, 50, 90.1}), {0, 3}},
      {"two aisles", at({0, 25, 50, 120, 145, 170, 240, 265}), {0, 3, 6}},
      {"a single seat at the end", at({0, 25, 50, 75, 200}), {0, 4}},
      {"wide seats in pairs", at({0, 40, 80, 120, 160}), {0}},
      {"all in one place", at({5, 5, 5}), {0}},
      {"slanted", {{0, 0}, {15, 20}, {30, 40}, {72, 96}}, {0, 3}},
  };
  for (const auto& one : cases) EXPECT_EQ(runs_of_row(one.places), one.runs) << one.row;
}

PlanShape shape(AreaShape kind, Point at, Point size, std::string text, double rotation = 0) {
  PlanShape result;
  result.shape = kind;
  result.at = at;
  result.size = size;
  result.text = std::move(text);
  result.text_at = {7, 9};
  result.rotation = rotation;
  if (kind == AreaShape::kPolygon) result.points = {{0, 0}, {60, 0}, {60, 20}, {10, 20}};
  return result;
}

TEST(FocalPoint, IsTheStageOrTheScreen) {
  PlanSeat left;
  left.at = {10, 40};
  PlanSeat right;
  right.at = {110, 90};
  const std::vector<PlanSeat> seats{left, right};
  const struct {
    const char* what;
    std::vector<PlanShape> shapes;
    Point expected;
  } cases[] = {
      {"nothing drawn", {}, {60, 40}},
      {"a wall is no stage", {shape(AreaShape::kRectangle, {0, 0}, {200, 10}, "Wall")}, {100, 0}},
      {"backstage is no stage",
       {shape(AreaShape::kRectangle, {0, 0}, {200, 10}, "Backstage")},
       {100, 0}},
      {"a stage", {shape(AreaShape::kRectangle, {20, 100}, {60, 20}, "Stage")}, {50, 110}},
      {"a turned stage",
       {shape(AreaShape::kRectangle, {20, 100}, {60, 20}, "STAGE", 90)},
       {10, 130}},
      {"a round stage", {shape(AreaShape::kCircle, {50, 60}, {30, 0}, " stage ")}, {50, 60}},
      {"an oval stage", {shape(AreaShape::kEllipse, {50, 60}, {30, 10}, "stage")}, {50, 60}},
      {"a stage with corners", {shape(AreaShape::kPolygon, {20, 100}, {}, "Stage")}, {50, 110}},
      {"the word alone", {shape(AreaShape::kText, {20, 100}, {}, "Screen")}, {27, 109}},
      {"the first of two",
       {shape(AreaShape::kCircle, {1, 2}, {3, 0}, "Screen"),
        shape(AreaShape::kCircle, {5, 6}, {3, 0}, "Stage")},
       {1, 2}},
  };
  for (const auto& one : cases) {
    const Point found = find_focal_point(one.shapes, seats);
    EXPECT_NEAR(found.x, one.expected.x, 1e-9) << one.what;
    EXPECT_NEAR(found.y, one.expected.y, 1e-9) << one.what;
  }
}

}  // namespace
}  // namespace firstshow::catalogue
