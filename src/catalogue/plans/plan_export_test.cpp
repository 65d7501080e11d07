#include <gtest/gtest.h>

#include <random>
#include <set>

#include <boost/json/parse.hpp>

#include "catalogue/plans/plan_draft.hpp"
#include "catalogue/plans/plan_files.hpp"
#include "catalogue/plans/seat_plan.hpp"

namespace firstshow::catalogue {
namespace {

/// Writes the plan, reads that, and compares; the second writing must not differ from the first.
void expect_round_trip(const SeatPlan& plan) {
  const std::string written = export_plan(plan);
  const auto again = import_plan(written);
  ASSERT_TRUE(again.ok()) << show(again.faults());
  ASSERT_EQ(again->plan->seats, plan.seats);
  ASSERT_EQ(*again->plan->layout, *plan.layout);
  ASSERT_EQ(again->plan->shapes, plan.shapes);
  ASSERT_TRUE(*again->plan == plan);
  ASSERT_EQ(export_plan(*again->plan), written);
}

TEST(ExportPlan, GivesTheRealPlanBack) {
  const auto published = import_plan(read_file("tests/data/stadium-738.json"));
  ASSERT_TRUE(published.ok());
  expect_round_trip(*published->plan);
}

TEST(ExportPlan, SaysNothingOfEntrancesWhereThereAreNone) {
  const auto published = import_plan(read_file("tests/data/stadium-738.json"));
  ASSERT_TRUE(published.ok());
  EXPECT_EQ(export_plan(*published->plan).find("entrance"), std::string::npos);
}

TEST(ExportPlan, IsWhatOtherProgramsRead) {
  const auto published = import_plan(read_file("tests/data/stadium-738.json"));
  ASSERT_TRUE(published.ok());
  const auto root = boost::json::parse(export_plan(*published->plan));
  std::set<std::string> guids;
  for (const auto& zone : root.at("zones").as_array())
    for (const auto& row : zone.at("rows").as_array()) {
      EXPECT_TRUE(row.at("row_number").is_string());
      for (const auto& seat : row.at("seats").as_array()) {
        EXPECT_TRUE(guids.emplace(seat.at("seat_guid").as_string()).second) << "unique here";
        EXPECT_TRUE(seat.at("seat_number").is_string());
        EXPECT_TRUE(seat.at("category").is_string());
        EXPECT_TRUE(seat.at("position").at("x").is_number());
      }
    }
  EXPECT_EQ(guids.size(), 738U);
  const auto& area = root.at("zones").at(0).at("areas").at(0);
  EXPECT_EQ(area.at("shape"), "rectangle");
  EXPECT_TRUE(area.at("rectangle").at("width").is_number());
  EXPECT_EQ(area.at("border_color"), "#ffffff");
}

/// A draft with whatever the format has, in places that only exact arithmetic brings back.
class RandomDraft {
 public:
  explicit RandomDraft(unsigned seed) : random_(seed) {}

  PlanDraft make() {
    PlanDraft draft;
    draft.name = text();
    draft.size = {coordinate(0, 1e6), coordinate(0, 1e6)};
    if (chance(2)) draft.focal_point = point();
    for (int i = number(1, 4); i > 0; --i)
      draft.categories.push_back({"C" + std::to_string(i) + text(), "#12ab9f"});
    for (int i = number(1, 3); i > 0; --i) {
      draft.zones.push_back(
          {chance(4) ? "" : text(), chance(2) ? "" : text(), "", chance(2) ? "" : text()});
      const auto zone = static_cast<std::uint32_t>(draft.zones.size() - 1);
      for (int row = number(0, 4); row > 0; --row) add_row(draft, zone);
      for (int shape = number(0, 3); shape > 0; --shape) add_shape(draft, zone);
    }
    if (draft.rows.empty()) add_row(draft, static_cast<std::uint32_t>(draft.zones.size() - 1));
    return draft;
  }

 private:
  int number(int least, int most) { return std::uniform_int_distribution<>(least, most)(random_); }
  bool chance(int in) { return number(1, in) == 1; }
  double coordinate(double least, double most) {
    return std::uniform_real_distribution<>(least, most)(random_);
  }
  Point point() {
    // Tiny, ordinary and huge ones, so that no origin makes the sums come out by themselves.
    const double scale = std::pow(10, number(-6, 6));
    return {coordinate(-scale, scale), coordinate(-scale, scale)};
  }
  std::string text() {
    static constexpr const char* kTexts[] = {
        "A",   "B",  "A-B", "a \"quoted\" \\ one", "~2", "1", "\xE0\xA4\xB9\xE0\xA4\xBF",
        "x/y", "Z-1"};
    return kTexts[number(0, 8)];
  }

  void add_row(PlanDraft& draft, std::uint32_t zone) {
    DraftRow& row = draft.rows.emplace_back();
    row.row.zone = zone;
    row.row.label = chance(3) ? "" : text();
    row.row.label_position = chance(2) ? "both" : "";
    row.row.row_label = chance(4) ? "Row %s" : "";
    row.row.seat_label = chance(4) ? "%s" : "";
    row.row.uuid = chance(2) ? text() : "";
    const bool regular = chance(2);
    const Point start = point();
    for (int i = 0, count = number(1, 12); i < count; ++i) {
      DraftSeat& seat = row.seats.emplace_back();
      seat.number = chance(5) ? text() : std::to_string(i);
      seat.guid = chance(2) ? text() : "";
      seat.uuid = chance(3) ? text() : "";
      seat.at = regular ? Point{start.x / 2 + 25.1 * i, start.y / 2 + 0.1 * i} : point();
      seat.radius = chance(3) ? coordinate(0, 1000) : 10;
      seat.category = static_cast<booking::CategoryIndex>(
          number(0, static_cast<int>(draft.categories.size()) - 1));
      constexpr std::uint8_t kTraits[] = {0, 1, 2, 4, 5, 6};
      seat.traits = kTraits[number(0, 5)];
    }
  }

  void add_shape(PlanDraft& draft, std::uint32_t zone) {
    PlanShape shape;
    shape.zone = zone;
    shape.shape = static_cast<AreaShape>(number(0, 4));
    shape.at = point();
    shape.rotation = chance(2) ? coordinate(-360, 360) : 0;
    shape.color = chance(2) ? "transparent" : "#cc3366";
    shape.text = chance(4) ? "Stage" : text();
    shape.text_at = point();
    shape.text_size = chance(2) ? 12.5 : 0;
    if (shape.shape == AreaShape::kPolygon) shape.points = {point(), point(), point()};
    const double size = coordinate(0, 1e6);
    if (shape.shape == AreaShape::kRectangle || shape.shape == AreaShape::kEllipse)
      shape.size = {size, size / 3};
    if (shape.shape == AreaShape::kCircle) shape.size = {size, 0};
    if (chance(2)) {
      shape.standing = static_cast<booking::AreaIndex>(draft.areas.size());
      DraftArea& area = draft.areas.emplace_back();
      area.area = {"area " + std::to_string(draft.areas.size()), text(), chance(2) ? "" : text()};
      area.layout = {0, static_cast<std::uint32_t>(number(1, 1'000'000))};
    }
    draft.shapes.push_back(std::move(shape));
  }

  std::mt19937 random_;
};

TEST(ExportPlan, GivesAnyPlanBack) {
  for (unsigned seed = 1; seed <= 1'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto published = publish_draft(RandomDraft(seed).make());
    ASSERT_TRUE(published.ok()) << show(published.faults());
    const SeatPlan& plan = *published->plan;
    ASSERT_EQ(show(booking::layout_faults(*plan.layout)), "");
    std::set<std::string_view> keys;
    for (booking::SeatIndex seat = 0; seat < plan.seats.size(); ++seat) {
      ASSERT_TRUE(keys.insert(plan.seats[seat].key).second);
      ASSERT_EQ(plan.find_seat(plan.seats[seat].key), seat);
    }
    ASSERT_NO_FATAL_FAILURE(expect_round_trip(plan));
  }
}

}  // namespace
}  // namespace firstshow::catalogue
