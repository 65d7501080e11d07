#include "booking/seats/best_available.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "booking/drawn_hall.hpp"
#include "booking/model/entities.hpp"

namespace firstshow::booking {
namespace {

using Seats = std::vector<SeatIndex>;

enum class Kind { kOrdinary, kWheelchair, kCompanion };

Kind kind_of(const SeatLayout& layout, SeatIndex seat) {
  if ((layout.traits[seat] & kAccessibleSeat) != 0) return Kind::kWheelchair;
  if ((layout.traits[seat] & kCompanionSeat) != 0) return Kind::kCompanion;
  return Kind::kOrdinary;
}

/// The rule as it is written, by trying everything.
class BestReference {
 public:
  BestReference(const Hall& hall, const SeatWish& wish)
      : layout_(hall.layout), free_(hall.free), wish_(wish) {}

  SeatChoice best() const {
    for (const bool leaving_no_single : {true, false}) {
      const Seats seats = best_run(leaving_no_single);
      if (!seats.empty()) return {seats, true};
    }
    if (wish_.together_required) return {};
    return {first_by_rank(), false};
  }

 private:
  bool fits(const Seats& seats) const {
    std::uint32_t wheelchairs = 0;
    std::uint32_t companions = 0;
    for (const SeatIndex seat : seats) {
      if (!free_[seat] || !wish_.categories[layout_.category[seat]]) return false;
      if (layout_.segment_of[seat] != layout_.segment_of[seats.front()]) return false;
      if (kind_of(layout_, seat) == Kind::kWheelchair) ++wheelchairs;
      if (kind_of(layout_, seat) == Kind::kCompanion) ++companions;
    }
    return wheelchairs == wish_.accessible && companions == wish_.companions;
  }

  Seats best_run(bool leaving_no_single) const {
    Seats best;
    std::uint32_t best_sum = 0;
    for (SeatIndex first = 0; first + wish_.quantity <= layout_.seat_count(); ++first) {
      Seats seats(wish_.quantity);
      std::iota(seats.begin(), seats.end(), first);
      if (!fits(seats)) continue;
      if (leaving_no_single && !newly_alone(layout_, free_, seats).empty()) continue;
      std::uint32_t sum = 0;
      for (const SeatIndex seat : seats) sum += layout_.rank[seat];
      if (!best.empty() && sum >= best_sum) continue;
      best = seats;
      best_sum = sum;
    }
    return best;
  }

  Seats first_by_rank() const {
    Seats by_rank(layout_.seat_count());
    for (SeatIndex seat = 0; seat < layout_.seat_count(); ++seat)
      by_rank[layout_.rank[seat]] = seat;
    if (wish_.accessible + wish_.companions > wish_.quantity) return {};
    std::uint32_t ordinary = wish_.quantity - wish_.accessible - wish_.companions;
    std::uint32_t wheelchairs = wish_.accessible;
    std::uint32_t companions = wish_.companions;
    Seats seats;
    for (const SeatIndex seat : by_rank) {
      if (!free_[seat] || !wish_.categories[layout_.category[seat]]) continue;
      const Kind kind = kind_of(layout_, seat);
      std::uint32_t& missing = kind == Kind::kWheelchair  ? wheelchairs
                               : kind == Kind::kCompanion ? companions
                                                          : ordinary;
      if (missing == 0) continue;
      --missing;
      seats.push_back(seat);
    }
    std::sort(seats.begin(), seats.end());
    return seats.size() == wish_.quantity ? seats : Seats{};
  }

  const SeatLayout& layout_;
  const std::vector<bool>& free_;
  const SeatWish& wish_;
};

SeatWish random_wish(Random& random, const SeatLayout& layout, std::uint32_t most) {
  SeatWish wish{.quantity = 1 + up_to(random, most - 1), .categories = {}};
  if (chance(random, 0.3)) wish.accessible = up_to(random, std::min(wish.quantity, 3U));
  if (chance(random, 0.3)) wish.companions = up_to(random, std::min(wish.quantity, 3U));
  wish.together_required = chance(random, 0.3);
  const bool every = chance(random, 0.4);
  for (std::uint32_t at = 0; at < layout.category_count; ++at) {
    wish.categories.push_back(every || chance(random, 0.5));
  }
  return wish;
}

std::string text(const Hall& hall, const SeatWish& wish) {
  std::string text;
  for (SeatIndex seat = 0; seat < hall.layout.seat_count(); ++seat) {
    if (hall.layout.segment(seat).first == seat) text += ' ';
    text += hall.free[seat] ? "owcb"[hall.layout.traits[seat] & 3] : 'x';
  }
  text += " quantity " + std::to_string(wish.quantity) + " accessible " +
          std::to_string(wish.accessible) + " companions " + std::to_string(wish.companions);
  return text;
}

void expect_as_reference(const SeatFinder& finder, const Hall& hall, const SeatWish& wish) {
  const SeatChoice expected = BestReference(hall, wish).best();
  const SeatChoice choice = finder.best(wish);
  ASSERT_EQ(choice.seats, expected.seats) << text(hall, wish);
  if (!expected.seats.empty()) {
    ASSERT_EQ(choice.together, expected.together) << text(hall, wish);
  }
}

struct BestCase {
  std::string name;
  std::string hall;
  SeatWish wish;
  Seats seats;
  bool together = true;
};

void expect_choices(std::span<const BestCase> cases) {
  for (const BestCase& c : cases) {
    SCOPED_TRACE(c.name);
    const Hall hall = drawn(c.hall);
    const SeatChoice choice = hall.finder().best(c.wish);
    EXPECT_EQ(choice.seats, c.seats);
    if (!c.seats.empty()) {
      EXPECT_EQ(choice.together, c.together);
    }
  }
}

const std::vector<bool> kBoth = {true, true};
const std::vector<bool> kFirst = {true, false};
const std::vector<bool> kSecond = {false, true};
const std::vector<bool> kNone = {false, false};

TEST(BestAvailable, TakesTheBestOfEachTier) {
  const BestCase cases[] = {
      {"the first by rank", "....", {.quantity = 2, .categories = kBoth}, {0, 1}},
      {"one seat", "....", {.quantity = 1, .categories = kBoth}, {0}},
      {"the whole row", "...", {.quantity = 3, .categories = kBoth}, {0, 1, 2}},
      {"a run that leaves none before a better that leaves one",
       "... ....",
       {.quantity = 2, .categories = kBoth},
       {3, 4}},
      {"not one seat in from the left", "x....x", {.quantity = 2, .categories = kBoth}, {1, 2}},
      {"one seat is left if it must be", "x...x", {.quantity = 2, .categories = kBoth}, {1, 2}},
      {"a single before is not a single left", ".x..", {.quantity = 1, .categories = kBoth}, {0}},
      {"one of two leaves the other", "x..x ...", {.quantity = 1, .categories = kBoth}, {4}},
      {"not over an aisle", ".|.|..", {.quantity = 2, .categories = kBoth}, {2, 3}},
      {"not over rows", ". .", {.quantity = 2, .together_required = true, .categories = kBoth}, {}},
      {"apart if it must be", ".x.x.", {.quantity = 2, .categories = kBoth}, {0, 2}, false},
      {"apart in another order of rank than of seats",
       ".x2x.",
       {.quantity = 2, .categories = kFirst},
       {0, 4},
       false},
      {"together or not at all",
       ".x.x.",
       {.quantity = 2, .together_required = true, .categories = kBoth},
       {}},
      {"too few", ".x.", {.quantity = 3, .categories = kBoth}, {}},
      {"sold out", "xxx", {.quantity = 1, .categories = kBoth}, {}},
      {"a category only", "...22", {.quantity = 2, .categories = kSecond}, {3, 4}},
      {"over the border of two usable categories",
       "x.2x",
       {.quantity = 2, .categories = kBoth},
       {1, 2}},
      {"not over the border of another category",
       ".2 ..",
       {.quantity = 2, .categories = kFirst},
       {2, 3}},
      {"a free seat of another category keeps from being alone",
       "...22",
       {.quantity = 2, .categories = kFirst},
       {0, 1}},
      {"no category", "..", {.quantity = 1, .categories = kNone}, {}},
  };
  expect_choices(cases);
}

TEST(BestAvailable, WheelchairAndCompanionSeatsAreForThoseWhoAsk) {
  const BestCase cases[] = {
      {"no wheelchair place by itself", "w...", {.quantity = 2, .categories = kBoth}, {2, 3}},
      {"no companion seat by itself", "wc", {.quantity = 1, .categories = kBoth}, {}},
      {"a wheelchair place that is asked for",
       "...w...",
       {.quantity = 2, .accessible = 1, .categories = kBoth},
       {2, 3}},
      {"exactly as many", "ww.w.", {.quantity = 2, .accessible = 1, .categories = kBoth}, {3, 4}},
      {"with a companion",
       "..wc.. .w",
       {.quantity = 2, .accessible = 1, .companions = 1, .categories = kBoth},
       {2, 3}},
      {"a companion alone", "wc..", {.quantity = 1, .companions = 1, .categories = kBoth}, {1}},
      {"both traits count as wheelchair",
       "bx.",
       {.quantity = 1, .accessible = 1, .categories = kBoth},
       {0}},
      {"both traits are no companion seat",
       "bx.",
       {.quantity = 1, .companions = 1, .categories = kBoth},
       {}},
      {"kinds apart",
       "w.xc",
       {.quantity = 2, .accessible = 1, .companions = 1, .categories = kBoth},
       {0, 3},
       false},
      {"more special ones than seats",
       "wc",
       {.quantity = 1, .accessible = 1, .companions = 1, .categories = kBoth},
       {}},
      {"two special ones that overflow",
       "wc",
       {.quantity = 1, .accessible = 2, .companions = 0xffffffff, .categories = kBoth},
       {}},
  };
  expect_choices(cases);
}

TEST(BestAvailable, EqualSumsGiveTheLowestSeats) {
  Hall hall = drawn(".... ....");
  hall.layout.rank = {6, 5, 1, 7, 4, 2, 0, 3};
  // 1+2 sum to 6 leaving singles; 0+1 are 11, 2+3 are 8, 4+5 are 6, 6+7 are 3.
  EXPECT_EQ(hall.finder().best({.quantity = 2, .categories = {true, true}}).seats, (Seats{6, 7}));
  hall.layout.rank = {3, 0, 5, 7, 1, 2, 4, 6};  // 0+1 and 4+5 are both 3
  EXPECT_EQ(hall.finder().best({.quantity = 2, .categories = {true, true}}).seats, (Seats{0, 1}));
  hall.layout.rank = {1, 2, 4, 6, 3, 0, 5, 7};
  EXPECT_EQ(hall.finder().best({.quantity = 2, .categories = {true, true}}).seats, (Seats{0, 1}));
}

/// Gives some seats the first ranks, as said, and the others the rest in their order.
void rank_as(Hall& hall, const std::map<SeatIndex, std::uint32_t>& given) {
  auto next_rank = static_cast<std::uint32_t>(given.size());
  for (SeatIndex seat = 0; seat < hall.layout.seat_count(); ++seat) {
    const auto rank = given.find(seat);
    hall.layout.rank[seat] = rank == given.end() ? next_rank++ : rank->second;
  }
}

TEST(BestAvailable, EqualSumsInFarStretchesGiveTheLowestSeats) {
  Hall hall;
  hall.layout.category_count = 1;
  for (std::uint32_t row = 0; row < 100; ++row) hall.add_segment(2, row);
  // Seats 128-129 and 2-3 both have the sum 11. The stretch of the former is looked at first,
  // because of 130-131, which are taken.
  rank_as(hall, {{130, 0}, {131, 1}, {150, 2}, {198, 3}, {128, 4}, {129, 7}, {2, 5}, {3, 6}});
  hall.free[130] = hall.free[131] = false;
  EXPECT_EQ(hall.finder().best({.quantity = 2, .categories = {true}}).seats, (Seats{2, 3}));
}

TEST(BestAvailable, EqualSumsThatLeaveOneGiveTheLowestSeats) {
  Hall hall;
  hall.layout.category_count = 1;
  for (std::uint32_t row = 0; row < 100; ++row) hall.add_segment(3, row);
  // As above, with seats 129-130 and 0-1 and rows in which every pair leaves one; 132-134 are
  // taken.
  rank_as(hall, {{132, 0}, {133, 1}, {134, 2}, {299, 3}, {129, 4}, {130, 7}, {0, 5}, {1, 6}});
  for (const SeatIndex seat : {132U, 133U, 134U}) hall.free[seat] = false;
  EXPECT_EQ(hall.finder().best({.quantity = 2, .categories = {true}}).seats, (Seats{0, 1}));
}

TEST(BestAvailable, EqualsTheReferenceOnRandomSmallHalls) {
  for (std::uint32_t seed = 0; seed < 4'000; ++seed) {
    Random random(seed);
    Hall hall = random_hall(random, 1 + up_to(random, 90), 1 + up_to(random, 14));
    fill_at_random(hall, random, up_to(random, 10) / 10.0);
    const SeatFinder finder = hall.finder();
    for (int wish = 0; wish < 6; ++wish) {
      expect_as_reference(finder, hall, random_wish(random, hall.layout, 8));
      if (HasFatalFailure()) FAIL() << "seed " << seed;
    }
  }
}

TEST(BestAvailable, EqualsTheReferenceForLongRows) {
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    Random random(10'000 + seed);
    Hall hall = random_hall(random, 300, 200);
    fill_at_random(hall, random, up_to(random, 6) / 50.0);
    const SeatFinder finder = hall.finder();
    for (int wish = 0; wish < 6; ++wish) {
      expect_as_reference(finder, hall, random_wish(random, hall.layout, kMaxPlacesPerHold));
      if (HasFatalFailure()) FAIL() << "seed " << seed;
    }
  }
}

TEST(BestAvailable, StaysEqualWhileSeatsAreTakenAndGivenBack) {
  for (std::uint32_t seed = 0; seed < 2; ++seed) {
    Random random(20'000 + seed);
    Hall hall = random_hall(random, 3'000, 60);
    SeatFinder finder = hall.finder();
    const std::uint32_t seat_count = hall.layout.seat_count();
    std::uint32_t free_count = seat_count;
    // The hall fills, then empties again.
    for (std::uint32_t step = 0; step < 12'000; ++step) {
      const SeatIndex seat = up_to(random, seat_count - 1);
      const bool filling = step < 6'000 ? chance(random, 0.95) : chance(random, 0.05);
      if (hall.free[seat] && filling) {
        finder.take(seat);
        hall.free[seat] = false;
        --free_count;
      } else if (!hall.free[seat] && !filling) {
        finder.give(seat);
        hall.free[seat] = true;
        ++free_count;
      }
      ASSERT_EQ(finder.is_free(seat), hall.free[seat]);
      ASSERT_EQ(finder.free_count(), free_count);
      if (step % 300 == 0) {
        expect_as_reference(finder, hall, random_wish(random, hall.layout, 9));
        if (HasFatalFailure()) FAIL() << "seed " << seed << " step " << step;
      }
    }
  }
}

TEST(BestAvailable, SellsAWholeHallAsTheReferenceDoes) {
  Random random(7);
  Hall hall = random_hall(random, 400, 30);
  SeatFinder finder = hall.finder();
  SeatWish wish{.quantity = 2, .categories = std::vector<bool>(hall.layout.category_count, true)};
  for (;;) {
    wish.quantity = 1 + up_to(random, 4);
    expect_as_reference(finder, hall, wish);
    if (HasFatalFailure()) return;
    SeatChoice choice = finder.best(wish);
    if (choice.seats.empty()) {
      wish.quantity = 1;
      choice = finder.best(wish);
      expect_as_reference(finder, hall, wish);
      if (choice.seats.empty()) break;
    }
    for (const SeatIndex seat : choice.seats) {
      finder.take(seat);
      hall.free[seat] = false;
    }
  }
  for (SeatIndex seat = 0; seat < hall.layout.seat_count(); ++seat) {
    ASSERT_EQ(finder.is_free(seat), kind_of(hall.layout, seat) != Kind::kOrdinary);
  }
}

TEST(BestAvailable, RunsThatFillTheMostSeatsThatAHoldMayHave) {
  for (const std::uint32_t offset : {0U, 13U, 14U, 15U, 40U, 62U, 63U, 64U}) {
    Hall hall;
    hall.layout.category_count = 1;
    if (offset > 0) hall.add_segment(offset, 0);
    hall.add_segment(kMaxPlacesPerHold + 1, 1);
    hall.add_segment(kMaxPlacesPerHold + 3, 2);
    const SeatWish wish{.quantity = kMaxPlacesPerHold, .categories = {true}};
    expect_as_reference(hall.finder(), hall, wish);
    hall.free[offset + kMaxPlacesPerHold + 5] = false;
    expect_as_reference(hall.finder(), hall, wish);
    hall.free[offset + 1] = false;
    expect_as_reference(hall.finder(), hall, wish);
  }
}

TEST(BestAvailable, AnotherShowStartsFreeAndIsIndependent) {
  const Hall hall = drawn("....");
  SeatFinder finder(hall.shared());
  finder.take(0);
  SeatFinder other = finder.for_another_show();
  EXPECT_EQ(other.free_count(), 4U);
  other.take(3);
  EXPECT_TRUE(finder.is_free(3));
  EXPECT_FALSE(finder.is_free(0));
  EXPECT_TRUE(other.is_free(0));
}

TEST(BestAvailable, AHallWithoutSeatsHasNone) {
  Hall hall;
  hall.layout.category_count = 1;
  const SeatFinder finder = hall.finder();
  EXPECT_EQ(finder.free_count(), 0U);
  EXPECT_TRUE(finder.best({.quantity = 1, .categories = {true}}).seats.empty());
}

TEST(BestAvailableDeathTest, BugsOfTheCallerAreCaught) {
  const Hall hall = drawn("..");
  SeatFinder finder = hall.finder();
  EXPECT_DEATH(finder.give(0), "only a taken seat");
  EXPECT_DEATH(finder.is_free(2), "the plan has the seat");
  EXPECT_DEATH(finder.best({.quantity = 0, .categories = {true, true}}), "shape of a wish");
  EXPECT_DEATH(finder.best({.quantity = kMaxPlacesPerHold + 1, .categories = {true, true}}),
               "shape of a wish");
  EXPECT_DEATH(finder.best({.quantity = 1, .categories = {true}}), "categories");
  finder.take(0);
  EXPECT_DEATH(finder.take(0), "only a free seat");
}

}  // namespace
}  // namespace firstshow::booking
