#include "booking/seats/run_search.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

namespace firstshow::booking {
namespace {

/// How many of the `quantity` seats from bit `first` on are in `seats`.
std::uint32_t count_in(TwoWords seats, std::uint32_t first, std::uint32_t quantity) {
  const std::uint64_t run = (seats >> first).low;
  return static_cast<std::uint32_t>(std::popcount(run << (kSeatsPerWord - quantity)));
}

}  // namespace

RunSearch::RunSearch(const RankFrontier& frontier, const SeatBitmap& free, WishedSeats& wished,
                     const SeatWish& wish)
    : frontier_(frontier),
      free_(free),
      wished_(wished),
      quantity_(wish.quantity),
      wheelchairs_(wish.accessible),
      companions_(wish.companions) {
  for (std::size_t category = 0; category < wish.categories.size(); ++category) {
    if (wish.categories[category]) categories_.set(category);
  }
}

std::vector<SeatIndex> RunSearch::together() {
  std::uint8_t kinds = 0;
  if (ordinary() > 0) kinds |= kOrdinaryKind;
  if (wheelchairs_ > 0) kinds |= kWheelchairKind;
  if (companions_ > 0) kinds |= kCompanionKind;
  const SeatBitmap& wished = wished_.of(frontier_, categories_, kinds);
  const SeatBitmap& joined = frontier_.joined();
  const bool one_kind = wheelchairs_ + companions_ == 0;
  Run clean;
  Run any;
  for (const Stretch& stretch : frontier_.stretches(quantity_)) {
    if (stretch.lowest_sum > clean.rank_sum) break;
    const std::size_t word = stretch.word;
    const TwoWords usable = free_.two_words(word) & wished.two_words(word);
    if (usable.low == 0) continue;
    RunStarts starts = run_starts(free_, joined, word, usable, quantity_);
    if (starts.any == 0) continue;
    if (!one_kind) starts = with_wished_kinds(starts, word);
    improve(clean, starts.clean, word);
    if (!clean.exists() && stretch.lowest_sum <= any.rank_sum) improve(any, starts.any, word);
  }
  const Run& best = clean.exists() ? clean : any;
  std::vector<SeatIndex> seats(best.exists() ? quantity_ : 0);
  std::iota(seats.begin(), seats.end(), best.first);
  return seats;
}

RunStarts RunSearch::with_wished_kinds(RunStarts starts, std::size_t word) const {
  const TwoWords wheelchair = frontier_.wheelchair().two_words(word);
  const TwoWords companion = frontier_.companion().two_words(word);
  if (wheelchairs_ > 0) starts.any &= within_reach(wheelchair, quantity_);
  if (companions_ > 0) starts.any &= within_reach(companion, quantity_);
  for (std::uint64_t left = starts.any; left != 0; left &= left - 1) {
    const auto first = static_cast<std::uint32_t>(std::countr_zero(left));
    if (count_in(wheelchair, first, quantity_) != wheelchairs_ ||
        count_in(companion, first, quantity_) != companions_) {
      starts.any &= ~(std::uint64_t{1} << first);
    }
  }
  starts.clean &= starts.any;
  return starts;
}

void RunSearch::improve(Run& best, std::uint64_t starts, std::size_t word) const {
  for (; starts != 0; starts &= starts - 1) {
    const auto first = static_cast<SeatIndex>(word * kSeatsPerWord +
                                              static_cast<std::size_t>(std::countr_zero(starts)));
    const std::uint32_t rank_sum = frontier_.rank_sum(first, quantity_);
    if (rank_sum < best.rank_sum || (rank_sum == best.rank_sum && first < best.first)) {
      best = {rank_sum, first};
    }
  }
}

std::vector<SeatIndex> RunSearch::apart() {
  std::vector<SeatIndex> seats;
  seats.reserve(quantity_);
  if (!add_first_by_rank(kOrdinaryKind, ordinary(), seats) ||
      !add_first_by_rank(kWheelchairKind, wheelchairs_, seats) ||
      !add_first_by_rank(kCompanionKind, companions_, seats)) {
    return {};
  }
  std::sort(seats.begin(), seats.end());
  return seats;
}

bool RunSearch::add_first_by_rank(SeatKinds kind, std::uint32_t quantity,
                                  std::vector<SeatIndex>& seats) {
  if (quantity == 0) return true;
  const SeatBitmap& wished = wished_.of(frontier_, categories_, kind);
  const std::vector<std::uint32_t>& rank = frontier_.layout().rank;
  const auto better = [&](SeatIndex a, SeatIndex b) { return rank[a] < rank[b]; };
  std::vector<SeatIndex> first;  // a heap, the worst in front
  first.reserve(quantity);
  for (const Stretch& stretch : frontier_.stretches(1)) {
    const bool enough = first.size() == quantity;
    if (enough && stretch.lowest_sum > rank[first.front()]) break;
    std::uint64_t candidates = free_.word(stretch.word) & wished.word(stretch.word);
    for (; candidates != 0; candidates &= candidates - 1) {
      const SeatIndex seat =
          stretch.word * kSeatsPerWord + static_cast<std::uint32_t>(std::countr_zero(candidates));
      if (first.size() == quantity) {
        if (rank[seat] > rank[first.front()]) continue;
        std::pop_heap(first.begin(), first.end(), better);
        first.pop_back();
      }
      first.push_back(seat);
      std::push_heap(first.begin(), first.end(), better);
    }
  }
  seats.insert(seats.end(), first.begin(), first.end());
  return first.size() == quantity;
}

}  // namespace firstshow::booking
