// Which events webhooks are to tell of, by the rows alone: an event for each change of state,
// behind the row that has it, once.

#include <optional>

#include "sim/model.hpp"

namespace firstshow::sim {

using namespace booking;

namespace {

/// Below every state.
constexpr int kUntold = -1;

/// The state that others are told of; of money without an order, none.
struct Told {
  std::int64_t id = 0;
  int state = kUntold;
  std::optional<EventKind> kind;
};

std::optional<EventKind> kind_of(const Order& order) {
  switch (order.state) {
    case OrderState::kOpen:
      return std::nullopt;
    case OrderState::kConfirmed:
      return EventKind::kOrderConfirmed;
    case OrderState::kExpired:
      return EventKind::kOrderExpired;
    case OrderState::kCancelled:
      return EventKind::kOrderCancelled;
  }
  return std::nullopt;
}

std::optional<EventKind> kind_of(const Payment& payment) {
  if (payment.state == PaymentState::kCaptured) return EventKind::kPaymentCaptured;
  if (payment.state == PaymentState::kFailed) return EventKind::kPaymentFailed;
  return std::nullopt;
}

std::optional<EventKind> kind_of(const Refund& refund) {
  if (refund.amount.none()) return std::nullopt;
  if (refund.state == RefundState::kSent) return EventKind::kRefundSent;
  if (refund.state == RefundState::kSettled) return EventKind::kRefundSettled;
  if (refund.state == RefundState::kFailed) return EventKind::kRefundFailed;
  return std::nullopt;
}

std::optional<EventKind> kind_of(const Show& show) {
  switch (show.state) {
    case SaleState::kDraft:
      return std::nullopt;
    case SaleState::kOnSale:
      return EventKind::kShowOnSale;
    case SaleState::kPaused:
      return EventKind::kShowPaused;
    case SaleState::kClosed:
      return EventKind::kShowClosed;
    case SaleState::kCancelled:
      return EventKind::kShowCancelled;
  }
  return std::nullopt;
}

std::optional<Told> told_of(const Record& record) {
  return std::visit(
      [](const auto& row) -> std::optional<Told> {
        using Row = std::decay_t<decltype(row)>;
        if constexpr (std::is_same_v<Row, Payment> || std::is_same_v<Row, Refund>) {
          if (!row.order) return Told{row.id.value, kUntold, std::nullopt};
          return Told{row.id.value, static_cast<int>(row.state), kind_of(row)};
        } else if constexpr (std::is_same_v<Row, Order> || std::is_same_v<Row, Show>) {
          return Told{row.id.value, static_cast<int>(row.state), kind_of(row)};
        } else {
          return std::nullopt;
        }
      },
      record);
}

}  // namespace

void Model::note_states(const Record& row) {
  if (const auto told = told_of(row)) told_states_[told->id] = told->state;
  if (const auto* event = std::get_if<WebhookDue>(&row)) last_event_ = event->id;
}

void Model::match_events(std::span<const Record> rows) {
  std::set<ExpectedEvent> expected;
  for (const Record& row : rows) {
    if (const auto* event = std::get_if<WebhookDue>(&row)) match(*event, expected);
    const auto* ticket = std::get_if<Ticket>(&row);
    if (ticket != nullptr && ticket->state == TicketState::kVoid)
      expected.insert({EventKind::kTicketsVoided, ticket->order.value});
    if (const auto told = told_of(row)) {
      const auto before = told_states_.find(told->id);
      const bool is_new = before == told_states_.end() || before->second != told->state;
      if (is_new && told->kind) expected.insert({*told->kind, told->id});
    }
    note_states(row);
  }
  require(expected.empty(), "webhooks are to tell of a change and no row says so");
}

void Model::match(const WebhookDue& row, std::set<ExpectedEvent>& expected) {
  require(row.id > last_event_, "an event does not come behind those before it");
  require(row.at == now_, "an event has another time");
  const auto show = shows_.find(row.show);
  require(show != shows_.end(), "an event is of no show");
  require(!row.organiser || row.organiser == show->second.show.organiser,
          "an event is told to another organiser");
  if (row.order) require(orders_.at(row.order).show == row.show, "an event names another show");
  const std::int64_t subject = row.refund    ? row.refund.value
                               : row.payment ? row.payment.value
                               : row.order   ? row.order.value
                                             : row.show.value;
  require(expected.erase({row.kind, subject}) == 1, "an event is told that did not happen");
}

}  // namespace firstshow::sim
