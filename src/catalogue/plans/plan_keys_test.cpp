// Keys of a plan's seats and areas, where its author wrote alike what is not the same.

#include <gtest/gtest.h>

#include <algorithm>

#include "catalogue/plans/plan_files.hpp"
#include "catalogue/plans/seat_plan.hpp"

namespace firstshow::catalogue {
namespace {

/// A plan of one zone "S" with rows of one seat each: label and number.
std::string plan_of_rows(const std::vector<std::pair<std::string, std::string>>& seats,
                         const std::string& additions = "{}") {
  std::string rows;
  for (const auto& [label, number] : seats)
    rows += std::string(rows.empty() ? "" : ",") + R"({"row_number":")" + label +
            R"(","seats":[{"seat_number":")" + number +
            R"(","category":"C","position":{"x":1,"y":)" + std::to_string(rows.size()) + "}}]}";
  return R"({"name":"P","size":{"width":9,"height":9999},)"
         R"("categories":[{"name":"C","color":"#000"}],)"
         R"("zones":[{"name":"S","position":{"x":0,"y":0},"rows":[)" +
         rows + R"(]}],"firstshow":)" + additions + "}";
}

/// The warning of keys that look alike; "" where there is none.
std::string alike(const PublishedPlan& published) {
  for (const std::string& warning : published.warnings)
    if (warning.find("look alike") != std::string::npos) return warning;
  return "";
}

TEST(PlanKeys, AreOneWhereTheyLookOne) {
  const auto published = import_plan(plan_of_rows(
      {{"A", "1"}, {"A ", "1"}, {"\u00a0A", "1"}, {"\uff21", "\uff11"}, {"A", "1\u2003 b"}}));
  ASSERT_TRUE(published.ok()) << show(published.faults());
  std::string keys;
  for (const PlanSeat& seat : published->plan->seats) keys += seat.key + ",";
  EXPECT_EQ(keys, "S-A-1,S/2-A-1,S/3-A-1,S/4-A-1,S-A-1 b,");
  EXPECT_EQ(published->rekeyed.size(), 3U);
  EXPECT_EQ(alike(*published), "");
}

TEST(PlanKeys, KeepTheirScriptAndWarnWhereItLooksLatin) {
  const auto published = import_plan(plan_of_rows(
      {{"A", "1"}, {"\u0410", "1"}, {"\u0410", "2"}, {"\u0391", "2"}, {"\u0915", "\u0967"}}));
  ASSERT_TRUE(published.ok()) << show(published.faults());
  EXPECT_EQ(published->plan->seats[1].key, "S-\u0410-1");
  EXPECT_EQ(published->plan->seats[4].key, "S-\u0915-\u0967");
  EXPECT_EQ(alike(*published),
            "\"S-\u0410-1\" and \"S-A-1\" look alike but are two keys: letters of different "
            "scripts (and 1 more)");
  // Letters of one script are nobody's trouble.
  const auto alone = import_plan(plan_of_rows({{"\u0410", "1"}, {"\u0412", "1"}}));
  ASSERT_TRUE(alone.ok()) << show(alone.faults());
  EXPECT_EQ(alike(*alone), "");
  const std::string area = R"({"standing":[{"key":"S-)"
                           "\u0410"
                           R"(-1","name":"N","category":"C","capacity":9}]})";
  EXPECT_NE(alike(*import_plan(plan_of_rows({{"A", "1"}}, area))), "");
}

TEST(PlanKeys, AreReadInPlainFormsWhereverTheyStand) {
  const std::string standing = R"("standing":[{"key":")"
                               "\u3000Pit\u00a0 1"
                               R"(","name":"N","category":"C","capacity":9}])";
  const auto published = import_plan(plan_of_rows(
      {{"A", "1"}, {"B", "1"}}, "{\"accessible\":[\" S-\uff22-\u2460 \"]," + standing + "}"));
  ASSERT_TRUE(published.ok()) << show(published.faults());
  EXPECT_EQ(published->plan->layout->traits[1], booking::kAccessibleSeat);
  EXPECT_EQ(published->plan->areas[0].key, "Pit 1");
}

TEST(PlanKeys, AreNoLongerInPlainFormsThanTheyMayBe) {
  std::string number;
  for (int i = 0; i < 20; ++i) number += "\ufdfa";  // eighteen letters in one character
  const auto published = import_plan(plan_of_rows({{"A", number}}));
  ASSERT_FALSE(published.ok());
  EXPECT_EQ(published.faults()[0].pointer, "/zones/0/rows/0/seats/0/seat_number");
}

}  // namespace
}  // namespace firstshow::catalogue
