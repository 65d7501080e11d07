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

}  // namespace

void Model::judge_one(const PaymentReady& command, const Outcome& outcome) {
  const auto found = payments_.find(command.payment);
  if (found == payments_.end()) return require_allowed({Refusal::kUnknownPayment}, outcome);
  require_allowed({Refusal::kNone}, outcome);
  auto& payment = found->second;
  touched_payments_.insert(payment.id);
  if (payment.reference.empty()) payment.reference = command.reference;
  if (payment.state != PaymentState::kCreated) return;
  payment.state = PaymentState::kReady;
  if (!payment.order) return;
  const auto& order = orders_.at(payment.order);
  if (order.state != OrderState::kOpen) return;
  auto& hold = holds_.at(order.hold);
  set_deadline(hold, std::max(hold.deadline, now_ + kToPay));
}

Payment* Model::find_payment(const PaymentReported& report) {
  const auto found = payments_.find(report.payment);
  if (found != payments_.end()) return &found->second;
  if (report.reference.empty()) return nullptr;
  for (auto& [id, payment] : payments_) {
    if (payment.account == report.account && payment.reference == report.reference &&
        !payment.unasked) {
      return &payment;
    }
  }
  return nullptr;
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
  Payment* payment = find_payment(report);
  if (payment != nullptr && payment->account != report.account) {
    return require_allowed({Refusal::kWrongAccount}, outcome);
  }
  require_allowed({Refusal::kNone}, outcome);
  const auto* reply = std::get_if<MoneyReply>(&outcome.body);
  require(reply != nullptr, "a report of money without its result");
  if (payment == nullptr) return judge_unasked(report, {}, *reply);
  touched_payments_.insert(payment->id);
  switch (report.status) {
    case ReportedStatus::kCaptured:
      return judge_captured(*payment, report, *reply);
    case ReportedStatus::kAuthorised:
      return judge_authorised(*payment, report, *reply);
    case ReportedStatus::kFailed:
      return judge_failed(*payment, report, *reply);
  }
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
  for (const auto& [area, quantity] : places) {
    auto left = show.left(area);
    for (const auto id : given_up) {
      for (const auto& held : holds_.at(id).areas) {
        if (held.area == area) left += held.quantity;
      }
    }
    if (left < quantity) return false;
  }
  return true;
}

void Model::confirm_again(Order& order) {
  auto& show = shows_.at(order.show);
  for (const auto& line : order.lines) {
    if (line.place.kind != Place::Kind::kSeat) continue;
    const auto owner = show.seats[line.place.index];
    if (owner.status == SeatStatus::kHeld) end_hold(holds_.at(HoldId{owner.id}), HoldState::kReleased);
  }
  if (holds_.contains(order.hold)) touched_holds_.insert(order.hold);
  confirm(order);
}

void Model::owe(Payment& payment, OrderId order, RefundReason reason, Paise amount) {
  payment.refund_owed += amount;
  touched_payments_.insert(payment.id);
  expected_refunds_.push_back({payment.id, order, reason, amount});
}

void Model::judge_captured(Payment& payment, const PaymentReported& report,
                           const MoneyReply& reply) {
  const auto row = money_row(payment);
  const std::pair name{report.account, report.collected_by};
  if (payment.state == PaymentState::kCaptured) {
    if (money_.contains(name) || payment.collected_by == report.collected_by) {
      count_money(row, MoneyColumn::kAgain);
      return require_result(reply, {MoneyResult::kKnownAlready});
    }
    return judge_unasked(report, payment.order, reply);
  }
  const bool right = report.amount == payment.amount && report.currency == payment.currency;
  count_money(row, right ? MoneyColumn::kRight : MoneyColumn::kWrong);
  payment.state = PaymentState::kCaptured;
  payment.request = PaymentRequest::kNone;
  payment.collected_by = report.collected_by;
  payment.captured = report.amount;
  payment.captured_currency = report.currency;
  payment.captured_at = now_;
  if (payment.reference.empty()) payment.reference = report.reference;
  money_[name] = payment.id;
  if (row == MoneyRow::kUnknownPayment || (!right && row != MoneyRow::kShowCancelled)) {
    payment.under_review = report.amount;
    return require_result(reply, {MoneyResult::kUnderReview});
  }
  auto& order = orders_.at(payment.order);
  if (right && (row == MoneyRow::kOrderOpen || row == MoneyRow::kExpiredSeatsThere)) {
    payment.for_tickets = report.amount;
    if (row == MoneyRow::kOrderOpen) {
      end_hold(holds_.at(order.hold), HoldState::kConverted);
      confirm(order);
    } else {
      confirm_again(order);
    }
    return require_result(reply, {MoneyResult::kConfirmed});
  }
  if (!right) {  // a cancelled show's row has both columns
    payment.under_review = report.amount;
    return require_result(reply, {MoneyResult::kUnderReview});
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
  if (payment.state == PaymentState::kCaptured || payment.state == PaymentState::kAuthorised) {
    count_money(row, MoneyColumn::kAgain);
    const bool same = payment.collected_by == report.collected_by;
    if (same) return require_result(reply, {MoneyResult::kKnownAlready});
    return require_result(reply, {MoneyResult::kKnownAlready, MoneyResult::kVoidAsked,
                                  MoneyResult::kNoted});
  }
  count_money(row, MoneyColumn::kAuthorised);
  const bool wanted = row == MoneyRow::kOrderOpen || row == MoneyRow::kExpiredSeatsThere;
  require_result(reply, {wanted ? MoneyResult::kCaptureAsked : MoneyResult::kVoidAsked});
  payment.state = PaymentState::kAuthorised;
  payment.request = wanted ? PaymentRequest::kCapture : PaymentRequest::kVoid;
  payment.collected_by = report.collected_by;
  if (payment.reference.empty()) payment.reference = report.reference;
  if (row != MoneyRow::kOrderOpen) return;
  auto& hold = holds_.at(orders_.at(payment.order).hold);
  set_deadline(hold, std::max(hold.deadline, now_ + kToCapture));
}

void Model::judge_failed(Payment& payment, const PaymentReported& report, const MoneyReply& reply) {
  const auto row = money_row(payment);
  const bool before = payment.state == PaymentState::kCreated ||
                      payment.state == PaymentState::kReady;
  const bool ends = before || (payment.state == PaymentState::kAuthorised && report.final);
  count_money(row, ends ? MoneyColumn::kFailed : MoneyColumn::kAgain);
  if (!ends) {
    return require_result(reply, {MoneyResult::kKnownAlready, MoneyResult::kNoted});
  }
  payment.state = PaymentState::kFailed;
  payment.request = PaymentRequest::kNone;
  require_result(reply, {MoneyResult::kNoted});
}

// Money for no attempt of ours: for nothing we know, or a second capture of one attempt. It must
// be written down once, whole, and be refunded or under review.
void Model::judge_unasked(const PaymentReported& report, OrderId order, const MoneyReply& reply) {
  const std::pair name{report.account, report.collected_by};
  const auto row = order ? MoneyRow::kOrderConfirmed : MoneyRow::kUnknownPayment;
  if (money_.contains(name)) {
    count_money(row, MoneyColumn::kAgain);
    return require_result(reply, {MoneyResult::kKnownAlready});
  }
  switch (report.status) {
    case ReportedStatus::kAuthorised:
      count_money(row, MoneyColumn::kAuthorised);
      return require_result(reply, {MoneyResult::kVoidAsked, MoneyResult::kUnmatched,
                                    MoneyResult::kKnownAlready});
    case ReportedStatus::kFailed:
      count_money(row, MoneyColumn::kFailed);
      return require_result(reply, {MoneyResult::kNoted, MoneyResult::kKnownAlready});
    case ReportedStatus::kCaptured:
      break;
  }
  count_money(row, MoneyColumn::kRight);
  require_result(reply, {MoneyResult::kUnmatched, MoneyResult::kRefundOwed,
                         MoneyResult::kUnderReview});
  require(reply.payment && (!payments_.contains(reply.payment) ||
                            payments_.at(reply.payment).state != PaymentState::kCaptured),
          "money that nobody asked for has no row of its own");
  Payment payment;
  payment.id = reply.payment;
  payment.order = order;
  payment.account = report.account;
  payment.state = PaymentState::kCaptured;
  payment.unasked = true;
  payment.collected_by = report.collected_by;
  payment.captured = report.amount;
  payment.captured_currency = report.currency;
  payment.captured_at = now_;
  payment.under_review = report.amount;
  money_[name] = payment.id;
  auto& kept = payments_.insert_or_assign(payment.id, payment).first->second;
  touched_payments_.insert(payment.id);
  if (reply.result != MoneyResult::kRefundOwed) return;
  kept.under_review = {};
  owe(kept, order, RefundReason::kSecondPayment, report.amount);
}

// --- refunds ------------------------------------------------------------------------------------

void Model::judge_one(const RefundSent& command, const Outcome& outcome) {
  const auto found = refunds_.find(command.refund);
  if (found == refunds_.end()) return require_allowed({Refusal::kUnknownRefund}, outcome);
  require_allowed({Refusal::kNone}, outcome);
  auto& refund = found->second;
  if (refund.state == RefundState::kSettled) return;
  if (refund.state == RefundState::kSent && !command.failed) return;
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
  refund.state = command.settled ? RefundState::kSettled : RefundState::kFailed;
}

}  // namespace firstshow::sim
