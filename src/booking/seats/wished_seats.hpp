#pragma once
// The seats that a wish may use, sold or not, worked out once for the few kinds of wishes that a
// sale sees over and over. Belongs to one SeatFinder and its thread. Nothing fails.

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "booking/seats/rank_frontier.hpp"
#include "booking/seats/seat_bitmap.hpp"

namespace firstshow::booking {

class WishedSeats {
 public:
  /// The seats of `kinds` (bits of SeatKinds) in `categories`. Valid until the next call.
  const SeatBitmap& of(const RankFrontier& frontier, const CategorySet& categories,
                       std::uint8_t kinds) {
    for (const Known& known : known_) {
      if (known.kinds == kinds && known.categories == categories) return known.seats;
    }
    Known known{categories, kinds, frontier.seats_of(categories, kinds)};
    if (known_.size() < kMaxKnown) return known_.emplace_back(std::move(known)).seats;
    oldest_ = (oldest_ + 1) % kMaxKnown;
    return (known_[oldest_] = std::move(known)).seats;
  }

 private:
  static constexpr std::size_t kMaxKnown = 16;  ///< of 12 KB each for 100,000 seats

  struct Known {
    CategorySet categories;
    std::uint8_t kinds = 0;
    SeatBitmap seats;
  };

  std::vector<Known> known_;
  std::size_t oldest_ = 0;
};

}  // namespace firstshow::booking
