// Holds: seats kept for one buyer until a deadline, all or nothing.

#include <algorithm>

#include "base/check.hpp"
#include "booking/decide.hpp"

namespace firstshow::booking {
namespace {

/// Whether the buyer can buy now; else why not.
std::optional<Outcome> check_on_sale(const Show& show, Time now) {
  if (show.state == SaleState::kOnSale && now >= show.opens_at && now < show.closes_at)
    return std::nullopt;
  Refused why;
  why.sale_state = show.state;
  if (show.state == SaleState::kOnSale) {
    if (now >= show.closes_at)
      why.sale_state = SaleState::kClosed;
    else
      why.when = show.opens_at;
  }
  return refuse(Refusal::kShowNotOnSale, std::move(why));
}

Outcome refuse_limit(Refusal refusal, std::uint32_t limit) {
  Refused why;
  why.limit = limit;
  return refuse(refusal, std::move(why));
}

std::optional<Outcome> check_hold_limits(const Decision& d, const Show& show, BuyerId buyer,
                                         std::uint32_t places) {
  const BuyerCount count = d.state.buyer_count(show.id, buyer);
  if (count.holds >= show.limits.holds_per_buyer)
    return refuse_limit(Refusal::kTooManyHolds, show.limits.holds_per_buyer);
  if (count.places + places > show.limits.places_per_buyer)
    return refuse_limit(Refusal::kBuyerLimit, show.limits.places_per_buyer);
  return std::nullopt;
}

std::uint32_t places_in_area(const AreaList& areas, AreaIndex area) {
  for (const AreaPlaces& places : areas)
    if (places.area == area) return places.quantity;
  return 0;
}

/// Everything in the way of `places`; what `own` has counts as free.
std::optional<Outcome> check_free(const ShowState& show, const Places& places, const Hold* own) {
  Refused why;
  for (const SeatIndex seat : places.seats) {
    const SeatStatus status = show.inventory.status(seat);
    const bool mine = own && show.inventory.owner(seat) == own->id.value;
    if (status != SeatStatus::kFree && !mine) why.seats.push_back({seat, status});
  }
  for (const AreaPlaces& want : places.areas) {
    const std::uint32_t left =
        show.inventory.area(want.area).left() + (own ? places_in_area(own->areas, want.area) : 0);
    if (want.quantity > left) why.areas.push_back({want.area, left});
  }
  if (why.seats.empty() && why.areas.empty()) return std::nullopt;
  return refuse(Refusal::kSeatsTaken, std::move(why));
}

/// `named`: the companion seats that were named.
std::optional<Outcome> check_companion_count(std::uint64_t wheelchairs, std::uint64_t companions,
                                             std::vector<SeatIndex> named) {
  const std::uint64_t most = wheelchairs * kCompanionsPerWheelchair;
  if (companions <= most) return std::nullopt;
  Refused why;
  why.named = std::move(named);
  why.limit = static_cast<std::uint32_t>(most);
  return refuse(Refusal::kTooManyCompanions, std::move(why));
}

std::optional<Outcome> check_single_seat(const ShowState& show, const Places& places,
                                         const Hold* own) {
  if (!show.show.rules.no_single_seat || places.seats.empty()) return std::nullopt;
  const std::span<const SeatIndex> own_seats =
      own ? std::span<const SeatIndex>(own->seats.data(), own->seats.size())
          : std::span<const SeatIndex>();
  const auto single = show.inventory.finder().single_seat(
      std::span<const SeatIndex>(places.seats.data(), places.seats.size()), own_seats);
  if (!single) return std::nullopt;
  Refused why;
  why.named = single->left;
  why.suggestion = single->suggestion;
  return refuse(Refusal::kLeavesSingleSeat, std::move(why));
}

Outcome make_hold(Decision& d, ShowState& show, const HoldSeats& command, const Places& places) {
  Hold hold;
  hold.id = HoldId{d.state.ids.next(d.now)};
  hold.show = show.show.id;
  hold.buyer = command.buyer;
  hold.created_at = d.now;
  hold.deadline = d.now + show.show.limits.hold_time;
  hold.own_deadline = hold.deadline;
  hold.idempotency = command.idempotency;
  hold.seats = places.seats;
  hold.areas = places.areas;
  return hold_reply(d.state, d.add(std::move(hold)));
}

Outcome hold_named(Decision& d, ShowState& show, const HoldSeats& command,
                   const NamedPlaces& wanted) {
  const Limits& limits = show.show.limits;
  Places places;
  if (auto refused = check_shape(show, command.plan, wanted, limits.places_per_hold, places))
    return *refused;
  if (auto refused = check_companions(show, places.seats)) return *refused;
  if (auto refused = check_hold_limits(d, show.show, command.buyer, places.count()))
    return *refused;
  if (auto refused = check_free(show, places, nullptr)) return *refused;
  if (auto refused = check_single_seat(show, places, nullptr)) return *refused;
  return make_hold(d, show, command, places);
}

std::optional<Outcome> check_best_shape(const ShowState& show, SeatPlanId plan,
                                        const BestPlaces& wanted) {
  if (plan != show.show.plan) {
    Refused why;
    why.version = show.show.version;
    return refuse(Refusal::kStaleVersion, std::move(why));
  }
  if (wanted.quantity == 0) return refuse(Refusal::kNothingRequested);
  const bool category_known =
      wanted.unknown_category.empty() &&
      (!wanted.category || *wanted.category < show.inventory.layout().category_count);
  if (!category_known) {
    Refused why;
    why.unknown.push_back(wanted.unknown_category);
    return refuse(Refusal::kUnknownCategory, std::move(why));
  }
  const std::uint64_t special = std::uint64_t{wanted.accessible} + wanted.companions;
  if (wanted.quantity > show.show.limits.places_per_hold || special > wanted.quantity)
    return refuse_limit(Refusal::kTooManySeats, show.show.limits.places_per_hold);
  return check_companion_count(wanted.accessible, wanted.companions, {});
}

/// The categories that a wish may be met from.
std::vector<bool> usable_categories(const ShowState& show, const BestPlaces& wanted) {
  const std::uint16_t count = show.inventory.layout().category_count;
  std::vector<bool> usable(count, false);
  for (CategoryIndex category = 0; category < count; ++category) {
    const Paise price = show.show.prices.price(category, 0);
    usable[category] = (!wanted.category || *wanted.category == category) && price != kNotOffered &&
                       (!wanted.price_ceiling || price <= *wanted.price_ceiling);
  }
  return usable;
}

/// Places of one area, where the wish can only mean areas (its categories have no seats).
std::optional<AreaIndex> find_area(const ShowState& show, const std::vector<bool>& usable,
                                   std::uint32_t quantity) {
  const SeatLayout& layout = show.inventory.layout();
  for (AreaIndex area = 0; area < layout.areas.size(); ++area)
    if (usable[layout.areas[area].category] && show.inventory.area(area).left() >= quantity)
      return area;
  return std::nullopt;
}

bool has_seats(const ShowState& show, const std::vector<bool>& usable) {
  for (std::size_t category = 0; category < usable.size(); ++category)
    if (usable[category] && show.inventory.seats_in_category(category) != 0) return true;
  return false;
}

/// The best places that are free; else why there are none.
std::optional<Outcome> find_best(const ShowState& show, const BestPlaces& wanted, Places& places) {
  SeatWish wish{wanted.quantity, wanted.accessible, wanted.companions, wanted.together_required,
                usable_categories(show, wanted)};
  if (!has_seats(show, wish.categories)) {
    const auto area = find_area(show, wish.categories, wanted.quantity);
    if (!area || wanted.accessible + wanted.companions != 0) return refuse(Refusal::kSoldOut);
    places.areas.push_back({*area, wanted.quantity});
    return std::nullopt;
  }
  SeatChoice choice = show.inventory.finder().best(wish);
  if (choice.seats.empty()) {
    const bool apart = wanted.together_required && [&] {
      wish.together_required = false;
      return !show.inventory.finder().best(wish).seats.empty();
    }();
    return refuse(apart ? Refusal::kNotTogether : Refusal::kSoldOut);
  }
  places.seats.assign(choice.seats.begin(), choice.seats.end());
  return std::nullopt;
}

Outcome hold_best(Decision& d, ShowState& show, const HoldSeats& command,
                  const BestPlaces& wanted) {
  if (auto refused = check_best_shape(show, command.plan, wanted)) return *refused;
  if (auto refused = check_hold_limits(d, show.show, command.buyer, wanted.quantity))
    return *refused;
  Places places;
  if (auto refused = find_best(show, wanted, places)) return *refused;
  return make_hold(d, show, command, places);
}

/// Why a buyer's hold cannot be changed; nothing if it is active and not due.
std::optional<Outcome> check_changeable(const Hold& hold, Time now) {
  if (hold.state == HoldState::kConverted ||
      (hold.state == HoldState::kOrdered && hold.deadline > now)) {
    Refused why;
    why.order = hold.order;
    return refuse(Refusal::kHoldOrdered, std::move(why));
  }
  if (!hold.live() || hold.deadline <= now) return refuse(Refusal::kHoldExpired);
  return std::nullopt;
}

/// Frees the seats and area places that the hold has and the new set has not, takes the others.
void swap_places(Decision& d, ShowState& show, const Hold& hold, const Places& places) {
  for (const SeatIndex seat : hold.seats) {
    if (std::binary_search(places.seats.begin(), places.seats.end(), seat)) continue;
    d.give_seat(show, seat, hold.id.value);
  }
  for (const SeatIndex seat : places.seats) {
    if (std::binary_search(hold.seats.begin(), hold.seats.end(), seat)) continue;
    d.take_seat(show, seat, SeatStatus::kHeld, hold.id.value);
  }
  AreaList touched = hold.areas;
  for (const AreaPlaces& want : places.areas)
    if (places_in_area(hold.areas, want.area) == 0) touched.push_back(want);
  for (const AreaPlaces& area : touched) {
    const std::int64_t was = places_in_area(hold.areas, area.area);
    const std::int64_t wanted = places_in_area(places.areas, area.area);
    if (was == wanted) continue;
    d.move_area(show, area.area, wanted - was, 0, 0);
  }
  d.state.count_buyer(hold.show, hold.buyer, 0,
                      std::int64_t{places.count()} - std::int64_t{hold.place_count()});
  d.change(hold).seats = places.seats;
  d.change(hold).areas = places.areas;
}

Outcome swap(Decision& d, ShowState& show, const Hold& hold, const Places& places) {
  if (places.seats == hold.seats && places.areas == hold.areas) return hold_reply(d.state, hold);
  swap_places(d, show, hold, places);
  return hold_reply(d.state, hold);
}

/// Whether the buyer may have `count` places in place of those of the hold.
std::optional<Outcome> check_places_of_buyer(const Decision& d, const ShowState& show,
                                             const Hold& hold, std::uint32_t count) {
  if (count < hold.place_count()) return std::nullopt;  // with what he brought he may be beyond it
  const std::uint32_t others =
      d.state.buyer_count(hold.show, hold.buyer).places - hold.place_count();
  if (others + count <= show.show.limits.places_per_buyer) return std::nullopt;
  return refuse_limit(Refusal::kBuyerLimit, show.show.limits.places_per_buyer);
}

/// The best places there would be without the hold; else why there are none.
std::optional<Outcome> find_best_instead(ShowState& show, const Hold& hold,
                                         const BestPlaces& wanted, Places& places) {
  const FreedForSearch freed(show.inventory, hold);
  return find_best(show, wanted, places);
}

}  // namespace

std::optional<Outcome> check_companions(const ShowState& show, const SeatList& seats) {
  std::uint64_t wheelchairs = 0;
  std::vector<SeatIndex> companions;
  for (const SeatIndex seat : seats) {
    const std::uint8_t traits = show.inventory.layout().traits[seat];
    if ((traits & kAccessibleSeat) != 0)
      ++wheelchairs;
    else if ((traits & kCompanionSeat) != 0)
      companions.push_back(seat);
  }
  const std::uint64_t count = companions.size();
  return check_companion_count(wheelchairs, count, std::move(companions));
}

Outcome decide(Decision& d, const HoldSeats& command) {
  if (const auto known = remembered(d, command.buyer, command.idempotency)) {
    const auto* const id = std::get_if<HoldId>(&known->target);
    if (!id || !known->same_request) return refuse(Refusal::kKeyReused);
    Outcome again = hold_reply(d.state, d.state.hold_of(*id));
    again.replayed = true;
    return again;
  }
  ShowState* const show = d.state.find_show(command.show);
  if (!show) return refuse(Refusal::kUnknownShow);
  if (auto refused = check_on_sale(show->show, d.now)) return *refused;
  if (const auto* named = std::get_if<NamedPlaces>(&command.wanted))
    return hold_named(d, *show, command, *named);
  return hold_best(d, *show, command, std::get<BestPlaces>(command.wanted));
}

Outcome decide(Decision& d, const SwapSeats& command) {
  const Hold* const hold = d.state.find_hold(command.hold);
  if (!hold || hold->buyer != command.buyer) return refuse(Refusal::kUnknownHold);
  if (auto refused = check_changeable(*hold, d.now)) return *refused;
  ShowState& show = d.state.show_of(hold->show);
  if (auto refused = check_on_sale(show.show, d.now)) return *refused;
  Places places;
  if (auto refused =
          check_shape(show, command.plan, command.wanted, show.show.limits.places_per_hold, places))
    return *refused;
  if (auto refused = check_companions(show, places.seats)) return *refused;
  if (auto refused = check_places_of_buyer(d, show, *hold, places.count())) return *refused;
  if (auto refused = check_free(show, places, hold)) return *refused;
  if (auto refused = check_single_seat(show, places, hold)) return *refused;
  return swap(d, show, *hold, places);
}

Outcome decide(Decision& d, const SwapForBest& command) {
  const Hold* const hold = d.state.find_hold(command.hold);
  if (!hold || hold->buyer != command.buyer) return refuse(Refusal::kUnknownHold);
  if (auto refused = check_changeable(*hold, d.now)) return *refused;
  ShowState& show = d.state.show_of(hold->show);
  if (auto refused = check_on_sale(show.show, d.now)) return *refused;
  if (auto refused = check_best_shape(show, command.plan, command.wanted)) return *refused;
  if (auto refused = check_places_of_buyer(d, show, *hold, command.wanted.quantity))
    return *refused;
  Places places;
  if (auto refused = find_best_instead(show, *hold, command.wanted, places)) return *refused;
  return swap(d, show, *hold, places);
}

Outcome decide(Decision& d, const ExtendHold& command) {
  const Hold* const hold = d.state.find_hold(command.hold);
  if (!hold || hold->buyer != command.buyer) return refuse(Refusal::kUnknownHold);
  if (!hold->live() || hold->deadline <= d.now) return refuse(Refusal::kHoldExpired);
  if (hold->extended) return refuse(Refusal::kAlreadyExtended);
  if (hold->order && d.state.payment_in_flight(hold->order))
    return refuse(Refusal::kPaymentInFlight);
  const ShowState& show = d.state.show_of(hold->show);
  Hold& extended = d.change(*hold);
  extended.extended = true;
  extended.own_deadline += show.show.limits.extension_time;
  d.state.move_deadline(extended, hold->deadline + show.show.limits.extension_time);
  return hold_reply(d.state, *hold);
}

Outcome decide(Decision& d, const ReleaseHold& command) {
  const Hold* const hold = d.state.find_hold(command.hold);
  if (!hold || hold->buyer != command.buyer) return refuse(Refusal::kUnknownHold);
  if (hold->state == HoldState::kOrdered || hold->state == HoldState::kConverted) {
    Refused why;
    why.order = hold->order;
    return refuse(Refusal::kHoldOrdered, std::move(why));
  }
  if (hold->live()) end_hold(d, *hold, HoldState::kReleased);
  return hold_reply(d.state, *hold);
}

Outcome decide(Decision& d, const ReadHold& command) {
  const Hold* const hold = d.state.find_hold(command.hold);
  if (!hold || hold->buyer != command.buyer) return refuse(Refusal::kUnknownHold);
  return hold_reply(d.state, *hold);
}

void keep_for_payment(Decision& d, const Hold& hold, Time wish, Time cap) {
  const Time deadline = std::max(hold.deadline, std::min(wish, cap));
  if (deadline != hold.deadline) d.state.move_deadline(d.change(hold), deadline);
}

void free_held(Decision& d, ShowState& show, const Hold& hold) {
  for (const SeatIndex seat : hold.seats) d.give_seat(show, seat, hold.id.value);
  for (const AreaPlaces& places : hold.areas) {
    d.move_area(show, places.area, -std::int64_t{places.quantity}, 0, 0);
  }
}

void end_hold(Decision& d, const Hold& hold, HoldState end) {
  free_held(d, d.state.show_of(hold.show), hold);
  d.state.count_buyer(hold.show, hold.buyer, -1, -std::int64_t{hold.place_count()});
  d.state.retire_hold(d.change(hold), end, d.now);
}

}  // namespace firstshow::booking
