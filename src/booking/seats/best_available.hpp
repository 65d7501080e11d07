#pragma once
// Finds seats for "the best N together" and guards the single-seat rule, over the free seats of one
// show. Belongs to one ShowInventory and its thread; no input or output. Nothing fails.
//
// It keeps one bit a seat, looks at 64 seats at a time and in the order in which the plan's best
// runs lie, and stops when nothing better can come: take() and give() flip a bit, and best() reads
// at most the whole bitmap, 12 KB for 100,000 seats, however the free seats lie.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "booking/model/seat_layout.hpp"

namespace firstshow::booking {

/// What is wanted. A seat that is both a wheelchair and a companion seat counts as a wheelchair
/// seat. If accessible and companions together exceed the quantity, there are no such seats.
struct SeatWish {
  std::uint32_t quantity = 1;    ///< 1..kMaxPlacesPerHold, accessible and companions included
  std::uint32_t accessible = 0;  ///< exactly so many wheelchair seats
  std::uint32_t companions = 0;  ///< exactly so many companion seats
  bool together_required = false;
  std::vector<bool> categories;  ///< by CategoryIndex: it may be used; size = category_count
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
  /// For another show of the same layout, all seats free: shares what no sale changes, which is
  /// nearly all of the memory and of the time to build one.
  SeatFinder for_another_show() const;
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
  /// In (3) that means the first ones by rank of each kind. A free seat of any category and kind
  /// counts as the neighbour of one left behind.
  SeatChoice best(const SeatWish& wish) const;

  /// The single-seat rule for taking `seats` (ascending, distinct, each free or in `own`): nothing
  /// if it is kept, or if no choice of the same sizes in the same rows would keep it. A set breaks
  /// it where a free run of two or more would be left with a run of exactly one. `own` (ascending)
  /// counts as free, for swaps. single_seat_rule.hpp says which choice is suggested.
  std::optional<SingleSeat> single_seat(std::span<const SeatIndex> seats,
                                        std::span<const SeatIndex> own) const;

 private:
  struct Index;
  explicit SeatFinder(std::unique_ptr<Index> index);

  std::unique_ptr<Index> index_;
};

}  // namespace firstshow::booking
