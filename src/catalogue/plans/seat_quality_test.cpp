#include "catalogue/plans/seat_quality.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "catalogue/plans/plan_files.hpp"
#include "catalogue/plans/plan_template.hpp"

namespace firstshow::catalogue {
namespace {

using Ranks = std::vector<std::uint32_t>;

SharedSeatPlan hall(PlanTemplate kind, std::uint32_t seats) {
  const auto published = import_plan(generate_plan(kind, seats, "Hall"));
  EXPECT_TRUE(published.ok());
  return published->plan;
}

/// The best `count` seats, the best one first.
std::vector<booking::SeatIndex> best(const SeatPlan& plan, std::size_t count) {
  std::vector<booking::SeatIndex> seats(plan.seats.size());
  for (booking::SeatIndex seat = 0; seat < seats.size(); ++seat)
    seats[plan.layout->rank[seat]] = seat;
  seats.resize(count);
  return seats;
}

/// 0 in the first row of the seat's zone, 1 in the last.
double row_depth(const SeatPlan& plan, booking::SeatIndex seat) {
  const std::uint32_t row = plan.seats[seat].row;
  std::uint32_t first = row;
  std::uint32_t last = row;
  while (first > 0 && plan.rows[first - 1].zone == plan.rows[row].zone) --first;
  while (last + 1 < plan.rows.size() && plan.rows[last + 1].zone == plan.rows[row].zone) ++last;
  return last == first ? 0 : static_cast<double>(row - first) / (last - first);
}

/// Degrees between where the seat is, seen from the focal point, and straight down the drawing.
double degrees_beside(const SeatPlan& plan, booking::SeatIndex seat) {
  const Point at = plan.seats[seat].at;
  return std::abs(std::atan2(at.x - plan.focal_point.x, at.y - plan.focal_point.y)) * 180 /
         std::numbers::pi;
}

TEST(SeatQuality, IsBestTwoThirdsBackBeforeAScreen) {
  for (const std::uint32_t seats : {80U, 300U, 900U}) {
    const SharedSeatPlan plan = hall(PlanTemplate::kMultiplex, seats);
    for (const booking::SeatIndex seat : best(*plan, seats / 30)) {
      EXPECT_NEAR(row_depth(*plan, seat), 2.0 / 3, 0.17) << plan->seats[seat].key;
      EXPECT_LT(degrees_beside(*plan, seat), 15) << plan->seats[seat].key;
    }
  }
}

TEST(SeatQuality, IsBestInTheStallsBehindTheFirstRowsBeforeAStage) {
  const SharedSeatPlan plan = hall(PlanTemplate::kTheatre, 900);
  for (const booking::SeatIndex seat : best(*plan, 20)) {
    EXPECT_EQ(plan->zones[plan->rows[plan->seats[seat].row].zone].name, "Stalls");
    EXPECT_GT(row_depth(*plan, seat), 0.15) << plan->seats[seat].key;
    EXPECT_LT(degrees_beside(*plan, seat), 20) << plan->seats[seat].key;
  }
}

TEST(SeatQuality, IsWorstBesideTheStageOfAStadium) {
  const SharedSeatPlan plan = hall(PlanTemplate::kStadium, 20'000);
  for (const booking::SeatIndex seat : best(*plan, 1'000))
    EXPECT_LT(degrees_beside(*plan, seat), 60) << plan->seats[seat].key;
}

struct Drawn {
  std::vector<PlanSeat> seats;
  std::vector<std::uint8_t> traits;

  Drawn(std::initializer_list<Point> places) : Drawn(std::vector<Point>(places)) {}
  explicit Drawn(const std::vector<Point>& places) {
    for (const Point at : places) {
      seats.emplace_back().at = at;
      traits.push_back(booking::kOrdinarySeat);
    }
  }
  Ranks ranks(Point focal_point, Sight sight) const {
    return rank_seats(seat_penalties(seats, traits, focal_point, sight), {});
  }
};

TEST(SeatQuality, IsTheSameHoweverThePlanIsDrawn) {
  const SharedSeatPlan plan = hall(PlanTemplate::kTheatre, 400);
  const auto penalties = [&](double scale, double turn, double mirror) {
    const auto moved = [&](Point at) {
      const double x = at.x * mirror;
      return Point{1'000 + scale * (x * std::cos(turn) - at.y * std::sin(turn)),
                   -500 + scale * (x * std::sin(turn) + at.y * std::cos(turn))};
    };
    std::vector<PlanSeat> seats;
    for (const PlanSeat& seat : plan->seats) seats.emplace_back().at = moved(seat.at);
    return seat_penalties(seats, plan->layout->traits, moved(plan->focal_point), Sight::kStage);
  };
  const std::vector<std::int64_t> drawn = penalties(1, 0, 1);
  for (const auto& other : {penalties(7, 0, 1), penalties(0.01, 2, 1), penalties(1, -1, -1)})
    for (std::size_t seat = 0; seat < drawn.size(); ++seat)
      ASSERT_NEAR(static_cast<double>(other[seat]), static_cast<double>(drawn[seat]), 1);
}

TEST(SeatQuality, OfEqualSeatsGoesByRowAndSeat) {
  Drawn drawn{{-10, 40}, {10, 40}, {-10, 80}, {10, 80}};
  EXPECT_EQ(drawn.ranks({0, 0}, Sight::kScreen), (Ranks{2, 3, 0, 1}));
  EXPECT_EQ(drawn.ranks({0, 0}, Sight::kStage), (Ranks{0, 1, 2, 3}));
  EXPECT_TRUE(Drawn({}).ranks({0, 0}, Sight::kStage).empty());
  EXPECT_EQ(Drawn({{5, 5}}).ranks({5, 5}, Sight::kStage), Ranks{0});
}

/// How deep one row is says only how it was drawn.
TEST(SeatQuality, OfOneRowIsByTheMiddleAlone) {
  for (const Sight sight : {Sight::kScreen, Sight::kStage}) {
    std::vector<Point> straight;
    std::vector<Point> arc;
    for (int place = -10; place <= 10; ++place) {
      const double noise = place % 3 * 1e-9;
      straight.push_back({place * 10.0, 200 + noise});
      arc.push_back({(200 + noise) * std::sin(place * 0.05), 200 * std::cos(place * 0.05)});
    }
    for (const auto& row : {straight, arc}) {
      const Ranks ranks = Drawn(row).ranks({0, 0}, sight);
      for (std::size_t seat = 0; seat < ranks.size(); ++seat) {
        const std::size_t off = seat < 10 ? 10 - seat : seat - 10;
        EXPECT_EQ((ranks[seat] + 1) / 2, off) << "seat " << seat;
      }
    }
  }
}

/// A seat where everybody looks is beside nothing, whatever rounding says.
TEST(SeatQuality, OfASeatOnTheFocalPointDoesNotTurnWithTheDrawing) {
  for (const Point on : {Point{0, 0}, Point{1e-12, 0}, Point{-1e-12, -1e-12}})
    EXPECT_EQ(Drawn({on, {0, 40}, {-10, 80}, {10, 80}}).ranks({0, 0}, Sight::kScreen),
              (Ranks{3, 0, 1, 2}));
}

TEST(SeatQuality, WithARestrictedViewComesAfterEveryOther) {
  Drawn drawn{{0, 40}, {0, 50}, {0, 60}, {90, 10}};
  drawn.traits[1] = booking::kRestrictedViewSeat;
  EXPECT_EQ(drawn.ranks({0, 0}, Sight::kStage)[1], 3U);
}

/// Where the audience sits all around, nobody is beside the stage.
TEST(SeatQuality, AllAroundIsByDistanceAlone) {
  std::vector<PlanSeat> seats;
  for (int ring = 0; ring < 5; ++ring)
    for (int place = 0; place < 8; ++place) {
      const double angle = place * std::numbers::pi / 4;
      const double radius = 100 + ring * 10;
      seats.emplace_back().at = {radius * std::cos(angle), radius * std::sin(angle)};
    }
  const std::vector<std::uint8_t> traits(seats.size(), booking::kOrdinarySeat);
  const auto penalties = seat_penalties(seats, traits, {0, 0}, Sight::kStage);
  for (std::size_t seat = 0; seat < seats.size(); ++seat)
    EXPECT_NEAR(static_cast<double>(penalties[seat]), static_cast<double>(penalties[seat / 8 * 8]),
                1);
  EXPECT_EQ(std::ranges::min_element(penalties) - penalties.begin(), 8) << "the second ring";
}

TEST(SeatQuality, IsWhatThePlansAuthorSaysFirst) {
  const SharedSeatPlan plan = hall(PlanTemplate::kTheatre, 100);
  std::string text = export_plan(*plan);
  const std::string last = plan->seats.back().key;
  const std::string none = "\"best_first\": []";
  ASSERT_NE(text.find(none), std::string::npos);
  const auto with = [&](const std::string& keys) {
    return import_plan(
        std::string(text).replace(text.find(none), none.size(), "\"best_first\": [" + keys + "]"));
  };
  const std::string first = plan->seats.front().key;
  const auto ranked = with("\"" + last + "\", \"" + first + "\"");
  ASSERT_TRUE(ranked.ok());
  EXPECT_EQ(ranked->plan->layout->rank.back(), 0U);
  EXPECT_EQ(ranked->plan->layout->rank.front(), 1U);
  EXPECT_EQ(best(*ranked->plan, 3)[2], best(*plan, 1)[0]) << "then as without";
  EXPECT_TRUE(*import_plan(export_plan(*ranked->plan))->plan == *ranked->plan);
  const auto twice = with("\"" + last + "\", \"" + last + "\"");
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.faults()[0].pointer, "/firstshow/best_first/1");
  const auto unknown = with("\"Nowhere-Z-9\"");
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.faults()[0].pointer, "/firstshow/best_first/0");
}

}  // namespace
}  // namespace firstshow::catalogue
