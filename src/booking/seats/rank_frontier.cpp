#include "booking/seats/rank_frontier.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace firstshow::booking {

RankFrontier::RankFrontier(SharedLayout layout)
    : layout_(std::move(layout)),
      joined_(layout_->seat_count()),
      ordinary_(layout_->seat_count()),
      wheelchair_(layout_->seat_count()),
      companion_(layout_->seat_count()) {
  sort_seats();
  share_words();
  rank_stretches();
}

void RankFrontier::sort_seats() {
  for (SeatIndex seat = 0; seat < layout_->seat_count(); ++seat) {
    const std::uint8_t traits = layout_->traits[seat];
    if ((traits & kAccessibleSeat) != 0) {
      wheelchair_.add(seat);
    } else if ((traits & kCompanionSeat) != 0) {
      companion_.add(seat);
    } else {
      ordinary_.add(seat);
    }
  }
  for (const Segment& segment : layout_->segments) {
    for (std::uint32_t at = 1; at < segment.count; ++at) joined_.add(segment.first + at - 1);
  }
}

void RankFrontier::share_words() {
  const std::uint32_t seat_count = layout_->seat_count();
  std::vector<std::uint64_t> seats_of(layout_->category_count);
  std::vector<CategoryIndex> present;
  shares_begin_.push_back(0);
  for (SeatIndex first = 0; first < seat_count; first += kSeatsPerWord) {
    const SeatIndex end = std::min(first + kSeatsPerWord, seat_count);
    for (SeatIndex seat = first; seat < end; ++seat) {
      const CategoryIndex category = layout_->category[seat];
      if (seats_of[category] == 0) present.push_back(category);
      seats_of[category] |= std::uint64_t{1} << (seat - first);
    }
    for (const CategoryIndex category : present) {
      shares_.push_back({std::exchange(seats_of[category], 0), category});
    }
    present.clear();
    shares_begin_.push_back(static_cast<std::uint32_t>(shares_.size()));
  }
  shares_.shrink_to_fit();
}

SeatBitmap RankFrontier::seats_of(const CategorySet& categories, std::uint8_t kinds) const {
  SeatBitmap seats(layout_->seat_count());
  for (std::size_t word = 0; word < seats.word_count(); ++word) {
    std::uint64_t in_categories = 0;
    for (std::uint32_t at = shares_begin_[word]; at != shares_begin_[word + 1]; ++at) {
      const std::uint64_t wanted = categories[shares_[at].category] ? ~std::uint64_t{0} : 0;
      in_categories |= shares_[at].seats & wanted;
    }
    std::uint64_t of_kinds = 0;
    if ((kinds & kOrdinaryKind) != 0) of_kinds |= ordinary_.word(word);
    if ((kinds & kWheelchairKind) != 0) of_kinds |= wheelchair_.word(word);
    if ((kinds & kCompanionKind) != 0) of_kinds |= companion_.word(word);
    seats.set_word(word, in_categories & of_kinds);
  }
  return seats;
}

void RankFrontier::rank_stretches() {
  rank_sums_.reserve(layout_->seat_count() + 1);
  rank_sums_.push_back(0);
  for (const std::uint32_t rank : layout_->rank) rank_sums_.push_back(rank_sums_.back() + rank);

  constexpr std::uint32_t kNoRun = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> lowest(joined_.word_count());
  stretches_begin_.push_back(0);
  for (std::uint32_t quantity = 1; quantity <= kMaxPlacesPerHold; ++quantity) {
    std::fill(lowest.begin(), lowest.end(), kNoRun);
    for (const Segment& segment : layout_->segments) {
      for (std::uint32_t at = 0; at + quantity <= segment.count; ++at) {
        const SeatIndex first = segment.first + at;
        std::uint32_t& sum = lowest[first / kSeatsPerWord];
        sum = std::min(sum, rank_sum(first, quantity));
      }
    }
    for (std::uint32_t word = 0; word < lowest.size(); ++word) {
      if (lowest[word] != kNoRun) stretches_.push_back({lowest[word], word});
    }
    std::sort(stretches_.begin() + stretches_begin_.back(), stretches_.end(),
              [](const Stretch& a, const Stretch& b) {
                return std::pair(a.lowest_sum, a.word) < std::pair(b.lowest_sum, b.word);
              });
    stretches_begin_.push_back(static_cast<std::uint32_t>(stretches_.size()));
  }
  stretches_.shrink_to_fit();
}

}  // namespace firstshow::booking
