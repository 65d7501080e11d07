// Money into tickets: the moves that keep "a confirmed order has exactly its tickets".

#include <algorithm>

#include "base/check.hpp"
#include "booking/decide.hpp"

namespace firstshow::booking {
namespace {

/// One ticket for each line. The places must have been taken from a hold or found free before.
void make_tickets(Decision& d, const Order& order, ShowState& show, const Hold* from) {
  for (OrderLine& line : d.change(order).lines) {
    line.ticket = TicketId{d.state.ids.next(d.now)};
    line.ticket_state = TicketState::kValid;
    const std::uint32_t index = line.place.index;
    if (line.place.kind == Place::Kind::kArea) {
      d.move_area(show, index, from ? -1 : 0, 1, 0);
    } else if (from) {
      d.sell_held_seat(show, index, from->id, line.ticket);
    } else {
      d.take_seat(show, index, SeatStatus::kSold, line.ticket.value);
    }
    d.write(Ticket{line.ticket, order.id, order.show, line.place, TicketState::kValid});
  }
}

bool is_own_active(const Hold& hold, const Order& order) {
  return hold.state == HoldState::kActive && hold.buyer == order.buyer && hold.show == order.show;
}

std::uint32_t places_held(const Hold& hold, AreaIndex area) {
  for (const AreaPlaces& places : hold.areas)
    if (places.area == area) return places.quantity;
  return 0;
}

/// The buyer's own active holds with places in an area, the oldest first. Late money that finds an
/// area full is rare enough to look at every live hold.
std::vector<HoldId> own_holds_in(const State& state, const Order& order, AreaIndex area) {
  std::vector<HoldId> holds;
  for (const auto& [deadline, id] : state.deadlines) {
    const Hold& hold = state.holds.find(id)->second;
    if (is_own_active(hold, order) && places_held(hold, area) != 0) holds.push_back(id);
  }
  std::sort(holds.begin(), holds.end());
  return holds;
}

/// The buyer's own active holds to release, so that an expired order can have its places after all:
/// those of its seats, and as many more as its areas need. Nothing if that is not enough, or too
/// late.
std::optional<std::vector<HoldId>> holds_to_give_up(const State& state, const Order& order,
                                                    Time now) {
  const ShowState* const show = state.find_show(order.show);
  if (!show || show->show.state == SaleState::kCancelled || now >= show->show.closes_at)
    return std::nullopt;
  std::vector<HoldId> holds;
  const auto give_up = [&](HoldId id) {
    if (std::find(holds.begin(), holds.end(), id) == holds.end()) holds.push_back(id);
  };
  std::vector<std::uint32_t> wanted(show->inventory.areas().size(), 0);
  for (const OrderLine& line : order.lines) {
    if (line.place.kind == Place::Kind::kArea) {
      ++wanted[line.place.index];
      continue;
    }
    const SeatIndex seat = line.place.index;
    if (show->inventory.status(seat) == SeatStatus::kFree) continue;
    if (show->inventory.status(seat) != SeatStatus::kHeld) return std::nullopt;
    const HoldId holder{show->inventory.owner(seat)};
    if (!is_own_active(state.holds.find(holder)->second, order)) return std::nullopt;
    give_up(holder);
  }
  const auto left = [&](AreaIndex area) {
    std::uint32_t places = show->inventory.area(area).left();
    for (const HoldId id : holds) places += places_held(state.holds.find(id)->second, area);
    return places;
  };
  for (AreaIndex area = 0; area < wanted.size(); ++area) {
    if (wanted[area] <= left(area)) continue;
    for (const HoldId id : own_holds_in(state, order, area)) {
      give_up(id);
      if (wanted[area] <= left(area)) break;
    }
    if (wanted[area] > left(area)) return std::nullopt;
  }
  return holds;
}

}  // namespace

void confirm(Decision& d, const Order& order, const Payment& payment) {
  ShowState& show = d.state.show_of(order.show);
  const bool late = order.state == OrderState::kExpired;
  CHECK(late || order.state == OrderState::kOpen, "an order is confirmed once");
  const Hold* const hold = late ? nullptr : &d.state.hold_of(order.hold);
  d.change(payment).for_tickets = order.total;
  make_tickets(d, order, show, hold);
  const auto places = static_cast<std::int64_t>(order.lines.size());
  if (late) {
    d.state.count_buyer(order.show, order.buyer, 0, places);
    d.change(order).state = OrderState::kConfirmed;
    d.change(order).ended_at = d.now;
  } else {
    d.state.count_buyer(order.show, order.buyer, -1, 0);
    d.state.retire_hold(d.change(*hold), HoldState::kConverted, d.now);
    end_order(d, order, OrderState::kConfirmed);
  }
  void_authorised(d, order.id, payment.id);
  d.owe_mail(order, MailKind::kOrderConfirmed);
}

bool can_confirm_late(const State& state, const Order& order, Time now) {
  return holds_to_give_up(state, order, now).has_value();
}

void confirm_late(Decision& d, const Order& order, const Payment& payment) {
  const auto holds = holds_to_give_up(d.state, order, d.now);
  CHECK(holds, "a late order is confirmed where its places are");
  for (const HoldId hold : *holds) end_hold(d, d.state.hold_of(hold), HoldState::kReleased);
  confirm(d, order, payment);
}

}  // namespace firstshow::booking
