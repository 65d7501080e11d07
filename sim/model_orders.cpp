// What orders must do: OpenOrder, ReviseOrder, CancelOrder, StartPayment, RefundTickets, reads.

#include <algorithm>

#include "sim/model.hpp"

namespace firstshow::sim {
namespace {

/// Lines in one order, whatever the order in which types of one area were chosen.
std::vector<OrderLine> sorted(std::vector<OrderLine> lines) {
  std::ranges::stable_sort(lines, {}, [](const OrderLine& line) {
    return std::tuple(line.place, line.ticket_type, line.ticket);
  });
  return lines;
}

bool same_order(Order one, Order other) {
  one.lines = sorted(std::move(one.lines));
  other.lines = sorted(std::move(other.lines));
  return one == other;
}

CategoryIndex category_of(const SeatLayout& layout, Place place) {
  return place.kind == Place::Kind::kSeat ? layout.category[place.index]
                                          : layout.areas[place.index].category;
}

Paise total_of(const std::vector<OrderLine>& lines) {
  Paise total;
  for (const auto& line : lines) total += line.price;
  return total;
}

}  // namespace

// The lines that `choices` make of a hold, or what is wrong with them; where several things are
// wrong any of them may be told.
Refusal Model::quote(const Hold& hold, std::span<const TicketChoice> choices,
                     std::vector<OrderLine>& lines, Verdict& verdict) const {
  const ModelShow& show = shows_.at(hold.show);
  const auto& prices = show.show.prices;
  std::map<Place, std::uint32_t> left;
  for (const auto seat : hold.seats) left[{Place::Kind::kSeat, seat}] = 1;
  for (const auto& area : hold.areas) left[{Place::Kind::kArea, area.area}] = area.quantity;
  bool wrong_places = false;
  bool unknown_type = false;
  const auto add = [&](Place place, std::uint32_t quantity, std::size_t type) {
    const auto category = category_of(*show.layout, place);
    const auto price = prices.price(category, type);
    if (price == kNotOffered) unknown_type = true;
    for (std::uint32_t count = 0; count < quantity; ++count) {
      lines.push_back({place, category, prices.types[type].code, price, {}, TicketState::kNone});
    }
  };
  for (const auto& choice : choices) {
    const auto type = std::ranges::find(prices.types, choice.ticket_type, &TicketType::code);
    if (type == prices.types.end()) unknown_type = true;
    const auto place = left.find(choice.place);
    // A type that its category does not sell is told also where the place was chosen too often.
    if (place != left.end() && type != prices.types.end()) {
      const auto category = category_of(*show.layout, choice.place);
      const auto index = static_cast<std::size_t>(type - prices.types.begin());
      if (prices.price(category, index) == kNotOffered) unknown_type = true;
    }
    if (!choice.unknown_place.empty() || place == left.end() || place->second < choice.quantity ||
        choice.quantity == 0) {
      wrong_places = true;
      continue;
    }
    place->second -= choice.quantity;
    if (type == prices.types.end()) continue;
    add(choice.place, choice.quantity, static_cast<std::size_t>(type - prices.types.begin()));
  }
  for (const auto& [place, quantity] : left) {
    if (quantity > 0 && !wrong_places) add(place, quantity, 0);
  }
  lines = sorted(std::move(lines));
  if (unknown_type) verdict.may(Refusal::kUnknownTicketType);
  if (wrong_places) verdict.may(Refusal::kWrongPlaces);
  if (unknown_type) return Refusal::kUnknownTicketType;
  return wrong_places ? Refusal::kWrongPlaces : Refusal::kNone;
}

Verdict Model::verdict_of_open(const OpenOrder& command, std::vector<OrderLine>& lines) const {
  const Hold* hold = find_hold(command.buyer, command.hold);
  if (hold == nullptr) return {Refusal::kUnknownHold};
  Verdict verdict{};
  if (hold_is_forgettable(hold->id)) verdict.may(Refusal::kUnknownHold);
  const bool ordered = hold->state == HoldState::kOrdered || hold->state == HoldState::kConverted;
  if (hold->live() ? hold->deadline <= now_ : !ordered) {
    verdict.may(Refusal::kHoldExpired);
  } else if (ordered) {
    verdict.may(Refusal::kHoldOrdered);
  } else if (quote(*hold, command.choices, lines, verdict) == Refusal::kNone) {
    verdict.may(Refusal::kNone);
  }
  if (shows_.at(hold->show).show.state == SaleState::kCancelled) {
    verdict.may(Refusal::kHoldExpired);
    verdict.may(Refusal::kShowNotOnSale);
  }
  return verdict;
}

void Model::judge_one(const OpenOrder& command, const Outcome& outcome) {
  if (settle_replay(command.buyer, command.idempotency, outcome)) return;
  std::vector<OrderLine> lines;
  require_allowed(verdict_of_open(command, lines), outcome);
  if (outcome.refusal == Refusal::kHoldOrdered) {
    const auto* refused = std::get_if<Refused>(&outcome.body);
    require(refused != nullptr && refused->order == holds_.at(command.hold).order,
            "hold_ordered does not name the order");
  }
  if (!outcome.ok()) return;
  const auto* reply = std::get_if<OrderReply>(&outcome.body);
  require(reply != nullptr, "an order without its image");
  auto& hold = holds_.at(command.hold);
  Order expected;
  expected.id = reply->order.id;
  expected.show = hold.show;
  expected.hold = hold.id;
  expected.buyer = command.buyer;
  expected.code = command.code;
  expected.created_at = now_;
  expected.currency = shows_.at(hold.show).show.prices.currency;
  expected.total = total_of(lines);
  expected.details = command.details;
  expected.lines = std::move(lines);
  expected.idempotency = command.idempotency;
  require(expected.id && !orders_.contains(expected.id), "a new order has an old id");
  require(same_order(expected, reply->order), "a new order is not as it was asked for");
  require(reply->deadline == hold.deadline, "opening an order moved the deadline");
  hold.state = HoldState::kOrdered;
  hold.order = expected.id;
  touched_holds_.insert(hold.id);
  touched_orders_.insert(expected.id);
  remember_key(command.buyer, command.idempotency, KeyUse::Kind::kOrder, expected.id.value);
  orders_.emplace(expected.id, reply->order);
}

void Model::judge_one(const ReviseOrder& command, const Outcome& outcome) {
  const Order* order = find_order(command.buyer, command.order);
  if (order == nullptr) return require_allowed({Refusal::kUnknownOrder}, outcome);
  if (order->state != OrderState::kOpen) {
    return require_allowed({Refusal::kOrderNotOpen}, outcome);
  }
  const auto& hold = holds_.at(order->hold);
  const bool cancelled = shows_.at(order->show).show.state == SaleState::kCancelled;
  Verdict verdict{};
  std::vector<OrderLine> lines;
  if (cancelled) verdict.may(Refusal::kOrderNotOpen);
  if (cancelled) verdict.may(Refusal::kShowNotOnSale);
  if (hold.deadline <= now_) {
    verdict.may(Refusal::kHoldExpired);
  } else if (in_flight(order->id)) {
    verdict.may(Refusal::kPaymentInFlight);
  } else if (quote(hold, command.choices, lines, verdict) == Refusal::kNone) {
    verdict.may(Refusal::kNone);
  }
  require_allowed(verdict, outcome);
  if (!outcome.ok()) return;
  auto& mine = orders_.at(command.order);
  mine.lines = lines;
  mine.total = total_of(lines);
  mine.currency = shows_.at(mine.show).show.prices.currency;
  mine.details = command.details;
  touched_orders_.insert(mine.id);
  const auto* reply = std::get_if<OrderReply>(&outcome.body);
  require(reply != nullptr && same_order(mine, reply->order),
          "a revised order is not as it was asked for");
  mine.lines = reply->order.lines;
}

void Model::judge_one(const CancelOrder& command, const Outcome& outcome) {
  const Order* order = find_order(command.buyer, command.order);
  if (order == nullptr) return require_allowed({Refusal::kUnknownOrder}, outcome);
  if (order->state != OrderState::kOpen) {
    return require_allowed({Refusal::kOrderNotOpen}, outcome);
  }
  Verdict verdict{Refusal::kNone};
  if (shows_.at(order->show).show.state == SaleState::kCancelled) {
    verdict.may(Refusal::kOrderNotOpen);
  }
  require_allowed(verdict, outcome);
  if (!outcome.ok()) return;
  auto& mine = orders_.at(command.order);
  auto& hold = holds_.at(mine.hold);
  if (command.keep_seats && now_ < hold.own_deadline) {
    hold.state = HoldState::kActive;
    hold.order = {};
    set_deadline(hold, hold.own_deadline);
    mine.state = OrderState::kCancelled;
    mine.ended_at = now_;
    touched_holds_.insert(hold.id);
    touched_orders_.insert(mine.id);
    fail_created(mine.id);
  } else {
    end_hold(hold, HoldState::kReleased);
    // The order was cancelled, whatever became of its hold.
    if (command.keep_seats) hold.state = HoldState::kExpired;
  }
  check_order_reply(mine, outcome);
}

void Model::check_order_reply(const Order& order, const Outcome& outcome) {
  const auto* reply = std::get_if<OrderReply>(&outcome.body);
  require(reply != nullptr, "an order without its image");
  auto shown = reply->order;
  auto expected = order;
  for (auto* lines : {&shown.lines, &expected.lines}) {
    for (auto& line : *lines) line.ticket = {};
  }
  shown.ended_at = expected.ended_at;
  require(same_order(shown, expected), "an order reads otherwise than it is");
  require(reply->payments.size() == payments_of(order.id).size(),
          "an order does not show all of its payments");
  if (order.state == OrderState::kOpen) {
    require(reply->deadline == holds_.at(order.hold).deadline, "an order shows a wrong deadline");
  }
}

void Model::confirm(Order& order) {
  ModelShow& show = shows_.at(order.show);
  order.state = OrderState::kConfirmed;
  order.ended_at = now_;
  for (auto& line : order.lines) line.ticket_state = TicketState::kValid;
  touched_orders_.insert(order.id);
  fail_created(order.id);
  sell(show, order);
}

// What a gateway may never have heard of ends with its order.
void Model::fail_created(OrderId order) {
  for (const auto id : payments_of(order)) {
    auto& payment = payments_.at(id);
    if (payment.state != PaymentState::kCreated) continue;
    touched_payments_.try_emplace(id, payment);
    payment.state = PaymentState::kFailed;
  }
}

void Model::judge_one(const StartPayment& command, const Outcome& outcome) {
  if (settle_replay(command.buyer, command.idempotency, outcome)) return;
  const Order* order = find_order(command.buyer, command.order);
  if (order == nullptr) return require_allowed({Refusal::kUnknownOrder}, outcome);
  if (order->state != OrderState::kOpen) {
    return require_allowed({Refusal::kOrderNotOpen}, outcome);
  }
  Verdict verdict{};
  auto& hold = holds_.at(order->hold);
  // A payment has twelve minutes, and they end half an hour past the hold's own deadline.
  if (hold.deadline <= now_) {
    verdict.may(Refusal::kHoldExpired);
  } else if (now_ + std::chrono::minutes{12} > hold.own_deadline + std::chrono::minutes{30}) {
    verdict.may(Refusal::kTooLateToPay);
  } else if (hold.attempts >= 3) {
    verdict.may(Refusal::kAttemptsUsed);
  } else {
    verdict.may(Refusal::kNone);
  }
  if (shows_.at(order->show).show.state == SaleState::kCancelled) {
    verdict.may(Refusal::kOrderNotOpen);
    verdict.may(Refusal::kShowNotOnSale);
  }
  require_allowed(verdict, outcome);
  if (!outcome.ok()) return;
  const auto* reply = std::get_if<PaymentReply>(&outcome.body);
  require(reply != nullptr, "a payment without its image");
  auto& mine = orders_.at(command.order);
  const auto& payment = reply->payment;
  require(payment.id && !payments_.contains(payment.id), "a new payment has an old id");
  require(payment.order == mine.id && payment.amount == mine.total &&
              payment.currency == mine.currency && payment.account == command.account &&
              payment.captured == Paise{} && payment.created_at == now_ && !payment.unsolicited &&
              payment.idempotency == command.idempotency,
          "a new payment is not as it was asked for");
  payments_.emplace(payment.id, payment);
  payments_of_[mine.id].push_back(payment.id);
  touched_payments_.try_emplace(payment.id);
  remember_key(command.buyer, command.idempotency, KeyUse::Kind::kPayment, payment.id.value);
  ++hold.attempts;
  touched_holds_.insert(hold.id);
  if (mine.total == Paise{}) {
    end_hold(holds_.at(mine.hold), HoldState::kConverted);
    confirm(mine);
  } else {
    require(payment.state == PaymentState::kCreated, "a payment begins otherwise than created");
  }
  require(reply->order.state == mine.state, "a new payment shows a wrong order");
}

bool Model::strands_companions(const Order& order, const std::vector<OrderLine*>& going) const {
  const auto& traits = shows_.at(order.show).layout->traits;
  int wheelchairs_going = 0;
  int wheelchairs = 0;
  int companions = 0;
  for (const auto& line : order.lines) {
    if (line.ticket_state != TicketState::kValid || line.place.kind != Place::Kind::kSeat) continue;
    const bool goes = std::ranges::find(going, &line) != going.end();
    const bool wheelchair = (traits[line.place.index] & kAccessibleSeat) != 0;
    wheelchairs_going += goes && wheelchair;
    wheelchairs += !goes && wheelchair;
    companions += !goes && (traits[line.place.index] & kCompanionSeat) != 0;
  }
  return wheelchairs_going > 0 && companions > 3 * wheelchairs;
}

void Model::judge_one(const RefundTickets& command, const Outcome& outcome) {
  const auto found = orders_.find(command.order);
  if (found == orders_.end() || (command.buyer && found->second.buyer != command.buyer)) {
    return require_allowed({Refusal::kUnknownOrder}, outcome);
  }
  Order& order = found->second;
  if (settle_replay(order.buyer, command.idempotency, outcome)) return;
  const auto& show = shows_.at(order.show).show;
  Verdict verdict{};
  std::set<TicketId> wanted(command.tickets.begin(), command.tickets.end());
  std::size_t known = 0;
  bool all_valid = true;
  std::vector<OrderLine*> lines;
  for (auto& line : order.lines) {
    const bool named = line.ticket && wanted.contains(line.ticket);
    known += named;
    if (named && line.ticket_state != TicketState::kValid) all_valid = false;
    if (line.ticket_state == TicketState::kValid && (named || wanted.empty())) {
      lines.push_back(&line);
    }
  }
  const bool by_policy = now_ < show.rules.refundable_until;
  const bool allowed = by_policy || (command.override_policy && !command.buyer);
  if (known < wanted.size() || !all_valid) verdict.may(Refusal::kUnknownTicket);
  if (order.state != OrderState::kConfirmed || !all_valid || lines.empty() || !allowed) {
    verdict.may(Refusal::kNotRefundable);
  } else if (known == wanted.size()) {
    verdict.may(Refusal::kNone);
  }
  if (show.state == SaleState::kCancelled) {
    verdict.may(Refusal::kNotRefundable);
    verdict.may(Refusal::kNone);
  }
  if (verdict.allows(Refusal::kNone) && command.buyer && strands_companions(order, lines)) {
    verdict.may(Refusal::kTooManyCompanions);
    require(!outcome.ok(), "companion seats are kept without their wheelchair places");
  }
  require_allowed(verdict, outcome);
  if (!outcome.ok()) return;
  void_lines(order, lines, RefundReason::kTicketsReturned);
  remember_key(order.buyer, command.idempotency, KeyUse::Kind::kRefund, order.id.value);
  check_order_reply(order, outcome);
}

void Model::judge_one(const ReadOrder& command, const Outcome& outcome) {
  const auto found = orders_.find(command.order);
  if (found == orders_.end() || (command.buyer && found->second.buyer != command.buyer)) {
    return require_allowed({Refusal::kUnknownOrder}, outcome);
  }
  require_allowed({Refusal::kNone}, outcome);
  if (shows_.at(found->second.show).show.state == SaleState::kCancelled) return;
  check_order_reply(found->second, outcome);
}

void Model::judge_one(const ReadPayment& command, const Outcome& outcome) {
  const auto found = payments_.find(command.payment);
  const bool foreign =
      found != payments_.end() && command.buyer &&
      (!found->second.order || orders_.at(found->second.order).buyer != command.buyer);
  if (found == payments_.end() || foreign) {
    return require_allowed({Refusal::kUnknownPayment}, outcome);
  }
  require_allowed({Refusal::kNone}, outcome);
  const auto* reply = std::get_if<PaymentReply>(&outcome.body);
  require(reply != nullptr && reply->payment.state == found->second.state &&
              reply->payment.captured == found->second.captured,
          "a payment reads otherwise than it is");
}

void Model::judge_one(const ReadRefund& command, const Outcome& outcome) {
  const auto found = refunds_.find(command.refund);
  if (found == refunds_.end()) return require_allowed({Refusal::kUnknownRefund}, outcome);
  require_allowed({Refusal::kNone}, outcome);
  const auto* reply = std::get_if<RefundReply>(&outcome.body);
  require(reply != nullptr && reply->refund.state == found->second.state &&
              reply->refund.amount == found->second.amount,
          "a refund reads otherwise than it is");
}

void Model::judge_one(const ReadShow& command, const Outcome& outcome) {
  const auto found = shows_.find(command.show);
  if (found == shows_.end()) return require_allowed({Refusal::kUnknownShow}, outcome);
  Verdict verdict{Refusal::kNone};
  if (now_ >= found->second.show.closes_at) verdict.may(Refusal::kUnknownShow);
  require_allowed(verdict, outcome);
  if (!outcome.ok()) return;
  const auto* reply = std::get_if<ShowReply>(&outcome.body);
  require(reply != nullptr && reply->show.version == found->second.show.version &&
              reply->show.state == found->second.show.state,
          "a show reads otherwise than it is");
}

}  // namespace firstshow::sim
