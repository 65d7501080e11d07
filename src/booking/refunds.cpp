// Refunds: tickets given back by the buyer or staff, and what becomes of money that is owed.

#include <algorithm>

#include "base/check.hpp"
#include "booking/decide.hpp"

namespace firstshow::booking {
namespace {

std::optional<Outcome> replay_refund(Decision& d, const Order& order, const Idempotency& key) {
  const auto known = remembered(d, order.buyer, key);
  if (!known) return std::nullopt;
  const auto* const id = std::get_if<RefundId>(&known->target);
  if (!id || !known->same_request) return refuse(Refusal::kKeyReused);
  Outcome again = order_reply(d.state, order);
  again.replayed = true;
  return again;
}

Outcome refund_reply(MoneyResult result, const Refund& refund) {
  return accept(MoneyReply{result, refund.payment, refund.order});
}

bool has_valid(const Order& order, TicketId ticket) {
  return std::any_of(order.lines.begin(), order.lines.end(), [&](const OrderLine& line) {
    return line.ticket == ticket && line.ticket_state == TicketState::kValid;
  });
}

/// A refund that moved may be the one that its payment was asked about.
void put_moved(Decision& d, const Refund& refund) {
  d.put(refund);
  Payment* const payment = d.state.find_payment(refund.payment);
  if (!payment) return;
  if (refund.state == RefundState::kFailed && is_refunded_too_much(d.state, *payment)) {
    take_back(d, *payment);
    d.put(*payment);
    if (const Order* const order = d.state.find_order(payment->order))
      close_refunds_elsewhere(d, *order);
  }
  end_inquiry(d, *payment);
}

/// Whether a report of a settled refund is about another than the one that ours is: an earlier send
/// that failed, by what we were told, and gave the money back all the same.
bool gave_back_twice(const RefundReported& report, const Refund& refund) {
  const bool ours_counts =
      refund.state == RefundState::kSent || refund.state == RefundState::kSettled;
  return report.settled && ours_counts && refund.reference != report.reference;
}

}  // namespace

std::vector<TicketId> tickets_meant(const Order& order, const std::vector<TicketId>& named) {
  if (!named.empty()) return named;
  std::vector<TicketId> valid;
  for (const OrderLine& line : order.lines)
    if (line.ticket_state == TicketState::kValid) valid.push_back(line.ticket);
  return valid;
}

Refused unknown_tickets(const Order& order, const std::vector<TicketId>& tickets) {
  Refused unknown;
  for (const TicketId ticket : tickets)
    if (!has_valid(order, ticket)) unknown.unknown.push_back(format_id(ticket));
  return unknown;
}

Outcome decide(Decision& d, const RefundTickets& command) {
  Order* const order = d.state.find_order(command.order);
  if (!order || (command.buyer && order->buyer != command.buyer))
    return refuse(Refusal::kUnknownOrder);
  if (auto replayed = replay_refund(d, *order, command.idempotency)) return *replayed;
  const ShowState* const show = d.state.find_show(order->show);
  const bool allowed = show && (d.now < show->show.rules.refundable_until ||
                                (command.override_policy && !command.buyer));
  const std::vector<TicketId> tickets = tickets_meant(*order, command.tickets);
  if (order->state != OrderState::kConfirmed || !allowed || tickets.empty()) {
    Refused why;
    if (show && show->show.rules.refundable_until != Time{})
      why.when = show->show.rules.refundable_until;
    return refuse(Refusal::kNotRefundable, std::move(why));
  }
  Refused unknown = unknown_tickets(*order, tickets);
  if (!unknown.unknown.empty()) return refuse(Refusal::kUnknownTicket, std::move(unknown));
  void_tickets(d, *order, tickets, RefundReason::kTicketsReturned, command.idempotency);
  return order_reply(d.state, *order);
}

Outcome decide(Decision& d, const BeginRefund& command) {
  Refund* const refund = d.state.find_refund(command.refund);
  if (!refund) return refuse(Refusal::kUnknownRefund);
  const bool unsent = refund->state == RefundState::kOwed || refund->state == RefundState::kFailed;
  if (!unsent || command.earlier_sends != refund->sends)
    return refund_reply(MoneyResult::kKnownAlready, *refund);
  refund->state = RefundState::kSending;
  d.put(*refund);
  return refund_reply(MoneyResult::kRefundMoved, *refund);
}

Outcome decide(Decision& d, const RefundSent& command) {
  Refund* const refund = d.state.find_refund(command.refund);
  if (!refund) return refuse(Refusal::kUnknownRefund);
  const bool over = refund->state == RefundState::kSettled || refund->state == RefundState::kSent;
  if (over && !command.failed && refund->reference != command.reference)
    d.effects.alarms.push_back({format_id(refund->id) + " was sent as " + command.reference +
                                " while it was " + refund->reference + " already"});
  if (over || command.earlier_sends != refund->sends)
    return refund_reply(MoneyResult::kKnownAlready, *refund);
  ++refund->sends;
  // A webhook may be quicker than the answer, and tell already that this very send failed.
  const bool failed_already =
      refund->state == RefundState::kFailed && refund->reference == command.reference;
  if (command.failed) {
    refund->state = RefundState::kFailed;
  } else if (failed_already) {
    d.effects.errands.push_back({refund->id});
  } else {
    refund->state = RefundState::kSent;
    refund->reference = command.reference;
    d.state.inquire_after(*refund, d.now);
  }
  put_moved(d, *refund);
  return refund_reply(MoneyResult::kRefundMoved, *refund);
}

Outcome decide(Decision& d, const RefundReported& report) {
  Refund* refund = d.state.find_refund(report.refund);
  if (refund && refund->account != report.account) {
    d.effects.alarms.push_back({format_id(refund->id) + " belongs to account " + refund->account +
                                " but account " + report.account + " reported on it"});
    refund = nullptr;
  }
  if (!refund || gave_back_twice(report, *refund)) return record_refund_elsewhere(d, report);
  // Settled is the end: a report that it failed is older than that.
  const bool failed_already = !report.settled && refund->state == RefundState::kFailed &&
                              refund->reference == report.reference;
  if (refund->state == RefundState::kSettled || failed_already)
    return refund_reply(MoneyResult::kKnownAlready, *refund);
  // A failure of an earlier send, told late: the present one is still on its way, and a third would
  // give the money back twice.
  if (!report.settled && refund->state == RefundState::kSent &&
      refund->reference != report.reference)
    return refund_reply(MoneyResult::kKnownAlready, *refund);
  if (report.settled && (report.amount != refund->amount || report.currency != refund->currency))
    d.effects.alarms.push_back(
        {format_id(refund->id) + " of " + format_money(refund->amount, refund->currency) +
         " was reported as " + format_money(report.amount, report.currency)});
  refund->state = report.settled ? RefundState::kSettled : RefundState::kFailed;
  refund->reference = report.reference;
  if (report.settled)
    refund->settled_at = d.now;
  else
    d.effects.errands.push_back({refund->id});
  put_moved(d, *refund);
  return refund_reply(MoneyResult::kRefundMoved, *refund);
}

Outcome decide(Decision& d, const ReadRefund& command) {
  const Refund* const refund = d.state.find_refund(command.refund);
  if (!refund) return refuse(Refusal::kUnknownRefund);
  RefundReply reply;
  reply.refund = *refund;
  if (const Payment* const payment = d.state.find_payment(refund->payment))
    reply.payment = *payment;
  return accept(std::move(reply));
}

}  // namespace firstshow::booking
