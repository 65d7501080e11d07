#include "booking/seats/best_available.hpp"

#include <utility>

#include "base/check.hpp"
#include "booking/seats/rank_frontier.hpp"
#include "booking/seats/run_search.hpp"
#include "booking/seats/seat_bitmap.hpp"
#include "booking/seats/single_seat_rule.hpp"
#include "booking/seats/wished_seats.hpp"

namespace firstshow::booking {

struct SeatFinder::Index {
  explicit Index(std::shared_ptr<const RankFrontier> of_plan)
      : frontier(std::move(of_plan)),
        free(frontier->layout().seat_count()),
        free_count(frontier->layout().seat_count()) {
    for (SeatIndex seat = 0; seat < free_count; ++seat) free.add(seat);
  }

  std::shared_ptr<const RankFrontier> frontier;
  SeatBitmap free;
  WishedSeats wished;  // worked out anew when needed; says nothing of the state
  std::uint32_t free_count;
};

SeatFinder::SeatFinder(SharedLayout layout)
    : index_(std::make_unique<Index>(std::make_shared<const RankFrontier>(std::move(layout)))) {}

SeatFinder::SeatFinder(std::unique_ptr<Index> index) : index_(std::move(index)) {}

SeatFinder SeatFinder::for_another_show() const {
  return SeatFinder(std::make_unique<Index>(index_->frontier));
}

SeatFinder::~SeatFinder() = default;
SeatFinder::SeatFinder(SeatFinder&&) noexcept = default;
SeatFinder& SeatFinder::operator=(SeatFinder&&) noexcept = default;

void SeatFinder::take(SeatIndex seat) {
  CHECK(is_free(seat), "only a free seat is taken");
  index_->free.remove(seat);
  --index_->free_count;
}

void SeatFinder::give(SeatIndex seat) {
  CHECK(!is_free(seat), "only a taken seat is given back");
  index_->free.add(seat);
  ++index_->free_count;
}

bool SeatFinder::is_free(SeatIndex seat) const {
  CHECK(seat < index_->frontier->layout().seat_count(), "the plan has the seat");
  return index_->free.has(seat);
}

std::uint32_t SeatFinder::free_count() const {
  return index_->free_count;
}

SeatChoice SeatFinder::best(const SeatWish& wish) const {
  const RankFrontier& frontier = *index_->frontier;
  CHECK(wish.quantity >= 1 && wish.quantity <= kMaxPlacesPerHold, "the shape of a wish is checked");
  CHECK(wish.categories.size() == frontier.layout().category_count, "categories are of the plan");
  const std::uint64_t special = std::uint64_t{wish.accessible} + wish.companions;
  if (special > wish.quantity || wish.quantity > index_->free_count) return {};

  RunSearch search(frontier, index_->free, index_->wished, wish);
  SeatChoice choice{.seats = search.together(), .together = true};
  if (choice.seats.empty()) {
    choice.together = false;
    if (wish.quantity > 1 && !wish.together_required) choice.seats = search.apart();
  }
  return choice;
}

std::optional<SingleSeat> SeatFinder::single_seat(std::span<const SeatIndex> seats,
                                                  std::span<const SeatIndex> own) const {
  return booking::single_seat(index_->frontier->layout(), index_->free, seats, own);
}

}  // namespace firstshow::booking
