#pragma once
// Finds seats for "the best N together" and guards the single-seat rule, over the free seats of one
// show. Belongs to one ShowInventory and its thread; no input or output. Nothing fails.
//
// It keeps free runs per segment and a frontier of free seats by rank per category, so that the
// cost of best() does not grow with what is sold: median below 20 us on 50,000 seats at any fill.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "booking/seat_layout.hpp"

namespace firstshow::booking {

/// What is wanted, with the categories that may be used (by CategoryIndex) already worked out from
/// category and price ceiling.
struct SeatWish {
  std::uint32_t quantity = 1;    ///< 1..kMaxPlacesPerHold, accessible and companions included
  std::uint32_t accessible = 0;  ///< exactly so many wheelchair seats
  std::uint32_t companions = 0;  ///< exactly so many companion seats
  bool together_required = false;
  std::vector<bool> categories;  ///< usable categories; size = category_count
};

struct SeatChoice {
  std::vector<SeatIndex> seats;  ///< ascending; empty: there are none
  bool together = false;         ///< one run of neighbours (a single seat is together)
};

/// What a set of seats would leave behind.
struct SingleSeat {
  std::vector<SeatIndex> left;        ///< the seats that would be left alone, ascending
  std::vector<SeatIndex> suggestion;  ///< as many seats in the same rows that leave none, ascending
};

class SeatFinder {
 public:
  /// All seats free.
  explicit SeatFinder(SharedLayout layout);
  ~SeatFinder();
  SeatFinder(SeatFinder&&) noexcept;
  SeatFinder& operator=(SeatFinder&&) noexcept;

  void take(SeatIndex seat);  ///< was free
  void give(SeatIndex seat);  ///< was taken
  bool is_free(SeatIndex seat) const;
  std::uint32_t free_count() const;

  /// The first that exists of: (1) adjacent in one segment, leaving no single seat behind that was
  /// not single before; (2) adjacent in one segment; (3) unless together is required, the first
  /// `quantity` free seats by rank. Within (1) and (2) the smallest sum of ranks, then the lowest
  /// seat. Wheelchair and companion seats are used exactly as many as are wished for, never else.
  SeatChoice best(const SeatWish& wish) const;

  /// The single-seat rule for taking `seats` (ascending, distinct, each free or in `own`): nothing
  /// if it is kept, or if no choice of the same sizes in the same rows would keep it. A set breaks
  /// it where a free run of two or more would be left with a run of exactly one. `own` (ascending)
  /// counts as free, for swaps.
  std::optional<SingleSeat> single_seat(std::span<const SeatIndex> seats,
                                        std::span<const SeatIndex> own) const;

 private:
  struct Index;
  std::unique_ptr<Index> index_;
};

}  // namespace firstshow::booking
