// Money that arrives: what a gateway reports, in any order, any number of times (docs/core.md has
// the table). A captured payment never goes back; what a later report could have said differently
// is decided by the state it finds, so that every order of the same reports ends alike.

#include <algorithm>

#include "base/check.hpp"
#include "booking/decide.hpp"

namespace firstshow::booking {
namespace {

Outcome money_reply(MoneyResult result, const Payment& payment) {
  return accept(MoneyReply{result, payment.id, payment.order});
}

Payment& record_unasked(Decision& d, const PaymentReported& report, const Payment* attempt) {
  Payment payment;
  payment.id = PaymentId{d.state.ids.next(d.now)};
  payment.unasked = true;
  payment.account = report.account;
  payment.reference = report.reference;
  payment.collected_by = report.collected_by;
  payment.currency = report.currency;
  payment.created_at = d.now;
  if (attempt) {
    payment.order = attempt->order;
    payment.currency = attempt->currency;
    payment.amount = attempt->amount;
    payment.reference = attempt->reference;
  }
  return d.state.add_payment(std::move(payment));
}

Outcome put_under_review(Decision& d, Payment& payment, const std::string& why) {
  payment.under_review = payment.captured;
  d.put(payment);
  d.effects.alarms.push_back({format_id(payment.id) + ": " +
                              format_money(payment.captured, payment.captured_currency) + " " +
                              why});
  return money_reply(MoneyResult::kUnderReview, payment);
}

Outcome give_back(Decision& d, Payment& payment, RefundReason reason) {
  owe_refund(d, payment, payment.captured, reason, {});
  return money_reply(MoneyResult::kRefundOwed, payment);
}

/// The gateway's name for the attempt, by which it can be asked about it, if it is not known yet.
void take_reference(Decision& d, Payment& payment, const std::string& reference) {
  if (!payment.reference.empty() || reference.empty()) return;
  payment.reference = reference;
  d.state.inquire_after(payment, d.now);
}

void take_names(Decision& d, Payment& payment, const PaymentReported& report) {
  take_reference(d, payment, report.reference);
  d.state.name_collection(payment, report.collected_by);
}

void mark_captured(Decision& d, Payment& payment, const PaymentReported& report) {
  take_names(d, payment, report);
  payment.state = PaymentState::kCaptured;
  payment.request = PaymentRequest::kNone;
  payment.captured = report.amount;
  payment.captured_currency = report.currency;
  payment.captured_at = d.now;
}

Outcome settle_capture(Decision& d, Payment& payment) {
  Order* const order = d.state.find_order(payment.order);
  if (!order) {
    Outcome outcome = put_under_review(d, payment, "arrived for nothing we know");
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

Outcome ask_gateway(Decision& d, Payment& payment, PaymentRequest request) {
  payment.request = request;
  d.put(payment);
  d.effects.errands.push_back({payment.id});
  return money_reply(
      request == PaymentRequest::kCapture ? MoneyResult::kCaptureAsked : MoneyResult::kVoidAsked,
      payment);
}

Outcome settle_authorised(Decision& d, Payment& payment, const PaymentReported& report) {
  take_names(d, payment, report);
  payment.state = PaymentState::kAuthorised;
  Order* const order = d.state.find_order(payment.order);
  const bool right = order && report.amount == payment.amount &&
                     report.currency == payment.currency && payment.amount == order->total &&
                     payment.currency == order->currency;
  const ShowState* const show = order ? d.state.find_show(order->show) : nullptr;
  const bool cancelled = show && show->show.state == SaleState::kCancelled;
  if (!right || cancelled) return ask_gateway(d, payment, PaymentRequest::kVoid);
  if (order->state == OrderState::kOpen) {
    Hold& hold = d.state.hold_of(order->hold);
    const Time cap = hold.own_deadline + kPayingTime + kCaptureTime;
    if (d.state.keep_for_payment(hold, d.now + kCaptureTime, cap)) d.put(hold);
    return ask_gateway(d, payment, PaymentRequest::kCapture);
  }
  const bool wanted =
      order->state == OrderState::kExpired && can_confirm_late(d.state, *order, d.now);
  return ask_gateway(d, payment, wanted ? PaymentRequest::kCapture : PaymentRequest::kVoid);
}

Outcome settle_failed(Decision& d, Payment& payment, const PaymentReported& report) {
  const bool waiting =
      payment.state == PaymentState::kCreated || payment.state == PaymentState::kReady;
  const bool ends_authorised = payment.state == PaymentState::kAuthorised && report.final;
  if (!waiting && !ends_authorised) return money_reply(MoneyResult::kKnownAlready, payment);
  take_reference(d, payment, report.reference);
  payment.state = PaymentState::kFailed;
  payment.request = PaymentRequest::kNone;
  d.put(payment);
  return money_reply(MoneyResult::kNoted, payment);
}

void raise_alarm(Decision& d, PaymentId payment, const std::string& sentence) {
  d.effects.alarms.push_back({format_id(payment) + " " + sentence});
}

/// The payment that a report is about: the one that has this money already, else the attempt where
/// it has none yet; null for other money of the attempt, or for nothing we know, that is not
/// recorded yet. Money is counted once, whatever its later reports say it was for: what they say
/// may have passed through a buyer's browser.
Payment* find_subject(Decision& d, const PaymentReported& report, Payment* attempt) {
  Payment* const known = d.state.find_collection(report.account, report.collected_by);
  if (!known) return attempt && attempt->collected_by.empty() ? attempt : nullptr;
  if (attempt && known->order != attempt->order)
    raise_alarm(d, attempt->id,
                "is said to have " + report.collected_by + ", which was told of " +
                    format_id(known->id) + " before");
  return known;
}

/// The attempt that a report names, unless it was made at the gateway for another one.
Payment* find_attempt(Decision& d, const PaymentReported& report, Payment* named) {
  if (!named || named->unasked) return nullptr;
  const bool agrees =
      named->reference.empty() || report.reference.empty() || named->reference == report.reference;
  if (agrees) return named;
  if (report.status != ReportedStatus::kFailed)
    raise_alarm(d, named->id,
                "is " + named->reference + " at the gateway but " + report.collected_by +
                    ", which names it, was paid for " + report.reference);
  return nullptr;
}

}  // namespace

Outcome decide(Decision& d, const PaymentReady& command) {
  Payment* const payment = d.state.find_payment(command.payment);
  if (!payment) return refuse(Refusal::kUnknownPayment);
  const bool first = payment->state == PaymentState::kCreated;
  if (first) payment->state = PaymentState::kReady;
  const bool named = payment->reference != command.reference;
  // The answer to our own request is believed before what a report said.
  if (named && !payment->reference.empty())
    raise_alarm(
        d, payment->id,
        "is " + command.reference + " at the gateway and was known as " + payment->reference);
  take_reference(d, *payment, command.reference);
  payment->reference = command.reference;
  if (first || named) d.put(*payment);
  Order* const order = d.state.find_order(payment->order);
  if (first && order && order->state == OrderState::kOpen) {
    Hold& hold = d.state.hold_of(order->hold);
    const Time cap = hold.own_deadline + kPayingTime;
    if (d.state.keep_for_payment(hold, d.now + kPaymentTime, cap)) d.put(hold);
  }
  return payment_reply(d.state, *payment);
}

Outcome decide(Decision& d, const PaymentReported& report) {
  Payment* const named = d.state.find_payment(report.payment);
  if (named && named->account != report.account) {
    raise_alarm(d, named->id,
                "belongs to account " + named->account + " but account " + report.account +
                    " reported on it");
    return refuse(Refusal::kWrongAccount);
  }
  Payment* const attempt = find_attempt(d, report, named);
  Payment* payment = find_subject(d, report, attempt);
  if (!payment) {
    if (report.status == ReportedStatus::kFailed)
      return accept(MoneyReply{attempt ? MoneyResult::kKnownAlready : MoneyResult::kNoted,
                               report.payment, attempt ? attempt->order : OrderId{}});
    payment = &record_unasked(d, report, attempt);
  }
  if (payment->state == PaymentState::kCaptured)
    return money_reply(MoneyResult::kKnownAlready, *payment);
  const bool ended = payment->state == PaymentState::kAuthorised ||
                     (payment->state == PaymentState::kFailed && !payment->collected_by.empty());
  switch (report.status) {
    case ReportedStatus::kCaptured:
      mark_captured(d, *payment, report);
      return settle_capture(d, *payment);
    case ReportedStatus::kRefunded:
      // Tickets would be for nothing; who gave it back, and why, is for people to find out.
      mark_captured(d, *payment, report);
      return put_under_review(d, *payment, "came and was given back before we heard of it");
    case ReportedStatus::kAuthorised:
      if (ended) return money_reply(MoneyResult::kKnownAlready, *payment);
      return settle_authorised(d, *payment, report);
    case ReportedStatus::kFailed:
      return settle_failed(d, *payment, report);
  }
  return refuse(Refusal::kUnknownPayment);
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
