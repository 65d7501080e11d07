#include "booking/seats/inventory.hpp"

#include "base/check.hpp"

namespace firstshow::booking {

Inventory::Inventory(ShowId show, SharedLayout layout, SeatFinder finder)
    : layout_(std::move(layout)),
      finder_(std::move(finder)),
      statuses_(layout_->seat_count(), static_cast<char>(SeatStatus::kFree)),
      owners_(layout_->seat_count(), 0),
      category_sizes_(layout_->category_count, 0) {
  for (const CategoryIndex category : layout_->category) ++category_sizes_[category];
  areas_.reserve(layout_->areas.size());
  for (AreaIndex area = 0; area < layout_->areas.size(); ++area)
    areas_.push_back({show, area, layout_->areas[area].capacity, 0, 0, 0});
}

void Inventory::take(SeatIndex seat, SeatStatus status, std::int64_t owner) {
  CHECK(seat < owners_.size() && owners_[seat] == 0, "only a free seat is taken");
  CHECK(status != SeatStatus::kFree && owner != 0, "a taken seat has an owner");
  statuses_[seat] = static_cast<char>(status);
  owners_[seat] = owner;
  finder_.take(seat);
}

void Inventory::sell_held(SeatIndex seat, HoldId hold, TicketId ticket) {
  CHECK(status(seat) == SeatStatus::kHeld && owners_[seat] == hold.value,
        "a hold sells only its own seats");
  statuses_[seat] = static_cast<char>(SeatStatus::kSold);
  owners_[seat] = ticket.value;
}

void Inventory::give(SeatIndex seat, std::int64_t owner) {
  CHECK(owner != 0 && owners_[seat] == owner, "a seat is given back by its owner");
  statuses_[seat] = static_cast<char>(SeatStatus::kFree);
  owners_[seat] = 0;
  finder_.give(seat);
}

void Inventory::move(AreaIndex area, std::int64_t held, std::int64_t sold, std::int64_t blocked) {
  AreaCount& count = areas_[area];
  const std::int64_t now_held = count.held + held;
  const std::int64_t now_sold = count.sold + sold;
  const std::int64_t now_blocked = count.blocked + blocked;
  CHECK(now_held >= 0 && now_sold >= 0 && now_blocked >= 0, "an area never owes places");
  CHECK(now_held + now_sold + now_blocked <= count.capacity, "an area holds what it can");
  count.held = static_cast<std::uint32_t>(now_held);
  count.sold = static_cast<std::uint32_t>(now_sold);
  count.blocked = static_cast<std::uint32_t>(now_blocked);
}

FreedForSearch::FreedForSearch(Inventory& inventory, const Hold& hold)
    : inventory_(inventory), hold_(hold) {
  for (const SeatIndex seat : hold_.seats) inventory_.give(seat, hold_.id.value);
  for (const AreaPlaces& area : hold_.areas)
    inventory_.move(area.area, -std::int64_t{area.quantity}, 0, 0);
}

FreedForSearch::~FreedForSearch() {
  for (const SeatIndex seat : hold_.seats) inventory_.take(seat, SeatStatus::kHeld, hold_.id.value);
  for (const AreaPlaces& area : hold_.areas)
    inventory_.move(area.area, std::int64_t{area.quantity}, 0, 0);
}

}  // namespace firstshow::booking
