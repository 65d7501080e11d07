// The model's seats and areas: who has what, and why a wish cannot be had.

#include <algorithm>

#include "sim/model.hpp"

namespace firstshow::sim {

void Model::take(ModelShow& show, const Hold& hold) {
  for (const auto seat : hold.seats) {
    require(show.seats[seat].status == SeatStatus::kFree, "a hold took a seat that was not free");
    show.seats[seat] = {SeatStatus::kHeld, hold.id.value};
  }
  for (const auto& places : hold.areas) {
    require(show.left(places.area) >= places.quantity, "a hold took places that were not there");
    show.areas[places.area].held += places.quantity;
  }
  show.ever_held = true;
}

void Model::give_back(ModelShow& show, const Hold& hold) {
  for (const auto seat : hold.seats) {
    require(show.seats[seat] == SeatOwner{SeatStatus::kHeld, hold.id.value},
            "a hold gave back a seat that it did not have");
    show.seats[seat] = {};
  }
  for (const auto& places : hold.areas) show.areas[places.area].held -= places.quantity;
}

void Model::end_hold(Hold& hold, HoldState state) {
  give_back(shows_.at(hold.show), hold);
  live_.erase({hold.deadline, hold.id});
  touched_holds_.insert(hold.id);
  if (hold.state == HoldState::kOrdered && state != HoldState::kConverted) {
    auto& order = orders_.at(hold.order);
    order.state = state == HoldState::kExpired ? OrderState::kExpired : OrderState::kCancelled;
    order.ended_at = now_;
    touched_orders_.insert(order.id);
    fail_created(order.id);
  }
  hold.state = state;
  hold.ended_at = now_;
}

void Model::set_deadline(Hold& hold, Time deadline) {
  if (hold.deadline == deadline) return;
  live_.erase({hold.deadline, hold.id});
  hold.deadline = deadline;
  live_.insert({hold.deadline, hold.id});
  touched_holds_.insert(hold.id);
}

// Payments keep a hold for half an hour past its own deadline at most, authorised ones `beyond` it.
void Model::keep_for_payment(Hold& hold, Time until, Duration beyond) {
  const auto cap = hold.own_deadline + std::chrono::minutes{30} + beyond;
  set_deadline(hold, std::max(hold.deadline, std::min(until, cap)));
}

void Model::sell(ModelShow& show, const Order& order) {
  for (const auto& line : order.lines) {
    if (line.place.kind == Place::Kind::kSeat) {
      auto& owner = show.seats[line.place.index];
      require(owner.status == SeatStatus::kFree, "a seat is sold that was not free to sell");
      owner = {SeatStatus::kSold, order.id.value};
    } else {
      require(show.left(line.place.index) > 0, "a place is sold that was not there");
      ++show.areas[line.place.index].sold;
    }
  }
}

void Model::unsell(ModelShow& show, const Order& order, const OrderLine& line) {
  if (line.place.kind == Place::Kind::kSeat) {
    auto& owner = show.seats[line.place.index];
    require(owner == SeatOwner{SeatStatus::kSold, order.id.value},
            "a ticket was given back for a seat that it did not have");
    owner = {};
  } else {
    --show.areas[line.place.index].sold;
  }
}

std::uint32_t Model::places_of_buyer(ShowId show, BuyerId buyer) const {
  std::uint32_t places = 0;
  for (const auto& [deadline, id] : live_) {
    const auto& hold = holds_.at(id);
    if (hold.show != show || hold.buyer != buyer) continue;
    places += static_cast<std::uint32_t>(hold.seats.size());
    for (const auto& area : hold.areas) places += area.quantity;
  }
  for (const auto& [id, order] : orders_) {
    if (order.show != show || order.buyer != buyer) continue;
    for (const auto& line : order.lines) places += line.ticket_state == TicketState::kValid;
  }
  return places;
}

std::uint32_t Model::live_holds_of_buyer(ShowId show, BuyerId buyer) const {
  std::uint32_t count = 0;
  for (const auto& [deadline, id] : live_) {
    const auto& hold = holds_.at(id);
    count += hold.show == show && hold.buyer == buyer;
  }
  return count;
}

Refusal Model::shape_of(const ModelShow& show, const NamedPlaces& wanted) const {
  std::uint64_t count = wanted.seats.size() + wanted.unknown_seats.size();
  for (const auto& places : wanted.areas) count += places.quantity;
  if (count == 0 && wanted.unknown_areas.empty()) return Refusal::kNothingRequested;
  const std::set<SeatIndex> distinct(wanted.seats.begin(), wanted.seats.end());
  if (distinct.size() != wanted.seats.size()) return Refusal::kDuplicateSeat;
  if (!wanted.unknown_seats.empty()) return Refusal::kUnknownSeat;
  if (!distinct.empty() && *distinct.rbegin() >= show.layout->seat_count()) {
    return Refusal::kUnknownSeat;
  }
  const bool unknown_area = std::ranges::any_of(
      wanted.areas, [&](const auto& places) { return places.area >= show.areas.size(); });
  if (unknown_area || !wanted.unknown_areas.empty()) return Refusal::kUnknownArea;
  if (count > show.show.limits.places_per_hold) return Refusal::kTooManySeats;
  return Refusal::kNone;
}

Refusal Model::companions_of(const ModelShow& show, const NamedPlaces& wanted) const {
  const auto marked = [&](int trait) {
    return std::ranges::count_if(
        wanted.seats, [&](SeatIndex seat) { return (show.layout->traits[seat] & trait) != 0; });
  };
  return marked(kCompanionSeat) > 3 * marked(kAccessibleSeat) ? Refusal::kTooManyCompanions
                                                              : Refusal::kNone;
}

namespace {

bool is_own(const Hold* own, const SeatOwner& owner) {
  return own != nullptr && owner == SeatOwner{SeatStatus::kHeld, own->id.value};
}

std::uint32_t own_places(const Hold* own, AreaIndex area) {
  if (own == nullptr) return 0;
  for (const auto& places : own->areas) {
    if (places.area == area) return places.quantity;
  }
  return 0;
}

/// The seats that would be left alone if `taken` went, by the letter of the rule.
std::vector<SeatIndex> left_alone(const ModelShow& show, const std::set<SeatIndex>& taken,
                                  const Hold* own) {
  std::vector<SeatIndex> alone;
  for (const auto& segment : show.layout->segments) {
    const SeatIndex end = segment.first + segment.count;
    const auto free_before = [&](SeatIndex seat) {
      return show.seats[seat].status == SeatStatus::kFree || is_own(own, show.seats[seat]);
    };
    for (SeatIndex seat = segment.first; seat < end; ++seat) {
      if (!free_before(seat) || taken.contains(seat)) continue;
      const auto gone = [&](SeatIndex next) { return !free_before(next) || taken.contains(next); };
      const bool left_end = seat == segment.first || gone(seat - 1);
      const bool right_end = seat + 1 == end || gone(seat + 1);
      const bool was_alone = (seat == segment.first || !free_before(seat - 1)) &&
                             (seat + 1 == end || !free_before(seat + 1));
      if (left_end && right_end && !was_alone) alone.push_back(seat);
    }
  }
  return alone;
}

}  // namespace

Refusal Model::availability_of(const ModelShow& show, const NamedPlaces& wanted,
                               const Hold* own) const {
  for (const auto seat : wanted.seats) {
    const auto& owner = show.seats[seat];
    if (owner.status != SeatStatus::kFree && !is_own(own, owner)) return Refusal::kSeatsTaken;
  }
  std::map<AreaIndex, std::uint32_t> by_area;
  for (const auto& places : wanted.areas) by_area[places.area] += places.quantity;
  for (const auto& [area, quantity] : by_area) {
    if (show.left(area) + own_places(own, area) < quantity) return Refusal::kSeatsTaken;
  }
  return Refusal::kNone;
}

void Model::check_in_the_way(const ModelShow& show, const NamedPlaces& wanted, const Hold* own,
                             const Outcome& outcome) const {
  const auto* refused = std::get_if<Refused>(&outcome.body);
  require(refused != nullptr, "seats_taken without what is in the way");
  std::map<SeatIndex, SeatStatus> seats;
  for (const auto seat : wanted.seats) {
    const auto& owner = show.seats[seat];
    if (owner.status != SeatStatus::kFree && !is_own(own, owner)) seats[seat] = owner.status;
  }
  std::map<SeatIndex, SeatStatus> named;
  for (const auto& seat : refused->seats) named[seat.seat] = seat.status;
  require(named == seats && refused->seats.size() == seats.size(),
          "seats_taken does not name exactly the seats in the way");
  std::map<AreaIndex, std::uint32_t> by_area;
  for (const auto& places : wanted.areas) by_area[places.area] += places.quantity;
  std::size_t short_areas = 0;
  for (const auto& [area, quantity] : by_area) {
    const auto left = show.left(area) + own_places(own, area);
    if (left >= quantity) continue;
    ++short_areas;
    const bool told = std::ranges::any_of(refused->areas, [&](const AreaInTheWay& in_the_way) {
      return in_the_way.area == area &&
             (in_the_way.left == left || in_the_way.left == show.left(area));
    });
    require(told, "seats_taken does not tell the places left in an area");
  }
  require(refused->areas.size() == short_areas, "seats_taken names an area that is not in the way");
}

void Model::check_single_seat(const ModelShow& show, const NamedPlaces& wanted, const Hold* own,
                              const Outcome& outcome) const {
  const std::set<SeatIndex> taken(wanted.seats.begin(), wanted.seats.end());
  const auto alone = left_alone(show, taken, own);
  if (outcome.refusal != Refusal::kLeavesSingleSeat) return;
  require(show.show.rules.no_single_seat, "leaves_single_seat, but the rule is off");
  require(!alone.empty(), "leaves_single_seat, but none is left alone");
  const auto* refused = std::get_if<Refused>(&outcome.body);
  require(refused != nullptr && refused->suggestion.size() == taken.size(),
          "leaves_single_seat suggests another number of seats");
  const std::set<SeatIndex> instead(refused->suggestion.begin(), refused->suggestion.end());
  require(instead.size() == taken.size(), "a suggestion names a seat twice");
  for (const auto seat : instead) {
    require(seat < show.seats.size() &&
                (show.seats[seat].status == SeatStatus::kFree || is_own(own, show.seats[seat])),
            "a suggestion names a seat that is not free");
  }
  require(left_alone(show, instead, own).empty(), "a suggestion leaves a single seat");
  std::map<std::uint32_t, int> rows;
  for (const auto seat : taken) ++rows[show.layout->segment(seat).row];
  for (const auto seat : instead) --rows[show.layout->segment(seat).row];
  require(std::ranges::all_of(rows, [](const auto& row) { return row.second == 0; }),
          "a suggestion is in other rows");
}

void Model::rebuild(ModelShow& show) const {
  show.seats.assign(show.layout->seat_count(), {});
  show.areas.assign(show.layout->areas.size(), {});
  const auto own = [&](SeatIndex seat, SeatOwner owner) {
    require(show.seats[seat].status == SeatStatus::kFree, "a seat has two owners");
    show.seats[seat] = owner;
  };
  for (const auto& [id, hold] : holds_) {
    if (hold.show != show.show.id || !hold.live()) continue;
    for (const auto seat : hold.seats) own(seat, {SeatStatus::kHeld, id.value});
    for (const auto& places : hold.areas) show.areas[places.area].held += places.quantity;
  }
  for (const auto& [id, order] : orders_) {
    if (order.show != show.show.id) continue;
    for (const auto& line : order.lines) {
      const bool valid = line.ticket_state == TicketState::kValid;
      require(order.state == OrderState::kConfirmed || line.ticket_state == TicketState::kNone,
              "an order that is not confirmed has a ticket");
      require(order.state != OrderState::kConfirmed || line.ticket_state != TicketState::kNone,
              "a confirmed order lacks a ticket");
      if (!valid) continue;
      if (line.place.kind == Place::Kind::kSeat) {
        own(line.place.index, {SeatStatus::kSold, id.value});
      } else {
        ++show.areas[line.place.index].sold;
      }
    }
  }
  for (const auto& [id, block] : blocks_) {
    if (block.show != show.show.id) continue;
    for (const auto seat : block.seats) own(seat, {SeatStatus::kBlocked, 0});
    for (const auto& places : block.areas) show.areas[places.area].blocked += places.quantity;
  }
}

}  // namespace firstshow::sim
