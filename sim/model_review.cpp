// What people decide about money.

#include <algorithm>

#include "booking/core.hpp"
#include "sim/model.hpp"

namespace firstshow::sim {
namespace {

/// All of it is said to be given back, by which refunds is not known, and nobody decided.
bool is_gone(const Payment& payment) {
  if (!payment.reported_refunded) return false;
  return !payment.under_review.none() ||
         (payment.order && payment.request == PaymentRequest::kInquire);
}

}  // namespace

std::set<PaymentOrRefund> Model::review_cases() const {
  std::set<PaymentOrRefund> cases;
  for (const auto& [id, payment] : payments_) {
    const bool gone = is_gone(payment) && now_ >= payment.captured_at + std::chrono::days{1};
    if (gone || !payment.under_review.none()) cases.insert(id);
  }
  for (const auto& [id, refund] : refunds_) {
    const std::chrono::days patience{refund.state == RefundState::kSent ? 30 : 1};
    const bool stuck = is_ours(refund) && refund.state != RefundState::kSettled &&
                       now_ >= refund.created_at + patience;
    if (stuck) cases.insert(id);
  }
  for (const auto& [name, refund] : elsewhere_) {
    const bool of_no_order = refund.payment && !refund.order;
    if (refund.decided) continue;
    if (!of_no_order || is_refunded_too_much(payments_.at(refund.payment))) {
      cases.insert(refund.id);
    }
  }
  return cases;
}

void Model::judge_one(const ReadReviews& command, const Outcome& outcome) {
  require_allowed({Refusal::kNone}, outcome);
  const auto& reply = std::get<ReviewsReply>(outcome.body);
  require(reply.cases.size() == std::min<std::size_t>(reply.total, command.limit),
          "a list of cases is cut elsewhere than asked");
  // What was written down in this very turn has no id here yet.
  auto cases = review_cases();
  cases.erase(RefundId{});
  for (const auto& one : reply.cases) {
    const auto* refund = std::get_if<RefundId>(&one.subject);
    const bool fresh = refund != nullptr && !refunds_.contains(*refund);
    require(fresh || cases.contains(one.subject), "what needs no decision stands before a person");
    cases.erase(one.subject);
  }
  require(reply.total > command.limit || cases.empty(),
          "what needs a decision does not stand before a person");
}

void Model::judge_one(const ResendRefund& command, const Outcome& outcome) {
  const auto found = refunds_.find(command.refund);
  if (found == refunds_.end()) return require_allowed({Refusal::kUnknownRefund}, outcome);
  const bool owed = is_unsent(found->second) || found->second.state == RefundState::kSending;
  require_allowed({owed ? Refusal::kNone : Refusal::kNothingToDecide}, outcome);
}

void Model::judge_one(const DecideReview& command, const Outcome& outcome) {
  if (const auto* id = std::get_if<PaymentId>(&command.subject)) {
    const auto found = payments_.find(*id);
    if (found == payments_.end()) return require_allowed({Refusal::kUnknownPayment}, outcome);
    link_refunds_elsewhere(found->second);
    return judge_decision(command, found->second, outcome);
  }
  const auto id = std::get<RefundId>(command.subject);
  const auto found = refunds_.find(id);
  if (found == refunds_.end()) return require_allowed({Refusal::kUnknownRefund}, outcome);
  if (!review_cases().contains(id)) return require_allowed({Refusal::kNothingToDecide}, outcome);
  auto& refund = found->second;
  if (is_ours(refund)) {
    const bool closes =
        command.verdict == ReviewVerdict::kWriteOff && refund.state != RefundState::kSending;
    require_allowed({closes ? Refusal::kNone : Refusal::kNotAcceptable}, outcome);
    if (!closes) return;
    auto& payment = payments_.at(refund.payment);
    touched_payments_.try_emplace(payment.id, payment);
    payment.refund_owed -= refund.amount;
    payment.written_off += refund.amount;
    refund.amount = {};
    refund.state = RefundState::kSettled;
    refund.settled_at = now_;
    touched_refunds_.insert(id);
    return;
  }
  judge_decision(command, elsewhere_.at({refund.account, refund.reference}), outcome);
}

/// The tickets that a person voids, if that is possible: also long after their show.
std::vector<OrderLine*> Model::judge_void(const DecideReview& command, OrderId id,
                                          const Outcome& outcome) {
  auto& order = orders_.at(id);
  const std::set<TicketId> wanted(command.tickets.begin(), command.tickets.end());
  std::vector<OrderLine*> lines;
  for (auto& line : order.lines) {
    const bool meant = wanted.empty() || wanted.contains(line.ticket);
    if (line.ticket_state == TicketState::kValid && meant) lines.push_back(&line);
  }
  Verdict verdict{};
  if (order.state != OrderState::kConfirmed) {
    verdict.may(Refusal::kNotAcceptable);
  } else if (!wanted.empty() && lines.size() != wanted.size()) {
    verdict.may(Refusal::kUnknownTicket);
  } else {
    verdict.may(lines.empty() ? Refusal::kNotAcceptable : Refusal::kNone);
  }
  // What a cancelled show gives back by itself may be void already.
  if (shows_.at(order.show).show.state == SaleState::kCancelled) {
    verdict.may(Refusal::kNotAcceptable);
    verdict.may(Refusal::kUnknownTicket);
  }
  require_allowed(verdict, outcome);
  return outcome.ok() ? lines : std::vector<OrderLine*>{};
}

void Model::judge_decision(const DecideReview& command, RefundElsewhere& refund,
                           const Outcome& outcome) {
  const bool without = refund.order && !price_without_money(refund.order).none();
  const bool of_tickets =
      refund.payment && (without || !is_refunded_too_much(payments_.at(refund.payment)));
  if (command.verdict == ReviewVerdict::kVoidTickets && of_tickets) {
    const auto lines = judge_void(command, refund.order, outcome);
    if (outcome.ok()) void_lines(orders_.at(refund.order), lines, RefundReason::kDecided);
    return;
  }
  const auto fits = of_tickets ? ReviewVerdict::kKeepTickets : ReviewVerdict::kWriteOff;
  require_allowed({command.verdict == fits ? Refusal::kNone : Refusal::kNotAcceptable}, outcome);
  if (command.verdict == fits) refund.decided = true;
}

// It cannot pay for anything, nor be given back.
void Model::judge_gone(const DecideReview& command, Payment& payment, const Outcome& outcome) {
  const bool reviewed = !payment.under_review.none();
  if (command.verdict == ReviewVerdict::kVoidTickets && !reviewed) {
    const auto lines = judge_void(command, payment.order, outcome);
    if (!outcome.ok()) return;
    Paise price;
    for (const auto* line : lines) price += line->price;
    price -= std::min(price, price_without_money(payment.order));
    const auto lost = std::min(price, payment.for_tickets);
    payment.written_off += lost;
    payment.for_tickets -= lost;
    payment.request = PaymentRequest::kNone;
    return void_lines(orders_.at(payment.order), lines, RefundReason::kDecided);
  }
  const auto fits = reviewed ? ReviewVerdict::kWriteOff : ReviewVerdict::kKeepTickets;
  require_allowed({command.verdict == fits ? Refusal::kNone : Refusal::kNotAcceptable}, outcome);
  if (command.verdict != fits) return;
  payment.written_off += payment.under_review;
  payment.under_review = {};
  payment.decided = !payment.order;
  if (!reviewed || payment.for_tickets.none()) payment.request = PaymentRequest::kNone;
}

void Model::judge_decision(const DecideReview& command, Payment& payment, const Outcome& outcome) {
  if (!review_cases().contains(payment.id)) {
    return require_allowed({Refusal::kNothingToDecide}, outcome);
  }
  if (is_gone(payment)) return judge_gone(command, payment, outcome);
  touched_payments_.try_emplace(payment.id, payment);
  if (command.verdict == ReviewVerdict::kAccept) return judge_accept(command, payment, outcome);
  const bool back = command.verdict == ReviewVerdict::kGiveBack;
  if (!back && command.verdict != ReviewVerdict::kWriteOff) {
    return require_allowed({Refusal::kNotAcceptable}, outcome);
  }
  require_allowed({Refusal::kNone}, outcome);
  const auto amount = payment.under_review;
  payment.under_review = {};
  payment.request = PaymentRequest::kNone;
  payment.decided = !payment.order;
  if (back) {
    owe(payment, payment.order, RefundReason::kDecided, amount);
  } else {
    payment.written_off += amount;
  }
}

void Model::judge_accept(const DecideReview& command, Payment& payment, const Outcome& outcome) {
  const auto found = orders_.find(command.order ? command.order : payment.order);
  if (found == orders_.end()) return require_allowed({Refusal::kUnknownOrder}, outcome);
  auto& order = found->second;
  const bool cancelled = shows_.at(order.show).show.state == SaleState::kCancelled;
  const bool confirmable = order.state == OrderState::kOpen ||
                           (order.state == OrderState::kExpired && could_confirm_again(order));
  const bool pays = (!payment.order || payment.order == order.id) &&
                    payment.captured_currency == order.currency &&
                    payment.under_review >= order.total;
  if (cancelled || !confirmable || !pays) {
    return require_allowed({Refusal::kNotAcceptable}, outcome);
  }
  require_allowed({Refusal::kNone}, outcome);
  if (!payment.order) {
    payment.order = order.id;
    payment.currency = order.currency;
    payment.amount = order.total;
    add_payment_of(order.id, payment.id);
    for (auto& [name, refund] : elsewhere_) {
      if (refund.payment == payment.id) refund.order = order.id;
    }
    for (auto& [id, refund] : refunds_) {
      if (refund.payment != payment.id || !is_ours(refund)) continue;
      refund.order = order.id;
      touched_refunds_.insert(id);
    }
    for (auto& owed : expected_refunds_) {
      if (owed.payment == payment.id) owed.order = order.id;
    }
  }
  payment.request = PaymentRequest::kNone;
  const auto over = payment.under_review - order.total;
  payment.under_review = {};
  payment.for_tickets = order.total;
  if (!over.none()) owe(payment, order.id, RefundReason::kDecided, over);
  if (order.state == OrderState::kOpen) {
    end_hold(holds_.at(order.hold), HoldState::kConverted);
    confirm(order);
  } else {
    confirm_again(order);
  }
  close_refunds_elsewhere(order.id);
}

}  // namespace firstshow::sim
