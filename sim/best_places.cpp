#include "sim/best_places.hpp"

#include <algorithm>
#include <tuple>

namespace firstshow::sim {
namespace {

struct Window {
  bool leaves_single = true;
  std::uint64_t rank_sum = 0;
  SeatIndex first = 0;

  auto key() const { return std::tie(leaves_single, rank_sum, first); }
};

bool offered(const ModelShow& show, const BestPlaces& wanted, CategoryIndex category) {
  if (wanted.category && *wanted.category != category) return false;
  const auto price = show.show.prices.price(category, 0);
  if (price == kNotOffered) return false;
  return !wanted.price_ceiling || price <= *wanted.price_ceiling;
}

bool usable(const ModelShow& show, const BestPlaces& wanted, SeatIndex seat) {
  return show.seats[seat].status == SeatStatus::kFree &&
         offered(show, wanted, show.layout->category[seat]);
}

/// Whether taking [first, first + count) of a segment leaves one seat alone that was not before.
bool leaves_single(const ModelShow& show, const Segment& segment, SeatIndex first,
                   std::uint32_t count) {
  const auto free = [&](std::int64_t seat) {
    return seat >= segment.first && seat < std::int64_t{segment.first} + segment.count &&
           show.seats[static_cast<std::size_t>(seat)].status == SeatStatus::kFree;
  };
  const std::int64_t left = std::int64_t{first} - 1;
  const std::int64_t right = std::int64_t{first} + count;
  return (free(left) && !free(left - 1)) || (free(right) && !free(right + 1));
}

bool fits(const ModelShow& show, const BestPlaces& wanted, SeatIndex first) {
  std::uint32_t accessible = 0;
  std::uint32_t companions = 0;
  for (SeatIndex seat = first; seat < first + wanted.quantity; ++seat) {
    if (!usable(show, wanted, seat)) return false;
    accessible += (show.layout->traits[seat] & kAccessibleSeat) != 0;
    companions += (show.layout->traits[seat] & kCompanionSeat) != 0;
  }
  return accessible == wanted.accessible && companions == wanted.companions;
}

BestChoice adjacent(const ModelShow& show, const BestPlaces& wanted) {
  std::optional<Window> best;
  for (const auto& segment : show.layout->segments) {
    for (SeatIndex first = segment.first; first + wanted.quantity <= segment.first + segment.count;
         ++first) {
      if (!fits(show, wanted, first)) continue;
      Window window{leaves_single(show, segment, first, wanted.quantity), 0, first};
      for (SeatIndex seat = first; seat < first + wanted.quantity; ++seat) {
        window.rank_sum += show.layout->rank[seat];
      }
      if (!best || window.key() < best->key()) best = window;
    }
  }
  BestChoice choice;
  if (!best) return choice;
  for (std::uint32_t index = 0; index < wanted.quantity; ++index) {
    choice.seats.push_back(best->first + index);
  }
  return choice;
}

BestChoice by_rank(const ModelShow& show, const BestPlaces& wanted) {
  std::vector<SeatIndex> free;
  for (SeatIndex seat = 0; seat < show.layout->seat_count(); ++seat) {
    if (usable(show, wanted, seat)) free.push_back(seat);
  }
  std::ranges::sort(free, {}, [&](SeatIndex seat) { return show.layout->rank[seat]; });
  std::uint32_t accessible = wanted.accessible;
  std::uint32_t companions = wanted.companions;
  std::uint32_t ordinary = wanted.quantity - accessible - companions;
  BestChoice choice;
  for (const auto seat : free) {
    const auto traits = show.layout->traits[seat];
    auto& left = (traits & kAccessibleSeat) != 0  ? accessible
                 : (traits & kCompanionSeat) != 0 ? companions
                                                  : ordinary;
    if (left == 0) continue;
    --left;
    choice.seats.push_back(seat);
  }
  if (accessible + companions + ordinary > 0) choice.seats.clear();
  std::ranges::sort(choice.seats);
  return choice;
}

}  // namespace

BestChoice best_places(const ModelShow& show, const BestPlaces& wanted) {
  const auto& layout = *show.layout;
  const bool has_seats = std::ranges::any_of(
      layout.category, [&](CategoryIndex category) { return offered(show, wanted, category); });
  if (!has_seats) {
    BestChoice choice;
    if (wanted.accessible + wanted.companions > 0) return choice;  // an area has no such places
    for (AreaIndex area = 0; area < layout.areas.size() && !choice.area; ++area) {
      const bool fits = offered(show, wanted, layout.areas[area].category);
      if (fits && show.left(area) >= wanted.quantity) choice.area = area;
    }
    return choice;
  }
  auto choice = adjacent(show, wanted);
  if (choice.seats.empty() && !wanted.together_required) choice = by_rank(show, wanted);
  return choice;
}

}  // namespace firstshow::sim
