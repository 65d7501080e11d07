// Review cases: money that no rule can place, refunds made elsewhere whose tickets
// are still valid, refunds that the gateway does not make. What that is follows from the rows, so
// that nothing can be forgotten; a decision is a command like any other.

#include <algorithm>
#include <array>
#include <tuple>

#include "base/check.hpp"
#include "booking/payments/money.hpp"

namespace firstshow::booking {
namespace {

/// Whether the gateway says that all of a payment was given back, no refund that we know of
/// explains it, and nobody has decided about it.
bool is_gone(const Payment& payment) {
  const bool asked = payment.order && payment.request == PaymentRequest::kInquire;
  return payment.reported_refunded && (asked || !payment.under_review.none());
}

ReviewReason reason_of(const Payment& payment) {
  if (is_gone(payment)) return ReviewReason::kRefundsUnknown;
  return payment.order ? ReviewReason::kWrongAmount : ReviewReason::kUnmatchedMoney;
}

/// Which refunds took money that is gone, the gateway is asked first.
bool is_case(const Payment& payment, Time now) {
  return !payment.under_review.none() ||
         (is_gone(payment) && now >= payment.captured_at + kRefundStuckTime);
}

ReviewCase case_of(const State& state, const Payment& payment) {
  ReviewCase found;
  found.subject = payment.id;
  found.reason = reason_of(payment);
  found.account = payment.account;
  found.reference = payment.reference;
  found.gateway_payment_id = payment.gateway_payment_id;
  found.payment = payment.id;
  found.order = payment.order;
  found.currency = payment.captured_currency;
  found.amount = payment.under_review.none()
                     ? payment.captured - given_back(state, payment) - payment.written_off
                     : payment.under_review;
  found.unused = !payment.under_review.none();
  found.since = payment.captured_at;
  return found;
}

ReviewReason reason_of(const State& state, const Refund& refund) {
  if (refund.reason != RefundReason::kAtGateway) return ReviewReason::kRefundStuck;
  const auto payment = state.payments.find(refund.payment);
  if (payment == state.payments.end()) return ReviewReason::kUnmatchedRefund;
  const Order* const order = state.find_order(refund.order);
  const bool without_money = order && !price_without_money(state, *order).none();
  return without_money || !is_refunded_too_much(state, payment->second)
             ? ReviewReason::kTicketsWithoutMoney
             : ReviewReason::kRefundedTooMuch;
}

bool may_be_decided(const ReviewCase& one, ReviewVerdict verdict) {
  const std::span<const ReviewVerdict> possible = verdicts_for(one);
  return std::ranges::find(possible, verdict) != possible.end();
}

/// Whether a person has to see to a refund, beside everything else of its money.
bool is_case(const State& state, const Refund& refund, Time now) {
  if (refund.reason != RefundReason::kAtGateway) {
    // The gateway has it: its end is asked for, until that is of no use any more.
    const Duration patience =
        refund.state == RefundState::kSent ? kRefundInquiryTime : kRefundStuckTime;
    return refund.state != RefundState::kSettled && now >= refund.created_at + patience;
  }
  if (refund.decided) return false;
  // Money without an order is a case of its own, with what is left of it.
  const auto payment = state.payments.find(refund.payment);
  return payment == state.payments.end() || payment->second.order ||
         is_refunded_too_much(state, payment->second);
}

ReviewCase case_of(const State& state, const Refund& refund) {
  ReviewCase found;
  found.subject = refund.id;
  found.reason = reason_of(state, refund);
  found.account = refund.account;
  found.reference = refund.reference;
  found.gateway_payment_id = refund.gateway_payment_id;
  found.payment = refund.payment;
  found.order = refund.order;
  found.currency = refund.currency;
  found.amount = refund.amount;
  found.since = refund.created_at;
  const auto payment = state.payments.find(refund.payment);
  if (found.gateway_payment_id.empty() && payment != state.payments.end())
    found.gateway_payment_id = payment->second.gateway_payment_id;
  return found;
}

/// Writes down what was decided, and answers it.
Outcome record(Decision& d, const DecideReview& command, const ReviewCase& about, OrderId order) {
  ReviewDecision decision;
  decision.id = DecisionId{d.state.ids.next(d.now)};
  if (const auto* payment = std::get_if<PaymentId>(&about.subject))
    decision.payment = *payment;
  else
    decision.refund = std::get<RefundId>(about.subject);
  decision.order = order;
  decision.verdict = command.verdict;
  decision.currency = about.currency;
  decision.amount = about.amount;
  decision.reason = command.reason;
  decision.by = command.by;
  decision.decided_at = d.now;
  d.write(decision);
  return accept(MoneyReply{MoneyResult::kDecided, about.payment, order});
}

/// Whether the money under review can pay for the order now.
bool can_pay(Decision& d, const Payment& payment, const Order& order) {
  const ShowState* const show = d.state.find_show(order.show);
  const bool can_confirm =
      order.state == OrderState::kOpen ||
      (order.state == OrderState::kExpired && can_confirm_late(d.state, order, d.now));
  return show && show->show.state != SaleState::kCancelled && can_confirm &&
         (!payment.order || payment.order == order.id) &&
         payment.captured_currency == order.currency && payment.under_review >= order.total;
}

Outcome accept_money(Decision& d, const DecideReview& command, const ReviewCase& about,
                     const Payment& payment) {
  const Order* const order = d.state.find_order(command.order ? command.order : payment.order);
  if (!order) return refuse(Refusal::kUnknownOrder);
  if (!can_pay(d, payment, *order)) return refuse(Refusal::kNotAcceptable);
  if (!payment.order) {
    give_order(d, payment, order->id);
    d.change(payment).currency = order->currency;
    d.change(payment).amount = order->total;
  }
  Payment& row = d.change(payment);
  row.request = PaymentRequest::kNone;
  const Paise over = row.under_review - order->total;
  row.under_review = order->total;
  if (!over.none()) owe_refund(d, payment, over, RefundReason::kDecided, {});
  row.under_review = Paise{};  // what is left of it pays for the tickets
  if (order->state == OrderState::kOpen)
    confirm(d, *order, payment);
  else
    confirm_late(d, *order, payment);
  close_refunds_elsewhere(d, *order);
  return record(d, command, about, order->id);
}

Paise price_of(const Order& order, const std::vector<TicketId>& tickets) {
  Paise price;
  for (const OrderLine& line : order.lines)
    if (std::ranges::find(tickets, line.ticket) != tickets.end()) price += line.price;
  return price;
}

/// Voids tickets whose money is gone, so that nothing is owed for them. `gone`: a payment whose
/// refunds are not known, that has no money for tickets any more then.
Outcome void_unpaid(Decision& d, const DecideReview& command, const ReviewCase& about,
                    const Payment* gone) {
  const Order* const order = d.state.find_order(about.order);
  if (!order || order->state != OrderState::kConfirmed || !d.state.find_show(order->show))
    return refuse(Refusal::kNotAcceptable);
  const std::vector<TicketId> tickets = tickets_meant(*order, command.tickets);
  Refused unknown = unknown_tickets(*order, tickets);
  if (!unknown.unknown.empty()) return refuse(Refusal::kUnknownTicket, std::move(unknown));
  if (tickets.empty()) return refuse(Refusal::kNotAcceptable);
  if (gone) {
    const Paise price = price_of(*order, tickets);
    const Paise paid = price - std::min(price, price_without_money(d.state, *order));
    const Paise lost = std::min(paid, gone->for_tickets);
    Payment& row = d.change(*gone);
    row.written_off += lost;
    row.for_tickets -= lost;
    row.request = PaymentRequest::kNone;
  }
  void_tickets(d, *order, tickets, RefundReason::kDecided, {});
  return record(d, command, about, order->id);
}

/// Keeps what is under review, if anything; nothing more is asked or done about the payment, unless
/// tickets lost their money as well, which is another question.
Outcome write_off(Decision& d, const DecideReview& command, const ReviewCase& about,
                  const Payment& payment) {
  const bool of_tickets_too =
      about.reason == ReviewReason::kRefundsUnknown && about.unused && !payment.for_tickets.none();
  Payment& row = d.change(payment);
  row.written_off += row.under_review;
  row.under_review = Paise{};
  if (!of_tickets_too) row.request = PaymentRequest::kNone;
  row.decided = !row.order;
  return record(d, command, about, payment.order);
}

Outcome give_back(Decision& d, const DecideReview& command, const ReviewCase& about,
                  const Payment& payment) {
  const Paise amount = payment.under_review;
  Payment& row = d.change(payment);
  row.under_review = Paise{};
  row.request = PaymentRequest::kNone;
  row.decided = !row.order;
  owe_refund(d, payment, amount, RefundReason::kDecided, {});
  return record(d, command, about, payment.order);
}

/// Money that is said to be gone cannot pay for anything, nor be given back: a person decides about
/// what is under review, or else about the tickets.
Outcome decide_gone(Decision& d, const DecideReview& command, const ReviewCase& about,
                    const Payment& payment) {
  return command.verdict == ReviewVerdict::kVoidTickets ? void_unpaid(d, command, about, &payment)
                                                        : write_off(d, command, about, payment);
}

Outcome decide_money(Decision& d, const DecideReview& command, const Payment& payment) {
  if (!is_case(payment, d.now)) return refuse(Refusal::kNothingToDecide);
  const ReviewCase about = case_of(d.state, payment);
  if (!may_be_decided(about, command.verdict)) return refuse(Refusal::kNotAcceptable);
  if (about.reason == ReviewReason::kRefundsUnknown) return decide_gone(d, command, about, payment);
  switch (command.verdict) {
    case ReviewVerdict::kAccept:
      return accept_money(d, command, about, payment);
    case ReviewVerdict::kGiveBack:
      return give_back(d, command, about, payment);
    case ReviewVerdict::kWriteOff:
      return write_off(d, command, about, payment);
    case ReviewVerdict::kVoidTickets:
    case ReviewVerdict::kKeepTickets:
      break;
  }
  CHECK(false, "money that pays for no tickets has none to void or keep");
}

/// A refund that was made at the gateway.
Outcome decide_elsewhere(Decision& d, const DecideReview& command, const ReviewCase& about,
                         const Refund& refund) {
  if (command.verdict == ReviewVerdict::kVoidTickets)
    return void_unpaid(d, command, about, nullptr);
  d.change(refund).decided = true;
  return record(d, command, about, refund.order);
}

/// A refund that is owed and that the gateway does not make: it is owed no longer, because it was
/// made in another way, or cannot be made in any.
Outcome decide_stuck(Decision& d, const DecideReview& command, const ReviewCase& about,
                     const Refund& refund) {
  const bool may_be_made = refund.state == RefundState::kSending;
  if (may_be_made) return refuse(Refusal::kNotAcceptable);
  const Payment& payment = d.state.payment_of(refund);
  d.change(payment).refund_owed -= refund.amount;
  d.change(payment).written_off += refund.amount;
  settle(d, refund, Paise{});
  return record(d, command, about, refund.order);
}

}  // namespace

std::span<const ReviewVerdict> verdicts_for(const ReviewCase& one) {
  static constexpr std::array kOfMoney = {ReviewVerdict::kAccept, ReviewVerdict::kGiveBack,
                                          ReviewVerdict::kWriteOff};
  static constexpr std::array kOfTickets = {ReviewVerdict::kVoidTickets,
                                            ReviewVerdict::kKeepTickets};
  static constexpr std::array kWriteOffAlone = {ReviewVerdict::kWriteOff};
  switch (one.reason) {
    case ReviewReason::kUnmatchedMoney:
    case ReviewReason::kWrongAmount:
      return kOfMoney;
    case ReviewReason::kTicketsWithoutMoney:
      return kOfTickets;
    case ReviewReason::kUnmatchedRefund:
    case ReviewReason::kRefundedTooMuch:
    case ReviewReason::kRefundStuck:
      return kWriteOffAlone;
    case ReviewReason::kRefundsUnknown:
      if (one.unused) return kWriteOffAlone;
      return kOfTickets;
  }
  CHECK(false, "a case has one of the reasons");
}

std::vector<ReviewCase> review_cases(const State& state, Time now) {
  std::vector<ReviewCase> cases;
  for (const PaymentId id : state.open_payments) {
    const Payment& payment = state.payments.find(id)->second;
    if (is_case(payment, now)) cases.push_back(case_of(state, payment));
  }
  for (const RefundId id : state.open_refunds) {
    const Refund& refund = state.refunds.find(id)->second;
    if (is_case(state, refund, now)) cases.push_back(case_of(state, refund));
  }
  std::sort(cases.begin(), cases.end(), [](const ReviewCase& a, const ReviewCase& b) {
    return std::tie(a.since, a.subject) < std::tie(b.since, b.subject);
  });
  return cases;
}

Outcome decide(Decision& d, const DecideReview& command) {
  if (const auto* id = std::get_if<PaymentId>(&command.subject)) {
    const Payment* const payment = d.state.find_payment(*id);
    if (!payment) return refuse(Refusal::kUnknownPayment);
    link_refunds_elsewhere(d, *payment);
    return decide_money(d, command, *payment);
  }
  const Refund* const refund = d.state.find_refund(std::get<RefundId>(command.subject));
  if (!refund) return refuse(Refusal::kUnknownRefund);
  if (!is_case(d.state, *refund, d.now)) return refuse(Refusal::kNothingToDecide);
  const ReviewCase about = case_of(d.state, *refund);
  if (!may_be_decided(about, command.verdict)) return refuse(Refusal::kNotAcceptable);
  return refund->reason == RefundReason::kAtGateway ? decide_elsewhere(d, command, about, *refund)
                                                    : decide_stuck(d, command, about, *refund);
}

Outcome decide(Decision& d, const ReadReviews& command) {
  ReviewsReply reply;
  reply.cases = review_cases(d.state, d.now);
  reply.total = reply.cases.size();
  if (reply.total > command.limit) reply.cases.resize(command.limit);
  return accept(std::move(reply));
}

Outcome decide(Decision& d, const ResendRefund& command) {
  const Refund* const refund = d.state.find_refund(command.refund);
  if (!refund) return refuse(Refusal::kUnknownRefund);
  if (refund->state == RefundState::kSent || refund->state == RefundState::kSettled)
    return refuse(Refusal::kNothingToDecide);
  d.effects.gateway_tasks.push_back({refund->id, GatewayTask::Urgency::kNow});
  return accept(MoneyReply{MoneyResult::kNoted, refund->payment, refund->order});
}

}  // namespace firstshow::booking
