#include "catalogue/plans/plan_template.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "catalogue/plans/plan_files.hpp"
#include "catalogue/plans/seat_plan.hpp"
#include "catalogue/plans/template_halls.hpp"

namespace firstshow::catalogue {
namespace {

constexpr PlanTemplate kTemplates[] = {PlanTemplate::kMultiplex, PlanTemplate::kTheatre,
                                       PlanTemplate::kStadium};

std::size_t count_of_trait(const SeatPlan& plan, booking::SeatTraits trait) {
  std::size_t count = 0;
  for (const std::uint8_t traits : plan.layout->traits) count += (traits & trait) != 0;
  return count;
}

/// No two seats of a zone's row stand nearer than people sit, and all of it is on the page.
void expect_plausible(const SeatPlan& plan) {
  for (const PlanSeat& seat : plan.seats) {
    ASSERT_GT(seat.at.x, 0);
    ASSERT_GT(seat.at.y, 0);
    ASSERT_LT(seat.at.x, plan.size.x);
    ASSERT_LT(seat.at.y, plan.size.y);
  }
  for (std::size_t i = 1; i < plan.seats.size(); ++i) {
    if (plan.seats[i].row != plan.seats[i - 1].row) continue;
    ASSERT_GT(std::hypot(plan.seats[i].at.x - plan.seats[i - 1].at.x,
                         plan.seats[i].at.y - plan.seats[i - 1].at.y),
              kSeatSpacing * 0.95);
    ASSERT_EQ(std::stoi(plan.seats[i].number), std::stoi(plan.seats[i - 1].number) + 1)
        << "numbers grow along the row as indices do";
  }
}

TEST(PlanTemplate, HasExactlySoManySeats) {
  std::vector<std::uint32_t> sizes{50, 99, 100, 199, 200, 250, 777, 1'000, 3'999, 4'000, 12'345};
  for (std::uint32_t seats = kFewestTemplateSeats; seats < 48; ++seats) sizes.push_back(seats);
  for (const PlanTemplate kind : kTemplates) {
    for (const std::uint32_t seats : sizes) {
      SCOPED_TRACE(std::to_string(static_cast<int>(kind)) + " of " + std::to_string(seats));
      const auto published = import_plan(generate_plan(kind, seats, "Hall"));
      ASSERT_TRUE(published.ok()) << show(published.faults());
      const SeatPlan& plan = *published->plan;
      ASSERT_EQ(plan.seats.size(), seats);
      ASSERT_EQ(show(booking::layout_faults(*plan.layout)), "");
      ASSERT_TRUE(published->rekeyed.empty());
      ASSERT_GT(count_of_trait(plan, booking::kAccessibleSeat), 0U);
      ASSERT_EQ(count_of_trait(plan, booking::kAccessibleSeat),
                count_of_trait(plan, booking::kCompanionSeat));
      ASSERT_NO_FATAL_FAILURE(expect_plausible(plan));
    }
  }
}

/// The nearest that two seats stand to each other, wherever they are: a sweep from left to right.
double least_distance(const SeatPlan& plan) {
  std::vector<Point> places;
  for (const PlanSeat& seat : plan.seats) places.push_back(seat.at);
  std::sort(places.begin(), places.end(), [](Point a, Point b) { return a.x < b.x; });
  double least = kSeatSpacing;
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t k = i + 1; k < places.size() && places[k].x - places[i].x < least; ++k)
      least = std::min(least, std::hypot(places[k].x - places[i].x, places[k].y - places[i].y));
  }
  return least;
}

TEST(PlanTemplate, SeatsNobodyOnAnotherOnesLap) {
  for (const PlanTemplate kind : kTemplates) {
    for (const std::uint32_t seats : {300U, 4'000U, 50'000U}) {
      const auto published = import_plan(generate_plan(kind, seats, "Hall"));
      ASSERT_TRUE(published.ok()) << show(published.faults());
      EXPECT_GT(least_distance(*published->plan), kSeatSpacing * 0.7)
          << static_cast<int>(kind) << " of " << seats;
    }
  }
}

TEST(PlanTemplate, FillsTheLargestPlan) {
  for (const PlanTemplate kind : kTemplates) {
    const auto published = import_plan(generate_plan(kind, booking::kMaxSeats, "Hall"));
    ASSERT_TRUE(published.ok()) << show(published.faults());
    EXPECT_EQ(published->plan->seats.size(), booking::kMaxSeats);
    ASSERT_NO_FATAL_FAILURE(expect_plausible(*published->plan));
  }
}

TEST(PlanTemplate, IsAlwaysTheSame) {
  for (const PlanTemplate kind : kTemplates)
    EXPECT_EQ(generate_plan(kind, 321, "Hall"), generate_plan(kind, 321, "Hall"));
}

TEST(PlanTemplate, DrawsAMultiplex) {
  const auto published = import_plan(generate_plan(PlanTemplate::kMultiplex, 300, "Screen 4"));
  ASSERT_TRUE(published.ok());
  const SeatPlan& plan = *published->plan;
  EXPECT_EQ(plan.name, "Screen 4");
  EXPECT_EQ(plan.rows.front().label, "A");
  EXPECT_LT(plan.seats.front().at.y, plan.seats.back().at.y) << "A is nearest to the screen";
  EXPECT_EQ(plan.layout->segments.size(), 3 * plan.rows.size()) << "two aisles";
  for (const char* category : {"Classic", "Executive", "Premium", "Recliner"})
    EXPECT_TRUE(plan.find_category(category).has_value()) << category;
}

TEST(PlanTemplate, DrawsATheatre) {
  const auto published = import_plan(generate_plan(PlanTemplate::kTheatre, 900, "Royal"));
  ASSERT_TRUE(published.ok());
  const SeatPlan& plan = *published->plan;
  ASSERT_EQ(plan.zones.size(), 3U);
  EXPECT_EQ(plan.zones[0].name, "Stalls");
  EXPECT_EQ(plan.zones[1].name, "Circle");
  EXPECT_EQ(plan.zones[2].name, "Balcony");
  EXPECT_EQ(plan.zones[0].entrance, "Stalls entrance");
  EXPECT_EQ(plan.zones[2].entrance, "Balcony stairs");
  EXPECT_GT(count_of_trait(plan, booking::kRestrictedViewSeat), 0U);
  EXPECT_LT(plan.focal_point.y, plan.seats[0].at.y);
}

TEST(PlanTemplate, DrawsAStadium) {
  const auto published = import_plan(generate_plan(PlanTemplate::kStadium, 20'000, "Ground"));
  ASSERT_TRUE(published.ok());
  const SeatPlan& plan = *published->plan;
  EXPECT_GT(plan.zones.size(), 20U);
  EXPECT_EQ(plan.zones[0].name, "Block 101");
  EXPECT_EQ(plan.zones[0].entrance, "Gate 1");
  std::set<std::string> gates;
  for (const PlanZone& zone : plan.zones) gates.insert(zone.entrance);
  EXPECT_EQ(gates.size(), 8U) << "every block has one of them";
  EXPECT_EQ(plan.areas[0].entrance, "Floor entrance");
  ASSERT_TRUE(plan.find_area("Fan pit").has_value());
  ASSERT_TRUE(plan.find_area("Floor").has_value());
  EXPECT_EQ(plan.layout->areas[*plan.find_area("Fan pit")].capacity, 1'000U);
  EXPECT_TRUE(plan.find_seat("Block 201-1-1").has_value());
}

TEST(PlanTemplate, IsKnownByItsName) {
  EXPECT_EQ(parse_plan_template("multiplex"), PlanTemplate::kMultiplex);
  EXPECT_EQ(parse_plan_template("theatre"), PlanTemplate::kTheatre);
  EXPECT_EQ(parse_plan_template("stadium"), PlanTemplate::kStadium);
  EXPECT_EQ(parse_plan_template("Theatre"), std::nullopt);
  EXPECT_EQ(parse_plan_template(""), std::nullopt);
}

TEST(RowLetter, PassesOverIAndO) {
  EXPECT_EQ(row_letter(0), "A");
  EXPECT_EQ(row_letter(7), "H");
  EXPECT_EQ(row_letter(8), "J");
  EXPECT_EQ(row_letter(23), "Z");
  EXPECT_EQ(row_letter(24), "AA");
  EXPECT_EQ(row_letter(24 + 24 * 24), "AAA");
}

TEST(ShareOut, GivesAllOfItAndNoMoreThanFits) {
  using Parts = std::vector<std::uint32_t>;
  EXPECT_EQ(share_out(10, std::vector<double>{1, 1}, Parts{10, 10}), (Parts{5, 5}));
  EXPECT_EQ(share_out(10, std::vector<double>{1, 1, 1}, Parts{10, 10, 10}), (Parts{4, 3, 3}));
  EXPECT_EQ(share_out(10, std::vector<double>{9, 1}, Parts{4, 10}), (Parts{4, 6}));
  EXPECT_EQ(share_out(0, std::vector<double>{1, 1}, Parts{0, 0}), (Parts{0, 0}));
  EXPECT_EQ(share_out(7, std::vector<double>{0, 1}, Parts{2, 5}), (Parts{2, 5}));
}

}  // namespace
}  // namespace firstshow::catalogue
