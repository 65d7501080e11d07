#pragma once
// For the tests of finding seats: small halls, drawn as text or made at random from a seed.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <numeric>
#include <random>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "booking/model/seat_layout.hpp"
#include "booking/seats/best_available.hpp"

namespace firstshow::booking {

struct Hall {
  SeatLayout layout;
  std::vector<bool> free;  ///< by seat
  std::vector<SeatIndex> chosen;
  std::vector<SeatIndex> own;

  SharedLayout shared() const { return std::make_shared<const SeatLayout>(layout); }
  SeatFinder finder() const {
    SeatFinder finder(shared());
    for (SeatIndex seat = 0; seat < layout.seat_count(); ++seat) {
      if (!free[seat]) finder.take(seat);
    }
    return finder;
  }
  void add_segment(std::uint32_t count, std::uint32_t row) {
    if (count == 0) return;
    const auto number = static_cast<std::uint32_t>(layout.segments.size());
    layout.segments.push_back({layout.seat_count(), count, row});
    for (std::uint32_t at = 0; at < count; ++at) {
      layout.rank.push_back(layout.seat_count());
      layout.category.push_back(0);
      layout.traits.push_back(kOrdinarySeat);
      layout.segment_of.push_back(number);
      free.push_back(true);
    }
  }
};

/// A hall as drawn; seats rank from left to right. `|` is an aisle, a space ends the row.
// clang-format off
///   .  free                x  taken             *  free and chosen
///   o  the buyer's own     O  own and chosen    2  free, of category 1 (all others: category 0)
///   w  wheelchair place    c  companion seat    %  free, of category 1 and chosen
///   b  both of these       (capitals of w, c, b: taken)
// clang-format on
inline Hall drawn(std::string_view picture) {
  Hall hall;
  hall.layout.category_count = 2;
  std::uint32_t row = 0;
  std::uint32_t count = 0;
  for (const char mark : picture) {
    if (mark != '|' && mark != ' ') {
      ++count;
      continue;
    }
    hall.add_segment(std::exchange(count, 0), row);
    if (mark == ' ') ++row;
  }
  hall.add_segment(count, row);
  SeatIndex seat = 0;
  for (const char mark : picture) {
    if (mark == '|' || mark == ' ') continue;
    const auto is = [mark](std::string_view marks) {
      return marks.find(mark) != std::string_view::npos;
    };
    if (is("xoOWCB")) hall.free[seat] = false;
    if (is("*O%")) hall.chosen.push_back(seat);
    if (is("oO")) hall.own.push_back(seat);
    if (is("2%")) hall.layout.category[seat] = 1;
    if (is("wWbB")) hall.layout.traits[seat] |= kAccessibleSeat;
    if (is("cCbB")) hall.layout.traits[seat] |= kCompanionSeat;
    ++seat;
  }
  return hall;
}

using Random = std::mt19937;

inline std::uint32_t up_to(Random& random, std::uint32_t most) {
  return std::uniform_int_distribution<std::uint32_t>(0, most)(random);
}
inline bool chance(Random& random, double probability) {
  return std::bernoulli_distribution(probability)(random);
}

/// How seats rank: as they come, from the middle of each row outwards, or at random.
inline void rank_at_random(Hall& hall, Random& random) {
  SeatLayout& layout = hall.layout;
  std::vector<SeatIndex> order(layout.seat_count());
  std::iota(order.begin(), order.end(), 0U);
  const std::uint32_t way = up_to(random, 2);
  if (way == 1) {
    const auto distance = [&](SeatIndex seat) {
      const Segment& segment = layout.segment(seat);
      const int doubled = 2 * static_cast<int>(seat - segment.first) + 1;
      return 10 * static_cast<int>(segment.row) +
             std::abs(doubled - static_cast<int>(segment.count));
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](SeatIndex a, SeatIndex b) { return distance(a) < distance(b); });
  } else if (way == 2) {
    std::shuffle(order.begin(), order.end(), random);
  }
  for (std::uint32_t rank = 0; rank < order.size(); ++rank) layout.rank[order[rank]] = rank;
}

/// Takes seats, singly or in runs, until about `share` of the hall is gone.
inline void fill_at_random(Hall& hall, Random& random, double share) {
  const std::uint32_t longest = up_to(random, 1) == 0 ? 1 : 9;
  const std::uint32_t seat_count = hall.layout.seat_count();
  const auto wanted = static_cast<std::uint32_t>(share * seat_count);
  for (std::uint32_t taken = 0; taken < wanted;) {
    const SeatIndex first = up_to(random, seat_count - 1);
    const SeatIndex end = std::min(first + 1 + up_to(random, longest - 1), seat_count);
    for (SeatIndex seat = first; seat < end && taken < wanted; ++seat) {
      if (hall.free[seat]) ++taken;
      hall.free[seat] = false;
    }
  }
}

/// At least one seat and about `seat_count` of them, in segments of up to `longest`, with some
/// categories by seat or by segment and some wheelchair and companion places.
inline Hall random_hall(Random& random, std::uint32_t seat_count, std::uint32_t longest) {
  Hall hall;
  SeatLayout& layout = hall.layout;
  std::uint32_t row = 0;
  do {
    hall.add_segment(1 + up_to(random, longest - 1), row);
    if (chance(random, 0.6)) ++row;
  } while (layout.seat_count() < seat_count);

  layout.category_count = static_cast<std::uint16_t>(1 + up_to(random, 4));
  const bool mixed = chance(random, 0.3);
  const double special = chance(random, 0.5) ? 0.0 : 0.15;
  std::uint32_t category = 0;
  for (SeatIndex seat = 0; seat < layout.seat_count(); ++seat) {
    const bool new_segment = layout.segment(seat).first == seat;
    if (mixed || new_segment || chance(random, 0.05)) {
      category = up_to(random, layout.category_count - 1U);
    }
    layout.category[seat] = static_cast<CategoryIndex>(category);
    if (chance(random, special)) layout.traits[seat] |= kAccessibleSeat;
    if (chance(random, special)) layout.traits[seat] |= kCompanionSeat;
    if (chance(random, 0.1)) layout.traits[seat] |= kRestrictedViewSeat;
  }
  rank_at_random(hall, random);
  return hall;
}

/// The seats of `free` that are free and have no free neighbour.
inline std::vector<bool> alone(const SeatLayout& layout, const std::vector<bool>& free) {
  std::vector<bool> found(layout.seat_count());
  for (SeatIndex seat = 0; seat < layout.seat_count(); ++seat) {
    const Segment& segment = layout.segment(seat);
    const bool before = seat > segment.first && free[seat - 1];
    const bool behind = seat + 1 < segment.first + segment.count && free[seat + 1];
    found[seat] = free[seat] && !before && !behind;
  }
  return found;
}

/// The seats that taking `seats` leaves alone and that were not before.
inline std::vector<SeatIndex> newly_alone(const SeatLayout& layout, std::vector<bool> free,
                                          std::span<const SeatIndex> seats) {
  const std::vector<bool> before = alone(layout, free);
  for (const SeatIndex seat : seats) free[seat] = false;
  const std::vector<bool> after = alone(layout, free);
  std::vector<SeatIndex> left;
  for (SeatIndex seat = 0; seat < layout.seat_count(); ++seat) {
    if (after[seat] && !before[seat]) left.push_back(seat);
  }
  return left;
}

}  // namespace firstshow::booking
