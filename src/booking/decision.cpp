// How rows are changed: each way to change, add or end one also puts its record among the effects.

#include "booking/decision.hpp"

namespace firstshow::booking {

void Decision::move_area(ShowState& show, AreaIndex area, std::int64_t held, std::int64_t sold,
                         std::int64_t blocked) {
  show.inventory.move(area, held, sold, blocked);
  changed_.add(&show.inventory.area(area), effects.records);
}

void Decision::take_seat(ShowState& show, SeatIndex seat, SeatStatus status, std::int64_t owner) {
  show.inventory.take(seat, status, owner);
  note_seat(show, seat);
}

void Decision::give_seat(ShowState& show, SeatIndex seat, std::int64_t owner) {
  show.inventory.give(seat, owner);
  note_seat(show, seat);
}

void Decision::sell_held_seat(ShowState& show, SeatIndex seat, HoldId hold, TicketId ticket) {
  show.inventory.sell_held(seat, hold, ticket);
  note_seat(show, seat);
}

void Decision::note_seat(const ShowState& show, SeatIndex seat) {
  effects.seats.push_back({show.show.id, seat, show.inventory.status(seat)});
}

void Decision::note_places(const ShowState& show, std::span<const SeatIndex> seats,
                           std::span<const AreaPlaces> areas) {
  for (const SeatIndex seat : seats) note_seat(show, seat);
  for (const AreaPlaces& places : areas)
    changed_.add(&show.inventory.area(places.area), effects.records);
}

const Show& Decision::add(Show&& show) {
  const Show& kept = state.add_show(std::move(show)).show;
  changed_.add(&kept, effects.records);
  return kept;
}

const Block& Decision::add(ShowState& show, Block&& block) {
  const Block& kept = state.add_block(show, std::move(block));
  changed_.add(&kept, effects.records);
  note_places(show, kept.seats, kept.areas);
  return kept;
}

const Hold& Decision::add(Hold&& hold) {
  const Hold& kept = state.add_hold(std::move(hold));
  note_places(state.show_of(kept.show), {kept.seats.data(), kept.seats.size()},
              {kept.areas.data(), kept.areas.size()});
  changed_.add(&kept, effects.records);
  return kept;
}

const Order& Decision::add(Order&& order) {
  const Order& kept = state.add_order(std::move(order));
  changed_.add(&kept, effects.records);
  return kept;
}

const Payment& Decision::add(Payment&& payment) {
  const Payment& kept = state.add_payment(std::move(payment));
  changed_.add(&kept, effects.records);
  return kept;
}

const Refund& Decision::add(Refund&& refund) {
  const Refund& kept = state.add_refund(std::move(refund));
  changed_.add(&kept, effects.records);
  return kept;
}

void Decision::owe_mail(const Order& order, MailKind kind, RefundId subject) {
  if (!order.details.email.empty()) write(MailDue{order.id, kind, subject, now});
}

void Decision::announce(EventKind kind, const Order& order, PaymentId payment, RefundId refund) {
  const ShowState* const show = state.find_show(order.show);
  const OrganiserId organiser = show == nullptr ? OrganiserId{} : show->show.organiser;
  const EventId id{state.ids.next(now)};
  write(WebhookDue{id, kind, organiser, order.show, order.id, payment, refund, now});
}

void Decision::announce(EventKind kind, const Show& show) {
  const EventId id{state.ids.next(now)};
  write(WebhookDue{id, kind, show.organiser, show.id, {}, {}, {}, now});
}

void Decision::drop(const Hold& hold) {
  const HoldId id = hold.id;
  changed_.drop(&hold);
  state.drop_hold(id);
  erase(id);
}

void Decision::drop(ShowState& show, const Block& block) {
  const BlockId id = block.id;
  changed_.drop(&block);
  state.drop_block(show, id);
  erase(id);
}

void Decision::drop(const Order& order) {
  const OrderId id = order.id;
  changed_.drop(&order);
  state.drop_order(id);
  erase(id);
}

void Decision::drop_without_refunds(const Payment& payment) {
  const PaymentId id = payment.id;
  changed_.drop(&payment);
  state.drop_unmatched(payment);
  erase(id);
}

namespace {

// Of which change webhooks tell; nothing of the other states.

std::optional<EventKind> event_of(SaleState state) {
  switch (state) {
    case SaleState::kOnSale:
      return EventKind::kShowOnSale;
    case SaleState::kPaused:
      return EventKind::kShowPaused;
    case SaleState::kClosed:
      return EventKind::kShowClosed;
    case SaleState::kCancelled:
      return EventKind::kShowCancelled;
    case SaleState::kDraft:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<EventKind> event_of(OrderState state) {
  switch (state) {
    case OrderState::kConfirmed:
      return EventKind::kOrderConfirmed;
    case OrderState::kExpired:
      return EventKind::kOrderExpired;
    case OrderState::kCancelled:
      return EventKind::kOrderCancelled;
    case OrderState::kOpen:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<EventKind> event_of(PaymentState state) {
  switch (state) {
    case PaymentState::kCaptured:
      return EventKind::kPaymentCaptured;
    case PaymentState::kFailed:
      return EventKind::kPaymentFailed;
    case PaymentState::kCreated:
    case PaymentState::kReady:
    case PaymentState::kAuthorised:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<EventKind> event_of(RefundState state) {
  switch (state) {
    case RefundState::kSent:
      return EventKind::kRefundSent;
    case RefundState::kSettled:
      return EventKind::kRefundSettled;
    case RefundState::kFailed:
      return EventKind::kRefundFailed;
    case RefundState::kOwed:
    case RefundState::kSending:
      return std::nullopt;
  }
  return std::nullopt;
}

/// The event that a row came to, if its state is another than before.
template <class Row>
std::optional<EventKind> event_of(const Row& row, Before was) {
  if (was.state == static_cast<std::uint8_t>(row.state)) return std::nullopt;
  return event_of(row.state);
}

/// What follows from a changed row beside its record.
struct Follow {
  Decision& d;

  void operator()(const Payment& payment, Before was) const {
    d.state.note_open_money(payment);
    const Order* const order = d.state.find_order(payment.order);
    const auto kind = event_of(payment, was);
    if (order != nullptr && kind) d.announce(*kind, *order, payment.id);
  }
  void operator()(const Refund& refund, Before was) const {
    d.state.note_open_money(refund);
    const Order* const order = d.state.find_order(refund.order);
    const auto kind = event_of(refund, was);
    // One of nothing is shown to nobody.
    if (order != nullptr && kind && !refund.amount.none())
      d.announce(*kind, *order, refund.payment, refund.id);
  }
  void operator()(const AreaCount& count, Before) const {
    d.effects.areas.push_back({count.show, count.area, count.left()});
  }
  void operator()(const Show& show, Before was) const {
    if (const auto kind = event_of(show, was)) d.announce(*kind, show);
  }
  void operator()(const Block&, Before) const {}
  void operator()(const Hold&, Before) const {}
  void operator()(const Order& order, Before was) const {
    if (const auto kind = event_of(order, was)) d.announce(*kind, order);
  }
};

}  // namespace

void Decision::finish() {
  changed_.write(effects.records, Follow{*this});
}

}  // namespace firstshow::booking
