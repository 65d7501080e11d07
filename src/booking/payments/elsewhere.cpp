// Refunds that were made at the gateway itself, not by us. They are linked to the money by the
// gateway's name for it, and taken from what is left of it, whichever is heard of first.

#include <algorithm>

#include "base/check.hpp"
#include "booking/payments/money.hpp"

namespace firstshow::booking {
namespace {

/// What a refund takes from a payment's money: nothing unless it was made at the gateway, of it.
Paise taken_of(const Payment& payment, const Refund& refund) {
  const bool its = refund.payment == payment.id && refund.reason == RefundReason::kAtGateway &&
                   refund.currency == payment.captured_currency;
  return its ? refund.amount : Paise{};
}

/// Moves up to `amount` from one part of captured money to what was given back elsewhere.
void take(Decision& d, const Payment& payment, Paise Payment::*part, Paise& amount) {
  const Paise taken = std::min(payment.*part, amount);
  if (taken.none()) return;
  d.change(payment).*part -= taken;
  d.change(payment).refunded_at_gateway += taken;
  amount -= taken;
}

/// Money that is there after all pays for tickets without money; the rest goes under review.
void place_again(Decision& d, const Payment& payment, Paise amount) {
  const Order* const order = d.state.find_order(payment.order);
  const bool pays = order && order->state == OrderState::kConfirmed &&
                    payment.captured_currency == order->currency;
  const Paise for_tickets = pays ? std::min(amount, price_without_money(d.state, *order)) : Paise{};
  d.change(payment).for_tickets += for_tickets;
  d.change(payment).under_review += amount - for_tickets;
}

/// A refund was not made: what was taken for it is there.
void put_back(Decision& d, const Payment& payment, Paise amount) {
  d.change(payment).refunded_at_gateway -= amount;
  place_again(d, payment, amount);
  inquire_for_refunds(d, payment);
}

/// Takes up to `amount` from what is owed of the payment and not on its way; returns what it took.
Paise lessen_owed(Decision& d, const Payment& payment, Paise amount) {
  Paise taken;
  for (const RefundId id : d.state.refunds_of(payment)) {
    const Refund& owed = *d.state.find_refund(id);
    const bool unsent = owed.state == RefundState::kOwed || owed.state == RefundState::kFailed;
    const Paise part = std::min(owed.amount, amount - taken);
    if (owed.payment != payment.id || !unsent || part.none()) continue;
    d.change(owed).amount -= part;
    taken += part;
    if (owed.amount.none()) settle(d, owed, Paise{});
  }
  if (!taken.none()) d.change(payment).refund_owed -= taken;
  return taken;
}

/// What was given back of the payment at the gateway and is not taken from its parts yet. A refund
/// in another currency cannot be.
Paise not_taken(const State& state, const Payment& payment) {
  Paise elsewhere;
  for (const RefundId id : state.refunds_of(payment))
    elsewhere += taken_of(payment, state.refunds.find(id)->second);
  return elsewhere - payment.refunded_at_gateway;
}

void link(Decision& d, const Payment& payment, const Refund& refund) {
  d.state.link_refund(d.change(refund), payment);
  // What was decided about it was decided without knowing whose money it took.
  if (!refund.amount.none()) d.change(refund).decided = false;
  take_back(d, payment);
  if (is_refunded_too_much(d.state, payment))
    d.raise_alarm(refund.id, "gave back more than was left of " + format_id(payment.id));
  close_refund_elsewhere(d, refund);
  end_inquiry(d, payment);
}

/// The refund gave back another amount than was known: it may have more to decide, or nothing.
void follow_amount(Decision& d, const Refund& refund) {
  d.change(refund).decided = refund.amount.none();
  const Payment* const payment = d.state.find_payment(refund.payment);
  if (payment) {
    take_back(d, *payment);
    close_refund_elsewhere(d, refund);
    if (const Order* const order = d.state.find_order(payment->order))
      close_refunds_elsewhere(d, *order);
    end_inquiry(d, *payment);
  }
}

/// A refund that the gateway made, and that we know, is told again. Of one that failed after all
/// the money is there again; the gateway is asked first, for its reports come in any order.
Outcome retell(Decision& d, const Refund& known, const RefundReported& report) {
  const auto accept_as_known = [&] {
    return accept(MoneyReply{MoneyResult::kKnownAlready, known.payment, known.order});
  };
  const bool on_its_way = known.state == RefundState::kSent;
  const bool asked = known.is_contradicted();
  if (known.reason != RefundReason::kAtGateway) return accept_as_known();
  if (report.currency != known.currency) {
    d.raise_alarm(known.id, "is now told as " + format_money(report.amount, report.currency));
    return accept_as_known();
  }
  if (!known.payment) {  // it was told while its money was forgotten
    const Payment* const payment =
        d.state.find_by_gateway_payment(known.account, known.gateway_payment_id);
    if (payment && payment->state == PaymentState::kCaptured) link(d, *payment, known);
  }
  if (asked && report.source != ReportSource::kInquiry) return accept_as_known();
  if (report.status == RefundEnd::kFailed && known.amount.none()) return accept_as_known();
  if (report.status == RefundEnd::kSettled && report.amount == known.amount && !on_its_way)
    return accept_as_known();
  if (report.status == RefundEnd::kFailed && !on_its_way &&
      report.source != ReportSource::kInquiry) {
    d.raise_alarm(known.id, "was made, and is now said to have failed: the gateway is asked");
    inquire_whether_made(d, known);
  } else {
    const Paise amount = report.status == RefundEnd::kSettled ? report.amount : Paise{};
    const bool other = amount != known.amount;
    settle(d, known, amount);
    if (other) {
      d.raise_alarm(known.id, "gave back " + format_money(amount, known.currency) + " after all");
      follow_amount(d, known);
    }
  }
  return accept(MoneyReply{MoneyResult::kRefundMoved, known.payment, known.order});
}

/// The payment whose money a report of a refund says was given back.
const Payment* find_refunded(Decision& d, const RefundReported& report) {
  const Payment* payment =
      d.state.find_by_gateway_payment(report.account, report.gateway_payment_id);
  if (!payment && report.gateway_payment_id.empty()) {
    payment = d.state.find_payment(report.payment);
    if (payment && payment->account != report.account) payment = nullptr;
  }
  return payment && payment->state == PaymentState::kCaptured ? payment : nullptr;
}

}  // namespace

Paise given_back(const State& state, const Payment& payment) {
  Paise total = payment.refunded_at_gateway;
  for (const RefundId id : state.refunds_of(payment)) {
    const Refund& refund = state.refunds.find(id)->second;
    const bool gone = refund.state == RefundState::kSent || refund.state == RefundState::kSettled;
    if (refund.payment == payment.id && refund.reason != RefundReason::kAtGateway && gone)
      total += refund.amount;
  }
  return total;
}

Paise price_without_money(const State& state, const Order& order) {
  Paise price;
  for (const OrderLine& line : order.lines)
    if (line.ticket_state == TicketState::kValid) price += line.price;
  for (const PaymentId id : state.money_of(order.id).payments)
    price -= state.payments.find(id)->second.for_tickets;
  CHECK(price >= Paise{}, "no more is kept for tickets than they cost");
  return price;
}

void cover_tickets(Decision& d, const Order& order) {
  if (order.state != OrderState::kConfirmed) return;
  Paise missing = price_without_money(d.state, order);
  const std::vector<PaymentId> payments = d.state.money_of(order.id).payments;
  for (const PaymentId id : payments) {
    const Payment& payment = *d.state.find_payment(id);
    if (missing.none() || payment.captured_currency != order.currency) continue;
    const Paise covered = lessen_owed(d, payment, missing);
    if (covered.none()) continue;
    d.change(payment).for_tickets += covered;
    missing -= covered;
  }
}

bool is_refunded_too_much(const State& state, const Payment& payment) {
  Paise elsewhere;
  for (const RefundId id : state.refunds_of(payment)) {
    const Refund& refund = state.refunds.find(id)->second;
    if (refund.payment == payment.id && refund.reason == RefundReason::kAtGateway)
      elsewhere += refund.amount;
  }
  return elsewhere > payment.refunded_at_gateway;
}

/// First from what nobody has decided on or what was written off, then from what pays for tickets,
/// then from what is owed and not on its way.
void take_back(Decision& d, const Payment& payment) {
  Paise amount = not_taken(d.state, payment);
  if (amount < Paise{}) {
    put_back(d, payment, Paise{} - amount);
    amount = Paise{};
  }
  take(d, payment, &Payment::under_review, amount);
  take(d, payment, &Payment::written_off, amount);
  take(d, payment, &Payment::for_tickets, amount);
  const Paise lessened = lessen_owed(d, payment, amount);
  if (!lessened.none()) d.change(payment).refunded_at_gateway += lessened;
  if (const Order* const order = d.state.find_order(payment.order)) cover_tickets(d, *order);
}

void count_as_made(Decision& d, const Refund& owed, const Refund& made) {
  const Payment& payment = d.state.payment_of(owed);
  const bool its = made.payment == payment.id && made.currency == owed.currency;
  const Paise same = its ? std::min(owed.amount, made.amount) : Paise{};
  const Paise untaken = std::clamp(not_taken(d.state, payment), Paise{}, same);
  d.change(owed).amount -= same;
  if (owed.amount.none()) settle(d, owed, Paise{});
  d.change(payment).refund_owed -= same;
  d.change(payment).refunded_at_gateway += untaken;
  place_again(d, payment, same - untaken);
  take_back(d, payment);
}

void close_refund_elsewhere(Decision& d, const Refund& refund) {
  const Payment* const payment = d.state.find_payment(refund.payment);
  if (refund.decided || !payment) return;
  const Order* const order = d.state.find_order(payment->order);
  if (order &&
      (!price_without_money(d.state, *order).none() || is_refunded_too_much(d.state, *payment)))
    return;
  if (order) d.change(refund).decided = true;
}

/// Where tickets without money are void by now, their refunds made elsewhere need no decision.
void close_refunds_elsewhere(Decision& d, const Order& order) {
  for (const RefundId id : d.state.money_of(order.id).refunds) {
    const Refund& refund = *d.state.find_refund(id);
    if (refund.reason != RefundReason::kAtGateway || refund.decided) continue;
    close_refund_elsewhere(d, refund);
  }
}

void inquire_for_refunds(Decision& d, const Payment& payment) {
  if (!payment.reported_refunded || payment.reference.empty() ||
      given_back(d.state, payment) >= payment.captured)
    return;
  d.change(payment).request = PaymentRequest::kInquire;
  d.state.inquire_after(payment, d.now);
  d.effects.gateway_tasks.push_back({payment.id});
}

void end_inquiry(Decision& d, const Payment& payment) {
  if (payment.request != PaymentRequest::kInquire || !payment.order ||
      given_back(d.state, payment) < payment.captured)
    return;
  d.change(payment).request = PaymentRequest::kNone;
}

void link_refunds_elsewhere(Decision& d, const Payment& payment) {
  if (payment.state != PaymentState::kCaptured) return;
  for (const RefundId id : d.state.loose_refunds_of(payment.account, payment.gateway_payment_id)) {
    const Refund& refund = *d.state.find_refund(id);
    if (!refund.payment) link(d, payment, refund);
  }
}

void link_refunds_elsewhere(Decision& d, const Order& order) {
  const std::vector<PaymentId> payments = d.state.money_of(order.id).payments;
  for (const PaymentId id : payments) link_refunds_elsewhere(d, *d.state.find_payment(id));
}

void unlink_refunds_elsewhere(Decision& d, const Payment& payment) {
  for (const RefundId id : d.state.loose_refunds_of(payment.account, payment.gateway_payment_id)) {
    const Refund& refund = *d.state.find_refund(id);
    if (refund.payment != payment.id) continue;
    d.state.unlink_refund(d.change(refund));
    if (!refund.amount.none()) d.change(refund).decided = false;
  }
}

void unlink_refunds_and_drop(Decision& d, const Payment& money) {
  unlink_refunds_elsewhere(d, money);
  d.drop_without_refunds(money);
}

void give_order(Decision& d, const Payment& payment, OrderId order) {
  const std::vector<RefundId> its_refunds = d.state.refunds_of(payment);
  d.state.give_order(d.change(payment), order);
  for (const RefundId id : its_refunds)
    d.state.link_refund(d.change(*d.state.find_refund(id)), payment);
}

Outcome record_refund_elsewhere(Decision& d, const RefundReported& report) {
  if (const Refund* const known = d.state.find_refund_named(report.account, report.reference))
    return retell(d, *known, report);
  if (report.status == RefundEnd::kFailed)
    return accept(MoneyReply{MoneyResult::kNoted, report.payment, OrderId{}});
  Refund row;
  row.id = RefundId{d.state.ids.next(d.now)};
  row.reason = RefundReason::kAtGateway;
  row.currency = report.currency;
  row.account = report.account;
  row.reference = report.reference;
  row.gateway_payment_id = report.gateway_payment_id;
  row.created_at = d.now;
  settle(row, report.amount, d.now);
  const Payment* const payment = find_refunded(d, report);
  if (payment && row.gateway_payment_id.empty())
    row.gateway_payment_id = payment->gateway_payment_id;
  const Refund& refund = d.add(std::move(row));
  d.raise_alarm(refund.id, "is a refund of " + format_money(refund.amount, refund.currency) +
                               " that was made at the gateway " + refund.account + ", not by us");
  if (payment) link(d, *payment, refund);
  return accept(MoneyReply{MoneyResult::kRefundRecorded, refund.payment, refund.order});
}

}  // namespace firstshow::booking
