#include "http/contract/places_json.hpp"

#include <gtest/gtest.h>

#include "catalogue/plans/plan_files.hpp"

namespace firstshow::http {
namespace {

std::string seat_json(const std::string& zones, const std::string& entrances = "") {
  const auto read = catalogue::import_plan(
      R"({"name": "Hall", "size": {"width": 100, "height": 100},
          "categories": [{"name": "Gold", "color": "#ffcc00"}], "zones": [)" +
      zones + R"(], "firstshow": {"entrances": [)" + entrances + "]}}");
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_seat_fields(json, 0, &*read->plan);
  json.end_object();
  return text;
}

std::string zone(const std::string& name) {
  return R"({"name": ")" + name + R"(", "position": {"x": 0, "y": 0}, "rows": [{
    "row_number": "A", "position": {"x": 0, "y": 0}, "seats": [
      {"seat_number": "1", "position": {"x": 0, "y": 0}, "category": "Gold"}]}]})";
}

TEST(PlacesJson, NamesTheZoneWhereTheHallHasSeveral) {
  EXPECT_EQ(seat_json(zone("Stalls")),
            R"({"key":"Stalls-A-1","category":"Gold","row":"A","number":"1"})");
  EXPECT_EQ(seat_json(zone("Stalls") + "," + zone("Circle")),
            R"({"key":"Stalls-A-1","category":"Gold","zone":"Stalls","row":"A","number":"1"})");
}

TEST(PlacesJson, NamesTheEntranceWhereItIsSaid) {
  EXPECT_EQ(seat_json(zone("Stalls"), R"({"zone": 0, "entrance": "Gate 4"})"),
            R"({"key":"Stalls-A-1","category":"Gold","row":"A","number":"1","entrance":"Gate 4"})");
}

}  // namespace
}  // namespace firstshow::http
