// Refunds: tickets given back by the buyer or staff, and what becomes of money that is owed.

#include <algorithm>

#include "base/check.hpp"
#include "booking/payments/money.hpp"

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

/// A refund moved. What is owed again pays first for what was given back elsewhere and for tickets
/// without money: it would be given back twice. It may be the one that its payment was asked about.
void follow_moved(Decision& d, const Refund& refund) {
  const Payment* const payment = d.state.find_payment(refund.payment);
  if (!payment) return;
  take_back(d, *payment);
  if (const Order* const order = d.state.find_order(payment->order))
    close_refunds_elsewhere(d, *order);
  end_inquiry(d, *payment);
}

/// Whether a buyer would keep companion seats without the wheelchair places that they go with.
std::optional<Outcome> check_kept(const ShowState& show, const Order& order,
                                  const std::vector<TicketId>& given_back) {
  SeatList kept;
  bool wheelchair_goes = false;
  for (const OrderLine& line : order.lines) {
    if (line.ticket_state != TicketState::kValid || line.place.kind != Place::Kind::kSeat) continue;
    const bool goes = std::ranges::find(given_back, line.ticket) != given_back.end();
    if (!goes) kept.push_back(line.place.index);
    if (goes) {
      const std::uint8_t traits = show.inventory.layout().traits[line.place.index];
      wheelchair_goes |= (traits & kAccessibleSeat) != 0;
    }
  }
  return wheelchair_goes ? check_companions(show, kept) : std::nullopt;
}

/// Whether the report says that it is of other money than the refund; a person hears of it then.
bool is_of_other_money(Decision& d, const RefundReported& report, const Refund& refund) {
  const Payment* const payment = d.state.find_payment(refund.payment);
  const bool other = payment && !report.gateway_payment_id.empty() &&
                     report.gateway_payment_id != payment->gateway_payment_id;
  if (!other && report.currency == refund.currency) return false;
  d.raise_alarm(refund.id, "of " + format_money(refund.amount, refund.currency) + " is told as " +
                               report.reference + ", which gave back " +
                               format_money(report.amount, report.currency) + " of " +
                               report.gateway_payment_id);
  return true;
}

/// The refund of ours that a report is about; null for one that the gateway made by itself. The
/// gateway's own name for it says which; only where that is new to us, the note in it.
const Refund* find_reported(Decision& d, const RefundReported& report) {
  const Refund* const noted = d.state.find_refund(report.refund);
  if (const Refund* const known = d.state.find_refund_named(report.account, report.reference)) {
    if (noted && noted != known)
      d.raise_alarm(noted->id,
                    "is in the note of " + report.reference + ", which is " + format_id(known->id));
    const bool ours = known->reason != RefundReason::kAtGateway;
    return ours && !is_of_other_money(d, report, *known) ? known : nullptr;
  }
  if (!noted || noted->reason == RefundReason::kAtGateway) return nullptr;
  if (noted->account != report.account) {
    d.raise_alarm(noted->id, "belongs to account " + noted->account + " but account " +
                                 report.account + " reported on it");
    return nullptr;
  }
  return is_of_other_money(d, report, *noted) ? nullptr : noted;
}

/// Whether a report of a settled refund is about another than the one that ours is: an earlier send
/// that failed, by what we were told, and gave the money back all the same.
bool gave_back_twice(const RefundReported& report, const Refund& refund) {
  const bool ours_counts =
      refund.state == RefundState::kSent || refund.state == RefundState::kSettled;
  return report.status == RefundEnd::kSettled && ours_counts &&
         refund.reference != report.reference;
}

/// The refund gave back more than is owed with it, by now or ever: as if the gateway had made all
/// of it by itself, the rest is taken from what is left of the money.
Outcome settle_larger(Decision& d, const Refund& refund, const RefundReported& report) {
  const Payment& payment = d.state.payment_of(refund);
  d.change(payment).refund_owed -= refund.amount;
  d.change(payment).refunded_at_gateway += refund.amount;
  settle(d, refund, report.amount);
  d.state.name_refund(d.change(refund), report.reference);
  d.state.disown_refund(d.change(refund), payment);
  take_back(d, payment);
  close_refund_elsewhere(d, refund);
  if (const Order* const order = d.state.find_order(payment.order))
    close_refunds_elsewhere(d, *order);
  end_inquiry(d, payment);
  return refund_reply(MoneyResult::kRefundRecorded, refund);
}

/// The gateway made the refund. What it did not give back of it is still owed.
Outcome settle_refund(Decision& d, const Refund& refund, const RefundReported& report) {
  if (report.amount != refund.amount)
    d.raise_alarm(refund.id, "of " + format_money(refund.amount, refund.currency) +
                                 " was reported as " +
                                 format_money(report.amount, report.currency));
  if (report.amount > refund.amount) return settle_larger(d, refund, report);
  const Paise rest = refund.amount - report.amount;
  settle(d, refund, report.amount);
  d.state.name_refund(d.change(refund), report.reference);
  if (!rest.none()) {
    const Payment& payment = d.state.payment_of(refund);
    d.change(payment).refund_owed -= rest;
    owe_refund(d, payment, rest, refund.reason, {});
  }
  follow_moved(d, refund);
  if (!rest.none()) inquire_for_refunds(d, d.state.payment_of(refund));
  return refund_reply(MoneyResult::kRefundMoved, refund);
}

/// The gateway did not make the refund: it is owed again.
Outcome fail_refund(Decision& d, const Refund& refund, const RefundReported& report) {
  unsettle(d, refund, RefundState::kFailed);
  d.state.name_refund(d.change(refund), report.reference);
  d.effects.gateway_tasks.push_back({refund.id});
  follow_moved(d, refund);
  inquire_for_refunds(d, d.state.payment_of(refund));
  return refund_reply(MoneyResult::kRefundMoved, refund);
}

/// A webhook is quicker than the answer to the send, whose failure it tells, or it is of an earlier
/// one: what is being sent is not lessened before the answer says which.
Outcome fail_while_sending(Decision& d, const Refund& refund, const RefundReported& report) {
  d.state.name_refund(d.change(refund), report.reference);
  return refund_reply(MoneyResult::kRefundMoved, refund);
}

/// A report about a refund that is over. It may contradict that: what was written off, or needed
/// for tickets, was given back after all; or what was made came back. Reports come in any order, so
/// the gateway is asked then, and only its answer counts.
Outcome report_after_the_end(Decision& d, const Refund& refund, const RefundReported& report) {
  if (report.status == RefundEnd::kSettled && report.amount > refund.amount)
    return settle_refund(d, refund, report);
  if (report.status == RefundEnd::kSettled && report.amount != refund.amount)
    d.raise_alarm(refund.id, "is now told as " + format_money(report.amount, report.currency));
  const bool came_back = report.status == RefundEnd::kFailed &&
                         refund.reference == report.reference && !refund.amount.none();
  if (!came_back) return refund_reply(MoneyResult::kKnownAlready, refund);
  if (report.source == ReportSource::kInquiry) return fail_refund(d, refund, report);
  d.raise_alarm(refund.id, "was made, and is now said to have failed: the gateway is asked");
  inquire_whether_made(d, refund);
  return refund_reply(MoneyResult::kRefundMoved, refund);
}

/// The gateway made the refund that we took for another, because its report had no note of ours.
Outcome sent_as_known(Decision& d, const Refund& refund, const Refund& made) {
  d.change(refund).state = RefundState::kFailed;
  count_as_made(d, refund, made);
  if (const Order* const order = d.state.find_order(refund.order))
    close_refunds_elsewhere(d, *order);
  if (!refund.amount.none()) d.effects.gateway_tasks.push_back({refund.id});
  return refund_reply(MoneyResult::kRefundMoved, refund);
}

/// A second send went out while the first turned out to have been made. It counts as made until the
/// gateway says that it was not.
Outcome sent_twice(Decision& d, const Refund& refund, const RefundSent& command) {
  ++d.change(refund).sends;
  RefundReported second;
  second.payment = refund.payment;
  second.account = refund.account;
  second.reference = command.reference;
  second.status = RefundEnd::kSettled;
  second.amount = refund.amount;
  second.currency = refund.currency;
  Outcome outcome = record_refund_elsewhere(d, second);
  const Refund& made = *d.state.find_refund_named(second.account, second.reference);
  unsettle(d, made, RefundState::kSent);
  d.state.inquire_after(made, d.now);
  return outcome;
}

/// Owes `amount` of what the order's payments keep for its tickets. Also where that is nothing
/// there is a refund, which remembers the key.
void owe_of_tickets(Decision& d, OrderId order, Paise amount, RefundReason reason,
                    const Idempotency& key) {
  const std::vector<PaymentId> payments = d.state.money_of(order).payments;
  const Payment* last = nullptr;
  bool remembered = false;
  for (const PaymentId id : payments) {
    const Payment& payment = *d.state.find_payment(id);
    if (payment.state != PaymentState::kCaptured) continue;
    last = &payment;
    const Paise part = std::min(payment.for_tickets, amount);
    if (part.none()) continue;
    d.change(payment).for_tickets -= part;
    amount -= part;
    owe_refund(d, payment, part, reason, remembered ? Idempotency{} : key);
    remembered = true;
  }
  CHECK(last && amount.none(), "tickets were paid for, if only with nothing");
  if (!remembered) owe_refund(d, *last, Paise{}, reason, key);
}

}  // namespace

void settle(Refund& row, Paise made, Time now) {
  row.amount = made;
  row.state = RefundState::kSettled;
  row.settled_at = now;
}

void settle(Decision& d, const Refund& refund, Paise made) {
  settle(d.change(refund), made, d.now);
  // Of money that the gateway gave back by itself we do not know what it was for.
  if (made.none() || refund.reason == RefundReason::kAtGateway) return;
  if (const Order* const order = d.state.find_order(refund.order))
    d.owe_mail(*order, MailKind::kRefundMade, refund.id);
}

void unsettle(Decision& d, const Refund& refund, RefundState state) {
  CHECK(state == RefundState::kFailed || state == RefundState::kSent, "what was sent is not owed");
  d.change(refund).state = state;
  d.change(refund).settled_at = Time{};
}

void inquire_whether_made(Decision& d, const Refund& refund) {
  CHECK(refund.state == RefundState::kSettled, "what was never made is not contradicted");
  d.change(refund).state = RefundState::kSent;  // settled_at stays
  d.state.inquire_after(refund, d.now);
  d.effects.gateway_tasks.push_back({refund.id});
}

void owe_refund(Decision& d, const Payment& payment, Paise amount, RefundReason reason,
                const Idempotency& key) {
  d.change(payment).refund_owed += amount;
  CHECK(payment.captured == parts_of(payment), "every captured paisa is in one of its parts");
  Refund refund;
  refund.id = RefundId{d.state.ids.next(d.now)};
  refund.payment = payment.id;
  refund.order = payment.order;
  refund.reason = reason;
  refund.currency = payment.captured_currency;
  refund.amount = amount;
  refund.account = payment.account;
  refund.created_at = d.now;
  refund.idempotency = key;
  const bool nothing = amount == Paise{0};
  if (nothing) settle(refund, amount, d.now);
  const Refund& kept = d.add(std::move(refund));
  if (!nothing) d.effects.gateway_tasks.push_back({kept.id});
}

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

void void_tickets(Decision& d, const Order& order, const std::vector<TicketId>& tickets,
                  RefundReason reason, const Idempotency& key) {
  link_refunds_elsewhere(d, order);
  ShowState& show = d.state.show_of(order.show);
  // What was given back elsewhere was for the tickets that are void first.
  const Paise without_money = price_without_money(d.state, order);
  Paise amount;
  std::int64_t places = 0;
  for (OrderLine& line : d.change(order).lines) {
    if (std::find(tickets.begin(), tickets.end(), line.ticket) == tickets.end()) continue;
    CHECK(line.ticket_state == TicketState::kValid, "only a valid ticket is voided");
    line.ticket_state = TicketState::kVoid;
    amount += line.price;
    ++places;
    if (line.place.kind == Place::Kind::kArea) {
      d.move_area(show, line.place.index, 0, -1, 0);
    } else {
      d.give_seat(show, line.place.index, line.ticket.value);
    }
    d.write(Ticket{line.ticket, order.id, order.show, line.place, TicketState::kVoid});
  }
  d.announce(EventKind::kTicketsVoided, order);
  d.state.count_buyer(order.show, order.buyer, 0, -places);
  amount -= std::min(amount, without_money);
  owe_of_tickets(d, order.id, amount, reason, key);
  close_refunds_elsewhere(d, order);
}

Outcome decide(Decision& d, const RefundTickets& command) {
  const Order* const order = d.state.find_order(command.order);
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
  if (command.buyer)
    if (auto refused = check_kept(*show, *order, tickets)) return *refused;
  void_tickets(d, *order, tickets, RefundReason::kTicketsReturned, command.idempotency);
  return order_reply(d.state, *order);
}

Outcome decide(Decision& d, const BeginRefund& command) {
  const Refund* const refund = d.state.find_refund(command.refund);
  if (!refund) return refuse(Refusal::kUnknownRefund);
  const bool unsent = refund->state == RefundState::kOwed || refund->state == RefundState::kFailed;
  if (!unsent || command.earlier_sends != refund->sends)
    return refund_reply(MoneyResult::kKnownAlready, *refund);
  d.change(*refund).state = RefundState::kSending;
  return refund_reply(MoneyResult::kRefundMoved, *refund);
}

Outcome decide(Decision& d, const RefundSent& command) {
  const Refund* const refund = d.state.find_refund(command.refund);
  if (!refund) return refuse(Refusal::kUnknownRefund);
  const bool over = refund->state == RefundState::kSettled || refund->state == RefundState::kSent;
  const bool of_this_send = command.earlier_sends == refund->sends;
  const Refund* const known = d.state.find_refund_named(refund->account, command.reference);
  if (over && command.answer == RefundAnswer::kTaken && refund->reference != command.reference) {
    d.raise_alarm(refund->id, "was sent as " + command.reference + " while it was " +
                                  refund->reference + " already");
    if (of_this_send && !known && !refund->reference.empty())
      return sent_twice(d, *refund, command);
  }
  if (over || !of_this_send) return refund_reply(MoneyResult::kKnownAlready, *refund);
  Refund& row = d.change(*refund);
  ++row.sends;
  if (command.answer == RefundAnswer::kTaken && known && known != refund) {
    if (known->reason == RefundReason::kAtGateway) return sent_as_known(d, *refund, *known);
    d.raise_alarm(refund->id,
                  "was sent as " + command.reference + ", which is " + format_id(known->id));
  }
  const bool failed_already =
      refund->reference == command.reference && command.answer == RefundAnswer::kTaken;
  if (command.answer == RefundAnswer::kRefused || (known && known != refund)) {
    row.state = RefundState::kFailed;
  } else if (failed_already) {
    row.state = RefundState::kFailed;
    d.effects.gateway_tasks.push_back({refund->id});
  } else {
    row.state = RefundState::kSent;
    d.state.name_refund(row, command.reference);
    d.state.inquire_after(*refund, d.now);
  }
  follow_moved(d, *refund);
  return refund_reply(MoneyResult::kRefundMoved, *refund);
}

Outcome decide(Decision& d, const RefundReported& report) {
  const Refund* const refund = find_reported(d, report);
  if (!refund || gave_back_twice(report, *refund)) return record_refund_elsewhere(d, report);
  if (refund->state == RefundState::kSettled) return report_after_the_end(d, *refund, report);
  if (refund->is_contradicted() && report.source != ReportSource::kInquiry)
    return refund_reply(MoneyResult::kKnownAlready, *refund);
  switch (report.status) {
    case RefundEnd::kSettled:
      return settle_refund(d, *refund, report);
    case RefundEnd::kFailed:
      break;
  }
  // Told before; or a failure of an earlier send, told late: the present one is still on its way,
  // and a third would give the money back twice.
  const bool same = refund->reference == report.reference;
  const bool sending = refund->state == RefundState::kSending;
  if (((refund->state == RefundState::kFailed || sending) && same) ||
      (refund->state == RefundState::kSent && !same))
    return refund_reply(MoneyResult::kKnownAlready, *refund);
  if (sending) return fail_while_sending(d, *refund, report);
  return fail_refund(d, *refund, report);
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
