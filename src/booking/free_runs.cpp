#include "booking/free_runs.hpp"

#include <algorithm>

namespace firstshow::booking {
namespace {

std::uint64_t lower(TwoWords seats) {
  return static_cast<std::uint64_t>(seats);
}

/// Where `quantity` seats of `usable` follow each other. Doubles what is known to be linked, so 50
/// seats take 6 steps.
std::uint64_t starts_of_runs(TwoWords usable, TwoWords joined, std::uint32_t quantity) {
  if (quantity == 1) return lower(usable);
  TwoWords linked = usable & (usable >> 1) & joined;
  const std::uint32_t links = quantity - 1;
  for (std::uint32_t known = 1; known < links && linked != 0;) {
    const std::uint32_t step = std::min(known, links - known);
    linked &= linked >> step;
    known += step;
  }
  return lower(linked);
}

}  // namespace

RunStarts run_starts(const SeatBitmap& free, const SeatBitmap& joined, std::size_t word,
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
      free_before & (free_before >> 1 | lower(free_here) << 63) & joined.word_before(word);
  const std::uint64_t one_before = lower(pairs) << 1 | pairs_before >> 63;
  const std::uint64_t two_before = lower(pairs) << 2 | pairs_before >> 62;
  const std::uint64_t one_behind = lower(pairs >> (quantity - 1));
  const std::uint64_t two_behind = lower(pairs >> quantity);
  starts.clean = starts.any & ~(one_before & ~two_before) & ~(one_behind & ~two_behind);
  return starts;
}

std::uint64_t within_reach(TwoWords seats, std::uint32_t reach) {
  for (std::uint32_t known = 1; known < reach;) {
    const std::uint32_t step = std::min(known, reach - known);
    seats |= seats >> step;
    known += step;
  }
  return lower(seats);
}

}  // namespace firstshow::booking
