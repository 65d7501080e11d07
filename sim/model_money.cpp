// What arriving money must do: docs/core.md's table, row by row; and refunds.

#include <algorithm>

#include "sim/model.hpp"

namespace firstshow::sim {
namespace {

constexpr Duration kToPay = std::chrono::minutes{12};
constexpr Duration kToCapture = std::chrono::minutes{5};

void require_result(const MoneyReply& reply, std::initializer_list<MoneyResult> allowed) {
  std::string names;
  for (const auto result : allowed) {
    if (result == reply.result) return;
    if (!names.empty()) names += " or ";
    names += money_result_name(result);
  }
  throw Broken("money should be " + names + " but is " +
               std::string(money_result_name(reply.result)));
}

std::uint32_t places_in(const Hold& hold, AreaIndex area) {
  std::uint32_t places = 0;
  for (const auto& held : hold.areas) {
    if (held.area == area) places += held.quantity;
  }
  return places;
}

}  // namespace

void Model::judge_one(const PaymentReady& command, const Outcome& outcome) {
  const auto found = payments_.find(command.payment);
  if (found == payments_.end()) return require_allowed({Refusal::kUnknownPayment}, outcome);
  require_allowed({Refusal::kNone}, outcome);
  auto& payment = found->second;
  touched_payments_.try_emplace(payment.id, payment);
  payment.reference = command.reference;
  if (payment.state != PaymentState::kCreated) return;
  payment.state = PaymentState::kReady;
  if (!payment.order) return;
  const auto& order = orders_.at(payment.order);
  if (order.state != OrderState::kOpen) return;
  auto& hold = holds_.at(order.hold);
  keep_for_payment(hold, now_ + kToPay, {});
}

// Money that is known is what it was first told as. Else it is the attempt's own, or other money
// that was collected for the same attempt, or money for nothing we know.
Payment* Model::find_subject(const PaymentReported& report, Payment* attempt,
                             const MoneyReply& reply) {
  for (auto& [id, payment] : payments_) {
    const bool same =
        payment.account == report.account && payment.collected_by == report.collected_by;
    if (same && !report.collected_by.empty()) return &payment;
  }
  if (attempt != nullptr && attempt->collected_by.empty()) return attempt;
  if (report.status == ReportedStatus::kFailed) return nullptr;
  require(reply.payment && !payments_.contains(reply.payment),
          "money that nobody asked for has no row of its own");
  Payment payment;
  payment.id = reply.payment;
  payment.unasked = true;
  payment.account = report.account;
  payment.reference = report.reference;
  payment.collected_by = report.collected_by;
  payment.created_at = now_;
  if (attempt != nullptr) {
    payment.order = attempt->order;
    payment.amount = attempt->amount;
    payment.currency = attempt->currency;
    payment.reference = attempt->reference;
  }
  if (payment.order) payments_of_[payment.order].push_back(payment.id);
  return &payments_.emplace(payment.id, payment).first->second;
}

MoneyRow Model::money_row(const Payment& payment) const {
  if (!payment.order) return MoneyRow::kUnknownPayment;
  const auto& order = orders_.at(payment.order);
  if (shows_.at(order.show).show.state == SaleState::kCancelled) return MoneyRow::kShowCancelled;
  switch (order.state) {
    case OrderState::kOpen:
      return MoneyRow::kOrderOpen;
    case OrderState::kConfirmed:
      return MoneyRow::kOrderConfirmed;
    case OrderState::kCancelled:
      return MoneyRow::kOrderCancelled;
    case OrderState::kExpired:
      return could_confirm_again(order) ? MoneyRow::kExpiredSeatsThere
                                        : MoneyRow::kExpiredSeatsGone;
  }
  return MoneyRow::kUnknownPayment;
}

void Model::count_money(MoneyRow row, MoneyColumn column) {
  ++money_table_[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
}

void Model::judge_one(const PaymentReported& report, const Outcome& outcome) {
  const auto found = payments_.find(report.payment);
  Payment* attempt = found == payments_.end() ? nullptr : &found->second;
  if (attempt != nullptr && attempt->account != report.account) {
    return require_allowed({Refusal::kWrongAccount}, outcome);
  }
  require_allowed({Refusal::kNone}, outcome);
  const auto* reply = std::get_if<MoneyReply>(&outcome.body);
  require(reply != nullptr, "a report of money without its result");
  if (attempt != nullptr && attempt->unasked) attempt = nullptr;
  const bool of_another = attempt != nullptr && !attempt->reference.empty() &&
                          !report.reference.empty() && attempt->reference != report.reference;
  if (of_another) attempt = nullptr;
  Payment* payment = find_subject(report, attempt, *reply);
  if (payment == nullptr) {
    count_money(MoneyRow::kUnknownPayment, MoneyColumn::kFailed);
    return require_result(*reply, {MoneyResult::kNoted, MoneyResult::kKnownAlready});
  }
  touched_payments_.try_emplace(payment->id, *payment);
  switch (report.status) {
    case ReportedStatus::kCaptured:
      return judge_captured(*payment, report, *reply);
    case ReportedStatus::kAuthorised:
      return judge_authorised(*payment, report, *reply);
    case ReportedStatus::kFailed:
      return judge_failed(*payment, report, *reply);
    case ReportedStatus::kRefunded:
      return judge_gone(*payment, report, *reply);
  }
}

// Money that came and went again buys nothing, unless its coming was known.
void Model::judge_gone(Payment& payment, const PaymentReported& report, const MoneyReply& reply) {
  if (payment.state == PaymentState::kCaptured)
    return require_result(reply, {MoneyResult::kKnownAlready});
  take(payment, report);
  payment.under_review = report.amount;
  require_result(reply, {MoneyResult::kUnderReview});
}

void Model::take(Payment& payment, const PaymentReported& report) {
  if (payment.reference.empty()) payment.reference = report.reference;
  payment.state = PaymentState::kCaptured;
  payment.request = PaymentRequest::kNone;
  payment.collected_by = report.collected_by;
  payment.captured = report.amount;
  payment.captured_currency = report.currency;
  payment.captured_at = now_;
}

// Every seat free or in an active hold of the same buyer, every place there, before the end of
// sale. Places in the buyer's own holds that would be released for their seats count as there.
bool Model::could_confirm_again(const Order& order) const {
  const auto& show = shows_.at(order.show);
  if (now_ >= show.show.closes_at) return false;
  std::set<HoldId> given_up;
  std::map<AreaIndex, std::uint32_t> places;
  for (const auto& line : order.lines) {
    if (line.place.kind == Place::Kind::kArea) {
      ++places[line.place.index];
      continue;
    }
    const auto& owner = show.seats[line.place.index];
    if (owner.status == SeatStatus::kFree) continue;
    if (owner.status != SeatStatus::kHeld) return false;
    const auto& hold = holds_.at(HoldId{owner.id});
    if (hold.buyer != order.buyer || hold.state != HoldState::kActive) return false;
    given_up.insert(hold.id);
  }
  // In areas any active hold of the buyer may go: it is enough if all of them together suffice.
  for (const auto& [area, quantity] : places) {
    auto left = show.left(area);
    for (const auto& [deadline, id] : live_) {
      const auto& hold = holds_.at(id);
      if (hold.buyer != order.buyer || hold.show != order.show) continue;
      if (hold.state == HoldState::kActive) left += places_in(hold, area);
    }
    if (left < quantity) return false;
  }
  return true;
}

// Those that have its seats go, then in each area the oldest, until there is room.
void Model::confirm_again(Order& order) {
  auto& show = shows_.at(order.show);
  std::map<AreaIndex, std::uint32_t> places;
  for (const auto& line : order.lines) {
    if (line.place.kind == Place::Kind::kArea) {
      ++places[line.place.index];
      continue;
    }
    const auto owner = show.seats[line.place.index];
    if (owner.status == SeatStatus::kHeld)
      end_hold(holds_.at(HoldId{owner.id}), HoldState::kReleased);
  }
  for (const auto& [area, quantity] : places) {
    for (auto& [id, hold] : holds_) {
      if (show.left(area) >= quantity) break;
      const bool own =
          hold.buyer == order.buyer && hold.show == order.show && hold.state == HoldState::kActive;
      if (own && places_in(hold, area) > 0) end_hold(hold, HoldState::kReleased);
    }
  }
  confirm(order);
}

void Model::owe(Payment& payment, OrderId order, RefundReason reason, Paise amount) {
  payment.refund_owed += amount;
  touched_payments_.try_emplace(payment.id, payment);
  expected_refunds_.push_back({payment.id, order, reason, amount});
}

// Where the order would be confirmed, its present total is what the money has to be: a revised
// order may cost something else than an old attempt asked for.
bool Model::is_right(const Payment& payment, Paise amount, Currency currency, MoneyRow row) const {
  if (amount != payment.amount || currency != payment.currency) return false;
  if (row != MoneyRow::kOrderOpen && row != MoneyRow::kExpiredSeatsThere &&
      row != MoneyRow::kExpiredSeatsGone) {
    return true;
  }
  const auto& order = orders_.at(payment.order);
  return amount == order.total && currency == order.currency;
}

void Model::judge_captured(Payment& payment, const PaymentReported& report,
                           const MoneyReply& reply) {
  const auto row = money_row(payment);
  if (payment.state == PaymentState::kCaptured) {
    count_money(row, MoneyColumn::kAgain);
    return require_result(reply, {MoneyResult::kKnownAlready});
  }
  const bool right = is_right(payment, report.amount, report.currency, row);
  const bool unasked_for = row == MoneyRow::kUnknownPayment;  // then no amount is a wrong one
  count_money(row, right || unasked_for ? MoneyColumn::kRight : MoneyColumn::kWrong);
  take(payment, report);
  if (row == MoneyRow::kUnknownPayment || !right) {
    payment.under_review = report.amount;
    return require_result(reply, {row == MoneyRow::kUnknownPayment ? MoneyResult::kUnmatched
                                                                   : MoneyResult::kUnderReview});
  }
  auto& order = orders_.at(payment.order);
  if (row == MoneyRow::kOrderOpen || row == MoneyRow::kExpiredSeatsThere) {
    payment.for_tickets = report.amount;
    if (row == MoneyRow::kOrderOpen) {
      end_hold(holds_.at(order.hold), HoldState::kConverted);
      confirm(order);
    } else {
      confirm_again(order);
    }
    return require_result(reply, {MoneyResult::kConfirmed});
  }
  constexpr std::array<RefundReason, kMoneyRows> kReasons = {
      RefundReason::kShowCancelled, RefundReason::kLate, RefundReason::kSecondPayment,
      RefundReason::kLate,          RefundReason::kLate, RefundReason::kOrderCancelled,
      RefundReason::kLate};
  owe(payment, order.id, kReasons[static_cast<std::size_t>(row)], report.amount);
  require_result(reply, {MoneyResult::kRefundOwed});
}

void Model::judge_authorised(Payment& payment, const PaymentReported& report,
                             const MoneyReply& reply) {
  const auto row = money_row(payment);
  const bool begun =
      payment.state == PaymentState::kCaptured || payment.state == PaymentState::kAuthorised;
  const bool over = payment.state == PaymentState::kFailed && !payment.collected_by.empty();
  if (begun || over) {
    count_money(row, MoneyColumn::kAgain);
    return require_result(reply, {MoneyResult::kKnownAlready});
  }
  count_money(row, MoneyColumn::kAuthorised);
  const bool wanted = (row == MoneyRow::kOrderOpen || row == MoneyRow::kExpiredSeatsThere) &&
                      is_right(payment, report.amount, report.currency, row);
  require_result(reply, {wanted ? MoneyResult::kCaptureAsked : MoneyResult::kVoidAsked});
  if (payment.reference.empty()) payment.reference = report.reference;
  payment.state = PaymentState::kAuthorised;
  payment.request = wanted ? PaymentRequest::kCapture : PaymentRequest::kVoid;
  payment.collected_by = report.collected_by;
  if (row != MoneyRow::kOrderOpen || !wanted) return;
  auto& hold = holds_.at(orders_.at(payment.order).hold);
  keep_for_payment(hold, now_ + kToCapture, kToCapture);
}

void Model::judge_failed(Payment& payment, const PaymentReported& report, const MoneyReply& reply) {
  const auto row = money_row(payment);
  const bool before =
      payment.state == PaymentState::kCreated || payment.state == PaymentState::kReady;
  const bool ends = before || (payment.state == PaymentState::kAuthorised && report.final);
  count_money(row, ends ? MoneyColumn::kFailed : MoneyColumn::kAgain);
  if (!ends) {
    return require_result(reply, {MoneyResult::kKnownAlready, MoneyResult::kNoted});
  }
  if (payment.reference.empty()) payment.reference = report.reference;
  payment.state = PaymentState::kFailed;
  payment.request = PaymentRequest::kNone;
  require_result(reply, {MoneyResult::kNoted});
}

// --- refunds ------------------------------------------------------------------------------------

void Model::judge_one(const RefundSent& command, const Outcome& outcome) {
  const auto found = refunds_.find(command.refund);
  if (found == refunds_.end()) return require_allowed({Refusal::kUnknownRefund}, outcome);
  require_allowed({Refusal::kNone}, outcome);
  auto& refund = found->second;
  if (refund.state == RefundState::kSettled) return;
  if (refund.state == RefundState::kSent) return;
  if (command.earlier_sends != refund.sends) return;  // of a send that is over
  touched_refunds_.insert(refund.id);
  ++refund.sends;
  const bool told_before =
      refund.state == RefundState::kFailed && refund.reference == command.reference;
  if (!command.failed && told_before) return;
  if (!command.failed) refund.reference = command.reference;
  refund.state = command.failed ? RefundState::kFailed : RefundState::kSent;
}

void Model::judge_one(const RefundReported& command, const Outcome& outcome) {
  require_allowed({Refusal::kNone, Refusal::kWrongAccount}, outcome);
  const auto found = refunds_.find(command.refund);
  const bool foreign = found != refunds_.end() && found->second.account != command.account;
  require(foreign == (outcome.refusal == Refusal::kWrongAccount) || found == refunds_.end(),
          "a refund of another account");
  if (!outcome.ok() || found == refunds_.end()) return;
  auto& refund = found->second;
  if (refund.state == RefundState::kSettled) return;
  // A failure of an earlier send, told late, says nothing of the present one.
  const bool same = refund.reference == command.reference;
  if (!command.settled && refund.state == RefundState::kSent && !same) return;
  if (!command.settled && refund.state == RefundState::kFailed && same) return;
  refund.reference = command.reference;
  refund.state = command.settled ? RefundState::kSettled : RefundState::kFailed;
  touched_refunds_.insert(refund.id);
}

}  // namespace firstshow::sim
