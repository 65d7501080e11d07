#pragma once
// A seat plan as the booking core sees it: numbers only. Built once when a plan is published
// (catalogue/), immutable and shared from then on; any thread may read it.
//
// Seats are numbered 0..n-1 so that neighbours are consecutive: zone by zone, row by row, along the
// row. A segment is a maximal run of seats that are next to each other; an aisle or any gap wider
// than 1.6 times the row's median spacing ends it.

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "base/result.hpp"

namespace firstshow::booking {

using SeatIndex = std::uint32_t;      ///< dense position of a seat in its plan
using AreaIndex = std::uint32_t;      ///< dense position of an area in its plan
using CategoryIndex = std::uint16_t;  ///< position of a price category in its plan

inline constexpr std::uint32_t kMaxSeats = 100'000;
inline constexpr std::uint32_t kMaxAreas = 1'000;
inline constexpr std::uint32_t kMaxAreaCapacity = 1'000'000;
inline constexpr std::uint32_t kMaxCategories = 256;

/// What a seat is besides a seat; a set of bits, stored in rows: never renumber or reuse one.
enum SeatTraits : std::uint8_t {
  kOrdinarySeat = 0,
  kAccessibleSeat = 1,      ///< a wheelchair place; only for those who ask
  kCompanionSeat = 2,       ///< beside a wheelchair place; sold only with one
  kRestrictedViewSeat = 4,  ///< sold with a warning
};

/// Seats `first` .. `first + count - 1` are next to each other, left to right. Several segments
/// with the same `row` are one row broken by aisles.
struct Segment {
  SeatIndex first = 0;
  std::uint32_t count = 0;
  std::uint32_t row = 0;

  friend bool operator==(const Segment&, const Segment&) = default;
};

/// A standing or unnumbered place: 1 ..= kMaxAreaCapacity people.
struct AreaLayout {
  CategoryIndex category = 0;
  std::uint32_t capacity = 0;

  friend bool operator==(const AreaLayout&, const AreaLayout&) = default;
};

struct SeatLayout {
  // By SeatIndex; all of the same length.
  std::vector<CategoryIndex> category;
  std::vector<std::uint32_t> rank;   ///< 0 is the best seat; a permutation of 0..n-1
  std::vector<std::uint8_t> traits;  ///< SeatTraits
  std::vector<std::uint32_t> segment_of;

  std::vector<Segment> segments;  ///< in seat order, covering every seat exactly once
  std::vector<AreaLayout> areas;  ///< by AreaIndex
  std::uint16_t category_count = 0;

  std::uint32_t seat_count() const { return static_cast<std::uint32_t>(category.size()); }
  const Segment& segment(SeatIndex seat) const { return segments[segment_of[seat]]; }

  friend bool operator==(const SeatLayout&, const SeatLayout&) = default;
};

using SharedLayout = std::shared_ptr<const SeatLayout>;

/// Whether seats, ascending, follow each other in one segment; so do a single one and none.
bool side_by_side(const SeatLayout& layout, std::span<const SeatIndex> seats);

/// Everything that contradicts the description above (lengths, ranges, limits, a rank twice, a seat
/// in no segment); empty if the layout is sound. The core accepts only sound layouts.
Faults layout_faults(const SeatLayout& layout);

}  // namespace firstshow::booking
