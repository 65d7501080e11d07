// What decisions share: answers, remembered keys, the shape of named places.

#include <algorithm>

#include "base/check.hpp"
#include "booking/decide.hpp"

namespace firstshow::booking {
namespace {

const Idempotency* key_of(State& state, const KeyTarget& target, Time now) {
  if (const auto* id = std::get_if<HoldId>(&target)) {
    const Hold* const hold = state.find_hold(*id);
    const bool kept = hold && (hold->live() || now < hold->ended_at + kHoldKeyTime);
    return kept ? &hold->idempotency : nullptr;
  }
  if (const auto* id = std::get_if<OrderId>(&target)) {
    const Order* const order = state.find_order(*id);
    const bool kept =
        order && (order->state == OrderState::kOpen || now < order->ended_at + kOrderKeyTime);
    return kept ? &order->idempotency : nullptr;
  }
  if (const auto* id = std::get_if<PaymentId>(&target)) {
    const Payment* const payment = state.find_payment(*id);
    return payment && now < payment->created_at + kOrderKeyTime ? &payment->idempotency : nullptr;
  }
  const Refund* const refund = state.find_refund(std::get<RefundId>(target));
  return refund && now < refund->created_at + kOrderKeyTime ? &refund->idempotency : nullptr;
}

/// Refuses where a request names what the plan does not have; nothing if `unknown` is empty.
std::optional<Outcome> refuse_unknown(Refusal refusal, std::vector<std::string> unknown) {
  if (unknown.empty()) return std::nullopt;
  Refused why;
  why.unknown = std::move(unknown);
  return refuse(refusal, std::move(why));
}

std::optional<Outcome> check_seats(const ShowState& show, const NamedPlaces& wanted,
                                   Places& places) {
  places.seats.assign(wanted.seats.begin(), wanted.seats.end());
  std::sort(places.seats.begin(), places.seats.end());
  std::vector<SeatIndex> twice;
  for (std::size_t i = 1; i < places.seats.size(); ++i)
    if (places.seats[i] == places.seats[i - 1] &&
        (twice.empty() || twice.back() != places.seats[i]))
      twice.push_back(places.seats[i]);
  if (!twice.empty()) {
    Refused why;
    why.named = std::move(twice);
    return refuse(Refusal::kDuplicateSeat, std::move(why));
  }
  std::vector<std::string> unknown = wanted.unknown_seats;
  for (const SeatIndex seat : places.seats)
    if (seat >= show.inventory.layout().seat_count()) unknown.push_back("#" + std::to_string(seat));
  return refuse_unknown(Refusal::kUnknownSeat, std::move(unknown));
}

std::optional<Outcome> check_areas(const ShowState& show, const NamedPlaces& wanted,
                                   Places& places) {
  std::vector<std::string> unknown = wanted.unknown_areas;
  for (const AreaPlaces& want : wanted.areas) {
    if (want.area >= show.inventory.areas().size()) {
      unknown.push_back("#" + std::to_string(want.area));
      continue;
    }
    const auto same = std::find_if(places.areas.begin(), places.areas.end(),
                                   [&](const AreaPlaces& a) { return a.area == want.area; });
    const std::uint32_t most = kMaxAreaCapacity + 1;  // beyond any limit, and no overflow
    if (same != places.areas.end())
      same->quantity = std::min(most, same->quantity + std::min(most, want.quantity));
    else if (want.quantity != 0)
      places.areas.push_back({want.area, std::min(most, want.quantity)});
  }
  std::sort(places.areas.begin(), places.areas.end(),
            [](const AreaPlaces& a, const AreaPlaces& b) { return a.area < b.area; });
  return refuse_unknown(Refusal::kUnknownArea, std::move(unknown));
}

}  // namespace

void Effects::clear() {
  records.clear();
  seats.clear();
  areas.clear();
  shows.clear();
  gateway_tasks.clear();
  alarms.clear();
}

Outcome refuse(Refusal refusal, Refused why) {
  Outcome outcome;
  outcome.refusal = refusal;
  outcome.body = std::move(why);
  return outcome;
}

Outcome hold_reply(const State& state, const Hold& hold) {
  const SeatLayout& layout = state.find_show(hold.show)->inventory.layout();
  Outcome outcome;
  outcome.body.emplace<HoldReply>(hold, side_by_side(layout, hold.seats));  // not moved there
  return outcome;
}

Outcome order_reply(const State& state, const Order& order) {
  OrderReply reply;
  reply.order = order;
  if (order.state == OrderState::kOpen) {
    const Hold& hold = state.hold_of(order.hold);
    reply.deadline = hold.deadline;
    reply.attempts_left = kMaxAttempts - hold.attempts;
  }
  const OrderMoney& money = state.money_of(order.id);
  for (const PaymentId id : money.payments)
    reply.payments.push_back(state.payments.find(id)->second);
  for (const RefundId id : money.refunds) reply.refunds.push_back(state.refunds.find(id)->second);
  return accept(std::move(reply));
}

Outcome payment_reply(const State& state, const Payment& payment) {
  PaymentReply reply;
  reply.payment = payment;
  if (const Order* const order = state.find_order(payment.order)) {
    reply.order = *order;
    if (order->state == OrderState::kOpen)
      reply.deadline = state.holds.find(order->hold)->second.deadline;
  }
  return accept(std::move(reply));
}

std::optional<Remembered> remembered(const Decision& d, BuyerId buyer, const Idempotency& key) {
  if (key.key.none()) return std::nullopt;
  const auto known = d.state.keys.find(KeyOf{buyer, key.key});
  if (known == d.state.keys.end()) return std::nullopt;
  const Idempotency* const first = key_of(d.state, known->second, d.now);
  if (!first) return std::nullopt;
  return Remembered{known->second, first->request == key.request};
}

std::uint32_t Hold::place_count() const {
  auto count = static_cast<std::uint32_t>(seats.size());
  for (const AreaPlaces& places : areas) count += places.quantity;
  return count;
}

std::uint32_t Places::count() const {
  auto total = static_cast<std::uint32_t>(seats.size());
  for (const AreaPlaces& places : areas) total += places.quantity;
  return total;
}

std::optional<Outcome> check_shape(const ShowState& show, SeatPlanId plan,
                                   const NamedPlaces& wanted, std::uint32_t limit, Places& places) {
  if (plan != show.show.plan) {
    Refused why;
    why.version = show.show.version;
    return refuse(Refusal::kStaleVersion, std::move(why));
  }
  const bool any_area = std::any_of(wanted.areas.begin(), wanted.areas.end(),
                                    [](const AreaPlaces& a) { return a.quantity != 0; });
  if (wanted.seats.empty() && wanted.unknown_seats.empty() && wanted.unknown_areas.empty() &&
      !any_area)
    return refuse(Refusal::kNothingRequested);
  if (auto refused = check_seats(show, wanted, places)) return refused;
  if (auto refused = check_areas(show, wanted, places)) return refused;
  if (places.count() > limit) {
    Refused why;
    why.limit = limit;
    return refuse(Refusal::kTooManySeats, std::move(why));
  }
  return std::nullopt;
}

}  // namespace firstshow::booking
