// Money that arrives: what a gateway reports, in any order, any number of times (docs/core.md has
// the table). Which attempt it belongs to is decided by the account and the gateway's reference of
// the attempt alone: what else a report says passed through a buyer's browser. A captured payment
// never goes back; what a later report could have said differently is decided by the state it
// finds, so that every order of the same reports ends alike.

#include <algorithm>

#include "base/check.hpp"
#include "booking/payments/money.hpp"

namespace firstshow::booking {
namespace {

Outcome money_reply(MoneyResult result, const Payment& payment) {
  return accept(MoneyReply{result, payment.id, payment.order});
}

/// Makes an unsolicited payment one more payment for the attempt's order.
void join_order(Payment& payment, const Payment& attempt) {
  payment.order = attempt.order;
  payment.currency = attempt.currency;
  payment.amount = attempt.amount;
  payment.reference = attempt.reference;
}

/// A payment for money that no attempt is waiting for: a second capture of `attempt`, or money for
/// no attempt we know.
const Payment& record_unsolicited(Decision& d, const PaymentReported& report,
                                  const Payment* attempt) {
  Payment payment;
  payment.id = PaymentId{d.state.ids.next(d.now)};
  payment.unsolicited = true;
  payment.account = report.account;
  payment.reference = report.reference;
  payment.gateway_payment_id = report.gateway_payment_id;
  payment.currency = report.currency;
  payment.amount = report.amount;
  payment.created_at = d.now;
  if (attempt) join_order(payment, *attempt);
  return d.add(std::move(payment));
}

Outcome put_under_review(Decision& d, const Payment& payment, const std::string& why) {
  d.change(payment).under_review = payment.captured;
  d.raise_alarm(payment.id,
                "with " + format_money(payment.captured, payment.captured_currency) + " " + why);
  return money_reply(MoneyResult::kUnderReview, payment);
}

Outcome give_back(Decision& d, const Payment& payment, RefundReason reason) {
  owe_refund(d, payment, payment.captured, reason, {});
  return money_reply(MoneyResult::kRefundOwed, payment);
}

void mark_captured(Decision& d, const Payment& payment, const PaymentReported& report) {
  Payment& row = d.change(payment);
  d.state.set_gateway_payment_id(row, report.gateway_payment_id);
  row.state = PaymentState::kCaptured;
  row.request = PaymentRequest::kNone;
  row.captured = report.amount;
  row.captured_currency = report.currency;
  row.captured_at = d.now;
}

/// Has the gateway asked for which of our attempts the money came.
void inquire_for_attempt(Decision& d, const Payment& payment) {
  if (payment.reference.empty()) return;
  d.change(payment).request = PaymentRequest::kInquire;
  d.state.inquire_after(payment, d.now);
}

/// Where the captured money goes: docs/core.md's table.
Outcome place_capture(Decision& d, const Payment& payment) {
  const Order* const order = d.state.find_order(payment.order);
  if (!order) {
    inquire_for_attempt(d, payment);
    Outcome outcome = put_under_review(d, payment, "arrived for no attempt we know");
    std::get<MoneyReply>(outcome.body).result = MoneyResult::kUnmatched;
    return outcome;
  }
  const bool right =
      payment.captured == payment.amount && payment.captured_currency == payment.currency;
  if (!right) return put_under_review(d, payment, "is not what was asked for");
  const ShowState* const show = d.state.find_show(order->show);
  if (show && show->show.state == SaleState::kCancelled)
    return give_back(d, payment, RefundReason::kShowCancelled);
  if (order->state == OrderState::kConfirmed)
    return give_back(d, payment, RefundReason::kSecondPayment);
  if (order->state == OrderState::kCancelled)
    return give_back(d, payment, RefundReason::kOrderCancelled);
  // An attempt that failed may still be collected after the order was revised.
  if (payment.captured != order->total || payment.captured_currency != order->currency)
    return put_under_review(d, payment, "is not what the order costs now");
  if (order->state == OrderState::kOpen) {
    confirm(d, *order, payment);
  } else {
    if (!can_confirm_late(d.state, *order, d.now))
      return give_back(d, payment, RefundReason::kLate);
    confirm_late(d, *order, payment);
  }
  return money_reply(MoneyResult::kConfirmed, payment);
}

/// The same, less what was given back at the gateway before its coming was heard of.
Outcome settle_capture(Decision& d, const Payment& payment) {
  Outcome outcome = place_capture(d, payment);
  link_refunds_elsewhere(d, payment);
  if (const Order* const order = d.state.find_order(payment.order)) {
    cover_tickets(d, *order);
    close_refunds_elsewhere(d, *order);
  }
  return outcome;
}

Outcome ask_gateway(Decision& d, const Payment& payment, PaymentRequest request) {
  d.change(payment).request = request;
  d.effects.gateway_tasks.push_back({payment.id});
  return money_reply(
      request == PaymentRequest::kCapture ? MoneyResult::kCaptureAsked : MoneyResult::kVoidAsked,
      payment);
}

Outcome settle_authorised(Decision& d, const Payment& payment, const PaymentReported& report) {
  d.state.set_gateway_payment_id(d.change(payment), report.gateway_payment_id);
  d.change(payment).state = PaymentState::kAuthorised;
  const Order* const order = d.state.find_order(payment.order);
  const bool right = order && report.amount == payment.amount &&
                     report.currency == payment.currency && payment.amount == order->total &&
                     payment.currency == order->currency;
  const ShowState* const show = order ? d.state.find_show(order->show) : nullptr;
  const bool cancelled = show && show->show.state == SaleState::kCancelled;
  if (!right || cancelled) return ask_gateway(d, payment, PaymentRequest::kVoid);
  if (order->state == OrderState::kOpen) {
    const Hold& hold = d.state.hold_of(order->hold);
    const Time cap = hold.own_deadline + kPayingTime + kCaptureTime;
    keep_for_payment(d, hold, d.now + kCaptureTime, cap);
    return ask_gateway(d, payment, PaymentRequest::kCapture);
  }
  const bool wanted =
      order->state == OrderState::kExpired && can_confirm_late(d.state, *order, d.now);
  return ask_gateway(d, payment, wanted ? PaymentRequest::kCapture : PaymentRequest::kVoid);
}

Outcome settle_failed(Decision& d, const Payment& payment, const PaymentReported& report) {
  const bool waiting =
      payment.state == PaymentState::kCreated || payment.state == PaymentState::kReady;
  const bool ends_authorised =
      payment.state == PaymentState::kAuthorised && report.source == ReportSource::kRequest;
  if (!waiting && !ends_authorised) return money_reply(MoneyResult::kKnownAlready, payment);
  d.change(payment).state = PaymentState::kFailed;
  d.change(payment).request = PaymentRequest::kNone;
  return money_reply(MoneyResult::kNoted, payment);
}

/// The gateway says that all of the money was given back.
void mark_fully_refunded(Decision& d, const Payment& payment) {
  if (payment.reported_refunded) return;
  d.change(payment).reported_refunded = true;
  inquire_for_refunds(d, payment);
}

/// The gateway answers that it has the money after all: a refund that was made came back. A webhook
/// may be older than the word that the money is gone.
void clear_reported_refund(Decision& d, const Payment& payment, const PaymentReported& report) {
  if (!payment.reported_refunded || report.source != ReportSource::kInquiry) return;
  d.change(payment).reported_refunded = false;
  if (payment.order) d.change(payment).request = PaymentRequest::kNone;
  d.raise_alarm(payment.id, "was said to be given back, and is there");
}

/// More arrived than was reported first: the rest goes under review.
void note_amount(Decision& d, const Payment& payment, const PaymentReported& report) {
  if (report.amount == payment.captured && report.currency == payment.captured_currency) return;
  d.raise_alarm(payment.id, "had " + format_money(payment.captured, payment.captured_currency) +
                                " captured, which is now told as " +
                                format_money(report.amount, report.currency));
  if (report.currency != payment.captured_currency || report.amount < payment.captured) return;
  d.change(payment).under_review += report.amount - payment.captured;
  d.change(payment).captured = report.amount;
  inquire_for_refunds(d, payment);
}

/// Moves the money of an unsolicited payment to the attempt that waited for it.
void move_money(Decision& d, const Payment& from, const Payment& attempt) {
  PaymentReported report;
  report.gateway_payment_id = from.gateway_payment_id;
  const bool captured = from.state == PaymentState::kCaptured;
  // What was authorised first may be another amount than what was captured then.
  report.amount = captured ? from.captured : from.amount;
  report.currency = captured ? from.captured_currency : from.currency;
  const Time captured_at = from.captured_at;
  const bool gone = from.reported_refunded;
  unlink_refunds_and_drop(d, from);
  if (captured) {
    mark_captured(d, attempt, report);
    d.change(attempt).captured_at = captured_at;
    d.change(attempt).reported_refunded = gone;
    settle_capture(d, attempt);
    inquire_for_refunds(d, attempt);
  } else {
    settle_authorised(d, attempt, report);
  }
}

/// Money that came before the attempt's reference was known, or while nothing said that it was the
/// attempt's, is placed now. What a person decided stays as it is.
void adopt_unmatched(Decision& d, const Payment& attempt) {
  for (const PaymentId id : d.state.unmatched_of(attempt.account, attempt.reference)) {
    const Payment& money = *d.state.find_payment(id);
    if (money.decided) continue;
    const bool has_money =
        money.state == PaymentState::kAuthorised || money.state == PaymentState::kCaptured;
    if (!has_money) {  // should it come after all, it is told of the attempt
      unlink_refunds_and_drop(d, money);
    } else if (attempt.gateway_payment_id.empty()) {
      move_money(d, money, attempt);
    } else {
      // Its refunds are taken anew from what becomes of the money with the order.
      unlink_refunds_elsewhere(d, money);
      d.change(money).refunded_at_gateway = Paise{};
      d.change(money).under_review = Paise{};
      d.change(money).request = PaymentRequest::kNone;
      give_order(d, money, attempt.order);
      join_order(d.change(money), attempt);
      if (money.state == PaymentState::kAuthorised) {
        ask_gateway(d, money, PaymentRequest::kVoid);
      } else {
        settle_capture(d, money);
        inquire_for_refunds(d, money);
      }
    }
  }
}

/// The payment that a report is about: the one that has this money already, else the attempt where
/// it has none yet; null for other money of the attempt, or for money of no attempt we know, that
/// is not recorded yet.
const Payment* find_subject(Decision& d, const PaymentReported& report, const Payment* attempt) {
  const Payment* const known =
      d.state.find_by_gateway_payment(report.account, report.gateway_payment_id);
  if (!known) return attempt && attempt->gateway_payment_id.empty() ? attempt : nullptr;
  if (attempt && known->order != attempt->order)
    d.raise_alarm(attempt->id, "is said to have " + report.gateway_payment_id +
                                   ", which was told of " + format_id(known->id) + " before");
  return known;
}

/// The gateway has not told us its reference yet: where money for the attempt belongs is known once
/// it has.
bool awaits_reference(const Payment* named, const PaymentReported& report) {
  return named && report.status != ReportedStatus::kFailed && !named->unsolicited &&
         named->account == report.account && named->state == PaymentState::kCreated &&
         named->reference.empty();
}

/// The gateway will not make the payment: the answer to our own request, which names no money.
bool is_refusal_to_make(const PaymentReported& report) {
  return report.status == ReportedStatus::kFailed && report.reference.empty() &&
         report.gateway_payment_id.empty();
}

/// A person has to know where a report names one payment and its money belongs to another.
void alert_mismatched_reference(Decision& d, const PaymentReported& report, const Payment* named,
                                const Payment* attempt) {
  if (!named || named == attempt || report.status == ReportedStatus::kFailed) return;
  if (named->unsolicited && attempt && named->order == attempt->order) return;
  if (d.state.find_by_gateway_payment(report.account, report.gateway_payment_id))
    return;  // told before
  const std::string known =
      named->account != report.account ? "belongs to account " + named->account
      : named->reference.empty()       ? std::string("has no reference at the gateway")
                                       : "is " + named->reference + " at the gateway";
  d.raise_alarm(named->id, known + " but " + report.gateway_payment_id +
                               ", which names it, was paid for '" + report.reference +
                               "' of account " + report.account);
}

Outcome settle(Decision& d, const Payment& payment, const PaymentReported& report) {
  const bool captured = payment.state == PaymentState::kCaptured;
  const bool was_authorised =
      payment.state == PaymentState::kAuthorised ||
      (payment.state == PaymentState::kFailed && !payment.gateway_payment_id.empty());
  switch (report.status) {
    case ReportedStatus::kCaptured:
    case ReportedStatus::kRefunded: {
      Outcome outcome = money_reply(MoneyResult::kKnownAlready, payment);
      if (!captured) {
        mark_captured(d, payment, report);
        outcome = settle_capture(d, payment);
      } else {
        note_amount(d, payment, report);
      }
      if (report.status == ReportedStatus::kRefunded)
        mark_fully_refunded(d, payment);
      else
        clear_reported_refund(d, payment, report);
      return outcome;
    }
    case ReportedStatus::kAuthorised:
      if (captured || was_authorised) return money_reply(MoneyResult::kKnownAlready, payment);
      return settle_authorised(d, payment, report);
    case ReportedStatus::kFailed:
      return settle_failed(d, payment, report);
  }
  CHECK(false, "a report has one of the statuses");
}

}  // namespace

Paise parts_of(const Payment& payment) {
  return payment.for_tickets + payment.refund_owed + payment.under_review +
         payment.refunded_at_gateway + payment.written_off;
}

void void_authorised(Decision& d, OrderId order, PaymentId keep) {
  for (const PaymentId id : d.state.money_of(order).payments) {
    const Payment& payment = *d.state.find_payment(id);
    if (id == keep || payment.state != PaymentState::kAuthorised ||
        payment.request == PaymentRequest::kVoid)
      continue;
    d.change(payment).request = PaymentRequest::kVoid;
    d.effects.gateway_tasks.push_back({id});
  }
}

Outcome decide(Decision& d, const PaymentReady& command) {
  const Payment* const payment = d.state.find_payment(command.payment);
  if (!payment) return refuse(Refusal::kUnknownPayment);
  if (!payment->reference.empty()) {
    if (payment->reference != command.reference)
      d.raise_alarm(payment->id, "is " + payment->reference +
                                     " at the gateway, which now calls it " + command.reference);
    return payment_reply(d.state, *payment);
  }
  if (const Payment* const other = d.state.find_attempt(payment->account, command.reference)) {
    d.raise_alarm(payment->id, "is called " + command.reference + " by the gateway, as is " +
                                   format_id(other->id));
    return payment_reply(d.state, *payment);
  }
  d.state.name_attempt(d.change(*payment), command.reference);
  const bool first = payment->state == PaymentState::kCreated;
  if (first) d.change(*payment).state = PaymentState::kReady;
  d.state.inquire_after(*payment, d.now);
  const Order* const order = d.state.find_order(payment->order);
  if (first && order && order->state == OrderState::kOpen) {
    const Hold& hold = d.state.hold_of(order->hold);
    const Time cap = hold.own_deadline + kPayingTime;
    keep_for_payment(d, hold, d.now + kPaymentTime, cap);
  }
  adopt_unmatched(d, *payment);
  return payment_reply(d.state, *payment);
}

Outcome decide(Decision& d, const PaymentReported& report) {
  const Payment* const named = d.state.find_payment(report.payment);
  if (is_refusal_to_make(report)) {
    if (!named || named->account != report.account || !named->reference.empty())
      return accept(MoneyReply{MoneyResult::kNoted, report.payment, OrderId{}});
    return settle_failed(d, *named, report);
  }
  const Payment* const attempt = d.state.find_attempt(report.account, report.reference);
  if (!attempt && awaits_reference(named, report)) return refuse(Refusal::kTryLater);
  alert_mismatched_reference(d, report, named, attempt);
  const Payment* payment = find_subject(d, report, attempt);
  if (!payment) {
    if (report.status == ReportedStatus::kFailed)
      return accept(MoneyReply{attempt ? MoneyResult::kKnownAlready : MoneyResult::kNoted,
                               report.payment, attempt ? attempt->order : OrderId{}});
    payment = &record_unsolicited(d, report, attempt);
  }
  Outcome outcome = settle(d, *payment, report);
  // Refunds that were told while it was forgotten.
  link_refunds_elsewhere(d, *payment);
  return outcome;
}

Outcome decide(Decision& d, const ReadPayment& command) {
  const Payment* const payment = d.state.find_payment(command.payment);
  if (!payment) return refuse(Refusal::kUnknownPayment);
  const Order* const order = d.state.find_order(payment->order);
  if (command.buyer && (!order || order->buyer != command.buyer))
    return refuse(Refusal::kUnknownPayment);
  return payment_reply(d.state, *payment);
}

}  // namespace firstshow::booking
