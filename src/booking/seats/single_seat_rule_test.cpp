#include "booking/seats/single_seat_rule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "booking/drawn_hall.hpp"

namespace firstshow::booking {
namespace {

using Seats = std::vector<SeatIndex>;

std::optional<SingleSeat> judged(const Hall& hall) {
  return hall.finder().single_seat(hall.chosen, hall.own);
}

/// The rule as it is written, by trying every place of every group.
class RuleReference {
 public:
  explicit RuleReference(const Hall& hall) : hall_(hall), layout_(hall.layout), open_(hall.free) {
    for (const SeatIndex seat : hall.own) open_[seat] = true;
  }

  std::optional<SingleSeat> judged() {
    const Seats left = newly_alone(layout_, open_, hall_.chosen);
    if (left.empty()) return std::nullopt;
    for (const SeatIndex seat : hall_.chosen) {
      const bool goes_on = !groups_.empty() && groups_.back().back() + 1 == seat &&
                           layout_.segment_of[seat - 1] == layout_.segment_of[seat];
      if (!goes_on) groups_.emplace_back();
      groups_.back().push_back(seat);
    }
    Seats seats;
    place(0, seats);
    if (!best_) return std::nullopt;
    return SingleSeat{left, std::get<2>(*best_)};
  }

 private:
  std::uint32_t row(SeatIndex seat) const { return layout_.segment(seat).row; }

  void place(std::size_t group, Seats& seats) {
    if (group == groups_.size()) {
      weigh(seats);
      return;
    }
    const Seats& old = groups_[group];
    const SeatIndex lowest = seats.empty() ? 0 : seats.back() + 1;
    for (SeatIndex first = lowest; first + old.size() <= layout_.seat_count(); ++first) {
      Seats moved(old.size());
      std::iota(moved.begin(), moved.end(), first);
      if (!fits(old, moved)) continue;
      seats.insert(seats.end(), moved.begin(), moved.end());
      place(group + 1, seats);
      seats.resize(seats.size() - moved.size());
    }
  }

  bool fits(const Seats& old, const Seats& moved) const {
    std::map<int, int> kinds;
    for (std::size_t at = 0; at < old.size(); ++at) {
      if (!open_[moved[at]] || row(moved[at]) != row(old[at])) return false;
      if (layout_.segment_of[moved[at]] != layout_.segment_of[moved[0]]) return false;
      ++kinds[kind(old[at])];
      --kinds[kind(moved[at])];
    }
    return std::all_of(kinds.begin(), kinds.end(), [](const auto& k) { return k.second == 0; });
  }

  int kind(SeatIndex seat) const {
    const int traits = layout_.traits[seat] & (kAccessibleSeat | kCompanionSeat);
    return (traits & kAccessibleSeat) != 0 ? kAccessibleSeat : traits;
  }

  void weigh(const Seats& seats) {
    if (!newly_alone(layout_, open_, seats).empty()) return;
    std::uint32_t changes = 0;
    std::uint32_t distance = 0;
    for (std::size_t at = 0; at < seats.size(); ++at) {
      const SeatIndex old = hall_.chosen[at];
      if (layout_.category[old] != layout_.category[seats[at]]) ++changes;
      distance += std::max(old, seats[at]) - std::min(old, seats[at]);
    }
    const std::tuple candidate(changes, distance, seats);
    if (!best_ || candidate < *best_) best_ = candidate;
  }

  const Hall& hall_;
  const SeatLayout& layout_;
  std::vector<bool> open_;
  std::vector<Seats> groups_;
  std::optional<std::tuple<std::uint32_t, std::uint32_t, Seats>> best_;
};

TEST(SingleSeatRule, IsKept) {
  const std::pair<std::string, std::string> cases[] = {
      {"at the end of a row", "**.."},
      {"two left", "..**.."},
      {"the whole run", "x**x"},
      {"a seat that was alone before", ".x**.."},
      {"an aisle is no neighbour", ".|**.."},
      {"a row is no neighbour", ". **.."},
      {"no other choice in the row", "x**.x"},
      {"no other choice in the row, though in another", "x**.x ...."},
      {"as many are left alone by every other choice", "**.x..."},
      {"a free wheelchair place keeps from being alone", "x**.w"},
      {"only a wheelchair place would do", "x**.xw"},
      {"in one of two rows there is no other choice", "x.*..x x**.x"},
      {"nothing chosen", "...."},
      {"own seats, kept", "xOO..x"},
  };
  for (const auto& [name, picture] : cases) {
    SCOPED_TRACE(name);
    EXPECT_FALSE(judged(drawn(picture)).has_value());
  }
}

TEST(SingleSeatRule, IsBrokenWithASuggestion) {
  struct Case {
    std::string name;
    std::string hall;
    Seats left;
    Seats suggestion;
  };
  const Case cases[] = {
      {"one before", ".**..", {0}, {0, 1}},
      {"one behind", "..**.", {4}, {3, 4}},
      {"one between a group and a taken seat", "**.x....", {2}, {4, 5}},
      {"one between two groups", "*.*..", {1}, {0, 1}},
      {"groups of two", "**.**...", {2}, {0, 1, 2, 3}},
      {"of equal distance the one that leaves none", "**..*.", {5}, {0, 1, 5}},
      {"both sides, the lower of equals", "x.*.x", {1, 3}, {1}},
      {"in another part of the row", "x.*x|x..|...", {1}, {7}},
      {"of equal distance the lower", "...x.*xx...", {4}, {2}},
      {"the other row keeps its seats", "x.**..x ..**..", {1}, {1, 2, 9, 10}},
      {"its category, though further off", "x2%x...x222", {1}, {8}},
      {"another category if it must be", "x%2x...", {2}, {4}},
      {"a wheelchair place that is left", "w**...", {0}, {2, 3}},
      {"own seats count as free", "xo**oox", {1}, {1, 2}},
      {"own seats that leave one", ".OOx....", {0}, {4, 5}},
      {"an own seat that is given up is left", "xOox...", {2}, {4}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto found = judged(drawn(c.hall));
    if (!found) {
      ADD_FAILURE() << "the rule is broken";
      continue;
    }
    EXPECT_EQ(found->left, c.left);
    EXPECT_EQ(found->suggestion, c.suggestion);
  }
}

TEST(SingleSeatRule, EqualsTheReferenceOnRandomHalls) {
  int broken = 0;
  int without_choice = 0;
  for (std::uint32_t seed = 0; seed < 3'000; ++seed) {
    Random random(seed);
    Hall hall = random_hall(random, 4 + up_to(random, 24), 2 + up_to(random, 12));
    fill_at_random(hall, random, up_to(random, 6) / 10.0);
    const double wanted = 0.05 + up_to(random, 4) / 10.0;
    const bool swapping = chance(random, 0.4);
    for (SeatIndex seat = 0; seat < hall.layout.seat_count(); ++seat) {
      if (hall.chosen.size() >= 6) break;
      const bool own = swapping && !hall.free[seat] && chance(random, 0.5);
      if (own) hall.own.push_back(seat);
      if ((own || hall.free[seat]) && chance(random, wanted)) hall.chosen.push_back(seat);
    }
    const auto expected = RuleReference(hall).judged();
    const auto found = judged(hall);
    ASSERT_EQ(found.has_value(), expected.has_value()) << "seed " << seed;
    if (!expected) {
      std::vector<bool> open = hall.free;
      for (const SeatIndex seat : hall.own) open[seat] = true;
      if (!newly_alone(hall.layout, open, hall.chosen).empty()) ++without_choice;
      continue;
    }
    ++broken;
    ASSERT_EQ(found->left, expected->left) << "seed " << seed;
    ASSERT_EQ(found->suggestion, expected->suggestion) << "seed " << seed;
  }
  EXPECT_GT(broken, 300);
  EXPECT_GT(without_choice, 100);
}

TEST(SingleSeatRule, WhatBestTakesCleanlyKeepsIt) {
  int clean_ones = 0;
  for (std::uint32_t seed = 0; seed < 500; ++seed) {
    Random random(30'000 + seed);
    Hall hall = random_hall(random, 200, 30);
    fill_at_random(hall, random, up_to(random, 8) / 10.0);
    const SeatFinder finder = hall.finder();
    const std::vector<bool> every(hall.layout.category_count, true);
    const SeatChoice choice = finder.best({.quantity = 3, .categories = every});
    const bool clean = newly_alone(hall.layout, hall.free, choice.seats).empty();
    if (!choice.together || !clean) continue;
    ++clean_ones;
    ASSERT_FALSE(finder.single_seat(choice.seats, {}).has_value());
  }
  EXPECT_GT(clean_ones, 100);
}

/// One row of `count` seats, all taken but `free`.
Hall long_row(std::uint32_t count, const Seats& free) {
  Hall hall;
  hall.layout.category_count = 1;
  hall.add_segment(count, 0);
  hall.free.assign(count, false);
  for (const SeatIndex seat : free) hall.free[seat] = true;
  return hall;
}

TEST(SingleSeatRule, LooksNoFurtherThanItsReach) {
  Hall hall = long_row(400, {10, 11, 11 + kSuggestionReach});
  hall.chosen = {11};
  const auto found = judged(hall);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->suggestion, Seats{11 + kSuggestionReach});

  hall = long_row(400, {10, 11, 12 + kSuggestionReach});
  hall.chosen = {11};
  EXPECT_FALSE(judged(hall).has_value());

  hall = long_row(400, {200 - kSuggestionReach, 200, 201});
  hall.chosen = {200};
  ASSERT_TRUE(judged(hall).has_value());
  EXPECT_EQ(judged(hall)->suggestion, Seats{200 - kSuggestionReach});
}

TEST(SingleSeatRule, EachGroupHasItsOwnReach) {
  Hall hall = long_row(400, {10, 11, 12 + kSuggestionReach, 200});
  hall.chosen = {11, 200};
  EXPECT_FALSE(judged(hall).has_value());
  hall.free[11 + kSuggestionReach] = true;
  hall.free[13 + kSuggestionReach] = true;
  ASSERT_TRUE(judged(hall).has_value());
  EXPECT_EQ(judged(hall)->suggestion, (Seats{11 + kSuggestionReach, 200}));
}

TEST(SingleSeatRule, SeesTheFreeSeatsBehindItsReach) {
  // The furthest place has one free seat behind it, or two.
  const SeatIndex furthest = 11 + kSuggestionReach;
  Hall hall = long_row(400, {10, 11, furthest, furthest + 1});
  hall.chosen = {11};
  EXPECT_FALSE(judged(hall).has_value());
  hall.free[furthest + 2] = true;
  ASSERT_TRUE(judged(hall).has_value());
  EXPECT_EQ(judged(hall)->suggestion, Seats{furthest});

  const SeatIndex lowest = 200 - kSuggestionReach;
  hall = long_row(400, {lowest - 1, lowest, 200, 201});
  hall.chosen = {200};
  EXPECT_FALSE(judged(hall).has_value());
  hall.free[lowest - 2] = true;
  ASSERT_TRUE(judged(hall).has_value());
  EXPECT_EQ(judged(hall)->suggestion, Seats{lowest});
}

TEST(SingleSeatRule, AChoiceSpreadOverAnEndlessRowHasNoSuggestion) {
  const SeatIndex last = kLongestSearch - kSuggestionReach - 1;  // the search ends at its bound
  const SeatIndex second_to_last = 100'000 - 2;
  struct Case {
    Seats chosen;
    bool broken;
  };
  for (const Case& row : {Case{{1, last}, true}, Case{{1, last + 1}, false},
                          Case{{1, 2 * kLongestSearch}, false}, Case{{second_to_last}, true}}) {
    Hall hall = long_row(100'000, {});
    hall.free.assign(100'000, true);
    hall.chosen = row.chosen;
    EXPECT_EQ(judged(hall).has_value(), row.broken) << row.chosen.back();
  }
}

}  // namespace
}  // namespace firstshow::booking
