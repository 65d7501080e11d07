#include "booking/model/seat_layout.hpp"

#include <string>

namespace firstshow::booking {
namespace {

constexpr std::uint8_t kEveryTrait = kAccessibleSeat | kCompanionSeat | kRestrictedViewSeat;

std::string at(const char* list, std::size_t index) {
  return std::string("/") + list + "/" + std::to_string(index);
}

/// Whether the lists by seat are all of one length, which everything else relies on.
bool check_lengths(const SeatLayout& layout, Faults& faults) {
  const std::size_t seats = layout.category.size();
  const std::size_t faults_before = faults.size();
  const auto check = [&](const char* pointer, std::size_t size) {
    if (size != seats)
      faults.push_back({pointer, "is for " + std::to_string(size) + " seats, but there are " +
                                     std::to_string(seats)});
  };
  check("/rank", layout.rank.size());
  check("/traits", layout.traits.size());
  check("/segment_of", layout.segment_of.size());
  return faults.size() == faults_before;
}

void check_limits(const SeatLayout& layout, Faults& faults) {
  if (layout.category.size() > kMaxSeats)
    faults.push_back({"/category", "is more than " + std::to_string(kMaxSeats) + " seats"});
  if (layout.areas.size() > kMaxAreas)
    faults.push_back({"/areas", "are more than " + std::to_string(kMaxAreas)});
  if (layout.category_count > kMaxCategories)
    faults.push_back({"/category_count", "is more than " + std::to_string(kMaxCategories)});
}

void check_seats(const SeatLayout& layout, Faults& faults) {
  std::vector<bool> rank_seen(layout.category.size());
  for (std::size_t seat = 0; seat < layout.category.size(); ++seat) {
    if (layout.category[seat] >= layout.category_count)
      faults.push_back({at("category", seat), "is not a category of the plan"});

    const std::uint32_t rank = layout.rank[seat];
    if (rank >= rank_seen.size()) {
      faults.push_back({at("rank", seat), "is not below the number of seats"});
    } else if (rank_seen[rank]) {
      faults.push_back({at("rank", seat), "is the rank of an earlier seat too"});
    } else {
      rank_seen[rank] = true;
    }

    const std::uint8_t traits = layout.traits[seat];
    if ((traits & ~kEveryTrait) != 0)
      faults.push_back({at("traits", seat), "has a trait that is not known"});
    if ((traits & kAccessibleSeat) != 0 && (traits & kCompanionSeat) != 0)
      faults.push_back({at("traits", seat), "is a wheelchair place and a companion's at once"});
  }
}

void check_segments(const SeatLayout& layout, Faults& faults) {
  const std::size_t seats = layout.category.size();
  std::uint64_t next = 0;
  for (std::size_t i = 0; i < layout.segments.size(); ++i) {
    const Segment& segment = layout.segments[i];
    if (segment.count == 0) faults.push_back({at("segments", i), "has no seat"});
    if (segment.first != next)
      faults.push_back({at("segments", i), "does not begin where the one before it ends"});
    if (i > 0 && segment.row < layout.segments[i - 1].row)
      faults.push_back({at("segments", i), "is of a row before that of the segment before it"});
    next = std::uint64_t{segment.first} + segment.count;
    if (next > seats) {
      faults.push_back({at("segments", i), "goes past the last seat"});
      continue;
    }
    for (std::uint64_t seat = segment.first; seat < next; ++seat)
      if (layout.segment_of[seat] != i)
        faults.push_back({at("segment_of", seat), "is not the segment that the seat is in"});
  }
  if (next < seats)
    faults.push_back({"/segments", "end before seat " + std::to_string(next) + ", with " +
                                       std::to_string(seats) + " seats to cover"});
}

void check_areas(const SeatLayout& layout, Faults& faults) {
  for (std::size_t area = 0; area < layout.areas.size(); ++area) {
    if (layout.areas[area].category >= layout.category_count)
      faults.push_back({at("areas", area) + "/category", "is not a category of the plan"});
    const std::uint32_t capacity = layout.areas[area].capacity;
    if (capacity == 0 || capacity > kMaxAreaCapacity)
      faults.push_back(
          {at("areas", area) + "/capacity", "is not 1 to " + std::to_string(kMaxAreaCapacity)});
  }
}

}  // namespace

bool side_by_side(const SeatLayout& layout, std::span<const SeatIndex> seats) {
  if (seats.size() < 2) return true;
  return seats.back() - seats.front() + 1 == seats.size() &&
         layout.segment_of[seats.front()] == layout.segment_of[seats.back()];
}

Faults layout_faults(const SeatLayout& layout) {
  Faults faults;
  check_limits(layout, faults);
  check_areas(layout, faults);
  if (check_lengths(layout, faults)) {
    check_seats(layout, faults);
    check_segments(layout, faults);
  }
  return faults;
}

}  // namespace firstshow::booking
