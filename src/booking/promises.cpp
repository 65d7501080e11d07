// The promises of docs/core.md as far as memory can show them. It recounts everything from the rows
// and compares, so that a part of the state that was forgotten in some move is found.

#include <algorithm>
#include <map>

#include "base/check.hpp"
#include "booking/decide.hpp"
#include "booking/state.hpp"

namespace firstshow::booking {
namespace {

/// The owners, counts and buyers of one show, counted anew from its rows.
struct Recount {
  std::vector<std::int64_t> owners;
  std::string statuses;
  std::vector<AreaCount> areas;
  std::size_t holds = 0;

  explicit Recount(const ShowState& show)
      : owners(show.inventory.layout().seat_count(), 0), statuses(owners.size(), '.') {
    for (const AreaCount& area : show.inventory.areas())
      areas.push_back({area.show, area.area, area.capacity, 0, 0, 0});
  }

  void own(SeatIndex seat, SeatStatus status, std::int64_t owner) {
    CHECK(owners.at(seat) == 0, "a seat has one owner");
    owners[seat] = owner;
    statuses[seat] = static_cast<char>(status);
  }
};

using Recounts = std::map<ShowId, Recount>;
using Buyers = std::map<BuyerInShow, BuyerCount>;

void recount_blocks(const ShowState& show, Recount& recount) {
  for (const auto& [id, block] : show.blocks) {
    CHECK(!block.seats.empty() || !block.areas.empty(), "a block blocks something");
    for (const SeatIndex seat : block.seats) recount.own(seat, SeatStatus::kBlocked, id.value);
    for (const AreaPlaces& area : block.areas) recount.areas.at(area.area).blocked += area.quantity;
  }
}

/// What shows that were let go have left: their orders still count for their buyers.
void recount_leaving(const State& state, Buyers& buyers) {
  for (const auto& [show, orders] : state.leaving) {
    CHECK(!state.find_show(show) && !orders.empty(), "what leaves has orders and no show");
    for (const OrderId id : orders) {
      const Order* const order = state.find_order(id);
      if (!order) continue;
      CHECK(order->state != OrderState::kOpen, "an open order keeps its show");
      for (const OrderLine& line : order->lines)
        if (line.ticket_state == TicketState::kValid) ++buyers[{show, order->buyer}].places;
    }
  }
}

/// Each of the ended holds is once among those to be forgotten, which are in the order of time.
void check_ended_holds(const State& state, std::size_t ended) {
  CHECK(state.ended_holds.size() == ended, "an ended hold will be forgotten, once");
  Time before{};
  for (const auto& [ended_at, id] : state.ended_holds) {
    CHECK(before <= ended_at, "holds are forgotten in the order in which they ended");
    before = ended_at;
    const auto hold = state.holds.find(id);
    CHECK(hold != state.holds.end() && !hold->second.live() && hold->second.ended_at == ended_at,
          "what will be forgotten is an ended hold");
  }
}

void recount_hold(const State& state, const Hold& hold, Recounts& recounts, Buyers& buyers) {
  CHECK(recounts.contains(hold.show), "a show stays while a hold of it is remembered");
  ++recounts.at(hold.show).holds;
  CHECK(state.deadlines.contains({hold.deadline, hold.id}) == hold.live(),
        "exactly the live holds have a deadline to come");
  if (!hold.live()) {
    CHECK(hold.ended_at != Time{}, "an ended hold ended at some time");
    return;
  }
  CHECK(hold.place_count() != 0, "a hold has places");
  CHECK(hold.own_deadline <= hold.deadline &&
            hold.deadline <= hold.own_deadline + kPayingTime + kCaptureTime,
        "payments keep a hold for a while, no longer");
  CHECK(hold.attempts <= kMaxAttempts, "a hold has so many payments, whatever its orders");
  CHECK((hold.state == HoldState::kOrdered) == static_cast<bool>(hold.order),
        "an ordered hold names its order");
  Recount& recount = recounts.at(hold.show);
  for (const SeatIndex seat : hold.seats) recount.own(seat, SeatStatus::kHeld, hold.id.value);
  for (const AreaPlaces& area : hold.areas) recount.areas.at(area.area).held += area.quantity;
  BuyerCount& count = buyers[{hold.show, hold.buyer}];
  ++count.holds;
  count.places += hold.place_count();
}

void check_tickets(const Order& order) {
  for (const OrderLine& line : order.lines) {
    const bool confirmed = order.state == OrderState::kConfirmed;
    CHECK((line.ticket_state != TicketState::kNone) == confirmed,
          "a confirmed order has exactly its tickets, any other has none");
    CHECK(static_cast<bool>(line.ticket) == confirmed, "a ticket has an id");
  }
}

void recount_order(State& state, const Order& order, Recounts& recounts, Buyers& buyers) {
  check_tickets(order);
  if (order.state == OrderState::kOpen) {
    const Hold& hold = state.hold_of(order.hold);
    CHECK(hold.state == HoldState::kOrdered && hold.order == order.id,
          "an open order has its hold");
    CHECK(hold.place_count() == order.lines.size(), "an open order sells what its hold has");
  } else {
    CHECK(order.ended_at != Time{}, "an ended order ended at some time");
  }
  const auto recount = recounts.find(order.show);
  if (recount == recounts.end()) return;  // of a show that is over
  for (const OrderLine& line : order.lines) {
    if (line.ticket_state != TicketState::kValid) continue;
    ++buyers[{order.show, order.buyer}].places;
    if (line.place.kind == Place::Kind::kArea)
      ++recount->second.areas.at(line.place.index).sold;
    else
      recount->second.own(line.place.index, SeatStatus::kSold, line.ticket.value);
  }
}

void check_payment(const State& state, const Payment& payment) {
  CHECK(payment.for_tickets >= Paise{0} && payment.refund_owed >= Paise{0} &&
            payment.under_review >= Paise{0} && payment.refunded_at_gateway >= Paise{0} &&
            payment.written_off >= Paise{0},
        "no part of captured money is negative");
  CHECK(payment.captured == parts_of(payment), "captured money is the sum of its parts");
  CHECK(payment.state == PaymentState::kCaptured || payment.captured == Paise{0},
        "only a captured payment has money");
  CHECK(!payment.order || state.find_order(payment.order), "a payment has its order");
  if (!payment.gateway_payment_id.empty())
    CHECK(state.by_gateway_payment.find({payment.account, payment.gateway_payment_id}),
          "money is found by its name");
  if (!payment.unsolicited && !payment.reference.empty())
    CHECK(state.attempts_by_reference.find({payment.account, payment.reference}),
          "an attempt is found by its name");
  CHECK(state.open_payments.contains(payment.id) ==
            (payment.request != PaymentRequest::kNone || !payment.under_review.none()),
        "what is asked or under review is listed");
  Paise owed;
  for (const RefundId id : state.refunds_of(payment)) {
    const Refund& refund = state.refunds.find(id)->second;
    if (refund.payment == payment.id && refund.reason != RefundReason::kAtGateway)
      owed += refund.amount;
  }
  CHECK(owed == payment.refund_owed, "what is owed has its refunds");
}

/// The price of an order's valid tickets is what its payments keep for tickets, but for what was
/// given back elsewhere.
void check_paid(const State& state, const Order& order) {
  Paise price;
  for (const OrderLine& line : order.lines)
    if (line.ticket_state == TicketState::kValid) price += line.price;
  Paise kept;
  Paise elsewhere;
  for (const PaymentId id : state.money_of(order.id).payments) {
    const Payment& payment = state.payments.find(id)->second;
    kept += payment.for_tickets;
    elsewhere += payment.refunded_at_gateway;
  }
  CHECK(
      kept <= price && price - kept <= elsewhere,
      "money kept for tickets is the price of the valid ones, less what was given back elsewhere");
  if (price == kept) return;
  for (const RefundId id : state.money_of(order.id).refunds) {
    const Refund& refund = state.refunds.find(id)->second;
    const bool unsent = refund.state == RefundState::kOwed || refund.state == RefundState::kFailed;
    CHECK(!unsent || refund.amount.none() || refund.reason == RefundReason::kDecided ||
              refund.currency != order.currency,
          "nothing is sent back that tickets without money need");
  }
}

/// A cancelled show that is settled has nothing held and nothing sold.
void check_given_back(const ShowState& show) {
  CHECK(show.inventory.statuses().find_first_of("hs") == std::string::npos,
        "a settled show has given every seat back");
  for (const AreaCount& area : show.inventory.areas())
    CHECK(area.held == 0 && area.sold == 0, "a settled show has given every place back");
}

}  // namespace

void BookingCore::check_promises() const {
  State& state = *state_;
  Recounts recounts;
  Buyers buyers;
  for (const auto& [id, show] : state.shows)
    recount_blocks(*show, recounts.emplace(id, Recount(*show)).first->second);
  std::size_t live = 0;
  for (const auto& [id, hold] : state.holds) {
    recount_hold(state, hold, recounts, buyers);
    live += hold.live() ? 1 : 0;
  }
  CHECK(live == state.deadlines.size(), "a deadline belongs to a live hold");
  check_ended_holds(state, state.holds.size() - live);
  recount_leaving(state, buyers);
  std::size_t open = 0;
  for (const auto& [id, order] : state.orders) {
    recount_order(state, order, recounts, buyers);
    check_paid(state, order);
    open += order.state == OrderState::kOpen ? 1 : 0;
  }
  CHECK(open == state.open_orders, "open orders are counted");
  std::size_t collected = 0;
  for (const auto& [id, payment] : state.payments) {
    check_payment(state, payment);
    collected += payment.gateway_payment_id.empty() ? 0 : 1;
  }
  CHECK(state.by_gateway_payment.size() == collected, "each payment has a name of its own");
  for (const auto& [id, show] : state.shows) {
    const Recount& recount = recounts.at(id);
    CHECK(recount.statuses == show->inventory.statuses(), "seat statuses agree with their rows");
    CHECK(recount.areas == show->inventory.areas(), "area counts are the sum of their rows");
    CHECK(recount.holds == show->holds, "a show knows how many holds of it are remembered");
    for (SeatIndex seat = 0; seat < recount.owners.size(); ++seat) {
      CHECK(recount.owners[seat] == show->inventory.owner(seat), "seat owners agree with rows");
      CHECK(show->inventory.finder().is_free(seat) == (recount.owners[seat] == 0),
            "the free seats are those without an owner");
    }
    CHECK((show->show.state == SaleState::kCancelled && !show->show.settled) ==
              state.cancelled_work.contains(id),
          "a cancelled show is worked on until it is settled");
    if (show->show.settled) check_given_back(*show);
  }
  CHECK(buyers.size() == state.buyers.size(), "buyers are counted where they have something");
  for (const auto& [key, count] : buyers) {
    const BuyerCount kept = state.buyer_count(key.show, key.buyer);
    CHECK(kept.holds == count.holds && kept.places == count.places,
          "buyers' counts equal what they hold and bought");
  }
}

}  // namespace firstshow::booking
