#include "booking/seats/single_seat_rule.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "booking/seats/row_regrouping.hpp"

namespace firstshow::booking {
namespace {

/// The seats as the buyer who has `own` sees them.
class OpenSeats {
 public:
  OpenSeats(const SeatLayout& layout, const SeatBitmap& free, std::span<const SeatIndex> own)
      : layout_(layout), free_(free), own_(own) {}

  bool open(SeatIndex seat) const {
    return free_.has(seat) || (!own_.empty() && std::binary_search(own_.begin(), own_.end(), seat));
  }
  /// Whether the seat has an open neighbour on that side.
  bool open_before(SeatIndex seat) const {
    return seat > layout_.segment(seat).first && open(seat - 1);
  }
  bool open_behind(SeatIndex seat) const {
    const Segment& segment = layout_.segment(seat);
    return seat + 1 < segment.first + segment.count && open(seat + 1);
  }

 private:
  const SeatLayout& layout_;
  const SeatBitmap& free_;
  std::span<const SeatIndex> own_;
};

/// The open seats beside `seats` that have no other open neighbour once `seats` are taken.
std::vector<SeatIndex> left_alone(const OpenSeats& open, std::span<const SeatIndex> seats) {
  std::vector<SeatIndex> alone;
  for (std::size_t at = 0; at < seats.size(); ++at) {
    const SeatIndex seat = seats[at];
    // A seat between two chosen ones is seen from the first of them: to the other, its neighbour
    // counts as open.
    const bool before_chosen = at > 0 && seats[at - 1] == seat - 1;
    if (!before_chosen && open.open_before(seat) && !open.open_before(seat - 1)) {
      alone.push_back(seat - 1);
    }
    const SeatIndex next = at + 1 < seats.size() ? seats[at + 1] : kMaxSeats;
    if (next != seat + 1 && open.open_behind(seat)) {
      if (next == seat + 2 || !open.open_behind(seat + 1)) alone.push_back(seat + 1);
    }
  }
  return alone;
}

struct SeatRange {
  SeatIndex first = 0;
  SeatIndex end = 0;
};

/// The whole row of a seat, over its aisles.
SeatRange row_of(const SeatLayout& layout, SeatIndex seat) {
  const std::vector<Segment>& segments = layout.segments;
  std::size_t first = layout.segment_of[seat];
  std::size_t last = first;
  while (first > 0 && segments[first - 1].row == segments[first].row) --first;
  while (last + 1 < segments.size() && segments[last + 1].row == segments[last].row) ++last;
  return {segments[first].first, segments[last].first + segments[last].count};
}

/// `seat` moved by `distance` towards `limit`, not past it.
SeatIndex moved_down(SeatIndex seat, std::uint32_t distance, SeatIndex limit) {
  return seat - std::min(distance, seat - limit);
}
SeatIndex moved_up(SeatIndex seat, std::uint32_t distance, SeatIndex limit) {
  return seat + std::min(distance, limit - seat);
}

/// The seats of one row moved so that none is left alone; nothing if that cannot be.
std::optional<std::vector<SeatIndex>> regrouped(const SeatLayout& layout, const OpenSeats& open,
                                                SeatRange row, std::span<const SeatIndex> seats) {
  RowPart part;
  part.movable_first = moved_down(seats.front(), kSuggestionReach, row.first);
  part.movable_end = moved_up(seats.back() + 1, kSuggestionReach, row.end);
  if (part.movable_end - part.movable_first > kLongestSearch) return std::nullopt;
  part.first = moved_down(part.movable_first, 2, row.first);
  const SeatIndex end = moved_up(part.movable_end, 2, row.end);
  part.open.reserve(end - part.first);
  for (SeatIndex seat = part.first; seat < end; ++seat) part.open.push_back(open.open(seat));
  return RowRegrouping(layout, part, seats).cheapest();
}

}  // namespace

std::optional<SingleSeat> single_seat(const SeatLayout& layout, const SeatBitmap& free,
                                      std::span<const SeatIndex> seats,
                                      std::span<const SeatIndex> own) {
  const OpenSeats open(layout, free, own);
  SingleSeat found{.left = left_alone(open, seats), .suggestion = {}};
  if (found.left.empty()) return std::nullopt;

  while (!seats.empty()) {
    const SeatRange row = row_of(layout, seats.front());
    const auto row_end = std::lower_bound(seats.begin(), seats.end(), row.end);
    const auto in_row = seats.first(static_cast<std::size_t>(row_end - seats.begin()));
    seats = seats.subspan(in_row.size());
    const auto left = std::lower_bound(found.left.begin(), found.left.end(), row.first);
    if (left == found.left.end() || *left >= row.end) {
      found.suggestion.insert(found.suggestion.end(), in_row.begin(), in_row.end());
      continue;
    }
    const auto moved = regrouped(layout, open, row, in_row);
    if (!moved) return std::nullopt;
    found.suggestion.insert(found.suggestion.end(), moved->begin(), moved->end());
  }
  return found;
}

}  // namespace firstshow::booking
