#pragma once
// One search of "best available": walks the stretches of the frontier, best first. Lives for one
// request on the thread that owns the finder; reads the free seats, changes nothing but what
// WishedSeats remembers. Nothing fails.

#include <cstdint>
#include <limits>
#include <vector>

#include "booking/seats/best_available.hpp"
#include "booking/seats/free_runs.hpp"
#include "booking/seats/rank_frontier.hpp"
#include "booking/seats/seat_bitmap.hpp"
#include "booking/seats/wished_seats.hpp"

namespace firstshow::booking {

class RunSearch {
 public:
  /// `wish` has a quantity of 1..kMaxPlacesPerHold, of which no more are accessible and companion.
  RunSearch(const RankFrontier& frontier, const SeatBitmap& free, WishedSeats& wished,
            const SeatWish& wish);

  /// Neighbours that leave no single seat, else neighbours; else nothing. Ascending.
  std::vector<SeatIndex> together();
  /// The first of each kind wished for by rank, wherever they are; else nothing. Ascending.
  std::vector<SeatIndex> apart();

 private:
  /// A run of the wished quantity; smaller sums are better, then lower seats.
  struct Run {
    std::uint32_t rank_sum = std::numeric_limits<std::uint32_t>::max();
    SeatIndex first = 0;

    bool exists() const { return rank_sum != std::numeric_limits<std::uint32_t>::max(); }
  };

  std::uint32_t ordinary() const { return quantity_ - wheelchairs_ - companions_; }
  /// `starts` without the runs that have other than the wished number of wheelchair and companion
  /// seats.
  RunStarts with_wished_kinds(RunStarts starts, std::size_t word) const;
  /// Makes `best` the best of itself and the runs at `starts`.
  void improve(Run& best, std::uint64_t starts, std::size_t word) const;
  /// Adds the first `quantity` free seats of `kind` by rank; false if there are not so many.
  bool add_first_by_rank(SeatKinds kind, std::uint32_t quantity, std::vector<SeatIndex>& seats);

  const RankFrontier& frontier_;
  const SeatBitmap& free_;
  WishedSeats& wished_;
  std::uint32_t quantity_;
  std::uint32_t wheelchairs_;
  std::uint32_t companions_;
  CategorySet categories_;
};

}  // namespace firstshow::booking
