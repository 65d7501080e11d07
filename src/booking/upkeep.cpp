// What time brings: holds that are due, things nobody can ask for any more, shows that were
// cancelled. Each command does a bounded part and says whether there is more.

#include <algorithm>

#include "base/check.hpp"
#include "booking/decide.hpp"

namespace firstshow::booking {
namespace {

bool forget_one_hold(Decision& d) {
  State& state = d.state;
  if (state.ended_holds.empty()) return false;
  const auto [ended_at, id] = state.ended_holds.front();
  const bool old = ended_at + kHoldKeyTime <= d.now;
  if (!old && state.ended_holds.size() <= kMaxEndedHolds) return false;
  state.ended_holds.pop_front();
  d.drop(state.hold_of(id));
  return true;
}

/// The oldest order that ended unpaid, if its time has come or there are too many. It goes with its
/// row.
bool forget_one_unpaid_order(Decision& d) {
  State& state = d.state;
  if (state.unpaid_orders.empty()) return false;
  const auto [ended_at, id] = *state.unpaid_orders.begin();
  const bool old = ended_at + kOrderKeyTime <= d.now;
  if (!old && state.unpaid_orders.size() <= kMaxUnpaidOrders) return false;
  state.unpaid_orders.erase(state.unpaid_orders.begin());
  const Order* const order = state.find_order(id);
  if (!order) return true;
  if (!state.is_unpaid(*order)) {
    state.forgettable_orders.emplace(d.now, id);  // money was accepted for it
    return true;
  }
  d.drop(*order);
  return true;
}

/// Takes the next order off the schedule. Where there was a payment its rows stay: only memory lets
/// it go.
bool forget_one_order(Decision& d) {
  State& state = d.state;
  if (state.forgettable_orders.empty() || state.forgettable_orders.begin()->first > d.now)
    return false;
  const OrderId id = state.forgettable_orders.begin()->second;
  state.forgettable_orders.erase(state.forgettable_orders.begin());
  const Order* const order = state.find_order(id);
  if (!order) return true;
  // Confirmed ones (late money) stay with their show, which has their seats.
  if (order->state == OrderState::kConfirmed && state.find_show(order->show)) return true;
  if (state.is_unpaid(*order))
    state.unpaid_orders.emplace(order->ended_at, id);
  else if (state.is_retained(*order, d.now))
    state.forgettable_orders.emplace(std::max(state.order_forget_at(*order), d.now + kLookAgain),
                                     id);
  else
    state.drop_order(id);
  return true;
}

bool forget_one_show(Decision& d) {
  State& state = d.state;
  if (state.forgettable_shows.empty() || state.forgettable_shows.begin()->first > d.now)
    return false;
  const ShowId id = state.forgettable_shows.begin()->second;
  state.forgettable_shows.erase(state.forgettable_shows.begin());
  const ShowState* const show = state.find_show(id);
  if (!show) return true;
  const Time due = forget_at(show->show);
  if (due > d.now)
    state.forgettable_shows.emplace(due, id);  // it was moved to a later day
  else if (show->holds != 0 || state.cancelled_work.contains(id))
    state.forgettable_shows.emplace(d.now + std::chrono::hours{1}, id);
  else {
    state.drop_show(id);
    d.effects.shows.push_back(id);
  }
  return true;
}

void settle_hold(Decision& d, HoldId id) {
  const Hold* const hold = d.state.find_hold(id);
  if (!hold || !hold->live()) return;
  if (hold->state == HoldState::kOrdered) {
    const Order& order = *d.state.find_order(hold->order);
    end_order(d, order, OrderState::kCancelled);
    void_authorised(d, order.id, PaymentId{});
  }
  end_hold(d, *hold, HoldState::kReleased);
}

void settle_order(Decision& d, OrderId id) {
  const Order* const order = d.state.find_order(id);
  if (!order || order->state != OrderState::kConfirmed) return;
  std::vector<TicketId> valid;
  for (const OrderLine& line : order->lines)
    if (line.ticket_state == TicketState::kValid) valid.push_back(line.ticket);
  if (valid.empty()) return;
  void_tickets(d, *order, valid, RefundReason::kShowCancelled, {});
  d.owe_mail(*order, MailKind::kShowCancelled);
}

}  // namespace

Outcome decide(Decision& d, const ExpireDue& command) {
  Progress progress;
  State& state = d.state;
  const auto due = [&] {
    return !state.deadlines.empty() && state.deadlines.begin()->first <= d.now;
  };
  while (progress.done < command.limit && due()) {
    const Hold& hold = state.hold_of(state.deadlines.begin()->second);
    if (hold.state == HoldState::kOrdered)
      end_order(d, *state.find_order(hold.order), OrderState::kExpired);
    end_hold(d, hold, HoldState::kExpired);
    ++progress.done;
  }
  progress.more = due();
  return accept(progress);
}

Outcome decide(Decision& d, const Forget& command) {
  Progress progress;
  while (progress.done < command.limit &&
         (forget_one_hold(d) || forget_one_order(d) || forget_one_unpaid_order(d) ||
          d.state.drop_leaving_order() || forget_one_show(d)))
    ++progress.done;
  progress.more = progress.done == command.limit;
  return accept(progress);
}

Outcome decide(Decision& d, const ExtendAll& command) {
  Progress progress;
  State& state = d.state;
  const std::set<std::pair<Time, HoldId>> live = state.deadlines;
  for (const auto& [deadline, id] : live) {
    const Hold& hold = state.hold_of(id);
    d.change(hold).own_deadline += command.by;
    state.move_deadline(d.change(hold), deadline + command.by);
    ++progress.done;
  }
  return accept(progress);
}

Outcome decide(Decision& d, const SettleCancelled& command) {
  Progress progress;
  State& state = d.state;
  while (progress.done < command.limit && !state.cancelled_work.empty()) {
    ShowState& show = state.show_of(*state.cancelled_work.begin());
    if (!show.holds_to_release.empty()) {
      settle_hold(d, show.holds_to_release.back());
      show.holds_to_release.pop_back();
      ++progress.done;
    } else if (!show.orders_to_refund.empty()) {
      settle_order(d, show.orders_to_refund.back());
      show.orders_to_refund.pop_back();
      ++progress.done;
    } else {
      d.change(show.show).settled = true;
      state.cancelled_work.erase(show.show.id);
      ++progress.done;
    }
  }
  progress.more = !state.cancelled_work.empty();
  return accept(progress);
}

}  // namespace firstshow::booking
