// What must become of refunds: those that are owed, and those that the gateway makes by itself.

#include <algorithm>
#include <tuple>

#include "booking/core.hpp"
#include "sim/model.hpp"

namespace firstshow::sim {
// --- what was given back elsewhere --------------------------------------------------------------

Paise Model::given_back(const Payment& payment) const {
  auto total = payment.refunded_at_gateway;
  for (const auto& [id, refund] : refunds_) {
    const bool gone = refund.state == RefundState::kSent || refund.state == RefundState::kSettled;
    if (refund.payment == payment.id && is_ours(refund) && gone) {
      total += refund.amount;
    }
  }
  return total;
}

Paise Model::price_without_money(OrderId id) const {
  Paise price;
  for (const auto& line : orders_.at(id).lines) {
    if (line.ticket_state == TicketState::kValid) price += line.price;
  }
  for (const auto payment : payments_of(id)) price -= payments_.at(payment).for_tickets;
  return price;
}

bool Model::is_refunded_too_much(const Payment& payment) const {
  Paise elsewhere;
  for (const auto& [name, refund] : elsewhere_) {
    if (refund.payment == payment.id) elsewhere += refund.amount;
  }
  return elsewhere > payment.refunded_at_gateway;
}

// Of what is owed and not on its way, the oldest first.
Paise Model::lessen_owed(Payment& payment, Paise amount) {
  Paise taken;
  const auto lessen = [&](Paise& owed) {
    const auto part = std::min(owed, amount - taken);
    owed -= part;
    taken += part;
    return !part.none();
  };
  for (auto& [id, refund] : refunds_) {
    if (refund.payment != payment.id || !is_ours(refund) || !is_unsent(refund)) continue;
    if (!lessen(refund.amount)) continue;
    if (refund.amount.none()) {
      refund.state = RefundState::kSettled;
      refund.settled_at = now_;
    }
    touched_refunds_.insert(id);
  }
  for (auto& owed : expected_refunds_) {
    if (owed.payment == payment.id) lessen(owed.amount);
  }
  payment.refund_owed -= taken;
  return taken;
}

void Model::take_back(Payment& payment) {
  touched_payments_.try_emplace(payment.id, payment);
  Paise amount;
  for (const auto& [name, refund] : elsewhere_) {
    const bool counts =
        refund.payment == payment.id && refund.currency == payment.captured_currency;
    if (counts) amount += refund.amount;
  }
  amount -= payment.refunded_at_gateway;
  if (amount < Paise{}) {
    put_back(payment, Paise{} - amount);
    amount = {};
  }
  for (auto* part : {&payment.under_review, &payment.written_off, &payment.for_tickets}) {
    const auto taken = std::min(*part, amount);
    *part -= taken;
    amount -= taken;
    payment.refunded_at_gateway += taken;
  }
  payment.refunded_at_gateway += lessen_owed(payment, amount);
  if (payment.order) cover_tickets(payment.order);
}

// A refund was not made after all.
void Model::put_back(Payment& payment, Paise amount) {
  payment.refunded_at_gateway -= amount;
  place_again(payment, amount);
  ask_for_refunds(payment);
}

void Model::place_again(Payment& payment, Paise amount) {
  Paise part;
  if (payment.order) {
    const auto& order = orders_.at(payment.order);
    const bool pays =
        order.state == OrderState::kConfirmed && payment.captured_currency == order.currency;
    if (pays) part = std::min(amount, price_without_money(order.id));
  }
  payment.for_tickets += part;
  payment.under_review += amount - part;
}

// What is owed of an order's other payments pays for tickets whose money went elsewhere.
void Model::cover_tickets(OrderId id) {
  const auto& order = orders_.at(id);
  if (order.state != OrderState::kConfirmed) return;
  auto missing = price_without_money(id);
  for (const auto payment_id : payments_of(id)) {
    auto& payment = payments_.at(payment_id);
    if (missing.none() || payment.captured_currency != order.currency) continue;
    touched_payments_.try_emplace(payment.id, payment);
    const auto covered = lessen_owed(payment, missing);
    payment.for_tickets += covered;
    missing -= covered;
  }
}

void Model::close_refund_elsewhere(RefundElsewhere& refund) {
  if (refund.decided || !refund.order) return;
  if (!price_without_money(refund.order).none() ||
      is_refunded_too_much(payments_.at(refund.payment))) {
    return;
  }
  refund.decided = true;
}

void Model::close_refunds_elsewhere(OrderId order) {
  for (auto& [name, refund] : elsewhere_) {
    if (refund.order == order) close_refund_elsewhere(refund);
  }
}

void Model::link(RefundElsewhere& refund, Payment& payment) {
  refund.payment = payment.id;
  refund.order = payment.order;
  refund.decided = refund.amount.none();
  take_back(payment);
  close_refund_elsewhere(refund);
  end_inquiry(payment);
}

void Model::end_inquiry(Payment& payment) {
  if (payment.request != PaymentRequest::kInquire || !payment.order ||
      given_back(payment) < payment.captured) {
    return;
  }
  touched_payments_.try_emplace(payment.id, payment);
  payment.request = PaymentRequest::kNone;
}

void Model::link_refunds_elsewhere(Payment& payment) {
  if (payment.state != PaymentState::kCaptured) return;
  std::vector<RefundElsewhere*> loose;
  for (auto& [name, refund] : elsewhere_) {
    const bool its = !refund.payment && refund.account == payment.account &&
                     refund.gateway_payment_id == payment.gateway_payment_id;
    if (its) loose.push_back(&refund);
  }
  // As they were told; those of this very turn have no id yet, and are last.
  std::ranges::sort(loose, {},
                    [](const auto* one) { return std::tuple(!one->id, one->id, one->told); });
  for (auto* refund : loose) link(*refund, payment);
}

void Model::link_refunds_elsewhere(OrderId order) {
  for (const auto id : payments_of(order)) link_refunds_elsewhere(payments_.at(id));
}

// --- tickets that are given back ----------------------------------------------------------------

void Model::void_lines(Order& order, const std::vector<OrderLine*>& lines, RefundReason reason) {
  link_refunds_elsewhere(order.id);
  const auto without_money = price_without_money(order.id);
  Paise amount;
  for (auto* line : lines) {
    unsell(shows_.at(order.show), order, *line);
    line->ticket_state = TicketState::kVoid;
    amount += line->price;
  }
  if (!lines.empty()) touched_orders_.insert(order.id);
  amount -= std::min(amount, without_money);
  for (const auto id : payments_of(order.id)) {
    auto& payment = payments_.at(id);
    const auto part = std::min(payment.for_tickets, amount);
    if (part.none()) continue;
    touched_payments_.try_emplace(payment.id, payment);
    payment.for_tickets -= part;
    amount -= part;
    owe(payment, order.id, reason, part);
  }
  require(amount.none(), "tickets cost more than was paid for them");
  close_refunds_elsewhere(order.id);
}

void Model::owe(Payment& payment, OrderId order, RefundReason reason, Paise amount) {
  touched_payments_.try_emplace(payment.id, payment);
  payment.refund_owed += amount;
  expected_refunds_.push_back({payment.id, order, reason, amount});
}

// --- what the gateway says of refunds -----------------------------------------------------------

void Model::judge_one(const BeginRefund& command, const Outcome& outcome) {
  const auto found = refunds_.find(command.refund);
  if (found == refunds_.end()) return require_allowed({Refusal::kUnknownRefund}, outcome);
  require_allowed({Refusal::kNone}, outcome);
  auto& refund = found->second;
  if (!is_unsent(refund) || refund.sends != command.earlier_sends) return;
  refund.state = RefundState::kSending;
  touched_refunds_.insert(refund.id);
}

void Model::judge_one(const RefundSent& command, const Outcome& outcome) {
  const auto found = refunds_.find(command.refund);
  if (found == refunds_.end()) return require_allowed({Refusal::kUnknownRefund}, outcome);
  require_allowed({Refusal::kNone}, outcome);
  auto& refund = found->second;
  if (refund.state == RefundState::kSent) return;
  if (command.earlier_sends != refund.sends) return;  // of a send that is over
  const bool told_of = elsewhere_.contains({refund.account, command.reference});
  if (refund.state == RefundState::kSettled) {
    // The earlier send was made after all, and this one went out as well.
    const bool twice = command.answer == RefundAnswer::kTaken && !refund.reference.empty() &&
                       refund.reference != command.reference && !told_of;
    if (!twice) return;
    touched_refunds_.insert(refund.id);
    ++refund.sends;
    judge_elsewhere({{},
                     refund.payment,
                     refund.account,
                     command.reference,
                     RefundEnd::kSettled,
                     refund.amount,
                     refund.currency,
                     {}},
                    std::get<MoneyReply>(outcome.body));
    elsewhere_.at({refund.account, command.reference}).on_its_way = true;
    return;
  }
  touched_refunds_.insert(refund.id);
  ++refund.sends;
  if (command.answer == RefundAnswer::kTaken && told_of) {
    // It was told of without our note, and taken for one that the gateway made by itself.
    refund.state = RefundState::kFailed;
    count_as_made(refund, elsewhere_.at({refund.account, command.reference}));
    if (refund.order) close_refunds_elsewhere(refund.order);
    return;
  }
  const bool told_before =
      command.answer == RefundAnswer::kTaken && refund.reference == command.reference;
  if (command.answer == RefundAnswer::kTaken) refund.reference = command.reference;
  refund.state = command.answer == RefundAnswer::kRefused || told_before ? RefundState::kFailed
                                                                         : RefundState::kSent;
  refund_moved(refund);
}

// What the other took is there again, as far as it is this one.
void Model::count_as_made(Refund& owed, const RefundElsewhere& made) {
  auto& payment = payments_.at(owed.payment);
  touched_payments_.try_emplace(payment.id, payment);
  const bool its = made.payment == payment.id && made.currency == owed.currency;
  const auto same = its ? std::min(owed.amount, made.amount) : Paise{};
  Paise told;
  for (const auto& [name, refund] : elsewhere_) {
    const bool counts =
        refund.payment == payment.id && refund.currency == payment.captured_currency;
    if (counts) told += refund.amount;
  }
  const auto untaken = std::min(same, told - payment.refunded_at_gateway);
  payment.refund_owed -= same;
  payment.refunded_at_gateway += untaken;
  owed.amount -= same;
  if (owed.amount.none()) {
    owed.state = RefundState::kSettled;
    owed.settled_at = now_;
  }
  place_again(payment, same - untaken);
  take_back(payment);
}

// Where one of ours is owed again it pays first for what was given back elsewhere.
void Model::refund_moved(const Refund& refund) {
  const auto found = payments_.find(refund.payment);
  if (found == payments_.end()) return;
  take_back(found->second);
  if (found->second.order) close_refunds_elsewhere(found->second.order);
  end_inquiry(found->second);
}

/// The refund of ours that a report is about: by the gateway's name for it, else by its note.
Refund* Model::reported_refund(const RefundReported& command) {
  if (elsewhere_.contains({command.account, command.reference})) return nullptr;
  for (auto& [id, refund] : refunds_) {
    const bool named = refund.account == command.account && refund.reference == command.reference;
    if (named && is_ours(refund)) return is_of_its_money(command, refund) ? &refund : nullptr;
  }
  const auto noted = refunds_.find(command.refund);
  if (noted == refunds_.end() || noted->second.account != command.account) return nullptr;
  auto& refund = noted->second;
  return is_ours(refund) && is_of_its_money(command, refund) ? &refund : nullptr;
}

bool Model::is_of_its_money(const RefundReported& command, const Refund& refund) const {
  const auto& money = payments_.at(refund.payment).gateway_payment_id;
  return (command.gateway_payment_id.empty() || command.gateway_payment_id == money) &&
         command.currency == refund.currency;
}

void Model::judge_one(const RefundReported& command, const Outcome& outcome) {
  require_allowed({Refusal::kNone}, outcome);
  const auto& reply = std::get<MoneyReply>(outcome.body);
  auto* const found = reported_refund(command);
  if (found == nullptr) return judge_elsewhere(command, reply);
  auto& refund = *found;
  const bool same = refund.reference == command.reference;
  const bool settled = refund.state == RefundState::kSettled;
  const bool gone = refund.state == RefundState::kSent || settled;
  if (command.status == RefundEnd::kSettled && gone && !same)
    return judge_elsewhere(command, reply);
  if (command.status == RefundEnd::kSettled && command.amount > refund.amount)
    return settle_larger(refund, command);
  if (settled && (command.status == RefundEnd::kSettled || !same || refund.amount.none())) return;
  const bool asked = refund.state == RefundState::kSent && refund.settled_at != Time{};
  if (asked && command.source != ReportSource::kInquiry) return;
  const bool less = command.status == RefundEnd::kSettled && command.amount < refund.amount;
  if (less) {  // the rest is still owed
    auto& payment = payments_.at(refund.payment);
    touched_payments_.try_emplace(payment.id, payment);
    const auto rest = refund.amount - command.amount;
    payment.refund_owed -= rest;
    refund.amount = command.amount;
    owe(payment, refund.order, refund.reason, rest);
  }
  // A failure of an earlier send, told late, says nothing of the present one.
  if (command.status == RefundEnd::kFailed && refund.state == RefundState::kSent && !same) return;
  if (command.status == RefundEnd::kFailed && refund.state == RefundState::kFailed && same) return;
  if (command.status == RefundEnd::kFailed && refund.state == RefundState::kSending) {
    if (same) return;
    refund.reference = command.reference;
    touched_refunds_.insert(refund.id);
    return;
  }
  refund.reference = command.reference;
  // One that was made and is said to have failed is asked about.
  const bool ask = settled && command.source != ReportSource::kInquiry;
  refund.state = command.status == RefundEnd::kSettled ? RefundState::kSettled
                 : ask                                 ? RefundState::kSent
                                                       : RefundState::kFailed;
  if (command.status == RefundEnd::kSettled) refund.settled_at = now_;
  if (refund.state == RefundState::kFailed) refund.settled_at = Time{};
  touched_refunds_.insert(refund.id);
  refund_moved(refund);
  // Less of what is said to be gone is explained now.
  if (refund.state == RefundState::kFailed || less) ask_for_refunds(payments_.at(refund.payment));
}

// It gave back more than was owed with it, by then: then it is one that the gateway made.
void Model::settle_larger(Refund& refund, const RefundReported& command) {
  auto& payment = payments_.at(refund.payment);
  touched_payments_.try_emplace(payment.id, payment);
  touched_refunds_.insert(refund.id);  // until its row was seen
  payment.refund_owed -= refund.amount;
  payment.refunded_at_gateway += refund.amount;
  refund.reason = RefundReason::kAtGateway;
  refund.amount = command.amount;
  refund.state = RefundState::kSettled;
  refund.settled_at = now_;
  refund.reference = command.reference;
  RefundElsewhere made;
  made.id = refund.id;
  made.payment = payment.id;
  made.order = payment.order;
  made.account = refund.account;
  made.reference = command.reference;
  made.gateway_payment_id = payment.gateway_payment_id;
  made.amount = command.amount;
  made.currency = command.currency;
  made.since = now_;
  elsewhere_.emplace(std::pair(made.account, made.reference), made);
  take_back(payment);
  if (payment.order) close_refunds_elsewhere(payment.order);
  end_inquiry(payment);
}

/// Whoever reads the refund in this turn sees it as it is by now.
void Model::change_row(const RefundElsewhere& refund) {
  if (!refund.id) return;
  auto& row = refunds_.at(refund.id);
  row.state = refund.on_its_way ? RefundState::kSent : RefundState::kSettled;
  row.amount = refund.amount;
}

// What is told again of a refund that the gateway made. Where it is said to have failed the gateway
// is asked, and believed then.
void Model::retell(RefundElsewhere& refund, const RefundReported& report, const MoneyReply& reply) {
  const auto amount = report.status == RefundEnd::kSettled ? report.amount : Paise{};
  const bool same =
      amount == refund.amount && !(report.status == RefundEnd::kSettled && refund.on_its_way);
  const bool stale = refund.asked && report.source != ReportSource::kInquiry;
  if (report.currency != refund.currency || same || stale) {
    require(reply.result == MoneyResult::kKnownAlready, "a refund is written down twice");
    return;
  }
  require(reply.result == MoneyResult::kRefundMoved, "a refund that changed is left as it was");
  if (refund.id) touched_refunds_.insert(refund.id);
  if (report.status == RefundEnd::kFailed && !refund.on_its_way &&
      report.source != ReportSource::kInquiry) {
    refund.on_its_way = refund.asked = true;
    return change_row(refund);
  }
  refund.on_its_way = refund.asked = false;
  const bool other_amount = refund.amount != amount;
  refund.amount = amount;
  change_row(refund);
  if (!other_amount) return;
  refund.decided = amount.none();
  if (!refund.payment) return;
  auto& payment = payments_.at(refund.payment);
  take_back(payment);
  close_refund_elsewhere(refund);
  if (payment.order) close_refunds_elsewhere(payment.order);
  end_inquiry(payment);
}

// A refund that the gateway made without being asked.
void Model::judge_elsewhere(const RefundReported& command, const MoneyReply& reply) {
  const std::pair name{command.account, command.reference};
  if (elsewhere_.contains(name)) return retell(elsewhere_.at(name), command, reply);
  for (const auto& [id, refund] : refunds_) {
    const bool named = refund.account == command.account && refund.reference == command.reference;
    if (!named || command.reference.empty()) continue;
    require(reply.result == MoneyResult::kKnownAlready, "a refund is written down twice");
    return;
  }
  if (command.status == RefundEnd::kFailed) {
    require(reply.result == MoneyResult::kNoted, "a refund that was not made is written down");
    return;
  }
  require(reply.result == MoneyResult::kRefundRecorded, "a refund is not written down");
  Payment* payment = nullptr;
  for (auto& [id, one] : payments_) {
    const bool its = command.gateway_payment_id.empty()
                         ? id == command.payment && one.account == command.account
                         : one.account == command.account &&
                               one.gateway_payment_id == command.gateway_payment_id;
    if (its && one.state == PaymentState::kCaptured) payment = &one;
  }
  require(reply.payment == (payment != nullptr ? payment->id : PaymentId{}),
          "a refund is not of the money that it gave back");
  RefundElsewhere refund;
  refund.account = command.account;
  refund.reference = command.reference;
  refund.gateway_payment_id = command.gateway_payment_id;
  refund.amount = command.amount;
  refund.currency = command.currency;
  if (payment != nullptr && refund.gateway_payment_id.empty()) {
    refund.gateway_payment_id = payment->gateway_payment_id;
  }
  auto& kept = elsewhere_.emplace(name, refund).first->second;
  kept.since = now_;
  kept.told = ++told_;
  if (payment != nullptr) link(kept, *payment);
}

}  // namespace firstshow::sim
