#include "booking/model/seat_layout.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace firstshow::booking {
namespace {

/// Two rows: three seats, an aisle, two seats; then two seats. One area.
SeatLayout sound_layout() {
  SeatLayout layout;
  layout.category = {0, 0, 0, 0, 0, 1, 1};
  layout.rank = {4, 2, 0, 1, 3, 5, 6};
  layout.traits = {kAccessibleSeat,
                   kCompanionSeat,
                   0,
                   0,
                   kRestrictedViewSeat,
                   kAccessibleSeat | kRestrictedViewSeat,
                   0};
  layout.segment_of = {0, 0, 0, 1, 1, 2, 2};
  layout.segments = {{0, 3, 0}, {3, 2, 0}, {5, 2, 1}};
  layout.areas = {{1, 500}};
  layout.category_count = 2;
  return layout;
}

std::string show(const Faults& faults) {
  std::string text;
  for (const Fault& fault : faults) text += fault.pointer + ": " + fault.detail + "\n";
  return text;
}

TEST(SeatLayout, SoundOnesHaveNoFault) {
  EXPECT_EQ(show(layout_faults(sound_layout())), "");
  EXPECT_EQ(show(layout_faults(SeatLayout{})), "");

  SeatLayout only_area;
  only_area.category_count = 1;
  only_area.areas = {{0, kMaxAreaCapacity}};
  EXPECT_EQ(show(layout_faults(only_area)), "");
}

TEST(SeatLayout, EveryContradictionIsNamed) {
  struct Case {
    std::function<void(SeatLayout&)> break_it;
    const char* faults;
  };
  const Case cases[] = {
      {[](SeatLayout& l) { l.rank.pop_back(); }, "/rank: is for 6 seats, but there are 7\n"},
      {[](SeatLayout& l) { l.traits.clear(); }, "/traits: is for 0 seats, but there are 7\n"},
      {[](SeatLayout& l) { l.segment_of.push_back(2); },
       "/segment_of: is for 8 seats, but there are 7\n"},
      {[](SeatLayout& l) { l.category[3] = 2; }, "/category/3: is not a category of the plan\n"},
      {[](SeatLayout& l) { l.rank[6] = 7; }, "/rank/6: is not below the number of seats\n"},
      {[](SeatLayout& l) { l.rank[6] = 5; }, "/rank/6: is the rank of an earlier seat too\n"},
      {[](SeatLayout& l) { l.traits[2] = 8; }, "/traits/2: has a trait that is not known\n"},
      {[](SeatLayout& l) { l.traits[2] = kAccessibleSeat | kCompanionSeat; },
       "/traits/2: is a wheelchair place and a companion's at once\n"},
      {[](SeatLayout& l) { l.segment_of[4] = 2; },
       "/segment_of/4: is not the segment that the seat is in\n"},
      {[](SeatLayout& l) { l.segments.pop_back(); },
       "/segments: end before seat 5, with 7 seats to cover\n"},
      {[](SeatLayout& l) { l.segments.clear(); },
       "/segments: end before seat 0, with 7 seats to cover\n"},
      {[](SeatLayout& l) { l.segments[2].count = 3; }, "/segments/2: goes past the last seat\n"},
      {[](SeatLayout& l) { l.segments[2].count = 0xFFFFFFFF; },
       "/segments/2: goes past the last seat\n"},
      {[](SeatLayout& l) { l.segments[1].row = 2; },
       "/segments/2: is of a row before that of the segment before it\n"},
      {[](SeatLayout& l) {
         l.segments.push_back({7, 0, 2});
       },
       "/segments/3: has no seat\n"},
      {[](SeatLayout& l) {
         l.segments[1] = {2, 3, 0};
       },
       "/segments/1: does not begin where the one before it ends\n"
       "/segment_of/2: is not the segment that the seat is in\n"},
      {[](SeatLayout& l) { l.areas[0].capacity = 0; }, "/areas/0/capacity: is not 1 to 1000000\n"},
      {[](SeatLayout& l) { l.areas[0].capacity = kMaxAreaCapacity + 1; },
       "/areas/0/capacity: is not 1 to 1000000\n"},
      {[](SeatLayout& l) { l.areas[0].category = 2; },
       "/areas/0/category: is not a category of the plan\n"},
      {[](SeatLayout& l) {
         l.areas.resize(kMaxAreas + 1, {0, 1});
       },
       "/areas: are more than 1000\n"},
      {[](SeatLayout& l) {
         l.areas.resize(kMaxAreas, {0, 1});
       },
       ""},
      {[](SeatLayout& l) { l.category_count = kMaxCategories + 1; },
       "/category_count: is more than 256\n"},
      {[](SeatLayout& l) { l.category_count = kMaxCategories; }, ""},
  };
  for (const Case& one : cases) {
    SeatLayout layout = sound_layout();
    one.break_it(layout);
    EXPECT_EQ(show(layout_faults(layout)), one.faults);
  }
}

TEST(SeatLayout, HasALimitOfSeats) {
  SeatLayout layout;
  layout.category_count = 1;
  const auto fill = [&](std::uint32_t seats) {
    layout.category.assign(seats, 0);
    layout.traits.assign(seats, 0);
    layout.segment_of.assign(seats, 0);
    layout.rank.resize(seats);
    for (std::uint32_t i = 0; i < seats; ++i) layout.rank[i] = i;
    layout.segments = {{0, seats, 0}};
  };
  fill(kMaxSeats);
  EXPECT_EQ(show(layout_faults(layout)), "");
  fill(kMaxSeats + 1);
  EXPECT_EQ(show(layout_faults(layout)), "/category: is more than 100000 seats\n");
}

}  // namespace
}  // namespace firstshow::booking
