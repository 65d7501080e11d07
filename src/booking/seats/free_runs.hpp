#pragma once
// Finds, 64 seats at a time, where a run of neighbours can be taken, and which of those runs leave
// no single seat. Pure functions over bitmaps; any thread; nothing fails.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "booking/model/entities.hpp"
#include "booking/seats/seat_bitmap.hpp"

namespace firstshow::booking {

/// Seats of one word at which a run can start, one bit each.
struct RunStarts {
  std::uint64_t any = 0;    ///< every run that can be had
  std::uint64_t clean = 0;  ///< those of them that leave no free run of exactly one beside them
};

/// Where `quantity` seats of `usable` follow each other. Doubles what is known to be linked, so 50
/// seats take 6 steps.
inline std::uint64_t starts_of_runs(TwoWords usable, TwoWords joined, std::uint32_t quantity) {
  if (quantity == 1) return usable.low;
  TwoWords linked = usable & (usable >> 1) & joined;
  const std::uint32_t links = quantity - 1;
  for (std::uint32_t known = 1; known < links && linked.low != 0;) {
    const std::uint32_t step = std::min(known, links - known);
    linked = linked & (linked >> step);
    known += step;
  }
  return linked.low;
}

/// The runs of `quantity` (1..kMaxPlacesPerHold) seats that start in word `word` and consist of
/// `usable` seats only. `usable` has the seats of that word and the next, all of them free;
/// `joined` has a seat if the next one is its neighbour. What a run leaves is judged by all free
/// seats, usable or not.
inline RunStarts run_starts(const SeatBitmap& free, const SeatBitmap& joined, std::size_t word,
                            TwoWords usable, std::uint32_t quantity) {
  const TwoWords joined_here = joined.two_words(word);
  RunStarts starts;
  starts.any = starts_of_runs(usable, joined_here, quantity);
  if (starts.any == 0) return starts;

  // A pair: a free seat whose next neighbour is free too. Exactly one seat is left before a run
  // that starts at s if (s-1, s) is a pair and (s-2, s-1) is none; behind it likewise.
  const TwoWords free_here = free.two_words(word);
  const TwoWords pairs = free_here & (free_here >> 1) & joined_here;
  const std::uint64_t free_before = free.word_before(word);
  const std::uint64_t pairs_before =
      free_before & (free_before >> 1 | free_here.low << 63) & joined.word_before(word);
  const std::uint64_t one_before = pairs.low << 1 | pairs_before >> 63;
  const std::uint64_t two_before = pairs.low << 2 | pairs_before >> 62;
  const TwoWords behind = pairs >> (quantity - 1);
  const std::uint64_t one_behind = behind.low;
  const std::uint64_t two_behind = (behind >> 1).low;
  starts.clean = starts.any & ~(one_before & ~two_before) & ~(one_behind & ~two_behind);
  return starts;
}

/// The seats with another seat of `seats` among the `reach` seats that start there (1..64), for the
/// lower word.
inline std::uint64_t within_reach(TwoWords seats, std::uint32_t reach) {
  for (std::uint32_t known = 1; known < reach;) {
    const std::uint32_t step = std::min(known, reach - known);
    seats = seats | seats >> step;
    known += step;
  }
  return seats.low;
}

// A run that starts at the last seat of a word, and the pair of free seats behind it, must end
// within the next word.
static_assert(kMaxPlacesPerHold + 2 <= kSeatsPerWord);

}  // namespace firstshow::booking
