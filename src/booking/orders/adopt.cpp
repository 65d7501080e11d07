// A buyer who signs in takes over what he held and ordered without an account.

#include <utility>

#include "booking/decide.hpp"

namespace firstshow::booking {
namespace {

struct Adoption {
  BuyerId from;
  BuyerId to;
};

/// Every row of an order that may have a key: itself, its payments and its refunds.
template <class Do>
void each_keyed(const State& state, const Order& order, Do&& visit) {
  visit(order);
  const OrderMoney& money = state.money_of(order.id);
  for (const PaymentId id : money.payments) visit(*state.find_payment(id));
  for (const RefundId id : money.refunds) visit(*state.find_refund(id));
}

template <class Row>
void drop_key(Decision& d, const Adoption& adoption, const Row& row) {
  d.state.forget_key(adoption.from, row.idempotency.key, row.id);
  d.change(row).idempotency = {};
}

/// A key that the new buyer has used himself stays his: the row has none any more. Before any key
/// is taken along, because rows that were made together have the same.
template <class Row>
void drop_used_key(Decision& d, const Adoption& adoption, const Row& row) {
  if (d.state.keys.contains(KeyOf{adoption.to, row.idempotency.key})) drop_key(d, adoption, row);
}

template <class Row>
void take_key(Decision& d, const Adoption& adoption, const Row& row) {
  d.state.forget_key(adoption.from, row.idempotency.key, row.id);
  d.state.remember_key(adoption.to, row.idempotency.key, row.id);
}

void take_hold(Decision& d, const Adoption& adoption, const Hold& hold) {
  if (hold.live()) {
    const std::int64_t places = hold.place_count();
    d.state.count_buyer(hold.show, adoption.from, -1, -places);
    d.state.count_buyer(hold.show, adoption.to, 1, places);
  }
  d.change(hold).buyer = adoption.to;
}

void take_order(Decision& d, const Adoption& adoption, const Order& order) {
  if (d.state.is_counted(order)) {
    std::int64_t places = 0;
    for (const OrderLine& line : order.lines)
      if (line.ticket_state == TicketState::kValid) ++places;
    d.state.count_buyer(order.show, adoption.from, 0, -places);
    d.state.count_buyer(order.show, adoption.to, 0, places);
  }
  d.change(order).buyer = adoption.to;
}

}  // namespace

Outcome decide(Decision& d, const AdoptHold& command) {
  const Hold* const hold = d.state.find_hold(command.hold);
  if (!hold || (hold->buyer != command.from && hold->buyer != command.to))
    return refuse(Refusal::kUnknownHold);
  if (hold->buyer == command.to) return hold_reply(d.state, *hold);
  if (hold->state == HoldState::kOrdered || hold->state == HoldState::kConverted) {
    Refused why;
    why.order = hold->order;
    return refuse(Refusal::kHoldOrdered, std::move(why));
  }
  const Adoption adoption{command.from, command.to};
  drop_used_key(d, adoption, *hold);
  take_key(d, adoption, *hold);
  take_hold(d, adoption, *hold);
  return hold_reply(d.state, *hold);
}

Outcome decide(Decision& d, const AdoptOrder& command) {
  const Order* const order = d.state.find_order(command.order);
  if (!order || (order->buyer != command.from && order->buyer != command.to))
    return refuse(Refusal::kUnknownOrder);
  if (order->buyer == command.to) return order_reply(d.state, *order);
  const Adoption adoption{command.from, command.to};
  each_keyed(d.state, *order, [&](const auto& row) { drop_used_key(d, adoption, row); });
  each_keyed(d.state, *order, [&](const auto& row) { take_key(d, adoption, row); });
  take_order(d, adoption, *order);
  const Hold* const hold = d.state.find_hold(order->hold);
  // It may have another order by now, or another buyer once it is over.
  if (hold && hold->order == order->id && hold->buyer == command.from) {
    drop_key(d, adoption, *hold);
    take_hold(d, adoption, *hold);
  }
  return order_reply(d.state, *order);
}

}  // namespace firstshow::booking
