#include <gtest/gtest.h>

#include <chrono>
#include <set>

#include "catalogue/plans/plan_files.hpp"
#include "catalogue/plans/seat_plan.hpp"

namespace firstshow::catalogue {
namespace {

/// The plan whose every part a case below replaces.
constexpr std::string_view kSound = R"({
  "name": "Hall", "size": {"width": 100, "height": 100},
  "categories": [{"name": "One", "color": "#ABC"}, {"name": "Two", "color": "#123456"}],
  "zones": [{
    "name": "Stalls", "position": {"x": 10, "y": 20},
    "rows": [{"row_number": "A", "position": {"x": 1, "y": 2}, "seats": [
      {"seat_number": "1", "seat_guid": "g1", "position": {"x": 0, "y": 0}, "category": "One"},
      {"seat_number": "2", "position": {"x": 25, "y": 0}, "category": "Two", "radius": 12}
    ]}],
    "areas": [{"shape": "circle", "circle": {"radius": 5}, "position": {"x": 3, "y": 4}}]
  }],
  "firstshow": {"accessible": ["Stalls-A-1"], "standing": [
    {"key": "Pit", "name": "The pit", "category": "Two", "capacity": 9, "drawn_by": [
      {"zone": 0, "area": 0}]}]}
})";

std::string with(std::string_view from, std::string_view to) {
  std::string text(kSound);
  const auto place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return text.replace(place, from.size(), to);
}

TEST(ImportPlan, ReadsWhatIsThere) {
  const auto published = import_plan(kSound);
  ASSERT_TRUE(published.ok()) << show(published.faults());
  const SeatPlan& plan = *published->plan;
  EXPECT_EQ(plan.name, "Hall");
  EXPECT_EQ(plan.categories[0], (PlanCategory{"One", "#aabbcc"}));
  ASSERT_EQ(plan.seats.size(), 2U);
  EXPECT_EQ(plan.seats[0].key, "Stalls-A-1");
  EXPECT_EQ(plan.seats[0].source_id, "g1");
  EXPECT_EQ(plan.seats[0].at, (Point{11, 22}));
  EXPECT_EQ(plan.seats[0].radius, 10);
  EXPECT_EQ(plan.seats[1].at, (Point{36, 22}));
  EXPECT_EQ(plan.seats[1].radius, 12);
  EXPECT_EQ(plan.shapes[0].at, (Point{13, 24}));
  EXPECT_EQ(plan.shapes[0].standing, booking::AreaIndex{0});
  EXPECT_EQ(plan.areas[0], (PlanArea{"Pit", "The pit"}));
  EXPECT_EQ(plan.layout->areas[0], (booking::AreaLayout{1, 9}));
  EXPECT_EQ(plan.layout->category, (std::vector<booking::CategoryIndex>{0, 1}));
  EXPECT_EQ(plan.layout->traits[0], booking::kAccessibleSeat);
  EXPECT_EQ(plan.find_seat("Stalls-A-2"), booking::SeatIndex{1});
  EXPECT_EQ(plan.find_seat("Stalls-A-3"), std::nullopt);
  EXPECT_EQ(plan.find_area("Pit"), booking::AreaIndex{0});
  EXPECT_EQ(plan.find_area("Stalls-A-1"), std::nullopt);
  EXPECT_EQ(plan.find_category("Two"), booking::CategoryIndex{1});
  EXPECT_EQ(plan.find_category("Three"), std::nullopt);
  EXPECT_TRUE(published->rekeyed.empty());
}

TEST(ImportPlan, NamesEveryFaultWithItsPlace) {
  const struct {
    std::string text;
    const char* faults;
  } cases[] = {
      {"", ": is not JSON: it ends too early, at line 1, column 1\n"},
      {"[]", ": must be an object, not a list\n"},
      {"{}", "/name: is missing\n/size: is missing\n/categories: is missing\n/zones: is missing\n"},
      {with("\"Hall\"", "\"Ha\\nll\""), "/name: must be one line, without tabs\n"},
      {with("\"width\": 100", "\"width\": -1"), "/size/width: must be a number from 0 to 1e+06\n"},
      {with("\"#ABC\"", "\"red\""), "/categories/0/color: must be a colour such as \"#cc3366\"\n"},
      {with("\"name\": \"Two\"", "\"name\": \"One\""),
       "/categories/1/name: is the name of an earlier category already\n"
       "/zones/0/rows/0/seats/1/category: is not one of the plan's categories: \"Two\"\n"
       "/firstshow/standing/0/category: is not one of the plan's categories: \"Two\"\n"},
      {with("\"position\": {\"x\": 10, \"y\": 20},", ""), "/zones/0/position: is missing\n"},
      {with("\"x\": 10", "\"x\": 1e999"),
       "/zones/0/position/x: must be a number from -1e+06 to 1e+06\n"},
      {with("\"x\": 10", "\"x\": \"NaN\""),
       "/zones/0/position/x: must be a number from -1e+06 to 1e+06, not a text\n"},
      {with("\"x\": 10", "\"x\": 999999"),
       "/zones/0/rows/0/seats/1/position: is, with the positions around it, further than 1000000 "
       "from the origin\n"
       "/zones/0/areas/0/position: is, with the positions around it, further than 1000000 from the "
       "origin\n"},
      {with("\"row_number\": \"A\", ", ""), "/zones/0/rows/0/row_number: is missing\n"},
      {with("\"row_number\": \"A\"", "\"row_number\": \"A\", \"row_number_position\": \"top\""),
       "/zones/0/rows/0/row_number_position: must be \"start\", \"end\", \"both\" or null\n"},
      {with("\"seat_number\": \"1\", ", ""), "/zones/0/rows/0/seats/0/seat_number: is missing\n"},
      {with("\"seat_number\": \"1\"", "\"seat_number\": null"),
       "/zones/0/rows/0/seats/0/seat_number: is missing\n"},
      {with("\"seat_number\": \"1\"", "\"seat_number\": \"\""),
       "/zones/0/rows/0/seats/0/seat_number: must not be empty\n"},
      {with("\"position\": {\"x\": 0, \"y\": 0}, ", ""),
       "/zones/0/rows/0/seats/0/position: is missing\n"},
      {with("\"category\": \"One\"", "\"category\": \"Three\""),
       "/zones/0/rows/0/seats/0/category: is not one of the plan's categories: \"Three\"\n"},
      {with(", \"category\": \"One\"", ""), "/zones/0/rows/0/seats/0/category: is missing\n"},
      {with("\"radius\": 12", "\"radius\": -1"),
       "/zones/0/rows/0/seats/1/radius: must be a number from 0 to 1000\n"},
      {with("\"shape\": \"circle\"", "\"shape\": \"heart\""),
       "/zones/0/areas/0/shape: must be \"rectangle\", \"circle\", \"ellipse\", \"polygon\" or "
       "\"text\"\n"},
      {with("\"circle\": {\"radius\": 5}", "\"circle\": {}"),
       "/zones/0/areas/0/circle/radius: is missing\n"},
      {with("\"shape\": \"circle\"", "\"shape\": \"polygon\""),
       "/zones/0/areas/0/polygon: is missing\n"},
      {with("\"shape\": \"circle\"", "\"shape\": \"text\""), "/zones/0/areas/0/text: is missing\n"},
      {with("\"shape\": \"circle\"", "\"color\": \"url(x)//\", \"shape\": \"circle\""),
       "/zones/0/areas/0/color: must be a colour such as \"#cc3366\"\n"},
      {with("\"accessible\"", "\"accesible\""),
       "/firstshow/accesible: is not a field that is known here\n"},
      {with("[\"Stalls-A-1\"]", "[\"Stalls-A-1\", \"A-1\", \"Stalls-A-1\"]"),
       "/firstshow/accessible/1: is not the key of a seat: \"A-1\"\n"
       "/firstshow/accessible/2: is in this list already\n"},
      {with("\"accessible\"", "\"companion\": [\"Stalls-A-1\"], \"accessible\""),
       "/firstshow/companion/0: is a wheelchair place already, and cannot be the companion's "
       "too\n"},
      {with("\"capacity\": 9", "\"capacity\": 0"),
       "/firstshow/standing/0/capacity: must be a whole number from 1 to 1000000\n"},
      {with("\"capacity\": 9", "\"capacity\": 1000001"),
       "/firstshow/standing/0/capacity: must be a whole number from 1 to 1000000\n"},
      {with("\"capacity\": 9", "\"capacity\": 9, \"seats\": 1"),
       "/firstshow/standing/0/seats: is not a field that is known here\n"},
      {with("\"key\": \"Pit\"", "\"key\": \"Stalls-A-2\""),
       "/firstshow/standing/0/key: is the key of a seat already\n"},
      {with("\"standing\": [",
            "\"standing\": [{\"key\": \"Pit\", \"name\": \"P\", \"category\": \"One\", "
            "\"capacity\": 1}, "),
       "/firstshow/standing/1/key: is the key of an earlier area already\n"},
      {with("\"accessible\"",
            "\"entrances\": [{\"zone\": 1, \"entrance\": \"Gate 4\"}], \"accessible\""),
       "/firstshow/entrances/0/zone: is not the number of a zone; the first is 0\n"},
      {with("\"accessible\"",
            "\"entrances\": [{\"zone\": 0, \"entrance\": \"Gate 4\"}, {\"zone\": 0, "
            "\"entrance\": \"Gate 5\"}], \"accessible\""),
       "/firstshow/entrances/1/zone: has an entrance already\n"},
      {with("\"accessible\"", "\"entrances\": [{\"zone\": 0}], \"accessible\""),
       "/firstshow/entrances/0/entrance: is missing\n"},
      {with("\"capacity\": 9", "\"capacity\": 9, \"entrance\": \"" + std::string(101, 'x') + "\""),
       "/firstshow/standing/0/entrance: must be 1 to 100 characters long, not 101\n"},
      {with("\"capacity\": 9", "\"capacity\": 9, \"entrance\": \"क" + std::string(98, 'x') + "\""),
       "/firstshow/standing/0/entrance: must have at most 100 bytes\n"},
      {with("\"capacity\": 9", "\"capacity\": 9, \"entrance\": \"a\\nb\""),
       "/firstshow/standing/0/entrance: must be one line, without tabs\n"},
      {with("\"area\": 0", "\"area\": 1"),
       "/firstshow/standing/0/drawn_by/0/area: is not the number of an area of that zone; the "
       "first is 0\n"},
      {with("\"zone\": 0", "\"zone\": 1"),
       "/firstshow/standing/0/drawn_by/0/zone: is not the number of a zone; the first is 0\n"},
      {with("{\"zone\": 0, \"area\": 0}", "{\"zone\": 0, \"area\": 0}, {\"zone\": 0, \"area\": 0}"),
       "/firstshow/standing/0/drawn_by/1: is the drawing of a standing area already\n"},
      {with("\"firstshow\": {",
            "\"firstshow\": {\"focal_point\": {\"x\": 1, \"y\": 2, \"z\": 3}, "),
       "/firstshow/focal_point/z: is not a field that is known here\n"},
      // Faults of several parts come together; those that need keys too, where keys are sound.
      {with("[\"Stalls-A-1\"], \"standing\"", "[\"B\"], \"x\": 1, \"standing\""),
       "/firstshow/x: is not a field that is known here\n"
       "/firstshow/accessible/0: is not the key of a seat: \"B\"\n"},
      {R"({"name":"E","size":{"width":1,"height":1},"categories":[{"name":"C","color":"#000"}],
           "zones":[{"position":{"x":0,"y":0},"rows":[]}]})",
       "/zones: have no seat, and there is no standing area: nothing could be sold\n"},
      {R"({"name":"E","size":{"width":1,"height":1},"categories":[],"zones":[]})",
       "/zones: must not be empty\n"},
      {with("\"name\": \"Hall\"", "\"name\": \"\\u200b\""),
       "/name: must have something that can be seen\n"},
      {with("\"seat_number\": \"1\"", "\"seat_number\": \" \""),
       "/zones/0/rows/0/seats/0/seat_number: must have something that can be seen\n"},
      {with("\"x\": 10, ", ""), "/zones/0/position/x: is missing\n"},
  };
  for (const auto& one : cases) {
    const auto published = import_plan(one.text);
    if (published.ok()) {
      ADD_FAILURE() << "was read: " << one.text;
    } else {
      EXPECT_EQ(show(published.faults()), one.faults) << one.text;
    }
  }
}

TEST(ImportPlan, PassesOverWhatOtherProgramsAdd) {
  for (const auto& text :
       {with("\"name\": \"Hall\"", "\"name\": \"Hall\", \"version\": 3"),
        with("\"width\": 100", "\"width\": 100, \"unit\": \"px\""),
        with("\"color\": \"#ABC\"", "\"color\": \"#ABC\", \"price\": 1"),
        with("\"row_number\": \"A\"", "\"row_number\": \"A\", \"row_number_position\": null"),
        with("\"radius\": 12", "\"radius\": null, \"start_direction\": \"n\""),
        with("\"circle\": {\"radius\": 5}", "\"circle\": {\"radius\": 5, \"fill\": true}")})
    EXPECT_TRUE(import_plan(text).ok()) << text;
  // Numbers where texts are meant.
  const auto published = import_plan(with("\"seat_number\": \"1\"", "\"seat_number\": 1"));
  ASSERT_TRUE(published.ok()) << show(published.faults());
  EXPECT_EQ(published->plan->seats[0].key, "Stalls-A-1");
}

TEST(ImportPlan, WarnsOfWhatItReadsOtherwiseThanItStands) {
  const std::string category = "\"category\": \"One\"";
  const struct {
    std::string text;
    const char* warning;
  } cases[] = {
      {with(category, "\"category\": \"\""),
       "/zones/0/rows/0/seats/0/category: names no category: such places are in \"No category\""},
      {with(category, "\"category\": null"),
       "/zones/0/rows/0/seats/0/category: names no category: such places are in \"No category\""},
      {with("\"position\": {\"x\": 0, \"y\": 0}", "\"position\": {\"x\": null, \"y\": 0}"),
       "/zones/0/rows/0/seats/0/position/x: is null, and was read as 0"},
      {with("\"x\": 10, \"y\": 20", "\"x\": null, \"y\": null"),
       "/zones/0/position/x: is null, and was read as 0 (and at one more place)"},
      {with("\"#ABC\"", "\"#aabbcc80\""),
       "/categories/0/color: is a colour with transparency, which was left out"},
      {with("\"shape\": \"circle\"", "\"shape\": \"circle\", \"color\": \"#abcd\""),
       "/zones/0/areas/0/color: is a colour with transparency, which was left out"},
      {with("\"row_number\": \"A\"", "\"row_number\": \"A\", \"row_number_position\": \"left\""),
       "/zones/0/rows/0/row_number_position: is \"left\", and was read as \"start\""},
      {with("\"row_number\": \"A\"", "\"row_number\": \"A\", \"row_number_position\": \"right\""),
       "/zones/0/rows/0/row_number_position: is \"right\", and was read as \"end\""},
      {with("\"row_number\": \"A\"", "\"row_number\": \"A\", \"row_number_position\": \"none\""),
       "/zones/0/rows/0/row_number_position: is \"none\", and was read as null"},
      {with("\"seat_number\": \"1\"",
            "\"seat_number\": \"1\", \"start_direction\": \"n\", \"vip\": 1"),
       "fields of seats that are not known here were passed over: \"start_direction\" 1 time, "
       "\"vip\" 1 time"},
      {with("\"name\": \"Hall\"", "\"name\": \"Hall\", \"\\u001b[2J\": 3"),
       "fields of the plan that are not known here were passed over: others 1 time"},
      {with("\"x\": 25, \"y\": 0", "\"x\": 0, \"y\": 0"),
       "1 seat lies exactly on another one: 1 in \"Stalls\""},
      {with("\"x\": 25, \"y\": 0", "\"x\": 250, \"y\": 0"),
       "1 seat is outside the size of the plan: 1 in \"Stalls\""},
  };
  for (const auto& one : cases) {
    const auto published = import_plan(one.text);
    ASSERT_TRUE(published.ok()) << show(published.faults()) << one.text;
    EXPECT_EQ(published->warnings, std::vector<std::string>{one.warning}) << one.text;
    // What was written again needs no warning, but for where the seats are.
    const auto again = import_plan(export_plan(*published->plan));
    ASSERT_TRUE(again.ok()) << show(again.faults());
    EXPECT_TRUE(*again->plan == *published->plan) << one.text;
    EXPECT_EQ(again->warnings.empty(), std::string_view(one.warning)[0] != '1') << one.text;
  }
  EXPECT_TRUE(import_plan(kSound)->warnings.empty());
}

TEST(ImportPlan, GivesPlacesWithoutACategoryOneOfTheirOwn) {
  const auto some = import_plan(with("\"category\": \"One\"", "\"category\": \"\""));
  ASSERT_TRUE(some.ok()) << show(some.faults());
  EXPECT_EQ(some->plan->categories.size(), 3U);
  EXPECT_EQ(some->plan->categories[2].name, "No category");
  EXPECT_EQ(some->plan->layout->category, (std::vector<booking::CategoryIndex>{2, 1}));
  const auto none = import_plan(
      with(R"([{"name": "One", "color": "#ABC"}, {"name": "Two", "color": "#123456"}])", "[]"));
  ASSERT_TRUE(none.ok()) << show(none.faults());
  ASSERT_EQ(none->plan->categories.size(), 1U);
  EXPECT_EQ(none->plan->layout->category, (std::vector<booking::CategoryIndex>{0, 0}));
  EXPECT_EQ(none->warnings, std::vector<std::string>{"/categories: has no category: every place is "
                                                     "in \"No category\""});
}

TEST(ImportPlan, CountsCharactersAndFoldsWhatLooksAlike) {
  std::string hall;
  for (int i = 0; i < 80; ++i) hall += "\u0915";
  EXPECT_TRUE(import_plan(with("\"Hall\"", "\"" + hall + "\"")).ok());
  EXPECT_FALSE(import_plan(with("\"Hall\"", "\"" + hall + "\u0915\"")).ok());
  const auto folded =
      import_plan(with("\"name\": \"Stalls\"", "\"name\": \"S\u200bt\u202eal\u00adls\""));
  ASSERT_TRUE(folded.ok()) << show(folded.faults());
  EXPECT_EQ(folded->plan->seats[0].key, "Stalls-A-1");
  // Two seats whose keys look alike do not get the same key.
  const auto alike = import_plan(with("\"seat_number\": \"2\"", "\"seat_number\": \"1\u200d\""));
  ASSERT_TRUE(alike.ok()) << show(alike.faults());
  EXPECT_EQ(alike->plan->seats[1].key, "Stalls-A-1~2");
}

/// A row of zone "S" in pieces: the first and last number of each.
std::string pieces(const std::vector<std::pair<int, int>>& numbers, const std::string& marks = "") {
  std::string rows;
  for (const auto& [first, last] : numbers) {
    rows += std::string(rows.empty() ? "" : ",") + R"({"row_number":"A","seats":[)";
    for (int n = first; n <= last; ++n)
      rows += std::string(n == first ? "" : ",") + R"({"seat_number":")" + std::to_string(n) +
              R"(","category":"C","position":{"x":)" + std::to_string(n * 25 + first) +
              R"(,"y":0}})";
    rows += "]}";
  }
  return R"({"name":"P","size":{"width":1000,"height":9},"categories":[{"name":"C","color":"#000"}],)"
         R"("zones":[{"name":"S","position":{"x":0,"y":0},"rows":[)" +
         rows + "]}]" + marks + "}";
}

TEST(ImportPlan, NamesABlockOnlyWhereAKeyCollides) {
  const auto keys = [](const std::string& text) {
    const auto published = import_plan(text);
    EXPECT_TRUE(published.ok()) << show(published.faults());
    std::string all;
    if (published.ok())
      for (const PlanSeat& seat : published->plan->seats) all += seat.key + " ";
    return all;
  };
  EXPECT_EQ(keys(pieces({{1, 2}, {3, 4}})), "S-A-1 S-A-2 S-A-3 S-A-4 ");
  EXPECT_EQ(keys(pieces({{1, 2}, {2, 3}})), "S-A-1 S-A-2 S/2-A-2 S/2-A-3 ");
  EXPECT_EQ(keys(pieces({{1, 2}, {1, 2}, {3, 4}})), "S-A-1 S-A-2 S/2-A-1 S/2-A-2 S-A-3 S-A-4 ");
  EXPECT_TRUE(import_plan(pieces({{1, 2}, {3, 4}}))->rekeyed.empty());
  // Files that name seats by the block that they had in their keys once.
  const auto marked =
      import_plan(pieces({{1, 2}, {3, 4}}, R"(,"firstshow":{"accessible":["S/2-A-3"]})"));
  ASSERT_TRUE(marked.ok()) << show(marked.faults());
  EXPECT_EQ(marked->plan->layout->traits[2], booking::kAccessibleSeat);
}

/// One seat after the other in one row, so many in all.
std::string long_plan(std::size_t seats) {
  std::string text =
      R"({"name":"L","size":{"width":1,"height":1},"categories":[{"name":"C","color":"#000"}],)"
      R"("zones":[{"position":{"x":0,"y":0},"rows":[{"row_number":"A","seats":[)";
  for (std::size_t i = 0; i < seats; ++i)
    text += std::string(i == 0 ? "" : ",") + R"({"seat_number":")" + std::to_string(i) +
            R"(","category":"C","position":{"x":)" + std::to_string(i) + R"(,"y":0}})";
  return text + "]}]}]}";
}

TEST(ImportPlan, HasALimitOfSeats) {
  const auto most = import_plan(long_plan(booking::kMaxSeats));
  ASSERT_TRUE(most.ok()) << show(most.faults());
  EXPECT_EQ(most->plan->seats.size(), booking::kMaxSeats);
  const auto more = import_plan(long_plan(booking::kMaxSeats + 1));
  ASSERT_FALSE(more.ok());
  EXPECT_EQ(show(more.faults()), "/zones: have 100001 seats; a plan has at most 100000\n");

  // Spread over rows, none of which has too many.
  std::string rows;
  for (int i = 0; i < 2; ++i) {
    const std::string plan = long_plan(booking::kMaxSeats / 2 + 1);
    const auto from = plan.find("{\"row_number\"");
    rows += (i == 0 ? "" : ",") + plan.substr(from, plan.size() - from - 4);
  }
  const std::string empty = long_plan(0);
  const auto spread = import_plan(empty.substr(0, empty.find("{\"row_number\"")) + rows + "]}]}");
  ASSERT_FALSE(spread.ok());
  EXPECT_EQ(show(spread.faults()), "/zones: have 100002 seats; a plan has at most 100000\n");
}

TEST(ImportPlan, HasALimitOfRowsAndDrawings) {
  std::string rows;
  for (int i = 0; i < 50'000; ++i) rows += R"({"row_number":"","seats":[]},)";
  auto published = import_plan(with("\"rows\": [", "\"rows\": [" + rows));
  ASSERT_FALSE(published.ok());
  EXPECT_EQ(show(published.faults()), "/zones: have 50001 rows; a plan has at most 50000\n");

  std::string shapes;
  for (int i = 0; i < 10'000; ++i)
    shapes += R"({"shape":"circle","circle":{"radius":1},"position":{"x":0,"y":0}},)";
  published = import_plan(with("\"areas\": [", "\"areas\": [" + shapes));
  ASSERT_FALSE(published.ok());
  EXPECT_EQ(show(published.faults()), "/zones: have 10001 areas; a plan has at most 10000\n");
}

TEST(ImportPlan, HasALimitOfStandingAreasAndCategories) {
  std::string areas;
  for (std::size_t i = 0; i <= booking::kMaxAreas; ++i)
    areas += R"({"key":"a)" + std::to_string(i) + R"(","name":"N","category":"One","capacity":1},)";
  auto published = import_plan(with("\"standing\": [", "\"standing\": [" + areas));
  ASSERT_FALSE(published.ok());
  EXPECT_EQ(published.faults()[0].pointer, "/firstshow/standing");

  std::string categories;
  for (std::size_t i = 0; i < booking::kMaxCategories; ++i)
    categories += R"({"name":"c)" + std::to_string(i) + R"(","color":"#000"},)";
  published = import_plan(with("\"categories\": [", "\"categories\": [" + categories));
  ASSERT_FALSE(published.ok());
  EXPECT_EQ(published.faults()[0].pointer, "/categories");
}

TEST(ImportPlan, ReadsTheExampleOfTheDocument) {
  const std::string document = read_file("docs/seat-plans.md");
  const auto from = document.find("```json\n") + 8;
  ASSERT_NE(from, std::string::npos + 8);
  const auto published = import_plan(document.substr(from, document.find("```", from) - from));
  ASSERT_TRUE(published.ok()) << show(published.faults());
  const SeatPlan& plan = *published->plan;
  EXPECT_EQ(plan.seats.size(), 6U);
  EXPECT_EQ(plan.layout->segments,
            (std::vector<booking::Segment>{{0, 2, 0}, {2, 2, 0}, {4, 2, 1}}));
  EXPECT_EQ(plan.layout->areas[0].capacity, 250U);
  EXPECT_EQ(plan.shapes[1].standing, booking::AreaIndex{0});
  EXPECT_EQ(plan.focal_point, (Point{150, 50}));
  EXPECT_TRUE(published->rekeyed.empty());
}

TEST(ImportPlan, ReadsARealPlanThatRepeatsItself) {
  const auto published = import_plan(read_file("tests/data/stadium-738.json"));
  ASSERT_TRUE(published.ok()) << show(published.faults());
  const SeatPlan& plan = *published->plan;
  EXPECT_EQ(plan.seats.size(), 738U);
  EXPECT_EQ(plan.rows.size(), 90U);
  EXPECT_EQ(plan.zones.size(), 2U);
  EXPECT_EQ(plan.categories.size(), 5U);
  EXPECT_EQ(show(booking::layout_faults(*plan.layout)), "");

  std::set<std::string_view> keys;
  std::set<std::string> names;
  std::size_t in_blocks = 0;
  for (const PlanSeat& seat : plan.seats) {
    const PlanRow& row = plan.rows[seat.row];
    keys.insert(seat.key);
    names.insert(std::to_string(row.zone) + "-" + row.label + "-" + seat.number);
    in_blocks += row.block > 1;
  }
  EXPECT_EQ(keys.size(), 738U);
  EXPECT_EQ(plan.seats.size() - names.size(), 420U) << "so many repeat an earlier seat's name";
  EXPECT_EQ(in_blocks, 492U);
  EXPECT_EQ(published->rekeyed.size(), 618U) << "those, and the first of each repeated seat_guid";

  // The first row and its second block, further on in the file.
  EXPECT_EQ(plan.seats[0].key, "Ground floor-A-1");
  EXPECT_TRUE(plan.find_seat("Ground floor/2-A-1").has_value());
  EXPECT_FALSE(plan.find_seat("Ground floor/1-A-1").has_value());
  // No row of a block has an aisle; neighbours are a seat's width apart.
  EXPECT_EQ(plan.layout->segments.size(), 90U);
  for (const booking::Segment& segment : plan.layout->segments)
    for (std::uint32_t i = segment.first + 1; i < segment.first + segment.count; ++i)
      EXPECT_NEAR(std::hypot(plan.seats[i].at.x - plan.seats[i - 1].at.x,
                             plan.seats[i].at.y - plan.seats[i - 1].at.y),
                  25, 1);
}

TEST(ImportPlan, GivesEverySeatAKeyOfItsOwn) {
  const auto published = import_plan(R"({
    "name":"K","size":{"width":1,"height":1},"categories":[{"name":"C","color":"#000"}],"zones":[
    {"name":"A-B","position":{"x":0,"y":0},"rows":[{"row_number":"C","seats":[
      {"seat_number":"1","seat_guid":"x","position":{"x":0,"y":0},"category":"C"},
      {"seat_number":"1","seat_guid":"x","uuid":"u-1","position":{"x":1,"y":0},"category":"C"},
      {"seat_number":"1","position":{"x":2,"y":0},"category":"C"},
      {"seat_number":"1","uuid":"u-1","position":{"x":3,"y":0},"category":"C"},
      {"seat_number":"1~2","position":{"x":4,"y":0},"category":"C"}]}]},
    {"name":"A","position":{"x":0,"y":0},"rows":[{"row_number":"B-C","seats":[
      {"seat_number":"1","seat_guid":"y","position":{"x":0,"y":9},"category":"C"}]}]},
    {"zone_id":"Z","position":{"x":0,"y":0},"rows":[{"row_number":"","seats":[
      {"seat_number":"1","seat_guid":"A-B-C-1","position":{"x":0,"y":9},"category":"C"}]}]},
    {"position":{"x":0,"y":0},"rows":[{"row_number":"Q","seats":[
      {"seat_number":"1","seat_guid":"q","position":{"x":0,"y":9},"category":"C"}]},
      {"row_number":"Q","seats":[
      {"seat_number":"1","position":{"x":0,"y":19},"category":"C"}]}]}]})");
  ASSERT_TRUE(published.ok()) << show(published.faults());
  const struct {
    const char* key;
    const char* source_id;
  } expected[] = {{"A-B-C-1", ""},   {"A-B-C-1~u-1", ""}, {"A-B-C-1~2", ""},
                  {"A-B-C-1~3", ""}, {"A-B-C-1~2~2", ""}, {"A-B-C-1~4", "y"},
                  {"Z-1", ""},       {"Q-1", "q"},        {"/2-Q-1", ""}};
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    EXPECT_EQ(published->plan->seats[i].key, expected[i].key);
    EXPECT_EQ(published->plan->seats[i].source_id, expected[i].source_id) << expected[i].key;
  }
  ASSERT_EQ(published->rekeyed.size(), 7U);
  EXPECT_EQ(published->rekeyed[0], (Rekeyed{"/zones/0/rows/0/seats/0", "x", "A-B-C-1",
                                            "its seat_guid is that of another seat too"}));
  EXPECT_EQ(published->rekeyed[1], (Rekeyed{"/zones/0/rows/0/seats/1", "x", "A-B-C-1~u-1",
                                            "another seat is A-B-C-1 already"}));
  EXPECT_EQ(published->rekeyed[6],
            (Rekeyed{"/zones/3/rows/1/seats/0", "", "/2-Q-1",
                     "there is more than one row Q in this zone, and this is block 2"}));
}

}  // namespace
}  // namespace firstshow::catalogue
