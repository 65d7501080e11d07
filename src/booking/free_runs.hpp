#pragma once
// Finds, 64 seats at a time, where a run of neighbours can be taken, and which of those runs leave
// no single seat. Pure functions over bitmaps; any thread; nothing fails.

#include <cstddef>
#include <cstdint>

#include "booking/entities.hpp"
#include "booking/seat_bitmap.hpp"

namespace firstshow::booking {

/// Seats of one word at which a run can start, one bit each.
struct RunStarts {
  std::uint64_t any = 0;  ///< every run that can be had
  std::uint64_t clean =
      0;  ///< of these, the ones that leave no free run of exactly one beside them
};

/// The runs of `quantity` (1..kMaxPlacesPerHold) seats that start in word `word` and consist of
/// `usable` seats only. `usable` has the seats of that word and the next, all of them free;
/// `joined` has a seat if the next one is its neighbour. What a run leaves is judged by all free
/// seats, usable or not.
RunStarts run_starts(const SeatBitmap& free, const SeatBitmap& joined, std::size_t word,
                     TwoWords usable, std::uint32_t quantity);

/// The seats with another seat of `seats` among the `reach` seats that start there (1..64), for the
/// lower word.
std::uint64_t within_reach(TwoWords seats, std::uint32_t reach);

// A run that starts at the last seat of a word, and the pair of free seats behind it, must end
// within the next word.
static_assert(kMaxPlacesPerHold + 2 <= kSeatsPerWord);

}  // namespace firstshow::booking
