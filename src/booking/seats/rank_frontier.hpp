#pragma once
// What "best available" needs to know of a plan and what no sale changes: who is whose neighbour,
// which seats are in which category, and in which order to look, best first. Immutable, shared by
// the shows of a plan; any thread may read it. Nothing fails.
//
// The order: the plan is cut into stretches of 64 seats, and for every quantity the stretches are
// sorted by the smallest sum of ranks that a run starting in them has when everything is free. A
// search walks that list and stops at the first stretch that cannot beat what it has found.

#include <bitset>
#include <cstdint>
#include <span>
#include <vector>

#include "booking/model/entities.hpp"
#include "booking/model/seat_layout.hpp"
#include "booking/seats/seat_bitmap.hpp"

namespace firstshow::booking {

/// 64 seats, those of one word of a SeatBitmap.
struct Stretch {
  std::uint32_t lowest_sum = 0;  ///< no run that starts here has a smaller sum of ranks
  std::uint32_t word = 0;
};

using CategorySet = std::bitset<kMaxCategories>;

/// Every seat is of one kind; one marked as wheelchair place and companion seat is the former.
enum SeatKinds : std::uint8_t { kOrdinaryKind = 1, kWheelchairKind = 2, kCompanionKind = 4 };

class RankFrontier {
 public:
  explicit RankFrontier(SharedLayout layout);

  const SeatLayout& layout() const { return *layout_; }

  /// The stretches in which a run of `quantity` (1..kMaxPlacesPerHold) starts, best first.
  std::span<const Stretch> stretches(std::uint32_t quantity) const {
    return std::span(stretches_)
        .subspan(stretches_begin_[quantity - 1],
                 stretches_begin_[quantity] - stretches_begin_[quantity - 1]);
  }

  /// Sum of the ranks of `quantity` (1..kMaxPlacesPerHold) seats from `first` on.
  std::uint32_t rank_sum(SeatIndex first, std::uint32_t quantity) const {
    return rank_sums_[first + quantity] - rank_sums_[first];
  }

  /// The seats of `kinds` (bits of SeatKinds) that are in one of `categories`.
  SeatBitmap seats_of(const CategorySet& categories, std::uint8_t kinds) const;

  const SeatBitmap& joined() const { return joined_; }  ///< the next seat is a neighbour
  const SeatBitmap& wheelchair() const { return wheelchair_; }
  const SeatBitmap& companion() const { return companion_; }

 private:
  /// The seats of one word that are in one category.
  struct CategoryShare {
    std::uint64_t seats = 0;
    CategoryIndex category = 0;
  };

  void sort_seats();
  void share_words();
  void rank_stretches();

  SharedLayout layout_;
  SeatBitmap joined_;
  SeatBitmap ordinary_;
  SeatBitmap wheelchair_;
  SeatBitmap companion_;
  std::vector<std::uint32_t> rank_sums_;  ///< of all seats before; modulo 2^32, so only differences
  std::vector<CategoryShare> shares_;     ///< by word, from shares_begin_[word]
  std::vector<std::uint32_t> shares_begin_;
  std::vector<Stretch> stretches_;  ///< by quantity, from stretches_begin_[quantity - 1]
  std::vector<std::uint32_t> stretches_begin_;
};

}  // namespace firstshow::booking
