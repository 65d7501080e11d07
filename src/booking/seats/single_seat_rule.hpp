#pragma once
// The single-seat rule: a choice may not leave a free run of two or more neighbours with a run of
// exactly one, if in the same rows as many seats could be chosen that leave none. Pure; reads the
// free seats of one show on the thread that owns them. Nothing fails.
//
// Every free seat of a segment counts as a neighbour, whatever its category and kind: a wheelchair
// seat beside the one left keeps that one from being alone, and may itself be left alone.

#include <optional>
#include <span>

#include "booking/model/seat_layout.hpp"
#include "booking/seats/best_available.hpp"
#include "booking/seats/seat_bitmap.hpp"

namespace firstshow::booking {

/// How far a group of seats may be moved by a suggestion, in seats of its row.
inline constexpr std::uint32_t kSuggestionReach = 128;
/// A row is searched from kSuggestionReach before the first seat to as many behind the last; for a
/// part longer than this there is no suggestion. Longer than the rows of any hall; a bound to work.
inline constexpr std::uint32_t kLongestSearch = 2'048;

/// SeatFinder::single_seat(), with `free` as the finder has it.
///
/// The suggestion: rows that are left without a single seat keep their seats. In each other row the
/// seats fall into groups of neighbours; the groups keep their size and their order along the row
/// and move, to touch each other if that helps. A group keeps its number of wheelchair and of
/// companion seats. Of all such choices the one with the fewest seats of another category than
/// before (the first compared with the first, and so on), then the smallest sum of distances, then
/// the lowest seats.
std::optional<SingleSeat> single_seat(const SeatLayout& layout, const SeatBitmap& free,
                                      std::span<const SeatIndex> seats,
                                      std::span<const SeatIndex> own);

}  // namespace firstshow::booking
