#include "http/contract/plan_json.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include <boost/json/parse.hpp>

#include "catalogue/plans/plan_template.hpp"
#include "catalogue/plans/seat_plan.hpp"

namespace firstshow::http {
namespace {

namespace json = boost::json;

constexpr SeatPlanId kPlan{7};

std::int64_t integer(const json::value& value) {
  return value.to_number<std::int64_t>();
}

std::vector<double> coordinates(const json::value& steps, double unit) {
  std::vector<double> result;
  std::int64_t at = 0;
  std::int64_t step = 0;
  for (const json::value& change : steps.as_array()) {
    step = result.size() < 2 ? integer(change) : step + integer(change);
    at += step;
    result.push_back(static_cast<double>(at) * unit);
  }
  return result;
}

/// The seats of a compact row as the contract says that they are read.
json::array seats_of(const json::object& row, const std::string& zone, double unit,
                     const json::array& categories) {
  const auto has = [&](const char* name) { return row.contains(name); };
  std::vector<json::value> names;
  for (const json::value& run : row.at("categories").as_array())
    names.insert(names.end(), static_cast<std::size_t>(integer(run.as_array()[1])),
                 categories[static_cast<std::size_t>(integer(run.as_array()[0]))].at("name"));
  const std::vector<double> xs = coordinates(row.at("x"), unit);
  const std::vector<double> ys = coordinates(row.at("y"), unit);
  EXPECT_EQ(xs.size(), ys.size());
  EXPECT_EQ(xs.size(), names.size());
  json::array seats;
  for (std::size_t index = 0; index < xs.size(); ++index) {
    const auto at = static_cast<std::int64_t>(index);
    const std::string number =
        has("numbers")
            ? std::string(row.at("numbers").at(index).as_string())
            : std::to_string(integer(row.at("first_number")) + at * integer(row.at("number_step")));
    json::object seat;
    const std::string prefix = has("key_prefix")
                                   ? std::string(row.at("key_prefix").as_string())
                                   : zone + "-" + std::string(row.at("label").as_string()) + "-";
    seat["key"] = has("keys") ? row.at("keys").at(index) : json::value(prefix + number);
    seat["number"] = number;
    seat["category"] = names[index];
    seat["x"] = xs[index];
    seat["y"] = ys[index];
    seat["radius"] = has("radii") ? row.at("radii").at(index) : row.at("radius");
    for (const char* trait : {"accessible", "companion", "restricted_view"})
      if (has(trait))
        for (const json::value& position : row.at(trait).as_array())
          if (integer(position) == at) seat[trait] = true;
    seats.push_back(std::move(seat));
  }
  return seats;
}

void expect_same_seat(const json::object& full, const json::object& compact, double most_off) {
  ASSERT_EQ(full.size(), compact.size()) << full << " " << compact;
  for (const auto& field : full) {
    const json::value& other = compact.at(field.key());
    if (field.key() == "x" || field.key() == "y") {
      ASSERT_LE(std::abs(field.value().to_number<double>() - other.to_number<double>()), most_off);
    } else if (field.key() == "radius") {
      ASSERT_EQ(field.value().to_number<double>(), other.to_number<double>());
    } else {
      ASSERT_EQ(field.value(), other) << field.key();
    }
  }
}

/// The most that a seat may be off: a 128th of the smallest radius.
double most_off(const catalogue::SeatPlan& plan) {
  double smallest = plan.seats[0].radius;
  for (const catalogue::PlanSeat& seat : plan.seats) smallest = std::min(smallest, seat.radius);
  return smallest / 128;
}

/// Both texts say the same; returns how long the full one is, as a multiple of the compact one.
double expect_same(const catalogue::SeatPlan& plan) {
  const std::string full_text = plan_text(kPlan, plan);
  const std::string compact_text = compact_plan_text(kPlan, plan);
  json::object full = json::parse(full_text).as_object();
  json::object compact = json::parse(compact_text).as_object();
  const double unit = compact.at("unit").to_number<double>();
  compact.erase("unit");
  const json::array& categories = compact.at("categories").as_array();
  json::array& zones = full.at("zones").as_array();
  for (std::size_t zone = 0; zone < zones.size(); ++zone) {
    json::object& small_zone = compact.at("zones").at(zone).as_object();
    EXPECT_EQ(zones[zone].at("name"), small_zone.at("name"));
    const json::value* entrance = zones[zone].as_object().if_contains("entrance");
    const json::value* small_entrance = small_zone.if_contains("entrance");
    EXPECT_EQ(entrance != nullptr, !plan.zones[zone].entrance.empty());
    EXPECT_EQ(entrance != nullptr, small_entrance != nullptr);
    if (entrance != nullptr && small_entrance != nullptr) {
      EXPECT_EQ(*entrance, *small_entrance);
    }
    json::array& rows = zones[zone].at("rows").as_array();
    EXPECT_EQ(rows.size(), small_zone.at("rows").as_array().size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const json::object& small = small_zone.at("rows").at(row).as_object();
      for (const char* field : {"label", "block", "label_position"})
        EXPECT_EQ(rows[row].at(field), small.at(field));
      const json::array seats =
          seats_of(small, std::string(small_zone.at("name").as_string()), unit, categories);
      const json::array& wanted = rows[row].at("seats").as_array();
      EXPECT_EQ(wanted.size(), seats.size());
      for (std::size_t seat = 0; seat < seats.size(); ++seat)
        expect_same_seat(wanted[seat].as_object(), seats[seat].as_object(), most_off(plan));
    }
  }
  const auto length = static_cast<double>(full_text.size());
  full.erase("zones");
  compact.erase("zones");
  EXPECT_EQ(full, compact);
  return length / static_cast<double>(compact_text.size());
}

catalogue::SharedSeatPlan read(const std::string& text) {
  auto published = catalogue::import_plan(text);
  EXPECT_TRUE(published.ok());
  return published->plan;
}

TEST(CompactPlan, SaysTheSameOfEveryTemplate) {
  using enum catalogue::PlanTemplate;
  for (const catalogue::PlanTemplate kind : {kMultiplex, kTheatre, kStadium})
    EXPECT_GT(expect_same(*read(catalogue::generate_plan(kind, 3'000, "Hall"))), 5);
}

TEST(CompactPlan, SaysTheSameOfARealPlan) {
  std::ifstream file(FIRSTSHOW_SOURCE_DIR "/tests/data/stadium-738.json");
  std::ostringstream text;
  text << file.rdbuf();
  expect_same(*read(text.str()));
}

TEST(CompactPlan, SaysTheSameOfOddRows) {
  const auto seat = [](const std::string& number, double x, double radius,
                       const std::string& more = "") {
    std::ostringstream text;
    text << R"({"seat_number": ")" << number << R"(", "position": {"x": )" << x
         << R"(, "y": 0.01}, "radius": )" << radius << R"(, "category": "Gold")" << more << "}";
    return text.str();
  };
  const auto row = [](const std::string& label, const std::string& seats) {
    return R"({"row_number": ")" + label + R"(", "position": {"x": 0, "y": )" +
           std::to_string(label[0]) + R"(}, "seats": [)" + seats + "]}";
  };
  const std::string rows =
      row("A", seat("7", 0, 0.3) + "," + seat("5", 1.003, 0.4) + "," + seat("3", 2.1, 0.3)) + "," +
      row("B", seat("1a", 0, 0.3) + "," + seat("2", 1, 0.3) + "," + seat("02", 2, 0.3)) + "," +
      row("C", seat("1", 0, 0.3) + "," + seat("2", 1, 0.3) + "," + seat("4", 2, 0.3)) + "," +
      row("D", seat("12", 0, 0.3)) + "," + row("E", seat("x", 0, 0.3)) + "," +
      row("C", seat("1", 9, 0.3)) + "," + row("F", seat("99999999999", 0, 0.3));
  expect_same(*read(R"({"name": "Hall", "size": {"width": 100, "height": 100},
      "categories": [{"name": "Gold", "color": "#ffcc00"}],
      "zones": [{"name": "", "position": {"x": 0, "y": 0}, "rows": [)" +
                    rows + "]}]}"));
}

}  // namespace
}  // namespace firstshow::http
