#pragma once
// Halls to measure with, made by a formula: blocks of rows around a stage at one end. Not part of
// the shipped binary.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <numbers>
#include <numeric>
#include <utility>
#include <vector>

#include "booking/model/seat_layout.hpp"

namespace firstshow::bench {

struct StadiumShape {
  std::uint32_t blocks = 40;
  std::uint32_t rows = 50;          ///< in each block
  std::uint32_t seats_in_row = 25;  ///< in each block
  std::uint16_t categories = 5;     ///< by distance; 1 ..= booking::kMaxCategories
  bool mixed = false;               ///< categories change from seat to seat, in no order
};

inline constexpr StadiumShape kStadium;                                              // 50,000 seats
inline constexpr StadiumShape kMixedStadium{.categories = 10, .mixed = true};        // 50,000
inline constexpr StadiumShape kLongRows{.blocks = 10, .seats_in_row = 100};          // 50,000
inline constexpr StadiumShape kCinema{.blocks = 2, .rows = 10, .seats_in_row = 15};  // 300
inline constexpr StadiumShape kGreatest{.blocks = 80};                               // 100,000

/// Every 100th seat is a wheelchair place with a companion seat beside it.
inline booking::SharedLayout stadium(const StadiumShape& shape) {
  auto layout = std::make_shared<booking::SeatLayout>();
  layout->category_count = shape.categories;
  const std::uint32_t seat_count = shape.blocks * shape.rows * shape.seats_in_row;
  std::vector<double> distance;
  for (std::uint32_t block = 0; block < shape.blocks; ++block) {
    for (std::uint32_t row = 0; row < shape.rows; ++row) {
      const auto segment = static_cast<std::uint32_t>(layout->segments.size());
      const auto first = static_cast<booking::SeatIndex>(distance.size());
      layout->segments.push_back({first, shape.seats_in_row, segment});
      for (std::uint32_t at = 0; at < shape.seats_in_row; ++at) {
        const double radius = 60.0 + 0.8 * row;
        const double angle =
            2 * std::numbers::pi * (block + (at + 0.5) / shape.seats_in_row) / shape.blocks;
        // The stage stands at (70, 0), inside the bowl.
        distance.push_back(std::hypot(radius * std::cos(angle) - 70, radius * std::sin(angle)));
        layout->segment_of.push_back(segment);
      }
    }
  }
  std::vector<booking::SeatIndex> order(seat_count);
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](booking::SeatIndex a, booking::SeatIndex b) {
    return distance[a] < distance[b];
  });
  layout->rank.resize(seat_count);
  layout->category.resize(seat_count);
  layout->traits.resize(seat_count);
  for (std::uint32_t rank = 0; rank < seat_count; ++rank) {
    const booking::SeatIndex seat = order[rank];
    layout->rank[seat] = rank;
    const std::uint32_t by_distance = rank * std::uint64_t{shape.categories} / seat_count;
    const std::uint32_t scattered = (seat * 2'654'435'761U >> 16) % shape.categories;
    layout->category[seat] =
        static_cast<booking::CategoryIndex>(shape.mixed ? scattered : by_distance);
    if (seat % 100 == 10) layout->traits[seat] = booking::kAccessibleSeat;
    if (seat % 100 == 11) layout->traits[seat] = booking::kCompanionSeat;
  }
  return layout;
}

}  // namespace firstshow::bench
