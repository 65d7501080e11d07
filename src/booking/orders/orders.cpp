// Orders: the buyer's purchase, from a frozen quote to tickets.

#include <algorithm>

#include "base/check.hpp"
#include "booking/decide.hpp"

namespace firstshow::booking {
namespace {

/// The lines of a quote, or why there is none.
struct Quote {
  std::vector<OrderLine> lines;
  Paise total;
  std::optional<Outcome> refused;
};

CategoryIndex category_of(const SeatLayout& layout, Place place) {
  return place.kind == Place::Kind::kSeat ? layout.category[place.index]
                                          : layout.areas[place.index].category;
}

/// Every place of the hold, one line each, seats first; without a type yet.
std::vector<OrderLine> lines_of(const Hold& hold, const SeatLayout& layout) {
  std::vector<OrderLine> lines;
  lines.reserve(hold.place_count());
  const auto add = [&](Place place) {
    OrderLine line;
    line.place = place;
    line.category = category_of(layout, place);
    lines.push_back(std::move(line));
  };
  for (const SeatIndex seat : hold.seats) add({Place::Kind::kSeat, seat});
  for (const AreaPlaces& places : hold.areas)
    for (std::uint32_t i = 0; i < places.quantity; ++i) add({Place::Kind::kArea, places.area});
  return lines;
}

std::optional<std::size_t> find_type(const PriceList& prices, const std::string& code) {
  for (std::size_t i = 0; i < prices.types.size(); ++i)
    if (prices.types[i].code == code) return i;
  return std::nullopt;
}

/// Ticket types that the price list does not sell for what they were chosen for.
std::vector<std::string> unknown_types(const std::vector<TicketChoice>& choices,
                                       const std::vector<OrderLine>& lines,
                                       const PriceList& prices) {
  std::vector<std::string> unknown;
  for (const TicketChoice& choice : choices) {
    const auto type = find_type(prices, choice.ticket_type);
    const auto line = std::find_if(lines.begin(), lines.end(),
                                   [&](const OrderLine& l) { return l.place == choice.place; });
    const bool offered =
        type && (line == lines.end() || prices.price(line->category, *type) != kNotOffered);
    if (!offered) unknown.push_back(choice.ticket_type);
  }
  return unknown;
}

/// Gives the chosen types to lines that have none yet; what could not be placed comes back.
std::vector<std::string> assign_types(const std::vector<TicketChoice>& choices,
                                      std::vector<OrderLine>& lines) {
  std::vector<std::string> misplaced;
  for (const TicketChoice& choice : choices) {
    if (!choice.unknown_place.empty() || choice.quantity == 0) {
      misplaced.push_back(choice.unknown_place);
      continue;
    }
    std::uint32_t left = choice.quantity;
    for (OrderLine& line : lines) {
      if (left == 0) break;
      if (line.place != choice.place || !line.ticket_type.empty()) continue;
      line.ticket_type = choice.ticket_type;
      --left;
    }
    if (left != 0) {
      const char* const kind = choice.place.kind == Place::Kind::kSeat ? "seat #" : "area #";
      misplaced.push_back(kind + std::to_string(choice.place.index));
    }
  }
  return misplaced;
}

Quote make_quote(const ShowState& show, const Hold& hold,
                 const std::vector<TicketChoice>& choices) {
  const PriceList& prices = show.show.prices;
  Quote quote;
  quote.lines = lines_of(hold, show.inventory.layout());
  Refused why;
  why.unknown = unknown_types(choices, quote.lines, prices);
  if (!why.unknown.empty()) {
    quote.refused = refuse(Refusal::kUnknownTicketType, std::move(why));
    return quote;
  }
  why.unknown = assign_types(choices, quote.lines);
  if (!why.unknown.empty()) {
    quote.refused = refuse(Refusal::kWrongPlaces, std::move(why));
    return quote;
  }
  for (OrderLine& line : quote.lines) {
    if (line.ticket_type.empty()) line.ticket_type = prices.types.front().code;
    line.price = prices.price(line.category, *find_type(prices, line.ticket_type));
    quote.total += line.price;
  }
  return quote;
}

/// Why an open order cannot be changed or paid by its buyer; nothing if it can.
std::optional<Outcome> check_open(State& state, const Order& order, Time now) {
  if (order.state != OrderState::kOpen) return refuse(Refusal::kOrderNotOpen);
  if (state.hold_of(order.hold).deadline <= now) return refuse(Refusal::kHoldExpired);
  return std::nullopt;
}

std::optional<Outcome> check_not_cancelled(const ShowState& show) {
  if (show.show.state != SaleState::kCancelled) return std::nullopt;
  Refused why;
  why.sale_state = SaleState::kCancelled;
  return refuse(Refusal::kShowNotOnSale, std::move(why));
}

std::optional<Outcome> replay_payment(Decision& d, const StartPayment& command) {
  const auto known = remembered(d, command.buyer, command.idempotency);
  if (!known) return std::nullopt;
  const auto* const id = std::get_if<PaymentId>(&known->target);
  if (!id || !known->same_request) return refuse(Refusal::kKeyReused);
  Outcome again = payment_reply(d.state, *d.state.find_payment(*id));
  again.replayed = true;
  return again;
}

/// An attempt that the gateway may never have heard of ends with its order.
void fail_created(Decision& d, OrderId order) {
  for (const PaymentId id : d.state.money_of(order).payments) {
    const Payment& payment = *d.state.find_payment(id);
    if (payment.state != PaymentState::kCreated) continue;
    d.change(payment).state = PaymentState::kFailed;
  }
}

}  // namespace

Outcome decide(Decision& d, const OpenOrder& command) {
  if (const auto known = remembered(d, command.buyer, command.idempotency)) {
    const auto* const id = std::get_if<OrderId>(&known->target);
    if (!id || !known->same_request) return refuse(Refusal::kKeyReused);
    Outcome again = order_reply(d.state, *d.state.find_order(*id));
    again.replayed = true;
    return again;
  }
  const Hold* const hold = d.state.find_hold(command.hold);
  if (!hold || hold->buyer != command.buyer) return refuse(Refusal::kUnknownHold);
  if (hold->state == HoldState::kConverted ||
      (hold->state == HoldState::kOrdered && hold->deadline > d.now)) {
    Refused why;
    why.order = hold->order;
    return refuse(Refusal::kHoldOrdered, std::move(why));
  }
  if (!hold->live() || hold->deadline <= d.now) return refuse(Refusal::kHoldExpired);
  ShowState& show = d.state.show_of(hold->show);
  if (auto refused = check_not_cancelled(show)) return *refused;
  Quote quote = make_quote(show, *hold, command.choices);
  if (quote.refused) return *quote.refused;

  Order order;
  order.id = OrderId{d.state.ids.next(d.now)};
  order.show = hold->show;
  order.hold = hold->id;
  order.buyer = command.buyer;
  order.code = command.code;
  order.created_at = d.now;
  order.currency = show.show.prices.currency;
  order.total = quote.total;
  order.details = command.details;
  order.lines = std::move(quote.lines);
  order.idempotency = command.idempotency;
  const Order& kept = d.add(std::move(order));
  d.change(*hold).state = HoldState::kOrdered;
  d.change(*hold).order = kept.id;
  return order_reply(d.state, kept);
}

Outcome decide(Decision& d, const ReviseOrder& command) {
  const Order* const order = d.state.find_order(command.order);
  if (!order || order->buyer != command.buyer) return refuse(Refusal::kUnknownOrder);
  if (auto refused = check_open(d.state, *order, d.now)) return *refused;
  if (d.state.payment_in_flight(order->id)) return refuse(Refusal::kPaymentInFlight);
  const ShowState& show = d.state.show_of(order->show);
  if (auto refused = check_not_cancelled(show)) return *refused;
  Quote quote = make_quote(show, d.state.hold_of(order->hold), command.choices);
  if (quote.refused) return *quote.refused;
  Order& revised = d.change(*order);
  revised.lines = std::move(quote.lines);
  revised.total = quote.total;
  revised.currency = show.show.prices.currency;
  revised.details = command.details;
  return order_reply(d.state, *order);
}

Outcome decide(Decision& d, const CancelOrder& command) {
  const Order* const order = d.state.find_order(command.order);
  if (!order || order->buyer != command.buyer) return refuse(Refusal::kUnknownOrder);
  if (order->state != OrderState::kOpen) return refuse(Refusal::kOrderNotOpen);
  const Hold& hold = d.state.hold_of(order->hold);
  end_order(d, *order, OrderState::kCancelled);
  void_authorised(d, order->id, PaymentId{});
  // What payments added to the deadline was for paying: without the order it is gone.
  const bool in_time = hold.own_deadline > d.now;
  if (command.keep_seats && in_time) {
    d.change(hold).state = HoldState::kActive;
    d.change(hold).order = OrderId{};
    d.state.move_deadline(d.change(hold), hold.own_deadline);
  } else {
    end_hold(d, hold, command.keep_seats ? HoldState::kExpired : HoldState::kReleased);
  }
  return order_reply(d.state, *order);
}

Outcome decide(Decision& d, const StartPayment& command) {
  if (auto replayed = replay_payment(d, command)) return *replayed;
  const Order* const order = d.state.find_order(command.order);
  if (!order || order->buyer != command.buyer) return refuse(Refusal::kUnknownOrder);
  if (auto refused = check_open(d.state, *order, d.now)) return *refused;
  if (auto refused = check_not_cancelled(d.state.show_of(order->show))) return *refused;
  const Hold& hold = d.state.hold_of(order->hold);
  const Time last_start = hold.own_deadline + kPayingTime - kPaymentTime;
  if (d.now > last_start) {
    Refused why;
    why.when = last_start;
    return refuse(Refusal::kTooLateToPay, std::move(why));
  }
  if (hold.attempts >= kMaxAttempts) {
    Refused why;
    why.limit = kMaxAttempts;
    return refuse(Refusal::kAttemptsUsed, std::move(why));
  }
  Payment payment;
  payment.id = PaymentId{d.state.ids.next(d.now)};
  payment.order = order->id;
  payment.account = command.account;
  payment.currency = order->currency;
  payment.captured_currency = order->currency;
  payment.amount = order->total;
  payment.created_at = d.now;
  payment.idempotency = command.idempotency;
  const bool free_of_charge = order->total == Paise{0};
  if (free_of_charge) {
    payment.state = PaymentState::kCaptured;
    payment.captured_at = d.now;
  }
  ++d.change(hold).attempts;
  const Payment& kept = d.add(std::move(payment));
  if (free_of_charge) confirm(d, *order, kept);
  return payment_reply(d.state, kept);
}

Outcome decide(Decision& d, const ReadOrder& command) {
  const Order* const order = d.state.find_order(command.order);
  if (!order || (command.buyer && order->buyer != command.buyer))
    return refuse(Refusal::kUnknownOrder);
  return order_reply(d.state, *order);
}

void end_order(Decision& d, const Order& order, OrderState end) {
  CHECK(order.state == OrderState::kOpen && end != OrderState::kOpen, "an open order ends once");
  d.change(order).state = end;
  d.change(order).ended_at = d.now;
  --d.state.open_orders;
  if (end != OrderState::kConfirmed) d.state.forgettable_orders.emplace(d.now, order.id);
  fail_created(d, order.id);
}

}  // namespace firstshow::booking
